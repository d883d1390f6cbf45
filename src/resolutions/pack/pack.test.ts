import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { minute_ms, movableClock } from '../../kernel/clock.js';
import { Refused } from '../../kernel/refusals.js';
import { openPress, PrintFailed } from '../../print/press.js';
import { squareCode } from '../../print/square-code.js';
import { PackShelf, pack_limits } from './pack.js';
import type { PackSheet } from './pack-sheet.js';

const press = openPress();
after(() => press.close());

function sheet(organisation: string, lines = 3): PackSheet {
  const text = `Motion of ${organisation}. `.repeat(8);
  return {
    paper: 'a4',
    title: 'Freedom',
    lang: 'en',
    date: '2016-03-30',
    motion: {
      kicker: 'Motion',
      title: 'Freedom',
      opening: [organisation],
      parts: [
        {
          heading: 'This meeting resolves:',
          lines: Array.from({ length: lines }, (_, at) => ({ number: at + 1, text })),
        },
      ],
      closing: [],
      vote: ['For:'],
    },
    foot: { text: 'Text', form: 'Form', code: squareCode('https://campaign.example/r/K7PM2X') },
    speaker: {
      title: 'Speaker',
      since: '',
      people: [],
      'answers-title': '',
      answers: [],
      'sources-title': 'Sources',
      sources: [],
      'optional-title': '',
      optional: [],
      behind: '',
    },
    letters: [],
    labels: null,
  };
}

/** The real press, which also counts. */
function countingPress() {
  let prints = 0;
  const print: typeof press.print = (...all) => {
    prints += 1;
    return press.print(...all);
  };
  return { ...press, print, prints: () => prints };
}

const refusal = (code: string) => (error: unknown) => error instanceof Refused && error.code === code;

test('the same pack is printed once, also for two who ask at the same moment', async () => {
  const counted = countingPress();
  const shelf = new PackShelf(counted, movableClock('2016-04-07T10:00:00Z'));
  const [one, other] = await Promise.all([shelf.print(sheet('A')), shelf.print(sheet('A'))]);
  assert.equal(one.sha256, other.sha256);
  assert.equal((await shelf.print(sheet('A'))).sha256, one.sha256);
  assert.equal(counted.prints(), 1);
  await shelf.print(sheet('B'));
  assert.equal(counted.prints(), 2);
});

test('beyond the written limit a visitor is asked to wait, and what is kept is still given', async () => {
  const clock = movableClock('2016-04-07T10:00:00Z');
  const shelf = new PackShelf(press, clock, { ...pack_limits, new_per_minute: 2, waiting: 1 });
  const first = shelf.print(sheet('A'));
  await assert.rejects(shelf.print(sheet('B')), refusal('resolutions.pack.busy'));
  await first;
  await shelf.print(sheet('B'));
  await assert.rejects(shelf.print(sheet('C')), refusal('resolutions.pack.busy'));
  await shelf.print(sheet('A'));
  clock.move(minute_ms);
  await shelf.print(sheet('C'));
});

test('the shelf forgets the oldest packs and stays small', async () => {
  const counted = countingPress();
  const shelf = new PackShelf(counted, movableClock('2016-04-07T10:00:00Z'), { ...pack_limits, kept: 2 });
  for (const name of ['A', 'B', 'C', 'C', 'B', 'A']) await shelf.print(sheet(name));
  assert.equal(counted.prints(), 4);
});

test('a motion that no size brings onto one page is not printed on two', async () => {
  const shelf = new PackShelf(press, movableClock('2016-04-07T10:00:00Z'));
  await assert.rejects(
    shelf.print(sheet('A', 60)),
    (error: unknown) => error instanceof PrintFailed && error.code === 'overflow',
  );
  const closed = openPress();
  await closed.close();
  const shut = new PackShelf(closed, movableClock('2016-04-07T10:00:00Z'));
  await assert.rejects(shut.print(sheet('A')), refusal('resolutions.pack.not_printed'));
});
