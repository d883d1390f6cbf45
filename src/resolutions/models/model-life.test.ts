import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { handInTyped } from '../../../test/adoption-ground.js';
import { readPdf } from '../../../test/read-pdf.js';
import {
  beginDraft,
  type Change,
  fieldsOf,
  publishDraft,
  type TextGround,
  textGround,
  writeDraft,
} from '../../../test/text-ground.js';
import { openPress, type Press } from '../../print/press.js';
import { blanksOf, readPassed } from '../adoption-passed.js';
import { model_slug } from '../examples.js';
import { currentVersion, versionById } from '../model.js';
import { plainTextOf } from '../plain-text.js';

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

const desk = `/desk/texts/${model_slug}`;
const page = `/resolutions/${model_slug}`;

const draft = () => beginDraft(g, model_slug);
const write = (path: string, change: Change) => writeDraft(g, path, change);
const publish = (path: string) => publishDraft(g, path);

const json = async (path = page, language: 'en' | 'ru' = 'en') =>
  JSON.parse((await g.visit(`${path}.json`, undefined, language)).text);

test('a new model is begun, written with preview, refused while it is not ready, and published', async () => {
  const ask = g.at('mira');
  const slug = 'invented-model';
  const begin = {
    slug,
    title: 'An invented model',
    body: 'Invented Campaign',
    language: 'en',
    people: '',
    sources: '',
  };
  assert.equal((await ask('/desk/texts/new', { ...begin, slug: 'notices' })).status, 422);
  assert.match(
    (await ask('/desk/texts/new', { ...begin, slug: model_slug })).text,
    /Another text has this address/,
  );
  const begun = await ask('/desk/texts/new', { ...begin, people: 'vladimir-kozlov', sources: 'EP16OEIL' });
  assert.equal(begun.status, 303, begun.text);
  const english = begun.to;
  const path = english.replace(/\/en$/, '');
  assert.equal((await g.visit(`/resolutions/${slug}`)).status, 404);

  const shown = await ask(english);
  assert.match(fieldsOf(shown.text, english).text ?? '', /This meeting resolves:/);
  const text = `Resolution of {organisation} ({place}, {date})

This meeting resolves:

1. To demand medical care for Vladimir Kozlov.

2. To give {sum} to the fund for his letters.
~ Where a meeting has no money of its own.

Proposed by nobody: this is invented`;
  const points = '@vladimir-kozlov\nAn invented fact. [EP16OEIL]\n\n? Why us?\nAn invented answer.';
  const fields = { ...fieldsOf(shown.text, english), title: 'An invented <model>', text, points };
  const covering = '{organisation} passed the enclosed.\n\nPlease answer.';
  // A look keeps nothing; what is wrong loses nothing.
  const look = await ask(english, { ...fields, covering, step: 'look' });
  assert.match(look.text, /An invented &lt;model&gt;/);
  assert.match(look.text, /may be left out[\s\S]*Where a meeting has no money/);
  assert.match(look.text, /\[sum\]/);
  assert.match(look.text, /not kept yet/);
  assert.equal(fieldsOf(look.text, english).text?.trim(), text);
  const wrong = await ask(english, {
    ...fields,
    covering: 'Send us {sum}',
    points: '@nobody x',
    step: 'save',
  });
  assert.equal(wrong.status, 422);
  assert.match(wrong.text, /“\{sum\}” is no blank/);
  assert.match(wrong.text, /nobody with the address “nobody”/);
  assert.equal(fieldsOf(wrong.text, english).text?.trim(), text);
  assert.equal((await ask(english, { ...fields, covering, step: 'save' })).status, 303);

  const refused = await publish(path);
  assert.equal(refused.status, 422);
  assert.match(refused.text, /sent to nobody/);
  const ties = fieldsOf((await ask(path)).text, path);
  const { id: demand } = await g.db.app
    .selectFrom('demands as d')
    .innerJoin('texts as t', 't.id', 'd.text_id')
    .select('d.id')
    .where('t.slug', '=', 'european-parliament-2016-03-10')
    .where('d.position', '=', 5)
    .executeTakeFirstOrThrow();
  const said = {
    ...ties,
    as_of: '2016-04-07',
    why: 'Invented for tests',
    addressees: 'inst-president post\ninst-mfa, email',
    copies: 'vladimir-kozlov, lawyers',
    demand_1: demand,
    relation_1: 'goes further',
    people_1: 'vladimir-kozlov',
  };
  const bad = await ask(path, { ...said, addressees: 'no-office post', relation_1: '', as_of: '7 April' });
  assert.equal(bad.status, 422);
  for (const sentence of [
    /no office “no-office”/,
    /support the other demand, or go further/,
    /Write the day as/,
  ]) {
    assert.match(bad.text, sentence);
  }
  assert.equal((await ask(path, said)).status, 303);
  assert.match((await ask(path)).text, /tied to no demand of another text: 2/);
  const done = await publish(path);
  assert.equal(done.status, 303, done.text);
  const told = await json(`/resolutions/${slug}`);
  assert.deepEqual(told.version.number, 1);
  assert.deepEqual(
    told.paragraphs.map((one: { block: string; optional: string | null; relation: string | null }) => [
      one.block,
      one.optional,
      one.relation,
    ]),
    [
      ['opening', null, null],
      ['resolves', null, 'goes further'],
      ['resolves', 'Where a meeting has no money of its own.', null],
      ['closing', null, null],
    ],
  );
  // A line that takes up no demand of another text is a demand of its own in the matrix.
  const { demands } = JSON.parse((await g.visit('/demands.json')).text);
  const own = demands.find((one: { resolution: string }) => one.resolution === slug);
  assert.deepEqual([own.line, own.counts.makes], [2, 1]);
  assert.equal((await ask(path, said)).status, 409);
  assert.equal((await ask(english, { ...fields, covering, step: 'save' })).status, 409);
});

test('what a meeting filled into the blank for a sum is no change of the model, and an empty one is asked for', async () => {
  const version = await currentVersion(g.db.app, 'invented-model', 'en');
  const meeting = { organisation: 'Invented Branch', met_at: 'Nowhere', met_on: '2016-04-07' };
  const open = readPassed(plainTextOf(version), version, meeting);
  assert.ok(!open.ok);
  assert.deepEqual(open.problems[0]?.values, { blank: '[sum]' });
  const filled = plainTextOf(version).replace('[sum]', '50 pounds ($1 & more)');
  const passed = readPassed(filled, version, meeting);
  assert.ok(passed.ok && passed.value.unchanged);
  assert.match(passed.value.text, /To give 50 pounds \(\$1 & more\) to the fund/);
  const without = readPassed(filled.replace(/\n\n2\. To give[^\n]*/, ''), version, meeting);
  assert.ok(without.ok);
  assert.equal(without.value.difference.demands.dropped, 1);
  const otherwise = readPassed(filled.replace('the fund for', 'a fund for'), version, meeting);
  assert.ok(otherwise.ok && !otherwise.value.unchanged);
  assert.equal(blanksOf(meeting, 'en').sum, undefined);
});

test('the pack and the form of the vote say which paragraphs may be left out, and leave room for the sum', async () => {
  const form = (await g.visit('/resolutions/invented-model/adopt')).text;
  assert.match(form, /lets you leave out[\s\S]*This meeting resolves 2[\s\S]*Where a meeting has no money/);
  const pack = await g.visit('/resolutions/invented-model/pack.pdf?organisation=Invented+Branch&language=en');
  assert.equal(pack.status, 200, pack.text.slice(0, 200));
  const { pages } = await readPdf(pack.bytes);
  const [motion = '', speaker = ''] = pages.map((one) => one.text.replace(/\s+/g, ' '));
  assert.match(motion, /To give sum ____________ to the fund/);
  assert.match(
    speaker,
    /Paragraphs that may be left out .*This meeting resolves 2: Where a meeting has no money/,
  );
});

test('a translation may follow when its version is out, and cannot pretend to be one', async () => {
  const ask = g.at('mira');
  const { id } = await currentVersion(g.db.app, model_slug, 'en');
  const path = `${desk}/versions/${id}`;
  const begun = await ask(`${path}/translations`, { new_language: 'kk' });
  assert.equal(begun.to, `${path}/kk`);
  assert.equal((await ask(`${path}/translations`, { new_language: 'kk' })).status, 422);
  assert.equal((await ask(`${path}/translations`, { new_language: 'Klingon' })).status, 422);
  const { edition = '' } = fieldsOf((await ask(`${path}/kk`)).text, `${path}/kk/publish`);
  const untold = await ask(`${path}/kk/publish`, { edition });
  assert.equal(untold.status, 422);
  assert.match(untold.text, /Nobody has said yet/);
  assert.equal((await currentVersion(g.db.app, model_slug, 'kk')).language, 'en');
  const saved = await write(`${path}/kk`, (fields) => ({
    title: 'Ойдан шығарылған',
    text: fields.text ?? '',
    current: 'yes',
  }));
  assert.equal(saved.status, 303);
  const now = fieldsOf((await ask(`${path}/kk`)).text, `${path}/kk/publish`);
  assert.equal((await ask(`${path}/kk/publish`, { edition: now.edition ?? '' })).status, 303);
  assert.equal((await currentVersion(g.db.app, model_slug, 'kk')).title, 'Ойдан шығарылған');
  assert.equal((await ask(`${path}/kk/discard`, { discard_why: 'x' })).status, 409);
});

test('a draft can be given up with a reason, and then nothing of it is left', async () => {
  const ask = g.at('mira');
  const path = await draft();
  await write(`${path}/en`, (fields) => ({ title: `${fields.title}!` }));
  assert.equal((await ask(`${path}/discard`, { discard_why: ' ' })).status, 422);
  assert.equal((await ask(`${path}/en/discard`, { discard_why: 'x' })).status, 422);
  assert.equal((await ask(`${path}/ru/discard`, { discard_why: 'not needed' })).status, 303);
  assert.equal((await ask(`${path}/discard`, { discard_why: 'not needed' })).status, 303);
  assert.equal((await ask(path)).status, 404);
  const id = path.split('/').at(-1) ?? '';
  for (const table of ['version_languages', 'paragraphs', 'speaking_points', 'asks', 'draft_editions']) {
    const { rows } = await sql`select from ${sql.table(table)} where version_id = ${id}`.execute(g.db.app);
    assert.equal(rows.length, 0, table);
  }
});

test('what a model is about is changed with a reason, and two at once are told', async () => {
  const ask = g.at('mira');
  const about = `${desk}/about`;
  const fields = fieldsOf((await ask(desk)).text, about);
  assert.equal((await ask(about, { ...fields, body: 'Invented Campaign', why: '' })).status, 422);
  assert.equal((await ask(about, { ...fields, body: 'Invented Campaign', why: 'its name' })).status, 303);
  const late = await ask(about, { ...fields, title: 'Another title', why: 'shorter' });
  assert.equal(late.status, 409);
  assert.match(late.text, /<ins>[\s\S]*Another title/);
  assert.equal(fieldsOf(late.text, about).title, 'Another title');
  assert.equal((await json()).body, 'Invented Campaign');
});

test('a model that is withdrawn says so with the reason: no pack, no adoption; a newer version ends it', async () => {
  const ask = g.at('mira');
  const open = (await g.visit(`${page}/adopt`)).text;
  assert.match((await ask(`${desk}/withdraw`, { reason: ' ' })).text, /Say why/);
  const reason = 'An invented <reason>';
  assert.equal((await ask(`${desk}/withdraw`, { reason, reason_language: 'en' })).status, 303);
  assert.match((await ask(`${desk}/withdraw`, { reason, reason_language: 'en' })).text, /withdrawn already/);
  const shown = (await g.visit(page)).text;
  assert.match(shown, /Withdrawn on 7 April 2016[\s\S]*An invented &lt;reason&gt;/);
  assert.doesNotMatch(shown, /pack\.pdf|\/adopt"|\/notice"/);
  assert.deepEqual((await json()).withdrawn, { on: '2016-04-07', reason, language: 'en' });
  for (const path of ['pack.pdf?organisation=A', 'motion.docx?organisation=A', 'adopt', 'notice']) {
    const answer = await g.visit(`${page}/${path}`);
    assert.deepEqual([answer.status, answer.text], [409, 'resolutions.model.withdrawn'], path);
  }
  // Who had the form open keeps what was typed, and nothing is taken.
  const typed = fieldsOf(open, `${page}/adopt`);
  const late = await g.visit(`${page}/adopt`, { ...typed, organisation: 'Invented Branch', step: 'hand_in' });
  assert.equal(late.status, 409);
  assert.match(late.text, /value="Invented Branch"/);
  await assert.rejects(handInTyped(g.db, g.actor, g.ground), /resolutions.model.withdrawn/);
  const list = (await g.visit('/resolutions')).text;
  assert.match(list, /No longer offered/);
  assert.ok((await versionById(g.db.app, g.ground.version.id, 'en')).title.length > 0);
  const next = await draft();
  await write(`${next}/en`, (fields) => ({ title: `${fields.title}, mended` }));
  const ties = fieldsOf((await ask(next)).text, next);
  assert.equal((await ask(next, { ...ties, why: 'mended' })).status, 303);
  assert.equal((await publish(next)).status, 303);
  assert.equal((await json()).withdrawn, null);
  assert.equal((await g.visit(`${page}/adopt`)).status, 200);
});
