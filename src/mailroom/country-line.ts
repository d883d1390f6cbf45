import { countryName } from '../supporters/country.js';

/** Names of countries in English, by their code (ISO 3166-1), as far as the runtime knows them. */
let codes: Map<string, string> | null = null;

function codeOf(english: string): string | undefined {
  if (!codes) {
    codes = new Map();
    const names = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });
    const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
    for (const code of letters.flatMap((one) => letters.map((other) => one + other))) {
      const name = names.of(code)?.toLowerCase();
      if (name && !codes.has(name)) codes.set(name, code);
    }
  }
  return codes.get(english.trim().toLowerCase());
}

/**
 * The last line of an envelope: the country in a language of the country that it is sent from, which is what
 * the sorters there read (UPU S42), in Latin letters; else as it is given, in English. In capitals on the sheet.
 */
export function countryLine(country: string, language: string): string {
  const code = language === 'en' ? undefined : codeOf(country);
  if (!code) return country;
  const name = countryName(code, language);
  return /^[\p{Script=Latin} .,'()-]+$/u.test(name) ? name : country;
}
