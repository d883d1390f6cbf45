import type { Chance } from '../kernel/chance.js';
import { newCode } from '../kernel/chance.js';
import type { Read } from '../kernel/refusals.js';

const letters = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
const digits = 6;

/** Letters of a Russian or Kazakh keyboard that look like ours: whoever types from paper may use them. */
const lookalikes: Record<string, string> = {
  А: 'A',
  В: 'B',
  Е: 'E',
  К: 'K',
  М: 'M',
  Н: 'H',
  Р: 'P',
  С: 'C',
  Т: 'T',
  У: 'Y',
  Х: 'X',
};

/**
 * The check letter: each place weighs differently and the sum is taken modulo 31, a prime, so that
 * one wrong letter, or two neighbours exchanged, always shows.
 */
function checkLetter(code: string): string {
  let sum = 0;
  for (const [place, letter] of [...code].entries()) sum += letters.indexOf(letter) * (place + 2);
  return letters[sum % letters.length] as string;
}

/** A new code of a dispatch: six random letters and a check letter. */
export function newDispatchCode(chance: Chance): string {
  const code = newCode(chance, digits);
  return code + checkLetter(code);
}

/** As it is printed: `K7P-M2XQ`. */
export function spelled(code: string): string {
  return `${code.slice(0, 3)}-${code.slice(3)}`;
}

/** Reads a code as somebody typed it: spaces, hyphens, small and Cyrillic letters are forgiven. */
export function readDispatchCode(typed: string): Read<string> {
  const code = [...typed.toUpperCase().replace(/[\s.\u2010-\u2015-]/g, '')]
    .map((letter) => lookalikes[letter] ?? letter)
    .join('');
  const wrong = (problem: string): Read<string> => ({
    ok: false,
    problems: [{ field: 'code', code: problem, values: { typed: typed.trim().slice(0, 20) } }],
  });
  if (code.length !== digits + 1 || [...code].some((letter) => !letters.includes(letter))) {
    return wrong('mailroom.code.not_one');
  }
  if (checkLetter(code.slice(0, digits)) !== code[digits]) return wrong('mailroom.code.mistyped');
  return { ok: true, value: code };
}
