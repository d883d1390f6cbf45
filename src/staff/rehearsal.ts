import './tables.js';
import { sql } from 'kysely';
import type { Actor } from '../kernel/actor.js';
import { type Db, transact } from '../kernel/database.js';
import { record } from '../kernel/journal.js';
import { mustBeOurs } from './recovery.js';
import { openCopies } from './recovery-copies.js';
import type { PaperKey } from './recovery-paper.js';
import { keyId } from './recovery-share.js';

/** After so long without a try somebody should ask the trustees. */
export const rehearsed_every_days = 180;
/** After so long a new recovery key should take its place (docs/cryptography.md, the life of a key). */
export const renewed_every_days = 730;

/** What a rehearsal found: which key it was, and how many compartments it really opens. */
export interface Rehearsed {
  key: string;
  compartments: number;
}

/**
 * Tries a recovery key: it is one of ours, and the copy that each compartment keeps for it opens and is that
 * compartment's key; those of keys before, too. Throws `Refused` with the first thing that is not so. Changes nothing and
 * gives nothing secret back.
 */
export async function rehearse(db: Db, { identity }: PaperKey): Promise<Rehearsed> {
  const ours = await mustBeOurs(db, identity);
  const copies = await openCopies(db, ours, identity);
  const present = copies.filter(({ renewal_id }) => renewal_id === null);
  return { key: keyId(ours.recipient), compartments: present.length };
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

/** When the newest recovery key was made, and when it was tried last; null: there is none yet. */
export async function lastRehearsal(db: Db): Promise<{ tried: Date | null; made: Date } | null> {
  const newest = await db
    .selectFrom('recovery_keys')
    .select(['made_at', 'recipient'])
    .orderBy('made_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!newest) return null;
  // Of this key: tries of one that it replaced say nothing of it.
  const line = await db
    .selectFrom('journal')
    .select('at')
    .where('what', '=', 'recovery.rehearsed')
    .where(sql<string>`detail ->> 'key'`, '=', keyId(newest.recipient))
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  return { tried: line?.at ?? null, made: newest.made_at };
}
