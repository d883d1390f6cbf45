import { sql } from 'kysely';
import type { Actor } from '../../kernel/actor.js';
import { newId } from '../../kernel/chance.js';
import { today } from '../../kernel/clock.js';
import { type Db, transact } from '../../kernel/database.js';
import { record } from '../../kernel/journal.js';
import { heldBack } from '../addresses/held-back.js';
import { type ListedPaper, listed } from '../batch.js';
import { moveDispatch } from '../dispatch.js';
import type { BatchInHand } from './batch-check.js';

/** A chunk that somebody prints: its papers are in hand, in the order of the pile. */
export interface ClaimedChunk {
  batch: BatchInHand & { day: string };
  chunk: number;
  of: number;
  lease: string;
  attempts: number;
  ids: string[];
}

/** Which chunk is to be claimed: the next one that needs no key, or a certain one for somebody who has it. */
export type Wanted = { batch: string; chunk: number } | 'next';

/**
 * Claims a chunk and its papers, in one transaction, before anything is set: those that are no longer due or are held
 * back now are left out with the reason and stay where they are. A chunk that was interrupted comes back
 * with the same papers. Null when none waits. Two that ask at the same time get different ones.
 */
export async function claimChunk(db: Db, actor: Actor, wanted: Wanted): Promise<ClaimedChunk | null> {
  return transact(db, async (tx) => {
    const which =
      wanted === 'next'
        ? sql`not c.needs_key`
        : sql`c.needs_key and c.batch_id = ${wanted.batch} and c.number = ${wanted.chunk}`;
    const states = wanted === 'next' ? sql`b.state = 'printing'` : sql`b.state in ('printing', 'printed')`;
    const { rows } = await sql<BatchInHand & { day: string; chunk: number; of: number; attempts: number }>`
      select b.id, b.number, b.letter, b.cover, b.both_sides, b.day, c.number as chunk, c.attempts + 1 as attempts,
        (select max(m.number) from batch_chunks m where m.batch_id = b.id) as of
      from batch_chunks c join batches b on b.id = c.batch_id
      where ${states} and c.state = 'due' and ${which}
      order by b.number, c.number limit 1 for update of c skip locked`.execute(tx);
    const [row] = rows;
    if (!row) return null;
    const { chunk, of, attempts, ...batch } = row;
    const lease = newId(actor.chance);
    await tx
      .updateTable('batch_chunks')
      .set({ state: 'printing', lease, claimed_at: actor.clock.now(), attempts, reason: null })
      .where('batch_id', '=', batch.id)
      .where('number', '=', chunk)
      .execute();
    await takePapers(tx, actor, batch, chunk);
    const papers = await tx
      .selectFrom('batch_papers')
      .select('dispatch_id')
      .where('batch_id', '=', batch.id)
      .where('chunk', '=', chunk)
      .where('state', '=', 'claimed')
      .orderBy('position')
      .execute();
    return { batch, chunk, of, lease, attempts, ids: papers.map(({ dispatch_id }) => dispatch_id) };
  });
}

/** Claims what of a chunk still waits. On a second attempt there is nothing left to claim. */
async function takePapers(tx: Db, actor: Actor, batch: { id: string }, chunk: number): Promise<void> {
  const { rows } = await sql<ListedPaper & { position: number; channel: string; posted_by: string }>`
    select l.*, b.position, d.channel, d.posted_by from (${listed}) l
      join batch_papers b on b.dispatch_id = l.id join dispatches d on d.id = l.id
    where b.batch_id = ${batch.id} and b.chunk = ${chunk} and b.state = 'waiting'
    order by l.id for update of d`.execute(tx);
  if (rows.length === 0) return;
  const held = await heldBack(tx, rows, actor.clock);
  let claimed = 0;
  for (const { id, state, position, channel, posted_by } of rows) {
    const isDue = state === 'due' && channel === 'post' && posted_by === 'campaign';
    const reason = isDue ? held.get(id)?.reason : 'not_due';
    if (reason === undefined) {
      await tx
        .updateTable('dispatches')
        .set({ batch_id: batch.id, batch_position: position })
        .where('id', '=', id)
        .execute();
      await moveDispatch(tx, actor, id, 'claimed');
      claimed += 1;
    }
    await setPaper(tx, batch.id, id, reason ?? null);
  }
  await record(tx, actor, {
    what: 'batch.chunk_claimed',
    subject: `batch:${batch.id}`,
    detail: { chunk, papers: claimed, left_out: rows.length - claimed, day: today(actor.clock) },
  });
}

/** A paper is in hand, or left out with its reason. */
export async function setPaper(
  tx: Db,
  batch: string,
  dispatch: string,
  reason: string | null,
): Promise<void> {
  await tx
    .updateTable('batch_papers')
    .set({ state: reason === null ? 'claimed' : 'left_out', reason })
    .where('batch_id', '=', batch)
    .where('dispatch_id', '=', dispatch)
    .execute();
}
