import type { Db } from '../../kernel/database.js';
import { find, longest_question } from '../names/find.js';
import { birthsOf } from '../names/namesakes.js';
import { namesAtDesk } from './at-desk.js';
import { closedCases } from './kept-close.js';

/** Somebody in the register whose name is like one that was typed. */
export interface Like {
  id: string;
  slug: string;
  name: string;
  role: string | null;
  /** The spelling that is alike. */
  written: string;
  /** Whether the name is this person's, as far as a name can tell. */
  sure: boolean;
  /** EDTF; by it and the place namesakes are told apart. */
  born: string | null;
  birthplace: string | null;
}

/** So many are shown beside a new case: who is further down is hardly like. */
export const most_alike = 10;

/**
 * People whose names are like any of these forms, told or not, the nearest first; at most `most`. Nobody is
 * merged: the editor judges. A form that is too long to be asked for is cut.
 */
export async function peopleLike(db: Db, forms: string[], most = most_alike): Promise<Like[]> {
  const closed = new Set(await closedCases(db));
  const matches = new Map<string, { nearness: number; written: string; sure: boolean }>();
  for (const form of forms) {
    for (const { personId, ...match } of await find(db, form.slice(0, longest_question))) {
      const before = matches.get(personId);
      if (closed.has(personId)) continue;
      if (!before || before.nearness < match.nearness) matches.set(personId, match);
    }
  }
  const ids = [...matches]
    .sort(([, a], [, b]) => b.nearness - a.nearness)
    .slice(0, most)
    .map(([id]) => id);
  if (ids.length === 0) return [];
  const [people, births, names] = await Promise.all([
    db.selectFrom('people').select(['id', 'slug', 'role']).where('id', 'in', ids).execute(),
    birthsOf(db, ids),
    namesAtDesk(db, ids),
  ]);
  const byId = new Map(people.map((person) => [person.id, person]));
  return ids.flatMap((id) => {
    const person = byId.get(id);
    const match = matches.get(id);
    if (!person || !match) return [];
    const { born = null, birthplace = null } = births.get(id) ?? {};
    const { written, sure } = match;
    return [{ ...person, name: names.get(id) ?? person.slug, written, sure, born, birthplace }];
  });
}
