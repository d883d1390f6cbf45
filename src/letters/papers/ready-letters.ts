import { sql } from 'kysely';
import { type Clock, today } from '../../kernel/clock.js';
import type { Db } from '../../kernel/database.js';
import { heldBack, type WaitingPaper } from '../../mailroom/addresses/held-back.js';
import { called } from '../called.js';

/** So many letters are looked at for one evening's page; what waits behind them comes when these are gone. */
export const most_looked_at = 2000;

/** A letter with its paper that waits to be printed. */
export interface ReadyLetter {
  dispatch_id: string;
  letter_id: string;
  person_id: string;
  person: string;
  place_id: string | null;
  place: string | null;
  language: string;
  received_at: Date;
  /**
   * Why it does not go today; null: it goes. `place_full`, `person_full`: the place or the person gets no more on one
   * day; others as the mailroom holds papers back (`mailroom.left_out.<reason>`).
   */
  why_not: string | null;
}

interface Row extends WaitingPaper {
  letter_id: string;
  person: string;
  place_id: string | null;
  place: string | null;
  language: string;
  received_at: Date;
  place_most: number | null;
  person_most: number | null;
  text_gone: boolean;
}

/** How many letters went to each place and person in a day's batches. */
async function usedOn(db: Db, day: string): Promise<Map<string, number>> {
  const { rows } = await sql<{ key: string; count: number }>`
    with gone as (
      select l.person_id, s.place_id from batches b
        join dispatches d on d.batch_id = b.id and d.state <> 'due'
        join letters l on l.dispatch_id = d.id
        left join lateral (${placeOf}) s on true
      where b.sealed and (b.taken_at at time zone 'UTC')::date = ${day}::date
    )
    select 'person ' || person_id as key, count(*)::int as count from gone group by 1
    union all
    select 'place ' || place_id, count(*)::int from gone where place_id is not null group by 1`.execute(db);
  return new Map(rows.map(({ key, count }) => [key, count]));
}

/** Where somebody is by the register: the last stay that has not ended. */
const placeOf = sql`select s.place_id, p.name as place from stays s
  join facts f on f.id = s.id and f.struck_at is null
  join places_of_detention p on p.id = s.place_id
  where s.person_id = l.person_id and s.ended is null order by s.position desc limit 1`;

/**
 * Letters that wait for the print, the oldest first, each with why it stays behind today: held back by the
 * mailroom's rules, or because its place or person gets no more on one day (the rule card's and the wishes' limits,
 * with what was taken today already).
 */
export async function readyLetters(db: Db, clock: Clock): Promise<ReadyLetter[]> {
  const { rows } = await sql<Row>`
    select d.id, d.addressee_kind, d.addressee_id, d.address_id, d.lines, l.id as letter_id,
      d.addressee_name as person, s.place_id, s.place, l.language, l.received_at,
      c.most_a_day as place_most, w.most_a_day as person_most, l.text_sealed is null as text_gone
    from letters l join dispatches d on d.id = l.dispatch_id and d.state = 'due' and d.channel = 'post'
      left join lateral (${placeOf}) s on true
      left join rule_cards c on c.place_id = s.place_id
      left join letter_wishes w on w.person_id = l.person_id
    where l.state = 'approved'
    order by l.received_at, l.id limit ${most_looked_at}`.execute(db);
  const held = await heldBack(db, rows, clock);
  const used = await usedOn(db, today(clock));
  return rows.map((row) => {
    const ours = row.text_gone ? 'deleted' : (held.get(row.id)?.reason ?? null);
    const why_not = ours ?? fullness(row, used);
    return {
      dispatch_id: row.id,
      letter_id: row.letter_id,
      person_id: row.addressee_id,
      person: row.person,
      place_id: row.place_id,
      place: row.place,
      language: row.language,
      received_at: row.received_at,
      why_not,
    };
  });
}

/** Takes a place in the day of person and place, or says which of them is full. */
function fullness(
  { addressee_id, place_id, place_most, person_most }: Row,
  used: Map<string, number>,
): 'place_full' | 'person_full' | null {
  const person = `person ${addressee_id}`;
  const place = `place ${place_id}`;
  if (person_most !== null && (used.get(person) ?? 0) >= person_most) return 'person_full';
  if (place_most !== null && (used.get(place) ?? 0) >= place_most) return 'place_full';
  used.set(person, (used.get(person) ?? 0) + 1);
  used.set(place, (used.get(place) ?? 0) + 1);
  return null;
}

/**
 * How many approved letters have no paper yet and are not held: they wait for the clerk's next round, or for somebody to
 * say who sends. Of a case that is kept close whoever does not see it counts none, as under what is held.
 */
export async function lettersWithoutPaper(db: Db): Promise<number> {
  const { rows } = await sql<{ letters: number }>`
    select count(*)::int as letters from letters l join people p on p.id = l.person_id
    where l.state = 'approved' and l.dispatch_id is null
      and not exists (select from letter_holds h where h.letter_id = l.id and h.lifted_at is null)`.execute(
    db,
  );
  return rows[0]?.letters ?? 0;
}

/** Approved letters to one person that wait for one reason, as the clerk held them. */
export interface HeldLetters {
  person: string;
  slug: string | null;
  /** A code with words at `letters.papers.left.<reason>`. */
  reason: string;
  /** EDTF. */
  since: string | null;
  letters: number;
}

/** What is held and why, the most letters first, also what has no paper yet; at most 100 lines. */
export async function heldLetters(db: Db): Promise<HeldLetters[]> {
  const { rows } = await sql<HeldLetters>`
    select coalesce(${called}, p.slug) as person, p.slug, h.reason, h.since, count(*)::int as letters
    from letter_holds h join letters l on l.id = h.letter_id join people p on p.id = l.person_id
      left join dispatches d on d.id = l.dispatch_id
    where h.lifted_at is null and l.state = 'approved' and coalesce(d.state, 'due') = 'due'
    group by p.id, h.reason, h.since order by letters desc, 1, 3 limit 100`.execute(db);
  return rows;
}
