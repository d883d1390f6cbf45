import { day_ms, hour_ms } from '../kernel/clock.js';
import type { RetentionRule } from '../kernel/retention.js';
import { forgetProposals, proposal_days } from './grant-proposal.js';
import { forgetLinks, over_days } from './link.js';
import { forgetSessions, idle_ms, longest_ms } from './session.js';

/** What this room forgets by itself; keys and sessions of somebody who is disabled go at once. */
export const staffRules: readonly RetentionRule[] = [
  {
    name: 'staff.sessions',
    what: 'sessions of those who work here',
    when: `${idle_ms / hour_ms} hours after the last page, ${longest_ms / day_ms} days after sign-in at most`,
    forget: ({ db, actor }) => forgetSessions(db, actor),
  },
  {
    name: 'staff.links',
    what: 'the hash of a one-time link',
    when: `${over_days} days after it was over`,
    forget: ({ db, actor }) => forgetLinks(db, actor),
  },
  {
    name: 'staff.grant_proposals',
    what: 'a proposal to give the key of a list; the journal keeps it',
    when: `once it is decided, else after ${proposal_days} days`,
    forget: ({ db, actor }) => forgetProposals(db, actor),
  },
];
