import { sql } from 'kysely';
import type { Actor } from '../../kernel/actor.js';
import { newId } from '../../kernel/chance.js';
import { today } from '../../kernel/clock.js';
import { type Db, transact } from '../../kernel/database.js';
import { record } from '../../kernel/journal.js';
import { Missing, Refused } from '../../kernel/refusals.js';
import { standingForPaper } from '../../register/course/paper-standing.js';
import type { DispatchState } from '../tables.js';

/** Papers that have not left yet, or lie printed and can be taken out of the pile. */
const open = sql`('due', 'claimed', 'uncertain')`;

/**
 * Stops every open paper to somebody who by the register is free or has died. The register writes the
 * journal and knows nothing of papers; the clerk reads the journal, and looks again when a new day has
 * begun, because a term can end by itself. Returns how many papers were stopped.
 */
export async function stopPapers(db: Db, actor: Actor): Promise<number> {
  const day = today(actor.clock);
  const read = await db.selectFrom('mailroom_reading').select(['seq', 'day']).executeTakeFirst();
  const { seq } = await db
    .selectFrom('journal')
    .select((e) => e.fn.coalesce(e.fn.max<number>('seq'), e.val(0)).as('seq'))
    .executeTakeFirstOrThrow();
  if (read && read.seq === seq && read.day === day) return 0;

  const { rows: people } = await sql<{ id: string }>`
    select distinct addressee_id as id from dispatches
    where addressee_kind = 'prisoner' and state in ${open} order by 1`.execute(db);
  let stopped = 0;
  for (const { id } of people) {
    const { state, since } = await standingForPaper(db, id, day);
    if (state === 'free' || state === 'died') stopped += await stopAll(db, actor, id, { state, since });
  }
  // Written last: a crash before it only makes the clerk look once more.
  const row = { one: true, seq, day };
  await db
    .insertInto('mailroom_reading')
    .values(row)
    .onConflict((conflict) => conflict.column('one').doUpdateSet(row))
    .execute();
  return stopped;
}

async function stopAll(
  db: Db,
  actor: Actor,
  personId: string,
  standing: { state: 'free' | 'died'; since: string | null },
): Promise<number> {
  return transact(db, async (tx) => {
    const { rows: papers } = await sql<{ id: string }>`
      select id from dispatches d
      where addressee_kind = 'prisoner' and addressee_id = ${personId} and state in ${open}
        and not exists (select from paper_stops s where s.dispatch_id = d.id and s.lifted_at is null)
      order by id for update`.execute(tx);
    for (const { id } of papers) {
      const stop = { id: newId(actor.chance), dispatch_id: id, ...standing, stopped_at: actor.clock.now() };
      await tx
        .insertInto('paper_stops')
        .values({ ...stop, lifted_at: null, lifted_by: null, lifted_why: null })
        .execute();
      const detail = { state: standing.state };
      await record(tx, actor, { what: 'dispatch.stopped', subject: `dispatch:${id}`, detail });
    }
    return papers.length;
  });
}

/** A paper that was stopped, as the desk lists it. */
export interface StoppedPaper {
  id: string;
  addressee_id: string;
  addressee_name: string;
  sender_name: string;
  paper_state: DispatchState;
  /** Why it was stopped, and since when that is so (EDTF). */
  state: 'free' | 'died';
  since: string | null;
  stopped_at: Date;
}

/** Stopped papers that are still open, the latest first, at most 300. */
export async function stoppedPapers(db: Db): Promise<StoppedPaper[]> {
  const { rows } = await sql<StoppedPaper>`
    select d.id, d.addressee_id, d.addressee_name, i.sender_name, d.state as paper_state,
      s.state, s.since, s.stopped_at
    from paper_stops s join dispatches d on d.id = s.dispatch_id join items i on i.id = d.item_id
    where s.lifted_at is null and d.state in ${open}
    order by s.stopped_at desc, d.id limit 300`.execute(db);
  return rows;
}

/**
 * Lets a stopped paper go again: the release was an error and has been taken back. Throws `Missing`, and
 * `Refused` while the register does not say that the person is held.
 */
export async function liftStop(db: Db, actor: Actor, dispatchId: string, why: string): Promise<void> {
  await transact(db, async (tx) => {
    const stop = await tx
      .selectFrom('paper_stops as s')
      .innerJoin('dispatches as d', 'd.id', 's.dispatch_id')
      .select(['s.id', 'd.addressee_id'])
      .where('s.dispatch_id', '=', dispatchId)
      .where('s.lifted_at', 'is', null)
      .forUpdate()
      .executeTakeFirst();
    if (!stop) throw new Missing('stop');
    const { state } = await standingForPaper(tx, stop.addressee_id, today(actor.clock));
    if (state !== 'held') throw new Refused('mailroom.addresses.stopped.not_held');
    await tx
      .updateTable('paper_stops')
      .set({ lifted_at: actor.clock.now(), lifted_by: actor.who, lifted_why: why })
      .where('id', '=', stop.id)
      .execute();
    await record(tx, actor, { what: 'dispatch.let_go', subject: `dispatch:${dispatchId}`, why });
  });
}
