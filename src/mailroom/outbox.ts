import { createHash } from 'node:crypto';
import type { Actor } from '../kernel/actor.js';
import { newId } from '../kernel/chance.js';
import { type Db, isDuplicate, transact } from '../kernel/database.js';
import { Refused } from '../kernel/refusals.js';
import { seal } from '../kernel/vault.js';
import { operationalRecipient } from './operational-key.js';

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
  | {
      subject: string;
      text: string;
      /** The same as light HTML, where there is more than words. */
      html?: string;
      attachments?: MailAttachment[];
      /** On mail that people subscribed to: where one request ends that, without a further question (RFC 8058). */
      unsubscribe?: string;
      dispatch_id?: undefined;
    }
  | { dispatch_id: string }
);

/** What is sealed to the operational key. */
export interface SealedMail {
  to: string;
  /** Null for the paper of a dispatch. */
  words: {
    subject: string;
    text: string;
    html?: string;
    attachments: { name: string; type: string; base64: string }[];
    unsubscribe?: string;
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
    try {
      await tx
        .insertInto('mails')
        .values({
          id,
          key: mail.key,
          message_hash: messageHash(mail.key),
          purpose: mail.purpose,
          dispatch_id: mail.dispatch_id ?? null,
          content_sealed: await sealMail(tx, id, contentOf(mail)),
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

function contentOf(mail: MailDraft): SealedMail {
  if (mail.dispatch_id !== undefined) return { to: mail.to, words: null };
  const attachments = (mail.attachments ?? []).map(({ name, type, content }) => ({
    name,
    type,
    base64: Buffer.from(content).toString('base64'),
  }));
  const { to, subject, text, html, unsubscribe } = mail;
  const more = { ...(html ? { html } : {}), ...(unsubscribe ? { unsubscribe } : {}) };
  return { to, words: { subject, text, attachments, ...more } };
}

/** Seals a mail's content to the operational key, for its row. */
export async function sealMail(db: Db, id: string, content: SealedMail): Promise<Buffer> {
  return seal(await operationalRecipient(db), { table: 'mails', row: id }, content);
}

/** What the Message-ID shows of a mail's key: a hash, by which a notice that comes back finds its mail. */
export function messageHash(key: string): Buffer {
  return createHash('sha256').update(`mail ${key}`).digest();
}

/** Bytes of that hash in the Message-ID. */
export const message_bytes = 20;

/**
 * The Message-ID (RFC 5322, 3.6.4) of a mail: the same for every attempt, so that a second copy is
 * recognisable, and without a trace of what the key says.
 */
export function messageId(key: string, from: string): string {
  const hash = messageHash(key).subarray(0, message_bytes).toString('hex');
  return `${hash}@${from.slice(from.lastIndexOf('@') + 1)}`;
}
