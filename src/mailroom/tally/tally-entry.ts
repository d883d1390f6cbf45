import { sql } from 'kysely';
import type { Actor } from '../../kernel/actor.js';
import { isId, newId } from '../../kernel/chance.js';
import { today } from '../../kernel/clock.js';
import { type Db, transact } from '../../kernel/database.js';
import { record } from '../../kernel/journal.js';
import { Missing, type Problem, Refused } from '../../kernel/refusals.js';
import { type NamedAddressee, office_names } from '../addressee-name.js';
import { dispatchWith, type Outcome } from '../dispatch.js';
import { type Done, enterReport, plainReport, type Report } from '../returns/report.js';
import { takeBack } from '../returns/taking-back.js';
import type { DispatchState } from '../tables.js';
import { limits, type ReadLine, readTally, type Said } from './tally-reader.js';

/** What became of a line, or would become of it. */
export interface TallyLine extends ReadLine {
  /** The dispatch and its move; null for headings and for what was not entered. */
  done: (Done & NamedAddressee) | null;
  /** The same said a second time in one form: counted once. */
  isRepeated: boolean;
}

export interface Tally {
  lines: TallyLine[];
  /** The entry that can be taken back; null when nothing was entered, or only looked at. */
  entry: string | null;
  /** What stays in the field: lines with a problem, below their headings. */
  left: string;
}

/** Ends a transaction in which everything was only tried. */
class OnlyLooking extends Error {}

/**
 * Enters a tally: what can be read and may follow is written down, each line on its own, and what cannot
 * stays in the field with its reason. With `look` everything is tried and nothing is kept. Throws `Refused`
 * for more than 500 lines.
 */
export async function enterTally(
  db: Db,
  actor: Actor,
  text: string,
  form: { outcome: Outcome | null; note: string | null },
  how: 'look' | 'enter',
): Promise<Tally> {
  const read = readTally(text, form, today(actor.clock));
  if (read.length > limits.lines) throw new Refused('mailroom.tally.too_many', { most: limits.lines }, 422);
  let tally: Tally = { lines: [], entry: null, left: '' };
  try {
    await transact(db, async (tx) => {
      const entry = newId(actor.chance);
      const at = actor.clock.now();
      await tx
        .insertInto('tally_entries')
        .values({ id: entry, entered_at: at, entered_by: actor.who })
        .execute();
      const lines: TallyLine[] = [];
      const seen = new Set<string>();
      for (const line of read) lines.push(await enterLine(tx, actor, entry, line, lines.length + 1, seen));
      const entered = lines.filter(({ done }) => done !== null).length;
      tally = { lines, entry: how === 'enter' && entered > 0 ? entry : null, left: leftOf(lines) };
      if (tally.entry === null) throw new OnlyLooking();
      await record(tx, actor, {
        what: 'tally.entered',
        subject: `tally:${entry}`,
        detail: { entered, not_entered: lines.filter(({ problem }) => problem !== null).length },
      });
    });
  } catch (error) {
    if (!(error instanceof OnlyLooking)) throw error;
  }
  return tally;
}

async function enterLine(
  tx: Db,
  actor: Actor,
  entry: string,
  line: ReadLine,
  position: number,
  seen: Set<string>,
): Promise<TallyLine> {
  const nothing = { ...line, done: null, isRepeated: false };
  if (line.problem || !line.code || !line.said) return nothing;
  const { code, said } = line;
  const key = JSON.stringify([code, said]);
  if (seen.has(key)) return { ...nothing, isRepeated: true };
  seen.add(key);
  // A line that turns out wrong leaves no trace, and the others stay.
  await sql`savepoint tally_line`.execute(tx);
  try {
    const id = await dispatchWith(tx, code);
    const done = await enterReport(tx, actor, id, reportOf(said));
    await tx
      .insertInto('tally_lines')
      .values({
        entry_id: entry,
        position,
        dispatch_id: id,
        ...done,
        happened_on: said.on ?? today(actor.clock),
      })
      .execute();
    const named = await tx
      .selectFrom('dispatches as d')
      .select(['d.addressee_name', office_names.as('office_names')])
      .where('d.id', '=', id)
      .executeTakeFirstOrThrow();
    await sql`release savepoint tally_line`.execute(tx);
    return { ...nothing, done: { ...done, ...named } };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    await sql`rollback to savepoint tally_line`.execute(tx);
    const problem: Problem = { field: 'codes', code: error.code, values: error.values };
    return { ...nothing, problem };
  }
}

function reportOf(said: Said): Report {
  const plain = plainReport(said.outcome ?? 'posted', said.on ?? '');
  return {
    ...plain,
    // Where it was handed over is no note: it stands with the handing over.
    ...(said.outcome === 'handed_over' ? { place: said.note } : { note: said.note }),
    receipt: said.receipt,
    reason: said.reason,
    by_whom: said.by_whom ?? plain.by_whom,
    how: said.how ?? plain.how,
  };
}

function leftOf(lines: TallyLine[]): string {
  const left: string[] = [];
  let heading: string | null = null;
  for (const line of lines) {
    if (line.problem) {
      if (heading !== null) left.push(heading);
      heading = null;
      left.push(line.again);
    } else if (line.code === null) heading = line.again;
  }
  return left.join('\n');
}

/**
 * Somebody at the desk says what became of one dispatch: a tally of one line, so that it can be taken back
 * like any other. Throws what `enterReport` throws.
 */
export async function enterOne(db: Db, actor: Actor, dispatchId: string, report: Report): Promise<void> {
  await transact(db, async (tx) => {
    const entry = newId(actor.chance);
    await tx
      .insertInto('tally_entries')
      .values({ id: entry, entered_at: actor.clock.now(), entered_by: actor.who })
      .execute();
    const done = await enterReport(tx, actor, dispatchId, report);
    await tx
      .insertInto('tally_lines')
      .values({ entry_id: entry, position: 1, dispatch_id: dispatchId, ...done, happened_on: report.on })
      .execute();
  });
}

/** One line of an entry, as the desk shows it. */
export interface EnteredLine extends NamedAddressee {
  position: number;
  dispatch_id: string;
  code: string;
  was: DispatchState;
  became: DispatchState;
  happened_on: string;
  undone_at: Date | null;
  undone_by: string | null;
}

export interface Entry {
  id: string;
  entered_at: Date;
  entered_by: string;
  lines: EnteredLine[];
}

/** One entry with its lines. Throws `Missing`. */
export async function entryById(db: Db, id: string): Promise<Entry> {
  const entry = isId(id)
    ? await db.selectFrom('tally_entries').selectAll().where('id', '=', id).executeTakeFirst()
    : undefined;
  if (!entry) throw new Missing('entry');
  const { rows } = await sql<EnteredLine>`
    select l.position, l.dispatch_id, d.code, d.addressee_name, ${office_names} as office_names, l.was, l.became, l.happened_on, l.undone_at,
      l.undone_by
    from tally_lines l join dispatches d on d.id = l.dispatch_id
    where l.entry_id = ${id} order by l.position`.execute(db);
  return { ...entry, lines: rows };
}

/** The latest entries, at most 50, each with how many lines it has and how many of them stand. */
export async function latestEntries(
  db: Db,
): Promise<{ id: string; entered_at: Date; entered_by: string; lines: number; stand: number }[]> {
  const { rows } = await sql<{
    id: string;
    entered_at: Date;
    entered_by: string;
    lines: number;
    stand: number;
  }>`
    select e.id, e.entered_at, e.entered_by, count(*)::int as lines,
      count(*) filter (where l.undone_at is null)::int as stand
    from tally_entries e join tally_lines l on l.entry_id = e.id
    group by e.id order by e.entered_at desc, e.id limit 50`.execute(db);
  return rows;
}

/** A line that could not be taken back, and why. */
export interface NotUndone {
  position: number;
  problem: Problem;
}

/**
 * Takes an entry back, the whole or one line, the last line first: nothing is deleted, the history of each
 * dispatch gets a new line. Lines whose paper has gone on since stay, with the reason. Throws `Missing`.
 */
export async function undoTally(
  db: Db,
  actor: Actor,
  entryId: string,
  position: number | null = null,
): Promise<{ undone: number; left: NotUndone[] }> {
  return transact(db, async (tx) => {
    const { lines } = await entryById(tx, entryId);
    const wanted = lines.filter(
      (line) => line.undone_at === null && (position === null || line.position === position),
    );
    if (wanted.length === 0) throw new Missing('line');
    const left: NotUndone[] = [];
    for (const { position: at } of wanted.reverse()) {
      const problem = await undoLine(tx, actor, entryId, at);
      if (problem) left.push({ position: at, problem });
    }
    const undone = wanted.length - left.length;
    const detail = { undone, left: left.length };
    await record(tx, actor, { what: 'tally.undone', subject: `tally:${entryId}`, detail });
    return { undone, left };
  });
}

async function undoLine(tx: Db, actor: Actor, entryId: string, position: number): Promise<Problem | null> {
  await sql`savepoint tally_line`.execute(tx);
  try {
    const line = await tx
      .updateTable('tally_lines')
      .set({ undone_at: actor.clock.now(), undone_by: actor.who })
      .where('entry_id', '=', entryId)
      .where('position', '=', position)
      .where('undone_at', 'is', null)
      .returning(['dispatch_id', 'event_id'])
      .executeTakeFirst();
    if (!line) throw new Refused('mailroom.tally.undone_already');
    await takeBack(tx, actor, line.dispatch_id, line.event_id);
    await sql`release savepoint tally_line`.execute(tx);
    return null;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    await sql`rollback to savepoint tally_line`.execute(tx);
    return { field: 'undo', code: error.code, values: error.values };
  }
}

/** The line with which a dispatch came into its present state, where it was entered here and still stands. */
export async function standingLine(
  db: Db,
  dispatchId: string,
): Promise<{ entry_id: string; position: number } | null> {
  const { rows } = await sql<{ entry_id: string; position: number }>`
    select l.entry_id, l.position from tally_lines l
    where l.dispatch_id = ${dispatchId} and l.undone_at is null
      and l.event_id = (select max(e.id) from dispatch_events e
        where e.dispatch_id = ${dispatchId} and e.act in ('moved', 'added')
          and not exists (select from dispatch_events u where u.undoes = e.id))`.execute(db);
  return rows[0] ?? null;
}
