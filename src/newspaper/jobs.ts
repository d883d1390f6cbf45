import type { Actor } from '../kernel/actor.js';
import { minute_ms, second_ms } from '../kernel/clock.js';
import type { Db } from '../kernel/database.js';
import { seekPeople } from './archive/piece-keeping.js';
import { publishDue } from './articles/publishing.js';
import { publishIssuesDue } from './issues/issue-publishing.js';

/** What the clerk does for this room: each returns how many it did. At the minute means within seconds of it. */
export function newspaperJobs(
  db: Db,
  actor: Actor,
): { name: string; every_ms: number; run: () => Promise<number> }[] {
  return [
    { name: 'publish issues', every_ms: 5 * second_ms, run: () => publishIssuesDue(db, actor) },
    { name: 'publish articles', every_ms: 5 * second_ms, run: () => publishDue(db, actor) },
    { name: 'look for people in imported articles', every_ms: minute_ms, run: () => seekPeople(db, actor) },
  ];
}
