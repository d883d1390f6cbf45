import { sql } from 'kysely';
import type { Actor } from '../kernel/actor.js';
import { newId } from '../kernel/chance.js';
import { type Clock, today } from '../kernel/clock.js';
import { type Db, transact } from '../kernel/database.js';
import { record } from '../kernel/journal.js';
import { Missing, Refused } from '../kernel/refusals.js';
import { office_names } from './addressee-name.js';
import { heldBack } from './addresses/held-back.js';
import type { BatchState } from './batches/tables.js';
import { moveDispatch } from './dispatch.js';
import type { AddresseeKind, DispatchState, InLanguages, Role } from './tables.js';

/** At most so many dispatches are ticked and taken at once: what two people fold in an evening, printed in seconds. */
export const most_in_batch = 100;

/** How much one PDF holds: dispatches, and characters of text, which keeps one print far below the press's limits. */
export interface Room {
  papers: number;
  characters: number;
}

const one_batch: Room = { papers: most_in_batch, characters: 800_000 };

/** A paper that waits for printing, or lies in a batch, as the desk lists it. */
export interface ListedPaper {
  id: string;
  code: string;
  state: DispatchState;
  item_id: string;
  sender_name: string;
  addressee_kind: AddresseeKind;
  addressee_id: string;
  addressee_name: string;
  office_names: InLanguages | null;
  role: Role;
  language: string;
  made_at: Date;
  address_id: string | null;
  /** As on the envelope. */
  lines: string[] | null;
  /** YYYY-MM-DD; null when nobody ever checked it. */
  checked_on: string | null;
}

export const listed = sql`
  select d.id, d.code, d.state, d.item_id, i.sender_name, d.addressee_kind, d.addressee_id,
    d.addressee_name, ${office_names} as office_names, d.role, d.language, d.made_at, d.address_id, d.lines,
    (select max(k.checked_on) from counted_checks k where k.address_id = d.address_id) as checked_on
  from dispatches d join items i on i.id = d.item_id`;

/**
 * What waits to be printed and posted by us, oldest first; papers of one sender together. At most `limit`. Sealed
 * papers are not among them: the room that sealed them prints them.
 */
export async function duePapers(db: Db, limit: number): Promise<ListedPaper[]> {
  const { rows } = await sql<ListedPaper>`
    ${listed} where d.state = 'due' and d.channel = 'post' and d.posted_by = 'campaign' and not i.sealed
    order by i.made_at, i.id, d.role, d.addressee_name, d.id limit ${limit}`.execute(db);
  return rows;
}

export async function countDue(db: Db): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from dispatches d join items i on i.id = d.item_id
    where d.state = 'due' and d.channel = 'post' and d.posted_by = 'campaign' and not i.sealed`.execute(db);
  return rows[0]?.count ?? 0;
}

/** Those of these papers that wait, in the same order. */
export async function dueAmong(db: Db, ids: string[]): Promise<ListedPaper[]> {
  const { rows } = await sql<ListedPaper>`
    ${listed} where d.id = any(${ids}) and d.state = 'due' and d.channel = 'post' and d.posted_by = 'campaign'
      and not i.sealed
    order by i.made_at, i.id, d.role, d.addressee_name, d.id`.execute(db);
  return rows;
}

export interface Batch {
  id: string;
  number: number;
  taken_at: Date;
  taken_by: string;
  state: BatchState;
  /** Printed by the room that sealed its papers. */
  sealed: boolean;
  papers: ListedPaper[];
}

/** A batch by its number, with its papers in the order of printing. Throws `Missing`. */
export async function batchByNumber(db: Db, number: number): Promise<Batch> {
  const batch = await db.selectFrom('batches').selectAll().where('number', '=', number).executeTakeFirst();
  if (!batch) throw new Missing('batch');
  const { rows } = await sql<ListedPaper>`
    ${listed} where d.batch_id = ${batch.id} order by d.batch_position`.execute(db);
  return { ...batch, papers: rows };
}

/** Batches of ticked papers in which something is still to be ticked off, oldest first. */
export async function openBatches(db: Db): Promise<{ number: number; taken_at: Date; open: number }[]> {
  const { rows } = await sql<{ number: number; taken_at: Date; open: number }>`
    select b.number, b.taken_at, count(*)::int as open
    from batches b join dispatches d on d.batch_id = b.id
    where d.state = 'claimed' and b.state = 'taken' group by b.id order by b.number`.execute(db);
  return rows;
}

/** The first of these dispatches that fit into one batch: by number and by length. */
export async function fitting(db: Db, ids: string[], most: Room = one_batch): Promise<string[]> {
  const { rows } = await sql<{ id: string; characters: number }>`
    select d.id, length(t.body::text) + length(coalesce(d.covering, t.covering)::text) as characters
    from dispatches d join item_texts t on t.item_id = d.item_id and t.language = d.language
    where d.id = any(${ids})`.execute(db);
  const lengths = new Map(rows.map(({ id, characters }) => [id, characters]));
  let room = most.characters;
  const chosen: string[] = [];
  for (const id of ids.slice(0, most.papers)) {
    room -= lengths.get(id) ?? 0;
    if (room < 0 && chosen.length > 0) break;
    chosen.push(id);
  }
  return chosen;
}

/**
 * Somebody takes printed papers to the post: those of `ids` that are still due are claimed into a new
 * batch, at most 100 of them, in this order; `sealed` are papers of a room that prints them itself. Returns the batch's number and how many it holds. Throws
 * `Refused` when none is due any more.
 */
export async function takeBatch(
  db: Db,
  actor: Actor,
  ids: string[],
  { sealed = false } = {},
): Promise<{ number: number; taken: number }> {
  return transact(db, async (tx) => {
    const { rows: due } = await sql<{ id: string }>`
      select id from dispatches
      where id = any(${ids}) and state = 'due' and channel = 'post' and posted_by = 'campaign'
        and exists (select from items i where i.id = dispatches.item_id and i.sealed = ${sealed})
        and not exists (select from paper_stops s where s.dispatch_id = dispatches.id and s.lifted_at is null)
        and not exists (select from dispatch_holds h where h.dispatch_id = dispatches.id and h.lifted_at is null
          and (h.until is null or h.until > ${today(actor.clock)}))
      order by id for update`.execute(tx);
    const free = new Set(due.map(({ id }) => id));
    const chosen = await fitting(
      tx,
      [...new Set(ids)].filter((id) => free.has(id)),
    );
    if (chosen.length === 0) throw new Refused('mailroom.batch.nothing_due');
    const id = newId(actor.chance);
    const { rows } = await sql<{ number: number }>`
      insert into batches (id, number, taken_at, taken_by, sealed)
      select ${id}, coalesce(max(number), 0) + 1, ${actor.clock.now()}, ${actor.who}, ${sealed} from batches
      returning number`.execute(tx);
    const number = rows[0]?.number ?? 0;
    for (const [place, dispatch] of chosen.entries()) {
      await tx
        .updateTable('dispatches')
        .set({ batch_id: id, batch_position: place + 1 })
        .where('id', '=', dispatch)
        .execute();
      await moveDispatch(tx, actor, dispatch, 'claimed');
    }
    await record(tx, actor, {
      what: 'batch.taken',
      subject: `batch:${id}`,
      detail: { number, papers: chosen.length },
    });
    return { number, taken: chosen.length };
  });
}

/** Why a printed paper must not leave with its pile. */
const stays = ['free', 'died', 'stopped', 'held'];

/**
 * Papers in hand that must be taken out of the pile, each with why (`mailroom.left_out.<reason>`): since they were
 * printed their addressee was freed or has died, be it a minute ago, or somebody held them.
 */
export async function toTakeOut(db: Db, papers: ListedPaper[], clock: Clock): Promise<Map<string, string>> {
  const inHand = papers.filter(({ state }) => state === 'claimed');
  const held = [...(await heldBack(db, inHand, clock))].map(([id, { reason }]) => [id, reason] as const);
  return new Map(held.filter(([, reason]) => stays.includes(reason)));
}

/**
 * Everything of a batch that is not ticked off yet was posted, but for what had to be taken out; or goes back to the
 * pile. Returns how many.
 */
export async function closeBatch(
  db: Db,
  actor: Actor,
  number: number,
  how: 'posted' | 'due',
): Promise<number> {
  return transact(db, async (tx) => {
    const { id, papers } = await batchByNumber(tx, number);
    const out = how === 'posted' ? await toTakeOut(tx, papers, actor.clock) : new Map();
    const open = papers.filter((paper) => paper.state === 'claimed' && !out.has(paper.id));
    for (const paper of open) await moveDispatch(tx, actor, paper.id, how);
    await record(tx, actor, {
      what: how === 'posted' ? 'batch.posted' : 'batch.put_back',
      subject: `batch:${id}`,
      detail: { papers: open.length },
    });
    return open.length;
  });
}
