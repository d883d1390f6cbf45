import { sql } from 'kysely';
import type { Actor } from '../../kernel/actor.js';
import type { Db } from '../../kernel/database.js';
import { record } from '../../kernel/journal.js';
import { Missing } from '../../kernel/refusals.js';
import type { Told } from '../tables.js';
import type { BasisColumns } from './basis.js';

/** What stands on a step of the ladder: a fact, or a person as a whole. */
export interface Subject {
  kind: 'person' | 'fact';
  id: string;
}

/** The step on which it stands, whom it is about, and whether it was struck out. */
export interface Stand {
  told: Told;
  people: string[];
  isStruck: boolean;
}

/** Looks a subject up and keeps others from moving it until the transaction ends. Throws `Missing`. */
export async function standOf(tx: Db, { kind, id }: Subject): Promise<Stand> {
  if (kind === 'person') {
    const person = await tx
      .selectFrom('people')
      .select('told')
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    if (!person) throw new Missing('person');
    return { told: person.told, people: [id], isStruck: false };
  }
  const fact = await tx
    .selectFrom('facts')
    .select(['told', 'person_id', 'struck_at'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!fact) throw new Missing('fact');
  const people = fact.person_id ? [fact.person_id] : await peopleOfShared(tx, id);
  return { told: fact.told, people, isStruck: fact.struck_at !== null };
}

/** Whom a fact is about that is not about one person alone. */
async function peopleOfShared(tx: Db, factId: string): Promise<string[]> {
  const { rows } = await sql<{ person_id: string }>`
    select person_id from contradiction_people where contradiction_id = ${factId}
      or contradiction_id = (select contradiction_id from contradiction_positions where id = ${factId})
    union select person_id from proceeding_people where proceeding_id = ${factId}`.execute(tx);
  return rows.map(({ person_id }) => person_id);
}

/** Puts a subject on a step, with what it rests on where it goes public. It writes nothing into the journal. */
export async function put(tx: Db, { kind, id }: Subject, told: Told, basis: BasisColumns | null) {
  const set = { told, ...basis };
  if (kind === 'person') await tx.updateTable('people').set(set).where('id', '=', id).execute();
  else {
    await tx.updateTable('facts').set(set).where('id', '=', id).execute();
    // The sides of a contradiction are told as far as it is.
    await tx
      .updateTable('facts')
      .set(set)
      .where('struck_at', 'is', null)
      .where('id', 'in', (from) =>
        from.selectFrom('contradiction_positions').select('id').where('contradiction_id', '=', id),
      )
      .execute();
  }
}

/** The same with a line in the journal, as an act does it. */
export async function move(
  tx: Db,
  actor: Actor,
  subject: Subject,
  step: { from: Told; to: Told; why: string; basis: BasisColumns | null; more?: Record<string, unknown> },
): Promise<void> {
  const { from, to, why, basis, more } = step;
  await put(tx, subject, to, basis);
  await record(tx, actor, {
    what: `${subject.kind}.told`,
    subject: `${subject.kind}:${subject.id}`,
    why: why.trim(),
    detail: { from, to, ...(basis ? { basis: basis.basis_kind } : {}), ...more },
  });
}
