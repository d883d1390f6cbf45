import type { Actor } from '../../kernel/actor.js';
import { type Db, transact } from '../../kernel/database.js';
import { record } from '../../kernel/journal.js';
import { Refused } from '../../kernel/refusals.js';
import { seal } from '../../kernel/vault.js';
import type { KeyRing } from '../../page/web.js';
import { type Confided, confidedIn, consentsOf } from './consent.js';

/** Something confided, before and after it was sealed to another key. */
interface Moved {
  id: string;
  before: Buffer;
  after: Buffer;
}

/** What is confided of a case and sealed to one compartment (null: `dossiers`), sealed to another one. */
async function resealed(
  db: Db,
  keys: KeyRing,
  personId: string,
  from: string | null,
  recipient: string,
): Promise<Moved[]> {
  const moved: Moved[] = [];
  for (const consent of await consentsOf(db, personId)) {
    if (!consent.private_sealed || consent.compartment !== from) continue;
    const confided: Confided | null = await confidedIn(keys, consent);
    const after = await seal(recipient, { table: 'person_consents', row: consent.id }, confided);
    moved.push({ id: consent.id, before: consent.private_sealed, after });
  }
  return moved;
}

/** Keeps what was sealed anew; what was changed meanwhile stays where it is. Returns how many consents moved. */
async function move(tx: Db, moved: Moved[], compartment: string | null): Promise<number> {
  let count = 0;
  for (const { id, before, after } of moved) {
    const { numUpdatedRows } = await tx
      .updateTable('person_consents')
      .set({ private_sealed: after, compartment })
      .where('id', '=', id)
      .where('private_sealed', '=', before)
      .executeTakeFirst();
    count += Number(numUpdatedRows);
  }
  return count;
}

/**
 * A case is kept close from now on: seals what is confided of it to its own compartment, opened with the keys of whoever is
 * signed in. Where visitors do not know the person, the desk's address of the case becomes one that says nothing, because an
 * address is taken or free. Returns that address. Throws `Refused` without the key of `dossiers`.
 */
export async function sealToCase(
  db: Db,
  actor: Actor,
  keys: KeyRing,
  person: { id: string; slug: string; told: string },
  to: { compartment: string; recipient: string },
): Promise<string> {
  const moved = await resealed(db, keys, person.id, null, to.recipient);
  return transact(db, async (tx) => {
    const detail = { consents: await move(tx, moved, to.compartment) };
    const slug = person.told === 'public' ? person.slug : `case-${person.id.slice(0, 23)}`;
    await tx
      .updateTable('people')
      .set((is) => ({ slug, version: is('version', '+', 1) }))
      .where('id', '=', person.id)
      .where('slug', '<>', slug)
      .execute();
    await record(tx, actor, { what: 'case.kept_close', subject: `person:${person.id}`, detail });
    return slug;
  });
}

/**
 * A case is open again: seals what is confided of it to `dossiers`, and ends its own compartment in the same transaction
 * (`end`). Throws `Refused` without its key, or when something was confided meanwhile.
 */
export async function sealToAll(
  db: Db,
  actor: Actor,
  keys: KeyRing,
  personId: string,
  of: { compartment: string; recipient: string; end: (tx: Db) => Promise<void> },
): Promise<void> {
  const moved = await resealed(db, keys, personId, of.compartment, of.recipient);
  await transact(db, async (tx) => {
    await move(tx, moved, null);
    const left = await tx
      .selectFrom('person_consents')
      .select('id')
      .where('compartment', '=', of.compartment)
      .limit(1)
      .executeTakeFirst();
    if (left) throw new Refused('desk.kept_close.meanwhile');
    await of.end(tx);
    await record(tx, actor, { what: 'case.opened', subject: `person:${personId}` });
  });
}
