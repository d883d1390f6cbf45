import { createHash } from 'node:crypto';
import PostalMime, { type Attachment, type Email } from 'postal-mime';
import { reportOf, type Verdict } from './delivery-report.js';

/** What a server says of a mail of ours: it came back, it is late, it was handed on. */
export interface Notice extends Verdict {
  /** Message-IDs of the mail that it is about, without < >; or the name that we gave it (RFC 3461, ENVID). */
  ids: string[];
  /** SHA-256 by which the same notice is known again: of its own Message-ID, or of all of it. */
  identity: Buffer;
}

/**
 * `notice`; `other` mail, which is left alone (an answer, an answering machine, a read receipt); or `broken`: what
 * cannot be read as a mail, or calls itself a notice and is none.
 */
export type ReadNotice =
  | { kind: 'notice'; notice: Notice }
  | { kind: 'other' }
  | { kind: 'broken'; why: 'binary' | 'no_mail' | 'too_deep' | 'no_report' | 'no_id' | 'unclear' };

/**
 * So many bytes of a file are read: report and headers stand before the mail that came back, and whatever
 * lies behind can be as large as it wants. Little enough that the worst file takes about a second: the parser
 * needs the square of the length for some.
 */
export const most_notice_bytes = 64 * 1024;

/** A mail of more parts is hostile: finding them all would take minutes. */
const most_boundaries = 500;

const limits = { maxNestingDepth: 20, maxHeadersSize: 32 * 1024, forceRfc822Attachments: true } as const;

/** Types of the part that holds the mail that came back, or its headers only (RFC 3462, RFC 6533). */
const originals = [
  'message/rfc822',
  'text/rfc822-headers',
  'message/rfc822-headers',
  'message/global',
  'message/global-headers',
];
const reports = ['message/delivery-status', 'message/global-delivery-status'];

/**
 * Reads the beginning of a file as a notice of a mail server: the standard kind (RFC 3464), and the common older
 * ones as far as they surely are one: sent by a mailer, quoting our mail's headers, and with a code. Nothing
 * in it is unpacked, opened or fetched.
 */
export async function readNotice(bytes: Uint8Array): Promise<ReadNotice> {
  const head = bytes.subarray(0, most_notice_bytes);
  // No mail holds a zero byte; archives, pictures and UTF-16 do.
  if (head.includes(0)) return { kind: 'broken', why: 'binary' };
  if (!/^(From [^\n]*\n)?[\x21-\x39\x3b-\x7e]+[ \t]*:/.test(latin(head.subarray(0, 2000))))
    return { kind: 'broken', why: 'no_mail' };
  if (boundaries(head) > most_boundaries) return { kind: 'broken', why: 'too_deep' };
  let mail: Email;
  try {
    mail = await PostalMime.parse(head, limits);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { kind: 'broken', why: 'too_deep' };
  }
  const type = header(mail, 'content-type').toLowerCase();
  const isReport = /^multipart\/report\b/.test(type);
  if (isReport && /report-type\s*=\s*"?(disposition-notification|feedback-report)/.test(type))
    return { kind: 'other' };
  const report = mail.attachments.find(({ mimeType }) => reports.includes(mimeType));
  if (isReport || report) return standard(mail, report, head);
  return isFromMailer(mail) ? older(mail, head) : { kind: 'other' };
}

function standard(mail: Email, report: Attachment | undefined, bytes: Uint8Array): ReadNotice {
  const read = report && reportOf(textOf(report));
  if (!read) return { kind: 'broken', why: 'no_report' };
  const ids = [originalId(mail), read.envelope_id].filter((id) => id !== null);
  return noticeWith(mail, ids.length > 0 ? ids : mentioned(mail), read, bytes);
}

/** What mailers write who know no report: in words, with the mail or its headers behind them. */
function older(mail: Email, bytes: Uint8Array): ReadNotice {
  const text = mail.text ?? '';
  const id = originalId(mail) ?? idIn(text);
  if (id === null) return { kind: 'other' };
  const verdict = verdictIn(text.slice(0, 20_000));
  if (!verdict) return { kind: 'broken', why: 'unclear' };
  return noticeWith(mail, [id], verdict, bytes);
}

function noticeWith(mail: Email, ids: string[], said: Verdict, bytes: Uint8Array): ReadNotice {
  if (ids.length === 0) return { kind: 'broken', why: 'no_id' };
  const own = mail.messageId?.trim();
  const identity = createHash('sha256')
    .update(own ? `id ${own}` : bytes)
    .digest();
  const { action, status, reply } = said;
  return { kind: 'notice', notice: { ids, identity, action, status, reply } };
}

/** A person's answer comes from a person; an answering machine has no mailer's name (RFC 3834, 4). */
function isFromMailer(mail: Email): boolean {
  const from = (mail.from?.address ?? '').toLowerCase();
  return (
    /^(mailer-daemon|mail-daemon|postmaster|mdaemon)@/.test(from) ||
    header(mail, 'x-failed-recipients') !== ''
  );
}

/** Words and codes that surely mean the one or the other; null when they mean both or nothing. */
function verdictIn(text: string): Verdict | null {
  const status = text.match(/(?<![\d.])[45]\.\d\.\d{1,3}(?![\d.])/)?.[0] ?? null;
  const reply = Number(text.match(/(?<![\d.])([45]\d\d)(?=[ -](?:[45]\.\d\.|[^\d\s]))/)?.[1]) || null;
  const isLate =
    /\b(delayed|will (be )?(retried|retry|keep trying|continue)|still (being )?(tried|trying)|not yet been delivered)\b/i;
  if (isLate.test(text)) return { action: 'delayed', status, reply };
  const isOver =
    /\b(permanent(ly)?( fatal)? (error|failure|failed)|failed permanently|could not be delivered|wasn't able to deliver|undeliverable|giv(en|ing) up|delivery (has )?failed)\b/i;
  const isNo = status?.startsWith('5') || (reply !== null && reply >= 500);
  return isNo || isOver.test(text) ? { action: 'failed', status, reply } : null;
}

function originalId(mail: Email): string | null {
  const part = mail.attachments.find(({ mimeType }) => originals.includes(mimeType));
  // Only its own headers count: a mail can quote others in its text.
  return part ? idIn(textOf(part).split(/\r?\n\r?\n/, 1)[0] ?? '') : null;
}

/** The Message-ID of quoted headers. */
function idIn(text: string): string | null {
  return text.match(/^[> \t]*Message-ID:\s*<([^<>\s]{3,250})>/im)?.[1] ?? null;
}

function mentioned(mail: Email): string[] {
  const text = `${mail.inReplyTo ?? ''} ${mail.references ?? ''}`.slice(0, 10_000);
  return [...text.matchAll(/<([^<>\s]{3,250})>/g)].map(([, id]) => id as string).slice(0, 20);
}

function header(mail: Email, name: string): string {
  return mail.headers.find(({ key }) => key === name)?.value ?? '';
}

function textOf({ content }: Attachment): string {
  return latin(typeof content === 'string' ? Buffer.from(content) : new Uint8Array(content)).slice(
    0,
    200_000,
  );
}

/** How many lines could begin a part. */
function boundaries(bytes: Uint8Array): number {
  return latin(bytes).match(/^--/gm)?.length ?? 0;
}

/** Codes and ids are ASCII: whatever else there is may be any bytes. */
function latin(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}
