import './tables.js';
import type { Actor } from '../kernel/actor.js';
import { type Db, transact } from '../kernel/database.js';
import { record } from '../kernel/journal.js';
import { Refused } from '../kernel/refusals.js';
import { NotOpened, open, recipientFrom } from '../kernel/vault.js';
import { recoveryPlace } from './compartment.js';
import { recoveryKeyOf } from './recovery.js';
import type { PaperKey } from './recovery-paper.js';
import { keyId } from './recovery-share.js';

/** After so long without a try somebody should ask the trustees. */
export const rehearsed_every_days = 180;

/** What a rehearsal found: which key it was, and how many compartments it really opens. */
export interface Rehearsed {
  key: string;
  compartments: number;
}

/**
 * Tries a recovery key: it is one of ours, and the copy that each compartment keeps for it opens and is that
 * compartment's key. Throws `Refused` with the first thing that is not so. Changes nothing and gives nothing secret back.
 */
export async function rehearse(db: Db, { identity }: PaperKey): Promise<Rehearsed> {
  const key = keyId(await recipientFrom(identity));
  const ours = await recoveryKeyOf(db, identity);
  if (!ours) throw new Refused('staff.recovery.not_ours', { key }, 422);
  const rows = await db
    .selectFrom('compartments as c')
    .leftJoin('compartment_recoveries as r', (join) =>
      join.onRef('r.compartment', '=', 'c.name').on('r.recovery_key_id', '=', ours.id),
    )
    .select(['c.name', 'c.recipient', 'r.identity_sealed'])
    .where('c.destroyed_at', 'is', null)
    .orderBy('c.name')
    .execute();
  for (const { name, recipient, identity_sealed } of rows) {
    if (!identity_sealed) throw new Refused('staff.recovery.no_copy', { key, compartment: name }, 409);
    if (!(await isKeyOf(recipient, identity, name, ours.id, identity_sealed)))
      throw new Refused('staff.recovery.does_not_open', { key, compartment: name }, 409);
  }
  return { key, compartments: rows.length };
}

async function isKeyOf(recipient: string, identity: string, name: string, keyRow: string, sealed: Buffer) {
  try {
    return (
      (await recipientFrom(await open<string>(identity, recoveryPlace(name, keyRow), sealed))) === recipient
    );
  } catch (error) {
    if (error instanceof NotOpened) return false;
    throw error;
  }
}

/** Writes into the journal that the key was tried: with how many compartments, and whether a backup was among it. */
export async function noteRehearsed(
  db: Db,
  actor: Actor,
  { key, compartments }: Rehearsed,
  how: { by: PaperKey['by']; backup: boolean },
): Promise<void> {
  await transact(db, async (tx) => {
    const detail = { key, compartments, ...how };
    await record(tx, actor, { what: 'recovery.rehearsed', subject: 'recovery_key', detail });
  });
}

/** When the recovery key was tried last, and when the newest was made; null: there is none yet. */
export async function lastRehearsal(db: Db): Promise<{ tried: Date | null; made: Date } | null> {
  const made = await db
    .selectFrom('recovery_keys')
    .select('made_at')
    .orderBy('made_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!made) return null;
  const line = await db
    .selectFrom('journal')
    .select('at')
    .where('what', '=', 'recovery.rehearsed')
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  return { tried: line?.at ?? null, made: made.made_at };
}
