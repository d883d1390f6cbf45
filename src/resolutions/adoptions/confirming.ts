import type { Actor } from '../../kernel/actor.js';
import { type Db, transact } from '../../kernel/database.js';
import { queueMail } from '../../mailroom/outbox.js';
import { confirm, type ToConfirm } from '../adoption.js';
import { addressOnce } from './officer-address.js';
import { newLink } from './officer-link.js';

/** The mail that brings the private link, for the secret of that link. */
export type LinkWords = (token: string, adoption: ToConfirm) => { subject: string; text: string };

/**
 * Confirms an adoption by the link of its mail (see `confirm`) and, the first time, gives its officer a
 * private link: on the page that thanks, and by mail. `link` is null when it was confirmed before.
 */
export async function confirmAndLink(
  db: Db,
  actor: Actor,
  pressed: { token: string; id: string | null },
  identities: () => string[],
  words: LinkWords,
): Promise<{ adoption: ToConfirm; again: boolean; link: string | null }> {
  return transact(db, async (tx) => {
    const { adoption, again } = await confirm(tx, actor, pressed.token, pressed.id);
    if (again) return { adoption, again, link: null };
    const link = await newLink(tx, actor, adoption.id);
    const to = await addressOnce(tx, adoption.id, identities());
    if (to) {
      const key = `adoption:${adoption.id}:link`;
      await queueMail(tx, actor, { key, purpose: 'link', to, ...words(link, adoption) });
    }
    return { adoption, again, link };
  });
}

/** By what the link of a waiting confirmation mail is known, whatever it confirms; null: what it was for is gone. */
export async function confirmHashOf(db: Db, mailKey: string): Promise<Buffer | null> {
  const [, kind, id = ''] = mailKey.match(/^(adoption|subscription):([0-9a-f-]{36}):confirm$/) ?? [];
  if (!kind) return null;
  const found =
    kind === 'adoption'
      ? await db
          .selectFrom('adoptions')
          .select('confirm_hash as hash')
          .where('id', '=', id)
          .executeTakeFirst()
      : await db
          .selectFrom('subscriptions')
          .select('link_hash as hash')
          .where('id', '=', id)
          .executeTakeFirst();
  return found?.hash ?? null;
}
