import type { Actor } from '../../kernel/actor.js';
import type { Db } from '../../kernel/database.js';
import type { MailBook } from '../../mailroom/outgoing/mail-book.js';
import {
  type Asked,
  askForNewsletter,
  type ConfirmWords,
  changeSubscription,
  keepSubscription,
  removeSubscription,
  type Subscribed,
  subscriptionOfLink,
} from './subscription.js';

/** What visitors may do about the newsletter: named acts, so that their pages hold no other handle. All but `ask` throw `Missing`. */
export interface NewsletterActs {
  ask(asked: Asked, words: ConfirmWords): Promise<void>;
  ofLink(token: string): Promise<Subscribed>;
  keep(token: string): Promise<void>;
  change(token: string, chosen: Pick<Asked, 'spoken' | 'often'>): Promise<void>;
  remove(token: string): Promise<void>;
}

/** Binds the acts to the application's handle and to `actor`, who is a visitor; `mails` keeps count of the mails. */
export function newsletterActs(db: Db, actor: Actor, mails: MailBook): NewsletterActs {
  return {
    ask: async (asked, words) => {
      await askOnce(db, actor, mails, asked, words);
    },
    ofLink: (token) => subscriptionOfLink(db, actor, token),
    keep: (token) => keepSubscription(db, actor, token),
    change: (token, chosen) => changeSubscription(db, actor, token, chosen),
    remove: (token) => removeSubscription(db, actor, token),
  };
}

/**
 * Takes an address in with a mail, unless it had one today, whatever that one confirms: its link is this subscription's
 * own for years, so no other mail of the day can stand for it. Gives back whether it was taken in.
 */
export function askOnce(
  db: Db,
  actor: Actor,
  mails: MailBook,
  asked: Asked,
  words: ConfirmWords,
): Promise<boolean> {
  return mails.once(asked.email, 'newsletter', words, (own) => askForNewsletter(db, actor, asked, own));
}
