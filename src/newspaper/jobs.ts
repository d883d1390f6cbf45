import type { Actor } from '../kernel/actor.js';
import { minute_ms, second_ms } from '../kernel/clock.js';
import type { Db } from '../kernel/database.js';
import type { RetentionRule } from '../kernel/retention.js';
import { seekPeople } from './archive/piece-keeping.js';
import { publishDue } from './articles/publishing.js';
import { publishIssuesDue } from './issues/issue-publishing.js';
import { forgetJoiners, kept_days as joiner_days, kept_after_answer_days } from './joining/joiner.js';
import { endSendings, endUnwanted } from './newsletter/release.js';
import {
  confirm_imported_days,
  confirm_within_hours,
  endBounced,
  forgetNewsletter,
  kept_days,
} from './newsletter/subscription.js';

/** What the clerk does for this room: each returns how many it did. At the minute means within seconds of it. */
export function newspaperJobs(
  db: Db,
  actor: Actor,
): { name: string; every_ms: number; run: () => Promise<number> }[] {
  return [
    { name: 'publish issues', every_ms: 5 * second_ms, run: () => publishIssuesDue(db, actor) },
    { name: 'publish articles', every_ms: 5 * second_ms, run: () => publishDue(db, actor) },
    { name: 'look for people in imported articles', every_ms: minute_ms, run: () => seekPeople(db, actor) },
    // Far more often than a mail that did not leave is tried again.
    {
      name: 'take back newsletters that nobody is to get',
      every_ms: 10 * second_ms,
      run: () => endUnwanted(db, actor),
    },
    { name: 'end newsletters that everybody has', every_ms: minute_ms, run: () => endSendings(db, actor) },
    { name: 'end subscriptions that came back', every_ms: minute_ms, run: () => endBounced(db, actor) },
  ];
}

/** What this room forgets. */
export const newspaperRules: readonly RetentionRule[] = [
  {
    name: 'newspaper.readers',
    what: 'the mail address of somebody who wants the newsletter, and how often',
    when: `${confirm_within_hours} hours after they asked, ${confirm_imported_days} days after an address book was taken in, unless they confirmed; then ${kept_days} days, unless they press a button for as many more; at once by their link`,
    forget: ({ db, actor }) => forgetNewsletter(db, actor),
  },
  {
    name: 'newspaper.joiners',
    what: 'what somebody offered at `/join`, and how to reach them',
    when: `${joiner_days} days after they wrote, ${kept_after_answer_days} days after somebody answered; at once by their link`,
    forget: ({ db, actor }) => forgetJoiners(db, actor),
  },
];
