import type { Actor } from '../kernel/actor.js';
import { type Db, transact } from '../kernel/database.js';
import type { KeyRing } from '../page/web.js';
import { readMailAddress } from '../post/mail-address.js';
import { type Contact, wayTo } from '../register/lawyers/lawyer-contact.js';
import { moveDispatch } from './dispatch.js';
import { queueMail } from './outbox.js';

/** Lawyers' copies by e-mail that wait for somebody who holds the key of their contacts. */
export async function countToRelease(db: Db): Promise<number> {
  const { count } = await waiting(db)
    .select((e) => e.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

function waiting(db: Db) {
  return db
    .selectFrom('dispatches as d')
    .leftJoin('mails as m', 'm.dispatch_id', 'd.id')
    .where('d.addressee_kind', '=', 'lawyer')
    .where('d.channel', '=', 'email')
    .where('d.state', '=', 'due')
    .where('m.id', 'is', null);
}

/**
 * Releases lawyers' copies: each contact is opened with the keys of the person at the desk, and the
 * mail goes to the outbox, sealed to the operational key. A lawyer who has only a postal address, or wants
 * copies by post, gets them so; one who wants none, or has no contact that can be used, gets none, and it
 * is said. Contacts that these keys do not open throw `Refused`, and nothing is released.
 */
export async function releaseToLawyers(
  db: Db,
  actor: Actor,
  keys: KeyRing,
): Promise<{ mails: number; by_post: number; cancelled: number }> {
  const result = { mails: 0, by_post: 0, cancelled: 0 };
  const found = await waiting(db)
    .select(['d.id', 'd.addressee_id', 'd.contact_sealed'])
    .orderBy('d.made_at')
    .orderBy('d.id')
    .execute();
  // Opened before the transaction: each opening is journalled by itself, whatever happens then.
  const opened: { id: string; contact: Contact }[] = [];
  for (const { id, addressee_id, contact_sealed } of found) {
    if (!contact_sealed) continue;
    const place = { table: 'lawyers', row: addressee_id };
    opened.push({ id, contact: await keys.open<Contact>('lawyers', place, contact_sealed) });
  }
  await transact(db, async (tx) => {
    for (const { id, contact } of opened) {
      const way = wayTo(contact);
      const email = readMailAddress(contact.email ?? '', 'email', 'mailroom.email');
      if (way === 'email' && email.ok) {
        await queueMail(tx, actor, {
          key: `dispatch:${id}`,
          purpose: 'dispatch',
          to: email.value,
          dispatch_id: id,
        });
        result.mails += 1;
      } else if (way !== null && contact.lines?.length) {
        await tx.updateTable('dispatches').set({ channel: 'post' }).where('id', '=', id).execute();
        result.by_post += 1;
      } else {
        await moveDispatch(
          tx,
          actor,
          id,
          'cancelled',
          contact.wants === 'none' ? 'wants_none' : 'no_contact',
        );
        result.cancelled += 1;
      }
    }
  });
  return result;
}
