import { sql } from 'kysely';
import type { PublicDb } from '../../kernel/database.js';
import { addDays, nextOf } from '../../kernel/day.js';
import { readEdtf } from '../../kernel/edtf.js';
import { type Writing, writingTo } from '../../mailroom/addresses/trust-on.js';
import { statesOn } from '../../register/course/everybody.js';
import { standingOn } from '../../register/course/standing-on.js';
import { lately_days, near_days, type Place, type Reader } from './fairness.js';

/** So many people with an address are weighed against each other; a campaign that has more writes to these first. */
export const most_readers = 2000;

/** A prisoner who can be offered, with what a page says of them. */
export interface KnownReader extends Reader {
  slug: string;
  name: string;
  /** The day of the birthday or hearing that is near (YYYY-MM-DD). */
  occasion_on: string | null;
}

interface Row {
  id: string;
  slug: string;
  name: string;
  lately: number;
  on_day: number;
  most_a_day: number | null;
  place_id: string | null;
  place_most: number | null;
  place_languages: string[] | null;
  own_languages: string[] | null;
  heard: boolean;
  born: string | null;
  hearing: string | null;
}

/**
 * Everybody who is held, wants letters and has a published address, as the offer weighs them for a day (YYYY-MM-DD).
 * How far the address can be trusted is asked for one person at a time, by `writingFor`.
 */
export async function readersOn(db: PublicDb, day: string): Promise<KnownReader[]> {
  const since = addDays(day, -lately_days);
  const { rows } = await sql<Row>`
    with reachable as (
      select a.person_id from addresses a where a.person_id is not null and a.channel = 'post' and a.verified
      union
      select s.person_id from addresses a join stay_places sp on sp.place_id = a.place_id join stays s on s.id = sp.id
      where a.channel = 'post' and a.verified and s.ended is null
    )
    select p.id, p.slug, p.name, w.languages as own_languages, l.most_a_day,
      c.most_a_day as place_most, c.languages as place_languages, here.place_id,
      (select coalesce(sum(d.letters), 0)::int from letter_days d
        where d.person_id = r.person_id and d.day >= ${since}::date) as lately,
      (select coalesce(sum(d.letters), 0)::int from letter_days d
        where d.person_id = r.person_id and d.day = ${day}::date) as on_day,
      exists (select from letter_heard h where h.person_id = r.person_id and h.heard_on >= ${since}::date) as heard,
      (select b.happened from biography b where b.person_id = r.person_id and b.kind = 'birth' limit 1) as born,
      (select min(e.happened) from course_events e where e.person_id = r.person_id
        and e.type in ('hearing', 'trial-start') and length(e.happened) = 10
        and e.happened >= ${day} and e.happened <= ${addDays(day, near_days)}) as hearing
    from reachable r join people p on p.id = r.person_id
    left join lateral (select sp.place_id from stays s join stay_places sp on sp.id = s.id
      where s.person_id = r.person_id and s.ended is null order by s.position desc limit 1) here on true
    left join rule_cards c on c.place_id = here.place_id
    left join letter_wishes w on w.person_id = r.person_id
    left join letter_limits l on l.person_id = r.person_id
    where not coalesce(l.wants_none, false)
    order by lately, p.id limit ${most_readers}`.execute(db);
  const ids = rows.map(({ id }) => id);
  const states = await statesOn(db, ids, day);
  const places = new Map<string, Place>();
  const readers: KnownReader[] = [];
  for (const row of rows) {
    if (states.get(row.id) !== 'held') continue;
    const place = placeOf(row, places);
    if (place) place.on_day += row.on_day;
    const birthday = nextBirthday(row.born, day);
    const occasion: Reader['occasion'] = row.hearing ? 'hearing' : birthday ? 'birthday' : null;
    const { id, slug, name, lately, on_day, most_a_day, heard } = row;
    const languages = both(row.own_languages, row.place_languages);
    const occasion_on = row.hearing ?? birthday;
    const rest = { lately, on_day, most_a_day, place, languages, occasion, occasion_on };
    readers.push({ id, slug, name, silent: !heard, ...rest });
  }
  return readers;
}

function placeOf({ place_id, place_most }: Row, places: Map<string, Place>): Place | null {
  if (place_id === null) return null;
  const place = places.get(place_id) ?? { on_day: 0, most_a_day: place_most };
  places.set(place_id, place);
  return place;
}

/** What the person reads and the place lets in; what is not known forbids nothing. */
function both(own: string[] | null, place: string[] | null): string[] | null {
  if (own === null || place === null) return own ?? place;
  const shared = own.filter((one) => place.includes(one));
  // Where nothing is left, what the place lets in is what can be written.
  return shared.length > 0 ? shared : place;
}

/** The birthday within the next days; null when none is, or the day is not known. */
function nextBirthday(born: string | null, day: string): string | null {
  const date = readEdtf(born ?? '');
  if (date?.precision !== 'day' || !date.from) return null;
  const next = nextOf(date.from.slice(5), day);
  return next <= addDays(day, near_days) ? next : null;
}

/** Where a reader can be written to on a day, and how far that can be trusted. */
export async function writingFor(db: PublicDb, personId: string, day: string): Promise<Writing> {
  return writingTo(db, { id: personId, standing: await standingOn(db, personId, day) }, day);
}

/** Whether a letter may go to the address now. */
export async function isReachable(db: PublicDb, personId: string, day: string): Promise<boolean> {
  const { address, trust } = await writingFor(db, personId, day);
  return address !== null && trust.state === 'holds';
}
