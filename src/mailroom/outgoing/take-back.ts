import type { Actor } from '../../kernel/actor.js';
import { among, type Db } from '../../kernel/database.js';
import { addEvent } from './claim.js';

/**
 * Takes mails out of the outbox that wait there and surely have not left: they are gone with their history, and their
 * keys may be queued anew. What somebody has in hand, what left and what is uncertain stays. Run it inside the act
 * that knows why. Returns which went.
 */
export async function takeBackMails(tx: Db, ids: string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const waiting = await tx
    .selectFrom('mails as m')
    .select('m.id')
    .where('m.id', '=', among(ids))
    .where('m.state', '=', 'due')
    // A mail of which a server reported once has left some time.
    .where((e) =>
      e.not(e.exists(e.selectFrom('bounces as b').select('b.id').whereRef('b.mail_id', '=', 'm.id'))),
    )
    .forUpdate()
    .skipLocked()
    .execute();
  const gone = waiting.map(({ id }) => id);
  if (gone.length === 0) return [];
  await tx.deleteFrom('mail_events').where('mail_id', '=', among(gone)).execute();
  await tx.deleteFrom('mails').where('id', '=', among(gone)).execute();
  return gone;
}

/**
 * Ends mails that nobody is to get any more, in the act that knows why: what waits is taken back, what was refused is
 * given up, and of what is uncertain the words go, so that a person can still say what became of it and cannot send it
 * again. What somebody has in hand stays: run it again when that is over.
 */
export async function endMails(tx: Db, actor: Actor, ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  await takeBackMails(tx, ids);
  const refused = await tx
    .updateTable('mails')
    .set({ state: 'dropped', content_sealed: null, changed_at: actor.clock.now() })
    .where('id', '=', among(ids))
    .where('state', '=', 'failed')
    .returning(['id', 'reason'])
    .execute();
  for (const { id, reason } of refused) await addEvent(tx, actor, id, 'dropped', reason);
  await tx
    .updateTable('mails')
    .set({ content_sealed: null })
    .where('id', '=', among(ids))
    .where('state', '=', 'uncertain')
    .execute();
}
