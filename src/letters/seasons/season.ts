import { sql } from 'kysely';
import { type Clock, today } from '../../kernel/clock.js';
import type { Db, PublicDb } from '../../kernel/database.js';
import { addDays, nextOf } from '../../kernel/day.js';
import type { Due } from '../../page/web.js';
import { heldOn } from '../../register/course/everybody.js';

export type SeasonKind = 'new_year' | 'prisoners_day' | 'december' | 'birthday' | 'arrested' | 'hearing';

/**
 * When to begin, and until when to post, in days before the day itself: post and censor take four weeks, and a
 * hearing is seldom known for longer than two.
 */
export const lead_days: Record<SeasonKind, { begin: number; post: number }> = {
  new_year: { begin: 56, post: 35 },
  prisoners_day: { begin: 42, post: 28 },
  december: { begin: 42, post: 28 },
  birthday: { begin: 42, post: 28 },
  arrested: { begin: 42, post: 28 },
  hearing: { begin: 14, post: 10 },
};

/** Days of every year that letters are written for: month and day. */
const fixed: [SeasonKind, string][] = [
  ['new_year', '01-01'],
  // The day of political prisoners, kept since 1974.
  ['prisoners_day', '10-30'],
  // Of Almaty in 1986 and Zhanaozen in 2011.
  ['december', '12-16'],
];

/** A day of a person: a birthday and an arrest come again each year, a hearing once. */
export interface PersonDay {
  kind: 'birthday' | 'arrested' | 'hearing';
  id: string;
  slug: string;
  name: string;
  /** YYYY-MM-DD. */
  happened: string;
}

/** Something to write for, with what to do when; days are YYYY-MM-DD. */
export interface Season {
  kind: SeasonKind;
  on: string;
  begin: string;
  post: string;
  person: { id: string; slug: string; name: string } | null;
  /** For which time the day comes again; null: it is nobody's, or the first. */
  years: number | null;
}

/** The calendar looks so far ahead. */
export const ahead_days = 90;

/** What lies within 90 days from `day`, the nearest first. */
export function seasonsFrom(day: string, people: PersonDay[]): Season[] {
  const last = addDays(day, ahead_days);
  const season = (kind: SeasonKind, on: string, of: PersonDay | null): Season => ({
    ...{ kind, on },
    begin: addDays(on, -lead_days[kind].begin),
    post: addDays(on, -lead_days[kind].post),
    person: of && { id: of.id, slug: of.slug, name: of.name },
    years: of && kind !== 'hearing' ? Number(on.slice(0, 4)) - Number(of.happened.slice(0, 4)) : null,
  });
  return [
    ...fixed.map(([kind, date]) => season(kind, nextOf(date, day), null)),
    ...people.map((one) =>
      season(one.kind, one.kind === 'hearing' ? one.happened : nextOf(one.happened.slice(5), day), one),
    ),
  ]
    .filter(({ on, years }) => on >= day && on <= last && years !== 0)
    .sort((one, other) => (one.on < other.on ? -1 : one.on > other.on ? 1 : 0));
}

/** What lies ahead for those who are held: public birthdays, arrests and hearings, and the days of every year. */
export async function seasonsAhead(db: Db | PublicDb, clock: Clock): Promise<Season[]> {
  const day = today(clock);
  const last = addDays(day, ahead_days);
  // Of a year's days only those that come within the window, also over the turn of a year: month and day as they are
  // written. The 29 February is the 28th of other years.
  const [from, to] = [day.slice(5), last.slice(5).replace('02-28', '02-29')];
  const comes = sql`(substr(happened, 6) >= ${from} ${from <= to ? sql`and` : sql`or`} substr(happened, 6) <= ${to})`;
  // Both sides are made first, each once: who has just entered thousands of people has no statistics of them yet, and the
  // server would go through all days for each of those who are held.
  const { rows } = await sql<PersonDay>`
    with held as materialized (select person_id from published.kept_turns where ${heldOn(day)}),
    days as materialized (
      select person_id, 'birthday' as kind, happened from published.biography
        where kind = 'birth' and length(happened) = 10 and ${comes}
      union all
      select person_id, 'hearing', happened from published.course_events
        where type in ('hearing', 'trial-start', 'appeal', 'cassation', 'supreme-court')
          and happened between ${day} and ${last}
      union all
      select person_id, 'arrested', happened from (
        select distinct on (person_id) person_id, happened from published.course_events
        where type in ('arrest', 're-arrest', 'imprisonment') order by person_id, happened desc) a
        where length(happened) = 10 and ${comes})
    select d.kind, p.id, p.slug, p.name, d.happened
    from days d join held h on h.person_id = d.person_id join published.people p on p.id = d.person_id
    -- What is known by month or year only has no day to write for.
    where d.happened ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'
    order by p.name, p.slug, d.kind`.execute(db);
  return seasonsFrom(day, rows);
}

/** Whether it is time: to begin, and not too late to post. */
export const isTime = ({ begin, post }: Season, day: string): boolean => begin <= day && day <= post;

/** What has to be prepared now, for the desk's first page. */
export async function seasonsDue(db: Db, clock: Clock): Promise<Due[]> {
  const count = (await seasonsAhead(db, clock)).filter((one) => isTime(one, today(clock))).length;
  return count === 0 ? [] : [{ count, code: 'letters.seasons.due', href: '/desk/letters/seasons' }];
}

/** Somebody whose birthday comes again. */
export interface Birthday {
  id: string;
  slug: string;
  name: string;
}

/** Which of these people are held on a day and have a public birthday. */
export async function birthdaysOf(db: PublicDb, day: string, slugs: string[]): Promise<Birthday[]> {
  if (slugs.length === 0) return [];
  const { rows } = await sql<Birthday>`
    select p.id, p.slug, p.name from published.people p
    where p.slug = any(${slugs}::text[])
      and exists (select from published.kept_turns h where h.person_id = p.id and ${heldOn(day)})
      and exists (select from published.biography b where b.person_id = p.id and b.kind = 'birth'
        and b.happened ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$')
    order by p.name, p.slug`.execute(db);
  return rows;
}
