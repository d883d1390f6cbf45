import MailComposer from 'nodemailer/lib/mail-composer';

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
  /** Plain text; mails have no HTML, no pictures and nothing that tells whether they were opened. */
  text: string;
  attachments: { name: string; type: string; content: Uint8Array }[];
  /** Made by a program without a person's hand (RFC 3834): answering machines must not answer it. */
  automatic: boolean;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
const controls = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]+/g;

/** A header's text in one line: a line break in it would begin a header of somebody else's choice. */
export function oneLine(text: string): string {
  return text.replace(controls, ' ').trim();
}

/** A mail as it travels (RFC 5322, MIME), lines ended by CRLF. */
export async function compose(mail: Mail): Promise<Buffer> {
  return new MailComposer({
    messageId: `<${oneLine(mail.message_id)}>`,
    date: mail.date,
    from: { name: oneLine(mail.from.name), address: mail.from.address },
    ...(mail.reply_to ? { replyTo: { name: '', address: mail.reply_to } } : {}),
    to: { name: '', address: mail.to },
    subject: oneLine(mail.subject),
    text: mail.text,
    headers: mail.automatic ? { 'Auto-Submitted': 'auto-generated' } : {},
    attachments: mail.attachments.map(({ name, type, content }) => ({
      filename: oneLine(name),
      contentType: oneLine(type),
      content: Buffer.from(content),
    })),
    // What is attached comes as bytes: nothing that a mail says can make us read a file or an address.
    disableFileAccess: true,
    disableUrlAccess: true,
    newline: '\r\n',
  })
    .compile()
    .build();
}
