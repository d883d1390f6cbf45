import { type RawBuilder, sql } from 'kysely';
import { among, type PublicDb } from '../../kernel/database.js';
import { readEdtf } from '../../kernel/edtf.js';
import type { Say } from '../../kernel/language.js';
import { Missing } from '../../kernel/refusals.js';
import { freshTurns, peopleIn, statesOn } from '../course/everybody.js';
import type { CalendarDay } from './icalendar.js';
import { exactDay } from './plain-date.js';

/** A calendar of everybody holds the days of so many people at most, those defended first before others. */
export const most_people_in_calendar = 2000;

/** Steps of a case that happen in a court on a day. */
const hearings = [
  'hearing',
  'trial-start',
  'trial',
  'trial-opened',
  'appeal',
  'cassation',
  'supreme-court',
  'verdict',
];

/** A birthday tells its day and month only: it is written into a year that says nothing, and leaps. */
const any_leap_year = '2000';

interface Means {
  db: PublicDb;
  say: Say;
  /** The day that standings are asked for (YYYY-MM-DD). */
  day: string;
  publicUrl: string;
}

/**
 * The public days of everybody, or of the person at one address: hearings, anniversaries of arrests, and
 * birthdays of those who are not known to be free or dead. Only dates that are certain days are in it.
 * Throws `Missing` for nobody.
 */
export async function calendarDays(means: Means, slug: string | null): Promise<CalendarDay[]> {
  const { db, day } = means;
  const people = slug === null ? await firstPeople(means) : await personAt(db, slug);
  if (people.length === 0) {
    if (slug !== null) throw new Missing('person');
    return [];
  }
  const ids = people.map(({ id }) => id);
  const [stateOf, events, births] = await Promise.all([
    statesOn(db, ids, day),
    eventsOf(db, ids),
    birthsOf(db, ids),
  ]);
  const known = new Map(people.map((person) => [person.id, person]));
  const days: CalendarDay[] = [];
  for (const event of events) {
    const person = known.get(event.person_id);
    const on = exactDay(event.happened);
    if (!person || !on) continue;
    const isArrest = event.type === 'arrest';
    const state = stateOf.get(person.id);
    // Whoever is free again need not be reminded of the arrest every year by a public calendar.
    if (isArrest && state === 'free') continue;
    days.push({
      ...common(means, person, `${event.type}-${event.code}`, event.published_on ?? on),
      day: on,
      yearly: isArrest,
      summary: isArrest
        ? means.say('register.formats.arrest', { name: person.name, year: on.slice(0, 4) })
        : means.say('register.formats.hearing', { name: person.name }),
      description: event.summary,
    });
  }
  for (const birth of births) {
    const person = known.get(birth.person_id);
    const on = exactDay(birth.happened);
    const state = person && stateOf.get(person.id);
    if (!person || !on || state === 'free' || state === 'died') continue;
    days.push({
      ...common(means, person, `birthday-${person.slug}`, birth.published_on ?? `${any_leap_year}-01-01`),
      day: `${any_leap_year}${on.slice(4)}`,
      yearly: true,
      summary: means.say('register.formats.birthday', { name: person.name }),
      description: null,
    });
  }
  return days.sort((one, other) => compare(one.day, other.day) || compare(one.uid, other.uid));
}

function common({ publicUrl }: Means, person: { slug: string }, key: string, stamp: string) {
  return {
    uid: `${key}@${new URL(publicUrl).host}`,
    url: `${publicUrl}/people/${person.slug}`,
    // A stamp is a day: of a source that is dated by its year, the first that it can mean.
    stamp: readEdtf(stamp)?.from ?? `${any_leap_year}-01-01`,
  };
}

interface CalendarPerson {
  id: string;
  slug: string;
  name: string;
}

function personAt(db: PublicDb, slug: string): Promise<CalendarPerson[]> {
  return db.selectFrom('people').select(['id', 'slug', 'name']).where('slug', '=', slug).execute();
}

/** As in the list of people: looking through everybody for who has a day to show would take longer than the file. */
async function firstPeople({ db, day }: Means): Promise<CalendarPerson[]> {
  const asked = { day, state: null, skip: 0, limit: most_people_in_calendar };
  return peopleIn(db, await freshTurns(db), asked);
}

async function eventsOf(db: PublicDb, people: string[]) {
  return db
    .selectFrom('course_events as e')
    .select(['e.person_id', 'e.code', 'e.type', 'e.happened', 'e.summary'])
    .select(lastPublished(sql.ref('e.id')).as('published_on'))
    .where('e.person_id', '=', among(people))
    .where('e.type', 'in', [...hearings, 'arrest'])
    .where('e.happened', 'is not', null)
    .execute();
}

async function birthsOf(db: PublicDb, people: string[]) {
  return db
    .selectFrom('biography as b')
    .select(['b.person_id', 'b.happened'])
    .select(lastPublished(sql.ref('b.id')).as('published_on'))
    .where('b.person_id', '=', among(people))
    .where('b.kind', '=', 'birth')
    .where('b.happened', 'is not', null)
    .execute();
}

/** When the newest source of a fact was published (EDTF); what is dated by its year counts as its beginning. */
function lastPublished(fact: RawBuilder<unknown>): RawBuilder<string | null> {
  return sql<string | null>`(select max(s.published_on) from fact_sources s where s.fact_id = ${fact})`;
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
