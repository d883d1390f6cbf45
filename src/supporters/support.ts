import type { Actor } from '../kernel/actor.js';
import { newId } from '../kernel/chance.js';
import type { Db } from '../kernel/database.js';

/** An organisation stands with us, by `basis` (`adoption:<id>`). Run it inside the act that says so. */
export async function beginSupport(tx: Db, actor: Actor, id: string, basis: string): Promise<void> {
  await tx
    .insertInto('organisation_supports')
    .values({ organisation_id: id, basis, began_at: actor.clock.now() })
    .execute();
}

/** What it stood with us by has been withdrawn: it is counted by that no more. The line stays. */
export async function endSupport(tx: Db, actor: Actor, basis: string): Promise<void> {
  await tx
    .updateTable('organisation_supports')
    .set({ ended_at: actor.clock.now() })
    .where('basis', '=', basis)
    .where('ended_at', 'is', null)
    .execute();
}

/** The organisation of `basis` may be named by its word, from now on. One that was taken back before is given anew. */
export async function giveConsent(tx: Db, actor: Actor, id: string, basis: string): Promise<void> {
  const given = { given_at: actor.clock.now(), withdrawn_at: null, why_withdrawn: null };
  await tx
    .insertInto('consents')
    .values({ id: newId(actor.chance), organisation_id: id, basis, ...given })
    .onConflict((conflict) => conflict.columns(['organisation_id', 'basis']).doUpdateSet(given))
    .execute();
}

/** It may not be named by this word any more. `why` stands in the database, for the desk. */
export async function endConsent(tx: Db, actor: Actor, basis: string, why: string): Promise<void> {
  await tx
    .updateTable('consents')
    .set({ withdrawn_at: actor.clock.now(), why_withdrawn: why })
    .where('basis', '=', basis)
    .where('withdrawn_at', 'is', null)
    .execute();
}

/** Name and members of the organisation of `basis`, as it corrected them. The address stays. */
export async function correctFacts(
  tx: Db,
  basis: string,
  facts: { name?: string; name_folded?: string; members?: number | null },
): Promise<void> {
  if (Object.keys(facts).length === 0) return;
  await tx
    .updateTable('organisations')
    .set(facts)
    .where('id', 'in', (is) =>
      is.selectFrom('organisation_supports').select('organisation_id').where('basis', '=', basis),
    )
    .execute();
}
