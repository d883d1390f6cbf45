import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { type TestDatabase, testActor, testDatabase } from '../../../test/database.js';
import { ajv, closed } from '../../../test/json-promise.js';
import { inventedArticle, paperSite, printPaper } from '../../../test/paper-ground.js';
import { saveArticle } from '../articles/article-keeping.js';
import { publishArticle, withdrawArticle } from '../articles/publishing.js';
import { letters, withoutEndings } from './endings.js';
import { around, found_from, found_to, runsOf } from './marks.js';
import { readQuestion } from './question.js';

let database: TestDatabase;
let site: ReturnType<typeof paperSite>;
const actor = testActor('staff:mira', '2026-11-24T12:00:00Z');

before(async () => {
  database = await testDatabase({ demonstration: true });
  await printPaper(database.app, actor);
  site = paperSite(database.visitors, actor.clock);
});
after(() => database.drop());

async function out(
  headline: string,
  body: string,
  language: string,
): Promise<{ id: string; number: number }> {
  const article = await inventedArticle(database.app, actor, { headline, body, language });
  await publishArticle(database.app, actor, article.id, 1);
  return article;
}

interface Answer {
  articles: { number: number; headline: string; words: { text: string; found: boolean }[] }[];
  people: { slug: string; name: string; found_as: string }[];
  resolutions: { slug: string; title: string; words: { text: string; found: boolean }[] }[];
}

async function asked(question: string, language = ''): Promise<Answer> {
  const answer = await site.request(`${language}/search.json?q=${encodeURIComponent(question)}`);
  assert.equal(answer.status, 200, question);
  return (await answer.json()) as Answer;
}
const numbers = ({ articles }: Answer) => articles.map(({ number }) => number);
const marked = ({ articles }: Answer) =>
  articles.flatMap(({ words }) => words.filter(({ found }) => found).map(({ text }) => text));

test('an English article is found by any form of its words, and they are marked', async () => {
  const { number } = await out('Miners speak', 'The invented miners were **striking** in a town.', 'en');
  const answer = await asked('strikes miner');
  assert.deepEqual(numbers(answer), [number]);
  assert.deepEqual(marked(answer), ['miners', 'striking']);
  assert.deepEqual(numbers(await asked('strikes pilots')), []);
});

test('a Russian article is found by any form of its words, with ё or without', async () => {
  const { number } = await out(
    'О выдуманных узниках',
    'Её держали в выдуманной тюрьме, и ещё двоих чернёных.',
    'ru',
  );
  for (const question of ['тюрьмы', 'ТЮРЬМОЙ', 'узник', 'черненый', 'чернёного'])
    assert.deepEqual(numbers(await asked(question, '/ru')), [number], question);
  assert.deepEqual(marked(await asked('в тюрьму')), ['тюрьме']);
});

test('a name is found in a Russian article in whatever case it stands there or is typed', async () => {
  const { number } = await out(
    'О Выдуманове',
    'Письмо Выдуманову дошло в Тестозен. Выдуманов ответил.',
    'ru',
  );
  const other = await out('О Придуманове', 'Придумановой ответили из Тестозена, пишет Придуманова.', 'ru');
  for (const question of ['Выдуманов', 'Выдуманова', 'выдумановым', 'Выдуманову тестозене'])
    assert.deepEqual(numbers(await asked(question, '/ru')), [number], question);
  assert.deepEqual(numbers(await asked('Придуманов', '/ru')), [other.number]);
  assert.deepEqual(numbers(await asked('Тестозен', '/ru')).sort(), [number, other.number].sort());
  assert.deepEqual(marked(await asked('Выдуманова', '/ru')), ['Выдуманову', 'Выдуманов']);
});

test('a Kazakh article is found with other endings and as a Russian keyboard types it', async () => {
  const { number } = await out(
    'Ойдан шығарылған хабар',
    'Түрмелердегі тұтқындар жұмысшыларға хат жазды.',
    'kk',
  );
  for (const question of ['түрме', 'турме', 'түрменің', 'тұтқын', 'туткындарга', 'жумысшы', 'ЖҰМЫСШЫЛАР'])
    assert.deepEqual(numbers(await asked(question, '/kk')), [number], question);
  assert.deepEqual(marked(await asked('турме туткын', '/kk')), ['Түрмелердегі', 'тұтқындар']);
});

test('endings leave a word to begin with, and fold as the database does', async () => {
  assert.equal(withoutEndings('Түрмелердегі'), 'турме');
  assert.equal(withoutEndings('сотта'), 'сотта');
  assert.equal(withoutEndings('prisoners'), 'prisoners');
  const alphabet = 'АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯӘҒҚҢӨҰҮҺІ';
  const { rows } = await sql<{ folded: string }>`select word_fold(${alphabet}) as folded`.execute(
    database.visitors,
  );
  assert.equal(letters(alphabet), rows[0]?.folded);
});

test('people are found by another spelling, and a resolution by what it asks for', async () => {
  const { people } = await asked('Kozlov');
  assert.equal(people[0]?.slug, 'vladimir-kozlov');
  assert.equal((await asked('Козлов', '/ru')).people[0]?.slug, 'vladimir-kozlov');
  const { resolutions } = await asked('release');
  assert.ok(resolutions.length > 0);
  assert.ok(resolutions.some(({ words }) => words.some(({ found, text }) => found && /releas/i.test(text))));
});

test('only what is out is found, and in the words that are out', async () => {
  const draft = await inventedArticle(database.app, actor, { body: 'The zebrafinch is a draft.' });
  assert.deepEqual(numbers(await asked('zebrafinch')), []);
  await publishArticle(database.app, actor, draft.id, 1);
  assert.deepEqual(numbers(await asked('zebrafinch')), [draft.number]);
  const written = { headline: 'Another', standfirst: null, byline: null, body: 'The quokka is saved.' };
  await saveArticle(database.app, actor, { id: draft.id, version: 1, written });
  assert.deepEqual(numbers(await asked('quokka')), []);
  await publishArticle(database.app, actor, draft.id, 2);
  assert.deepEqual(
    [numbers(await asked('quokka')), numbers(await asked('zebrafinch'))],
    [[draft.number], []],
  );
  await withdrawArticle(database.app, actor, draft.id, 'It was wrong.');
  assert.deepEqual(numbers(await asked('quokka')), []);
});

test('of an article in several languages the reader’s is shown', async () => {
  const original = await inventedArticle(database.app, actor, { headline: 'Axolotl', language: 'en' });
  const translation = await inventedArticle(database.app, actor, {
    headline: 'Axolotl по-русски',
    language: 'ru',
    translation_of: original.id,
  });
  for (const { id } of [original, translation]) await publishArticle(database.app, actor, id, 1);
  assert.deepEqual(numbers(await asked('axolotl')), [original.number]);
  assert.deepEqual(numbers(await asked('axolotl', '/ru')), [translation.number]);
});

test('hostile questions are words like others, and too long ones are told so at the field', async () => {
  await out('Markup <b>x</b>', 'A <script>alert(1)</script> & \u{e000} zebu <i>zebu</i>.', 'en');
  const page = await (await site.request('/search?q=zebu')).text();
  assert.match(page, /<mark>zebu<\/mark>/);
  assert.doesNotMatch(page, /<script>alert|<i>/);
  const hostile = [
    "zebu' | '*':* !!",
    'zebu:* <-> & | ! ( ) \\ % _',
    '"><script>alert(1)</script>',
    "'; drop table articles; --",
    '& & &',
    'a:*b:*',
    `${'zebu '.repeat(39)}`,
    'x'.repeat(200),
    '\u202ezebu\u0301\u0301\u0301\u0301',
    '-zebu',
    'the of and',
    'ё'.repeat(200),
    '𝔷𝔢𝔟𝔲 🦓',
    'null\0byte',
  ];
  for (const question of hostile) {
    const answer = await site.request(`/search?q=${encodeURIComponent(question)}`);
    assert.ok([200, 422].includes(answer.status), `${question}: ${answer.status}`);
    assert.doesNotMatch(await answer.text(), /<script>alert/);
    assert.equal(answer.headers.get('cache-control'), 'private, no-store');
    assert.equal(answer.headers.get('x-robots-tag'), 'noindex');
  }
  for (const [question, problem] of [
    ['y'.repeat(201), /at most 200 characters/],
    ['…', /Write a word/],
  ] as const) {
    const answer = await site.request(`/search?q=${encodeURIComponent(question)}`);
    assert.equal(answer.status, 422);
    const text = await answer.text();
    assert.match(text, problem);
    assert.ok(text.includes(`value="${question}"`));
  }
  assert.equal((await site.request(`/search.json?q=${'y'.repeat(201)}`)).status, 422);
});

test('the JSON of a search is as it was promised', async () => {
  const check = ajv(closed).getSchema('search.json');
  for (const question of ['invented', 'Kozlov', '']) {
    const answer = await asked(question);
    assert.ok(check?.(answer), JSON.stringify(check?.errors));
  }
});

test('a question is at most ten words, and each a word', () => {
  const read = readQuestion(` ${'a1 '.repeat(30)}`);
  assert.equal(read.ok && read.value?.words, Array.from({ length: 10 }, () => 'a1').join(' '));
  assert.deepEqual(readQuestion('   '), { ok: true, value: null });
  const quoted = readQuestion("o'clock ':*");
  assert.equal(quoted.ok && quoted.value?.beginnings, "'o' & 'clock':*");
});

test('marks lie over the text as it was written, and a long text is shown around them', () => {
  const marked = `а ${found_from}туткын${found_to} б`;
  assert.deepEqual(runsOf('А тұтқын Б', marked), [
    { text: 'А ', is_found: false },
    { text: 'тұтқын', is_found: true },
    { text: ' Б', is_found: false },
  ]);
  assert.deepEqual(runsOf('longer than that', marked), [{ text: 'longer than that', is_found: false }]);
  const shown = around([
    { text: 'word '.repeat(100), is_found: false },
    { text: 'found', is_found: true },
    { text: ' word'.repeat(100), is_found: false },
  ]);
  assert.equal(shown[1]?.text, 'found');
  const whole = shown.map(({ text }) => text).join('');
  assert.ok(whole.length < 300 && whole.startsWith('… word') && whole.endsWith(' …'), whole);
});
