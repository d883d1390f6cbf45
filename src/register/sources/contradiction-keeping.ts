import type { Actor } from '../../kernel/actor.js';
import { newId } from '../../kernel/chance.js';
import { type Db, transact } from '../../kernel/database.js';
import { record } from '../../kernel/journal.js';
import { Missing, Refused } from '../../kernel/refusals.js';
import { differing, keepFormer, reasonIn } from '../record/fact-keeping.js';
import { type ContradictionSaid, typedContradiction } from './contradiction-form.js';
import { type KeptContradiction, keptContradiction } from './contradiction-kept.js';

/** Which version of a contradiction an editor had before their eyes. */
export interface SeenContradiction {
  id: string;
  version: number;
}

/** Enters a contradiction with its positions, told to the desk only. Gives back its code. */
export async function addContradiction(db: Db, actor: Actor, said: ContradictionSaid): Promise<string> {
  return transact(db, async (tx) => {
    const id = newId(actor.chance);
    const code = `d-${id.slice(0, 13)}`;
    await addFactRow(tx, actor, id, 'contradiction');
    const { topic, reading } = said;
    await tx.insertInto('contradictions').values({ id, code, topic, reading }).execute();
    await putBelow(tx, actor, id, [], said);
    const detail = { kind: 'contradiction', positions: said.positions.length };
    await record(tx, actor, { what: 'fact.added', subject: `fact:${id}`, detail });
    return code;
  });
}

/**
 * Changes a contradiction and keeps what it said before. False when nothing differs. Throws `Refused` with
 * `register.record.stale` when somebody else has changed it since it was seen.
 */
export async function changeContradiction(
  db: Db,
  actor: Actor,
  seen: SeenContradiction,
  said: ContradictionSaid,
  why: string,
): Promise<boolean> {
  const reason = reasonIn(why);
  return transact(db, async (tx) => {
    const before = await locked(tx, seen);
    if (before.struck_at) throw new Refused('register.record.struck');
    const was = await typedContradiction(tx, before);
    const { id } = seen;
    const { topic, reading } = said;
    await tx.updateTable('contradictions').set({ topic, reading }).where('id', '=', id).execute();
    await putBelow(
      tx,
      actor,
      id,
      before.positions.map((one) => one.id),
      said,
    );
    const after = await keptContradiction(tx, id);
    const fields = after ? differing(was, await typedContradiction(tx, after)) : [];
    if (fields.length === 0) return false;
    const version = before.version + 1;
    const changed_at = actor.clock.now();
    await tx.updateTable('facts').set({ version, changed_at }).where('id', '=', id).execute();
    await keepFormer(tx, actor, before, was, reason);
    const entry = { what: 'fact.changed', subject: `fact:${id}`, why: reason };
    await record(tx, actor, { ...entry, detail: { version, fields } });
    return true;
  });
}

/** Withdraws a contradiction that was none: it is sealed, and its facts are disputed no more. It stays with its history. */
export async function withdrawContradiction(
  db: Db,
  actor: Actor,
  seen: SeenContradiction,
  why: string,
): Promise<void> {
  await stand(db, actor, seen, why, 'fact.struck_out');
}

/** Takes a withdrawal back: it counts again, and is told to the desk only. */
export async function restoreContradiction(
  db: Db,
  actor: Actor,
  seen: SeenContradiction,
  why: string,
): Promise<void> {
  await stand(db, actor, seen, why, 'fact.let_stand');
}

async function stand(
  db: Db,
  actor: Actor,
  seen: SeenContradiction,
  why: string,
  what: 'fact.struck_out' | 'fact.let_stand',
): Promise<void> {
  const reason = reasonIn(why);
  const isOut = what === 'fact.struck_out';
  await transact(db, async (tx) => {
    const { struck_at, told } = await locked(tx, seen);
    if (isOut === (struck_at !== null)) {
      throw new Refused(isOut ? 'register.record.struck' : 'register.record.stands');
    }
    const now = actor.clock.now();
    await tx
      .updateTable('facts')
      .set({ told: isOut ? 'sealed' : 'desk', struck_at: isOut ? now : null, changed_at: now })
      .where('id', '=', seen.id)
      .execute();
    const detail = isOut ? { from: told } : {};
    await record(tx, actor, { what, subject: `fact:${seen.id}`, why: reason, detail });
  });
}

async function locked(tx: Db, seen: SeenContradiction): Promise<KeptContradiction> {
  await tx.selectFrom('facts').select('id').where('id', '=', seen.id).forUpdate().execute();
  const kept = await keptContradiction(tx, seen.id);
  if (!kept) throw new Missing('contradiction');
  if (kept.version !== seen.version) throw new Refused('register.record.stale');
  return kept;
}

async function addFactRow(tx: Db, actor: Actor, id: string, kind: 'contradiction' | 'position') {
  const created_at = actor.clock.now();
  await tx
    .insertInto('facts')
    .values({ id, kind, person_id: null, told: 'desk', note: null, created_at })
    .execute();
}

/** Whom and what it concerns, and its positions: the first stay the rows that they are, so that a file knows them again. */
async function putBelow(tx: Db, actor: Actor, id: string, standing: string[], said: ContradictionSaid) {
  const { people, facts, positions } = said;
  await tx.deleteFrom('contradiction_people').where('contradiction_id', '=', id).execute();
  await tx
    .insertInto('contradiction_people')
    .values(people.map((person_id) => ({ contradiction_id: id, person_id })))
    .execute();
  await tx.deleteFrom('contradiction_facts').where('contradiction_id', '=', id).execute();
  if (facts.length > 0) {
    await tx
      .insertInto('contradiction_facts')
      .values(facts.map((fact_id) => ({ contradiction_id: id, fact_id })))
      .execute();
  }
  const { told, basis_kind, basis, consent_id } = await tx
    .selectFrom('facts')
    .select(['told', 'basis_kind', 'basis', 'consent_id'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  for (const [place, { text, sources }] of positions.entries()) {
    const own = standing[place] ?? newId(actor.chance);
    if (standing[place]) {
      await tx.updateTable('contradiction_positions').set({ text }).where('id', '=', own).execute();
    } else {
      await addFactRow(tx, actor, own, 'position');
      const row = { id: own, contradiction_id: id, position: place, text };
      await tx.insertInto('contradiction_positions').values(row).execute();
      // A side of a contradiction is told as far as the contradiction is.
      await tx
        .updateTable('facts')
        .set({ told, basis_kind, basis, consent_id })
        .where('id', '=', own)
        .execute();
    }
    await cite(tx, own, sources);
  }
  for (const gone of standing.slice(positions.length)) {
    const now = actor.clock.now();
    await tx
      .updateTable('facts')
      .set({ told: 'sealed', struck_at: now, changed_at: now })
      .where('id', '=', gone)
      .execute();
  }
  await cite(tx, id, [...new Set(positions.flatMap((one) => one.sources))]);
}

async function cite(tx: Db, fact_id: string, sources: string[]): Promise<void> {
  await tx.deleteFrom('citations').where('fact_id', '=', fact_id).execute();
  await tx
    .insertInto('citations')
    .values(sources.map((source_id, position) => ({ fact_id, source_id, position })))
    .execute();
}
