import type { Actor } from '../../kernel/actor.js';
import { derivedChance, newCode, newId, tokenHash } from '../../kernel/chance.js';
import { day_ms, today } from '../../kernel/clock.js';
import { type Db, type PublicDb, transact } from '../../kernel/database.js';
import { addDays } from '../../kernel/day.js';
import { record } from '../../kernel/journal.js';
import { Missing, Refused } from '../../kernel/refusals.js';
import type { RetentionRule } from '../../kernel/retention.js';
import { newDispatchCode } from '../../mailroom/dispatch-code.js';
import { readTally } from '../../mailroom/tally/tally-reader.js';
import { readLetterCode } from '../letter-code.js';
import { anybody, fairOrder, offeredTogether } from './fairness.js';
import { isReachable, type KnownReader, readersOn } from './readers.js';
import { oneAfterTheOther, reservationHash, reserved_days } from './reservation.js';
import type { ReservationState } from './tables.js';

/** What one evening may take, and how far ahead it may lie; of its letters so many go to one person at most. */
export const evening_limits = { recipients: 30, days_ahead: 60, each: 3, typed: 20_000 } as const;
/** Evenings that may be arranged on one day, by all together. */
const most_a_day = 200;
const code_letters = 12;

export interface EveningAsked {
  /** YYYY-MM-DD. */
  on: string;
  recipients: number;
  language: string | null;
}

/** One recipient of an evening. */
export interface EveningLetter {
  place: number;
  code: string;
  person_id: string;
  state: ReservationState;
  posted_on: string | null;
}

export interface Evening {
  id: string;
  on: string;
  language: string | null;
  letters: EveningLetter[];
}

/** What became of a pasted tally: how many are reported, and what could not be read, line by line. */
export interface ReadBack {
  reported: number;
  problems: { number: number; typed: string; code: string }[];
}

const eveningHash = (code: string): Buffer => tokenHash(`evening ${code}`);

/** The code of one letter follows from that of the evening (HKDF-SHA256, RFC 5869): the pack can be printed again. */
function letterCode(evening: string, place: number): string {
  return newDispatchCode(derivedChance(evening, `letter ${place} of an evening`, 256));
}

/** Keeps recipients for an evening by the fair rule; gives its private code. Throws `Refused` when nobody is left. */
export async function arrangeEvening(
  db: Db,
  visitors: PublicDb,
  actor: Actor,
  asked: EveningAsked,
): Promise<string> {
  return transact(db, async (tx) => {
    await oneAfterTheOther(tx);
    const now = actor.clock.now();
    const { count } = await tx
      .selectFrom('letter_evenings')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('created_at', '>', new Date(now.getTime() - day_ms))
      .executeTakeFirstOrThrow();
    if (count >= most_a_day) throw new Refused('letters.offers.evening.too_many', {}, 429);
    const readers = await reachable(visitors, actor, asked);
    const { recipients, language } = asked;
    const wanted = { ...anybody, language };
    const chosen = offeredTogether(readers, recipients, evening_limits.each, wanted, actor.chance);
    if (chosen.length === 0) throw new Refused('letters.offers.nobody', {}, 422);
    const code = newCode(actor.chance, code_letters);
    const id = newId(actor.chance);
    await tx
      .insertInto('letter_evenings')
      .values({ id, code_hash: eveningHash(code), evening_on: asked.on, language, created_at: now })
      .execute();
    await tx
      .insertInto('letter_reservations')
      .values(
        chosen.map((reader, index) => ({
          id: newId(actor.chance),
          person_id: reader.id,
          code_hash: reservationHash(letterCode(code, index + 1)),
          evening_id: id,
          place: index + 1,
          write_on: asked.on,
          ends_on: addDays(asked.on, reserved_days),
          state: 'reserved' as const,
          posted_on: null,
          reserved_at: now,
          changed_at: now,
        })),
      )
      .execute();
    const detail = { recipients: chosen.length };
    await record(tx, actor, { what: 'letter.evening_arranged', subject: `evening:${id}`, detail });
    return code;
  });
}

/** As many who come first and whose address holds today as the evening can use. */
async function reachable(visitors: PublicDb, actor: Actor, asked: EveningAsked): Promise<KnownReader[]> {
  const wanted = { ...anybody, language: asked.language };
  const found: KnownReader[] = [];
  const order = fairOrder(await readersOn(visitors, asked.on), wanted, actor.chance);
  for (const reader of order.slice(0, 3 * evening_limits.recipients)) {
    if (found.length >= asked.recipients) break;
    if (await isReachable(visitors, reader.id, today(actor.clock))) found.push(reader);
  }
  return found;
}

/** An evening by its private code as somebody typed it. Throws `Missing`. */
export async function eveningBehind(db: Db, typed: string): Promise<Evening> {
  const code = readLetterCode(typed);
  const row =
    code &&
    (await db
      .selectFrom('letter_evenings')
      .select(['id', 'evening_on', 'language'])
      .where('code_hash', '=', eveningHash(code))
      .executeTakeFirst());
  if (!row) throw new Missing('evening');
  const letters = await db
    .selectFrom('letter_reservations')
    .select(['place', 'person_id', 'state', 'posted_on'])
    .where('evening_id', '=', row.id)
    .orderBy('place')
    .execute();
  return {
    id: row.id,
    on: row.evening_on,
    language: row.language,
    letters: letters.map((one) => ({
      ...one,
      place: one.place ?? 0,
      code: letterCode(code, one.place ?? 0),
    })),
  };
}

/** Reports what was posted, from lines as “K7P-M2XQ posted 12 March”; what cannot be read is said line by line. */
export async function reportEvening(db: Db, actor: Actor, typed: string, lines: string): Promise<ReadBack> {
  return transact(db, async (tx) => {
    const evening = await eveningBehind(tx, typed);
    const codes = new Map(evening.letters.map((letter) => [letter.code, letter]));
    const problems: ReadBack['problems'] = [];
    let reported = 0;
    const form = { outcome: null, note: null };
    for (const line of readTally(lines.slice(0, evening_limits.typed), form, today(actor.clock))) {
      const wrong = (code: string) =>
        problems.push({
          number: line.number,
          typed: line.typed.slice(0, 60),
          code: `letters.offers.line.${code}`,
        });
      const letter = line.code === null ? undefined : codes.get(line.code);
      if (line.problem) wrong(lineProblem(line.problem.code));
      else if (line.code === null) continue;
      else if (!letter) wrong('not_ours');
      else if (line.said?.outcome !== 'posted') wrong('not_posted');
      else if (letter.state !== 'reported') {
        await tx
          .updateTable('letter_reservations')
          .set({
            state: 'reported',
            posted_on: line.said.on ?? today(actor.clock),
            changed_at: actor.clock.now(),
          })
          .where('evening_id', '=', evening.id)
          .where('place', '=', letter.place)
          .execute();
        letter.state = 'reported';
        reported += 1;
      }
    }
    const detail = { reported };
    if (reported > 0)
      await record(tx, actor, { what: 'letter.evening_reported', subject: `evening:${evening.id}`, detail });
    return { reported, problems };
  });
}

function lineProblem(code: string): string {
  if (code.endsWith('.mistyped')) return 'mistyped';
  if (code.endsWith('.not_one')) return 'not_one';
  return 'not_read';
}

/** So long after an evening its private code leads somewhere: longer than a letter of it can still be reported. */
const code_days = 90;

/** Removes evenings that are long over; what was counted of their letters stays. Returns how many. */
async function forgetEvenings(db: Db, actor: Actor): Promise<number> {
  const until = addDays(today(actor.clock), -code_days);
  return transact(db, async (tx) => {
    const old = await tx
      .selectFrom('letter_evenings')
      .select('id')
      .where('evening_on', '<', until)
      .forUpdate()
      .execute();
    if (old.length === 0) return 0;
    const ids = old.map(({ id }) => id);
    await tx
      .updateTable('letter_reservations')
      .set({ evening_id: null, place: null })
      .where('evening_id', 'in', ids)
      .execute();
    await tx.deleteFrom('letter_evenings').where('id', 'in', ids).execute();
    const detail = { count: ids.length };
    await record(tx, actor, { what: 'letters.evenings_forgotten', subject: 'letters', detail });
    return ids.length;
  });
}

export const eveningRules: readonly RetentionRule[] = [
  {
    name: 'letters.evenings',
    what: 'which letters one group took together, and the hash of its private code; nobody of it is known',
    when: `${code_days} days after the evening`,
    forget: ({ db, actor }) => forgetEvenings(db, actor),
  },
];
