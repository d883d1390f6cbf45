import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { handInTyped } from '../../../test/adoption-ground.js';
import { fieldsOf, type TextGround, textGround } from '../../../test/text-ground.js';
import { entriesAfter } from '../../kernel/journal.js';
import { openPress, type Press } from '../../print/press.js';
import { confirm } from '../adoption.js';
import { verify } from '../adoption-verification.js';
import { exampleFacts, exampleModel, model_slug } from '../examples.js';
import { importResolutions } from '../facts-import.js';
import { importModel } from '../model-import.js';
import { keptDemands } from './demand-kept.js';

let g: TextGround;
let press: Press;
before(async () => {
  press = openPress();
  g = await textGround(press);
});
after(async () => {
  await press.close();
  await g.db.drop();
});

const parliament = 'european-parliament-2016-03-10';
const list = `/desk/texts/${parliament}`;

async function demandAt(position: number, slug = parliament) {
  const { id } = await g.db.app
    .selectFrom('texts')
    .select('id')
    .where('slug', '=', slug)
    .executeTakeFirstOrThrow();
  const found = (await keptDemands(g.db.app, id)).find((one) => one.position === position);
  assert.ok(found);
  return found;
}

interface Told {
  resolution: string;
  position: number;
  line: number | null;
  wording: string;
  language: string;
  kind: string | null;
  kind_why: string | null;
  people: { slug: string | null }[];
  sources: { code: string }[];
  counts: Record<string, number>;
  stances: { resolution: string; stance: string; places: object[] }[];
  adopted: { kept: number; of: number } | null;
  taken_up_by: { resolution: string; relation: string }[];
}

async function told(query = '', language: 'en' | 'ru' = 'en'): Promise<Told[]> {
  return JSON.parse((await g.visit(`/demands.json${query}`, undefined, language)).text).demands;
}

const of = (rows: Told[], position: number, resolution = parliament) => {
  const row = rows.find((one) => one.resolution === resolution && one.position === position);
  assert.ok(row);
  return row;
};

test('each demand stands against each text: made by one, supported or taken further by some, the others silent', async () => {
  const rows = await told();
  assert.equal(rows.length, 36);
  for (const row of rows) {
    assert.equal(row.stances.length, 11);
    const { makes, supports, goes_further, silent } = row.counts;
    assert.equal(makes, 1);
    assert.equal(Number(makes) + Number(supports) + Number(goes_further) + Number(silent), 11);
  }
  const release = of(rows, 5);
  assert.deepEqual(release.counts, { makes: 1, supports: 0, goes_further: 1, silent: 9 });
  assert.deepEqual(release.stances.find((one) => one.resolution === model_slug)?.places, [
    { line: 1, relation: 'supports' },
    { line: 5, relation: 'goes further' },
    { line: 6, relation: 'goes further' },
  ]);
  const csv = (await g.visit('/demands.csv')).text.split('\r\n');
  // A row for each demand and text, and one more for each further line that answers.
  assert.equal(csv.length - 2, 36 * 11 + 2 + 1);
});

test('a kind stands only where somebody read it out of the words, and the reason is told', async () => {
  const rows = await told();
  assert.equal(of(rows, 5).kind, 'release');
  assert.match(of(rows, 5).kind_why ?? '', /release/);
  assert.equal(of(rows, 1).kind, null);
  assert.equal(of(rows, 1).kind_why, null);
  const page = (await g.visit('/demands')).text;
  assert.match(page, /Release<\/span> as we read it/);
  assert.ok(rows.every((one) => (one.kind === null) === (one.kind_why === null)));
});

test('the matrix is narrowed down to a person or a kind, in page and files alike', async () => {
  const kozlov = await told('?person=vladimir-kozlov');
  assert.ok(kozlov.length > 0 && kozlov.every((one) => one.resolution === parliament));
  // Nobody else's demand names Kuramshin's case but one; lines of the model that do name him count, too.
  const kuramshin = await told('?person=vadim-kuramshin');
  assert.deepEqual(kuramshin.map((one) => one.resolution).sort(), [
    'european-parliament-2013-04-18',
    parliament,
  ]);
  const releases = await told('?kind=release');
  assert.ok(releases.length >= 6 && releases.every((one) => one.kind === 'release'));
  assert.ok((await told('?kind=none')).every((one) => one.kind === null));
  assert.deepEqual(await told('?person=nobody-here'), []);
  const page = (await g.visit('/demands?person=vladimir-kozlov&kind=release')).text;
  assert.match(page, /href="\/demands.csv\?person=vladimir-kozlov&amp;kind=release"/);
  assert.match(page, /<option value="vladimir-kozlov" selected/);
  assert.match(page, /1 demand\./);
  assert.match((await g.visit('/demands?kind=%3Cb%3E')).text, /0 demands\./);
});

test('the table keeps its roles and names its cells, for narrow screens and for readers of screens', async () => {
  const page = (await g.visit('/demands')).text;
  assert.match(page, /<table role="table"><caption>/);
  for (const role of ['rowgroup', 'row', 'columnheader', 'cell']) assert.ok(page.includes(`role="${role}"`));
  assert.match(page, /<td role="cell" data-label="Goes further">/);
  assert.match(page, /<label for="person">/);
});

test('a demand is kept in adopted texts as a number: word for word, reworded, or dropped', async () => {
  const verified = async (organisation: string, text: string) => {
    const actor = { ...g.actor, who: 'staff:mira' };
    const { id, token } = await handInTyped(g.db, g.actor, g.ground, { organisation, text });
    await confirm(g.db.app, g.actor, token);
    await verify(g.db.app, actor, g.ground.keys, id, { same_as: null, part_of_id: null });
  };
  await verified('Invented Branch One', g.ground.text);
  await verified('Invented Branch Two', g.ground.text.replace(/\n\n3\. To support[^\n]*torture[^\n]*/, ''));
  const rows = await told();
  assert.deepEqual(of(rows, 9).adopted, { kept: 1, of: 2 });
  assert.deepEqual(of(rows, 5).adopted, { kept: 2, of: 2 });
  assert.equal(of(rows, 1).adopted, null);
  assert.match((await g.visit('/demands')).text, /kept in 1 of 2 adopted texts/);
});

test('a demand is entered with its number, sources and a translation, and is public with its text', async () => {
  const ask = g.at('mira');
  const form = {
    number: '7',
    wording: '=1+1: an invented demand',
    language: 'en',
    people: 'vladimir-kozlov',
    sources: 'EP16OEIL',
    kind: 'medical-care',
    kind_why: '',
    wording_ru: 'Придуманное требование',
    by_ru: 'us',
  };
  const wrong = await ask(`${list}/demands/new`, { ...form, people: 'nobody-here', sources: 'NO-SUCH' });
  assert.equal(wrong.status, 422);
  assert.match(wrong.text, /Say why it is of this kind/);
  assert.match(wrong.text, /nobody-here/);
  assert.match(wrong.text, /Придуманное требование/);
  const done = await ask(`${list}/demands/new`, { ...form, kind_why: 'an invented reason' });
  assert.equal(done.status, 303, done.text);
  const row = of(await told(), 13);
  assert.deepEqual([row.kind, row.sources.map((one) => one.code)], ['medical-care', ['EP16OEIL']]);
  const russian = of(await told('', 'ru'), 13);
  assert.deepEqual([russian.wording, russian.language], ['Придуманное требование', 'ru']);
  // A spreadsheet takes it for text.
  assert.match((await g.visit('/demands.csv')).text, /,"'=1\+1: an invented demand",/);
  const page = (await g.visit(`/resolutions/${parliament}`)).text;
  assert.match(page, /7\. =1\+1: an invented demand/);
  const journal = await entriesAfter(g.db.app, 0, 100_000);
  const entry = journal.findLast((one) => one.what === 'demand.added');
  assert.ok(entry && !JSON.stringify(entry).includes('invented'));
});

test('two editors of one demand lose nothing: the second sees both changes and saves on top', async () => {
  const demand = await demandAt(1);
  const path = `${list}/demands/${demand.id}`;
  const [mira, ivo] = [g.at('mira'), g.at('ivo')];
  const before = fieldsOf((await mira(path)).text, path);
  assert.equal((await mira(path, { ...before, number: '2', why: '' })).status, 422);
  assert.equal((await mira(path, { ...before, number: '2', why: 'read in the text' })).status, 303);
  const late = await ivo(path, { ...before, wording: 'an invented wording', why: 'clearer' });
  assert.equal(late.status, 409);
  assert.match(late.text, /read in the text/);
  const merged = fieldsOf(late.text, path);
  assert.deepEqual([merged.number, merged.wording, merged.version], ['2', 'an invented wording', '2']);
  assert.equal((await ivo(path, { ...merged, why: 'clearer' })).status, 303);
  const now = await demandAt(1);
  assert.deepEqual([now.number, now.wording, now.version], ['2', 'an invented wording', 3]);
  const page = (await mira(path)).text;
  assert.match(page, /<del>[\s\S]*<ins>/);
  assert.match(page, /read in the text/);
});

test('a facts file changes only what it changed itself; what the desk has changed or entered stays', async () => {
  const facts = structuredClone(exampleFacts());
  assert.equal((await importResolutions(g.db.app, g.actor, facts)).unchanged, 10);
  assert.equal((await demandAt(1)).wording, 'an invented wording');
  const record = facts.lists.resolutions.find((one) => (one as { id: string }).id === 'ep-2016-03-10');
  const demands = (record as { demands: unknown[] }).demands;
  demands[0] = { text: 'another invented wording', number: '3', sources: ['EP16PR'] };
  demands.push({ text: 'a thirteenth demand', kind: 'release', kind_why: 'its words', words: {} });
  demands.push({ text: 'no reason', kind: 'release' });
  assert.match((await importResolutions(g.db.app, g.actor, facts)).refused[0]?.reason ?? '', /kind/);
  demands.pop();
  assert.equal((await importResolutions(g.db.app, g.actor, facts)).changed, 1);
  const first = await demandAt(1);
  assert.deepEqual([first.wording, first.number, first.sources.length], ['another invented wording', '3', 1]);
  assert.match((await demandAt(13)).wording, /=1\+1/);
  assert.deepEqual(
    [(await demandAt(14)).wording, (await demandAt(14)).kind],
    ['a thirteenth demand', 'release'],
  );
  // The file's readings of kinds leave alone what somebody has changed since.
  await importModel(g.db.app, g.actor, { ...exampleModel(), kinds: [] });
  await importResolutions(g.db.app, g.actor, exampleFacts());
  assert.equal((await told()).filter((one) => one.resolution === parliament).length, 13);
});

test('that one text takes up the demand of another is a reading with a reason, and makes it no longer silent', async () => {
  const ask = g.at('mira');
  const other = 'european-parliament-2021-02-11';
  const [earlier, later] = [await demandAt(3, 'european-parliament-2019-03-14'), await demandAt(1, other)];
  const path = `/desk/texts/${other}/demands/${later.id}`;
  const form = fieldsOf((await ask(path)).text, path);
  const tie = { ...form, answers: earlier.id, relation: 'supports', why: 'read again' };
  assert.equal((await ask(path, tie)).status, 422);
  const itself = { ...tie, answers: later.id, relation_why: 'x' };
  assert.equal((await ask(path, itself)).status, 422);
  assert.equal((await ask(path, { ...tie, relation_why: 'nearly the same words' })).status, 303);
  const row = of(await told(), 3, 'european-parliament-2019-03-14');
  assert.equal(row.stances.find((one) => one.resolution === other)?.stance, 'supports');
  assert.equal(row.taken_up_by[0]?.resolution, other);
  const page = (await g.visit('/resolutions/european-parliament-2019-03-14')).text;
  assert.match(page, /nearly the same words/);
});

test('a demand entered in error is struck out and can stand again; one that something is tied to cannot', async () => {
  const ask = g.at('mira');
  const tied = await demandAt(5);
  const strike = `${list}/demands/${tied.id}/strike`;
  const refused = await ask(strike, { version: String(tied.version), strike_why: 'a slip' });
  assert.equal(refused.status, 409);
  assert.match(refused.text, /is tied to it/);
  const own = await demandAt(13);
  const path = `${list}/demands/${own.id}`;
  const version = String(own.version);
  assert.equal((await ask(`${path}/strike`, { version, strike_why: 'a slip' })).status, 303);
  assert.ok(!(await told()).some((one) => one.wording.includes('=1+1')));
  assert.equal((await ask(`${path}/stand`, { version, strike_why: 'it was right' })).status, 303);
  assert.ok((await told()).some((one) => one.wording.includes('=1+1')));
  assert.equal((await ask(`/desk/texts/${model_slug}/demands/new`)).status, 404);
  assert.equal((await ask(`${list}/demands/00000000-0000-4000-8000-000000000000`)).status, 404);
});
