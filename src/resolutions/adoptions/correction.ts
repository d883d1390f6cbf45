import { createHash } from 'node:crypto';
import type { Actor } from '../../kernel/actor.js';
import { newId } from '../../kernel/chance.js';
import { type Db, isDuplicate, transact } from '../../kernel/database.js';
import { record } from '../../kernel/journal.js';
import { Missing, Refused } from '../../kernel/refusals.js';
import { foldName } from '../../supporters/name.js';
import { correctFacts, endConsent, giveConsent } from '../../supporters/support.js';
import { reasonIn } from './reason.js';
import { asTheyStand, type RecordNow, record_columns, recordIn } from './record-now.js';
import type { Before } from './tables.js';

/** By whose word: the organisation's own, through its private link, or the desk's. */
export type By = 'officer' | 'desk';

/** So many corrections one adoption can have. */
export const most_corrections = 50;

/** What follows from other columns is no field of its own. */
const derived = ['organisation_folded', 'sha256', 'unchanged', 'demands'];
const told_fields = record_columns.filter((column) => !derived.includes(column));

/** Columns in which two records differ, without those that follow from others. */
export function differing(now: RecordNow, next: RecordNow): string[] {
  return told_fields.filter((column) => now[column] !== next[column]);
}

/** An adoption, locked, with its record as it stands, and whether it was verified. Throws `Missing`, or `Refused` once withdrawn. */
export async function standing(tx: Db, adoptionId: string) {
  const row = await tx
    .selectFrom('adoptions as a')
    .innerJoin('adoption_confirmations as c', 'c.adoption_id', 'a.id')
    .selectAll('a')
    .where('a.id', '=', adoptionId)
    .forUpdate('a')
    .executeTakeFirst();
  if (!row) throw new Missing('adoption');
  const withdrawn = await tx
    .selectFrom('adoption_withdrawals')
    .select('withdrawn_at')
    .where('adoption_id', '=', adoptionId)
    .executeTakeFirst();
  if (withdrawn) throw new Refused('resolutions.adoptions.problem.withdrawn');
  const decision = await tx
    .selectFrom('adoption_decisions')
    .select(['decision', 'organisation_id'])
    .where('adoption_id', '=', adoptionId)
    .executeTakeFirst();
  const [adoption] = await asTheyStand(tx, [row]);
  if (!adoption) throw new Missing('adoption');
  return {
    adoption,
    decision: decision?.decision ?? null,
    organisation_id: decision?.organisation_id ?? null,
  };
}

/**
 * Corrects the record: a new entry with who, when, why and what stood there before; what was handed in and
 * every paper that was made stay as they are. What the organisation says of an adoption that was verified
 * waits for the desk, unless it is only about what may be told of it (`consent`), which holds at once. Returns
 * whether it holds. Throws `Missing`; `Refused` where nothing changes, where one waits, and after a withdrawal.
 */
export async function correct(
  db: Db,
  actor: Actor,
  adoptionId: string,
  said: { next: RecordNow; why: string; by: By; consent?: boolean },
): Promise<boolean> {
  const why = reasonIn(said.why);
  return transact(db, async (tx) => {
    const { adoption, decision, organisation_id } = await standing(tx, adoptionId);
    if (decision === 'declined') throw new Refused('resolutions.adoptions.problem.declined');
    const next = completed(said.next);
    const fields = differing(adoption, next);
    if (fields.length === 0) throw new Refused('resolutions.adoptions.problem.nothing_changed', {}, 422);
    const { number, waits } = await tx
      .selectFrom('adoption_corrections')
      .select((is) => [
        is.fn.coalesce(is.fn.max('number'), is.lit(0)).as('number'),
        is.fn.countAll<number>().filterWhere('settled_at', 'is', null).as('waits'),
      ])
      .where('adoption_id', '=', adoptionId)
      .executeTakeFirstOrThrow();
    // Whoever narrows what is told must not wait for anything.
    const waiting = said.by === 'officer' && decision === 'verified' && !said.consent;
    if (waits > 0 && (waiting || !said.consent)) throw new Refused('resolutions.adoptions.problem.one_waits');
    if (number >= most_corrections)
      throw new Refused('resolutions.adoptions.problem.too_many', { most: most_corrections }, 422);
    const now = actor.clock.now();
    const before: Before = Object.fromEntries(
      fields.map((field) => [field, adoption[field as keyof RecordNow] as Before[string]]),
    );
    await tx
      .insertInto('adoption_corrections')
      .values({
        ...next,
        demands: JSON.stringify(next.demands),
        id: newId(actor.chance),
        adoption_id: adoptionId,
        number: number + 1,
        asked_by: said.by === 'officer' ? 'officer' : actor.who,
        asked_at: now,
        why,
        fields: JSON.stringify(fields),
        before: JSON.stringify(before),
        settled_at: waiting ? null : now,
        settled_by: waiting ? null : actor.who,
        taken: waiting ? null : true,
        settled_why: null,
      })
      .execute();
    // The reason stands in the entry; it may name somebody, so it is not repeated in the journal.
    const what = waiting ? 'adoption.correction_asked' : 'adoption.corrected';
    await record(tx, actor, {
      what,
      subject: `adoption:${adoptionId}`,
      detail: { number: number + 1, fields },
    });
    if (!waiting && organisation_id) await follow(tx, actor, adoptionId, organisation_id, fields, next, why);
    return !waiting;
  });
}

/** What follows from what was said: the folded name, and the sum of the text. */
function completed(next: RecordNow): RecordNow {
  return {
    ...next,
    organisation_folded: foldName(next.organisation),
    sha256: createHash('sha256').update(next.passed, 'utf8').digest(),
  };
}

/** The organisation's own row follows what its adoption says of it: name, members, whether it may be named. */
async function follow(
  tx: Db,
  actor: Actor,
  adoptionId: string,
  organisationId: string,
  fields: string[],
  next: RecordNow,
  why: string,
): Promise<void> {
  const basis = `adoption:${adoptionId}`;
  try {
    await correctFacts(tx, basis, {
      ...(fields.includes('organisation')
        ? { name: next.organisation, name_folded: next.organisation_folded }
        : {}),
      ...(fields.includes('members') ? { members: next.members } : {}),
    });
  } catch (error) {
    if (isDuplicate(error)) throw new Refused('resolutions.adoptions.problem.name_taken', {}, 422);
    throw error;
  }
  if (!fields.includes('may_name')) return;
  if (next.may_name) await giveConsent(tx, actor, organisationId, basis);
  else await endConsent(tx, actor, basis, why);
}

/** The desk takes a correction that waits, or does not, with a reason that the officer reads. */
export async function settle(
  db: Db,
  actor: Actor,
  adoptionId: string,
  number: number,
  { taken, why: typed }: { taken: boolean; why: string },
): Promise<void> {
  const why = taken ? null : reasonIn(typed);
  await transact(db, async (tx) => {
    const { adoption, organisation_id } = await standing(tx, adoptionId);
    const entry = await tx
      .updateTable('adoption_corrections')
      .set({ settled_at: actor.clock.now(), settled_by: actor.who, taken, settled_why: why })
      .where('adoption_id', '=', adoptionId)
      .where('number', '=', number)
      .where('settled_at', 'is', null)
      .returningAll()
      .executeTakeFirst();
    if (!entry) throw new Refused('resolutions.adoptions.problem.settled');
    const subject = `adoption:${adoptionId}`;
    const what = taken ? 'adoption.corrected' : 'adoption.correction_refused';
    await record(tx, actor, { what, subject, detail: { number, fields: entry.fields } });
    if (taken && organisation_id)
      await follow(tx, actor, adoptionId, organisation_id, differing(adoption, entry), entry, entry.why);
  });
}

/** One entry of the history, without the record that it brought. */
export interface Entry {
  number: number;
  asked_by: string;
  asked_at: Date;
  why: string;
  fields: string[];
  before: Before;
  settled_at: Date | null;
  taken: boolean | null;
  settled_why: string | null;
  /** What it says now. */
  after: RecordNow;
}

/** Every correction of an adoption, the oldest first. */
export async function correctionsOf(db: Db, adoptionId: string): Promise<Entry[]> {
  const rows = await db
    .selectFrom('adoption_corrections')
    .selectAll()
    .where('adoption_id', '=', adoptionId)
    .orderBy('number')
    .execute();
  return rows.map((row) => ({ ...row, after: recordIn(row) }));
}

/** Corrections that wait for the desk. */
export async function countCorrections(db: Db): Promise<number> {
  const { count } = await db
    .selectFrom('adoption_corrections as c')
    .leftJoin('adoption_withdrawals as w', 'w.adoption_id', 'c.adoption_id')
    .where('c.settled_at', 'is', null)
    .where('w.adoption_id', 'is', null)
    .select((is) => is.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}
