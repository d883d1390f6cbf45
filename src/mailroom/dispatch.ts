import { sql } from 'kysely';
import type { Actor } from '../kernel/actor.js';
import { type Db, transact } from '../kernel/database.js';
import { record } from '../kernel/journal.js';
import { Missing, Refused } from '../kernel/refusals.js';
import { spelled } from './dispatch-code.js';
import { mayMove } from './dispatch-state.js';
import type { DispatchState, EventAct } from './tables.js';

/**
 * Moves a dispatch to another state, with its history and the journal, in the caller's transaction. `on`
 * is the day (YYYY-MM-DD) on which it happened, where somebody said so. Returns the number of the line in
 * the history. Throws `Missing`, or `Refused` when that state cannot follow.
 */
export async function moveDispatch(
  db: Db,
  actor: Actor,
  id: string,
  to: DispatchState,
  note: string | null = null,
  on: string | null = null,
): Promise<number> {
  return transact(db, async (tx) => {
    const found = await tx
      .selectFrom('dispatches')
      .select(['state', 'code', 'redirected_to'])
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    if (!found) throw new Missing('dispatch');
    if (!mayMove(found.state, to)) {
      throw new Refused('mailroom.dispatch.cannot_move', {
        code: spelled(found.code),
        from: found.state,
        to,
      });
    }
    if (found.redirected_to && to === 'due') throw new Refused('mailroom.dispatch.redirected');
    const at = actor.clock.now();
    await tx
      .updateTable('dispatches')
      .set({
        state: to,
        changed_at: at,
        // What is due again belongs to no batch any more.
        ...(to === 'due' ? { batch_id: null, batch_position: null } : {}),
      })
      .where('id', '=', id)
      .execute();
    const event = await addLine(tx, actor, { dispatch_id: id, state: to, note, happened_on: on });
    await keepDays(tx, id);
    await record(tx, actor, { what: `dispatch.${to}`, subject: `dispatch:${id}`, why: note });
    return event;
  });
}

/** Adds a line to the history of a dispatch and gives back its number. Notes hold no contact. */
export async function addLine(
  tx: Db,
  actor: Actor,
  line: {
    dispatch_id: string;
    state: DispatchState;
    note: string | null;
    happened_on?: string | null;
    act?: EventAct;
    undoes?: number;
  },
): Promise<number> {
  const { id } = await tx
    .insertInto('dispatch_events')
    .values({ ...line, at: actor.clock.now(), who: actor.who })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** Keeps beside a dispatch when it left and when the first word of it came, as its history has it now. */
export async function keepDays(tx: Db, id: string): Promise<void> {
  await sql`update dispatches set left_on = w.left_on, word_on = w.word_on
    from dispatch_days w where w.dispatch_id = dispatches.id and dispatches.id = ${id}`.execute(tx);
}

/** What a person at the desk can say of a dispatch: how it left, it came there, it came back, it was refused, somebody answered. */
export const outcomes = [
  'posted',
  'handed_over',
  'reported_sent',
  'confirmed',
  'returned',
  'refused',
  'replied',
] as const;
export type Outcome = (typeof outcomes)[number];

/** Writes down an outcome for the dispatch with this code (already read). Returns its id. */
export async function markByCode(
  db: Db,
  actor: Actor,
  code: string,
  outcome: Outcome,
  note: string | null,
): Promise<string> {
  return transact(db, async (tx) => {
    const id = await dispatchWith(tx, code);
    await moveDispatch(tx, actor, id, outcome, note);
    return id;
  });
}

/** The dispatch with this code (already read). Throws `Refused` when there is none of ours. */
export async function dispatchWith(db: Db, code: string): Promise<string> {
  const found = await db.selectFrom('dispatches').select('id').where('code', '=', code).executeTakeFirst();
  if (!found) throw new Refused('mailroom.code.unknown', { typed: spelled(code) }, 422);
  return found.id;
}

/**
 * An organisation says that it has posted its papers itself. Everything of the item that it took
 * upon itself and that still waits becomes `reported_posted`. Returns how many.
 */
export async function reportPosted(db: Db, actor: Actor, itemId: string): Promise<number> {
  return transact(db, async (tx) => {
    const waiting = await tx
      .selectFrom('dispatches')
      .select('id')
      .where('item_id', '=', itemId)
      .where('posted_by', '=', 'organisation')
      .where('state', '=', 'due')
      .orderBy('id')
      .execute();
    for (const { id } of waiting) await moveDispatch(tx, actor, id, 'reported_posted');
    return waiting.length;
  });
}

/** A dispatch that is still due is not sent after all; its mail, if it has one, is dropped with it. */
export async function cancelDispatch(db: Db, actor: Actor, id: string, why: string): Promise<void> {
  await transact(db, async (tx) => {
    // The mail first, as everywhere: whoever delivers takes its lock before the dispatch's.
    const at = actor.clock.now();
    const dropped = await tx
      .updateTable('mails')
      .set({ state: 'dropped', content_sealed: null, changed_at: at })
      .where('dispatch_id', '=', id)
      .where('state', 'in', ['due', 'failed'])
      .returning('id')
      .execute();
    for (const mail of dropped) {
      await tx
        .insertInto('mail_events')
        .values({ mail_id: mail.id, state: 'dropped', at, who: actor.who, reason: 'cancelled' })
        .execute();
    }
    await moveDispatch(tx, actor, id, 'cancelled', why);
  });
}

export interface DispatchEvent {
  state: DispatchState;
  at: Date;
  who: string;
  note: string | null;
  /** YYYY-MM-DD. */
  happened_on: string | null;
  act: EventAct;
}

/** What happened to a dispatch, in order. */
export async function historyOf(db: Db, id: string): Promise<DispatchEvent[]> {
  return db
    .selectFrom('dispatch_events')
    .select(['state', 'at', 'who', 'note', 'happened_on', 'act'])
    .where('dispatch_id', '=', id)
    .orderBy('id')
    .execute();
}
