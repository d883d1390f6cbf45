import type { Actor } from '../../kernel/actor.js';
import type { Db } from '../../kernel/database.js';
import type { MailBook } from '../../mailroom/outgoing/mail-book.js';
import {
  type Asked,
  askToBeReminded,
  keepReminder,
  type Reminder,
  reminderOfLink,
  removeReminder,
  stopReminding,
} from './reminder.js';

type Words = (token: string) => { subject: string; text: string };

/** What visitors may do about reminders: named acts, so that their pages hold no other handle. All but `ask` throw `Missing`. */
export interface ReminderActs {
  ask(asked: Asked, words: Words): Promise<void>;
  ofLink(token: string): Promise<Reminder>;
  keep(token: string): Promise<void>;
  stop(token: string, personId: string | null): Promise<void>;
  remove(token: string): Promise<void>;
}

/** Binds the acts to the application's handle and to `actor`, who is a visitor; `mails` keeps count of the mails. */
export function reminderActs(db: Db, actor: Actor, mails: MailBook): ReminderActs {
  return {
    ask: (asked, words) => askOnce(db, actor, mails, asked, words),
    ofLink: (token) => reminderOfLink(db, actor, token),
    keep: (token) => keepReminder(db, actor, token),
    stop: (token, personId) => stopReminding(db, actor, token, personId),
    remove: (token) => removeReminder(db, actor, token),
  };
}

/**
 * One mail an address and day: its link is this reminder's own for a year, so no other mail of the day can stand for it.
 * Whoever asks does not learn that there was one.
 */
async function askOnce(db: Db, actor: Actor, mails: MailBook, asked: Asked, words: Words): Promise<void> {
  await mails.once(asked.email, 'reminder', words, (own) => askToBeReminded(db, actor, asked, own));
}
