import { sql } from 'kysely';
import type { Actor } from '../../kernel/actor.js';
import { type Db, transact } from '../../kernel/database.js';
import { record } from '../../kernel/journal.js';
import { Missing, Refused } from '../../kernel/refusals.js';
import { seal } from '../../kernel/vault.js';
import { PrintFailed } from '../../print/press.js';
import type { Contact } from '../../register/lawyers/lawyer-contact.js';
import { type BatchMeans, type PrintedBatch, printPapers } from '../batch-print.js';
import { moveDispatch } from '../dispatch.js';
import { operationalRecipient } from '../operational-key.js';
import { type ClaimedChunk, claimChunk, setPaper } from './chunk-claim.js';
import { keepFile, NotKept } from './chunk-file.js';

/** A press that fails is asked again so often; then a person decides. */
const most_attempts = 3;

/**
 * Prints the next chunk: claims it, sets it, keeps its file, writes down the result. Whatever is interrupted in
 * between is claimed again and comes out the same, for the same papers and the same date give the same bytes.
 * Returns how many papers the chunk holds; null when none waits.
 */
export async function printNextChunk(
  means: BatchMeans,
  actor: Actor,
  folder: string,
): Promise<number | null> {
  const claimed = await claimChunk(means.db, actor, 'next');
  if (!claimed) return null;
  try {
    const printed = await setChunk({ ...means, keys: null }, claimed);
    const file_key_sealed = await keepChunk(means.db, actor, folder, claimed, printed);
    await finish(means.db, actor, claimed, printed, file_key_sealed);
  } catch (error) {
    await fail(means.db, actor, claimed, error);
  }
  return Math.max(1, claimed.ids.length);
}

/** Sets the papers of a chunk as they are. */
function setChunk(means: BatchMeans, { batch, chunk, of, ids }: ClaimedChunk): Promise<PrintedBatch> {
  return printPapers(means, ids, batch.day, { number: batch.number, part: { chunk, of } }, batch);
}

/** Keeps the files; returns the sealed key that opens them, or null where there is nothing to keep. */
async function keepChunk(
  db: Db,
  actor: Actor,
  folder: string,
  { batch, chunk }: ClaimedChunk,
  { paper, covers }: PrintedBatch,
): Promise<Buffer | null> {
  if (!paper) return null;
  const key = actor.chance.bytes(32);
  const keep = (part: 'letters' | 'covers', pdf: Uint8Array) =>
    keepFile(folder, { batch: batch.id, chunk, part }, key, actor.chance.bytes(12), pdf);
  await keep('letters', paper.pdf);
  if (covers) await keep('covers', covers.pdf);
  const place = { table: 'batch_chunks', row: `${batch.id}-${chunk}` };
  return seal(await operationalRecipient(db), place, key.toString('base64'));
}

/** Writes down that a chunk is printed. What could not be set after all is due again, with the reason. */
async function finish(
  db: Db,
  actor: Actor,
  { batch, chunk, lease }: ClaimedChunk,
  { paper, covers, printed, pages, left_out }: PrintedBatch,
  file_key_sealed: Buffer | null,
): Promise<void> {
  await transact(db, async (tx) => {
    const done = await tx
      .updateTable('batch_chunks')
      .set({
        ...{ state: 'printed', lease: null, claimed_at: null, printed_at: actor.clock.now() },
        ...{ papers: printed.length, pages: paper?.pages ?? 0, file_key_sealed },
        sha256: paper ? Buffer.from(paper.sha256, 'hex') : null,
        covers_sha256: covers ? Buffer.from(covers.sha256, 'hex') : null,
      })
      .where('batch_id', '=', batch.id)
      .where('number', '=', chunk)
      .where('lease', '=', lease)
      .executeTakeFirst();
    // Somebody else was given it meanwhile: that result counts.
    if (done.numUpdatedRows === 0n) return;
    for (const { id, reason } of left_out) {
      await setPaper(tx, batch.id, id, reason);
      await moveDispatch(tx, actor, id, 'due');
    }
    for (const id of printed) {
      await tx
        .updateTable('batch_papers')
        .set({ pages: pages.get(id) ?? null })
        .where('batch_id', '=', batch.id)
        .where('dispatch_id', '=', id)
        .execute();
    }
    await record(tx, actor, {
      what: 'batch.chunk_printed',
      subject: `batch:${batch.id}`,
      detail: { chunk, papers: printed.length, left_out: left_out.length },
    });
    await endPrint(tx, actor, batch.id);
  });
}

/** The batch is printed when nothing waits but what needs somebody's key. */
export async function endPrint(tx: Db, actor: Actor, batchId: string): Promise<void> {
  const { rows } = await sql<{ open: number }>`select count(*)::int as open from batch_chunks
    where batch_id = ${batchId} and not needs_key and state in ('due', 'printing')`.execute(tx);
  if (rows[0]?.open !== 0) return;
  const ended = await tx
    .updateTable('batches')
    .set({ state: 'printed' })
    .where('id', '=', batchId)
    .where('state', 'in', ['printing', 'paused'])
    .executeTakeFirst();
  if (ended.numUpdatedRows > 0n)
    await record(tx, actor, { what: 'batch.printed', subject: `batch:${batchId}` });
}

/**
 * The world failed: the press is asked again, three times in all; a disk that takes nothing pauses the batch,
 * for the next chunk would find it the same. The papers stay in hand, and the chunk says why.
 */
async function fail(db: Db, actor: Actor, claimed: ClaimedChunk, error: unknown): Promise<void> {
  const { batch, chunk, lease, attempts } = claimed;
  const isDisk = error instanceof NotKept;
  if (!isDisk && !(error instanceof PrintFailed)) throw error;
  const reason = isDisk ? 'disk' : (error as PrintFailed).code;
  const again = !isDisk && (reason === 'busy' || reason === 'closed' || attempts < most_attempts);
  await transact(db, async (tx) => {
    const set = await tx
      .updateTable('batch_chunks')
      .set({ state: again ? 'due' : 'failed', lease: null, claimed_at: null, reason })
      .where('batch_id', '=', batch.id)
      .where('number', '=', chunk)
      .where('lease', '=', lease)
      .executeTakeFirst();
    if (set.numUpdatedRows === 0n || again) return;
    if (isDisk) {
      await tx
        .updateTable('batches')
        .set({ state: 'paused' })
        .where('id', '=', batch.id)
        .where('state', '=', 'printing')
        .execute();
    }
    await record(tx, actor, {
      what: 'batch.chunk_failed',
      subject: `batch:${batch.id}`,
      detail: { chunk, reason },
    });
    if (!isDisk) await endPrint(tx, actor, batch.id);
  });
}

/**
 * Papers to lawyers, for somebody who holds the key: set in the request, given out and not kept; what was printed
 * already is set again. Throws `Missing`, `Refused` when the key is not held, and `PrintFailed`.
 */
export async function printForHolder(
  means: BatchMeans,
  actor: Actor,
  batchId: string,
  chunk: number,
): Promise<PrintedBatch> {
  const { db } = means;
  const known = await db
    .selectFrom('batch_chunks')
    .select('state')
    .where('batch_id', '=', batchId)
    .where('number', '=', chunk)
    .where('needs_key', '=', true)
    .executeTakeFirst();
  if (!known) throw new Missing('chunk');
  await tryKey(means, batchId, chunk);
  const claimed = await claimChunk(db, actor, { batch: batchId, chunk });
  if (!claimed) return setAgain(means, batchId, chunk);
  try {
    const printed = await setChunk(means, claimed);
    await finish(db, actor, claimed, printed, null);
    return printed;
  } catch (error) {
    await fail(db, actor, claimed, error);
    throw error;
  }
}

/** Opens one contact before anything is claimed: without the key all papers would be left out. */
async function tryKey({ db, keys }: BatchMeans, batchId: string, chunk: number): Promise<void> {
  const first = await db
    .selectFrom('batch_papers as b')
    .innerJoin('dispatches as d', 'd.id', 'b.dispatch_id')
    .select(['d.addressee_id', 'd.contact_sealed'])
    .where('b.batch_id', '=', batchId)
    .where('b.chunk', '=', chunk)
    .where('b.state', 'in', ['waiting', 'claimed'])
    .orderBy('b.position')
    .executeTakeFirst();
  if (!first?.contact_sealed) return;
  const place = { table: 'lawyers', row: first.addressee_id };
  if (!keys) throw new Refused('mailroom.batches.no_key', {}, 403);
  await keys.open<Contact>('lawyers', place, first.contact_sealed);
}

async function setAgain(means: BatchMeans, batchId: string, chunk: number): Promise<PrintedBatch> {
  const { rows } = await sql<ClaimedChunk['batch'] & { of: number; ids: string[] | null }>`
    select b.id, b.number, b.letter, b.cover, b.both_sides, b.day,
      (select max(m.number) from batch_chunks m where m.batch_id = b.id) as of,
      (select array_agg(p.dispatch_id order by p.position) from batch_papers p
        where p.batch_id = b.id and p.chunk = c.number and p.state = 'claimed') as ids
    from batch_chunks c join batches b on b.id = c.batch_id
    where b.id = ${batchId} and c.number = ${chunk} and c.state = 'printed'`.execute(means.db);
  const [row] = rows;
  if (!row?.ids) throw new Refused('mailroom.batches.not_printed');
  const { of, ids, ...batch } = row;
  return setChunk(means, { batch, chunk, of, ids, lease: '', attempts: 0 });
}
