import { sql } from 'kysely';
import type { Actor } from '../../kernel/actor.js';
import { isId, newId } from '../../kernel/chance.js';
import { type Db, transact } from '../../kernel/database.js';
import { record } from '../../kernel/journal.js';
import { Missing, Refused } from '../../kernel/refusals.js';
import { office_names } from '../addressee-name.js';
import { doubt, resolveDoubt } from '../addresses/doubt.js';
import type { AddresseeKind, InLanguages } from '../tables.js';
import type { ReturnReason } from './tables.js';

/** Why a paper came back, in the order in which the desk offers it. */
export const return_reasons: readonly ReturnReason[] = [
  'moved',
  'unknown',
  'refused_by_prison',
  'not_passed',
  'not_collected',
  'incomplete',
  'another',
];

/** Longest word on what was found out about a return, in characters. */
export const longest_settled = 2000;

/** What is written down of a paper that came back. */
export interface Return {
  reason: ReturnReason;
  /** YYYY-MM-DD. */
  came_on: string;
  note: string | null;
}

/** The dispatch that came back, as far as it matters here. */
interface Returned {
  id: string;
  addressee_kind: AddresseeKind;
  addressee_id: string;
}

/**
 * Writes a return down beside the move of its dispatch, in the caller's transaction. What came back from a
 * prison puts the address of that person in doubt since that day: the public page says to hold letters, and
 * never why.
 */
export async function keepReturn(
  tx: Db,
  actor: Actor,
  dispatch: Returned,
  eventId: number,
  said: Return,
): Promise<void> {
  const id = newId(actor.chance);
  await tx
    .insertInto('returns')
    .values({
      id,
      dispatch_id: dispatch.id,
      ...said,
      event_id: eventId,
      entered_at: actor.clock.now(),
      entered_by: actor.who,
    })
    .execute();
  if (dispatch.addressee_kind !== 'prisoner') return;
  const rumour = {
    since: said.came_on,
    // For the desk; the register's page knows the day and nothing else.
    heard: `A paper came back (${said.reason.replaceAll('_', ' ')}).`,
    source_id: null,
    return_id: id,
  };
  try {
    await doubt(tx, actor, dispatch.addressee_id, rumour);
  } catch (error) {
    // With so many doubts open the address is in doubt already: the return itself must not be lost.
    if (!(error instanceof Refused && error.code === 'mailroom.addresses.too_many_doubts')) throw error;
  }
}

/** A return was an error: it is struck, and the doubt that rested on it is settled. In the caller's transaction. */
export async function strikeReturn(tx: Db, actor: Actor, eventId: number): Promise<void> {
  const struck = await tx
    .updateTable('returns')
    .set({ struck_at: actor.clock.now() })
    .where('event_id', '=', eventId)
    .where('struck_at', 'is', null)
    .returning('id')
    .execute();
  for (const { id } of struck) await settleDoubt(tx, actor, id, 'The return was entered in error.');
}

async function settleDoubt(tx: Db, actor: Actor, returnId: string, why: string): Promise<void> {
  const found = await tx
    .selectFrom('address_doubts')
    .select('id')
    .where('return_id', '=', returnId)
    .where('resolved_on', 'is', null)
    .executeTakeFirst();
  if (found) await resolveDoubt(tx, actor, found.id, why);
}

/**
 * Somebody looked into a return and says what was found; the doubt that it raised is settled with it, where
 * `trust` says so (the address is right after all, or a new one is entered). Throws `Missing` for a return
 * that is settled or struck.
 */
export async function settleReturn(
  db: Db,
  actor: Actor,
  id: string,
  { why, trust }: { why: string; trust: boolean },
): Promise<void> {
  await transact(db, async (tx) => {
    const settled = await tx
      .updateTable('returns')
      .set({ settled_at: actor.clock.now(), settled_by: actor.who, settled_why: why })
      .where('id', '=', id)
      .where('settled_at', 'is', null)
      .where('struck_at', 'is', null)
      .returning('dispatch_id')
      .executeTakeFirst();
    if (!settled) throw new Missing('return');
    if (trust) await settleDoubt(tx, actor, id, why);
    await record(tx, actor, {
      what: 'return.settled',
      subject: `dispatch:${settled.dispatch_id}`,
      detail: { return: id, trust },
    });
  });
}

/** A return as the desk lists it. */
export interface ListedReturn {
  id: string;
  dispatch_id: string;
  code: string;
  addressee_kind: AddresseeKind;
  addressee_id: string;
  addressee_name: string;
  office_names: InLanguages | null;
  reason: ReturnReason;
  came_on: string;
  note: string | null;
  settled_at: Date | null;
  settled_why: string | null;
  /** Whether a doubt that rests on it is still open. */
  doubted: boolean;
  /** Of a prisoner, where the register has a page for the addresses. */
  slug: string | null;
}

const most_listed = 200;

const listed = sql`
  select r.id, r.dispatch_id, d.code, d.addressee_kind, d.addressee_id, d.addressee_name,
    ${office_names} as office_names, r.reason, r.came_on,
    r.note, r.settled_at, r.settled_why,
    exists (select from address_doubts a where a.return_id = r.id and a.resolved_on is null) as doubted,
    (select p.slug from people p where d.addressee_kind = 'prisoner' and p.id = d.addressee_id) as slug
  from returns r join dispatches d on d.id = r.dispatch_id`;

/** What came back: what nobody has looked into first, then the latest; at most 200. */
export async function returnsList(db: Db): Promise<ListedReturn[]> {
  const { rows } = await sql<ListedReturn>`
    ${listed}
    where r.struck_at is null
    order by r.settled_at is not null, r.came_on desc, r.id limit ${most_listed}`.execute(db);
  return rows;
}

/** How many returns nobody has looked into. */
export async function countUnsettled(db: Db): Promise<number> {
  const { count } = await db
    .selectFrom('returns')
    .select((e) => e.fn.countAll<number>().as('count'))
    .where('settled_at', 'is', null)
    .where('struck_at', 'is', null)
    .executeTakeFirstOrThrow();
  return count;
}

/** One return that stands. Throws `Missing`. */
export async function returnById(db: Db, id: string): Promise<ListedReturn> {
  if (!isId(id)) throw new Missing('return');
  const { rows } = await sql<ListedReturn>`${listed} where r.struck_at is null and r.id = ${id}`.execute(db);
  if (!rows[0]) throw new Missing('return');
  return rows[0];
}
