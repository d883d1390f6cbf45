import { sql } from 'kysely';
import type { Actor } from '../kernel/actor.js';
import { hour_ms } from '../kernel/clock.js';
import { type Db, transact } from '../kernel/database.js';
import { record } from '../kernel/journal.js';
import type { RetentionRule } from '../kernel/retention.js';
import { confirm_within_hours, tooOld } from './adoption.js';
import { forgetOldLinks, link_days } from './adoptions/officer-link.js';
import {
  forgetSubscriptions,
  kept_days,
  confirm_within_hours as subscribe_within_hours,
} from './notices/subscription.js';

/** Removes what nobody confirmed within 48 hours. Returns how many. */
export async function forgetUnconfirmed(db: Db, actor: Actor): Promise<number> {
  return transact(db, async (tx) => {
    // Locked first: a confirmation that arrives at this moment waits, and then finds nothing.
    const { rows } = await sql<{ id: string }>`
      select a.id from adoptions a
      where a.handed_in_at < ${tooOld(actor)}
        and not exists (select from adoption_confirmations c where c.adoption_id = a.id)
      for update of a skip locked`.execute(tx);
    if (rows.length === 0) return 0;
    await tx
      .deleteFrom('adoptions')
      .where(
        'id',
        'in',
        rows.map((row) => row.id),
      )
      .execute();
    await record(tx, actor, {
      what: 'adoption.forgotten',
      subject: 'adoptions',
      why: `not confirmed within ${confirm_within_hours} hours`,
      detail: { count: rows.length },
    });
    return rows.length;
  });
}

const declined_kept_days = 30;

/**
 * Takes the officer's contact out of what was declined or withdrawn 30 days ago or longer, and the bytes of its
 * minutes, which officers sign. Returns how many adoptions and scans.
 */
export async function forgetDeclined(db: Db, actor: Actor): Promise<number> {
  const until = new Date(actor.clock.now().getTime() - declined_kept_days * 24 * hour_ms);
  return transact(db, async (tx) => {
    const over = sql`(select adoption_id from adoption_decisions
        where decision = 'declined' and decided_at < ${until}
        union select adoption_id from adoption_withdrawals where withdrawn_at < ${until})`;
    const officers = await sql`update adoptions set officer_sealed = null
      where officer_sealed is not null and id in ${over}`.execute(tx);
    const scans = await sql`update minute_scans set content_sealed = null, dropped_at = ${actor.clock.now()},
        dropped_by = ${actor.who}, dropped_why = 'the adoption was declined or withdrawn'
      where dropped_at is null and adoption_id in ${over}`.execute(tx);
    const count = Number(officers.numAffectedRows ?? 0) + Number(scans.numAffectedRows ?? 0);
    if (count > 0) {
      await record(tx, actor, {
        what: 'adoption.officers_forgotten',
        subject: 'adoptions',
        detail: { count },
      });
    }
    return count;
  });
}

/** What this room forgets. */
export const resolutionRules: readonly RetentionRule[] = [
  {
    name: 'resolutions.unconfirmed',
    what: 'an adoption that nobody confirmed, whole',
    when: `${confirm_within_hours} hours after it was handed in`,
    forget: ({ db, actor }) => forgetUnconfirmed(db, actor),
  },
  {
    name: 'resolutions.officers',
    what: 'name and mail address of an officer, and the scans of the minute',
    when: `${declined_kept_days} days after the adoption was declined or withdrawn; while it stands they are kept`,
    forget: ({ db, actor }) => forgetDeclined(db, actor),
  },
  {
    name: 'resolutions.links',
    what: 'the hash of an officer’s private link',
    when: `${link_days} days after it was used last, or after a newer one took its place`,
    forget: ({ db, actor }) => forgetOldLinks(db, actor),
  },
  {
    name: 'resolutions.subscriptions',
    what: 'the mail address of somebody who wants to be told when a text changes',
    when: `${subscribe_within_hours} hours after they asked, unless they confirmed; then ${kept_days} days, or the text’s withdrawal; at once by their link`,
    forget: ({ db, actor }) => forgetSubscriptions(db, actor),
  },
];
