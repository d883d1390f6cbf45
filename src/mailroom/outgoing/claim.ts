import { sql } from 'kysely';
import type { Actor } from '../../kernel/actor.js';
import { newId } from '../../kernel/chance.js';
import { today } from '../../kernel/clock.js';
import { type Db, transact } from '../../kernel/database.js';
import { moveDispatch } from '../dispatch.js';
import type { SealedMail } from '../outbox.js';
import type { MailState } from '../tables.js';

/** A mail that waits for its turn. */
export interface Waiting {
  id: string;
  key: string;
  dispatch_id: string | null;
  content_sealed: Buffer;
  attempts: number;
}

/** A mail that somebody has in hand. */
export interface Claimed extends Waiting {
  lease: string;
  /** Opened to see where it goes; null when nobody looked, or when it cannot be opened any more. */
  content: SealedMail | null;
}

/** What is said of a waiting mail before it is claimed: it may go, or not before a time. */
export type Turn = { content: SealedMail | null; wait: { at: Date; reason: string } | null };

const atOnce = async (): Promise<Turn> => ({ content: null, wait: null });

/**
 * Claims one mail, and its dispatch with it. Others that claim at the same time get another one. `turn` may put
 * a mail off; nothing but the time of its next attempt tells that. While mail is paused there is none.
 */
export async function claim(
  db: Db,
  actor: Actor,
  turn: (mail: Waiting) => Promise<Turn> = atOnce,
): Promise<Claimed | null> {
  for (;;) {
    const found = await transact(db, async (tx) => {
      const now = actor.clock.now();
      const { rows } = await sql<Waiting>`
        select id, key, dispatch_id, content_sealed, attempts from mails m
        where state = 'due' and due_at <= ${now}
          and not exists (select from mail_pauses where ended_at is null)
          and not exists (select from paper_stops s where s.dispatch_id = m.dispatch_id and s.lifted_at is null)
          and not exists (select from dispatch_holds h where h.dispatch_id = m.dispatch_id and h.lifted_at is null
            and (h.until is null or h.until > ${today(actor.clock)}))
        order by due_at, id for update skip locked limit 1`.execute(tx);
      const mail = rows[0];
      if (!mail) return null;
      const { content, wait } = await turn(mail);
      const change = tx.updateTable('mails').where('id', '=', mail.id);
      if (wait) {
        await change.set({ due_at: wait.at, reason: wait.reason }).execute();
        return 'put_off';
      }
      const [lease, attempts] = [newId(actor.chance), mail.attempts + 1];
      const held = {
        state: 'claimed',
        lease,
        claimed_at: now,
        changed_at: now,
        attempts,
        reason: null,
      } as const;
      await change.set(held).execute();
      await addEvent(tx, actor, mail.id, 'claimed', null);
      if (mail.dispatch_id) await moveDispatch(tx, actor, mail.dispatch_id, 'claimed');
      return { ...mail, attempts, lease, content };
    });
    // One that was put off is due later than now, so this comes to an end.
    if (found !== 'put_off') return found;
  }
}

/** Adds a line to a mail's history. */
export async function addEvent(
  tx: Db,
  actor: Actor,
  mail_id: string,
  state: MailState,
  reason: string | null,
): Promise<void> {
  await tx
    .insertInto('mail_events')
    .values({ mail_id, state, at: actor.clock.now(), who: actor.who, reason })
    .execute();
}
