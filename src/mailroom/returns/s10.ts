import type { Read } from '../../kernel/refusals.js';
import { isCountry } from '../../supporters/country.js';

/** Weights of the eight digits (UPU S10-12, check digit by modulus 11). */
const weights = [8, 6, 4, 2, 3, 5, 9, 7] as const;

/** The check digit of eight digits: 11 less the remainder of the weighted sum; 10 becomes 0, and 11 becomes 5. */
export function checkDigit(digits: string): string {
  const sum = weights.reduce((total, weight, place) => total + weight * Number(digits[place]), 0);
  const check = 11 - (sum % 11);
  return check === 10 ? '0' : check === 11 ? '5' : String(check);
}

/** Letters of a Russian keyboard that stand on receipts for Latin ones. */
const lookalikes: Record<string, string> = {
  А: 'A',
  В: 'B',
  Е: 'E',
  К: 'K',
  М: 'M',
  Н: 'H',
  О: 'O',
  Р: 'P',
  С: 'C',
  Т: 'T',
  У: 'Y',
  Х: 'X',
};

/**
 * Reads a tracking number of the post as UPU S10 has it: two letters of the service, eight digits and the
 * check digit, the country (ISO 3166-1) that took it in. Blanks, hyphens, small letters and Cyrillic letters
 * of the same look are forgiven; a wrong check digit and a country that does not exist are not.
 */
export function readS10(typed: string): Read<string> {
  const number = [...typed.toUpperCase().replace(/[\s\u2010-\u2015-]/g, '')]
    .map((letter) => lookalikes[letter] ?? letter)
    .join('');
  const wrong = (code: string): Read<string> => ({
    ok: false,
    problems: [
      { field: 'receipt', code: `mailroom.returns.receipt.${code}`, values: { typed: typed.slice(0, 30) } },
    ],
  });
  const [, digits, check, country] = number.match(/^[A-Z]{2}(\d{8})(\d)([A-Z]{2})$/) ?? [];
  if (!digits || !check || !country) return wrong('not_one');
  if (checkDigit(digits) !== check) return wrong('slip');
  if (!isCountry(country)) return wrong('no_country');
  return { ok: true, value: number };
}
