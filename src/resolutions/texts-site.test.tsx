import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Hono } from 'hono';
import { type TestDatabase, testActor, testDatabase } from '../../test/database.js';
import { type ReadPdf, readPdf } from '../../test/read-pdf.js';
import { xmlBlocks } from '../../test/read-xml.js';
import { fromZip } from '../../test/read-zip.js';
import { movableClock } from '../kernel/clock.js';
import { readConfig } from '../kernel/config.js';
import { type Language, languages, messagesBelow } from '../kernel/language.js';
import { Missing, Refused } from '../kernel/refusals.js';
import { beside } from '../kernel/root.js';
import type { VisitorEnv } from '../page/web.js';
import { openPress, type Press } from '../print/press.js';
import { demandsSite } from './demands/site.js';
import { exampleTexts, model_slug } from './examples.js';
import { currentVersion } from './model.js';
import { wayInWords } from './model-page.js';
import { PackShelf, pack_limits } from './pack/pack.js';
import { fillBlanks } from './plain-text.js';
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
  const messages = messagesBelow(beside(import.meta.url, '..'));
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

test('the model’s page says of each office how a letter gets there, as the pack has one for all of them', async () => {
  const { text } = await get(`/resolutions/${model_slug}`);
  assert.match(text, /President of the Republic of Kazakhstan \(by post\)/);
  assert.match(text, /Prosecutor[^<]* \(we know no address that holds today, .* room for one\)/);
  assert.doesNotMatch(text, /no letter is made/);
  assert.equal(wayInWords({ channel: 'email', ways: ['post'] }), 'resolutions.model.not_by_email');
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
      // The motion, the speaker's note, a letter to each of the four offices, the labels and their proof.
      assert.equal(pages.length, 8);
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
  const letters = pages.slice(2, 6).map((page) => flat(page.text));
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

/** The paragraphs of a document to edit, read strictly, whatever looks like markup in them. */
async function paragraphsOf(organisation: string, language: string, file: string, paper = 'a4') {
  const response = await app.request(`${packPath(organisation, language, file)}&paper=${paper}`);
  assert.equal(response.status, 200);
  const bytes = Buffer.from(await response.arrayBuffer());
  if (file.endsWith('.odt')) {
    return xmlBlocks(fromZip(bytes, 'content.xml'), ['text:p', 'text:h'], { 'text:tab': '\t' });
  }
  const width = /w:pgSz w:w="(\d+)"/.exec(fromZip(bytes, 'word/document.xml'))?.[1];
  assert.equal(width, paper === 'a4' ? '11906' : '12240');
  return xmlBlocks(fromZip(bytes, 'word/document.xml').replace(/<w:tabs>.*?<\/w:tabs>/g, ''), ['w:p'], {
    'w:tab': '\t',
  });
}

test('motion and letters as DOCX, ODT and text hold every word, and no address or code of ours', async () => {
  const organisation = 'Әділет <w:p/> & Co. {date}';
  for (const language of ['en', 'ru']) {
    const version = await currentVersion(db.visitors, model_slug, language);
    const filled = (text: string) => fillBlanks(text, language, { organisation });
    const lines = version.paragraphs.map(({ number, text }) =>
      number === null ? filled(text) : `${number}.\t${filled(text)}`,
    );
    const plain = await get(packPath(organisation, language, 'motion.txt'));
    assert.ok(plain.text.startsWith(`${version.title}\n\n`));
    for (const line of lines) assert.ok(plain.text.includes(line.replace('\t', ' ')), line);
    const papers: string[] = [plain.text];
    for (const [file, paper] of [
      ['docx', 'a4'],
      ['odt', 'us-letter'],
      ['docx', 'us-letter'],
    ] as const) {
      const motion = await paragraphsOf(organisation, language, `motion.${file}`, paper);
      assert.equal(motion[1], version.title);
      for (const line of lines) assert.ok(motion.includes(line), `${file}: ${line}`);
      const letters = await paragraphsOf(organisation, language, `letters.${file}`, paper);
      const bodies = letters.filter((one) => one.includes(organisation) && one !== organisation);
      assert.equal(bodies.length >= 4, true, bodies.join('|'));
      assert.equal(letters.filter((one) => one === 'KAZAKHSTAN').length, 2);
      for (const words of version.covering.map((one) => fillBlanks(one, language, { organisation }))) {
        const end = words.slice(-30);
        assert.equal(letters.filter((one) => one.endsWith(end)).length, 4, words);
      }
      papers.push(...motion, ...letters);
    }
    // What a meeting edits is passed on to prisons, where an address or a code may cost the reader dear.
    assert.doesNotMatch(papers.join(' '), /https?:|www\.|127\.0\.0\.1|\/r\//);
  }
});

test('the table of demands as CSV is text to a spreadsheet, and tells what each line does', async () => {
  const { text } = await get('/demands.csv');
  assert.match(text, /european-parliament-2016-03-10,.*,vladimir-kozlov,freedom-for-[a-z-]+,5,goes further/);
  assert.match(text, /,silent,/);
  assert.doesNotMatch(text, /(^|,)[=+@]/m);
});
