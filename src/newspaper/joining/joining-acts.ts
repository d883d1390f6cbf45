import type { Actor } from '../../kernel/actor.js';
import type { Db } from '../../kernel/database.js';
import { eraseOffer, type Offer, type OwnOffer, offerHelp, offerOfLink } from './joiner.js';

/** What visitors may do who offer help: named acts, so that their pages hold no other handle. */
export interface JoiningActs {
  /** Gives the secret of the private link, once. */
  offer(offer: Offer): Promise<string>;
  ofLink(token: string): Promise<OwnOffer>;
  erase(token: string): Promise<void>;
}

/** Binds the acts to the application's handle and to `actor`, who is a visitor. */
export function joiningActs(db: Db, actor: Actor): JoiningActs {
  return {
    offer: (offer) => offerHelp(db, actor, offer),
    ofLink: (token) => offerOfLink(db, actor, token),
    erase: (token) => eraseOffer(db, actor, token),
  };
}
