import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Hono } from 'hono';
import { type TestDatabase, testActor, testDatabase } from '../../../test/database.js';
import { type ReadPdf, readPdf } from '../../../test/read-pdf.js';
import { readShapes, type ShownPage } from '../../../test/read-pdf-shapes.js';
import { squareCodesOn } from '../../../test/read-square-code.js';
import { movableClock } from '../../kernel/clock.js';
import { readConfig } from '../../kernel/config.js';
import { type Language, messagesBelow } from '../../kernel/language.js';
import { Missing, Refused } from '../../kernel/refusals.js';
import { beside } from '../../kernel/root.js';
import type { VisitorEnv } from '../../page/web.js';
import { label_sheets, labelAt, labelSheet, paper_mm } from '../../print/label-sheets.js';
import { openPress, type Press } from '../../print/press.js';
import { exampleModel, exampleTexts, model_slug } from '../examples.js';
import { importModel } from '../model-import.js';
import { resolutionsSite } from '../site.js';
import { PackShelf, pack_limits } from './pack.js';
import { papers } from './pack-request.js';
import { shortCode } from './short-address.js';

let db: TestDatabase;
let press: Press;
let app: Hono<VisitorEnv>;
const actor = testActor();
const clock = movableClock('2026-03-30T12:00:00Z');
const own = 'https://campaign.example';
const long_name = `Қазақстан өнеркәсіп қызметкерлерінің кәсіподағы — ${'Northern Printers '.repeat(9)}`
  .slice(0, 120)
  .trim();

/** A model of ours with so many more lines to note that it fits one paper and not another, or none. */
async function longModel(slug: string, more: number) {
  const file = structuredClone(exampleModel());
  file.versions = file.versions.slice(0, 1);
  file.notes = [];
  Object.assign(file.text, { code: slug, slug });
  for (const words of Object.values(file.versions[0]?.languages ?? {})) {
    const [, line] = words.paragraphs.filter(({ block }) => block === 'notes');
    assert.ok(line);
    const last = words.paragraphs.findLastIndex(({ block }) => block === 'notes');
    const added = Array.from({ length: more }, (_, at) => ({ ...line, number: last + 1 + at }));
    words.paragraphs.splice(last + 1, 0, ...added);
    for (const [at, one] of words.paragraphs.filter(({ block }) => block === 'notes').entries())
      one.number = at + 1;
  }
  await importModel(db.app, actor, file);
}

before(async () => {
  db = await testDatabase();
  await exampleTexts(db.app, actor);
  await longModel('invented-long', 11);
  await longModel('invented-endless', 40);
  await db.analyse();
  press = openPress();
  const messages = messagesBelow(beside(import.meta.url, '../..'));
  app = new Hono<VisitorEnv>();
  app.use(async (c, next) => {
    const language = (c.req.header('x-language') ?? 'en') as Language;
    c.set('language', language);
    c.set('say', messages.in(language));
    c.set('db', db.visitors);
    c.set('clock', clock);
    c.set('config', readConfig({ PUBLIC_URL: own }));
    c.set('href', (path) => (language === 'en' ? path : `/${language}${path}`));
    c.setRenderer((content) => c.html(<main>{content}</main>));
    await next();
  });
  app.route(
    '/',
    resolutionsSite({
      shelf: new PackShelf(press, clock, { ...pack_limits, new_per_minute: 1000 }),
      messages,
      adopted: { panel: async () => null, told: async () => ({}) },
    }),
  );
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

type Pack = ReadPdf & { shown: ShownPage[] };
/** Packs that were read already, by their address: reading one back takes longer than making it. */
const read = new Map<string, Promise<Pack>>();

function pack(query: Record<string, string>, slug = model_slug): Promise<Pack> {
  const path = `/resolutions/${slug}/pack.pdf?${new URLSearchParams(query)}`;
  const one = read.get(path) ?? readPack(path);
  read.set(path, one);
  return one;
}

async function readPack(path: string): Promise<Pack> {
  const response = await app.request(path);
  const bytes = new Uint8Array(await response.arrayBuffer());
  assert.equal(response.headers.get('content-type'), 'application/pdf');
  return { ...(await readPdf(bytes)), shown: await readShapes(bytes) };
}

const flat = (text: string) => text.replace(/\s+/g, ' ');

test('on both papers, in both languages and with the longest name the motion is one page', async () => {
  for (const paper of papers) {
    for (const [language, last] of [
      ['en', 'To ask our members'],
      ['ru', 'Призвать наших членов'],
    ] as const) {
      const { pages, shown } = await pack({ organisation: long_name, language, paper });
      const { width, height } = paper_mm[paper];
      for (const page of shown) {
        assert.ok(Math.abs(page.width_mm - width) < 0.1 && Math.abs(page.height_mm - height) < 0.1);
      }
      const [motion, speaker, letter] = pages.map((page) => flat(page.text));
      assert.ok(motion?.includes(last) && motion.includes(long_name), motion);
      assert.match(speaker ?? '', language === 'en' ? /^For the speaker/ : /^Памятка выступающему/);
      assert.ok(letter?.includes(long_name));
      // Motion, note, four letters, proof of the labels, labels: nothing has run over.
      assert.equal(pages.length, 8, `${paper} ${language}`);
      for (const page of pages.slice(0, 2)) {
        for (const item of page.items.filter(({ text }) => text.trim())) {
          assert.ok(item.size_pt >= 5.5 && item.y_mm < height - 7, `${item.text} at ${item.y_mm}`);
          assert.ok(item.x_mm >= 22 && item.x_mm + item.width_mm <= width - 22, item.text);
        }
      }
    }
  }
});

test('a motion that fits A4 and not US Letter is refused at the paper, one that fits neither at the name', async () => {
  const { pages } = await pack({ organisation: 'A' }, 'invented-long');
  assert.match(flat(pages[1]?.text ?? ''), /^For the speaker/);
  for (const [slug, paper, sentence] of [
    ['invented-long', 'us-letter', /id="paper-problem".*?choose A4/],
    ['invented-endless', 'a4', /id="organisation-problem".*?shorten the name/],
  ] as const) {
    const response = await app.request(`/resolutions/${slug}/pack.pdf?organisation=Typed&paper=${paper}`);
    assert.equal(response.status, 422);
    const html = await response.text();
    assert.match(html, sentence);
    assert.match(html, /name="organisation" type="text" value="Typed"/);
    assert.match(html, new RegExp(`value="${paper}" checked`));
  }
});

test('motion and note carry the code of the form, which another reader reads; the papers that are posted carry none', async () => {
  for (const [paper, language, prefix] of [
    ['a4', 'en', ''],
    ['us-letter', 'ru', '/ru'],
  ] as const) {
    const { pages, shown } = await pack({ organisation: long_name, language, paper });
    const address = `${own}${prefix}/r/${shortCode(model_slug)}`;
    for (const [at, page] of shown.entries()) {
      const codes = squareCodesOn(page);
      const { items = [], text = '' } = pages[at] ?? {};
      assert.equal(page.images, 0);
      if (at >= 2) {
        assert.deepEqual(codes, []);
        assert.doesNotMatch(text, /https?:|campaign\.example|\/r\//);
        continue;
      }
      const [code] = codes;
      assert.ok(code && codes.length === 1);
      assert.equal(code.text, address);
      assert.ok(flat(text).includes(address), text);
      assert.ok(code.width_mm >= 20 && code.height_mm >= 20);
      // Four modules of white around it: no word, no line, and off the edge of the paper.
      const quiet_mm = (code.width_mm / 29) * 4;
      assert.ok(code.y_mm + code.height_mm + quiet_mm < page.height_mm - 5);
      for (const { x_mm, y_mm, width_mm } of items.filter((one) => one.text.trim()))
        assert.ok(y_mm < code.y_mm - quiet_mm || x_mm + width_mm < code.x_mm - quiet_mm, text);
      for (const path of page.paths.filter(({ parts }) => parts.length < 60))
        assert.ok(
          path.y_mm + path.height_mm <= code.y_mm - quiet_mm + 0.05 ||
            path.x_mm + path.width_mm <= code.x_mm - quiet_mm + 0.05 ||
            path.width_mm >= code.width_mm + 2 * quiet_mm - 0.05,
        );
    }
  }
});

test('the short address leads to the form, in the language in front, and never changes', async () => {
  // Printed on paper: whoever changes how it is made breaks every pack that is out.
  assert.equal(shortCode('freedom-for-kozlov-kuramshin-atabek'), 'CJV46F');
  for (const [code, language, to] of [
    ['CJV46F', 'en', `/resolutions/${model_slug}/adopt`],
    ['cjv46f', 'en', `/resolutions/${model_slug}/adopt`],
    ['CJV46F', 'ru', `/ru/resolutions/${model_slug}/adopt`],
    ['CJV46F', 'kk', `/kk/resolutions/${model_slug}/adopt`],
  ] as const) {
    const response = await app.request(`/r/${code}`, { headers: { 'x-language': language } });
    assert.deepEqual([response.status, response.headers.get('location')], [303, to]);
  }
  for (const code of ['CJV46', 'CJV46FF', 'AAAAAA', '%00', '..%2f..', 'CJV46F%0d%0a', 'x'.repeat(3000)]) {
    assert.equal((await app.request(`/r/${code}`)).status, 404, code);
  }
  const page = await (await app.request(`/resolutions/${model_slug}`)).text();
  assert.match(page, /href="\/r\/CJV46F">https?:\/\/[^/<]+\/r\/CJV46F</, 'whole, as it is written down');
});

test('on sheets of both papers every label lies inside its cell, in the script of the place, with the country in Latin', async () => {
  for (const sheet of label_sheets.filter((_, at) => at % 2 === 0)) {
    const { pages, shown } = await pack({ organisation: 'A', paper: 'a4', labels: sheet.code });
    assert.equal(pages.length, 8);
    const { width, height } = paper_mm[sheet.paper];
    for (const page of shown.slice(6)) {
      assert.ok(Math.abs(page.width_mm - width) < 0.1 && Math.abs(page.height_mm - height) < 0.1);
    }
    const squares = shown[6]?.paths.filter((one) => Math.abs(one.width_mm - 50) < 0.02);
    assert.equal(squares?.filter((one) => Math.abs(one.height_mm - 50) < 0.02).length, 1);
    assert.match(pages[6]?.text ?? '', /100 %/);
    const cells = ['', '', ''];
    for (const { text, x_mm, y_mm, width_mm } of pages[7]?.items.filter((one) => one.text.trim()) ?? []) {
      const at = cells.findIndex((_, index) => {
        const cell = labelAt(sheet, index);
        return (
          x_mm >= cell.x_mm + 2.9 &&
          x_mm + width_mm <= cell.x_mm + sheet.width_mm - 2.9 &&
          y_mm > cell.y_mm + 2 &&
          y_mm < cell.y_mm + sheet.height_mm - 2
        );
      });
      assert.ok(at >= 0, `${sheet.code}: ${text}`);
      cells[at] += `${text} `;
    }
    // Three of the four: of the fourth no verified address is known.
    assert.match(cells[0] ?? '', /^Президент.* 010000 .*Астана KAZAKHSTAN $/);
    assert.match(cells[1] ?? '', /^Министерство .*KAZAKHSTAN $/);
    assert.match(cells[2] ?? '', /^Embassy .*125 Pall Mall .*UNITED KINGDOM $/);
  }
});

test('without a choice the labels are those usual with the paper, and without labels there are none', async () => {
  const proof = async (query: Record<string, string>) => {
    const { shown } = await pack({ organisation: 'A', ...query });
    return shown.length > 6 ? shown[6]?.paths[0]?.width_mm : null;
  };
  const width = (code: string) => labelSheet(code)?.width_mm ?? 0;
  assert.ok(Math.abs(((await proof({})) ?? 0) - width('a4-2x7')) < 0.02);
  assert.ok(Math.abs(((await proof({ paper: 'us-letter' })) ?? 0) - width('letter-3x10')) < 0.02);
  assert.equal(await proof({ labels: 'none' }), null);
});

test('a paper or a sheet of labels that we do not know is said at its field', async () => {
  for (const [field, value] of [
    ['paper', 'a3'],
    ['paper', '__proto__'],
    ['labels', '../a4'],
    ['labels', 'x'.repeat(3000)],
  ] as const) {
    for (const file of ['pack.pdf', 'motion.odt', 'letters.docx', 'motion.txt']) {
      const query = new URLSearchParams({ organisation: 'A', [field]: value });
      const response = await app.request(`/resolutions/${model_slug}/${file}?${query}`);
      assert.equal(response.status, 422, `${file} ${value}`);
      assert.match(await response.text(), new RegExp(`id="${field}-problem"`));
    }
  }
});
