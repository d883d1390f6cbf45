import { sql } from 'kysely';
import type { Actor } from '../../kernel/actor.js';
import { hour_ms, minute_ms, today } from '../../kernel/clock.js';
import { type Db, transact } from '../../kernel/database.js';
import { record } from '../../kernel/journal.js';
import { Missing, Refused } from '../../kernel/refusals.js';
import { open } from '../../kernel/vault.js';
import { moveDispatch } from '../dispatch.js';
import { keyFolder, operationalIdentities } from '../operational-key.js';
import { fileAt, type Part, paperFolder, removeFiles, removeOthers } from './chunk-file.js';
import type { BatchState } from './tables.js';

/** So long the files of a chunk lie there; then they are set again when somebody asks. */
export const kept_hours = 24;
/** So many papers are ticked off in one transaction. */
const at_once = 50;

/** What somebody at the desk does with a batch, and from which states to which it leads. */
const steps = {
  begin: { from: ['checked'], to: 'printing' },
  pause: { from: ['printing'], to: 'paused' },
  continue: { from: ['paused'], to: 'printing' },
  retry: { from: ['paused', 'printed'], to: 'printing' },
} as const satisfies Record<string, { from: BatchState[]; to: BatchState }>;
export type StepName = keyof typeof steps;

export function isStep(word: string): word is StepName {
  return word in steps;
}

/** Which steps can be taken now. */
export function stepsFrom(state: BatchState, failed: number): StepName[] {
  return (Object.keys(steps) as StepName[]).filter(
    (name) => steps[name].from.some((one) => one === state) && (name !== 'retry' || failed > 0),
  );
}

/** Takes a step with a batch. Throws `Missing`, and `Refused` when it stands elsewhere meanwhile. */
export async function stepBatch(db: Db, actor: Actor, number: number, name: StepName): Promise<void> {
  const { from, to } = steps[name];
  await transact(db, async (tx) => {
    const batch = await lockBatch(tx, number);
    if (!from.some((one) => one === batch.state)) throw new Refused('mailroom.batches.elsewhere');
    if (name === 'begin') await release(tx, batch.id);
    if (name === 'retry') {
      await tx
        .updateTable('batch_chunks')
        .set({ state: 'due', attempts: 0 })
        .where('batch_id', '=', batch.id)
        .where('state', '=', 'failed')
        .execute();
    }
    await tx
      .updateTable('batches')
      .set({ state: to, ...(name === 'begin' ? { day: today(actor.clock) } : {}) })
      .where('id', '=', batch.id)
      .execute();
    await record(tx, actor, { what: `batch.${name}`, subject: `batch:${batch.id}` });
  });
}

/** From now on the papers wait in this batch and in no other. Throws `Refused` when none is left. */
async function release(tx: Db, batchId: string): Promise<void> {
  // Of two batches with the same paper that begin at the same moment, one comes second.
  await sql`lock table batch_papers in share row exclusive mode`.execute(tx);
  await sql`update batch_papers b set state = 'left_out', reason = 'in_batch'
    where b.batch_id = ${batchId} and b.state = 'fit' and exists (select from batch_papers o
      where o.dispatch_id = b.dispatch_id and o.state = 'waiting')`.execute(tx);
  const { numAffectedRows } = await sql`update batch_papers set state = 'waiting'
    where batch_id = ${batchId} and state = 'fit'`.execute(tx);
  if (Number(numAffectedRows) === 0) throw new Refused('mailroom.batches.none_fits');
}

async function lockBatch(tx: Db, number: number): Promise<{ id: string; state: BatchState }> {
  const batch = await tx
    .selectFrom('batches')
    .select(['id', 'state'])
    .where('number', '=', number)
    .where('state', '<>', 'taken')
    .forUpdate()
    .executeTakeFirst();
  if (!batch) throw new Missing('batch');
  return batch;
}

/** Leaves one paper out of a batch that is not printed yet. */
export async function leaveOut(db: Db, actor: Actor, number: number, dispatch: string): Promise<void> {
  await transact(db, async (tx) => {
    const batch = await lockBatch(tx, number);
    const left = await tx
      .updateTable('batch_papers')
      .set({ state: 'left_out', reason: 'by_hand' })
      .where('batch_id', '=', batch.id)
      .where('dispatch_id', '=', dispatch)
      .where('state', 'in', ['fit', 'waiting'])
      .executeTakeFirst();
    if (left.numUpdatedRows === 0n) throw new Refused('mailroom.batches.elsewhere');
    await record(tx, actor, {
      what: 'batch.left_out',
      subject: `dispatch:${dispatch}`,
      detail: { batch: batch.id },
    });
  });
}

/** A chunk whose files are gone is set once more, from the same papers: its bytes are the same. */
export async function printAgain(db: Db, actor: Actor, number: number, chunk: number): Promise<void> {
  await transact(db, async (tx) => {
    const batch = await lockBatch(tx, number);
    if (batch.state === 'closed') throw new Refused('mailroom.batches.elsewhere');
    const set = await tx
      .updateTable('batch_chunks')
      .set({ state: 'due', attempts: 0 })
      .where('batch_id', '=', batch.id)
      .where('number', '=', chunk)
      .where('state', '=', 'printed')
      .where('needs_key', '=', false)
      .where('file_key_sealed', 'is', null)
      .executeTakeFirst();
    if (set.numUpdatedRows === 0n) throw new Refused('mailroom.batches.elsewhere');
    await tx
      .updateTable('batches')
      .set({ state: 'printing' })
      .where('id', '=', batch.id)
      .where('state', '=', 'printed')
      .execute();
    await record(tx, actor, {
      what: 'batch.chunk_again',
      subject: `batch:${batch.id}`,
      detail: { chunk },
    });
  });
}

/** Throws away a batch of which nothing was printed. */
export async function discardBatch(db: Db, actor: Actor, number: number): Promise<void> {
  await transact(db, async (tx) => {
    const { id, state } = await lockBatch(tx, number);
    if (state !== 'checking' && state !== 'checked') throw new Refused('mailroom.batches.elsewhere');
    await tx.deleteFrom('batches').where('id', '=', id).execute();
    await record(tx, actor, { what: 'batch.discarded', subject: `batch:${id}` });
  });
}

/**
 * Ends a batch: its files are removed, what was not printed is not printed, and what is in hand was posted or goes
 * back to the pile; the clerk ticks it off. Throws `Refused` while it is being printed.
 */
export async function endBatch(
  db: Db,
  actor: Actor,
  data: string,
  number: number,
  how: 'posted' | 'due',
): Promise<void> {
  const id = await transact(db, async (tx) => {
    const batch = await lockBatch(tx, number);
    if (batch.state !== 'paused' && batch.state !== 'printed')
      throw new Refused('mailroom.batches.elsewhere');
    const { rows } =
      await sql`select from batch_chunks where batch_id = ${batch.id} and state = 'printing'`.execute(tx);
    if (rows.length > 0) throw new Refused('mailroom.batches.still_printing');
    await sql`update batch_papers set state = 'left_out', reason = 'not_printed'
      where batch_id = ${batch.id} and state = 'waiting'`.execute(tx);
    await sql`update batch_chunks set file_key_sealed = null, reason = case when state = 'printed' then null else coalesce(reason, 'closed') end,
      state = case when state = 'printed' then state else 'failed' end
      where batch_id = ${batch.id}`.execute(tx);
    await tx
      .updateTable('batches')
      .set({ state: 'closed', closing: how })
      .where('id', '=', batch.id)
      .execute();
    await record(tx, actor, { what: 'batch.closed', subject: `batch:${batch.id}`, detail: { how } });
    return batch.id;
  });
  await removeFiles(paperFolder(data), id);
}

/** Ticks off the next papers of a batch that was ended. Returns how many. */
export async function tickOff(db: Db, actor: Actor): Promise<number> {
  return transact(db, async (tx) => {
    const batch = await tx
      .selectFrom('batches')
      .select(['id', 'closing'])
      .where('closing', 'is not', null)
      .orderBy('number')
      .limit(1)
      .forUpdate()
      .skipLocked()
      .executeTakeFirst();
    if (!batch?.closing) return 0;
    const papers = await tx
      .selectFrom('dispatches')
      .select('id')
      .where('batch_id', '=', batch.id)
      .where('state', '=', 'claimed')
      .orderBy('id')
      .limit(at_once)
      .forUpdate()
      .execute();
    for (const { id } of papers) await moveDispatch(tx, actor, id, batch.closing);
    if (papers.length < at_once)
      await tx.updateTable('batches').set({ closing: null }).where('id', '=', batch.id).execute();
    return papers.length;
  });
}

/** The PDF of a chunk as it was printed. Throws `Missing`, and `Refused` when its file is gone. */
export async function chunkFile(
  db: Db,
  actor: Actor,
  data: string,
  number: number,
  chunk: number,
  part: Part,
): Promise<Buffer> {
  const row = await db
    .selectFrom('batch_chunks as c')
    .innerJoin('batches as b', 'b.id', 'c.batch_id')
    .select(['c.batch_id', 'c.file_key_sealed'])
    .where('b.number', '=', number)
    .where('c.number', '=', chunk)
    .executeTakeFirst();
  if (!row) throw new Missing('chunk');
  const gone = new Refused('mailroom.batches.no_file');
  if (!row.file_key_sealed) throw gone;
  const place = { table: 'batch_chunks', row: `${row.batch_id}-${chunk}` };
  const identities = operationalIdentities(keyFolder(data));
  const key = await open<string>(identities, place, row.file_key_sealed);
  const bytes = await fileAt(
    paperFolder(data),
    { batch: row.batch_id, chunk, part },
    Buffer.from(key, 'base64'),
  );
  if (!bytes) throw gone;
  const entry = { what: 'batch.chunk_opened', subject: `batch:${row.batch_id}`, detail: { chunk, part } };
  await transact(db, (tx) => record(tx, actor, entry));
  return bytes;
}

/**
 * Chunks whose print was cut off are due again: all of them at the start of the server, later those that hang for
 * ten minutes. Returns how many.
 */
export async function sweepChunks(db: Db, actor: Actor, isStart = false): Promise<number> {
  const until = new Date(actor.clock.now().getTime() - (isStart ? 0 : 10 * minute_ms));
  const swept = await db
    .updateTable('batch_chunks')
    .set({ state: 'due', lease: null, claimed_at: null })
    .where('state', '=', 'printing')
    .where('claimed_at', '<=', until)
    .executeTakeFirst();
  return Number(swept.numUpdatedRows);
}

/** Removes files that are older than a day, and those of which no row knows. Returns how many. */
export async function sweepFiles(db: Db, actor: Actor, data: string): Promise<number> {
  const until = new Date(actor.clock.now().getTime() - kept_hours * hour_ms);
  await db
    .updateTable('batch_chunks')
    .set({ file_key_sealed: null })
    .where('file_key_sealed', 'is not', null)
    .where('printed_at', '<=', until)
    .execute();
  const { rows } = await sql<{ name: string }>`select batch_id || '-' || number as name from batch_chunks
    where file_key_sealed is not null or state = 'printing'`.execute(db);
  return removeOthers(paperFolder(data), new Set(rows.map(({ name }) => name)));
}
