import './tables.js';
import type { Db } from '../kernel/database.js';
import { Refused } from '../kernel/refusals.js';
import { NotOpened, open, recipientFrom } from '../kernel/vault.js';
import { recoveryPlace } from './compartment.js';
import { keyId } from './recovery-share.js';

/** The private half of a compartment, opened with a recovery key. */
export interface OpenedCopy {
  compartment: string;
  /** Of a key that the compartment had before: by which it was replaced; null: the present one. */
  renewal_id: string | null;
  identity: string;
}

/**
 * Opens all copies that are kept for one of our recovery keys: of every compartment's present key, and of those before to which
 * something is sealed still. Throws `Refused` with the first compartment whose copy is not there, does not open, or is of another key.
 */
export async function openCopies(
  db: Db,
  ours: { id: string; recipient: string },
  identity: string,
): Promise<OpenedCopy[]> {
  const key = keyId(ours.recipient);
  const opened: OpenedCopy[] = [];
  for (const { compartment, recipient, renewal_id, identity_sealed } of await copiesFor(db, ours.id)) {
    if (!identity_sealed) throw new Refused('staff.recovery.no_copy', { key, compartment }, 409);
    const found = await openedCopy(identity, compartment, ours.id, identity_sealed);
    if (found?.recipient !== recipient)
      throw new Refused('staff.recovery.does_not_open', { key, compartment }, 409);
    opened.push({ compartment, renewal_id, identity: found.identity });
  }
  return opened;
}

interface Copy {
  compartment: string;
  recipient: string;
  renewal_id: string | null;
  identity_sealed: Buffer | null;
}

async function copiesFor(db: Db, recoveryKeyId: string): Promise<Copy[]> {
  const present = await db
    .selectFrom('compartments as c')
    .leftJoin('compartment_recoveries as r', (join) =>
      join.onRef('r.compartment', '=', 'c.name').on('r.recovery_key_id', '=', recoveryKeyId),
    )
    .select(['c.name as compartment', 'c.recipient', 'r.identity_sealed'])
    .where('c.destroyed_at', 'is', null)
    .orderBy('c.name')
    .execute();
  const old = await db
    .selectFrom('compartment_renewals as n')
    .leftJoin('old_recoveries as o', (join) =>
      join.onRef('o.renewal_id', '=', 'n.id').on('o.recovery_key_id', '=', recoveryKeyId),
    )
    .select(['n.compartment', 'n.old_recipient as recipient', 'n.id as renewal_id', 'o.identity_sealed'])
    .where('n.done_at', 'is', null)
    .orderBy('n.compartment')
    .orderBy('n.begun_at')
    .execute();
  return [...present.map((copy) => ({ ...copy, renewal_id: null })), ...old];
}

async function openedCopy(identity: string, compartment: string, recoveryKeyId: string, sealed: Buffer) {
  try {
    const own = await open<string>(identity, recoveryPlace(compartment, recoveryKeyId), sealed);
    return { identity: own, recipient: await recipientFrom(own) };
  } catch (error) {
    if (error instanceof NotOpened) return null;
    throw error;
  }
}
