import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Hono } from 'hono';
import { type TestDatabase, testActor, testDatabase } from '../../../test/database.js';
import { inventedPrisoner, type Prisoner } from '../../../test/prisoner.js';
import { movableClock } from '../../kernel/clock.js';
import { addDays } from '../../kernel/day.js';
import { type Language, messagesBelow } from '../../kernel/language.js';
import { Refused } from '../../kernel/refusals.js';
import { beside } from '../../kernel/root.js';
import { monthsBetween, timeScale } from '../../page/chart.js';
import type { VisitorEnv } from '../../page/web.js';
import { states } from '../course/standing.js';
import { standingsOn } from '../course/standing-on.js';
import { personOf } from '../person.js';
import { tell, tellPerson } from '../telling/telling.js';
import { arrestsPerMonth, firstMonth, heldOverTime, most_months, takingsByDate } from './over-time.js';
import { picturesSite } from './site.js';
import { Timeline } from './timeline.js';

let database: TestDatabase;
let one: Prisoner;
let other: Prisoner;
let vague = '';
const actor = testActor();
const clock = movableClock('2016-04-07T12:00:00Z');
const messages = messagesBelow(beside(import.meta.url, '../..'));
const day = '2016-04-07';

before(async () => {
  database = await testDatabase();
  one = await inventedPrisoner(database.app, actor, 'one');
  await one.event('release', '2015-06-15');
  await one.event('re-arrest', '2016-02-03');
  other = await inventedPrisoner(database.app, actor, 'other');
  await other.event('release', '2015-03');
  vague = await other.event('arrest', '2014');
});
after(() => database.drop());

const app = new Hono<VisitorEnv>();
app.use(async (c, next) => {
  const language = (c.req.query('language') ?? 'en') as Language;
  c.set('say', messages.in(language));
  c.set('db', database.visitors);
  c.set('clock', clock);
  c.set('href', (path) => path);
  c.setRenderer((content) => c.html(String(content)));
  await next();
});
app.route('/', picturesSite());

test('people are counted as they stood at the end of each month, exactly as their standing says', async () => {
  const months = await heldOverTime(database.visitors, '2014-01', '2016-04', day);
  for (const month of months) {
    const last = addDays(`${addDays(`${month.month}-01`, 31).slice(0, 7)}-01`, -1);
    const standings = await standingsOn(database.visitors, null, last > day ? day : last);
    const all = [...standings.values()].filter(({ standing }) => standing.since !== null);
    for (const state of states)
      assert.equal(
        month[state],
        all.filter(({ standing }) => standing.state === state).length,
        `${state} in ${month.month}`,
      );
  }
  const held = new Map(months.map((month) => [month.month, month.held]));
  assert.deepEqual(
    ['2015-02', '2015-04', '2015-07', '2016-02'].map((month) => held.get(month)),
    [2, 1, 0, 1],
  );
});

test('arrests are counted by the month that a source tells, and those of no month apart', async () => {
  const { months, vague: unknown } = arrestsPerMonth(
    await takingsByDate(database.visitors),
    '2014-01',
    '2016-04',
  );
  assert.deepEqual(
    months.filter(({ arrests }) => arrests > 0),
    [
      { month: '2015-01', arrests: 2 },
      { month: '2016-02', arrests: 1 },
    ],
  );
  assert.equal(unknown, 1);
  assert.equal(firstMonth(await takingsByDate(database.visitors), day), '2014-01');
});

test('no more months are drawn than can be told apart', async () => {
  const late = '2099-12-31';
  const first = firstMonth(await takingsByDate(database.visitors), late) ?? '';
  assert.equal(monthsBetween(first, '2099-12').length, most_months);
  await assert.rejects(heldOverTime(database.visitors, '1990-01', '2016-04', day), Refused);
});

test('the page, its JSON and its CSV say the same, in every language, with tables beside the drawings', async () => {
  const json = (await (await app.request('/people/over-time.json')).json()) as {
    months: { month: string; held: number }[];
    arrests_of_unknown_month: number;
  };
  assert.equal(json.months.length, 28);
  assert.equal(json.arrests_of_unknown_month, 1);
  const csv = await (await app.request('/people/over-time.csv')).text();
  assert.equal(csv.trim().split('\r\n').length, 29);
  assert.match(csv, /\r\n2015-02,2,0,0,0,0,0\r\n/);
  for (const language of ['en', 'ru', 'kk']) {
    const page = await (await app.request(`/people/over-time?language=${language}`)).text();
    assert.equal(page.match(/<svg[^>]*role="img" aria-label="[^"]+"/g)?.length, 2);
    assert.equal(page.match(/<table/g)?.length, 2);
    assert.doesNotMatch(page, / style=/, 'the cautions of the site allow no style in a tag');
  }
});

test('who is taken down is in no picture', async () => {
  await tell(database.app, actor, vague, 'desk', 'a rumour');
  assert.equal(arrestsPerMonth(await takingsByDate(database.visitors), '2014-01', '2016-04').vague, 0);
  await tellPerson(database.app, actor, other.id, 'desk', 'asked for it');
  const [month] = await heldOverTime(database.visitors, '2015-02', '2015-02', day);
  assert.equal(month?.held, 1);
});

test('a timeline draws each dated step in a shape of its kind, a vague date as a line, and custody below', async () => {
  await one.event('verdict', '2015-04');
  await one.event('hearing', '2015-02-10/2015-03-01');
  const person = await personOf(database.visitors, 'one', day);
  const drawing = String(<Timeline say={messages.in('en')} person={person} />);
  assert.match(drawing, /aria-label="5 dated steps between January 2015 and April 2016/);
  assert.equal(drawing.match(/class="span"/g)?.length, 3, 'two vague dates and their legend');
  assert.match(drawing, /<title>April 2015: Verdict<\/title>/);
  assert.doesNotMatch(drawing, /NaN|undefined| style=/);
  const verdict = person.course.filter(({ type }) => type === 'verdict');
  assert.match(
    String(<Timeline say={messages.in('en')} person={{ ...person, course: verdict, custody: null }} />),
    /aria-label="1 dated step, April 2015\. /,
  );
  const nothing = { ...person, course: [], custody: null };
  assert.equal(String(<Timeline say={messages.in('en')} person={nothing} />), '');
});

test('a line of time begins with its first day and ends with its last, whatever lies between', () => {
  const place = timeScale('2012-01-01', '2016-01-01', 100);
  assert.deepEqual(
    ['2011-05-05', '2012-01-01', '2014-01-01', '2016-01-01', '2020-01-01'].map(place),
    [0, 0, 50, 100, 100],
  );
  assert.deepEqual(monthsBetween('2011-11', '2012-02'), ['2011-11', '2011-12', '2012-01', '2012-02']);
  assert.equal(timeScale('2012-01-01', '2012-01-01')('2012-01-01'), 0);
});
