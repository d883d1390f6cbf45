import type { Actor } from '../../kernel/actor.js';
import { newId } from '../../kernel/chance.js';
import { type Db, transact } from '../../kernel/database.js';
import { record } from '../../kernel/journal.js';
import { Refused } from '../../kernel/refusals.js';
import { citedIds, type NewSource } from '../sources/source-picker.js';
import { longest_why } from '../telling/telling.js';
import type { FactForm, FactRow, Typed } from './fact-form.js';
import { factOf, saidBy, tableOf } from './fact-said.js';
import { tidy } from './field-reader.js';
import { inTurnFor } from './in-turn.js';

/** What an editor says when a fact is entered or changed. */
export interface Saying {
  row: FactRow;
  /** What was typed, for rows below the fact. */
  typed: Typed;
  /** Ids of its sources, in order. None: nobody has read a source, and the fact is unverified. */
  sources: string[];
  /** One that is not in the register yet; it is entered in the same act. */
  fresh?: NewSource | null;
  note: string | null;
}

/** Which version of which fact an editor had before their eyes. */
export interface Seen {
  personId: string;
  factId: string;
  version: number;
}

/** One person's record holds no more facts than can be shown and read. */
export const most_facts = 2000;
/** Citations of one fact; the twenty-first confirms nothing. */
export const most_sources = 20;
export const longest_note = 2000;

/** Tables whose rows keep the order in which they were entered. */
const ordered = new Set(['person_names', 'stays', 'charges', 'biography', 'lawyers', 'recognitions']);

/**
 * Enters a fact of a person: its row, its sources, what belongs below it and the journal, in one
 * transaction. It is told to the desk only. Gives back its id. Throws `Missing` for nobody and `Refused`
 * when the record is full.
 */
export async function addFact(
  db: Db,
  actor: Actor,
  form: FactForm,
  personId: string,
  saying: Saying,
): Promise<string> {
  return transact(db, async (tx) => {
    await inTurnFor(tx, personId);
    const { count } = await tx
      .selectFrom('facts')
      .select((is) => is.fn.countAll<number>().as('count'))
      .where('person_id', '=', personId)
      .executeTakeFirstOrThrow();
    if (count >= most_facts) throw new Refused('register.record.full', { limit: most_facts }, 422);
    const id = newId(actor.chance);
    const now = actor.clock.now();
    await tx
      .insertInto('facts')
      .values({
        id,
        kind: form.kind,
        person_id: form.shared ? null : personId,
        told: 'desk',
        note: saying.note,
        created_at: now,
      })
      .execute();
    const row = await prepared(tx, actor, form, { personId, factId: null }, saying.row);
    await tx
      .insertInto(tableOf(form))
      .values({
        id,
        ...(form.shared ? {} : { person_id: personId }),
        ...(await given(tx, form, personId, id)),
        ...row,
      } as never)
      .execute();
    await cite(tx, id, await sourcesIn(tx, actor, saying));
    await form.keepBelow?.({ db: tx, personId, factId: id }, saying.typed);
    await record(tx, actor, { what: 'fact.added', subject: `fact:${id}`, detail: { kind: form.kind } });
    return id;
  });
}

/**
 * Changes what a fact says and keeps what it said before, with who changed it and why. False when nothing
 * differs: then nothing is written. Throws `Refused` with `register.record.stale` when somebody else has
 * changed it since it was seen, `register.record.struck` when it was struck out, and without a reason.
 */
export async function changeFact(
  db: Db,
  actor: Actor,
  form: FactForm,
  seen: Seen,
  saying: Saying,
  why: string,
): Promise<boolean> {
  const reason = reasonIn(why);
  return transact(db, async (tx) => {
    const { personId, factId: id } = seen;
    const fact = await seenFact(tx, seen);
    if (fact.struck_at) throw new Refused('register.record.struck');
    const before = await saidBy(tx, form, personId, fact);
    const row = await prepared(tx, actor, form, { personId, factId: id }, saying.row);
    await tx
      .updateTable(tableOf(form))
      .set(row as never)
      .where('id', '=', id)
      .execute();
    await tx.deleteFrom('citations').where('fact_id', '=', id).execute();
    const sources = await sourcesIn(tx, actor, saying);
    await cite(tx, id, sources);
    await form.keepBelow?.({ db: tx, personId, factId: id }, saying.typed);
    const after = await saidBy(tx, form, personId, { ...fact, note: saying.note, sources });
    const fields = differing(before, after);
    if (fields.length === 0) return false;
    await tx
      .updateTable('facts')
      .set({
        note: saying.note,
        version: fact.version + 1,
        changed_at: actor.clock.now(),
      })
      .where('id', '=', id)
      .execute();
    if (fields.includes('sources')) await forgetStated(tx, id);
    await keepFormer(tx, actor, { id, version: fact.version }, before, reason);
    const detail = { version: fact.version + 1, fields };
    await record(tx, actor, { what: 'fact.changed', subject: `fact:${id}`, why: reason, detail });
    return true;
  });
}

/**
 * Strikes out an entry that was made in error: it is sealed, and nothing is computed from it any more. It
 * stays in the record with its history. Throws as `changeFact` does.
 */
export async function strikeOut(db: Db, actor: Actor, seen: Seen, why: string): Promise<void> {
  const reason = reasonIn(why);
  await transact(db, async (tx) => {
    const fact = await seenFact(tx, seen);
    if (fact.struck_at) throw new Refused('register.record.struck');
    const now = actor.clock.now();
    await tx
      .updateTable('facts')
      .set({ told: 'sealed', struck_at: now, changed_at: now })
      .where('id', '=', fact.id)
      .execute();
    const detail = { from: fact.told };
    await record(tx, actor, { what: 'fact.struck_out', subject: `fact:${fact.id}`, why: reason, detail });
  });
}

/** Takes a striking out back: the fact counts again, and is told to the desk only. */
export async function letStand(db: Db, actor: Actor, seen: Seen, why: string): Promise<void> {
  const reason = reasonIn(why);
  await transact(db, async (tx) => {
    const fact = await seenFact(tx, seen);
    if (!fact.struck_at) throw new Refused('register.record.stands');
    await tx
      .updateTable('facts')
      .set({ told: 'desk', struck_at: null, changed_at: actor.clock.now() })
      .where('id', '=', fact.id)
      .execute();
    await record(tx, actor, { what: 'fact.let_stand', subject: `fact:${fact.id}`, why: reason });
  });
}

/** The reason for an act that changes what was said. Refuses none, and a document for one. */
export function reasonIn(why: string): string {
  const reason = tidy(why);
  if (reason === '') throw new Refused('register.record.no_why', {}, 422);
  if (reason.length > longest_why)
    throw new Refused('register.record.why_too_long', { limit: longest_why }, 422);
  return reason;
}

/** Keeps what a subject said in a version that is being replaced. Call it inside the change's transaction. */
export async function keepFormer(
  tx: Db,
  actor: Actor,
  former: { id: string; version: number },
  said: Typed,
  reason: string,
): Promise<void> {
  await tx
    .insertInto('former_versions')
    .values({
      subject_id: former.id,
      version: former.version,
      said: JSON.stringify(said),
      replaced_by: actor.who,
      replaced_at: actor.clock.now(),
      why: reason,
    })
    .execute();
}

/** Names of the fields in which two versions differ. */
export function differing(one: Typed, other: Typed): string[] {
  const fields = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...fields].filter((field) => (one[field] ?? '') !== (other[field] ?? ''));
}

async function seenFact(tx: Db, { personId, factId, version }: Seen) {
  const fact = await factOf(tx, personId, factId, true);
  if (fact.version !== version) throw new Refused('register.record.stale');
  return fact;
}

async function prepared(
  tx: Db,
  actor: Actor,
  form: FactForm,
  about: { personId: string; factId: string | null },
  row: FactRow,
): Promise<FactRow> {
  return form.prepare ? form.prepare({ db: tx, actor, ...about }, row) : row;
}

/** Columns of a new row that nobody types. */
async function given(tx: Db, form: FactForm, personId: string, id: string): Promise<FactRow> {
  // The code is the event's anchor on the public page.
  if (form.table === 'course_events') return { code: `e-${id.slice(0, 13)}` };
  if (!ordered.has(form.table)) return {};
  const last = await tx
    .selectFrom(tableOf(form))
    .select((is) => is.fn.max('position').as('position'))
    .where('person_id', '=', personId)
    .executeTakeFirst();
  return { position: (last?.position ?? -1) + 1 };
}

/** How sure a file called the fact holds for the sources that it named. That they disagree holds on. */
async function forgetStated(tx: Db, id: string): Promise<void> {
  await tx
    .updateTable('facts')
    .set({ stated_confidence: null })
    .where('id', '=', id)
    .where('stated_confidence', '<>', 'disputed')
    .execute();
}

async function sourcesIn(tx: Db, actor: Actor, { sources, fresh = null }: Saying): Promise<string[]> {
  return citedIds(tx, actor, { known: sources, fresh });
}

async function cite(tx: Db, factId: string, sources: string[]): Promise<void> {
  if (sources.length === 0) return;
  await tx
    .insertInto('citations')
    .values(sources.map((source_id, position) => ({ fact_id: factId, source_id, position })))
    .execute();
}
