import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { messagesBelow } from '../src/kernel/language.js';
import { beside } from '../src/kernel/root.js';
import { printPapers } from '../src/mailroom/batch-print.js';
import { setCampaign } from '../src/mailroom/campaign.js';
import { spelled } from '../src/mailroom/dispatch-code.js';
import { exampleCampaign, exampleItem } from '../src/mailroom/examples.js';
import { openPress, type Press } from '../src/print/press.js';
import { type TestDatabase, testActor, testDatabase } from './database.js';
import { readPdf } from './read-pdf.js';
import { readShapes } from './read-pdf-shapes.js';
import { squareCodesOn } from './read-square-code.js';
import { filesOf, imported } from './source-tree.js';

// A censor stops what he cannot read, and what leads out of the prison can cost the reader dear: nothing that
// goes in carries a square code, a picture or an address of the web.

let database: TestDatabase;
let press: Press;
const actor = testActor('staff:00000000-0000-4000-8000-000000000001');

before(async () => {
  database = await testDatabase();
  press = openPress();
  await setCampaign(database.app, actor, exampleCampaign);
});
after(async () => {
  await press.close();
  await database.drop();
});

test('a paper for a prisoner has no square code, no picture and no address of the web', async () => {
  const { dispatches } = await exampleItem(database.app, actor, [
    {
      addressee_kind: 'prisoner',
      role: 'copy',
      addressee_name: 'Әділет Үлгіұлы',
      lines: ['Әділет Үлгіұлы', 'Учреждение ПР-1/1', '150000 г. Примерск'],
    },
  ]);
  const messages = messagesBelow(beside(import.meta.url, '../src'));
  const means = { db: database.app, press, messages, keys: null };
  const { paper, left_out } = await printPapers(means, dispatches, '2016-04-08', { number: 1 });
  assert.deepEqual(left_out, []);
  assert.ok(paper);
  const { pages } = await readPdf(paper.pdf);
  assert.match(pages[0]?.text ?? '', /Әділет Үлгіұлы/);
  for (const { text } of pages) assert.doesNotMatch(text, /https?:|www\.|\.onion|\/r\/[2-9A-Z]{6}/i);
  for (const page of await readShapes(paper.pdf)) {
    assert.equal(page.images, 0);
    assert.deepEqual(squareCodesOn(page), []);
  }
});

test('the tally never shares a leaf with a copy that goes into a prison, nor does a code stand on one', async () => {
  const inside = (place: number) => ({
    addressee_kind: 'prisoner' as const,
    role: 'copy' as const,
    addressee_name: `Әділет Үлгіұлы ${place}`,
    lines: [`Әділет Үлгіұлы ${place}`, 'Учреждение ПР-1/1', '150000 г. Примерск'],
  });
  const { dispatches } = await exampleItem(database.app, actor, [inside(1), {}, inside(2)]);
  const codes = await database.app
    .selectFrom('dispatches')
    .select('code')
    .where('id', 'in', dispatches)
    .execute();
  const messages = messagesBelow(beside(import.meta.url, '../src'));
  const means = { db: database.app, press, messages, keys: null };
  const sheets = { letter: 'din5008b', cover: 'window' } as const;
  for (const both_sides of [true, false]) {
    const heading = { number: 7 };
    const print = await printPapers(means, dispatches, '2016-04-08', heading, { ...sheets, both_sides });
    assert.ok(print.paper && print.printed.length === 3);
    const pages = (await readPdf(print.paper.pdf)).pages.map(({ text }) => text);
    const at = pages.findIndex((text) => codes.every(({ code }) => text.includes(spelled(code))));
    assert.ok(at > 0 && at === pages.length - 1, pages.join('\n---\n'));
    // On paper printed on both sides an odd page is the front of a leaf of its own.
    if (both_sides) assert.equal(at % 2, 0);
    for (const text of pages.filter((one) => /ПР-1\/1/.test(one)))
      for (const { code } of codes) assert.ok(!text.includes(spelled(code)) && !text.includes(code));
  }
});

test('only the pack draws a square code, on the motion and the note that stay at home, and a trustee’s share', () => {
  const sheets = filesOf('src').filter(({ path }) => path.endsWith('.typ'));
  const reached = (path: string, seen = new Set<string>()): Set<string> => {
    const file = sheets.find((one) => one.path === path);
    if (!file || seen.has(path)) return seen;
    seen.add(path);
    for (const [, name = ''] of file.text.matchAll(/#import "([^"]+)"/g))
      reached(name.startsWith('/') ? `src/print${name}` : imported(path, name), seen);
    return seen;
  };
  const drawing = sheets
    .map(({ path }) => path)
    .filter((path) => reached(path).has('src/print/square-code.typ'));
  assert.deepEqual(drawing.sort(), [
    'src/print/square-code.typ',
    'src/resolutions/pack/motion.typ',
    'src/resolutions/pack/pack.typ',
    'src/staff/share-sheet.typ',
  ]);
  const makers = filesOf('src').filter(
    ({ path, text, isTest }) => path.endsWith('.ts') && !isTest && /\bsquareCode\(/.test(text),
  );
  assert.deepEqual(makers.map(({ path }) => path).sort(), [
    'src/print/square-code.ts',
    'src/resolutions/pack/pack-sheet.ts',
    'src/staff/share-sheet.ts',
  ]);
});
