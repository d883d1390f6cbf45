import { sql } from 'kysely';
import type { Db } from '../../kernel/database.js';
import { longest_question } from '../names/find.js';
import { keysOf, partsOf } from '../names/name-fold.js';
import { namesAtDesk } from './at-desk.js';

/** Somebody in the register whose name is like one that was typed. */
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
/** Parts of a name that are compared: given, patronymic, surname and a few more. */
const most_parts = 6;
/** How near one part must come to count, and all parts on the whole (1 is the same). */
const near = { part: 0.4, whole: 0.5 };

/** People whose names are like any of these forms, told or not, the nearest first. Nobody is merged: the editor judges. */
export async function peopleLike(db: Db, forms: string[]): Promise<Like[]> {
  const matches = new Map<string, { nearness: number; written: string }>();
  for (const form of forms) {
    for (const { id, ...match } of await likeOne(db, form.slice(0, longest_question))) {
      if ((matches.get(id)?.nearness ?? 0) < match.nearness) matches.set(id, match);
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

/** Every part of the question with the nearest part of each person's names; a person counts by their mean. */
async function likeOne(db: Db, question: string) {
  const parts = partsOf(question).slice(0, most_parts).map(keysOf);
  const asked = parts.flatMap((keys, part) => keys.map((key) => ({ key, part })));
  if (asked.length === 0) return [];
  const { rows } = await sql<{ id: string; nearness: number; written: string }>`
    select person_id as id, sum(nearness) / ${parts.length} as nearness, min(form) as written
    from (
      select distinct on (n.person_id, q.part) n.person_id, n.form, similarity(k.key, q.key) as nearness
      from unnest(${asked.map(({ key }) => key)}::text[], ${asked.map(({ part }) => part)}::integer[])
        as q(key, part)
      join name_keys k on k.key % q.key
      join person_names n on n.id = k.name_id
      join facts f on f.id = n.id and f.struck_at is null
      where similarity(k.key, q.key) >= ${near.part}
      order by n.person_id, q.part, nearness desc, n.position
    ) as best
    group by person_id having sum(nearness) / ${parts.length} >= ${near.whole} or ${parts.length} = 1
    order by nearness desc, id limit ${most_alike}`.execute(db);
  return rows;
}
