import { sql } from 'kysely';
import type { Actor } from '../../kernel/actor.js';
import { day_ms, today } from '../../kernel/clock.js';
import { type Db, transact } from '../../kernel/database.js';
import { addEvent } from './claim.js';

/** Days that a mail waits for a server or a domain that takes none (RFC 5321, 4.5.4.1: at least four). */
export const waiting_days = 4;

/**
 * Shows mails to a person that have waited too long, while their words can still be sent: their key lives
 * for seven days. A pause, a stopped or held paper and a person's decision begin the time anew. Returns how many.
 */
export async function giveUpWaiting(db: Db, actor: Actor): Promise<number> {
  const now = actor.clock.now();
  const before = new Date(now.getTime() - waiting_days * day_ms);
  return transact(db, async (tx) => {
    const { rows } = await sql<{ id: string }>`
      update mails m set state = 'failed', reason = 'waited', changed_at = ${now}
      where m.id in (select id from mails d where d.state = 'due' and d.made_at < ${before}
        and not exists (select from mail_pauses where ended_at is null or ended_at > ${before})
        and not exists (select from paper_stops s where s.dispatch_id = d.dispatch_id
          and (s.lifted_at is null or s.lifted_at > ${before}))
        and not exists (select from dispatch_holds h where h.dispatch_id = d.dispatch_id
          and (h.lifted_at is null or h.lifted_at > ${before}) and (h.until is null or h.until > ${today(actor.clock)}))
        and not exists (select from mail_events e where e.mail_id = d.id and e.reason = 'decided' and e.at > ${before})
        for update skip locked)
      returning m.id`.execute(tx);
    for (const { id } of rows) await addEvent(tx, actor, id, 'failed', 'waited');
    return rows.length;
  });
}
