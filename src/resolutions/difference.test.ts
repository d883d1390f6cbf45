import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { differenceOf } from './difference.js';
import { fatesOf, survivalOf } from './difference-demands.js';
import { runsOf } from './difference-words.js';
import type { Paragraph } from './model.js';

const line = (number: number, text: string): Paragraph => ({ block: 'resolves', number, text });

const model: Paragraph[] = [
  { block: 'opening', number: null, text: 'Resolution of Northern Printers' },
  { block: 'notes', number: 1, text: 'A verdict was annulled on 31 October.' },
  line(1, 'To support the demand for release pending a review.'),
  line(2, 'To go further and demand immediate freedom for all three.'),
  line(3, 'To send copies to the prisoners and their lawyers.'),
];

test('a text passed as it was has every paragraph and demand kept', () => {
  const { paragraphs, demands } = differenceOf(model, structuredClone(model));
  assert.deepEqual(paragraphs, { kept: 5, changed: 0, dropped: 0, added: 0 });
  assert.deepEqual(demands, { kept: 3, changed: 0, dropped: 0, added: 0 });
});

test('an amended motion shows the dropped, the changed and the added demand', () => {
  const passed = [
    ...model.slice(0, 2),
    line(1, 'To go further and demand immediate and unconditional freedom for all three.'),
    line(2, 'To send copies to the prisoners and their lawyers.'),
    line(3, 'To donate two hundred pounds.'),
  ];
  const { changes, demands } = differenceOf(model, passed);
  assert.deepEqual(demands, { kept: 1, changed: 1, dropped: 1, added: 1 });
  const changed = changes.find((one) => one.kind === 'changed');
  assert.deepEqual(
    changed?.runs.filter((run) => run.kind !== 'same'),
    [{ kind: 'added', text: 'and unconditional ' }],
  );
  assert.equal(changes.find((one) => one.kind === 'dropped')?.from?.number, 1);
});

test('a demand that was only put elsewhere is kept', () => {
  const passed = [...model.slice(0, 2), model[4] as Paragraph, model[2] as Paragraph, model[3] as Paragraph];
  const { changes, demands } = differenceOf(model, passed);
  assert.deepEqual(demands, { kept: 3, changed: 0, dropped: 0, added: 0 });
  assert.equal(changes.filter((one) => one.kind === 'kept' && one.moved).length, 1);
});

test('a demand that is now merely noted is dropped, and said to be noted', () => {
  const noted: Paragraph[] = [{ block: 'notes', number: 1, text: (model[3] as Paragraph).text }];
  const difference = differenceOf([model[3] as Paragraph], noted);
  assert.equal(difference.demands.dropped, 1);
  assert.deepEqual(fatesOf(difference), [{ fate: 'noted', line: model[3], now: noted[0] }]);
});

test('a demand that was put elsewhere and reworded is one demand, not a dropped and a new one', () => {
  const words = 'To send copies of it to the three prisoners and their lawyers.';
  const { changes, demands, moved } = differenceOf(model.slice(2), [line(1, words), ...model.slice(2, 4)]);
  assert.deepEqual(demands, { kept: 2, changed: 1, dropped: 0, added: 0 });
  assert.equal(moved, 1);
  assert.equal(changes[0]?.kind === 'changed' && changes[0].moved, true);
});

test('what stands word for word elsewhere is not taken for a rewording of its neighbour', () => {
  const first = line(1, 'To demand the release of all three prisoners at once.');
  const second = line(2, 'To demand the release of all three prisoners in May.');
  const { demands } = differenceOf([first, second], [line(1, second.text), line(2, 'To meet again.')]);
  assert.deepEqual(demands, { kept: 1, changed: 0, dropped: 1, added: 1 });
});

test('each demand of the model has one fate, in its order, and the organisation’s own ones follow', () => {
  const passed = [
    { block: 'notes', number: 1, text: 'The demand for release pending a review.' } as Paragraph,
    line(1, 'To write to the newspapers.'),
    line(2, 'To send copies to the prisoners and their lawyers.'),
    line(3, 'To go further and demand freedom for all three at once.'),
  ];
  const fates = fatesOf(differenceOf(model, passed));
  assert.deepEqual(
    fates.map(({ fate, line: from, now }) => [fate, from?.number ?? null, now?.number ?? null]),
    [
      ['noted', 1, 1],
      ['reworded', 2, 3],
      ['kept', 3, 2],
      ['own', null, 1],
    ],
  );
  assert.deepEqual(survivalOf(fates), { survive: 2, reworded: 1, of: 3, own: 1 });
});

test('no demand is forgotten and none is told twice', () => {
  fc.assert(
    fc.property(texts, texts, (from, to) => {
      const model = from.map((one, place) => ({ ...one, number: place + 1 }));
      const fates = fatesOf(differenceOf(model, to));
      const demands = (all: Paragraph[]) => all.filter((one) => one.block === 'resolves');
      assert.deepEqual(
        fates.flatMap(({ line }) => line ?? []),
        demands(model),
      );
      const now = fates.flatMap(({ fate, now }) => (fate !== 'noted' && now ? [now] : []));
      assert.deepEqual(new Set(now), new Set(demands(to)));
      assert.equal(now.length, demands(to).length);
    }),
  );
});

test('nothing against nothing is no difference', () => {
  assert.deepEqual(differenceOf([], []).changes, []);
  assert.equal(differenceOf(model, []).paragraphs.dropped, 5);
  assert.equal(differenceOf([], model).paragraphs.added, 5);
});

const words = fc
  .array(
    fc.constantFrom('free', 'the', 'three', 'Свобода', 'қазақ', '8', 'October', ',', '  ', 'é', '😀', '<b>'),
    {
      maxLength: 14,
    },
  )
  .map((list) => list.join(' '));
const text = fc.oneof(words, fc.string({ unit: 'binary', maxLength: 60 }));
const paragraph: fc.Arbitrary<Paragraph> = fc.record({
  block: fc.constantFrom('opening', 'notes', 'believes', 'resolves', 'closing'),
  number: fc.option(fc.integer({ min: 1, max: 9 })),
  text,
});
const texts = fc.array(paragraph, { maxLength: 12 });

test('the runs give back both texts to the letter', () => {
  fc.assert(
    fc.property(text, text, (from, to) => {
      const runs = runsOf(from, to);
      const side = (other: string) =>
        runs
          .filter((run) => run.kind !== other)
          .map((run) => run.text)
          .join('');
      assert.equal(side('added'), from);
      assert.equal(side('dropped'), to);
    }),
  );
});

test('applying a difference to the model gives the passed text, and nothing of the model is forgotten', () => {
  fc.assert(
    fc.property(texts, texts, (from, to) => {
      const { changes } = differenceOf(from, to);
      assert.deepEqual(
        changes.flatMap((one) => (one.to ? [one.to] : [])),
        to,
      );
      assert.deepEqual(new Set(changes.flatMap((one) => (one.from ? [one.from] : []))), new Set(from));
      const inPlace = changes.filter((one) => !('moved' in one && one.moved));
      const order = inPlace.flatMap((one) => (one.from ? [from.indexOf(one.from)] : []));
      assert.deepEqual(
        order,
        [...order].sort((a, b) => a - b),
      );
    }),
  );
});

test('seen from the other side the dropped is added, and the kept is kept', () => {
  fc.assert(
    fc.property(texts, texts, (from, to) => {
      const there = differenceOf(from, to).paragraphs;
      const back = differenceOf(to, from).paragraphs;
      assert.equal(there.kept, back.kept);
      assert.equal(there.kept + there.changed + there.dropped, from.length);
      assert.equal(there.kept + there.changed + there.added, to.length);
    }),
  );
});

test('50,000 characters on each side are compared within three seconds of work', () => {
  const long = (seed: number, count: number, size: number): Paragraph[] =>
    Array.from({ length: count }, (_, place) =>
      line(
        place + 1,
        Array.from({ length: size }, (_, at) => `w${(at * seed * (place + 7)) % 997}`).join(' '),
      ),
    );
  for (const [one, other] of [
    [long(3, 1, 10_000), long(5, 1, 10_000)],
    [long(3, 12, 800), long(5, 12, 800)],
    [long(3, 300, 30), long(5, 300, 30)],
  ] as const) {
    // Of the processor, not of the clock on the wall: other tests run beside this one.
    const started = process.cpuUsage();
    fatesOf(differenceOf(one, other));
    const took_ms = process.cpuUsage(started).user / 1000;
    assert.ok(took_ms < 3000, `${Math.round(took_ms)} ms`);
  }
});
