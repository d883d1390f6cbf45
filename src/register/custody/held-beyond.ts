import { sql } from 'kysely';
import { type Clock, today } from '../../kernel/clock.js';
import type { Db } from '../../kernel/database.js';
import type { Due } from '../../page/web.js';
import { coursesOf } from '../course/standing-on.js';
import { type Reckoning, reckon } from './reckoning.js';
import { choicesOf } from './rule.js';

/** Somebody who is held although the term is over, for certain or perhaps. */
export interface HeldBeyond {
  slug: string;
  code: string;
  reckoning: Reckoning;
}

/** At most so many people are looked at for one list: those whose terms were imposed first. */
const most_looked_at = 1000;

/**
 * People whom the register knows to be held on a day (YYYY-MM-DD) beyond the end of their terms, those
 * for certain first. All facts of the desk are looked at, told or not.
 */
export async function heldBeyond(db: Db, day: string): Promise<HeldBeyond[]> {
  // A term can be over only where its years have passed since the decision, or remand counted before it:
  // twice the years since the decision is far beyond what any rule of remand gives.
  const { rows } = await sql<{ id: string; slug: string; code: string }>`
    select p.id, p.slug, p.code from people p
    join sentences s on s.person_id = p.id join facts f on f.id = s.id and f.struck_at is null
    left join course_events e on e.id = s.event_id
    where s.length is not null
      and coalesce(substr(e.happened, 1, 4), '0000') ~ '^[0-9]{4}$'
      and coalesce(substring(s.length from 'P(\\d+)Y')::int, 0)
        <= 2 * (${Number(day.slice(0, 4))} - coalesce(substr(e.happened, 1, 4), '0')::int + 1)
    group by p.id order by min(coalesce(e.happened, '')), p.code
    limit ${most_looked_at}`.execute(db);
  const ids = rows.map(({ id }) => id);
  const [courses, choices] = await Promise.all([coursesOf(db, ids), choicesOf(db, ids)]);
  const found = rows.flatMap(({ id, slug, code }): HeldBeyond[] => {
    const course = courses.get(id);
    const reckoning = course ? reckon(course, day, choices.get(id) ?? null) : null;
    return reckoning && reckoning.beyond !== 'no' ? [{ slug, code, reckoning }] : [];
  });
  const order = ({ reckoning }: HeldBeyond) => (reckoning.beyond === 'certainly' ? 0 : 1);
  return found.sort((a, b) => order(a) - order(b) || (a.code < b.code ? -1 : 1));
}

/** Who is held beyond the end of a term, for the desk's first page: one line for each of the first few. */
export async function custodyDue(db: Db, clock: Clock): Promise<Due[]> {
  const found = await heldBeyond(db, today(clock));
  return (['certainly', 'possibly'] as const).flatMap((how): Due[] => {
    const some = found.filter(({ reckoning }) => reckoning.beyond === how);
    const [first] = some;
    if (!first) return [];
    return [
      {
        count: some.length,
        code: `register.custody.due.${how}`,
        detail: {
          code: 'register.custody.due.who',
          values: {
            people: some
              .slice(0, most_named)
              .map(({ code }) => code)
              .join(', '),
          },
        },
        href: some.length === 1 ? `/desk/people/${first.slug}` : '/desk/people?state=held',
      },
    ];
  });
}

/** So many are named on the desk's first page. */
const most_named = 5;
