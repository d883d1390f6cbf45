import { sql } from 'kysely';
import type { Actor } from '../../kernel/actor.js';
import { newId, tokenHash } from '../../kernel/chance.js';
import { today } from '../../kernel/clock.js';
import { type Db, type PublicDb, transact } from '../../kernel/database.js';
import { addDays } from '../../kernel/day.js';
import { record } from '../../kernel/journal.js';
import { Missing, Refused } from '../../kernel/refusals.js';
import { newDispatchCode, readDispatchCode } from '../../mailroom/dispatch-code.js';
import { offerable } from './offer.js';
import type { ReservationState } from './tables.js';

/** A person is kept for somebody for so many days. */
export const reserved_days = 7;
/** So long after it ended, a reservation can still be reported as posted. */
const late_days = 60;
/** Reservations that may be open at once: of one person, and of all. */
export const most_open = { person: 100, all: 20_000 } as const;

/** A reservation as its page shows it. */
export interface Reservation {
  id: string;
  person_id: string;
  state: ReservationState;
  ends_on: string;
  posted_on: string | null;
}

export const reservationHash = (code: string): Buffer => tokenHash(`reservation ${code}`);

/**
 * Keeps a person for a writer for 7 days; gives the code of the page. Throws `Refused` when no letter can go to the
 * person now, or no more of them today.
 */
export async function reserve(db: Db, visitors: PublicDb, actor: Actor, slug: string): Promise<string> {
  const day = today(actor.clock);
  return transact(db, async (tx) => {
    await oneAfterTheOther(tx);
    const reader = await offerable(visitors, slug, day);
    if (reader === 'full' || reader === 'not_now') throw new Refused(`letters.offers.${reader}`, {}, 422);
    await refuseTooMany(tx, reader.id);
    const code = newDispatchCode(actor.chance);
    const id = newId(actor.chance);
    const now = actor.clock.now();
    await tx
      .insertInto('letter_reservations')
      .values({
        id,
        person_id: reader.id,
        code_hash: reservationHash(code),
        write_on: day,
        ends_on: addDays(day, reserved_days),
        state: 'reserved',
        posted_on: null,
        reserved_at: now,
        changed_at: now,
      })
      .execute();
    await record(tx, actor, { what: 'letter.reserved', subject: `reservation:${id}` });
    return code;
  });
}

/** So that two people do not both take the last place of a day. */
export async function oneAfterTheOther(tx: Db): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('letter reservations'))`.execute(tx);
}

async function refuseTooMany(tx: Db, personId: string): Promise<void> {
  const { all, own } = await tx
    .selectFrom('letter_reservations')
    .select(({ fn }) => fn.countAll<number>().as('all'))
    .select(sql<number>`count(*) filter (where person_id = ${personId})`.as('own'))
    .where('state', '=', 'reserved')
    .executeTakeFirstOrThrow();
  if (own >= most_open.person || all >= most_open.all) throw new Refused('letters.offers.full', {}, 422);
}

/** The reservation behind a code as it was typed. Throws `Missing`. */
export async function reservationBehind(db: Db, typed: string): Promise<Reservation> {
  const code = readDispatchCode(typed);
  const row = code.ok
    ? await db
        .selectFrom('letter_reservations')
        .select(['id', 'person_id', 'state', 'ends_on', 'posted_on'])
        .where('code_hash', '=', reservationHash(code.value))
        .executeTakeFirst()
    : undefined;
  if (!row) throw new Missing('reservation');
  return row;
}

/** The writer has posted the letter today. Told twice it is one letter; a reservation that ended can be told of, too. */
export async function reportLetterPosted(db: Db, actor: Actor, code: string): Promise<void> {
  const day = today(actor.clock);
  await changed(db, actor, code, 'reported', ({ state, ends_on }) => {
    if (state === 'reported') return null;
    if (day > addDays(ends_on, late_days)) throw new Refused('letters.offers.too_late', {}, 422);
    return { state: 'reported', posted_on: day };
  });
}

/** The writer will not write after all: the place is free for somebody else at once. */
export async function giveUp(db: Db, actor: Actor, code: string): Promise<void> {
  await changed(db, actor, code, 'given_up', ({ state }) => {
    if (state === 'reported') throw new Refused('letters.offers.posted_already');
    return state === 'reserved' ? { state: 'given_up', posted_on: null } : null;
  });
}

async function changed(
  db: Db,
  actor: Actor,
  code: string,
  what: string,
  next: (now: Reservation) => { state: ReservationState; posted_on: string | null } | null,
): Promise<void> {
  await transact(db, async (tx) => {
    const { id } = await reservationBehind(tx, code);
    const now = await tx
      .selectFrom('letter_reservations')
      .select(['id', 'person_id', 'state', 'ends_on', 'posted_on'])
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirstOrThrow();
    const set = next(now);
    if (!set) return;
    await tx
      .updateTable('letter_reservations')
      .set({ ...set, changed_at: actor.clock.now() })
      .where('id', '=', id)
      .execute();
    await record(tx, actor, { what: `letter.reservation_${what}`, subject: `reservation:${id}` });
  });
}

/** Ends reservations whose days are over. Returns how many. */
export async function lapseReservations(db: Db, actor: Actor): Promise<number> {
  return transact(db, async (tx) => {
    const { numUpdatedRows } = await tx
      .updateTable('letter_reservations')
      .set({ state: 'lapsed', changed_at: actor.clock.now() })
      .where('state', '=', 'reserved')
      .where('ends_on', '<', today(actor.clock))
      .executeTakeFirst();
    const count = Number(numUpdatedRows);
    if (count > 0)
      await record(tx, actor, { what: 'letter.reservations_lapsed', subject: 'letters', detail: { count } });
    return count;
  });
}
