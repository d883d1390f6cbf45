import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exampleModel } from '../examples.js';
import { modelText, readModelText } from './marks.js';

test('a model reads back from what an editor writes, with blanks in braces and the reasons to leave out', () => {
  const [version] = exampleModel().versions;
  assert.ok(version);
  for (const [language, { paragraphs }] of Object.entries(version.languages)) {
    const own = paragraphs.map(({ block, number, text }, place) => ({
      ...{ block, number, text },
      optional: place % 5 === 2 ? 'An invented reason: when it is long' : null,
    }));
    const read = readModelText(modelText(own, language), language);
    assert.deepEqual(read, { ok: true, value: own });
  }
  const kazakh =
    '{organisation}\n\nЖиналыс қаулы етеді:\n\n1. Ойдан шығарылған тармақ.\n~ Ойдан шығарылған себеп.';
  const read = readModelText(kazakh, 'kk');
  assert.ok(read.ok);
  assert.deepEqual(
    read.value.map(({ block, optional }) => [block, optional ?? null]),
    [
      ['opening', null],
      ['resolves', 'Ойдан шығарылған себеп.'],
    ],
  );
});

test('what is wrong in a model’s text is said with its place, and nothing is lost', () => {
  const code = (text: string) => {
    const read = readModelText(text, 'en');
    return read.ok ? 'fine' : read.problems[0]?.code.replace('resolutions.', '');
  };
  const head = 'This meeting resolves:\n\n';
  for (const [text, wanted] of [
    [`${head}1. A line of {organization}.`, 'models.marks.blank'],
    [`${head}1. A line of {place.`, 'models.marks.blank'],
    [`${head}1. To give {sum} and {sum}.`, 'models.marks.two_sums'],
    [`${head}1. One.\n\n3. Three.`, 'models.marks.number'],
    [`${head}1. One.\n\n1. One again.`, 'models.marks.number'],
    ['This meeting notes:\n\n1. A fact.', 'models.marks.no_resolves'],
    [`~ a reason\n\n${head}1. One.`, 'models.marks.reason_of_nothing'],
    [`${head}1. One.\n~ a reason\n~ another.`, 'models.marks.reason_of_nothing'],
    [`${head}1. One.\n~`, 'models.marks.no_reason'],
    [`${head}1. ${'long '.repeat(900)}.`, 'models.marks.long_paragraph'],
    ['', 'passed.empty'],
    [`${head}1. Turned \u202e round.`, 'unprintable'],
    [`${head}1. To give [sum] to the fund\n~ Where a meeting has no money\n2. Two.`, 'fine'],
  ] as const) {
    assert.equal(code(text), wanted, text.slice(0, 60));
  }
});
