import type { Actor } from '../../kernel/actor.js';
import { type Db, transact } from '../../kernel/database.js';
import { record } from '../../kernel/journal.js';
import { seal } from '../../kernel/vault.js';
import type { KeyRing } from '../../page/web.js';
import { type Confided, confidedIn, consentsOf } from './consent.js';

/**
 * Seals what is confided of a case to its own compartment, opened with the keys of whoever is signed in. What was changed
 * meanwhile stays where it is. Returns how many consents moved. Throws `Refused` without the key of `dossiers`.
 */
export async function sealToCase(
  db: Db,
  actor: Actor,
  keys: KeyRing,
  personId: string,
  to: { compartment: string; recipient: string },
): Promise<number> {
  const moved: { id: string; before: Buffer; after: Buffer }[] = [];
  for (const consent of await consentsOf(db, personId)) {
    if (!consent.private_sealed || consent.compartment !== null) continue;
    const confided: Confided | null = await confidedIn(keys, consent);
    const after = await seal(to.recipient, { table: 'person_consents', row: consent.id }, confided);
    moved.push({ id: consent.id, before: consent.private_sealed, after });
  }
  return transact(db, async (tx) => {
    let count = 0;
    for (const { id, before, after } of moved) {
      const { numUpdatedRows } = await tx
        .updateTable('person_consents')
        .set({ private_sealed: after, compartment: to.compartment })
        .where('id', '=', id)
        .where('private_sealed', '=', before)
        .executeTakeFirst();
      count += Number(numUpdatedRows);
    }
    const detail = { consents: count };
    await record(tx, actor, { what: 'case.own_key', subject: `person:${personId}`, detail });
    return count;
  });
}
