import type { Db } from '../../kernel/database.js';
import { NotOpened, open, seal } from '../../kernel/vault.js';
import { operationalRecipient } from '../../mailroom/operational-key.js';

/**
 * Keeps to whom the private link goes once the button is pressed, sealed to the operational key: it is gone
 * with the confirmation, or with what nobody confirmed. Run it inside the act that takes the adoption in.
 */
export async function keepAddress(tx: Db, adoptionId: string, to: string): Promise<void> {
  const place = { table: 'officer_addresses', row: adoptionId };
  const to_sealed = await seal(await operationalRecipient(tx), place, to);
  await tx.insertInto('officer_addresses').values({ adoption_id: adoptionId, to_sealed }).execute();
}

/**
 * That address, once: the row is gone with it. Null when there is none, or when its key was destroyed; the page
 * shows the link all the same.
 */
export async function addressOnce(tx: Db, adoptionId: string, identities: string[]): Promise<string | null> {
  const kept = await tx
    .deleteFrom('officer_addresses')
    .where('adoption_id', '=', adoptionId)
    .returning('to_sealed')
    .executeTakeFirst();
  if (!kept || identities.length === 0) return null;
  try {
    return await open<string>(identities, { table: 'officer_addresses', row: adoptionId }, kept.to_sealed);
  } catch (error) {
    if (error instanceof NotOpened) return null;
    throw error;
  }
}
