import type { Actor } from '../../kernel/actor.js';
import { newId } from '../../kernel/chance.js';
import { today } from '../../kernel/clock.js';
import type { Db } from '../../kernel/database.js';
import { Missing, Refused } from '../../kernel/refusals.js';
import { addLine, moveDispatch, type Outcome } from '../dispatch.js';
import { spelled } from '../dispatch-code.js';
import type { AddresseeKind, DispatchState, PostedBy, Way } from '../tables.js';
import { keepReturn, strikeReturn } from './return.js';
import type { ConfirmedBy, ConfirmedHow, ReturnReason } from './tables.js';

/** What somebody at the desk says of one dispatch. */
export interface Report {
  outcome: Outcome;
  /** The day on which it happened, YYYY-MM-DD. */
  on: string;
  /** A few words for the history; never a contact. */
  note: string | null;
  /** Of what was posted: a tracking number, already read (UPU S10). */
  receipt: string | null;
  /** Of what came back. */
  reason: ReturnReason | null;
  /** Of what was handed over: where, and by whom (sealed to the compartment `mailroom`). */
  place: string | null;
  by_sealed: Buffer | null;
  /** Of what arrived: whose word it is, and how it came to us. */
  by_whom: ConfirmedBy;
  how: ConfirmedHow;
}

/** A report that says no more than what happened and when. */
export function plainReport(outcome: Outcome, on: string): Report {
  return {
    outcome,
    on,
    note: null,
    receipt: null,
    reason: outcome === 'returned' ? 'another' : null,
    place: null,
    by_sealed: null,
    by_whom: 'somebody',
    how: 'another',
  };
}

/** What a report did: so that it can be taken back. */
export interface Done {
  was: DispatchState;
  became: DispatchState;
  event_id: number;
}

/** How a dispatch leaves by the way that it has; null where nobody at the desk can say so (mail). */
export function leavingState(channel: Way, posted_by: PostedBy): DispatchState | null {
  if (channel === 'post') return posted_by === 'organisation' ? 'reported_posted' : 'posted';
  if (channel === 'handed') return 'handed_over';
  return channel === 'fax' ? 'reported_sent' : null;
}

const leaving: readonly Outcome[] = ['posted', 'handed_over', 'reported_sent'];

/**
 * A copy that is refused was refused by the prison: it came back, with that as its reason, and the address is in
 * doubt. An office that refuses a paper has had it in its hands.
 */
function ofPrison(kind: AddresseeKind, report: Report): Report {
  if (report.outcome !== 'refused' || kind !== 'prisoner') return report;
  return { ...report, outcome: 'returned', reason: report.reason ?? 'refused_by_prison' };
}

/**
 * Writes down what somebody says of a dispatch: the move with its day, and what belongs to it (receipt,
 * return, confirmation, handing over), in the caller's transaction. Throws `Missing`; and `Refused` when the
 * day lies in the future, before the paper was made or before it left, when it travels another way, or when
 * that state cannot follow. A receipt that is brought later is added without a move.
 */
export async function enterReport(tx: Db, actor: Actor, id: string, report: Report): Promise<Done> {
  const dispatch = await tx
    .selectFrom('dispatches as d')
    .select(['d.id', 'd.code', 'd.state', 'd.channel', 'd.posted_by', 'd.made_at', 'd.left_on'])
    .select(['d.addressee_kind', 'd.addressee_id'])
    .where('d.id', '=', id)
    .forUpdate('d')
    .executeTakeFirst();
  if (!dispatch) throw new Missing('dispatch');
  const code = spelled(dispatch.code);
  const { outcome, on, note, receipt, reason } = ofPrison(dispatch.addressee_kind, report);
  const isLeaving = leaving.includes(outcome);
  const no = (why: string, values = {}): Refused =>
    new Refused(`mailroom.returns.report.${why}`, { code, ...values }, 422);
  if (on > today(actor.clock)) throw no('future', { day: on });
  const made_on = dispatch.made_at.toISOString().slice(0, 10);
  if (on < made_on) throw no('before_made', { day: on, made: made_on });
  if (!isLeaving && dispatch.left_on && on < dispatch.left_on)
    throw no('before_left', { day: on, left: dispatch.left_on });
  const leaves = leavingState(dispatch.channel, dispatch.posted_by);
  const to = isLeaving ? leaves : (outcome as DispatchState);
  const said = outcome === 'posted' ? ['posted', 'reported_posted'] : [outcome];
  if (to === null || (isLeaving && !said.includes(to))) throw no(`goes_by_${dispatch.channel}`);

  const was = dispatch.state;
  const isOnlyReceipt = receipt !== null && was === to && isLeaving;
  if (was === to && !isOnlyReceipt) throw no('already', { to });
  const event_id = isOnlyReceipt
    ? await addLine(tx, actor, { dispatch_id: id, state: was, note, happened_on: on, act: 'added' })
    : await moveDispatch(tx, actor, id, to, note, on);
  if (receipt) await keepReceipt(tx, actor, dispatch, event_id, receipt);
  const common = {
    id: newId(actor.chance),
    dispatch_id: id,
    event_id,
    entered_at: actor.clock.now(),
    entered_by: actor.who,
  };
  if (outcome === 'returned') {
    await keepReturn(tx, actor, dispatch, event_id, { reason: reason ?? 'another', came_on: on, note });
  }
  if (outcome === 'confirmed') {
    const { by_whom, how } = report;
    await tx
      .insertInto('confirmations')
      .values({ ...common, by_whom, how, confirmed_on: on })
      .execute();
  }
  if (outcome === 'handed_over') {
    if (report.place === null) throw no('no_place');
    const { place, by_sealed } = report;
    await tx
      .insertInto('handovers')
      .values({ ...common, place, handed_on: on, by_sealed })
      .execute();
  }
  return { was, became: to, event_id };
}

/**
 * Keeps a tracking number. One envelope may hold several papers to the same addressee; the same number at
 * somebody else's paper is a slip. Throws `Refused`.
 */
async function keepReceipt(
  tx: Db,
  actor: Actor,
  dispatch: { id: string; code: string; addressee_kind: string; addressee_id: string },
  event_id: number,
  number: string,
): Promise<void> {
  const others = await tx
    .selectFrom('receipts as r')
    .innerJoin('dispatches as d', 'd.id', 'r.dispatch_id')
    .select(['d.id', 'd.code', 'd.addressee_kind', 'd.addressee_id'])
    .where('r.number', '=', number)
    .where('r.struck_at', 'is', null)
    .execute();
  for (const other of others) {
    if (other.id === dispatch.id) throw new Refused('mailroom.returns.receipt.twice', { number }, 422);
    if (other.addressee_kind !== dispatch.addressee_kind || other.addressee_id !== dispatch.addressee_id) {
      throw new Refused('mailroom.returns.receipt.taken', { number, code: spelled(other.code) }, 422);
    }
  }
  await tx
    .insertInto('receipts')
    .values({
      id: newId(actor.chance),
      dispatch_id: dispatch.id,
      number,
      event_id,
      entered_at: actor.clock.now(),
      entered_by: actor.who,
    })
    .execute();
}

/** Strikes everything that hangs on one line of a history: receipt, return, confirmation, handing over. */
export async function strikeReport(tx: Db, actor: Actor, eventId: number): Promise<void> {
  await strikeReturn(tx, actor, eventId);
  const struck_at = actor.clock.now();
  for (const table of ['receipts', 'confirmations', 'handovers'] as const) {
    await tx.updateTable(table).set({ struck_at }).where('event_id', '=', eventId).execute();
  }
}

/** What is known of a dispatch beside its history. */
export interface Reported {
  receipts: string[];
  confirmations: { by_whom: ConfirmedBy; how: ConfirmedHow; confirmed_on: string }[];
  handovers: { id: string; place: string; handed_on: string; by_sealed: Buffer | null }[];
  returns: { reason: ReturnReason; came_on: string; note: string | null }[];
}

/** Receipts, confirmations, handings over and returns of a dispatch that were not struck. */
export async function reportedOf(db: Db, dispatchId: string): Promise<Reported> {
  const [receipts, confirmations, handovers, returns] = await Promise.all([
    db
      .selectFrom('receipts')
      .select('number')
      .where('dispatch_id', '=', dispatchId)
      .where('struck_at', 'is', null)
      .orderBy('event_id')
      .execute(),
    db
      .selectFrom('confirmations')
      .select(['by_whom', 'how', 'confirmed_on'])
      .where('dispatch_id', '=', dispatchId)
      .where('struck_at', 'is', null)
      .orderBy('event_id')
      .execute(),
    db
      .selectFrom('handovers')
      .select(['id', 'place', 'handed_on', 'by_sealed'])
      .where('dispatch_id', '=', dispatchId)
      .where('struck_at', 'is', null)
      .orderBy('event_id')
      .execute(),
    db
      .selectFrom('returns')
      .select(['reason', 'came_on', 'note'])
      .where('dispatch_id', '=', dispatchId)
      .where('struck_at', 'is', null)
      .orderBy('event_id')
      .execute(),
  ]);
  return { receipts: receipts.map(({ number }) => number), confirmations, handovers, returns };
}
