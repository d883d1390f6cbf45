import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { latestEntries } from '../../../test/latest-entries.js';
import { addedIn, recordGround } from '../../../test/record-ground.js';
import { personOf } from '../person.js';
import { publisherGroups } from './publisher-group.js';
import { addSource, tellSource } from './source-keeping.js';

const ground = await recordGround();
after(() => ground.database.drop());
const { db } = ground;
const { visitors } = ground.database;
const mira = ground.desk('mira');
const own = '/desk/people/max-bokayev';

const nothing = { published_on: null, url: null, language: null, note: null };
async function source(publisher: string | null, read_on: string | null = '2016-04-07') {
  const said = { ...nothing, title: `Invented text of ${publisher}`, publisher, read_on };
  return addSource(db, mira.actor, said);
}

async function factOn(...codes: string[]): Promise<string> {
  const life = { kind: 'biography', life_kind: 'occupation', text: 'invented: keeper of a lighthouse' };
  const answer = await mira.ask(`${own}/facts`, { ...life, sources: codes.join('\n') });
  assert.equal(answer.status, 303, answer.text);
  return addedIn(answer);
}

const atDesk = async (id: string) =>
  (await db.selectFrom('fact_confidence').selectAll().where('fact_id', '=', id).executeTakeFirst())
    ?.confidence;
const toVisitors = async (id: string) =>
  (await visitors.selectFrom('facts').select('confidence').where('id', '=', id).executeTakeFirst())
    ?.confidence;

test('two texts of one publisher do not confirm each other, two of two publishers do', async () => {
  const [first, second] = [await source('press.example'), await source('Press.example')];
  const other = await source('paper.example');
  assert.equal(await atDesk(await factOn(first.code)), 'single-source');
  assert.equal(await atDesk(await factOn(first.code, second.code)), 'single-source');
  assert.equal(await atDesk(await factOn(first.code, second.code, other.code)), 'confirmed');
});

test('a source that nobody read, and one whose publisher is not known, confirm nothing', async () => {
  const read = await source('reader.example');
  const unread = await source('rumour.example', null);
  const unknown = await source(null);
  assert.equal(await atDesk(await factOn(unread.code)), 'unverified');
  assert.equal(await atDesk(await factOn(read.code, unread.code)), 'single-source');
  assert.equal(await atDesk(await factOn(unknown.code)), 'single-source');
  assert.equal(await atDesk(await factOn(read.code, unknown.code)), 'single-source');
});

test('publishers of one group count as one from the moment on which they are grouped, and not after it ends', async () => {
  const [one, two] = [await source('north.example'), await source('south.example')];
  const fact = await factOn(one.code, two.code);
  assert.equal(await atDesk(fact), 'confirmed');
  const group = {
    name: 'Invented House',
    publishers: 'north.example\nSouth.Example',
    group_why: 'one newsroom',
  };
  assert.equal((await mira.ask('/desk/sources/publishers', group)).status, 303);
  assert.equal(await atDesk(fact), 'single-source');

  const again = await mira.ask('/desk/sources/publishers', group);
  assert.equal(again.status, 422);
  assert.match(again.text, /one newsroom/);
  const kept = (await publisherGroups(db)).find(({ name }) => name === 'Invented House');
  assert.deepEqual(kept?.publishers, ['north.example', 'south.example']);
  const page = `/desk/sources/publishers/${kept?.id}`;
  const alone = await mira.ask(page, { ...group, publishers: 'north.example', version: '1' });
  assert.match(alone.text, /at least two publishers/);
  const stale = await mira.ask(page, { ...group, group_why: 'another reason', version: '9' });
  assert.equal(stale.status, 409);
  assert.match(stale.text, /another reason/);
  const end = { version: '1', end_why: 'they are two' };
  assert.equal((await mira.ask(`${page}/end`, end)).status, 303);
  assert.equal(await atDesk(fact), 'confirmed');
});

test('visitors see how sure a fact is from the sources that they can see, and from no other', async () => {
  const [open, closed] = [await source('open.example'), await source('closed.example')];
  await tellSource(db, mira.actor, open.id, 'public', 'read by everybody');
  const fact = await factOn(open.code, closed.code);
  await db
    .updateTable('facts')
    .set({ told: 'public', basis_kind: 'already-public', basis: 'invented' })
    .where('id', '=', fact)
    .execute();
  assert.deepEqual([await atDesk(fact), await toVisitors(fact)], ['confirmed', 'single-source']);
  await tellSource(db, mira.actor, open.id, 'desk', 'a mistake');
  assert.equal(await toVisitors(fact), 'unverified');
});

test('what a file calls disputed stays so; what it calls confirmed has to be borne by its sources', async () => {
  const { code } = await source('alone.example');
  const fact = await factOn(code);
  const state = (stated_confidence: 'confirmed' | 'disputed' | 'unverified') =>
    db.updateTable('facts').set({ stated_confidence }).where('id', '=', fact).execute();
  await state('confirmed');
  assert.equal(await atDesk(fact), 'single-source');
  await state('disputed');
  assert.equal(await atDesk(fact), 'disputed');
  await state('unverified');
  assert.equal(await atDesk(fact), 'unverified');
});

test('what the facts file calls sure is what its sources bear, but where contradictions stand beside it', async () => {
  const rows = await db
    .selectFrom('facts as f')
    .innerJoin('fact_confidence as k', 'k.fact_id', 'f.id')
    .select(['f.stated_confidence', 'k.confidence'])
    .select((is) =>
      is
        .exists(
          is.selectFrom('contradiction_facts as l').select('l.fact_id').whereRef('l.fact_id', '=', 'f.id'),
        )
        .as('contradicted'),
    )
    .where('f.stated_confidence', 'is not', null)
    .where('f.import_key', 'is not', null)
    .execute();
  assert.ok(rows.length > 90);
  const differing = rows.filter((row) => row.stated_confidence !== row.confidence);
  assert.deepEqual(
    differing.filter((row) => !row.contradicted || row.confidence !== 'disputed'),
    [],
  );
});

test('a source is entered together with the fact that rests on it, once, and a second address of it is refused', async () => {
  const fresh = {
    kind: 'biography',
    life_kind: 'occupation',
    text: 'invented: bell ringer',
    new_source_title: 'Invented court notice',
    new_source_url: 'https://court.example/notice/1',
    new_source_date: '7 April 2016',
  };
  const answer = await mira.ask(`${own}/facts`, fresh);
  assert.equal(answer.status, 303, answer.text);
  const made = await db
    .selectFrom('sources')
    .selectAll()
    .where('url', '=', fresh.new_source_url)
    .executeTakeFirstOrThrow();
  assert.deepEqual(
    [made.publisher, made.published_on, made.read_on, made.was_read, made.told],
    ['court.example', '2016-04-07', '2026-11-24', true, 'desk'],
  );
  assert.equal(await atDesk(addedIn(answer)), 'single-source');
  const twice = await mira.ask(`${own}/facts`, fresh);
  assert.equal(twice.status, 422);
  assert.match(twice.text, new RegExp(`in the register already: source ${made.code}`));
  assert.match(twice.text, /bell ringer/);
  const words = await mira.ask(`${own}/facts`, { ...fresh, ...unnamed, sources: 'court.example notice' });
  assert.equal(words.status, 303);
  const several = await mira.ask(`${own}/facts`, { ...fresh, ...unnamed, sources: 'invented' });
  assert.match(several.text, /fits several sources/);
  const untitled = await mira.ask(`${own}/facts`, { ...fresh, new_source_title: '' });
  assert.match(untitled.text, /Write the title too/);
});

const unnamed = { new_source_title: '', new_source_url: '', new_source_date: '' };

test('two who change one source lose nothing, and what it said before is kept with the reason', async () => {
  const { code, id } = await source('twice.example');
  const page = `/desk/sources/${code}`;
  const said = { title: 'A better title', publisher: 'twice.example', read_on: '2016-04-07', why: 'a slip' };
  assert.equal((await mira.ask(page, { ...said, version: '1' })).status, 303);
  const second = await ground.desk('aigul').ask(page, { ...said, title: 'Mine', version: '1', why: 'also' });
  assert.equal(second.status, 409);
  for (const words of [/A better title/, /Mine/, /Invented text of twice/]) assert.match(second.text, words);
  const former = await db.selectFrom('former_versions').selectAll().where('subject_id', '=', id).execute();
  assert.deepEqual(
    former.map((one) => [one.said.title, one.why]),
    [['Invented text of twice.example', 'a slip']],
  );
  const wrong = await mira.ask(page, { ...said, title: '', url: 'javascript:alert(1)', read_on: '2016-13' });
  assert.equal(wrong.status, 422);
  assert.match(wrong.text, /An address begins with https/);
  assert.match(wrong.text, /There is no month 13|month/);
  const [entry] = await latestEntries(db, 1);
  assert.equal(entry?.what, 'source.changed');
  assert.doesNotMatch(JSON.stringify(entry), /better title/);
});

test('sources are found by code, title, publisher and address, in pages, whatever stands in the question', async () => {
  const found = await mira.ask('/desk/sources?q=twice.example+title');
  assert.match(found.text, /A better title/);
  const first = await mira.ask('/desk/sources');
  const next = first.text.match(/href="(\/desk\/sources\?after=[^"]+)"/)?.[1] ?? '';
  assert.equal((await mira.ask(next)).status, 200);
  for (const odd of ['%25', '_', '%00', '\\', "'--", 'x'.repeat(5000)]) {
    assert.equal((await mira.ask(`/desk/sources?q=${encodeURIComponent(odd)}`)).status, 200);
  }
  assert.equal((await mira.ask('/desk/sources/no-such')).status, 404);
});

test('Amnesty’s word for Kozlov stands with its one source, and that nobody says since when', async () => {
  const kozlov = await personOf(visitors, 'vladimir-kozlov', '2016-03-30');
  const [one] = kozlov.recognitions;
  assert.deepEqual(
    [one?.body, one?.term, one?.since, one?.confidence],
    ['Amnesty International', 'prisoner of conscience', null, 'single-source'],
  );
  const typed = { kind: 'recognition', recognised_by: 'Invented Committee', term: 'political prisoner' };
  const sources = ground.source;
  const long = await mira.ask(`${own}/facts`, { ...typed, since: '2017', until: '2016', sources });
  assert.match(long.text, /ends before it began/);
  const script = { ...typed, criteria_url: 'javascript:alert(1)', sources };
  assert.equal((await mira.ask(`${own}/facts`, script)).status, 422);
  const entered = await mira.ask(`${own}/facts`, { ...typed, since: 'October 2016', sources });
  assert.equal(entered.status, 303);
  assert.match((await mira.ask(own)).text, /political prisoner: Invented Committee/);
});
