import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type TestDatabase, testActor, testDatabase } from '../../../test/database.js';
import { inventedArticle, type Paper, paperSite, printPaper } from '../../../test/paper-ground.js';
import { printedIssue } from '../../../test/printed-issue.js';
import { headlinesIn, linesOf } from '../../../test/printed-lines.js';
import { type ReadPdf, readPdf } from '../../../test/read-pdf.js';
import { newId } from '../../kernel/chance.js';
import { openPress, type Press } from '../../print/press.js';
import { setBoxes } from '../articles/box.js';
import { correctArticle } from '../articles/correction.js';
import { publishArticle } from '../articles/publishing.js';
import { beginIssue, saveIssue } from '../issues/issue.js';
import { publishIssue } from '../issues/issue-publishing.js';

let database: TestDatabase;
let press: Press;
let newspaper: Paper;
let prints = 0;
let site: ReturnType<typeof paperSite>;
const actor = testActor('staff:mira', '2026-11-24T12:00:00Z');

before(async () => {
  database = await testDatabase({ demonstration: true });
  press = openPress();
  const counted: Press = {
    print: (...order) => {
      prints += 1;
      return press.print(...order);
    },
    close: () => press.close(),
  };
  site = paperSite(database.visitors, actor.clock, counted);
  newspaper = await printPaper(database.app, actor);
  await printedIssue(database.app, actor, 896);
});
after(async () => {
  await press?.close();
  await database?.drop();
});

async function paper(path: string): Promise<ReadPdf> {
  const answer = await site.request(path);
  assert.equal(answer.status, 200, path);
  assert.equal(answer.headers.get('content-type'), 'application/pdf');
  return readPdf(new Uint8Array(await answer.arrayBuffer()));
}

/** A PDF as one text, with words that were parted at the end of a line whole again. */
const flow = ({ pages }: ReadPdf) =>
  pages
    .map(({ text }) => text)
    .join('\n')
    .replace(/(\p{L})-\n(?=\p{Ll})/gu, '$1')
    .replace(/\s+/g, ' ');

/** Publishes articles of these texts and an issue with all of them; gives its path. */
async function issueOf(number: number, texts: { headline: string; body: string; language?: string }[]) {
  const lines = [];
  for (const text of texts) {
    const article = await inventedArticle(database.app, actor, text);
    await publishArticle(database.app, actor, article.id, 1);
    lines.push({ article_id: article.id, is_front: false });
  }
  const head = { number, day: '2016-03-30', title: null, language: 'en' };
  const id = await beginIssue(database.app, actor, head);
  await saveIssue(database.app, actor, { id, version: 1 }, head, [{ name: 'All', lines }]);
  await publishIssue(database.app, actor, id, 2);
  return { path: `/issues/${number}/issue.pdf`, ids: lines.map(({ article_id }) => article_id) };
}

test('an issue is one paper: masthead, contents, then its articles in order, in three languages', async () => {
  const pdf = await paper('/issues/896/issue.pdf');
  assert.deepEqual([pdf.title, pdf.lang], ['Solidarity Desk (demonstration): Issue 896', 'en']);
  assert.ok(pdf.fonts.every((name) => /^(PTSerif|NotoSans)-/.test(name)));
  const text = flow(pdf);
  const order = [
    'Solidarity Desk (demonstration)',
    'Issue 896 30 March 2016',
    'Contents',
    'A title alone, whose text was never ours',
    'Of 1 article of this issue only the title is kept here.',
    // The front article stands first, whatever its section.
    'Eleven branches have passed the text. What is in it, who translated it, and what comes next.',
    'Invented Reporter · 30 March 2016',
    'On Tuesday the invented council of Northbridge met',
    'The hall of the invented council on a Tuesday Photo: Invented Photographer',
    'INTERNATIONAL Выдуманный совет снова молчит Одиннадцать отделений приняли текст.',
    'Ойдан шығарылған кеңес тағы үндемеді Мәтінді он бір бөлімше қабылдады',
    'Сейсенбі күні Нордбридждің ойдан шығарылған кеңесі осы айда үшінші рет жиналды',
    'BRANCHES Northbridge: two lines of our own',
    'branch for against Northbridge 24 1',
    'LETTERS An evening of letters',
    'HISTORY Двадцать лет назад',
    'This issue on the web: http://localhost/issues/896',
  ];
  let at = -1;
  for (const said of order) {
    const next = text.indexOf(said, at + 1);
    assert.ok(next > at, `${said} does not stand behind what came before it: ${text.slice(at, at + 300)}`);
    at = next;
  }
  // Addresses of links and the notes stand below.
  for (const said of ['https://other.example/ru/novosti', 'Passed by eleven branches', 'Перевод наш.'])
    assert.ok(text.includes(said), said);
});

test('the page numbers of the contents are true', async () => {
  const { pages } = await paper('/issues/896/issue.pdf');
  const all = await database.visitors
    .selectFrom('issue_contents as l')
    .innerJoin('articles as a', 'a.id', 'l.article_id')
    .select('a.headline')
    .where('l.issue', '=', 896)
    .execute();
  assert.equal(all.length, 12);
  const contents = (pages[0]?.text ?? '').split('\n');
  const said = new Set<string>();
  for (const { headline } of all) {
    const begins = headline.slice(0, 12);
    const line = contents.find((one) => one.replace(/^\d+ /, '').startsWith(begins) && /^\d/.test(one));
    const page = pages.findIndex(({ items }) =>
      headlinesIn(items).some(({ text }) => text.startsWith(begins)),
    );
    assert.equal(line?.split(' ')[0], String(page + 1), headline);
    said.add(String(page + 1));
  }
  assert.ok(said.size >= 4);
});

test('a headline never stands alone at the end of a column, however long the article before it is', async () => {
  const texts = Array.from({ length: 60 }, (_, at) => ({
    headline: `Headline ${at}`,
    body: Array.from(
      { length: 1 + (at % 7) },
      (_one, place) => `${place} ${'Words and words. '.repeat(3 + at)}`,
    )
      .join('\n\n')
      .slice(0, 300 + at * 37),
  }));
  const { path } = await issueOf(700, texts);
  const { pages } = await paper(path);
  let headlines = 0;
  for (const { items } of pages)
    for (const headline of headlinesIn(items)) {
      headlines += 1;
      const below = linesOf(items).filter(
        ({ right, y_mm, size_pt }) => right === headline.right && y_mm > headline.y_mm && size_pt > 9,
      );
      // At least the standfirst and two lines of the text, which are larger than footnotes and the foot.
      assert.ok(below.length >= 3, `${headline.text} at ${headline.y_mm} mm`);
    }
  assert.equal(headlines, 60);
});

test('what a reader can do stands in one column with its address and the article’s, however long the article is', async () => {
  const texts = Array.from({ length: 40 }, (_, at) => ({
    headline: `Headline ${at}`,
    body: 'Words and words. '.repeat(20 + at),
  }));
  const { path, ids } = await issueOf(760, texts);
  const { id: model } = await database.app
    .selectFrom('texts')
    .select('id')
    .where('kind', '=', 'model')
    .executeTakeFirstOrThrow();
  for (const id of ids)
    await setBoxes(database.app, actor, id, [
      { kind: 'resolution', subject: model },
      { kind: 'letter', subject: null },
    ]);
  let boxes = 0;
  for (const { items } of (await paper(path)).pages) {
    const lines = linesOf(items);
    for (const box of lines.filter(({ text }) => text.startsWith('Pass the resolution'))) {
      boxes += 1;
      const below = lines.filter(({ right, y_mm }) => right === box.right && y_mm > box.y_mm);
      const said = below.map(({ text }) => text).join(' ');
      assert.match(said, /\/resolutions\/.*Write a letter.*\/write.*\/a\/\d+/, `box ${boxes}`);
    }
  }
  assert.equal(boxes, 40);
});

test('whatever an article says, the issue is set: nothing runs as code, runs off the page or stops the others', async () => {
  const deep = Array.from({ length: 18 }, (_, at) => `${'>'.repeat(at + 1)} depth ${at}`).join('\n\n');
  const head = `| ${'column | '.repeat(30)}`;
  const { path, ids } = await issueOf(701, [
    { headline: '#panic("x") <b>', body: '#read("/etc/passwd") $x$ @ref `raw` \\u{41} #let x = 1' },
    { headline: 'W'.repeat(300), body: `${'Ы'.repeat(4000)}\n\n\`${'m'.repeat(3000)}\`` },
    { headline: 'An emoji \u{1f600} and a turn', body: 'Before \u202egnihtyna\u202c after \u{1f600}.' },
    { headline: 'שלום', body: 'שלום עולם. '.repeat(40), language: 'he' },
    { headline: 'Deep', body: deep },
    {
      headline: 'Steps',
      body: '#### Four\n\nWords.\n\n## Two\n\n#### Four again\n\nText.[^n]\n\n[^n]: # In a note',
    },
    { headline: 'Wide', body: `${head}\n|${'---|'.repeat(30)}\n| ${'cell-with-a-long-word | '.repeat(30)}` },
    {
      headline: 'Narrow',
      body: `| a | b | c | d |\n|---|---|---|---|\n| ${'Verylongwordinacell | '.repeat(4)}`,
    },
    { headline: 'A picture that is none', body: 'Its words.\n\n![](picture:1)' },
    { headline: 'The last one', body: 'It stands whole.' },
  ]);
  // Bytes that no press of pictures would have made, as a disk may leave them.
  await database.app
    .insertInto('article_pictures')
    .values({
      ...{ id: newId(actor.chance), article_id: ids[8] ?? '', place: 1, jpeg: Buffer.from('none') },
      ...{ across: 3, down: 2, credit: 'Nobody', alt: 'Nothing', made_at: actor.clock.now(), made_by: 'x' },
    })
    .execute();
  const pdf = await paper(path);
  const text = flow(pdf);
  assert.match(text, /#panic\(.x.\) <b>/);
  assert.match(text, /#read\(.\/etc\/passwd.\)/);
  assert.match(text, /An emoji \ufffd and a turn/);
  assert.match(text, /Before \ufffdgnihtyna\ufffd after \ufffd\./);
  assert.match(text, /4 characters of this article are not in our type/);
  assert.match(text, /This article could not be set on paper\. It is read here:/);
  assert.match(text, /A picture that is none .*Its words\. A picture of this article could not be printed\./);
  assert.match(text, /depth 17/);
  assert.match(text, /column: cell-with-a-long-word/);
  assert.match(text, /The last one .*It stands whole\./);
  // Words that run over several columns, with all their letters; the headline stands in the contents, too.
  const times = (letter: string) => text.split(letter).length - 1;
  assert.ok(times('W') >= 600 && times('Ы') === 4000 && times('m') > 3000, `${times('W')} ${times('Ы')}`);
  for (const { items } of pdf.pages)
    for (const { text: piece, x_mm, width_mm } of items)
      assert.ok(x_mm > 16 && x_mm + width_mm < 194, `${piece} from ${x_mm} mm, ${width_mm} mm wide`);
});

test('on paper the address of a page in another script is read as its letters', async () => {
  const body = '[A page](https://news.example/%d0%b5%d0%bf-%d1%82%d0%b5%d0%ba%d1%81%d1%82/amp) with news.';
  const { path } = await issueOf(905, [{ headline: 'Read elsewhere', body }]);
  assert.match(flow(await paper(path)), /https:\/\/news\.example\/еп-\s?текст\/amp/);
});

test('an issue is printed once for all who ask, and anew when it says something else', async () => {
  await paper('/ru/issues/895/issue.pdf');
  const before = prints;
  const pdf = await paper('/ru/issues/895/issue.pdf');
  assert.equal(prints, before);
  const text = flow(pdf);
  assert.match(text, /Содержание/);
  assert.match(text, /Исправление от .*: It was 3, not 4\./);
  assert.match(text, /http:\/\/localhost\/ru\/resolutions\//);
  assert.match(text, /http:\/\/localhost\/ru\/write/);
  assert.match(text, /http:\/\/localhost\/a\/22485/);
  await correctArticle(database.app, actor, newspaper.article.id, 'Nor was it 3.');
  assert.match(flow(await paper('/ru/issues/895/issue.pdf')), /Nor was it 3\./);
  assert.equal(prints, before + 1);
});

test('an issue that is too large for one paper says so and where it is read', async () => {
  // As one word, which no search keeps: only its length matters here.
  const body = 'Ы'.repeat(199_000);
  const { path } = await issueOf(
    702,
    Array.from({ length: 5 }, (_, at) => ({ headline: `Long ${at}`, body })),
  );
  const answer = await site.request(path);
  assert.equal(answer.status, 422);
  assert.match(await answer.text(), /Too large for one PDF.*href="\/issues\/702\/whole"/s);
});

test('an issue that is not out, and one that is not there, have neither paper nor file', async () => {
  const head = { number: 950, day: '2016-04-06', title: 'Secret title', language: 'en' };
  await beginIssue(database.app, actor, head);
  for (const file of ['issue.pdf', 'issue.html']) {
    const answers = await Promise.all(
      [950, 951].map(async (number) => {
        const answer = await site.request(`/issues/${number}/${file}`);
        return { status: answer.status, text: (await answer.text()).replaceAll(String(number), '') };
      }),
    );
    assert.equal(answers[0]?.status, 404);
    assert.deepEqual(answers[0], answers[1]);
  }
});

test('the pages of an issue lead to its paper and its file, and say how heavy they are', async () => {
  for (const page of ['/issues/895', '/issues/895/whole', '/ru/issues/895']) {
    const text = await (await site.request(page)).text();
    const at = page.startsWith('/ru') ? '/ru' : '';
    assert.match(
      text,
      new RegExp(`href="${at}/issues/895/issue.pdf">[^<]+</a> <span class="meta">[^<\\d]+1`),
    );
    assert.match(text, new RegExp(`href="${at}/issues/895/issue.html">`));
  }
});
