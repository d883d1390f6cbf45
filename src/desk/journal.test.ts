import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { type TestDatabase, testDatabase } from '../../test/database.js';
import { DeskVisit, deskOn } from '../../test/desk-visit.js';
import { setUpAtOnce } from '../../test/second-step.js';
import { day_ms } from '../kernel/clock.js';
import { transact } from '../kernel/database.js';
import { record } from '../kernel/journal.js';
import { createFirstLink } from '../staff/link.js';
import { enter } from '../staff/welcome.js';
import { addressOf, most_lines, readQuestion } from './journal-question.js';

let database: TestDatabase;
let visit: DeskVisit;
let desk: ReturnType<typeof deskOn>;

before(async () => {
  database = await testDatabase();
  desk = deskOn(database.app);
  const app = desk.start();
  const token = await createFirstLink(database.app, desk.operator);
  const mira = await enter(database.app, desk.operator, token ?? '', 'Mira');
  visit = new DeskVisit(app);
  visit.cookie = `habeas_desk=${(await setUpAtOnce(database.app, desk.operator, mira.session)).session}`;
  await transact(database.app, async (tx) => {
    for (let number = 0; number < most_lines + 5; number += 1)
      await record(tx, desk.operator, { what: 'thing.done', subject: `thing:a_${number}` });
    await record(tx, desk.operator, { what: 'thing.done', subject: 'thing:axb' });
  });
  desk.clock.move(3 * day_ms);
  await transact(database.app, (tx) =>
    record(tx, { ...desk.operator, who: 'clerk' }, { what: 'thing.later', subject: 'other:1', why: 'late' }),
  );
  desk.clock.move(-3 * day_ms);
});

after(() => database?.drop());

const rows = async (query: string) => {
  await visit.get(`/desk/journal${query}`);
  assert.equal(visit.status, 200);
  return visit.page.match(/<td class="n">/g)?.length ?? 0;
};

test('the journal is asked by kind, person, subject and days, and shows its head', async () => {
  assert.equal(await rows('?what=thing.later'), 1);
  assert.equal(await rows('?who=clerk'), 1);
  assert.match(visit.page, />late</);
  assert.match(visit.page, /<code>[0-9a-f]{64}<\/code>/);
  assert.equal(await rows('?subject=thing:a_20'), 6, 'the mark _ stands for itself');
  assert.equal(await rows('?from=2016-04-10'), 1);
  assert.equal(await rows('?what=thing.later&to=2016-04-09'), 0);
  assert.equal(await rows('?what=thing.later&to=2016-04-10'), 1);
});

test('it goes on to older entries, all of which are shown once', async () => {
  assert.equal(await rows('?what=thing.done'), most_lines);
  const older = visit.page
    .match(/href="(\/desk\/journal\?[^"]*before=[^"]*)"/)?.[1]
    ?.replaceAll('&amp;', '&');
  assert.equal(await rows((older ?? '').replace('/desk/journal', '')), 6);
  assert.doesNotMatch(visit.page, /before=/);
});

test('a question that cannot be read is not asked, and its words are not shown', async () => {
  const all = await rows('');
  for (const query of [
    "?what=';drop",
    '?from=2016-02-30',
    '?to=yesterday',
    '?before=-1',
    '?subject=%00%22<b>',
  ])
    assert.equal(await rows(query), all, query);
});

test('whatever stands in an address is read into a question whose own address says the same', () => {
  const names = ['what', 'who', 'subject', 'from', 'to', 'before'] as const;
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...names), fc.string()), (query) => {
      const question = readQuestion(query);
      const again = new URLSearchParams(addressOf(question).split('?')[1] ?? '');
      assert.deepEqual(readQuestion(Object.fromEntries(again)), question);
    }),
  );
});
