import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { inflateRawSync } from 'node:zlib';
import { Hono } from 'hono';
import { type TestDatabase, testActor, testDatabase } from '../../test/database.js';
import { type ReadPdf, readPdf } from '../../test/read-pdf.js';
import { movableClock } from '../kernel/clock.js';
import { readConfig } from '../kernel/config.js';
import { type Language, languages, Messages } from '../kernel/language.js';
import { Missing, Refused } from '../kernel/refusals.js';
import { beside } from '../kernel/root.js';
import type { VisitorEnv } from '../page/web.js';
import { openPress, type Press } from '../print/press.js';
import { standingOn } from '../register/course/standing-on.js';
import { demandsSite } from './demands/site.js';
import { exampleTexts, model_slug } from './examples.js';
import { PackShelf, pack_limits } from './pack.js';
import { resolutionsSite } from './site.js';

let db: TestDatabase;
let press: Press;
let app: Hono<VisitorEnv>;
const clock = movableClock('2026-03-30T12:00:00Z');

before(async () => {
  db = await testDatabase();
  await exampleTexts(db.app, testActor());
  await db.analyse();
  press = openPress();
  const messages = new Messages(beside(import.meta.url, '..'));
  app = new Hono<VisitorEnv>();
  app.use(async (c, next) => {
    const language = (c.req.header('x-language') ?? 'en') as Language;
    assert.ok(languages.includes(language));
    c.set('language', language);
    c.set('say', messages.in(language));
    c.set('db', db.visitors);
    c.set('clock', clock);
    c.set('config', readConfig({}));
    c.set('href', (path) => (language === 'en' ? path : `/${language}${path}`));
    c.setRenderer((content, facts) =>
      c.html(
        <html lang={language}>
          <title>{facts.title}</title>
          {content}
        </html>,
      ),
    );
    await next();
  });
  app.route(
    '/',
    resolutionsSite({
      shelf: new PackShelf(press, clock, { ...pack_limits, new_per_minute: 1000 }),
      messages,
      standing: standingOn,
      adopted: { panel: async () => <p>So far nobody.</p>, told: async () => ({ organisations: 0 }) },
    }),
  );
  app.route('/', demandsSite());
  app.onError((error, c) => {
    if (error instanceof Missing) return c.text('missing', 404);
    if (error instanceof Refused) return c.text(error.code, error.status);
    throw error;
  });
});
after(async () => {
  await press.close();
  await db.drop();
});

async function get(path: string, language = 'en'): Promise<{ status: number; text: string }> {
  const response = await app.request(path, { headers: { 'x-language': language } });
  return { status: response.status, text: await response.text() };
}

const packPath = (organisation: string, language = 'en', file = 'pack.pdf') =>
  `/resolutions/${model_slug}/${file}?${new URLSearchParams({ organisation, language })}`;

async function pack(organisation: string, language = 'en'): Promise<ReadPdf> {
  const response = await app.request(packPath(organisation, language));
  assert.equal(response.status, 200, await response.clone().text());
  assert.equal(response.headers.get('content-type'), 'application/pdf');
  return readPdf(new Uint8Array(await response.arrayBuffer()));
}

const flat = (text: string) => text.replace(/\s+/g, ' ');

/** What a file holds inside a ZIP archive (PKWARE APPNOTE 4.3.12), found by the archive's directory. */
function fromZip(zip: Buffer, name: string): string {
  const end = zip.lastIndexOf(Buffer.from('PK\u0005\u0006', 'latin1'));
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    const size = zip.readUInt32LE(at + 20);
    const named = zip.readUInt16LE(at + 28);
    if (zip.toString('utf8', at + 46, at + 46 + named) === name) {
      const local = zip.readUInt32LE(at + 42);
      const from = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
      const bytes = zip.subarray(from, from + size);
      return (zip.readUInt16LE(at + 10) === 0 ? bytes : inflateRawSync(bytes)).toString('utf8');
    }
    at += 46 + named + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  throw new Error(`the archive has no ${name}`);
}

test('every page of the room opens in every language', async () => {
  for (const language of languages) {
    for (const path of [
      '/resolutions',
      '/resolutions.json',
      `/resolutions/${model_slug}`,
      `/resolutions/${model_slug}.json`,
      '/resolutions/european-parliament-2016-03-10',
      '/resolutions/european-parliament-2016-03-10.json',
      '/demands',
      '/demands.json',
      '/demands.csv',
    ]) {
      assert.equal((await get(path, language)).status, 200, `${language} ${path}`);
    }
  }
  assert.equal((await get('/resolutions/nothing')).status, 404);
  assert.equal((await get('/resolutions/nothing.json')).status, 404);
  assert.equal((await get('/resolutions/nothing/pack.pdf?organisation=A')).status, 404);
  assert.equal(
    (await get('/resolutions/european-parliament-2016-03-10/pack.pdf?organisation=A')).status,
    404,
  );
});

test('the list as JSON has the model first, with its kind and date', async () => {
  const { resolutions } = JSON.parse((await get('/resolutions.json')).text);
  assert.equal(resolutions.length, 11);
  assert.equal(resolutions[0].slug, model_slug);
  assert.equal(resolutions[0].kind, 'model');
  assert.equal(resolutions[0].date, '2016-03-30');
  assert.ok(resolutions.every((one: { body?: string; title?: string }) => one.body && one.title));
});

test('the parliament’s page says in each language that only Kozlov is named, with the sources', async () => {
  for (const [language, words] of [
    ['en', 'only Vladimir Kozlov is named'],
    ['ru', 'назван только Владимир Козлов'],
    ['kk', 'тек Владимир Козлов аталады'],
  ] as const) {
    const { text } = await get('/resolutions/european-parliament-2016-03-10', language);
    assert.ok(text.includes(words), language);
    assert.match(text, /only Vladimir|href="#source-\d+"/);
    assert.doesNotMatch(text, /href="[^"]*\/people\/(vadim-kuramshin|aron-atabek)"/);
  }
});

test('the model’s page says what is known today of each of the three', async () => {
  const { text } = await get(`/resolutions/${model_slug}`);
  assert.match(text, /30 March 2016/);
  assert.match(text, /Vladimir Kozlov: free since 19 August 2016/);
  assert.match(text, /Vadim Kuramshin: not known; latest evidence from 2018/);
  assert.match(text, /Aron Atabek: died 24 November 2021/);
  assert.match(text, /So far nobody/);
  assert.match(text, new RegExp(`href="/resolutions/${model_slug}/adopt"`));
  assert.match((await get(`/resolutions/${model_slug}`, 'kk')).text, /түпнұсқасын оқып отырсыз/);
});

test('the motion fits one A4 page in both languages, with the longest name', async () => {
  const long = `Қазақстан өнеркәсіп қызметкерлерінің кәсіподағы — ${'Northern Printers '.repeat(9)}`
    .slice(0, 120)
    .trim();
  for (const [language, first, last] of [
    ['en', 'On 10 March 2016', 'To ask our members'],
    ['ru', '10 марта 2016', 'Призвать наших членов'],
  ] as const) {
    for (const name of ['Northern Printers', long]) {
      const { pages, lang, fonts } = await pack(name, language);
      const [motion, speaker] = pages.map((page) => flat(page.text));
      assert.ok(motion?.includes(first) && motion.includes(last), `${language}: ${name}`);
      assert.ok(flat(motion ?? '').includes(name), motion);
      assert.doesNotMatch(speaker ?? '', new RegExp(last));
      assert.equal(lang, language);
      assert.ok(
        fonts.every((font) => /PTSerif|NotoSans/.test(font)),
        fonts.join(),
      );
      // The motion, the speaker's note and a letter to each of the four offices.
      assert.equal(pages.length, 6);
    }
  }
});

test('the pack tells the speaker three facts of each with sources, and what has changed since', async () => {
  const { pages } = await pack('Әділет, Үлгі қаласы');
  const speaker = flat(pages[1]?.text ?? '');
  for (const words of [
    '8 October 2012',
    'jury in Taraz',
    'torture and blackmail',
    'Why us?',
    'Lawyers|Written question E-010478/2012',
  ])
    assert.match(speaker, new RegExp(words));
  assert.match(speaker, /Vladimir Kozlov: free since 19 August 2016/);
  const letters = pages.slice(2).map((page) => flat(page.text));
  assert.match(letters[0] ?? '', /Президент.* 010000 .*Астана KAZAKHSTAN/);
  assert.match(letters[0] ?? '', /Your Excellency/);
  assert.match(letters[2] ?? '', /General Prosecutor.*No verified address/);
  assert.match(letters[3] ?? '', /125 Pall Mall London SW1Y 5EA UNITED KINGDOM/);
  assert.ok(letters.every((one) => one.includes('Әділет, Үлгі қаласы')));
});

test('a hostile name is set letter for letter, or refused with a sentence at the field', async () => {
  for (const name of [
    '<script>alert(1)</script>',
    '#panic("x") $x$ *b* @a',
    '=1+1',
    '{date} [place]',
    '“Ünity” & Co.',
  ]) {
    const { pages } = await pack(name);
    assert.ok(flat(pages[0]?.text ?? '').includes(flat(name)), pages[0]?.text.slice(0, 200));
  }
  for (const [name, sentence] of [
    ['', /Which organisation/],
    ['   ', /Which organisation/],
    ['x'.repeat(121), /at most 120/],
    ['Branch \u202e12', /cannot be printed: U\+202E/],
    ['Branch 🚩', /cannot be printed: U\+1F6A9/],
    ['A\u0000B', /cannot be printed/],
  ] as const) {
    for (const file of ['pack.pdf', 'motion.docx']) {
      const { status, text } = await get(packPath(name, 'en', file));
      assert.equal(status, 422);
      assert.match(text, sentence);
      assert.match(text, /aria-describedby="organisation-problem/);
    }
  }
  const html = (await get(packPath('<b>🚩', 'en'))).text;
  assert.ok(!html.includes('<b>🚩'));
  assert.equal((await get(packPath('A', 'xx'))).status, 422);
});

test('the motion as DOCX holds every word, and escapes what looks like markup', async () => {
  for (const [language, words] of [
    ['en', 'To go further and demand immediate and unconditional freedom'],
    ['ru', 'Пойти дальше и потребовать немедленной и безусловной свободы'],
  ] as const) {
    const response = await app.request(packPath('Әділет <w:p/> & Co.', language, 'motion.docx'));
    assert.equal(response.status, 200);
    const document = fromZip(Buffer.from(await response.arrayBuffer()), 'word/document.xml');
    assert.ok(document.includes(words));
    assert.ok(document.includes('Әділет &lt;w:p/&gt; &amp; Co.'));
    assert.match(document, /w:w="11906" w:h="16838"/);
  }
});

test('the table of demands as CSV is text to a spreadsheet, and tells what each line does', async () => {
  const { text } = await get('/demands.csv');
  assert.match(text, /european-parliament-2016-03-10,.*,vladimir-kozlov,freedom-for-[a-z-]+,5,goes further/);
  assert.match(text, /,silent,/);
  assert.doesNotMatch(text, /(^|,)[=+@]/m);
});
