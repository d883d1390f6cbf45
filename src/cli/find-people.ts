import type { Database } from '../kernel/database.js';
import type { Messages } from '../kernel/language.js';
import { Refused } from '../kernel/refusals.js';
import { longest_question, most_found } from '../register/names/find.js';
import { yearOf } from '../register/names/namesakes.js';
import { peopleLike } from '../register/record/likeness.js';

/** What an operator asks: a name, and whether a program reads the answer. */
export interface Asked {
  name: string;
  json: boolean;
}

/** Reads what stands behind `people find`; null when it is no name. A name of several words may go without quotes. */
export function readName(operands: string[]): Asked | null {
  const name = operands
    .filter((one) => one !== '--json')
    .join(' ')
    .trim();
  return name === '' || name.startsWith('--') ? null : { name, json: operands.includes('--json') };
}

/**
 * `habeas people find NAME [--json]`: everybody whom a name may mean, told to visitors or not, the nearest first, by
 * which spelling, and what tells namesakes apart. Exit code 1 when nobody is found. Throws `Refused` for a name
 * that is too long to be one.
 */
export async function findPeople(
  { database, messages }: { database: Database; messages: Messages },
  { name, json }: Asked,
  { out, err }: { out: (line: string) => void; err: (line: string) => void },
): Promise<number> {
  const say = messages.in('en');
  if (name.length > longest_question)
    throw new Refused('register.find.too_long', { limit: longest_question });
  const found = await peopleLike(database.app, [name], most_found);
  if (json) {
    const people = found.map(({ slug, name: called, written, sure, born, birthplace }) => ({
      slug,
      name: called,
      found_as: written,
      sure,
      born,
      birthplace,
    }));
    out(JSON.stringify({ question: name, people }, null, 2));
  } else {
    if (found.length > 0 && !found.some(({ sure }) => sure)) err(say('register.names.unsure'));
    for (const one of found) {
      const year = yearOf(one.born);
      const told = [
        one.slug,
        one.name,
        ...(one.written === one.name ? [] : [say('register.find.written', { name: one.written })]),
        ...(year === null ? [] : [say('register.names.born', { year })]),
        ...(one.birthplace === null ? [] : [one.birthplace]),
        ...(one.sure ? [say('register.names.same')] : []),
      ];
      out(told.join(' · '));
    }
    if (found.length === 0) err(say('register.find.none', { name }));
  }
  return found.length > 0 ? 0 : 1;
}
