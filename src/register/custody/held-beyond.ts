import { sql } from 'kysely';
import { type Clock, today } from '../../kernel/clock.js';
import type { Db } from '../../kernel/database.js';
import type { Due } from '../../page/web.js';
import { ordinary } from '../course/standing.js';
import { coursesOf } from '../course/standing-on.js';
import { isOpenCase } from '../record/kept-close.js';
import { type Reckoning, reckon } from './reckoning.js';
import { choicesOf } from './rule.js';

/** Somebody who is held although the term is over, for certain or perhaps. */
export interface HeldBeyond {
  id: string;
  slug: string;
  code: string;
  reckoning: Reckoning;
}

/** What a step does by its type alone, as the database reads it. */
const types = JSON.stringify(ordinary);

/** At most so many people are looked at for one list: those whose terms were over first, by the year. */
const most_looked_at = 1000;

/**
 * People whom the register knows to be held on a day (YYYY-MM-DD) beyond the end of their terms, those
 * for certain first. All facts of the desk are looked at, told or not.
 */
export async function heldBeyond(db: Db, day: string): Promise<HeldBeyond[]> {
  // Whoever is looked at may be held, and may have served the term: the last year of custody is not before
  // that of a release, and the years since the first step, each counted as the most favourable rule counts
  // one on remand, reach the years of the term. What stays is reckoned in full.
  const { rows } = await sql<{ id: string; slug: string; code: string }>`
    with steps as (
      select e.person_id, e.happened, coalesce(r.effect, ${sql.val(types)}::jsonb ->> e.type) as effect
      from course_events e join facts f on f.id = e.id and f.struck_at is null
      left join course_readings r on r.event_id = e.id
      where e.happened is not null and e.person_id in (select person_id from sentences)
    ), lives as (
      select person_id,
        min(coalesce(substring(replace(happened, 'X', '0') from '\\d{4}')::int, 0)) as first,
        max(substring(replace(happened, 'X', '9') from '.*(\\d{4})')::int)
          filter (where effect in ('held', 'unknown')) as held,
        max(substring(replace(happened, 'X', '0') from '\\d{4}')::int)
          filter (where effect in ('free', 'restricted', 'died')) as freed
      from steps where effect is not null group by person_id
    ), favour as (
      select greatest(1, max(numerator::numeric / denominator)) as most from custody_rules where kind = 'remand'
    )
    select p.id, p.slug, p.code
    from lives l join people p on p.id = l.person_id
    join (
      select s.person_id, min(coalesce(substring(s.length from 'P(\\d+)Y')::int, 0)) as years
      from sentences s join facts f on f.id = s.id and f.struck_at is null
      where s.length is not null group by s.person_id
    ) t using (person_id), favour
    where l.held >= coalesce(l.freed, 0) and ${isOpenCase('p.id')}
      and t.years <= favour.most * (${Number(day.slice(0, 4))} - l.first + 1)
    order by l.first + t.years, p.code
    limit ${most_looked_at}`.execute(db);
  const ids = rows.map(({ id }) => id);
  const [courses, choices] = await Promise.all([coursesOf(db, ids), choicesOf(db, ids)]);
  const found = rows.flatMap(({ id, slug, code }): HeldBeyond[] => {
    const course = courses.get(id);
    const reckoning = course ? reckon(course, day, choices.get(id) ?? null) : null;
    return reckoning && reckoning.beyond !== 'no' ? [{ id, slug, code, reckoning }] : [];
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
