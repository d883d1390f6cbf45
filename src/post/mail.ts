import MailComposer from 'nodemailer/lib/mail-composer';
import type MimeNode from 'nodemailer/lib/mime-node';
import type { Signer } from './dkim.js';

/** One mail to one mailbox, complete: nothing is added on the way but what the servers add. */
export interface Mail {
  /** Given by the sender and the same for a repetition, so that a second copy is recognisable. Without < >. */
  message_id: string;
  date: Date;
  from: { name: string; address: string };
  /** Where answers go, when not to `from`. */
  reply_to?: string;
  /** One mailbox, already read with `readMailAddress`. */
  to: string;
  subject: string;
  /** Plain text; complete, also where there is HTML. */
  text: string;
  /** The same as light HTML, for what has headings and links; no pictures, nothing that tells whether it was opened. */
  html?: string;
  attachments: { name: string; type: string; content: Uint8Array }[];
  /** Made by a program without a person's hand (RFC 3834): answering machines must not answer it. */
  automatic: boolean;
  /** Where one request ends the subscription that this mail comes by (RFC 8058); only on mail people subscribed to. */
  unsubscribe?: string;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
const controls = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]+/g;

/** A header's text in one line: a line break in it would begin a header of somebody else's choice. */
export function oneLine(text: string): string {
  return text.replace(controls, ' ').trim();
}

/**
 * The headers by which mail programs show a button that ends a subscription (RFC 2369). One click is
 * promised over https only (RFC 8058, 3.1).
 */
function unsubscribing(url: string | undefined): Record<string, string> {
  if (url === undefined || !/^https?:\/\/[\x21-\x3b\x3d\x3f-\x7e]+$/.test(url)) return {};
  const headers = { 'List-Unsubscribe': `<${url}>` };
  return url.startsWith('https:')
    ? { ...headers, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }
    : headers;
}

/** The longest line that a mail may have, in octets without its end (RFC 5322, 2.1.1). */
const longest_line = 998;

/**
 * Leaves plain text as it is instead of breaking its lines after 76 characters: a link stays whole for whoever opens
 * the file in an editor. Text with lines that no mail may have is encoded as ever.
 */
function leaveTextWhole(node: MimeNode): boolean {
  const { content, childNodes } = node;
  const isWhole =
    typeof content === 'string' &&
    /^text\/plain\b/i.test(String(node.getHeader('Content-Type'))) &&
    !content.includes('\0') &&
    content.split(/\r\n|\r|\n/).every((line) => Buffer.byteLength(line) <= longest_line);
  // What holds a part of 8 bits is of 8 bits itself (RFC 2045, 6.4).
  const holdsWhole = childNodes.map(leaveTextWhole).some((isSo) => isSo);
  if (isWhole || holdsWhole) node.getTransferEncoding = () => '8bit';
  return isWhole || holdsWhole;
}

/**
 * A mail as it travels (RFC 5322, MIME), lines ended by CRLF, signed when there is a signer. `whole`: for a file that
 * people read as it is; a server on the way may not take 8 bits, so what is sent does without.
 */
export async function compose(
  mail: Mail,
  signer: Signer | null = null,
  { whole = false }: { whole?: boolean } = {},
): Promise<Buffer> {
  const made = new MailComposer({
    messageId: `<${oneLine(mail.message_id)}>`,
    date: mail.date,
    from: { name: oneLine(mail.from.name), address: mail.from.address },
    ...(mail.reply_to ? { replyTo: { name: '', address: mail.reply_to } } : {}),
    to: { name: '', address: mail.to },
    subject: oneLine(mail.subject),
    text: mail.text,
    ...(mail.html ? { html: mail.html } : {}),
    headers: {
      ...(mail.automatic ? { 'Auto-Submitted': 'auto-generated' } : {}),
      ...unsubscribing(mail.unsubscribe),
    },
    attachments: mail.attachments.map(({ name, type, content }) => ({
      filename: oneLine(name),
      contentType: oneLine(type),
      content: Buffer.from(content),
    })),
    // What is attached comes as bytes: nothing that a mail says can make us read a file or an address.
    disableFileAccess: true,
    disableUrlAccess: true,
    newline: '\r\n',
  }).compile();
  if (whole) leaveTextWhole(made);
  const bytes = await made.build();
  return signer ? signer.sign(bytes) : bytes;
}
