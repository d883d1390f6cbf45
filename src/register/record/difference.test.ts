import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { addedIn, recordGround } from '../../../test/record-ground.js';
import { transact } from '../../kernel/database.js';
import { importRegister } from '../commands.js';
import { merged } from './difference.js';
import type { Typed } from './fact-form.js';

const ground = await recordGround();
after(() => ground.database.drop());
const { db, source } = ground;
const [mira, juno] = [ground.desk('mira'), ground.desk('juno')];

const own = '/desk/people/max-bokayev';
const person = await db
  .selectFrom('people')
  .selectAll()
  .where('slug', '=', 'max-bokayev')
  .executeTakeFirstOrThrow();
const life = { kind: 'biography', life_kind: 'occupation', text: 'invented: keeper of a lighthouse' };

const factRow = (id: string) =>
  db.selectFrom('facts').selectAll().where('id', '=', id).executeTakeFirstOrThrow();

async function enterLife(more: Record<string, string> = {}): Promise<string> {
  const answer = await mira.ask(`${own}/facts`, { ...life, sources: source, ...more });
  assert.equal(answer.status, 303, answer.text);
  return addedIn(answer);
}

test('two who change one fact at once lose nothing: the second sees what differs and saves knowingly', async () => {
  const id = await enterLife({ place: 'Nowhere' });
  const path = `${own}/facts/${id}`;
  const opened = {
    life_kind: 'occupation',
    text: life.text,
    place: 'Nowhere',
    sources: source,
    version: '1',
  };
  const first = await mira.ask(path, { ...opened, place: 'Elsewhere', why: 'the source says so' });
  assert.equal(first.status, 303, first.text);

  const second = await juno.ask(path, {
    ...opened,
    text: 'invented: keeper of two lighthouses',
    why: 'misread',
  });
  assert.equal(second.status, 409);
  assert.match(second.text, /Somebody was quicker/);
  assert.match(second.text, /the source says so/);
  // What only Mira changed is taken over, what Juno typed is kept, and the reason too.
  assert.match(second.text, /id="place"[^>]*value="Elsewhere"/);
  assert.match(second.text, /\ninvented: keeper of two lighthouses/);
  assert.match(second.text, /value="misread"/);
  assert.match(second.text, /name="version" value="2"/);

  const merge = { ...opened, place: 'Elsewhere', text: 'invented: keeper of two lighthouses', version: '2' };
  assert.equal((await juno.ask(path, { ...merge, why: 'misread' })).status, 303);
  const kept = await db.selectFrom('biography').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  assert.deepEqual([kept.place, kept.text], ['Elsewhere', 'invented: keeper of two lighthouses']);
  const former = await db
    .selectFrom('former_versions')
    .select(['version', 'said', 'replaced_by', 'why'])
    .where('subject_id', '=', id)
    .orderBy('version')
    .execute();
  assert.deepEqual(
    former.map(({ version, said, replaced_by, why }) => [version, said.place, replaced_by, why]),
    [
      [1, 'Nowhere', 'staff:mira', 'the source says so'],
      [2, 'Elsewhere', 'staff:juno', 'misread'],
    ],
  );
  const history = await mira.ask(`${own}/history`);
  assert.match(history.text, /<del><bdi>Nowhere<\/bdi><\/del> <ins><bdi>Elsewhere<\/bdi><\/ins>/);
  assert.match(history.text, /staff:juno/);
});

test('both of two changes that are sent in the same moment are answered, one with the difference', async () => {
  const id = await enterLife();
  const fields = { life_kind: 'occupation', sources: source, version: '1', why: 'x' };
  const answers = await Promise.all([
    mira.ask(`${own}/facts/${id}`, { ...fields, text: 'one' }),
    juno.ask(`${own}/facts/${id}`, { ...fields, text: 'two' }),
  ]);
  assert.deepEqual(answers.map(({ status }) => status).sort(), [303, 409]);
  assert.equal((await factRow(id)).version, 2);
});

test('after a collision a field that one editor left alone has the other’s value, and every typed one stays', () => {
  const said = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.constantFrom('', 'x', 'y', 'z'));
  fc.assert(
    fc.property(said, said, said, (base: Typed, stored: Typed, mine: Typed) => {
      const result = merged({ base, stored, mine, who: '', why: '' });
      return Object.keys(result).every((field) => {
        const [was, theirs, ours] = [base, stored, mine].map((one) => one[field] ?? '');
        return result[field] === (ours === was ? theirs : ours);
      });
    }),
  );
});

test('a person’s role, order and address are changed with a reason, by one of two who try at once', async () => {
  const page = await mira.ask(`${own}/own`);
  const version = page.text.match(/name="version" value="(\d+)"/)?.[1] ?? '';
  const fields = { slug: 'max-bokayev', rank: '', version };
  const none = await mira.ask(`${own}/own`, { ...fields, role: 'teacher' });
  assert.equal(none.status, 422);
  assert.match(none.text, /Say why/);
  assert.equal((await mira.ask(`${own}/own`, { ...fields, role: 'teacher', why: 'says so' })).status, 303);
  const late = await juno.ask(`${own}/own`, { ...fields, role: person.role ?? '', rank: '77', why: 'order' });
  assert.equal(late.status, 409);
  assert.match(late.text, /id="role"[^>]*value="teacher"/);
  assert.match(late.text, /id="rank"[^>]*value="77"/);
  const now = { ...fields, role: 'teacher', version: String(Number(version) + 1), why: 'order' };
  const taken = await juno.ask(`${own}/own`, { ...now, slug: 'vladimir-kozlov' });
  assert.equal(taken.status, 422);
  assert.match(taken.text, /Somebody else has this address/);
  for (const slug of ['new', 'Max Bokayev', '../x', '']) {
    assert.equal((await juno.ask(`${own}/own`, { ...now, slug })).status, 422, slug);
  }
  assert.match((await mira.ask(`${own}/history`)).text, /changed role, order or address/);
});

test('a file that says something else than an editor leaves the editor’s words in the history', async () => {
  const { id } = await db
    .selectFrom('course_events')
    .select('id')
    .where('code', '=', 'k17')
    .executeTakeFirstOrThrow();
  const path = `/desk/people/vladimir-kozlov/facts/${id}`;
  const page = await mira.ask(path);
  const shown = (name: string) =>
    page.text.match(new RegExp(`name="${name}"[^>]*value="([^"]*)"`))?.[1] ?? '';
  const type = page.text.match(/<option value="([a-z-]+)" selected/)?.[1] ?? '';
  const kept = { type, happened: shown('happened'), sources: source, version: '1' };
  const changed = await mira.ask(path, { ...kept, summary: 'as an editor says', why: 'clearer' });
  assert.equal(changed.status, 303, changed.text);

  const again = structuredClone(ground.file);
  const event = again.lists.events.find((one) => (one as { id?: string }).id === 'k17');
  Object.assign(event as object, { summary: 'as the file says now' });
  await transact(db, (tx) => importRegister(tx, ground.operator, again));
  const { summary } = await db
    .selectFrom('course_events')
    .select('summary')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  assert.equal(summary, 'as the file says now');
  const former = await db
    .selectFrom('former_versions')
    .select(['said', 'replaced_by'])
    .where('subject_id', '=', id)
    .orderBy('version')
    .execute();
  assert.equal(former.length, 2);
  assert.equal(former[1]?.said.summary, 'as an editor says');
  assert.equal(former[1]?.replaced_by, 'operator');
});
