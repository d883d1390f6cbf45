import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type TestDatabase, testActor, testDatabase } from '../../../test/database.js';
import { inventedArticle } from '../../../test/paper-ground.js';
import { hour_ms, minute_ms } from '../../kernel/clock.js';
import { Refused } from '../../kernel/refusals.js';
import { newspaperJobs } from '../jobs.js';
import { articleNumbered } from './article.js';
import { beginArticle, placeArticle, saveArticle } from './article-keeping.js';
import { articleOut, withdrawalOf } from './article-public.js';
import { correctArticle } from './correction.js';
import { versionsOf } from './history.js';
import {
  publishArticle,
  publishDue,
  scheduleArticle,
  unscheduleArticle,
  withdrawArticle,
} from './publishing.js';
import { slugOf } from './slug.js';
import { piecesOf } from './written-difference.js';

let database: TestDatabase;
const mira = testActor('staff:mira');
const juno = { ...testActor('staff:juno'), clock: mira.clock };
const clerk = { ...testActor('clerk'), clock: mira.clock };

before(async () => {
  database = await testDatabase();
});
after(() => database.drop());

const db = () => database.app;
const refusedWith = (code: string) => (error: unknown) => error instanceof Refused && error.code === code;
const words = { headline: 'Other words', standfirst: null, byline: null, body: 'Other words.' };

test('a headline becomes an address in Latin letters that ends at a word', () => {
  assert.equal(
    slugOf('Kazakhstan: Treatment of political prisoners condemned'),
    'kazakhstan-treatment-of-political-prisoners-condemned',
  );
  assert.equal(slugOf('Суд в Алматы: «Свободу!»'), 'sud-v-almaty-svobodu');
  assert.equal(slugOf('Қазақстан: әділдік'), 'qazaqstan-adildik'.replaceAll('q', 'k'));
  assert.equal(slugOf('自由'), 'article');
  assert.ok(slugOf('word '.repeat(60)).length <= 100);
  assert.doesNotMatch(slugOf('word '.repeat(60)), /-$|wor$/);
});

test('articles that are begun at the same moment have numbers of their own, without a gap', async () => {
  const first = await inventedArticle(db(), mira);
  const all = await Promise.all(Array.from({ length: 8 }, () => inventedArticle(db(), mira)));
  assert.deepEqual(
    all.map(({ number }) => number - first.number).sort((a, b) => a - b),
    [1, 2, 3, 4, 5, 6, 7, 8],
  );
});

test('a number is given once, a language once, and a translation is made of the original', async () => {
  const { id, number } = await inventedArticle(db(), mira);
  await assert.rejects(
    inventedArticle(db(), mira, { number }),
    refusedWith('newspaper.article.number_taken'),
  );
  const russian = await inventedArticle(db(), mira, { language: 'ru', translation_of: id });
  await assert.rejects(
    inventedArticle(db(), mira, { language: 'ru', translation_of: id }),
    refusedWith('newspaper.article.language_there'),
  );
  await assert.rejects(
    inventedArticle(db(), mira, { language: 'en', translation_of: id }),
    refusedWith('newspaper.article.language_there'),
  );
  await assert.rejects(
    inventedArticle(db(), mira, { language: 'kk', translation_of: russian.id }),
    refusedWith('newspaper.article.of_translation'),
  );
});

test('two who save at once lose nothing: the second is told, and every version stays', async () => {
  const { id, number } = await inventedArticle(db(), mira);
  const save = (actor: typeof mira, body: string) =>
    saveArticle(db(), actor, { id, version: 1, written: { ...words, body } });
  const outcomes = await Promise.allSettled([save(mira, 'Mira writes.'), save(juno, 'Juno writes.')]);
  assert.deepEqual(outcomes.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
  const lost = outcomes.find((one) => one.status === 'rejected') as PromiseRejectedResult;
  assert.ok(refusedWith('newspaper.article.stale')(lost.reason));
  assert.equal((await articleNumbered(db(), number)).version, 2);
  assert.deepEqual(
    (await versionsOf(db(), id)).map(({ version }) => version),
    [2, 1],
  );
  // Whoever saves the same again changes nothing.
  const { body, headline, standfirst, byline } = await articleNumbered(db(), number);
  assert.equal(
    await saveArticle(db(), juno, { id, version: 1, written: { body, headline, standfirst, byline } }),
    2,
  );
});

test('what a page saves by itself gives way to the same editor’s next save, and to nobody else’s', async () => {
  const { id } = await inventedArticle(db(), mira);
  const save = (actor: typeof mira, version: number, body: string, by_itself: boolean) =>
    saveArticle(db(), actor, { id, version, written: { ...words, body }, by_itself });
  await save(mira, 1, 'a', true);
  await save(mira, 2, 'ab', true);
  await save(juno, 3, 'abc', false);
  await save(mira, 4, 'abcd', true);
  await save(mira, 5, 'abcde', false);
  assert.deepEqual(
    (await versionsOf(db(), id)).map(({ version, by_itself, saved_by }) => [version, by_itself, saved_by]),
    [
      [6, false, 'staff:mira'],
      [4, false, 'staff:juno'],
      [3, true, 'staff:mira'],
      [1, false, 'staff:mira'],
    ],
  );
});

test('visitors read the version that was published, whatever is saved afterwards', async () => {
  const { id, number } = await inventedArticle(db(), mira);
  assert.equal(await articleOut(database.visitors, number), null);
  await publishArticle(db(), mira, id, 1);
  await saveArticle(db(), mira, { id, version: 1, written: words });
  assert.equal((await articleOut(database.visitors, number))?.headline, 'An invented headline');
  await assert.rejects(publishArticle(db(), mira, id, 1), refusedWith('newspaper.article.changed_since'));
  await publishArticle(db(), mira, id, 2);
  const out = await articleOut(database.visitors, number);
  assert.deepEqual([out?.headline, out?.day], ['Other words', '2016-04-07']);
  await assert.rejects(publishArticle(db(), mira, id, 2), refusedWith('newspaper.article.is_out'));
});

test('an article goes out at its minute and not before, as it was scheduled, and once', async () => {
  const { id, number } = await inventedArticle(db(), mira);
  const at = new Date(mira.clock.now().getTime() + hour_ms);
  await assert.rejects(
    scheduleArticle(db(), mira, id, 1, mira.clock.now()),
    refusedWith('newspaper.article.in_the_past'),
  );
  await scheduleArticle(db(), mira, id, 1, at);
  await saveArticle(db(), juno, { id, version: 1, written: words });
  mira.clock.move(hour_ms - minute_ms);
  assert.equal(await publishDue(db(), clerk), 0);
  assert.equal(await articleOut(database.visitors, number), null);
  mira.clock.move(minute_ms);
  const publishing = () => newspaperJobs(db(), clerk).filter(({ name }) => name.startsWith('publish'));
  const jobs = publishing();
  assert.equal(jobs.length, 2);
  const both = await Promise.all([...jobs, ...publishing()].map(({ run }) => run()));
  assert.equal(
    both.reduce((sum, count) => sum + count, 0),
    1,
  );
  const out = await articleOut(database.visitors, number);
  assert.equal(out?.headline, 'An invented headline');
  assert.equal(out?.published_at.getTime(), at.getTime());
  // At most so long after its minute.
  assert.ok(jobs.every(({ every_ms }) => every_ms <= 10_000));
});

test('a schedule is taken back, and a second one counts instead', async () => {
  const { id, number } = await inventedArticle(db(), mira);
  const at = new Date(mira.clock.now().getTime() + minute_ms);
  await scheduleArticle(db(), mira, id, 1, at);
  await unscheduleArticle(db(), mira, id);
  await assert.rejects(unscheduleArticle(db(), mira, id), refusedWith('newspaper.article.not_scheduled'));
  mira.clock.move(2 * minute_ms);
  assert.equal(await publishDue(db(), clerk), 0);
  assert.equal((await articleNumbered(db(), number)).state, 'draft');
});

test('an article that is withdrawn leaves its day and reason, a draft leaves nothing; it can come back', async () => {
  const { id, number } = await inventedArticle(db(), mira);
  await publishArticle(db(), mira, id, 1);
  await withdrawArticle(db(), mira, id, 'It named somebody.');
  assert.equal(await articleOut(database.visitors, number), null);
  assert.equal((await withdrawalOf(database.visitors, number))?.why, 'It named somebody.');
  await publishArticle(db(), mira, id, 1);
  assert.equal(await withdrawalOf(database.visitors, number), null);
  const draft = await inventedArticle(db(), mira);
  await withdrawArticle(db(), mira, draft.id, 'Not needed.');
  assert.equal(await withdrawalOf(database.visitors, draft.number), null);
});

test('only what is out is corrected, and what is out keeps a day', async () => {
  const { id } = await inventedArticle(db(), mira);
  await assert.rejects(correctArticle(db(), mira, id, 'x'), refusedWith('newspaper.article.not_out'));
  await publishArticle(db(), mira, id, 1);
  const placing = { slug: 'x', day: null, section_id: null };
  await assert.rejects(placeArticle(db(), mira, id, placing), refusedWith('newspaper.article.needs_day'));
});

test('an imported article brings its number, day, slug and time of publication along', async () => {
  const own = { number: 40_001, day: '2009-05-06', slug: 'as-it-was' };
  const imported = { ...words, ...own, language: 'en', translation_of: null, section_id: null };
  const { id } = await beginArticle(db(), mira, imported);
  await publishArticle(db(), mira, id, 1, new Date('2009-05-06T08:00:00Z'));
  const out = await articleOut(database.visitors, own.number);
  assert.deepEqual(
    [out?.day, out?.slug, out?.published_at.toISOString()],
    ['2009-05-06', 'as-it-was', '2009-05-06T08:00:00.000Z'],
  );
});

test('a difference says which words went and came, and only counts what stayed', () => {
  const from = 'One stays.\n\nTwo is here.\n\nThree stays.';
  const to = 'One stays.\n\nTwo was here.\n\nThree stays.\n\nFour is new.';
  const pieces = piecesOf(from, to);
  assert.deepEqual(
    pieces.map((piece) => piece.kind),
    ['same', 'changed', 'same', 'changed'],
  );
  const changed = pieces.flatMap((piece) => (piece.kind === 'changed' ? piece.runs : []));
  assert.deepEqual(
    changed.filter(({ kind }) => kind !== 'same').map(({ kind, text }) => [kind, text]),
    [
      ['dropped', 'is'],
      ['added', 'was'],
      ['added', 'Four is new.'],
    ],
  );
  const long = Array.from({ length: 3000 }, (_, place) => `Paragraph ${place}.`).join('\n\n');
  const begun = performance.now();
  piecesOf(long, long.replaceAll('Paragraph', 'Other'));
  assert.ok(performance.now() - begun < 3000);
});
