import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import type { Values } from './refusals.js';

/** Languages of the visitors' pages, in the order of the switch; the first is the one to fall back to. */
export const languages = ['en', 'ru', 'kk'] as const;
export type Language = (typeof languages)[number];

/**
 * Something of each language, made when it is first asked for and kept: what `Intl` makes takes ten times as long to
 * make as to use, and holds some 35 kB that the collector does not see.
 */
export function onceEach<L extends string, T>(make: (language: L) => T): (language: L) => T {
  const made = new Map<L, T>();
  return (language) => {
    const known = made.get(language) ?? make(language);
    made.set(language, known);
    return known;
  };
}

const plurals = onceEach((language: Language) => new Intl.PluralRules(language));
const numbers = onceEach((language: Language) => new Intl.NumberFormat(language));

/** A message: one sentence, or one sentence per plural form (CLDR categories) chosen by `count`. */
type Message = string | Partial<Record<Intl.LDMLPluralRule, string>>;

/** Looks a message up and fills it: `say('resolutions.pack.title', { name })`. */
export interface Say {
  (code: string, values?: Values): string;
  language: Language;
  /** Whether there is a message of this code in any language (for codes that were computed). */
  has(code: string): boolean;
}

/**
 * Reads every room's `messages/<language>.json` (`desk.en.json` for words of the desk) below
 * `folder`, those of its chambers too. A message's code is `<room>.<key.path>`, in a chamber
 * `<room>.<chamber>.<key.path>`.
 */
export class Messages {
  private readonly texts = new Map<string, Message>();

  constructor(folder: string) {
    for (const file of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      if (basename(file.parentPath) !== 'messages' || !file.name.endsWith('.json')) continue;
      const room = relative(folder, dirname(file.parentPath)).split(sep).join('.');
      const language = file.name.split('.').at(-2) as Language;
      this.take(`${language}:${room}`, JSON.parse(readFileSync(join(file.parentPath, file.name), 'utf8')));
    }
  }

  private take(path: string, value: unknown): void {
    if (typeof value === 'string' || isPlural(value)) {
      if (this.texts.has(path)) throw new Error(`two messages are called ${path}`);
      this.texts.set(path, value);
    } else for (const [key, inner] of Object.entries(value as object)) this.take(`${path}.${key}`, inner);
  }

  /** All codes of one language: for the test that no language lacks a message. */
  codes(language: Language): string[] {
    const start = `${language}:`;
    return [...this.texts.keys()]
      .filter((key) => key.startsWith(start))
      .map((key) => key.slice(start.length));
  }

  /** The voice of one language. A message that it lacks is said in English; an unknown code is our bug. */
  in(language: Language): Say {
    const find = (code: string) => this.texts.get(`${language}:${code}`) ?? this.texts.get(`en:${code}`);
    const say = (code: string, values: Values = {}): string => {
      const message = find(code);
      if (message === undefined) throw new Error(`no message: ${code}`);
      return fill(
        typeof message === 'string' ? message : chosen(message, language, values),
        values,
        language,
      );
    };
    return Object.assign(say, { language, has: (code: string) => find(code) !== undefined });
  }
}

const messagesOf = new Map<string, Messages>();

/** The messages below a folder. They are read once: they do not change while a program runs. */
export function messagesBelow(folder: string): Messages {
  const messages = messagesOf.get(folder) ?? new Messages(folder);
  messagesOf.set(folder, messages);
  return messages;
}

function isPlural(value: unknown): value is Exclude<Message, string> {
  return typeof value === 'object' && value !== null && 'other' in value && typeof value.other === 'string';
}

function chosen(message: Exclude<Message, string>, language: Language, values: Values): string {
  const rule = plurals(language).select(Number(values.count ?? 0));
  return message[rule] ?? message.other ?? '';
}

function fill(text: string, values: Values, language: Language): string {
  return text.replace(/\{(\w+)\}(\.?)/g, (whole, name: string, stop: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    if (typeof value === 'number') return number(value, language) + stop;
    // «28 ноября 2026 г.» has its full stop already.
    return value.endsWith('.') ? value : value + stop;
  });
}

/** A number as the language writes it: 1,670 or 1 670. */
export function number(value: number, language: Language): string {
  return numbers(language).format(value);
}

const longDays = onceEach(
  (locale: string) => new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }),
);

/** A day (YYYY-MM-DD) as a text of a language writes it: "12 March 2016" (British: days first), "12 марта 2016 г.". */
export function longDay(day: string, language: string): string {
  return longDays(language === 'en' ? 'en-GB' : language).format(new Date(`${day}T00:00:00Z`));
}

const languageNames = onceEach((language: string) => new Intl.DisplayNames([language], { type: 'language' }));

/** A language by its name in another one, as Unicode's CLDR has it; the code itself where it has none. */
export function languageName(language: string, code: string): string {
  return languageNames(language).of(code) ?? code;
}

/** What orders words as a language's alphabet has them. */
export const orderIn = onceEach((language: string) => new Intl.Collator(language));

/** A path of the site in a language: `/people` becomes `/ru/people`. */
export function inLanguage(language: Language, path: string): string {
  return language === languages[0] ? path : `/${language}${path === '/' ? '' : path}`;
}

/** The language that an address asks for, and the address without it: `/ru/people` is `/people` in Russian. */
export function languageOf(path: string): { language: Language; rest: string } {
  const [, first, rest] = path.match(/^\/(ru|kk)(\/.*|$)/) ?? [];
  return first ? { language: first as Language, rest: rest || '/' } : { language: languages[0], rest: path };
}
