import { among, type Db } from '../../kernel/database.js';

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
