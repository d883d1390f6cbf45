import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { caseKeys } from '../../../test/case-keys.js';
import { type TestDatabase, testActor, testDatabase } from '../../../test/database.js';
import { type Desk, type DeskVisit, deskOn, firstIn, invited } from '../../../test/desk-visit.js';
import { inventedPrisoner, type Prisoner } from '../../../test/prisoner.js';
import { newId } from '../../kernel/chance.js';
import { recordDesk } from '../record/desk.js';
import { tellSource } from '../sources/source-keeping.js';
import type { Told } from '../tables.js';
import { tellingDesk } from './desk.js';
import { tell, tellPerson } from './telling.js';
import { tellingOf } from './telling-view.js';
import { untoldSourcesOf } from './untold-sources.js';

let database: TestDatabase;
let desk: Desk;
let mira: DeskVisit;
let person: Prisoner;
let arrest = '';
let trial = '';
let own = '';
const actor = testActor();
const sources = { notice: newId(actor.chance), letter: newId(actor.chance) };

before(async () => {
  database = await testDatabase();
  desk = deskOn(database.app);
  mira = (await firstIn(desk, database.app, desk.start({ rooms: [tellingDesk(caseKeys)] }))).visit;
  person = await inventedPrisoner(database.app, actor, 'invented');
  own = `/desk/people/${person.slug}`;
  await enterSource('notice', 'public');
  await enterSource('letter', 'desk');
  arrest = await person.event('arrest', '2015-01-11');
  trial = await person.event('trial', '2015-09-02');
  await cite(arrest, 'notice', 'letter');
  await cite(trial, 'letter');
});
after(() => database.drop());

async function enterSource(code: keyof typeof sources, told: Told): Promise<void> {
  const said = { title: `Invented ${code}`, publisher: 'Invented Press', published_on: '2016' };
  const unsaid = { url: null, note: null, language: null, import_hash: null };
  const row = { id: sources[code], code, told, read_on: '2016', created_at: actor.clock.now() };
  await database.app
    .insertInto('sources')
    .values({ ...row, ...said, ...unsaid })
    .execute();
}

async function cite(fact_id: string, ...codes: (keyof typeof sources)[]): Promise<void> {
  const rows = codes.map((code, place) => ({ fact_id, source_id: sources[code], position: place + 1 }));
  await database.app.insertInto('citations').values(rows).execute();
}

const untold = async (...facts: string[]) =>
  (await untoldSourcesOf(database.app, facts)).map(({ code, facts }) => `${code} ${facts}`);
const toldOf = (id: string) =>
  database.app.selectFrom('sources').select('told').where('id', '=', id).executeTakeFirstOrThrow();

test('the sources of some facts that visitors do not see are known, and on how many facts each stands', async () => {
  assert.deepEqual(await untold(arrest, trial), ['letter 2']);
  assert.deepEqual(await untold(arrest), ['letter 1']);
  assert.deepEqual(await untold(), []);
  const struck = await person.event('search', '2015-03-01');
  await cite(struck, 'letter');
  const set = { told: 'sealed', struck_at: actor.clock.now() } as const;
  await database.app.updateTable('facts').set(set).where('id', '=', struck).execute();
  assert.deepEqual(await untold(arrest, struck), ['letter 1'], 'what was struck out rests on nothing');
});

test('who tells facts is warned of each source that visitors do not see, with the way to where it is told', async () => {
  await tell(database.app, actor, trial, 'desk', 'to be looked at');
  for (const query of ['', `?fact=${trial}`]) {
    await mira.get(`${own}/tell${query}`);
    assert.match(mira.page, /Visitors do not see 1 source\./);
    assert.match(mira.page, /href="\/desk\/sources\/letter#tell"/);
    assert.doesNotMatch(mira.page, /Invented notice/);
  }
  const basis = { basis_kind: 'already-public', basis: 'in the paper' };
  await mira.post(`${own}/tell`, { fact: trial, level: 'public', why: 'so', ...basis });
  assert.equal(mira.status, 303);
  assert.equal((await toldOf(sources.letter)).told, 'desk', 'no source is told silently');
});

test('the record says at each public fact how many of its sources visitors do not see', async () => {
  const app = desk.start({ rooms: [recordDesk()] });
  const visit = (await invited(app, mira, 'Rosa', ['case_worker'])).visit;
  const { page } = await visit.get(own);
  const shown = page.slice(page.indexOf(`id="fact-${arrest}"`));
  assert.match(
    shown.slice(0, shown.indexOf('</tr>')),
    />public<\/a> · [a-z ]+ · 1 source that visitors do not see/,
  );
  assert.doesNotMatch(page, /2 sources? that visitors do not see/);
});

test('the record and the page that tells the person warn of the sources of what is public', async () => {
  const codes = async () => (await tellingOf(database.app, person.id)).untold.map(({ code }) => code);
  await mira.get(`${own}/tell?fact=person`);
  assert.match(mira.page, /#tell"><bdi[^>]*>Invented letter/);
  assert.deepEqual(await codes(), ['letter']);
  await tellSource(database.app, actor, sources.letter, 'public', 'nobody is in it who could be hurt');
  assert.deepEqual(await codes(), []);
  await mira.get(`${own}/tell?fact=person`);
  assert.doesNotMatch(mira.page, /untold-sources/);
  await tellSource(database.app, actor, sources.letter, 'sealed', 'it names a neighbour');
  assert.deepEqual(await codes(), ['letter']);
});

test('a person without a public name is refused at the person, not at the reason, and the order is said', async () => {
  const nameless = await inventedPrisoner(database.app, actor, 'nameless');
  await tellPerson(database.app, actor, nameless.id, 'desk', 'first');
  await database.app
    .updateTable('facts')
    .set({ told: 'desk' })
    .where('person_id', '=', nameless.id)
    .where('kind', '=', 'name')
    .execute();
  const path = '/desk/people/nameless/tell';
  await mira.get(`${path}?fact=person`);
  assert.match(mira.page, /None of the facts is told with the person/);
  const basis = { basis_kind: 'public-interest', basis: 'everybody has to know' };
  await mira.post(path, { fact: 'person', level: 'public', why: 'so', ...basis });
  assert.equal(mira.status, 422);
  assert.match(mira.page, /<a href="#fact">[^<]*Tell a name first/);
  assert.match(mira.page, /<fieldset id="fact"[^>]*aria-describedby="fact-problem"/);
  assert.doesNotMatch(mira.page, /why-problem/);
  await mira.post(path, { fact: 'person', level: 'public', why: ' ', ...basis });
  assert.match(mira.page, /id="why-problem"/);
  await mira.post(path, { fact: 'person', level: 'desk', why: 'so' });
  assert.match(mira.page, /id="level-problem"/);
});

test('who agrees to a proposal is warned of the sources, too', async () => {
  const juno = (await invited(desk.start({ rooms: [tellingDesk(caseKeys)] }), mira, 'Juno')).visit;
  await tellPerson(database.app, actor, person.id, 'desk', 'to work on it');
  const basis = { kind: 'public-interest', sentence: 'everybody has to know', consentId: null } as const;
  assert.equal(await tellPerson(database.app, actor, person.id, 'public', 'so', basis), 'proposed');
  await juno.get('/desk/proposals');
  const path = juno.page.match(/href="(\/desk\/proposals\/[0-9a-f-]{36})"/)?.[1] ?? '';
  await juno.get(path);
  assert.match(juno.page, /Visitors do not see 1 source\./);
});
