import type { Clock } from '../kernel/clock.js';
import { today } from '../kernel/clock.js';
import type { Db } from '../kernel/database.js';
import { standingOn } from '../register/course/standing-on.js';
import type { ListedPaper } from './batch.js';

/**
 * Papers that must not go out today although they are due: a copy for somebody who is no longer known
 * to be held. Asked again before each print, because weeks can lie between a decision and the post.
 * By id, with the standing as the reason.
 */
export async function heldBack(
  db: Db,
  papers: Pick<ListedPaper, 'id' | 'addressee_kind' | 'addressee_id'>[],
  clock: Clock,
): Promise<Map<string, string>> {
  const day = today(clock);
  const reasons = new Map<string, string>();
  const standings = new Map<string, string>();
  for (const { id, addressee_kind, addressee_id } of papers) {
    if (addressee_kind !== 'prisoner') continue;
    const state = standings.get(addressee_id) ?? (await standingOn(db, addressee_id, day)).state;
    standings.set(addressee_id, state);
    if (state !== 'held') reasons.set(id, state);
  }
  return reasons;
}
