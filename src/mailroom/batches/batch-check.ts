import { sql } from 'kysely';
import type { Clock } from '../../kernel/clock.js';
import { today } from '../../kernel/clock.js';
import { type Db, transact } from '../../kernel/database.js';
import { PrintFailed } from '../../print/press.js';
import { heldBack } from '../addresses/held-back.js';
import { fitting, type ListedPaper, listed, type Room } from '../batch.js';
import { type BatchMeans, printPapers } from '../batch-print.js';
import type { LetterFormat } from './tables.js';

/** One chunk is one PDF: so many papers are set in about a second, in little memory, and folded by one person. */
export const one_chunk: Room = { papers: 30, characters: 120_000 };

export interface BatchInHand {
  id: string;
  number: number;
  letter: LetterFormat;
  cover: string;
  both_sides: boolean;
}

/** What was found out about one paper. */
interface Found {
  id: string;
  state: 'fit' | 'left_out';
  reason: string | null;
  pages: number | null;
}

/**
 * Looks at the next papers of a batch that was chosen: sets them for real and throws the print away, so that the
 * desk can say beforehand what will be left out, and why. Nothing is claimed. Returns how many papers
 * were looked at; 0 when no batch waits for that.
 */
export async function checkNext(means: BatchMeans, clock: Clock): Promise<number> {
  const { db } = means;
  const { rows } = await sql<BatchInHand>`select id, number, letter, cover, both_sides from batches
    where state = 'checking' order by number limit 1`.execute(db);
  const [batch] = rows;
  if (!batch) return 0;
  const papers = await nextChosen(db, batch.id);
  if (papers.length === 0) {
    await endCheck(db, batch.id);
    return 1;
  }
  const held = await heldBack(db, papers, clock);
  const found: Found[] = papers
    .filter(({ id }) => held.has(id))
    .map(({ id }) => ({ id, state: 'left_out', reason: held.get(id)?.reason ?? 'not_due', pages: null }));
  const free = papers.filter(({ id }) => !held.has(id)).map(({ id }) => id);
  const isSealed = papers.some(({ addressee_kind }) => addressee_kind === 'lawyer');
  const fit = await fitting(db, free, one_chunk);
  // Without its address a paper to a lawyer cannot be set: whoever holds the key will see.
  if (isSealed) found.push(...fit.map((id) => ({ id, state: 'fit', reason: null, pages: null }) as const));
  else if (fit.length > 0) found.push(...(await setSome(means, batch, fit, today(clock))));
  await keep(db, batch.id, found);
  return found.length;
}

/** The next papers in order, all of them sealed or none; of those, as many as one chunk could hold. */
async function nextChosen(db: Db, batchId: string): Promise<ListedPaper[]> {
  const { rows } = await sql<ListedPaper>`
    ${listed} join batch_papers b on b.dispatch_id = d.id
    where b.batch_id = ${batchId} and b.state = 'chosen' order by b.position limit ${one_chunk.papers}`.execute(
    db,
  );
  const isSealed = rows[0]?.addressee_kind === 'lawyer';
  return rows.filter(({ addressee_kind }) => (addressee_kind === 'lawyer') === isSealed);
}

/**
 * Sets these papers, or as many of them as the press takes at once: one that died or took too long, on a machine that
 * has much to do, is tried with half of them, and the others are next. A paper that fails alone is left out.
 */
async function setSome(means: BatchMeans, batch: BatchInHand, ids: string[], day: string): Promise<Found[]> {
  try {
    const heading = { number: batch.number };
    const printed = await printPapers({ ...means, keys: null }, ids, day, heading, batch);
    const pagesOf = (id: string) => printed.pages.get(id) ?? null;
    return [
      ...printed.printed.map((id) => ({ id, state: 'fit', reason: null, pages: pagesOf(id) }) as const),
      ...printed.left_out.map(({ id, reason }) => ({ id, state: 'left_out', reason, pages: null }) as const),
    ];
  } catch (error) {
    if (!(error instanceof PrintFailed)) throw error;
    if (error.code === 'busy' || error.code === 'closed') return [];
    if (ids.length > 1) return setSome(means, batch, ids.slice(0, Math.ceil(ids.length / 2)), day);
    return ids.map((id) => ({ id, state: 'left_out', reason: error.code, pages: null }));
  }
}

/** Those that fit together are the next chunk. A batch that was discarded meanwhile has no rows any more. */
async function keep(db: Db, batchId: string, found: Found[]): Promise<void> {
  await sql`
    update batch_papers b set state = f.state, reason = f.reason, pages = f.pages, chunk = case when f.state = 'fit'
      then (select coalesce(max(chunk), 0) + 1 from batch_papers where batch_id = ${batchId}) end
    from jsonb_to_recordset(${JSON.stringify(found)}::jsonb) as f(id uuid, state text, reason text, pages int)
    where b.batch_id = ${batchId} and b.dispatch_id = f.id and b.state = 'chosen'`.execute(db);
}

async function endCheck(db: Db, batchId: string): Promise<void> {
  await transact(db, async (tx) => {
    const ended = await tx
      .updateTable('batches')
      .set({ state: 'checked' })
      .where('id', '=', batchId)
      .where('state', '=', 'checking')
      .executeTakeFirst();
    if (ended.numUpdatedRows === 0n) return;
    await sql`
      insert into batch_chunks (batch_id, number, needs_key, state)
      select b.batch_id, b.chunk, bool_or(d.addressee_kind = 'lawyer'), 'due'
      from batch_papers b join dispatches d on d.id = b.dispatch_id
      where b.batch_id = ${batchId} and b.state = 'fit' group by 1, 2`.execute(tx);
  });
}
