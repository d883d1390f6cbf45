import type { Actor } from '../kernel/actor.js';
import { day_ms, hour_ms } from '../kernel/clock.js';
import type { Db } from '../kernel/database.js';
import { forgetDeclined, forgetUnconfirmed } from './adoption-forgetting.js';
import { forgetSubscriptions } from './notices/subscription.js';

/** What the clerk does for this room: each returns how many it did. */
export function resolutionJobs(
  db: Db,
  actor: Actor,
): { name: string; every_ms: number; run: () => Promise<number> }[] {
  return [
    {
      name: 'forget unconfirmed adoptions',
      every_ms: hour_ms,
      run: () => forgetUnconfirmed(db, actor),
    },
    {
      name: 'forget officers of declined adoptions',
      every_ms: day_ms,
      run: () => forgetDeclined(db, actor),
    },
    {
      name: 'forget subscriptions',
      every_ms: hour_ms,
      run: () => forgetSubscriptions(db, actor),
    },
  ];
}
