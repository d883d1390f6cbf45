import './tables.js';
import type { Actor } from '../../kernel/actor.js';
import { newId } from '../../kernel/chance.js';
import { type Db, transact } from '../../kernel/database.js';
import { record } from '../../kernel/journal.js';
import { type Problem, Refused } from '../../kernel/refusals.js';
import type { PicturePress } from '../../print/picture-press.js';
import type { Archive, ArchiveItem, Remark } from './archive-piece.js';
import { keepIssue } from './issue-keeping.js';
import { alone, keepPiece, type Outcome, type Taking } from './piece-keeping.js';
import { remade } from './piece-pictures.js';
import { readPiece } from './piece-reader.js';
import type { ArchiveCounts } from './tables.js';

/** One line of the result list. */
export interface ArchiveLine {
  place: string;
  title: string;
  outcome: keyof ArchiveCounts;
  /** Why it was left out or refused, or what the editors should look at. */
  remarks: Remark[];
  article: number | null;
}

export interface ArchiveProgress {
  /** Items that are behind it, of so many. */
  items: number;
  of: number;
  counts: ArchiveCounts;
  line: ArchiveLine;
}

export interface ArchiveRunning {
  isDry: boolean;
  /** Of texts whose archive does not say it. */
  language: string;
  seeks_people: boolean;
  press: PicturePress;
}

const nothing: ArchiveCounts = { added: 0, unchanged: 0, kept: 0, left_out: 0, refused: 0 };

/**
 * Takes an archive into the paper item by item, each in a transaction of its own: whoever stops it and starts again
 * goes on where it was, because an item that is here already changes nothing. What cannot be kept is refused with its
 * reason and the others arrive. With `isDry` everything is tried and nothing stays. Yields after each item. Throws
 * `Refused` while another archive is being taken in, and when the archive breaks in the middle. In the caller's open
 * transaction all items join that one: what was refused may be half there, so whoever sees a refusal gives it up.
 */
export async function importArchive(
  db: Db,
  actor: Actor,
  archive: Archive,
  running: ArchiveRunning,
  told: (progress: ArchiveProgress) => Promise<void>,
): Promise<ArchiveCounts> {
  const ended = await alone(db, async () => {
    const run_id = newId(actor.chance);
    if (!running.isDry) await beginRun(db, actor, archive.source, run_id);
    const taking = { source: archive.source, run_id, seeks_people: running.seeks_people };
    let counts = nothing;
    let items = 0;
    let isWhole = false;
    try {
      for await (const item of archive.read()) {
        if (item.kind !== 'issue') items += 1;
        const line = await takeItem(db, actor, taking, item, running);
        counts = { ...counts, [line.outcome]: counts[line.outcome] + 1 };
        await told({ items, of: archive.items, counts, line });
      }
      isWhole = true;
    } finally {
      if (!running.isDry) await endRun(db, actor, taking, counts, isWhole);
    }
    return counts;
  });
  if (!ended) throw new Refused('newspaper.archive.two_at_once');
  return ended.done;
}

/** Undoes everything that an item changed. */
class OnlyTried extends Error {
  constructor(readonly outcome: Outcome) {
    super('only tried');
  }
}

async function takeItem(
  db: Db,
  actor: Actor,
  taking: Taking,
  item: ArchiveItem,
  { isDry, language, press }: ArchiveRunning,
): Promise<ArchiveLine> {
  const { place, title } = item;
  const refused = (remarks: Remark[]): ArchiveLine => ({
    place,
    title,
    outcome: 'refused',
    remarks,
    article: null,
  });
  if (item.kind === 'left_out' || item.kind === 'refused')
    return { place, title, outcome: item.kind, remarks: [item.why], article: null };
  try {
    const ready = item.kind === 'piece' ? readPiece(item, language) : null;
    if (ready && !ready.ok) return refused(ready.problems.map(asRemark));
    const pictures = ready ? await remade(ready.value.pictures, press, ready.value.remarks) : { ready: [] };
    if ('problems' in pictures) return refused(pictures.problems.map(asRemark));
    const act = async (tx: Db): Promise<Outcome> => {
      // What is only tried is undone as a whole, with the run that it belongs to.
      if (isDry) await insertRun(tx, actor, taking);
      const outcome = ready?.ok
        ? await keepPiece(tx, actor, taking, ready.value, pictures.ready)
        : item.kind === 'issue'
          ? await keepIssue(tx, actor, item, language)
          : null;
      if (!outcome) throw new Error('an item is a piece or an issue');
      if (isDry) throw new OnlyTried(outcome);
      return outcome;
    };
    return { place, title, ...(await transact(db, act)) };
  } catch (error) {
    if (error instanceof OnlyTried) return { place, title, ...error.outcome };
    if (error instanceof Refused) return refused([{ code: error.code, values: error.values }]);
    throw error;
  }
}

const asRemark = ({ code, values }: Problem): Remark => ({ code, ...(values ? { values } : {}) });

/** A run that is still open belonged to a process that is gone: nobody else has the lock. */
async function beginRun(db: Db, actor: Actor, source: string, id: string): Promise<void> {
  const now = actor.clock.now();
  await transact(db, async (tx) => {
    await tx
      .updateTable('archive_runs')
      .set({ state: 'broken', ended_at: now })
      .where('state', '=', 'running')
      .execute();
    await insertRun(tx, actor, { source, run_id: id });
    await record(tx, actor, { what: 'archive.begun', subject: `archive:${id}` });
  });
}

async function insertRun(tx: Db, actor: Actor, { source, run_id: id }: Pick<Taking, 'source' | 'run_id'>) {
  const began_at = actor.clock.now();
  await tx
    .insertInto('archive_runs')
    .values({ id, source, state: 'running', began_at, ended_at: null })
    .execute();
}

async function endRun(db: Db, actor: Actor, { run_id }: Taking, counts: ArchiveCounts, isWhole: boolean) {
  const state = isWhole ? 'done' : 'broken';
  await transact(db, async (tx) => {
    await tx
      .updateTable('archive_runs')
      .set({ state, ended_at: actor.clock.now(), ...counts })
      .where('id', '=', run_id)
      .execute();
    await record(tx, actor, {
      what: 'archive.ended',
      subject: `archive:${run_id}`,
      detail: { state, ...counts },
    });
  });
}
