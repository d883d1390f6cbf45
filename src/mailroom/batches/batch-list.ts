import { sql } from 'kysely';
import type { Db } from '../../kernel/database.js';
import { Missing } from '../../kernel/refusals.js';
import { office_names } from '../addressee-name.js';
import type { AddresseeKind, DispatchState, InLanguages } from '../tables.js';
import type { BatchState, ChunkState, LetterFormat, PaperState } from './tables.js';

/** A batch of chosen papers, with how far it has come. */
export interface ShownBatch {
  id: string;
  number: number;
  taken_at: Date;
  state: BatchState;
  letter: LetterFormat;
  cover: string;
  both_sides: boolean;
  day: string | null;
  closing: 'posted' | 'due' | null;
  /** Papers by what became of them: `printed` are those of chunks that are printed. */
  papers: { all: number; chosen: number; fit: number; left_out: number; printed: number; open: number };
  /** Printed sides and sheets of paper of what fits. */
  pages: number;
  leaves: number;
  failed: number;
}

const numbers = sql`
  (select count(*)::int from batch_papers p where p.batch_id = b.id) as all_papers,
  (select count(*)::int from batch_papers p where p.batch_id = b.id and p.state = 'chosen') as chosen,
  (select count(*)::int from batch_papers p where p.batch_id = b.id and p.state in ('fit', 'waiting', 'claimed')) as fit,
  (select count(*)::int from batch_papers p where p.batch_id = b.id and p.state = 'left_out') as left_out,
  (select count(*)::int from batch_papers p join batch_chunks c on c.batch_id = b.id and c.number = p.chunk
    where p.batch_id = b.id and p.state = 'claimed' and c.state = 'printed') as printed,
  (select count(*)::int from dispatches d where d.batch_id = b.id and d.state = 'claimed') as open,
  (select coalesce(sum(p.pages), 0)::int from batch_papers p where p.batch_id = b.id and p.state <> 'left_out') as pages,
  (select coalesce(sum(case when b.both_sides then (p.pages + 1) / 2 else p.pages end), 0)::int
    from batch_papers p where p.batch_id = b.id and p.state <> 'left_out') as leaves,
  (select count(*)::int from batch_chunks c where c.batch_id = b.id and c.state = 'failed') as failed`;

type Row = Omit<ShownBatch, 'papers'> & ShownBatch['papers'] & { all_papers: number };

/** The batch of chosen papers with this number; null for one of ticked papers. Throws `Missing`. */
export async function shownBatch(db: Db, number: number): Promise<ShownBatch | null> {
  const { rows } = await sql<Row>`
    select b.id, b.number, b.taken_at, b.state, b.letter, b.cover, b.both_sides, b.day, b.closing, ${numbers}
    from batches b where b.number = ${number}`.execute(db);
  const [row] = rows;
  if (!row) throw new Missing('batch');
  if (row.state === 'taken') return null;
  const { all_papers: all, chosen, fit, left_out, printed, open, ...batch } = row;
  return { ...batch, papers: { all, chosen, fit, left_out, printed, open } };
}

export interface UnfinishedBatch {
  number: number;
  taken_at: Date;
  state: BatchState;
  papers: number;
}

/** Batches of chosen papers that somebody has not ended, oldest first. */
export async function unfinishedBatches(db: Db): Promise<UnfinishedBatch[]> {
  const { rows } = await sql<UnfinishedBatch>`
    select b.number, b.taken_at, b.state,
      (select count(*)::int from batch_papers p where p.batch_id = b.id and p.state <> 'left_out') as papers
    from batches b where b.state not in ('taken', 'closed') order by b.number`.execute(db);
  return rows;
}

export interface ShownChunk {
  number: number;
  needs_key: boolean;
  state: ChunkState;
  printed_at: Date | null;
  papers: number | null;
  pages: number | null;
  sha256: string | null;
  has_covers: boolean;
  has_file: boolean;
  reason: string | null;
  /** Papers in it, printed or not. */
  holds: number;
}

/** The chunks of a batch, in order. */
export async function chunksOf(db: Db, batchId: string): Promise<ShownChunk[]> {
  const { rows } = await sql<ShownChunk>`
    select c.number, c.needs_key, c.state, c.printed_at, c.papers, c.pages, encode(c.sha256, 'hex') as sha256,
      c.covers_sha256 is not null as has_covers, c.file_key_sealed is not null as has_file, c.reason,
      (select count(*)::int from batch_papers p where p.batch_id = c.batch_id and p.chunk = c.number
        and p.state in ('fit', 'waiting', 'claimed')) as holds
    from batch_chunks c where c.batch_id = ${batchId} order by c.number`.execute(db);
  return rows;
}

/** One paper of a batch, as the desk lists it. */
export interface BatchPaper {
  id: string;
  code: string;
  position: number;
  state: PaperState;
  reason: string | null;
  chunk: number | null;
  pages: number | null;
  dispatch_state: DispatchState;
  sender_name: string;
  addressee_kind: AddresseeKind;
  addressee_id: string;
  addressee_name: string;
  office_names: InLanguages | null;
  language: string;
  /** Null for lawyers: sealed. */
  lines: string[] | null;
  country: string | null;
}

/** So many papers on one page of the list. */
export const papers_a_page = 100;

/** Papers of a batch in the order of the pile, or only those that were left out; one more than a page shows. */
export async function batchPapers(
  db: Db,
  batchId: string,
  leftOut: boolean,
  page: number,
): Promise<BatchPaper[]> {
  const { rows } = await sql<BatchPaper>`
    select d.id, d.code, p.position, p.state, p.reason, p.chunk, p.pages, d.state as dispatch_state,
      i.sender_name, d.addressee_kind, d.addressee_id, d.addressee_name,
      ${office_names} as office_names, d.language, d.lines, d.country
    from batch_papers p join dispatches d on d.id = p.dispatch_id join items i on i.id = d.item_id
    where p.batch_id = ${batchId} and (p.state = 'left_out') = ${leftOut}
    order by p.position limit ${papers_a_page + 1} offset ${(page - 1) * papers_a_page}`.execute(db);
  return rows;
}

/** Why papers were left out, with how many, the most frequent first. */
export async function whyLeftOut(db: Db, batchId: string): Promise<{ reason: string; count: number }[]> {
  const { rows } = await sql<{ reason: string; count: number }>`
    select reason, count(*)::int as count from batch_papers
    where batch_id = ${batchId} and state = 'left_out' group by 1 order by 2 desc, 1`.execute(db);
  return rows;
}
