import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { missingGlyphs } from '../../print/typeface.js';
import { fields, linesOf, readLetter, type Typed } from './letter-reader.js';
import { type PrisonRules, roomOn } from './prison-rules.js';

const card = {
  ...{ place: 'Invented Colony 1', languages: null, most_pages: null, enclosures: null, stamps: null },
  ...{ avoid: {}, pictures: null, translations: null, checked_on: '2016-04-01', source_id: null },
};
const unknown: PrisonRules = {
  ...{ card: null, source: null, is_fresh: false, languages: null, interests: {}, wants_none: false },
};
const russian: PrisonRules = { ...unknown, card: { ...card, languages: ['ru', 'kk'] }, is_fresh: true };
const right: Typed = { language: 'ru', text: 'Здравствуйте!', signed: 'Марта' };

const codesOf = (typed: Typed, rules = unknown, hasPicture = false) => {
  const read = readLetter({ ...right, ...typed }, rules, hasPicture);
  return read.ok ? [] : read.problems.map(({ field, code }) => `${field} ${code.split('.').at(-1)}`);
};

test('a text that is no letter is said to be none, at its field', () => {
  for (const [text, code] of [
    ['', 'empty_text'],
    [' \t \u3000\n', 'empty_text'],
    ['\u200b\ufeff\u2060', 'empty_text'],
    ['... 123 !', 'no_words'],
    ['🙂🙂🙂', 'unprintable'],
    ['שלום, мир', 'unprintable'],
    ['سلام', 'unprintable'],
    ['漢字 and more', 'unprintable'],
    ['abc \u202e def', 'turning'],
    ['abc \u2067def\u2069', 'turning'],
    ['abc \u0000 def', 'control'],
    ['abc \u001b[31m', 'control'],
    ['abc \ud83d def', 'unprintable'],
    ['ж'.repeat(100_000), 'far_too_long'],
    ['слово '.repeat(1000), 'too_long'],
    [`строка\n${'а\n'.repeat(200)}`, 'too_many_lines'],
  ] as const)
    assert.deepEqual(codesOf({ text }), [`text ${code}`], JSON.stringify(text.slice(0, 20)));
});

test('what cannot be printed is named, character by character', () => {
  const read = readLetter({ ...right, text: 'Привет 🙂' }, unknown, false);
  assert.ok(!read.ok);
  assert.deepEqual(read.problems[0]?.values, { characters: '🙂 (U+1F642)', count: 1 });
});

test('code of Typst and HTML, and Kazakh letters, are only text', () => {
  const text =
    '#import "@preview/x:1.0.0"; #panic() $x$ *b*\n<script>alert(1)</script> {{7*7}}\nәғқңөұүһі ҚАЗАҚ';
  const read = readLetter({ ...right, text }, unknown, false);
  assert.ok(read.ok);
  assert.equal(read.value.letter.text, text);
});

test('a language that does not get through is refused, unless a translation is asked for or the card is old', () => {
  assert.deepEqual(codesOf({ language: 'en' }, russian), ['language language_refused']);
  assert.deepEqual(codesOf({ language: 'kk' }, russian), []);
  assert.deepEqual(codesOf({ language: 'xx' }, russian), ['language choose_language']);
  for (const [typed, rules] of [
    [{ translate: 'yes' }, russian],
    [{}, { ...russian, is_fresh: false }],
  ] as const) {
    const read = readLetter({ ...right, language: 'en', ...typed }, rules, false);
    assert.ok(read.ok && read.value.needs_translation);
  }
});

test('what is known of the prison makes the room, and a picture makes it smaller', () => {
  const one = { ...unknown, card: { ...card, most_pages: 1 } };
  const text = 'слово '.repeat(Math.floor(roomOn(one.card, false).characters / 6));
  assert.deepEqual(codesOf({ text }, one), []);
  assert.deepEqual(codesOf({ text }, one, true), ['text too_long']);
  assert.deepEqual(codesOf({ text }, unknown, true), []);
  assert.equal(roomOn({ most_pages: 100 }, false).pages, 4);
});

test('an own return address needs a name and lines that fit an envelope; without one nothing is kept', () => {
  const own = { back: 'own', name: 'Марта Н.', lines: 'ул. Примерная, 1\nПримерск\nKazakhstan' };
  const read = readLetter({ ...right, ...own, email: 'm@mail.example' }, unknown, false);
  assert.ok(read.ok);
  const lines = ['ул. Примерная, 1', 'Примерск', 'Kazakhstan'];
  assert.deepEqual(read.value.sender, { email: 'm@mail.example', name: 'Марта Н.', lines });
  assert.deepEqual(codesOf({ back: 'own' }), ['name empty_name', 'lines empty_lines']);
  assert.deepEqual(codesOf({ ...own, lines: 'a\n'.repeat(7) }), ['lines many_lines']);
  assert.deepEqual(codesOf({ ...own, lines: 'a'.repeat(61) }), ['lines wide_lines']);
  assert.deepEqual(
    codesOf({ ...own, lines: `${'улица Примерная, дом сто двадцать пять, корпус семь\n'.repeat(6)}` }),
    ['lines long_address'],
  );
  const none = readLetter({ ...right, name: 'typed and then not wanted' }, unknown, false);
  assert.ok(none.ok && none.value.sender === null);
});

test('addresses and codes that cannot be any are said at their fields', () => {
  assert.deepEqual(codesOf({ email: 'a@b.example\r\nBcc: c@d.example' }), ['email no_email']);
  assert.deepEqual(codesOf({ earlier: 'K7PM' }), ['earlier no_code']);
  assert.deepEqual(codesOf({ earlier: 'k7pm 2xqr 9abc' }), []);
});

test('whatever is typed, a letter comes out that can be printed and fits, or a problem at a field of the form', () => {
  const typed = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 400 }),
    fc.string({ unit: 'grapheme', maxLength: 400 }),
    fc.stringMatching(/^[а-яё\n .,!]{0,400}$/),
    fc.constantFrom('ru', 'en', 'yes', 'own', ''),
  );
  const form = fc.record(Object.fromEntries(fields.map((field) => [field, typed])), { requiredKeys: [] });
  fc.assert(
    fc.property(form, fc.boolean(), fc.boolean(), (values, hasPicture, isRuled) => {
      const rules = isRuled ? russian : unknown;
      const read = readLetter({ ...right, ...values } as Typed, rules, hasPicture);
      if (!read.ok) {
        assert.ok(read.problems.length > 0);
        for (const { field } of read.problems) assert.ok((fields as readonly string[]).includes(field));
        return;
      }
      const { text, signed } = read.value.letter;
      assert.deepEqual(missingGlyphs(text.replaceAll('\n', ' ') + signed), []);
      assert.doesNotMatch(text, /(?!\n)\p{Cc}|[\u202a-\u202e\u2066-\u2069]/u);
      assert.match(text, /\p{L}/u);
      assert.ok(linesOf(text) <= roomOn(rules.card, hasPicture).lines);
      // Read once more it is the same: what is looked at is what is printed.
      const again = readLetter({ ...right, ...values, text, signed } as Typed, rules, hasPicture);
      assert.ok(again.ok && again.value.letter.text === text && again.value.letter.signed === signed);
    }),
    { numRuns: 300 },
  );
});
