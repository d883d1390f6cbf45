import type { Actor } from '../../kernel/actor.js';
import { type Db, transact } from '../../kernel/database.js';
import type { Basis } from '../telling/basis.js';
import { type Outcomes, tell, tellPerson } from '../telling/telling.js';
import type { Entered } from './entry.js';

/**
 * Tells everybody of one handing-in to the public on one basis: their names, the step, and the person. All
 * or none. Where two people work at the desk, each person waits for the second; the counts say so. Throws
 * `Refused` without a reason or a basis.
 */
export async function tellEntered(
  db: Db,
  actor: Actor,
  people: Entered[],
  why: string,
  basis: Basis | null,
): Promise<Outcomes> {
  return transact(db, async (tx) => {
    const done: Outcomes = { told: 0, proposed: 0 };
    for (const { person_id, person_told, event_id } of people) {
      const facts = await tx
        .selectFrom('facts')
        .select('id')
        .where('person_id', '=', person_id)
        .where('told', '=', 'desk')
        .where(({ or, eb }) => or([eb('id', '=', event_id), eb('kind', '=', 'name')]))
        .execute();
      for (const { id } of facts) await tell(tx, actor, id, 'public', why, basis);
      if (person_told !== 'public') done[await tellPerson(tx, actor, person_id, 'public', why, basis)] += 1;
      else if (facts.length > 0) done.told += 1;
    }
    return done;
  });
}

/** Tells a record and all its numbers that are not told yet. Throws as `tellEntered`. */
export async function tellDetention(
  db: Db,
  actor: Actor,
  ids: string[],
  why: string,
  basis: Basis | null,
): Promise<void> {
  await transact(db, async (tx) => {
    const facts = await tx
      .selectFrom('facts')
      .select('id')
      .where('id', 'in', ids)
      .where('told', '=', 'desk')
      .execute();
    for (const { id } of facts) await tell(tx, actor, id, 'public', why, basis);
  });
}
