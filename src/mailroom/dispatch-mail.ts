import type { Clock } from '../kernel/clock.js';
import { today } from '../kernel/clock.js';
import type { Db } from '../kernel/database.js';
import type { Messages } from '../kernel/language.js';
import type { Mail } from '../post/mail.js';
import { NotSent } from '../post/not-sent.js';
import { type Press, PrintFailed } from '../print/press.js';
import { campaign } from './campaign.js';
import { spelled } from './dispatch-code.js';
import { letterOf, lettersSheet, mailText, papersOf } from './paper.js';

/** What the clerk composes a dispatch's mail with. */
export interface PaperMeans {
  db: Db;
  press: Press;
  messages: Messages;
  clock: Clock;
}

/**
 * Words and PDF of a dispatch that goes out by e-mail, from what was frozen when it was made. Throws
 * `NotSent` (temporary) when the press cannot print it now: the mail waits and the desk sees why.
 */
export async function dispatchMail(
  { db, press, messages, clock }: PaperMeans,
  dispatchId: string,
): Promise<Pick<Mail, 'subject' | 'text' | 'attachments' | 'reply_to'>> {
  const day = today(clock);
  const sender = await campaign(db);
  const [paper] = await papersOf(db, [dispatchId]);
  if (!paper) throw new Error('no paper without its dispatch');
  const letter = letterOf(paper, sender, messages, day);
  try {
    const { pdf } = await press.print(lettersSheet, {
      title: paper.title,
      lang: paper.language,
      date: day,
      letters: [letter],
      tally: null,
    });
    return {
      subject: paper.title,
      text: mailText(letter),
      attachments: [{ name: `${spelled(paper.code)}.pdf`, type: 'application/pdf', content: pdf }],
      reply_to: sender.email,
    };
  } catch (error) {
    if (error instanceof PrintFailed) throw new NotSent('temporary', `print_${error.code}`);
    throw error;
  }
}
