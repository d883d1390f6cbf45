import type { Actor } from '../../kernel/actor.js';
import type { Db } from '../../kernel/database.js';
import { Missing } from '../../kernel/refusals.js';
import type { AdoptGate } from '../adopt-gate.js';
import { adoptionsOfLink } from '../adoption.js';
import {
  type Asked,
  confirmSubscription,
  removeSubscription,
  type Subscribed,
  subscribe,
  subscriptionOfLink,
} from './subscription.js';

/** What visitors may do about notices: named acts, so that their pages hold no other handle. */
export interface SubscriptionActs {
  subscribe(asked: Asked, words: (token: string) => { subject: string; text: string }): Promise<void>;
  ofLink(token: string): Promise<Subscribed>;
  confirm(token: string): Promise<Subscribed>;
  remove(token: string): Promise<Subscribed>;
  /** Whether an adoption shares the link's mail, the only one of its address that day, and waits for its button. */
  waitsToo(token: string): Promise<boolean>;
}

/** Binds the acts to the application's handle and to `actor`, who is a visitor; `gate` keeps count of the mails. */
export function subscriptionActs(db: Db, actor: Actor, gate: AdoptGate): SubscriptionActs {
  return {
    subscribe: (asked, words) => subscribeOnce(db, actor, gate, asked, words),
    ofLink: (token) => subscriptionOfLink(db, actor, token),
    confirm: (token) => confirmSubscription(db, actor, token),
    remove: (token) => removeSubscription(db, actor, token),
    waitsToo: async (token) => {
      try {
        return (await adoptionsOfLink(db, actor, token)).some((one) => !one.confirmed);
      } catch (error) {
        if (error instanceof Missing) return false;
        throw error;
      }
    },
  };
}

/**
 * Takes a subscription in with a mail, unless its address had one today. It cannot share that one's link, which
 * ends after 48 hours, while its own ends the notices for 400 days: so the page asks everybody to come again tomorrow then.
 */
async function subscribeOnce(
  db: Db,
  actor: Actor,
  gate: AdoptGate,
  asked: Asked,
  words: (token: string) => { subject: string; text: string },
): Promise<void> {
  await gate.mails.once(asked.email, 'vote', words, (own) => subscribe(db, actor, asked, own));
}
