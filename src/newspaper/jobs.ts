import type { Actor } from '../kernel/actor.js';
import { hour_ms, minute_ms, second_ms } from '../kernel/clock.js';
import type { Db } from '../kernel/database.js';
import { publishDue } from './articles/publishing.js';
import { publishIssuesDue } from './issues/issue-publishing.js';
import { forgetJoiners } from './joining/joiner.js';
import { endSendings } from './newsletter/release.js';
import { endBounced, forgetNewsletter } from './newsletter/subscription.js';

/** What the clerk does for this room: each returns how many it did. At the minute means within seconds of it. */
export function newspaperJobs(
  db: Db,
  actor: Actor,
): { name: string; every_ms: number; run: () => Promise<number> }[] {
  return [
    { name: 'publish issues', every_ms: 5 * second_ms, run: () => publishIssuesDue(db, actor) },
    { name: 'publish articles', every_ms: 5 * second_ms, run: () => publishDue(db, actor) },
    { name: 'end newsletters that everybody has', every_ms: minute_ms, run: () => endSendings(db, actor) },
    { name: 'end subscriptions that came back', every_ms: minute_ms, run: () => endBounced(db, actor) },
    { name: 'forget readers of the newsletter', every_ms: hour_ms, run: () => forgetNewsletter(db, actor) },
    { name: 'forget who offered help', every_ms: hour_ms, run: () => forgetJoiners(db, actor) },
  ];
}
