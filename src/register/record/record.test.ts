import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { Hono } from 'hono';
import { testActor, testDatabase } from '../../../test/database.js';
import { transact } from '../../kernel/database.js';
import { latestEntries } from '../../kernel/journal.js';
import { Messages } from '../../kernel/language.js';
import { Missing, Refused } from '../../kernel/refusals.js';
import { beside } from '../../kernel/root.js';
import type { DeskEnv } from '../../page/web.js';
import { importRegister, readReadingsFile } from '../commands.js';
import { standingOn } from '../course/standing-on.js';
import { registerDesk } from '../desk.js';
import { demonstration } from '../examples.js';
import { readFactsFile } from '../files/facts-file.js';
import { merged } from './difference.js';
import type { Typed } from './fact-form.js';
import { addFact, most_facts } from './fact-keeping.js';
import { tidy } from './field-reader.js';
import { nameForm } from './name-form.js';
import { first_steps } from './new-case.js';

const database = await testDatabase();
after(() => database.drop());
const { app: db } = database;
const read = readFactsFile(demonstration.facts);
assert.ok(read.ok);
const { value: file } = read;
const operator = testActor('operator', '2026-11-24T12:00:00Z');
await transact(db, (tx) => importRegister(tx, operator, file, readReadingsFile(demonstration.readings)));
await database.analyse();
const source = await db
  .selectFrom('sources')
  .select('code')
  .where('was_read', '=', true)
  .orderBy('code')
  .executeTakeFirstOrThrow();

/** The desk as one of two people sees it. */
function deskOf(name: string) {
  const actor = testActor(`staff:${name}`, '2026-11-24T12:00:00Z');
  const app = new Hono<DeskEnv>();
  app.use(async (c, next) => {
    c.set('say', new Messages(beside(import.meta.url, '../..')).in('en'));
    c.set('db', db);
    c.set('actor', actor);
    c.set('clock', actor.clock);
    c.set('csrf', 'token');
    c.setRenderer((content) => c.html(String(content)));
    await next();
  });
  app.route('/', registerDesk({ lawyersRecipient: async () => '' }));
  app.onError((error, c) => {
    if (error instanceof Missing) return c.text('missing', 404);
    if (error instanceof Refused) return c.text(error.code, error.status);
    throw error;
  });
  const ask = async (path: string, fields?: Record<string, string>) => {
    const init = fields ? { method: 'POST', body: new URLSearchParams(fields) } : {};
    const answer = await app.request(path, init);
    return { status: answer.status, text: await answer.text(), to: answer.headers.get('location') ?? '' };
  };
  return { ask, actor };
}
const [mira, juno] = [deskOf('mira'), deskOf('juno')];

const own = '/desk/people/max-bokayev';
const person = await db
  .selectFrom('people')
  .selectAll()
  .where('slug', '=', 'max-bokayev')
  .executeTakeFirstOrThrow();
const life = { kind: 'biography', life_kind: 'occupation', text: 'invented: keeper of a lighthouse' };

const idIn = (to: string) => to.match(/added=([0-9a-f-]{36})/)?.[1] ?? '';
const factRow = (id: string) =>
  db.selectFrom('facts').selectAll().where('id', '=', id).executeTakeFirstOrThrow();

async function enterLife(more: Record<string, string> = {}): Promise<string> {
  const answer = await mira.ask(`${own}/facts`, { ...life, sources: source.code, ...more });
  assert.equal(answer.status, 303, answer.text);
  return idIn(answer.to);
}

test('a fact that an editor enters has its sources, is told to the desk only, and stands in the journal without a word of it', async () => {
  const id = await enterLife({ note: 'a remark' });
  const fact = await factRow(id);
  assert.deepEqual([fact.told, fact.version, fact.confidence, fact.note], ['desk', 1, null, 'a remark']);
  const page = await mira.ask(own);
  assert.match(page.text, new RegExp(`id="fact-${id}"`));
  assert.match(page.text, /keeper of a lighthouse/);
  const [entry] = await latestEntries(db, 1);
  assert.equal(entry?.what, 'fact.added');
  assert.doesNotMatch(JSON.stringify(entry), /lighthouse|remark/);
  assert.deepEqual(
    await database.visitors.selectFrom('facts').select('id').where('id', '=', id).execute(),
    [],
  );
});

test('a fact without a source is refused with what was typed kept, unless somebody says that none was read', async () => {
  const refused = await mira.ask(`${own}/facts`, { ...life, sources: '' });
  assert.equal(refused.status, 422);
  assert.match(refused.text, /Name a source/);
  assert.match(refused.text, /keeper of a lighthouse/);
  const unknown = await mira.ask(`${own}/facts`, { ...life, sources: 'no-such <b>' });
  assert.match(unknown.text, /no source “no-such &lt;b&gt;”/);
  const id = await enterLife({ sources: '', unread: 'yes' });
  assert.equal((await factRow(id)).confidence, 'unverified');
});

test('who enters many facts from one source goes on in the form, with the source in its place', async () => {
  const answer = await mira.ask(`${own}/facts`, { ...life, sources: source.code, again: 'yes' });
  assert.match(answer.to, /\?add=biography&added=[0-9a-f-]+#add$/);
  const page = await mira.ask(answer.to.replace(/#.*/, ''));
  assert.match(page.text, new RegExp(`<textarea id="sources"[^>]*>\\n${source.code}<`));
  assert.match(page.text, /It is in the record/);
});

test('two who change one fact at once lose nothing: the second sees what differs and saves knowingly', async () => {
  const id = await enterLife({ place: 'Nowhere' });
  const path = `${own}/facts/${id}`;
  const opened = {
    life_kind: 'occupation',
    text: life.text,
    place: 'Nowhere',
    sources: source.code,
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
  const fields = { life_kind: 'occupation', sources: source.code, version: '1', why: 'x' };
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

test('an entry made in error is struck out with a reason: no standing rests on it, and it can stand again', async () => {
  const answer = await mira.ask(`${own}/facts`, {
    kind: 'biography',
    life_kind: 'death',
    happened: '2020-02-03',
    sources: source.code,
  });
  const id = idIn(answer.to);
  assert.equal((await standingOn(db, person.id, '2026-11-24')).state, 'died');
  const path = `${own}/facts/${id}`;
  assert.match((await mira.ask(`${path}/strike`, { version: '1', strike_why: ' ' })).text, /Say why/);
  assert.equal((await mira.ask(`${path}/strike`, { version: '1', strike_why: 'a namesake' })).status, 303);
  assert.notEqual((await standingOn(db, person.id, '2026-11-24')).state, 'died');
  assert.equal((await factRow(id)).told, 'sealed');
  const told = await mira.ask(`${own}/tell`, { fact: id, level: 'public', why: 'x' });
  assert.equal(told.status, 409);
  assert.match(told.text, /struck out: let it stand first/);
  assert.match((await mira.ask(own)).text, /Struck out/);
  const change = { life_kind: 'death', text: 'x', sources: source.code, version: '1', why: 'x' };
  assert.equal((await mira.ask(path, change)).status, 409);
  assert.equal(
    (await mira.ask(`${path}/stand`, { version: '1', strike_why: 'it was the right one' })).status,
    303,
  );
  assert.equal((await factRow(id)).told, 'desk');
  assert.match((await mira.ask(path)).text, /let stand again[\s\S]*struck out/);
  assert.equal((await mira.ask(`${path}/strike`, { version: '1', strike_why: 'no' })).status, 303);
});

test('a new form of a name is found by search at once, a stay takes a place that nobody was held in before', async () => {
  const name = await mira.ask(`${own}/facts`, {
    kind: 'name',
    form: 'Ольгерд Шуберский',
    sources: source.code,
  });
  assert.equal(name.status, 303);
  const keys = await db.selectFrom('name_keys').select('key').where('name_id', '=', idIn(name.to)).execute();
  assert.ok(keys.length >= 2);
  const stay = { kind: 'stay', sources: source.code, new_place: 'Invented Colony 0', began: '2016-05' };
  assert.equal((await mira.ask(`${own}/facts`, stay)).status, 303);
  assert.equal((await mira.ask(`${own}/facts`, { ...stay, began: '2017' })).status, 303);
  const places = await db
    .selectFrom('places_of_detention')
    .select('id')
    .where('name', '=', 'Invented Colony 0')
    .execute();
  assert.equal(places.length, 1);
  const wrong = await mira.ask(`${own}/facts`, { ...stay, began: '2017', ended: '2016' });
  assert.match(wrong.text, /ends before it began/);
  const both = await mira.ask(`${own}/facts`, { ...stay, place_id: places[0]?.id ?? '' });
  assert.match(both.text, /not both/);
});

test('no fact is reached through another person’s record, and nothing odd in an address breaks it', async () => {
  const id = await enterLife();
  for (const path of [
    `/desk/people/vladimir-kozlov/facts/${id}`,
    `${own}/facts/nonsense`,
    `${own}/facts/00000000-0000-4000-8000-000000000000`,
    '/desk/people/nobody',
    '/desk/people/nobody/own',
    '/desk/people/nobody/history',
  ]) {
    assert.equal((await mira.ask(path)).status, 404, path);
    assert.equal((await mira.ask(path, { version: '1', why: 'x' })).status, 404, path);
  }
  const fields = { life_kind: 'occupation', text: 'x', sources: source.code, why: 'x' };
  for (const version of ['', '-1', '99999999999999999999', 'x', '1e3']) {
    assert.equal((await mira.ask(`${own}/facts/${id}`, { ...fields, version })).status, 409, version);
  }
  assert.equal((await mira.ask(`${own}?add=nonsense&added='--`)).status, 200);
  assert.equal((await mira.ask(`${own}/history?before=x`)).status, 200);
  assert.equal((await mira.ask('/desk/people?state=x&told=y&after=%27&look=z')).status, 200);
});

test('where sources disagree can be looked at from the record, with what was done to it', async () => {
  const one = await db.selectFrom('contradiction_people').selectAll().executeTakeFirstOrThrow();
  const { slug } = await db
    .selectFrom('people')
    .select('slug')
    .where('id', '=', one.person_id)
    .executeTakeFirstOrThrow();
  const path = `/desk/people/${slug}/facts/${one.contradiction_id}`;
  assert.match((await mira.ask(`/desk/people/${slug}`)).text, new RegExp(path));
  assert.equal((await mira.ask(path)).status, 200);
  assert.equal((await mira.ask(path, { version: '1', why: 'x' })).status, 404);
});

test('hostile text is kept as text or refused, and never fails', async () => {
  const hostile = [
    '<script>alert(1)</script>',
    '\u202etfel',
    '\0nul',
    '\ud800',
    'x'.repeat(5000),
    'a\u0301'.repeat(2500),
    "'--",
  ];
  for (const value of hostile) {
    const fields = { life_kind: value, happened: value, place: value, body: value, text: value, note: value };
    for (const kind of ['biography', 'name', 'stay', 'lawyer']) {
      const names = {
        form: value,
        full_form: value,
        lang: value,
        met_in: value,
        new_place: value,
        began: value,
      };
      const lawyer = { lawyer_name: value, lawyer_note: value, language: value };
      const sent = { kind, ...fields, ...names, ...lawyer, sources: value, unread: 'yes' };
      const { status, text } = await mira.ask(`${own}/facts`, sent);
      assert.equal(status, 422, `${kind} ${JSON.stringify(value.slice(0, 20))}`);
      assert.doesNotMatch(text, /<script/);
    }
  }
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => tidy(tidy(text)) === tidy(text)));
});

test('a new case is one act: person, names, source and nothing half-written; people of a like name are shown first', async () => {
  const names = { form: 'Владимир Козлов', name_kind: 'known', latin: 'Vladimir Kozlov' };
  const step = { type: 'arrest', happened: '2016-05-05~', summary: 'Invented: taken from his flat' };
  const typed = { ...names, ...step, charge_text: 'invented charge', sources: source.code };
  const before = await db.selectFrom('people').select('id').execute();
  const asked = await mira.ask('/desk/people/new', typed);
  assert.equal(asked.status, 409);
  assert.match(asked.text, /href="\/desk\/people\/vladimir-kozlov"/);
  assert.match(asked.text, /It is somebody else/);
  const seen = asked.text.match(/name="seen" value="([^"]+)"/)?.[1] ?? '';
  const broken: Record<string, string>[] = [
    { role: 'x'.repeat(201) },
    { happened: '2016-13' },
    { law: 'x', charge_text: '' },
  ];
  for (const more of broken) {
    const wrong = await mira.ask('/desk/people/new', { ...typed, ...more, seen });
    assert.equal(wrong.status, 422);
    assert.match(wrong.text, /taken from his flat/);
    assert.match(wrong.text, new RegExp(`name="seen" value="${seen}"`));
  }
  assert.equal((await db.selectFrom('people').select('id').execute()).length, before.length);
  const entered = await mira.ask('/desk/people/new', { ...typed, seen, role: 'miner' });
  assert.equal(entered.status, 303, entered.text);
  assert.equal(entered.to, '/desk/people/vladimir-kozlov-2');
  const page = await mira.ask(entered.to);
  assert.match(page.text, /Владимир Козлов/);
  assert.match(page.text, /desk only/);
  assert.match(page.text, /held since about 5 May 2016/);
  const fields = first_steps.flatMap(({ form }) => form.fields).concat(nameForm.fields);
  assert.equal(new Set(fields).size, fields.length);
  assert.equal(
    (
      await database.visitors
        .selectFrom('people')
        .select('id')
        .where('slug', '=', 'vladimir-kozlov-2')
        .execute()
    ).length,
    0,
  );
});

test('the list of people is filtered by what is told, by the state, and by what needs a look, and goes on in pages', async () => {
  const kept = async (query: string) =>
    [
      ...(await mira.ask(`/desk/people${query}`)).text.matchAll(
        /href="\/desk\/people\/(?!new)([a-z0-9-]+)"/g,
      ),
    ].map(([, slug]) => slug);
  assert.ok((await kept('?told=desk')).includes('vladimir-kozlov-2'));
  assert.ok(!(await kept('?told=public')).includes('vladimir-kozlov-2'));
  assert.ok((await kept('?look=unverified')).includes('max-bokayev'));
  assert.deepEqual(await kept('?state=died'), ['aron-atabek', 'maksat-dosmagambetov']);
  // A name is found by the desk in any spelling, also of somebody who is not public.
  assert.deepEqual((await kept('?q=Vladimir+Koslov')).sort(), ['vladimir-kozlov', 'vladimir-kozlov-2']);
  assert.equal((await mira.ask(`/desk/people?q=${encodeURIComponent("\0'; <b>".repeat(500))}`)).status, 200);
  const all = await kept('');
  assert.deepEqual(await kept(`?after=${all[4]}`), all.slice(5));
});

test('a record takes no more facts than can be shown, and says so', async () => {
  const rows = Array.from({ length: most_facts }, (_, number) => number);
  await db
    .insertInto('facts')
    .values(
      rows.map((number) => ({
        id: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
        kind: 'biography' as const,
        person_id: person.id,
        told: 'desk' as const,
        created_at: operator.clock.now(),
      })),
    )
    .execute();
  const saying = { row: { form: 'x', kind: 'known' }, typed: { form: 'x' }, sources: [], note: null };
  await assert.rejects(addFact(db, mira.actor, nameForm, person.id, saying), {
    code: 'register.record.full',
  });
});
