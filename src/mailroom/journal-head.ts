import './tables.js';
import type { Actor } from '../kernel/actor.js';
import { day_ms } from '../kernel/clock.js';
import { type Db, transact } from '../kernel/database.js';
import { journalHead, record } from '../kernel/journal.js';
import type { Say } from '../kernel/language.js';
import { publisher } from './campaign.js';
import { queueMail } from './outbox.js';

/** So often the people outside are told. */
export const every_days = 7;

/**
 * Tells people outside the journal's last entry and its sum, once a week: what stands there cannot be written anew
 * without their seeing it. Says nothing else of what was done. Returns how many mails were queued.
 */
export async function mailJournalHead(
  db: Db,
  actor: Actor,
  say: Say,
  to: readonly string[],
): Promise<number> {
  if (to.length === 0) return 0;
  return transact(db, async (tx) => {
    const week_ago = new Date(actor.clock.now().getTime() - every_days * day_ms);
    const last = await tx
      .selectFrom('journal')
      .select('seq')
      .where('what', '=', 'journal.head_mailed')
      .where('at', '>', week_ago)
      .limit(1)
      .executeTakeFirst();
    const head = await journalHead(tx);
    if (last || !head) return 0;
    const { name } = await publisher(tx);
    const values = { number: head.seq, hash: head.hash, at: head.at.toISOString(), name };
    for (const [place, address] of to.entries()) {
      await queueMail(tx, actor, {
        key: `journal head ${head.seq} ${place}`,
        purpose: 'journal_head',
        to: address,
        subject: say('mailroom.journal_head.subject', values),
        text: say('mailroom.journal_head.text', values),
      });
    }
    await record(tx, actor, {
      what: 'journal.head_mailed',
      subject: `journal:${head.seq}`,
      detail: { people: to.length },
    });
    return to.length;
  });
}
