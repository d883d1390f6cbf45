import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { takeArchive } from '../../test/archive-taking.js';
import { type TestDatabase, testActor, testDatabase } from '../../test/database.js';
import { messagesBelow } from '../kernel/language.js';
import { beside, root } from '../kernel/root.js';
import { nothingSaid } from '../newspaper/archive/archive-piece.js';
import { leavingArticles } from '../newspaper/archive/article-export.js';
import { openMarkdown } from '../newspaper/archive/markdown-archive.js';
import { exportMarkdown } from '../newspaper/archive/markdown-export.js';
import { namedAtDesk, proposePeople } from '../newspaper/articles/named-person.js';
import { contentsOut, issueOut, latestIssue } from '../newspaper/issues/issue-public.js';
import { importDemonstration } from './import-facts.js';

// The demonstration's issue of the newspaper: its texts are about real people.

const facts = JSON.parse(readFileSync(join(root, 'demonstration/facts.json'), 'utf8'));
/** The issue came out on the day of the model resolution. */
const model = JSON.parse(readFileSync(join(root, 'demonstration/model-resolution.json'), 'utf8')).text
  .said_on;
const sources = Object.values<{ url: string | null }>(facts.sources);
const opened = () => openMarkdown(join(root, 'demonstration/issue'), nothingSaid);
const actor = testActor('operator');

let database: TestDatabase;
before(async () => {
  database = await testDatabase();
  await importDemonstration({
    database,
    messages: messagesBelow(beside(import.meta.url, '..')),
    ground: { urls: database.urls },
    actor: () => actor,
  });
});
after(() => database.drop());

async function articles() {
  const all = [];
  for await (const article of leavingArticles(database.app)) all.push(article);
  return all;
}

const months = {
  en: 'January February March April May June July August September October November December',
  ru: 'янв[а-я]+ фев[а-я]+ март[а-я]* апр[а-я]+ ма[йяе] июн[а-я]+ июл[а-я]+ авг[а-я]+ сент[а-я]+ окт[а-я]+ ноя[а-я]+ дек[а-я]+',
};

/** Days, months and years of a text as `2012-10-08`, `2012-10`, `2012`. */
function datesIn(text: string): string[] {
  const names = [months.en, months.ru].flatMap((all) =>
    all.split(' ').map((name, index) => ({ name, index })),
  );
  const written = names.flatMap(({ name, index }) => {
    const month = String((index % 12) + 1).padStart(2, '0');
    return [...text.matchAll(new RegExp(`(?:(\\d{1,2}) )?(?<!\\p{L})${name} (\\d{4})`, 'gu'))].map(
      ([, day, year]) => [year, month, ...(day ? [day.padStart(2, '0')] : [])].join('-'),
    );
  });
  const alone = [...text.matchAll(/(?<!\d)(?:19|20)\d\d(?!\d)/g)].map(([year]) => year);
  return [...new Set([...written, ...alone])];
}

/** What the facts say that an article can rest on: of whom it names, and of the texts that its notes cite. */
function groundOf(slugs: string[], body: string): string[] {
  const people = facts.people.filter(({ id }: { id: string }) =>
    slugs.includes(id.split('-').reverse().join('-')),
  );
  assert.equal(people.length, slugs.length);
  const cited = sources.filter(({ url }) => body.includes(`](${addressOf(url)})`));
  const told = JSON.stringify([
    people,
    cited,
    facts.resolutions,
    facts.contradictions,
    facts.guidance,
    model,
  ]);
  return [...datesIn(told), ...(told.match(/\d{4}-\d\d(-\d\d)?/g) ?? [])];
}

/** As Markdown writes it; what is known from memory has none. */
const addressOf = (url: string | null) => (url ?? '–').replaceAll('(', '%28').replaceAll(')', '%29');

test('the demonstration has an issue of the newspaper, out with its front article and marked as what it is', async () => {
  const issue = await issueOut(database.visitors, 1);
  assert.deepEqual([issue.title, issue.day], ['Demonstration issue', '2016-03-30']);
  const sections = await contentsOut(database.visitors, issue.id);
  assert.deepEqual(
    sections.map(({ name, lines }) => [name, lines.length, lines.every((line) => 'article' in line)]),
    [
      ['Cases', 4, true],
      ['How to help', 1, true],
      ['About this desk', 1, true],
    ],
  );
  const fronts = await Promise.all(['en', 'ru'].map((one) => latestIssue(database.visitors, one)));
  assert.deepEqual(
    fronts.map((one) => one?.front?.language),
    ['en', 'ru'],
  );
  for (const { state, standfirst, byline, headline } of await articles()) {
    assert.equal(state, 'published');
    assert.match(byline ?? '', /\((demonstration|демонстрация)\)$/);
    assert.match(standfirst ?? '', /demonstration|Демонстрация/i, headline);
  }
  const boxes = (await articles()).flatMap((one) => one.boxes);
  assert.ok(boxes.includes('letter:') && boxes.some((box) => box.startsWith('resolution:')));
});

test('everybody whom its articles name is linked, and nobody who is not named', async () => {
  for (const { id, body, headline, standfirst, byline, people } of await articles()) {
    for (const slug of people) assert.ok(body.includes(`](/people/${slug})`), `${headline}: ${slug}`);
    const linked = [...body.matchAll(/\]\(\/people\/([a-z-]+)\)/g)].map(([, slug]) => slug);
    assert.deepEqual([...new Set(linked)].sort(), people, headline);
    await proposePeople(database.app, actor, { id, headline, standfirst, byline, body });
    const unsettled = (await namedAtDesk(database.app, id)).filter(({ state }) => state !== 'confirmed');
    assert.deepEqual(unsettled, [], headline);
  }
});

test('every date of its articles stands in the facts, and every note leads to a source of theirs', async () => {
  const urls = sources.map(({ url }) => addressOf(url));
  let seen = 0;
  for (const { body, headline, standfirst, people } of await articles()) {
    const ground = groundOf(people, body);
    const dates = datesIn(`${standfirst} ${body}`);
    seen += dates.length;
    for (const date of dates)
      assert.ok(
        ground.some((one) => `${one}-`.startsWith(`${date}-`)),
        `${headline}: ${date}`,
      );
    for (const [, url = ''] of body.matchAll(/\]\((https?:[^)]+)\)/g)) assert.ok(urls.includes(url), url);
    const notes = [...body.matchAll(/^\[\^\d+\]: (.*)$/gm)];
    assert.ok(
      notes.every(([, note = '']) => note.includes('](http')),
      headline,
    );
    // What came later belongs to the register, which says it below the article.
    assert.ok(
      dates.every((date) => date <= '2016-03-30'),
      headline,
    );
  }
  assert.ok(seen > 50, String(seen));
});

test('who loads it once more finds everything there, and nothing twice', async () => {
  const { counts, lines } = await takeArchive(database, actor, opened());
  assert.deepEqual(
    counts,
    { added: 0, unchanged: 7, kept: 0, left_out: 0, refused: 0 },
    JSON.stringify(lines),
  );
  assert.equal((await articles()).length, 6);
});

test('its files are what an export writes: whoever changes it at the desk writes them anew by that', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'habeas-test-'));
  try {
    await exportMarkdown(database.app, folder, () => {});
    const files = (from: string) =>
      readdirSync(from, { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.md'))
        .sort()
        .map((name) => [name, readFileSync(join(from, name), 'utf8')]);
    assert.deepEqual(files(folder), files(join(root, 'demonstration/issue')));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('a demonstration from before there was an issue gets it by the operator’s word', async () => {
  const older = await testDatabase({ demonstration: true });
  try {
    const { counts, lines } = await takeArchive(older, actor, opened());
    assert.equal(counts.added, 7);
    assert.deepEqual(
      lines.flatMap(({ remarks }) => remarks),
      [],
    );
  } finally {
    await older.drop();
  }
});
