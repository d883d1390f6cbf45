import { sql } from 'kysely';
import type { Db } from '../../kernel/database.js';
import type { Collision } from '../../register/record/difference.js';
import type { Typed } from '../../register/record/fact-form.js';

/**
 * What happened where somebody saved a part of a draft that another one saved meanwhile: what both began from
 * (null when so many editions lie between that it is gone), both texts, and who the other was.
 */
export async function collisionIn(
  db: Db,
  seen: { version_id: string; part: string; edition: number },
  now: number,
  said: { stored: Typed; mine: Typed },
): Promise<Collision> {
  const editions = await db
    .selectFrom('draft_editions as d')
    .leftJoin('staff as s', (on) => on.on(sql<boolean>`d.saved_by = 'staff:' || s.id`))
    .select(['d.edition', 'd.said', 'd.saved_by', 's.name'])
    .where('d.version_id', '=', seen.version_id)
    .where('d.part', '=', seen.part)
    .where('d.edition', 'in', [seen.edition, now - 1])
    .execute();
  const base = editions.find((one) => one.edition === seen.edition)?.said ?? null;
  const latest = editions.find((one) => one.edition === now - 1);
  return { base, ...said, who: latest?.name ?? latest?.saved_by ?? '', why: '' };
}
