import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type TestDatabase, testActor, testDatabase } from '../../../test/database.js';
import { type Desk, type DeskVisit, deskOn, firstIn } from '../../../test/desk-visit.js';
import { inventedPrisoner } from '../../../test/prisoner.js';
import { newId } from '../../kernel/chance.js';
import { noCounts } from '../files/imported-facts.js';
import { custodyDesk } from './desk.js';
import { putCustodyChoices, putCustodyRules } from './rule-import.js';

let database: TestDatabase;
let desk: Desk;
let mira: DeskVisit;
const actor = testActor();
const own = '/desk/people/invented/custody';
const reason = 'the court said that the offence was grave';

before(async () => {
  database = await testDatabase();
  const db = database.app;
  desk = deskOn(db);
  mira = (await firstIn(desk, db, desk.start({ rooms: [custodyDesk()] }))).visit;
  const person = await inventedPrisoner(db, actor, 'invented');
  const event_id = await person.event('imprisonment', '2015-06-01');
  const id = newId(actor.chance);
  const said = { stated_confidence: null, note: null, basis: null, import_key: null, import_hash: null };
  await db
    .insertInto('facts')
    .values({
      id,
      kind: 'sentence',
      person_id: person.id,
      told: 'desk',
      ...said,
      created_at: actor.clock.now(),
    })
    .execute();
  const sentence = { id, person_id: person.id, length: 'P1Y', event_id, how: 'imposed' } as const;
  await db
    .insertInto('sentences')
    .values({ ...sentence, regime: null, extra: null, why: null })
    .execute();
  const rule = {
    ...{ country: 'xx', law: 'Code of an invented land', article: '7', says: 'Half is enough.' },
    source: { title: 'The code', url: null, read: false },
  };
  await putCustodyRules(db, noCounts(), [
    {
      ...rule,
      code: 'half',
      kind: 'early-release',
      names: { en: 'Half served' },
      numerator: 1,
      denominator: 2,
    },
    {
      ...rule,
      code: 'more',
      kind: 'remand',
      names: { en: 'Half as much again' },
      numerator: 3,
      denominator: 2,
    },
  ]);
});
after(() => database.drop());

const choice = () => database.app.selectFrom('custody_choices').selectAll().executeTakeFirst();
const chosen = { remand_rule: '', release_rule: 'half', counts_from: '', why: reason, version: '0' };

test('the desk sees who is held beyond the end of the term, and the rules with what nobody has read', async () => {
  await mira.get('/desk/custody');
  assert.match(mira.page, /Adilet Ulgiuly[\s\S]*10 January 2016[\s\S]*Held beyond the end of the term/);
  assert.match(mira.page, /Half served[\s\S]*Code of an invented land, 7[\s\S]*not read by us/);
});

test('an editor names the rules that a term is reckoned by, with the reason, and sees what comes out', async () => {
  await mira.get(own);
  assert.match(mira.page, /No rule is named for this case/);
  await mira.post(own, chosen);
  assert.equal(mira.status, 303);
  await mira.get(own);
  assert.match(mira.page, /Early release possible from[\s\S]*10 July 2015/);
  assert.match(mira.page, new RegExp(reason));
  const kept = await choice();
  assert.deepEqual([kept?.release_rule, kept?.remand_rule, kept?.version], ['half', null, 1]);
  const journal = await database.app
    .selectFrom('journal')
    .selectAll()
    .where('what', '=', 'custody.rules-chosen')
    .execute();
  assert.equal(journal.length, 1);
  assert.doesNotMatch(JSON.stringify(journal), /grave/, 'the journal holds no texts');
});

test('a rule that is none, an open date and a missing reason each get their sentence, and the text stays', async () => {
  const wrong = { ...chosen, remand_rule: 'half', counts_from: 'after 2014', why: ' ', version: '1' };
  await mira.post(own, wrong);
  assert.equal(mira.status, 422);
  for (const field of ['remand_rule', 'counts_from', 'why']) {
    assert.match(mira.page, new RegExp(`id="${field}-problem"`), field);
  }
  assert.match(mira.page, /value="after 2014"/);
  assert.equal((await choice())?.version, 1);
  await mira.post(own, { ...chosen, why: 'x'.repeat(2001), version: '1' });
  assert.equal(mira.status, 422);
});

test('whoever comes second sees what was chosen meanwhile and loses nothing', async () => {
  await mira.post(own, { ...chosen, remand_rule: 'more', version: '1' });
  assert.equal(mira.status, 303);
  await mira.post(own, { ...chosen, why: 'another reading', version: '1' });
  assert.equal(mira.status, 409);
  assert.match(mira.page, /Somebody else has chosen other rules meanwhile/);
  assert.match(mira.page, /Half as much again[\s\S]*another reading/);
  assert.match(mira.page, /name="version" value="2"/);
  await mira.post(own, { ...chosen, version: '0' });
  assert.equal(mira.status, 409, 'nor does a first choice replace another');
});

test('a file does not replace what was chosen at the desk', async () => {
  const counts = noCounts();
  await putCustodyChoices(database.app, counts, [{ person: 'invented', why: 'from a file' }]);
  assert.deepEqual([counts.changed, counts.unchanged, (await choice())?.why], [0, 1, reason]);
});

test('nobody is found at an address that is nobody’s', async () => {
  await mira.get('/desk/people/nobody/custody');
  assert.equal(mira.status, 404);
});
