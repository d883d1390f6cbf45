import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type LetterGround, letterGround, reachablePrisoner } from '../../../test/letter-ground.js';
import { movableClock } from '../../kernel/clock.js';
import { keepTurns } from '../../register/course/kept-turns.js';
import { isTime, seasonsAhead, seasonsDue, seasonsFrom } from './season.js';

let g: LetterGround;
before(async () => {
  g = await letterGround();
});
after(() => g.close());

const of = (kind: 'birthday' | 'arrested' | 'hearing', happened: string) => ({
  ...{ kind, happened },
  id: 'invented',
  slug: 'invented',
  name: 'Invented Person',
});

test('the calendar has the days of the year and of those who are held, with what to do when', () => {
  const days = [of('birthday', '1960-11-20'), of('arrested', '2015-10-01'), of('hearing', '2016-10-20')];
  const seasons = seasonsFrom('2016-10-10', days);
  assert.deepEqual(
    seasons.map(({ kind, on, years }) => [kind, on, years]),
    [
      ['hearing', '2016-10-20', null],
      ['prisoners_day', '2016-10-30', null],
      ['birthday', '2016-11-20', 56],
      ['december', '2016-12-16', null],
      ['new_year', '2017-01-01', null],
    ],
  );
  const birthday = seasons.find(({ kind }) => kind === 'birthday');
  assert.deepEqual([birthday?.begin, birthday?.post], ['2016-10-09', '2016-10-23']);
  assert.deepEqual(
    seasons.filter((one) => isTime(one, '2016-10-10')).map(({ kind }) => kind),
    ['hearing', 'birthday'],
  );
});

test('who was born on 29 February has a birthday each year; who was arrested today has no anniversary yet', () => {
  const on = (day: string, date: string) =>
    seasonsFrom(day, [of('birthday', date)]).find(({ person }) => person)?.on;
  assert.equal(on('2017-02-01', '1964-02-29'), '2017-02-28');
  assert.equal(on('2020-02-01', '1964-02-29'), '2020-02-29');
  assert.deepEqual(
    seasonsFrom('2017-02-01', [of('arrested', '2017-02-01')]).filter(({ person }) => person),
    [],
  );
});

test('a public hearing of somebody who is held stands in the calendar and on Today, one that is not public does not', async () => {
  const [known, hidden] = [
    await reachablePrisoner(g, 'seasons-one'),
    await reachablePrisoner(g, 'seasons-two'),
  ];
  await known.event('hearing', '2016-04-18');
  const event = await hidden.event('hearing', '2016-04-19');
  await g.database.app.updateTable('facts').set({ told: 'desk' }).where('id', '=', event).execute();
  await keepTurns(g.database.app);
  await g.visit.get('/desk/letters/seasons');
  assert.match(g.visit.page, /18 April 2016<.*?Adilet Ulgiuly<.*?: hearing/s);
  assert.doesNotMatch(g.visit.page, /19 April 2016/);
  const [due] = await seasonsDue(g.database.app, g.desk.clock);
  assert.ok((due?.count ?? 0) > 0);
});

test('of all days only those that come within the window are asked for, over the turn of a year and on 29 February', async () => {
  const held = await reachablePrisoner(g, 'seasons-leap');
  await held.event('arrest', '2016-02-29');
  await keepTurns(g.database.app);
  const on = async (day: string) =>
    (await seasonsAhead(g.database.app, movableClock(`${day}T12:00:00Z`)))
      .filter(({ kind, person }) => kind === 'arrested' && person?.slug === held.slug)
      .map((season) => season.on);
  // The window of 90 days ends on the day itself, begins on it, or holds it; and ends or begins one day beside it.
  assert.deepEqual(await on('2017-11-30'), ['2018-02-28']);
  assert.deepEqual(await on('2018-02-28'), ['2018-02-28']);
  assert.deepEqual(await on('2019-12-20'), ['2020-02-29']);
  assert.deepEqual(await on('2017-11-29'), []);
  assert.deepEqual(await on('2018-03-01'), []);
});
