import { sql } from 'kysely';
import type { Actor } from '../../kernel/actor.js';
import { day_ms, hour_ms } from '../../kernel/clock.js';
import { type Db, transact } from '../../kernel/database.js';
import { key_days } from '../operational-key.js';
import { addEvent } from './claim.js';

/** So long what a mail asks to confirm waits for it: later its link leads nowhere. */
export const confirmation_hours = 48;
/** So many at once: an hour later the clerk comes again. */
const most_at_once = 5000;

const ago = (actor: Actor, ms: number) => new Date(actor.clock.now().getTime() - ms);

/**
 * Empties confirmation mails that have not left within 48 hours, whatever kept them: what they ask about is forgotten
 * by then, and so is who was to be asked. One that was due is dropped. Returns how many.
 */
export function forgetLateConfirmations(db: Db, actor: Actor): Promise<number> {
  const which = sql`purpose = 'confirmation' and made_at <= ${ago(actor, confirmation_hours * hour_ms)}`;
  return forget(db, actor, which, { state: 'dropped', reason: 'too_late' });
}

/**
 * Empties mails whose key is destroyed: their recipient and words open to nobody any more, and what nobody can open
 * is not kept either. What still waited (a pause of a week, a paper that was held) is shown to a person as not sent.
 * Returns how many.
 */
export function forgetGoneWords(db: Db, actor: Actor): Promise<number> {
  const which = sql`changed_at <= ${ago(actor, key_days * day_ms)}`;
  return forget(db, actor, which, { state: 'failed', reason: 'key_gone' });
}

/** `waiting` is what becomes of one that was still due. */
async function forget(
  db: Db,
  actor: Actor,
  which: ReturnType<typeof sql>,
  waiting: { state: 'dropped' | 'failed'; reason: string },
): Promise<number> {
  const now = actor.clock.now();
  return transact(db, async (tx) => {
    const { rows } = await sql<{ id: string; waited: boolean }>`
      update mails m set content_sealed = null,
        state = case when o.state = 'due' then ${waiting.state} else m.state end,
        reason = case when o.state = 'due' then ${waiting.reason} else m.reason end,
        changed_at = case when o.state = 'due' then ${now} else m.changed_at end
      from (select id, state from mails
        where content_sealed is not null and state in ('due', 'failed', 'uncertain', 'dropped') and ${which}
        order by id limit ${most_at_once} for update skip locked) o
      where m.id = o.id
      returning m.id, o.state = 'due' as waited`.execute(tx);
    for (const { id, waited } of rows)
      if (waited) await addEvent(tx, actor, id, waiting.state, waiting.reason);
    return rows.length;
  });
}
