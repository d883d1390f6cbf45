import type { Actor } from '../../kernel/actor.js';
import type { Db } from '../../kernel/database.js';
import { Refused } from '../../kernel/refusals.js';
import type { AdoptGate } from '../adopt-gate.js';
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
}

/** Binds the acts to the application's handle and to `actor`, who is a visitor; `gate` keeps count of the mails. */
export function subscriptionActs(db: Db, actor: Actor, gate: AdoptGate): SubscriptionActs {
  return {
    subscribe: async (asked, words) => {
      if (!gate.takesMail(asked.email)) throw new Refused('resolutions.adopt.mail_today', {}, 429);
      try {
        await subscribe(db, actor, asked, words);
      } catch (error) {
        gate.givesMailBack(asked.email);
        throw error;
      }
    },
    ofLink: (token) => subscriptionOfLink(db, actor, token),
    confirm: (token) => confirmSubscription(db, actor, token),
    remove: (token) => removeSubscription(db, actor, token),
  };
}
