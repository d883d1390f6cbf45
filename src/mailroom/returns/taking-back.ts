import type { Actor } from '../../kernel/actor.js';
import type { Db } from '../../kernel/database.js';
import { record } from '../../kernel/journal.js';
import { Missing, Refused } from '../../kernel/refusals.js';
import { addLine, keepDays } from '../dispatch.js';
import { spelled } from '../dispatch-code.js';
import type { DispatchState } from '../tables.js';
import { strikeReport } from './report.js';

/**
 * Takes back one line of a dispatch's history that was entered in error: a new line says so, what hung on it
 * is struck, and the dispatch is where it was before. In the caller's transaction. Throws `Missing`, and
 * `Refused` when something happened to the paper since: that has to be taken back first.
 */
export async function takeBack(
  tx: Db,
  actor: Actor,
  dispatchId: string,
  eventId: number,
): Promise<DispatchState> {
  const dispatch = await tx
    .selectFrom('dispatches')
    .select(['code', 'redirected_to'])
    .where('id', '=', dispatchId)
    .forUpdate()
    .executeTakeFirst();
  const latest = await tx
    .selectFrom('dispatch_events as e')
    .select(['e.id', 'e.state', 'e.act'])
    .where('e.dispatch_id', '=', dispatchId)
    .where('e.act', 'in', ['moved', 'added'])
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('dispatch_events as u').select('u.id').whereRef('u.undoes', '=', 'e.id'))),
    )
    .orderBy('e.id', 'desc')
    .limit(2)
    .execute();
  const [last, before] = latest;
  if (!dispatch || !last || !before) throw new Missing('dispatch');
  const code = spelled(dispatch.code);
  if (last.id !== eventId || dispatch.redirected_to) {
    throw new Refused('mailroom.returns.gone_on', { code });
  }
  await tx
    .updateTable('dispatches')
    .set({ state: before.state, changed_at: actor.clock.now() })
    .where('id', '=', dispatchId)
    .execute();
  await addLine(tx, actor, {
    dispatch_id: dispatchId,
    state: before.state,
    note: null,
    act: 'undone',
    undoes: eventId,
  });
  await keepDays(tx, dispatchId);
  await strikeReport(tx, actor, eventId);
  const detail = { from: last.state, to: before.state };
  await record(tx, actor, { what: 'dispatch.taken_back', subject: `dispatch:${dispatchId}`, detail });
  return before.state;
}
