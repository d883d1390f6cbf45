import type { PublicDb } from '../kernel/database.js';
import { Missing } from '../kernel/refusals.js';
import { type Standing, standingOn } from './course/standing-on.js';
import type { NameForm } from './person.js';

/** What a form about somebody has to know: who it is, and where that person stands on a day. */
export interface PersonBrief {
  id: string;
  slug: string;
  name: string;
  names: Pick<NameForm, 'kind' | 'script' | 'lang' | 'form'>[];
  standing: Standing;
}

/** The published person at this address, in a third of the questions that `personOf` asks. Throws `Missing` as it does. */
export async function personInBrief(db: PublicDb, slug: string, day: string): Promise<PersonBrief> {
  const person = await db
    .selectFrom('people')
    .select(['id', 'slug', 'name'])
    .where('slug', '=', slug)
    .executeTakeFirst();
  if (!person) throw new Missing('person');
  const [names, standing] = await Promise.all([
    db
      .selectFrom('person_names')
      .select(['kind', 'script', 'lang', 'form'])
      .where('person_id', '=', person.id)
      .orderBy('position')
      .execute(),
    standingOn(db, person.id, day),
  ]);
  return { ...person, names, standing };
}
