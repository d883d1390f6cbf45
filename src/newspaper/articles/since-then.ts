import type { PublicDb } from '../../kernel/database.js';
import { nightsBetween } from '../../kernel/day.js';
import { type Language, orderIn } from '../../kernel/language.js';
import { type Standing, standingsOn } from '../../register/course/standing-on.js';
import { namesOf } from '../../register/people.js';
import { nameIn } from '../../register/person.js';

/** Somebody whom an article names: how they stood on its day, and how they stand today. */
export interface NamedNow {
  slug: string;
  form: string;
  lang: string | null;
  before: Standing;
  now: Standing;
}

/** So long after its day an article says what it was like then and what it is like now, even where nothing changed. */
const old_days = 30;
/** Where somebody without a rank stands. */
const last = Number.MAX_SAFE_INTEGER;

/** The people whom an article names, as far as an editor has confirmed and the register tells: in its order, then by alphabet. */
export async function namedNow(
  db: PublicDb,
  article: { id: string; day: string },
  today: string,
  language: Language,
): Promise<NamedNow[]> {
  const people = await db
    .selectFrom('article_people as w')
    .innerJoin('people as p', 'p.id', 'w.person_id')
    .select(['p.id', 'p.slug', 'p.name', 'p.rank'])
    .where('w.article_id', '=', article.id)
    .orderBy('p.rank')
    .execute();
  const ids = people.map(({ id }) => id);
  if (ids.length === 0) return [];
  const [names, then, now] = await Promise.all([
    namesOf(db, ids),
    standingsOn(db, ids, article.day),
    standingsOn(db, ids, today),
  ]);
  const named = people.flatMap(({ id, slug, name, rank }) => {
    const [before, after] = [then.get(id)?.standing, now.get(id)?.standing];
    if (!before || !after) return [];
    return [{ slug, ...nameIn(names.get(id) ?? [], language, name), rank, before, now: after }];
  });
  const { compare } = orderIn(language);
  return named
    .sort((one, other) => (one.rank ?? last) - (other.rank ?? last) || compare(one.form, other.form))
    .map(({ rank, ...one }) => one);
}

/** Whether a reader of an article of this day has to be told what happened since. */
export function needsSinceThen(day: string, today: string, named: NamedNow[]): boolean {
  if (named.length === 0) return false;
  const hasChanged = named.some(
    ({ before, now }) => before.state !== now.state || before.since !== now.since,
  );
  return hasChanged || nightsBetween(day, today) >= old_days;
}
