import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Paragraph } from './model.js';
import { fillBlanks, plainTextOf, readPassedText } from './plain-text.js';

function read(text: string): Paragraph[] {
  const result = readPassedText(text);
  assert.ok(result.ok, JSON.stringify(result));
  return result.value;
}

function problem(text: string): string | undefined {
  const result = readPassedText(text);
  return result.ok ? undefined : result.problems[0]?.code;
}

const sentence = fc
  .array(
    fc.constantFrom('freedom', 'for', 'Kozlov', 'свобода', 'мәтін', '1997', 'art.', '“so”', '(8)', '12)'),
    {
      minLength: 1,
      maxLength: 12,
    },
  )
  .map((words) => `To ${words.join(' ')}.`);
const block = (name: Paragraph['block']) =>
  fc
    .array(sentence, { minLength: 1, maxLength: 4 })
    .map((list) => list.map((text, place): Paragraph => ({ block: name, number: place + 1, text })));

test('a version written as plain text reads back as the same paragraphs, in both languages', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('en', 'ru'),
      fc.tuple(block('notes'), block('believes'), block('resolves')),
      fc.boolean(),
      (language, blocks, closed) => {
        const paragraphs: Paragraph[] = [
          { block: 'opening', number: null, text: 'Motion of a branch' },
          ...blocks.flat(),
        ];
        if (closed) paragraphs.push({ block: 'closing', number: null, text: 'Proposed by the committee.' });
        assert.deepEqual(read(plainTextOf({ language, paragraphs })), paragraphs);
      },
    ),
  );
});

test('a heading is known by its verb, whoever stands before it', () => {
  const text = 'Branch 12 further resolves:\r\n1) To write.\r\n2) To send\r\nthe text.\r\nCarried.';
  assert.deepEqual(read(text), [
    { block: 'resolves', number: 1, text: 'To write.' },
    { block: 'resolves', number: 2, text: 'To send the text.' },
    { block: 'closing', number: null, text: 'Carried.' },
  ]);
});

test('a text without headings is what the meeting resolves', () => {
  assert.deepEqual(read('We demand freedom.\n\nWe send copies.'), [
    { block: 'resolves', number: null, text: 'We demand freedom.' },
    { block: 'resolves', number: null, text: 'We send copies.' },
  ]);
});

test('an empty, an endless, a turned and an unprintable text are refused with a sentence', () => {
  assert.equal(problem(' \n\t '), 'resolutions.passed.empty');
  assert.equal(problem('This meeting resolves:'), 'resolutions.passed.empty');
  assert.equal(problem('x'.repeat(50_001)), 'resolutions.passed.too_long');
  assert.equal(problem('1. a.\n'.repeat(400)), 'resolutions.passed.too_many');
  assert.equal(problem('Free \u202ethem'), 'resolutions.unprintable');
  assert.equal(problem('Free \u0000them'), 'resolutions.unprintable');
  assert.equal(problem('Free them 漢'), 'resolutions.unprintable');
});

test('reading a hostile text takes no time', () => {
  const started = performance.now();
  for (const piece of ['resolves ', '1. ', '\n\n', '[', '{organisation', 'a '])
    readPassedText(piece.repeat(Math.floor(50_000 / piece.length)));
  assert.ok(performance.now() - started < 2000);
});

test('blanks are set literally, and what is not filled stays visible', () => {
  const text = 'Resolution of {organisation} ([place], {date}) [sic]';
  assert.equal(
    fillBlanks(text, 'en', { organisation: '$& {date}', place: 'Leeds' }),
    'Resolution of $& {date} (Leeds, [date]) [sic]',
  );
  assert.equal(fillBlanks('{organisation}, [место]', 'ru'), '[организация], [место]');
});
