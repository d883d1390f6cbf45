import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { seededChance } from '../../kernel/chance.js';
import { newDispatchCode, spelled } from '../dispatch-code.js';
import { holdsContact } from '../returns/contact-in-words.js';
import { checkDigit, readS10 } from '../returns/s10.js';
import { limits, readTally, readWords } from './tally-reader.js';

const today = '2026-03-20';
const code = newDispatchCode(seededChance('first'));
const other = newDispatchCode(seededChance('second'));
const [first, second] = [spelled(code), spelled(other)];
const form = { outcome: null, note: null };
const read = (text: string) => readTally(text, form, today);
/** What a line says, as far as it says anything. */
const said = (text: string) => {
  const [line] = read(text);
  assert.equal(line?.problem, null, `${text}: ${JSON.stringify(line?.problem)}`);
  return Object.fromEntries(Object.entries(line?.said ?? {}).filter(([, value]) => value !== null));
};
const problems = (text: string) =>
  read(text).map(({ problem }) => problem?.code.split('.').slice(1).join('.'));

test('a line as long as a book is answered at once: its words are not looked at', () => {
  const begun = process.cpuUsage();
  for (const long of ['œ', 'a.', '*a_', '1 ', '@a'].map((piece) => piece.repeat(32_000))) {
    assert.deepEqual(readWords(long, today), {
      ok: false,
      problems: [{ field: 'codes', code: 'mailroom.tally.long', values: { most: limits.line } }],
    });
    holdsContact(long);
  }
  assert.ok(process.cpuUsage(begun).user < 1_000_000);
  assert.ok(holdsContact(`${'a'.repeat(100)}@branch.example`) && !holdsContact('a@b, then'));
});

describe('a line of a tally as volunteers write it', () => {
  test('what was posted, with day and receipt, in many forms', () => {
    const posted = { outcome: 'posted', on: '2026-03-12', receipt: 'RR123456785KZ' };
    for (const words of [
      'posted 12 March, receipt RR123456785KZ',
      'posted on 12 March 2026, receipt RR 123 456 785 KZ',
      'posted; 12.3.2026; rr123456785kz',
      'posted\t2026-03-12\tRR123456785KZ',
      'RR123456785KZ 12.03.2026',
      'отправлено 12 марта, квитанция RR123456785KZ',
    ]) {
      for (const between of [' ', ', ', '\t', ': ', ' - ']) {
        assert.deepEqual(said(`${first}${between}${words}`), posted, words);
      }
    }
    assert.deepEqual(said(`${code.toLowerCase()} posted`), { outcome: 'posted', on: today });
    assert.deepEqual(said(`1. ${first} posted yesterday`), { outcome: 'posted', on: '2026-03-19' });
    assert.deepEqual(said(`${first} posted 20 Dec`), { outcome: 'posted', on: '2025-12-20' });
  });

  test('what came back, with each reason, and what it is not', () => {
    for (const [words, reason] of [
      ['came back: moved', 'moved'],
      ['came back 14 March, unknown at this address', 'unknown'],
      ['returned: refused by the prison', 'refused_by_prison'],
      ['came back refused', 'refused_by_prison'],
      ['refused by the prison', 'refused_by_prison'],
      ['вернулось: отказ', 'refused_by_prison'],
      ['came back, not passed by the censor', 'not_passed'],
      ['вернулось, истек срок хранения', 'not_collected'],
      ['came back: address incomplete', 'incomplete'],
      ['came back: other, wet through', 'another'],
    ] as const) {
      assert.equal(said(`${first} ${words}`).reason, reason, words);
    }
    assert.equal(said(`${first} came back: other, wet through`).note, 'wet through');
    assert.deepEqual(problems(`${first} came back`), ['tally.no_reason']);
    assert.deepEqual(problems(`${first} came back: eaten by a goat`), ['tally.reason_unknown']);
    assert.deepEqual(said(`${first} refused 12 March`), { outcome: 'refused', on: '2026-03-12' });
    // Below a heading that says so, a refusal is the reason: else the address of a prisoner would not be in doubt.
    for (const words of ['refused', 'refused by the prison', 'отказ']) {
      const below = read(`came back 16 March\n${first} ${words}`)[1]?.said;
      assert.deepEqual([below?.outcome, below?.reason], ['returned', 'refused_by_prison'], words);
    }
    assert.equal(read(`posted 16 March\n${first} refused`)[1]?.said?.outcome, 'refused');
  });

  test('what arrived by whose word, and what was handed over where', () => {
    assert.deepEqual(said(`${first} arrived 18 March, the lawyer says by phone`), {
      outcome: 'confirmed',
      on: '2026-03-18',
      by_whom: 'lawyer',
      how: 'phone',
    });
    assert.deepEqual(said(`${first} handed over 18 March, Embassy in Examplia`), {
      outcome: 'handed_over',
      on: '2026-03-18',
      note: 'Embassy in Examplia',
    });
    assert.deepEqual(problems(`${first} handed over 18 March`), ['tally.no_place']);
    assert.deepEqual(said(`${first} faxed 18.3.`), { outcome: 'reported_sent', on: '2026-03-18' });
  });

  test('a heading holds for the lines below it, until the next one', () => {
    const lines = read(
      [
        'posted 12 March 2026',
        first,
        `${second}, RR123456785KZ`,
        `${second} came back 16.3.2026: moved`,
        '',
        'Came back 15 March: unknown',
        first,
        'posted',
        first,
      ].join('\n'),
    );
    assert.deepEqual(
      lines.map(({ number, code: own, said: words, problem }) => [
        number,
        own,
        words?.outcome,
        words?.on,
        words?.reason,
        words?.receipt,
        problem,
      ]),
      [
        [1, null, 'posted', '2026-03-12', null, null, null],
        [2, code, 'posted', '2026-03-12', null, null, null],
        [3, other, 'posted', '2026-03-12', null, 'RR123456785KZ', null],
        [4, other, 'returned', '2026-03-16', 'moved', null, null],
        [6, null, 'returned', '2026-03-15', 'unknown', null, null],
        [7, code, 'returned', '2026-03-15', 'unknown', null, null],
        [8, null, 'posted', null, null, null, null],
        [9, code, 'posted', today, null, null, null],
      ],
    );
  });

  test('several codes on one line, as in a list with commas', () => {
    assert.deepEqual(
      readTally(`${first}, ${second}; ${code}`, { outcome: 'posted', note: null }, today).map(
        ({ code: own }) => own,
      ),
      [code, other, code],
    );
  });

  test('what cannot be read is a sentence at its line', () => {
    const slip = `${first.slice(0, -1)}${first.endsWith('2') ? '3' : '2'}`;
    assert.deepEqual(problems(`${slip} posted`), ['code.mistyped']);
    assert.deepEqual(problems('hello'), ['code.not_one']);
    assert.deepEqual(problems('K7P-M0XQ posted'), ['code.not_one']);
    assert.deepEqual(problems(first), ['tally.no_outcome_said']);
    assert.equal(
      said(`${first} receipt RR123456785KZ`).receipt,
      'RR123456785KZ',
      'no word is taken for a code',
    );
    assert.deepEqual(problems(`${first} ${slip} posted`), [undefined, 'code.mistyped']);
    assert.deepEqual(problems(`${first} posted, receipt RR123456784KZ`), ['returns.receipt.slip']);
    assert.deepEqual(problems(`${first} posted, receipt RR123456785QQ`), ['returns.receipt.no_country']);
    assert.deepEqual(problems(`${first} posted, receipt 12345`), ['tally.no_number']);
    assert.deepEqual(problems(`${first} posted in March 2026`), ['tally.no_day']);
    assert.deepEqual(problems(`${first} posted 31.2.2026`), ['tally.no_date']);
    assert.deepEqual(problems(`${first} posted 45 March`), ['tally.no_date']);
    assert.deepEqual(problems(`${first} posted, ask@someone.example`), ['tally.contact']);
    assert.deepEqual(problems(`${first} posted, ${'x'.repeat(limits.line)}`), ['tally.long']);
  });

  test('whatever is typed, the reader answers; a day is never one that is to come', () => {
    const piece = fc.oneof(
      fc.string({ maxLength: 12 }),
      fc.constantFrom(
        first,
        code,
        second,
        '12 March',
        '12.3.',
        'posted',
        'came back',
        'moved',
        'RR123456785KZ',
        '\t',
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        for (const { said: words, problem, code: own } of read(pieces.join(' '))) {
          assert.ok(problem !== null || words !== null);
          if (problem === null && own !== null) {
            assert.match(words?.on ?? '', /^\d{4}-\d\d-\d\d$/);
            assert.notEqual(words?.outcome, null);
          }
        }
      }),
      { numRuns: 300 },
    );
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 31 }),
        fc.constantFrom('January', 'March', 'Dezember', 'мая'),
        (day, month) => {
          const words = readWords(`posted ${day} ${month}`, today);
          if (words.ok && words.value.on) assert.ok(words.value.on <= today);
        },
      ),
    );
  });
});

describe('a tracking number (UPU S10)', () => {
  const numbers = fc
    .tuple(
      fc.constantFrom('RR', 'LA', 'EE', 'CP'),
      fc.integer({ min: 0, max: 99_999_999 }),
      fc.constantFrom('KZ', 'GB', 'DE'),
    )
    .map(([service, serial, country]) => {
      const digits = String(serial).padStart(8, '0');
      return `${service}${digits}${checkDigit(digits)}${country}`;
    });

  test('examples of the standard and of receipts', () => {
    for (const [typed, number] of [
      ['RR473124829GB', 'RR473124829GB'],
      ['rr 473 124 829 gb', 'RR473124829GB'],
      ['RR123456785KZ', 'RR123456785KZ'],
      ['РР123456785КZ', 'PP123456785KZ'],
    ] as const) {
      const read = readS10(typed);
      assert.deepEqual(read, { ok: true, value: number }, typed);
    }
    for (const typed of ['', 'RR12345678KZ', 'R1123456785KZ', 'RR123456785K', 'RR123456785KZ1']) {
      assert.equal(readS10(typed).ok, false, typed);
    }
  });

  test('a wrong digit shows wherever the standard lets it show, and so does a country that does not exist', () => {
    fc.assert(
      fc.property(
        numbers,
        fc.integer({ min: 2, max: 9 }),
        fc.integer({ min: 0, max: 9 }),
        (number, place, digit) => {
          const wrong = `${number.slice(0, place)}${digit}${number.slice(place + 1)}`;
          assert.equal(readS10(number).ok, true);
          // Modulus 11 with 10 taken for 0 and 11 for 5: a few pairs of digits share a check digit.
          if (wrong !== number && checkDigit(wrong.slice(2, 10)) !== number[10])
            assert.equal(readS10(wrong).ok, false);
          assert.equal(readS10(`${number.slice(0, 11)}QQ`).ok, false);
        },
      ),
    );
  });

  test('the number that was printed is the number that is kept, however it was typed', () => {
    fc.assert(
      fc.property(numbers, fc.constantFrom(' ', '-', ''), (number, between) => {
        const typed = `${number.slice(0, 2)}${between}${number.slice(2, 5)}${between}${number.slice(5, 8)}${between}${number.slice(8, 11)}${between}${number.slice(11)}`;
        assert.deepEqual(readS10(typed.toLowerCase()), { ok: true, value: number });
        const [line] = read(`${first} posted 12 March, receipt ${typed}`);
        assert.equal(line?.said?.receipt, number);
      }),
    );
  });
});
