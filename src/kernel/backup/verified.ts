import type { Actor } from '../actor.js';
import { type Db, transact } from '../database.js';
import { record } from '../journal.js';

/** The newest backup that somebody or something has read back, and how. */
export interface Verified {
  made_at: Date;
  /** `opened`: every file in it was compared with its manifest; `sum`: its bytes are those that were written. */
  how: 'opened' | 'sum';
}

/** What the journal knows of it; null: no backup was ever verified. */
export async function lastVerified(db: Db): Promise<Verified | null> {
  const line = await db
    .selectFrom('journal')
    .select('detail')
    .where('what', '=', 'backup.verified')
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!line) return null;
  return {
    made_at: new Date(String(line.detail.made_at)),
    how: line.detail.how === 'sum' ? 'sum' : 'opened',
  };
}

/** Notes in the journal that a backup was read back. An older one than is known already changes nothing. */
export async function noteVerified(
  db: Db,
  actor: Actor,
  { made_at, how, sha256 }: Verified & { sha256: string },
): Promise<void> {
  await transact(db, async (tx) => {
    const known = await lastVerified(tx);
    if (known && known.made_at > made_at) return;
    const detail = { made_at: made_at.toISOString(), how, sha256 };
    await record(tx, actor, { what: 'backup.verified', subject: 'backup', detail });
  });
}
