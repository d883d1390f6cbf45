import { sql } from 'kysely';
import type { Actor } from '../../kernel/actor.js';
import { askedBy } from '../../kernel/asking.js';
import { isId, newId } from '../../kernel/chance.js';
import { hour_ms, second_ms } from '../../kernel/clock.js';
import { type Db, transact } from '../../kernel/database.js';
import { record } from '../../kernel/journal.js';
import type { Say } from '../../kernel/language.js';
import { Missing, type Problem, Refused } from '../../kernel/refusals.js';
import type { RowCounts, UploadState } from '../detentions/tables.js';
import { csvBatches } from './csv-file.js';
import { csvKinds, importCsv, noRows, type Progress, refusedLines } from './csv-import.js';
import type { CsvKind } from './csv-taking.js';

/** A larger table is handed in in parts, or by the operator's command. */
export const largest_csv_bytes = 20_000_000;
/** So many tables wait at a time. */
export const most_uploads = 10;
/** Then a table is gone with all that was said of it. */
export const kept_hours = 48;
/** So much text of refused rows is kept; the count goes on. Characters. */
const most_refused = 10_000_000;
/** How long one turn of the clerk writes before other jobs get theirs. */
const turn_ms = 10 * second_ms;

/** Whether a request hands in a table. */
export function isCsvUpload(path: string): boolean {
  return path === '/desk/import';
}

/** A table that was handed in, without its content. */
export interface Upload {
  id: string;
  kind: CsvKind['name'];
  state: UploadState;
  would: RowCounts | null;
  did: RowCounts | null;
  rows_done: number;
  problem: Problem | null;
  handed_in_at: Date;
}

const shown = ['id', 'kind', 'state', 'would', 'did', 'rows_done', 'problem', 'handed_in_at'] as const;

/** Tables that are there, the latest first. */
export async function uploads(db: Db): Promise<Upload[]> {
  return db.selectFrom('csv_uploads').select(shown).orderBy('handed_in_at', 'desc').limit(100).execute();
}

/** One of them. Throws `Missing`. */
export async function uploadAt(db: Db, id: string): Promise<Upload> {
  const upload = isId(id)
    ? await db.selectFrom('csv_uploads').select(shown).where('id', '=', id).executeTakeFirst()
    : undefined;
  if (!upload) throw new Missing('upload');
  return upload;
}

/** The refused rows of one of them, as lines of CSV without a head. */
export async function refusedIn(db: Db, id: string): Promise<string> {
  await uploadAt(db, id);
  const { refused } = await db
    .selectFrom('csv_uploads')
    .select('refused')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return refused;
}

/**
 * Keeps a table that was handed in; the clerk checks it, and nothing of it is written before somebody says so.
 * Throws `Refused` when it is too large or no table of its kind, or when too many wait already.
 */
export async function handIn(db: Db, actor: Actor, kind: CsvKind, bytes: Buffer): Promise<string> {
  if (bytes.length > largest_csv_bytes) {
    throw new Refused('register.files.csv_large', { limit: largest_csv_bytes / 1e6 }, 422);
  }
  // What is wrong with the head is said at once.
  for await (const _ of csvBatches([bytes], kind.columns)) break;
  return transact(db, async (tx) => {
    const { count } = await tx
      .selectFrom('csv_uploads')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('state', 'not in', ['done', 'broken'])
      .executeTakeFirstOrThrow();
    if (count >= most_uploads) throw new Refused('register.files.csv_many', { limit: most_uploads }, 422);
    const id = newId(actor.chance);
    await tx
      .insertInto('csv_uploads')
      .values({
        id,
        kind: kind.name,
        bytes,
        state: 'checking',
        would: null,
        did: null,
        problem: null,
        handed_in_by: actor.who,
        handed_in_at: actor.clock.now(),
      })
      .execute();
    const detail = { kind: kind.name, bytes: bytes.length };
    await record(tx, actor, { what: 'csv.handed_in', subject: `csv:${id}`, detail });
    return id;
  });
}

/** What somebody at the desk does with a table, and from which state to which it leads. */
export const steps = {
  write: { from: 'checked', to: 'writing' },
  pause: { from: 'writing', to: 'paused' },
  continue: { from: 'paused', to: 'writing' },
} as const satisfies Record<string, { from: UploadState; to: UploadState }>;
export type StepName = keyof typeof steps;

/** Takes a step with a table. Throws `Missing`, and `Refused` when it stands elsewhere meanwhile. */
export async function stepUpload(db: Db, actor: Actor, id: string, name: StepName): Promise<void> {
  const { from, to } = steps[name];
  await transact(db, async (tx) => {
    await uploadAt(tx, id);
    const taken = await tx
      .updateTable('csv_uploads')
      // What was refused in the check is refused again while it is written.
      .set({ state: to, ...(name === 'write' ? { rows_done: 0, refused: '' } : {}) })
      .where('id', '=', id)
      .where('state', '=', from)
      .executeTakeFirst();
    if (taken.numUpdatedRows === 0n) throw new Refused('register.files.csv_elsewhere');
    await record(tx, actor, { what: `csv.${name}`, subject: `csv:${id}` });
  });
}

/** Throws a table away. What was written of it stays in the register. Throws `Missing`. */
export async function discard(db: Db, actor: Actor, id: string): Promise<void> {
  await transact(db, async (tx) => {
    await uploadAt(tx, id);
    await tx.deleteFrom('csv_uploads').where('id', '=', id).execute();
    await record(tx, actor, { what: 'csv.discarded', subject: `csv:${id}` });
  });
}

/**
 * The clerk's turn: checks or writes the table that waits the longest, a check to its end, the writing as far
 * as a turn goes; the next one goes on there, also after a restart. Returns how many rows were gone through.
 */
export async function workUploads(db: Db, actor: Actor, say: Say): Promise<number> {
  const upload = await db
    .selectFrom('csv_uploads')
    .selectAll()
    .where('state', 'in', ['checking', 'writing'])
    .orderBy('handed_in_at')
    .limit(1)
    .executeTakeFirst();
  if (!upload) return 0;
  const kind = csvKinds.find(({ name }) => name === upload.kind);
  if (!kind) throw new Error(`the database knows no kind ${upload.kind}`);
  const { id } = upload;
  const isDry = upload.state === 'checking';
  // A check keeps in mind what its rows would bring: it begins anew after a restart.
  const skip = isDry ? 0 : upload.rows_done;
  const before = isDry ? noRows : (upload.did ?? noRows);
  if (isDry) await db.updateTable('csv_uploads').set({ refused: '' }).where('id', '=', id).execute();
  const begun = performance.now();
  // A table reaches no further than whoever handed it in.
  const staff = /^staff:(.+)$/.exec(upload.handed_in_by)?.[1];
  const asked = staff ? askedBy(db, { staff }) : db;
  let rows = skip;
  try {
    const keep = (tx: Db, progress: Progress) =>
      keepProgress(tx, id, isDry, progress, refusedLines(kind, say, progress.refused));
    for await (const progress of importCsv(asked, actor, kind, [upload.bytes], {
      isDry,
      skip,
      before,
      keep,
    })) {
      rows = progress.rows;
      const now = await db.selectFrom('csv_uploads').select('state').where('id', '=', id).executeTakeFirst();
      if (now?.state !== upload.state) return rows - skip;
      if (!isDry && performance.now() - begun > turn_ms) return rows - skip;
    }
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const problem = JSON.stringify({ field: 'file', code: error.code, values: error.values });
    await db.updateTable('csv_uploads').set({ state: 'broken', problem }).where('id', '=', id).execute();
    return rows - skip;
  }
  await db
    .updateTable('csv_uploads')
    .set(isDry ? { state: 'checked' } : { state: 'done', bytes: Buffer.alloc(0) })
    .where('id', '=', id)
    .where('state', '=', upload.state)
    .execute();
  return Math.max(1, rows - skip);
}

async function keepProgress(tx: Db, id: string, isDry: boolean, { rows, counts }: Progress, lines: string) {
  const said = JSON.stringify(counts);
  await tx
    .updateTable('csv_uploads')
    .set({
      rows_done: rows,
      ...(isDry ? { would: said } : { did: said }),
      refused: sql<string>`case when length(refused) + length(${lines}) <= ${most_refused}
        then refused || ${lines} else refused end`,
    })
    .where('id', '=', id)
    .execute();
}

/** Takes away tables that are older than two days, whatever became of them. Returns how many. */
export async function sweepUploads(db: Db, actor: Actor): Promise<number> {
  const until = new Date(actor.clock.now().getTime() - kept_hours * hour_ms);
  const done = await db.deleteFrom('csv_uploads').where('handed_in_at', '<', until).executeTakeFirst();
  return Number(done.numDeletedRows);
}
