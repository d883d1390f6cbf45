import type { Actor } from '../../kernel/actor.js';
import { newId } from '../../kernel/chance.js';
import { type Clock, today } from '../../kernel/clock.js';
import { type Db, transact } from '../../kernel/database.js';
import { record } from '../../kernel/journal.js';
import { Missing, Refused } from '../../kernel/refusals.js';
import { addLine } from '../dispatch.js';

/** A paper that waits, and why. */
export interface Hold {
  why: string;
  /** YYYY-MM-DD, the first day on which it may go; null: until somebody lets it go. */
  until: string | null;
  held_at: Date;
  held_by: string;
}

/**
 * Holds a paper that is due: it is not printed into a batch and its mail does not leave, until a day or until
 * somebody lets it go. Throws `Missing`, and `Refused` when it is no longer due, is held already, or the day
 * is not to come.
 */
export async function holdDispatch(
  db: Db,
  actor: Actor,
  id: string,
  { why, until }: { why: string; until: string | null },
): Promise<void> {
  await transact(db, async (tx) => {
    const day = today(actor.clock);
    if (until !== null && until <= day)
      throw new Refused('mailroom.dispatches.hold.past', { day: until }, 422);
    await dueDispatch(tx, id);
    const open = await openHold(tx, id);
    if (open && (open.until === null || open.until > day))
      throw new Refused('mailroom.dispatches.hold.already');
    if (open) await lift(tx, actor, open.id);
    await tx
      .insertInto('dispatch_holds')
      .values({
        id: newId(actor.chance),
        dispatch_id: id,
        why,
        until,
        held_at: actor.clock.now(),
        held_by: actor.who,
      })
      .execute();
    await addLine(tx, actor, { dispatch_id: id, state: 'due', note: why, happened_on: until, act: 'held' });
    const detail = { until };
    await record(tx, actor, { what: 'dispatch.held', subject: `dispatch:${id}`, why, detail });
  });
}

/** Lets a held paper go again. Throws `Missing` when nothing holds it. */
export async function letGo(db: Db, actor: Actor, id: string): Promise<void> {
  await transact(db, async (tx) => {
    const open = await openHold(tx, id);
    if (!open) throw new Missing('hold');
    await lift(tx, actor, open.id);
    const { state } = await tx
      .selectFrom('dispatches')
      .select('state')
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    await addLine(tx, actor, { dispatch_id: id, state, note: null, act: 'let_go' });
    await record(tx, actor, { what: 'dispatch.hold_lifted', subject: `dispatch:${id}` });
  });
}

async function openHold(tx: Db, id: string) {
  return tx
    .selectFrom('dispatch_holds')
    .select(['id', 'until'])
    .where('dispatch_id', '=', id)
    .where('lifted_at', 'is', null)
    .forUpdate()
    .executeTakeFirst();
}

async function lift(tx: Db, actor: Actor, holdId: string): Promise<void> {
  await tx
    .updateTable('dispatch_holds')
    .set({ lifted_at: actor.clock.now(), lifted_by: actor.who })
    .where('id', '=', holdId)
    .execute();
}

/** A dispatch that is due, locked. Throws `Missing`, and `Refused` when somebody has it in hand or it left. */
async function dueDispatch(tx: Db, id: string): Promise<void> {
  const found = await tx
    .selectFrom('dispatches')
    .select('state')
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!found) throw new Missing('dispatch');
  if (found.state !== 'due') throw new Refused('mailroom.dispatches.hold.not_due');
}

/** What holds these dispatches today, by their ids. */
export async function holdsAmong(db: Db, ids: string[], clock: Clock): Promise<Map<string, Hold>> {
  if (ids.length === 0) return new Map();
  const day = today(clock);
  const rows = await db
    .selectFrom('dispatch_holds')
    .select(['dispatch_id', 'why', 'until', 'held_at', 'held_by'])
    .where('dispatch_id', 'in', ids)
    .where('lifted_at', 'is', null)
    .where((is) => is.or([is('until', 'is', null), is('until', '>', day)]))
    .execute();
  return new Map(rows.map(({ dispatch_id, ...hold }) => [dispatch_id, hold]));
}
