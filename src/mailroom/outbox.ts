import type { Actor } from '../kernel/actor.js';
import { newId } from '../kernel/chance.js';
import { type Db, isDuplicate, transact } from '../kernel/database.js';
import { Refused } from '../kernel/refusals.js';
import { seal } from '../kernel/vault.js';

/** A file that goes with a mail; together with the text at most 700 kB. */
export interface MailAttachment {
  name: string;
  /** Media type, as `application/pdf`. */
  type: string;
  content: Uint8Array;
}

/** A mail with words of its own, or (`dispatch_id`) the paper of a dispatch, composed when it is sent. */
export type MailDraft = {
  /** Unique: the same key is never queued twice. */
  key: string;
  /** What it is for, as the desk shows it: `confirmation`, `dispatch`, … (a message `mailroom.purpose.<purpose>`). */
  purpose: string;
  /** A plain address (RFC 5321 mailbox), already checked with `readMailAddress`. */
  to: string;
} & (
  | { subject: string; text: string; attachments?: MailAttachment[]; dispatch_id?: undefined }
  | { dispatch_id: string }
);

/** What is sealed to the operational key. */
export interface SealedMail {
  to: string;
  /** Null for the paper of a dispatch. */
  words: {
    subject: string;
    text: string;
    attachments: { name: string; type: string; base64: string }[];
  } | null;
}

/**
 * Puts a mail into the outbox, in the caller's transaction; the clerk sends it. Recipient and text
 * are sealed to the operational key. Throws `Refused` when the key was queued before
 * (`mailroom.mail.already_queued`) or when there is no operational key yet (503).
 */
export async function queueMail(db: Db, actor: Actor, mail: MailDraft): Promise<string> {
  return transact(db, async (tx) => {
    const id = newId(actor.chance);
    const at = actor.clock.now();
    const content: SealedMail = {
      to: mail.to,
      words:
        mail.dispatch_id === undefined
          ? {
              subject: mail.subject,
              text: mail.text,
              attachments: (mail.attachments ?? []).map(({ name, type, content }) => ({
                name,
                type,
                base64: Buffer.from(content).toString('base64'),
              })),
            }
          : null,
    };
    try {
      await tx
        .insertInto('mails')
        .values({
          id,
          key: mail.key,
          purpose: mail.purpose,
          dispatch_id: mail.dispatch_id ?? null,
          content_sealed: await seal(await operationalRecipient(tx), { table: 'mails', row: id }, content),
          state: 'due',
          due_at: at,
          lease: null,
          claimed_at: null,
          reason: null,
          made_at: at,
          changed_at: at,
        })
        .execute();
    } catch (error) {
      if (isDuplicate(error)) throw new Refused('mailroom.mail.already_queued');
      throw error;
    }
    await tx
      .insertInto('mail_events')
      .values({ mail_id: id, state: 'due', at, who: actor.who, reason: null })
      .execute();
    return id;
  });
}

/** The public half of today's operational key. */
export async function operationalRecipient(db: Db): Promise<string> {
  const key = await db
    .selectFrom('operational_keys')
    .select('recipient')
    .orderBy('made_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!key) throw new Refused('mailroom.mail.no_key', {}, 503);
  return key.recipient;
}
