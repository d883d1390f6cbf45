import { sql } from 'kysely';
import type { Db } from '../../kernel/database.js';
import type { Collision } from '../record/difference.js';
import type { Typed } from '../record/fact-form.js';
import { saidBefore } from '../record/fact-said.js';

/** What happened where somebody changed a thing that another changed meanwhile: both changes, and who the other was. */
export async function collisionOf(
  db: Db,
  now: { id: string; version: number },
  seen: number,
  said: { stored: Typed; mine: Typed },
): Promise<Collision> {
  const latest = await db
    .selectFrom('former_versions as v')
    .leftJoin('staff as s', (on) => on.on(sql<boolean>`v.replaced_by = 'staff:' || s.id`))
    .select(['s.name', 'v.replaced_by', 'v.why'])
    .where('v.subject_id', '=', now.id)
    .where('v.version', '=', now.version - 1)
    .executeTakeFirst();
  const who = latest?.name ?? latest?.replaced_by ?? '';
  return { base: await saidBefore(db, now.id, seen), ...said, who, why: latest?.why ?? '' };
}
