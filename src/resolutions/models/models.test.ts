import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
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
import { model_slug } from '../examples.js';
import { currentVersion } from '../model.js';

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

const page = `/resolutions/${model_slug}`;

const draft = () => beginDraft(g, model_slug);
const write = (path: string, change: Change) => writeDraft(g, path, change);
const publish = (path: string) => publishDraft(g, path);

const json = async (path = page, language: 'en' | 'ru' = 'en') =>
  JSON.parse((await g.visit(`${path}.json`, undefined, language)).text);

test('there is one draft at a time, with everything of the version before; lines keep their ties when they move', async () => {
  const path = await draft();
  assert.equal(await draft(), path);
  const text = (fields: Record<string, string>) => fields.text ?? '';
  const saved = await write(`${path}/en`, (fields) => ({
    text: text(fields)
      .replace(/\n\n1\. To support[\s\S]*?(?=\n\n2\. )/, '')
      .replace(/(?<=resolves:[\s\S]*)\n\n(\d)\. /g, (_, digit) => `\n\n${Number(digit) - 1}. `)
      .replace(/\n\n7\. /, '\n\n7. To ask {organisation} to an invented thing.\n\n8. '),
  }));
  assert.equal(saved.status, 303, saved.text.slice(0, 2000));
  const ties = fieldsOf((await g.at('mira')(path)).text, path);
  const old = await currentVersion(g.db.app, model_slug, 'en');
  const line = (number: number) =>
    old.paragraphs.find((one) => one.block === 'resolves' && one.number === number);
  // The second line of old is the first now; the fifth is the fourth and still goes further.
  assert.equal(ties.demand_1, line(2)?.demand_id);
  assert.deepEqual([ties.demand_4, ties.relation_4], [line(5)?.demand_id, 'goes further']);
  assert.equal(ties.demand_7, '');
  assert.equal(ties.demand_8, line(8)?.demand_id);
  // What is out has not changed.
  assert.equal((await currentVersion(g.db.app, model_slug, 'en')).id, old.id);
});

test('two who write the same text lose nothing: the second sees the difference and what the other saved', async () => {
  const path = `${await draft()}/en`;
  const [mira, ivo] = [g.at('mira'), g.at('ivo')];
  const before = fieldsOf((await mira(path)).text, path);
  const first = { ...before, text: `${before.text}\n\nA closing that Mira wrote.`, step: 'save' };
  assert.equal((await mira(path, first)).status, 303);
  const second = {
    ...before,
    title: 'A title that Ivo wrote',
    text: before.text?.replace('Nobody belongs in prison', 'Nobody at all belongs in prison') ?? '',
    step: 'save',
  };
  const late = await ivo(path, second);
  assert.equal(late.status, 409);
  assert.match(late.text, /Somebody was quicker/);
  assert.match(late.text, /<del>A closing that Mira wrote\./);
  assert.match(late.text, /<ins>[\s\S]{0,80}at all /);
  const merged = fieldsOf(late.text, path);
  assert.equal(merged.title, 'A title that Ivo wrote');
  assert.match(merged.text ?? '', /Nobody at all/);
  const again = { ...merged, text: `${merged.text}\n\nA closing that Mira wrote.`, step: 'save' };
  assert.equal((await ivo(path, again)).status, 303);
  const now = fieldsOf((await mira(path)).text, path);
  assert.match(now.text ?? '', /Nobody at all[\s\S]*A closing that Mira wrote/);
  // So with what belongs to all languages.
  const whole = await draft();
  const own = fieldsOf((await mira(whole)).text, whole);
  assert.equal((await mira(whole, { ...own, why: 'Mira says why' })).status, 303);
  const collided = await ivo(whole, { ...own, as_of: '2016-04-06' });
  assert.equal(collided.status, 409);
  const both = fieldsOf(collided.text, whole);
  assert.deepEqual([both.why, both.as_of], ['Mira says why', '2016-04-06']);
  assert.equal((await ivo(whole, both)).status, 303);
});

test('a translation that is older than its original says so at the desk, on the page, in JSON and in the pack', async () => {
  const path = await draft();
  const ask = g.at('mira');
  const renumbered = (text: string) =>
    text
      .replace(/\n\n1\. Поддержать[\s\S]*?(?=\n\n2\. )/, '')
      .replace(/(?<=постановляет:[\s\S]*)\n\n(\d)\. /g, (_, digit) => `\n\n${Number(digit) - 1}. `);
  // A translation with other lines than the original keeps both from being published.
  await write(`${path}/ru`, (fields) => ({ text: renumbered(fields.text ?? '') }));
  assert.match((await publish(path)).text, /not the same in “ru”/);
  const added = '\n\n7. Попросить {organisation} о придуманном.\n\n8. ';
  await write(`${path}/ru`, (fields) => ({ text: (fields.text ?? '').replace(/\n\n7\. /, added) }));
  const state = (await ask(path)).text;
  assert.match(state, /older than the original; readers are told so/);
  // Somebody may say that it is current, and then the original changes once more.
  const current = await write(`${path}/ru`, () => ({ current: 'yes' }));
  assert.equal(current.status, 303);
  assert.doesNotMatch((await ask(path)).text, /readers are told so/);
  await write(`${path}/en`, (fields) => ({ title: `${fields.title}, again` }));
  // Whoever publishes has seen the last word: an older page of the draft publishes nothing.
  assert.equal((await ask(`${path}/publish`, { editions: '1' })).status, 409);
  assert.equal((await publish(path)).status, 303);
  const [en, ru] = [await json(), await json(page, 'ru')];
  assert.deepEqual(
    [en.version.number, en.version.original, en.version.older_than_original],
    [2, 'en', false],
  );
  assert.deepEqual([ru.version.language ?? ru.language, ru.version.older_than_original], ['ru', true]);
  assert.equal(en.version.replaces, 1);
  const shown = (await g.visit(page, undefined, 'ru')).text;
  // Above the text and at the pack.
  assert.equal(shown.match(/Этот перевод старше оригинала/g)?.length, 2);
  const pack = await g.visit(`${page}/pack.pdf?organisation=A&language=ru`);
  const { pages } = await readPdf(pack.bytes);
  assert.match((pages[1]?.text ?? '').replace(/\s+/g, ' '), /Этот перевод старше оригинала/);
  // In the next version somebody has to say first that it is a translation of that one.
  const next = await draft();
  assert.match((await ask(next)).text, /Nobody has said yet that the text in “ru” is a translation/);
  assert.equal((await ask(`${next}/discard`, { discard_why: 'only looked at' })).status, 303);
});

test('the old version says that it was replaced and by what; it never changes, and nothing is made of it', async () => {
  const old = await g.visit(`${page}/versions/1`);
  assert.match(old.text, /replaced by version 2/);
  assert.match(old.text, new RegExp(`<a href="${page}">`));
  assert.doesNotMatch(old.text, /pack\.pdf|\/adopt"/);
  const now = (await g.visit(page)).text;
  assert.match(now, new RegExp(`href="${page}/versions/1"[^>]*>It replaces version 1`));
  assert.match(now, /Mira says why/);
  assert.match(now, /pack\.pdf/);
  for (const wrong of ['3', '0', '99999']) {
    assert.equal((await g.visit(`${page}/versions/${wrong}`)).status, 404);
  }
  const { rows } = await sql<{ id: string }>`select v.id from versions v join texts t on t.id = v.text_id
    where t.slug = ${model_slug} and v.number = 2`.execute(g.db.app);
  await assert.rejects(
    sql`update paragraphs set optional = 'x' where version_id = ${rows[0]?.id}`.execute(g.db.app),
    /never changes/,
  );
  await assert.rejects(
    sql`update version_languages set follows = 9 where version_id = ${rows[0]?.id}`.execute(g.db.app),
    /never changes/,
  );
});
