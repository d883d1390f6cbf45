import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Hono } from 'hono';
import { passedBy, visitorsPages } from '../../test/adopted-ground.js';
import { type AdoptionGround, adoptionGround, messages } from '../../test/adoption-ground.js';
import { type TestDatabase, testActor, testDatabase } from '../../test/database.js';
import { pdftotext, readPdf } from '../../test/read-pdf.js';
import { minute_ms } from '../kernel/clock.js';
import { Refused } from '../kernel/refusals.js';
import type { VisitorEnv } from '../page/web.js';
import { openPress } from '../print/press.js';
import { keptDifference } from './adoption-passed.js';
import { adoptionBy } from './adoption-public.js';
import { adoptionSheet } from './adoption-sheet.js';
import { adoption_limits, adoptionShelf } from './adoption-shelf.js';
import { adoptionSite } from './adoption-site.js';
import { answeredDemands } from './demand.js';
import { model_slug } from './examples.js';

let db: TestDatabase;
let ground: AdoptionGround;
let app: Hono<VisitorEnv>;
let folder: string;
let amended: string;
const actor = testActor('visitor');
const press = openPress();

/** What the invented branch made of the motion: one demand dropped, two words changed, one demand added. */
function amend(text: string): string {
  const dropped = text.replace(/4\. To support its demand that defenders[^\n]*\n\n/, '');
  const changed = dropped.replace('immediate and unconditional freedom', 'prompt and unconditional release');
  const added = changed.replace(
    /(8\. To ask our members[^\n]*)/,
    '$1\n\n9. To hold a public meeting in May. #import "/etc/passwd": * $x$ <b>',
  );
  assert.notEqual(added, changed);
  return added.replace(/^([5-9])\. (?=To )/gm, (_, number) => `${Number(number) - 1}. `);
}

before(async () => {
  db = await testDatabase();
  ground = await adoptionGround(db, actor);
  app = visitorsPages(db, actor, [adoptionSite({ shelf: adoptionShelf(press, actor.clock) })]);
  folder = mkdtempSync(join(tmpdir(), 'adoption-'));
  amended = (
    await passedBy(db, actor, ground, {
      organisation: 'Invented Branch «Ұлт үні»',
      text: amend(ground.text),
    })
  ).slug;
});
after(async () => {
  await press.close();
  await db.drop();
  rmSync(folder, { recursive: true });
});

const at = (slug: string, ending = '') => `/resolutions/${model_slug}/adoptions/${slug}${ending}`;
const words = (text: string) => text.match(/[\p{L}\p{N}]+/gu) ?? [];
const plain = (html: string) =>
  html
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('&#39;', '’')
    .replace(/\s+/g, ' ');

async function bytesOf(path: string): Promise<Buffer> {
  const answer = await app.request(path);
  assert.equal(answer.status, 200, path);
  return Buffer.from(await answer.arrayBuffer());
}

test('an amended motion says in one line what became of it, and of each demand', async () => {
  const html = plain((await bytesOf(at(amended))).toString());
  assert.match(
    html,
    /14 paragraphs kept, 1 changed, 1 dropped, 1 added; 7 of 8 demands survive, 1 of them reworded; 1 demand of its own\./,
  );
  const json = JSON.parse((await bytesOf(at(amended, '.json'))).toString());
  assert.deepEqual(json.difference.paragraphs, { kept: 14, changed: 1, dropped: 1, added: 1, moved: 0 });
  assert.deepEqual(json.difference.survival, { survive: 7, reworded: 1, of: 8, own: 1 });
  const fates = json.difference.fates.map((one: Record<string, unknown>) => [one.line, one.fate, one.now]);
  assert.deepEqual(fates, [
    [1, 'kept', 1],
    [2, 'kept', 2],
    [3, 'kept', 3],
    [4, 'dropped', null],
    [5, 'reworded', 4],
    [6, 'kept', 5],
    [7, 'kept', 6],
    [8, 'kept', 7],
    [null, 'own', 8],
  ]);
  // The matrix: the line that was dropped answered a demand of the parliament's, and says so.
  const dropped = json.difference.fates[3];
  assert.equal(dropped.relation, 'supports');
  assert.ok(dropped.demand.position > 0);
});

test('the words that were changed stand as taken out and put in, and are also told to whoever hears them', async () => {
  const html = (await bytesOf(at(amended))).toString();
  const marks = [...html.matchAll(/<(ins|del)>(.*?)<\/\1>/gs)].map(([, mark, inside]) => [
    mark,
    (inside ?? '').replace(/<bdi[^>]*>[^<]*<\/bdi>/g, '').trim(),
  ]);
  assert.deepEqual(
    marks.filter(([, text]) => !/^(\d\. )?To /.test(text ?? '')),
    [
      ['del', 'immediate'],
      ['ins', 'prompt'],
      ['del', 'freedom'],
      ['ins', 'release'],
    ],
  );
  assert.match(html, /<del><bdi class="heard" lang="en">taken out: <\/bdi>immediate/);
  assert.doesNotMatch(html, /<b>\s*<\/?(div|ins|p)/);
});

test('sha256sum of the file gives the sum that page, JSON and paper tell', async () => {
  const file = join(folder, 'text.txt');
  const bytes = await bytesOf(at(amended, '.txt'));
  writeFileSync(file, bytes);
  const [sum] = execFileSync('sha256sum', [file], { encoding: 'utf8' }).split(' ');
  const json = JSON.parse((await bytesOf(at(amended, '.json'))).toString());
  assert.equal(json.sha256, sum);
  const groups = (sum?.match(/.{8}/g) ?? []).join(' ');
  assert.ok(plain((await bytesOf(at(amended))).toString()).includes(groups));
  const read = await readPdf(await bytesOf(at(amended, '.pdf')));
  assert.ok(
    read.pages
      .map(({ text }) => text)
      .join(' ')
      .replace(/\s+/g, ' ')
      .includes(groups),
  );
  const answer = await app.request(at(amended, '.txt'));
  assert.equal(answer.headers.get('content-type'), 'text/plain; charset=utf-8');
  const digest = createHash('sha256').update(bytes).digest('base64');
  assert.equal(answer.headers.get('repr-digest'), `sha-256=:${digest}:`);
  // Canonical: UTF-8, NFC, LF, one empty line between paragraphs, nothing at either end.
  const text = bytes.toString('utf8');
  assert.equal(text, text.normalize('NFC').trim());
  assert.doesNotMatch(text, /\r|\n{3}|(?<!\n)\n(?!\n)|[ \t]$/m);
});

test('the paper holds every word of the text and of the difference, read back by two programs', async () => {
  const bytes = await bytesOf(at(amended, '.pdf'));
  const text = (await bytesOf(at(amended, '.txt'))).toString();
  const read = await readPdf(bytes);
  assert.equal(read.lang, 'en');
  assert.match(read.title ?? '', /^Invented Branch «Ұлт үні»: Freedom for/);
  assert.match(bytes.toString('latin1'), /<pdfuaid:part>1</);
  const readings = [read.pages.map((page) => page.text).join('\n'), ...pdftotext(bytes)];
  for (const reading of readings) {
    const have = new Set(words(reading));
    assert.deepEqual(
      [...words(text), 'immediate', 'freedom', 'defenders'].filter((word) => !have.has(word)),
      [],
    );
    const flat = reading.replace(/\s+/g, ' ');
    assert.match(flat, /\[immediate\] ?prompt and unconditional \[freedom\] ?release/);
    assert.match(flat, /14 paragraphs kept, 1 changed, 1 dropped, 1 added; 7 of 8 demands survive/);
    assert.match(flat, /31 for, 2 against, 4 abstained/);
    // Typst code in a text is printed letter for letter.
    assert.ok(flat.includes('#import "/etc/passwd": * $x$ <b>'));
    assert.match(flat, /http:\/\/campaign\.example\/resolutions\//);
  }
});

test('a text passed as it stands has a paper without a difference, in each language of the site', async () => {
  const { slug } = await passedBy(db, actor, ground, { organisation: 'Invented Readers', members: '' });
  const printed = new Set<string>();
  for (const [language, none] of [
    ['en', 'as it stands in the model'],
    ['ru', 'в том виде, как в образце'],
    ['kk', 'үлгідегі күйінде қабылданды'],
  ] as const) {
    const answer = await app.request(at(slug, '.pdf'), { headers: { 'x-language': language } });
    const bytes = Buffer.from(await answer.arrayBuffer());
    const { lang, pages } = await readPdf(bytes);
    const flat = pages
      .map(({ text }) => text)
      .join(' ')
      .replace(/\s+/g, ' ');
    assert.equal(lang, language);
    assert.ok(flat.includes(none), flat.slice(0, 400));
    printed.add(createHash('sha256').update(bytes).digest('hex'));
  }
  assert.equal(printed.size, 3);
});

test('who does not wish to be named has no page, no data, no text and no paper', async () => {
  const { slug } = await passedBy(db, actor, ground, { organisation: 'Hidden Branch', may_name: 'no' });
  for (const ending of ['', '.json', '.txt', '.pdf']) {
    for (const path of [at(slug, ending), at('nobody-here', ending), at('%00', ending)]) {
      assert.equal((await app.request(path)).status, 404, path);
    }
  }
});

test('the longest text that can be passed has a paper; beyond the written limits one is asked to wait', async () => {
  const line = (number: number) => `${number}. To demand freedom ${'and justice '.repeat(24)}${number}.`;
  const text = Array.from({ length: 150 }, (_, place) => line(place + 1)).join('\n\n');
  assert.ok(text.length > 45_000 && text.length < 50_000);
  const { slug } = await passedBy(db, actor, ground, { organisation: 'Long Branch', text });
  const adoption = await adoptionBy(db.visitors, model_slug, slug);
  const means = {
    say: messages.in('en'),
    publisher: 'Example',
    address: 'http://campaign.example/x',
    answers: await answeredDemands(db.visitors, adoption.version_id),
  };
  const passed = adoption.passed ?? '';
  const difference = keptDifference(passed, ground.version, adoption);
  const sheet = adoptionSheet({ ...adoption, passed }, difference, means);
  const shelf = adoptionShelf(press, actor.clock, { ...adoption_limits, new_per_minute: 1 });
  const paper = await shelf.print(sheet);
  assert.ok(paper.pages > 10 && paper.pages < 60, `${paper.pages} pages`);
  const other = { ...sheet, kicker: 'Other' };
  const busy = (error: unknown) => error instanceof Refused && error.status === 429;
  await assert.rejects(shelf.print(other), busy);
  assert.equal((await shelf.print(sheet)).sha256, paper.sha256);
  actor.clock.move(minute_ms);
  await shelf.print(other);
});
