import type { Actor } from '../kernel/actor.js';
import { newId } from '../kernel/chance.js';
import type { Db } from '../kernel/database.js';
import { Refused } from '../kernel/refusals.js';
import type { AdoptGate } from './adopt-gate.js';
import {
  adoptionOfLink,
  type ConfirmationWords,
  confirm,
  type HandedIn,
  handIn,
  type ToConfirm,
} from './adoption.js';

/** What visitors may do about adoptions: named acts, so that their pages hold no other handle. */
export interface AdoptActs {
  newDraft(): string;
  handIn(handed: HandedIn, words: ConfirmationWords): Promise<{ id: string; again: boolean }>;
  toConfirm(token: string): Promise<ToConfirm>;
  confirm(token: string): Promise<{ adoption: ToConfirm; again: boolean }>;
}

/** Binds the acts to the application's handle and to `actor`, who is a visitor. */
export function adoptActs(db: Db, actor: Actor, gate: AdoptGate): AdoptActs {
  return {
    newDraft: () => newId(actor.chance),
    handIn: async (handed, words) => {
      const { email } = handed.report.officer;
      let taken = false;
      const takeMail = () => {
        taken = gate.takesMail(email);
        if (!taken) throw new Refused('resolutions.adopt.mail_today', {}, 429);
      };
      try {
        return await handIn(db, actor, handed, (token) => {
          takeMail();
          return words(token);
        });
      } catch (error) {
        if (taken) gate.givesMailBack(email);
        throw error;
      }
    },
    toConfirm: (token) => adoptionOfLink(db, actor, token),
    confirm: (token) => confirm(db, actor, token),
  };
}
