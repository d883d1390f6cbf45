import type { Db, PublicDb } from '../../kernel/database.js';
import { find, longest_question } from '../names/find.js';
import { namesAtDesk } from './at-desk.js';

/** Somebody in the register whose name is like the one that is being entered. */
export interface Like {
  id: string;
  slug: string;
  name: string;
  role: string | null;
  /** The spelling that is alike. */
  written: string;
  /** EDTF; by it namesakes are told apart. */
  born: string | null;
}

/** So many are shown: who is further down is hardly like. */
const most_alike = 10;

/** People whose names are like any of these forms, the nearest first. Nobody is merged: the editor judges. */
export async function peopleLike(db: Db, forms: string[]): Promise<Like[]> {
  const matches = new Map<string, { nearness: number; written: string }>();
  for (const form of forms.filter((one) => one.trim() !== '')) {
    for (const match of await find(db as unknown as PublicDb, form.slice(0, longest_question))) {
      const before = matches.get(match.personId);
      if (!before || before.nearness < match.nearness) matches.set(match.personId, match);
    }
  }
  const ids = [...matches]
    .sort(([, a], [, b]) => b.nearness - a.nearness)
    .slice(0, most_alike)
    .map(([id]) => id);
  if (ids.length === 0) return [];
  const people = await db
    .selectFrom('people')
    .select(['id', 'slug', 'role'])
    .where('id', 'in', ids)
    .execute();
  const births = await db
    .selectFrom('biography as b')
    .innerJoin('facts as f', 'f.id', 'b.id')
    .select(['b.person_id', 'b.happened'])
    .where('b.person_id', 'in', ids)
    .where('b.kind', '=', 'birth')
    .where('f.struck_at', 'is', null)
    .execute();
  const born = new Map(births.map(({ person_id, happened }) => [person_id, happened]));
  const names = await namesAtDesk(db, ids);
  const byId = new Map(people.map((person) => [person.id, person]));
  return ids.flatMap((id) => {
    const person = byId.get(id);
    if (!person) return [];
    const name = names.get(id) ?? person.slug;
    return [{ ...person, name, written: matches.get(id)?.written ?? '', born: born.get(id) ?? null }];
  });
}
