import type { Actor } from '../kernel/actor.js';
import { newId, tokenHash } from '../kernel/chance.js';
import type { Db } from '../kernel/database.js';
import { Refused } from '../kernel/refusals.js';
import { most_by_one_mail } from '../mailroom/outgoing/mail-book.js';
import { isKeyed } from '../staff/compartment.js';
import type { AdoptGate } from './adopt-gate.js';
import {
  adoptionsOfLink,
  type ConfirmationWords,
  type HandedIn,
  handIn,
  isHandedIn,
  type ToConfirm,
} from './adoption.js';
import { confirmAndLink, type LinkWords } from './adoptions/confirming.js';

/** What visitors may do about adoptions: named acts, so that their pages hold no other handle. */
export interface AdoptActs {
  /** Whether anything can be taken in: not before somebody has opened the desk, as there is no key to seal to. */
  isOpen(): Promise<boolean>;
  newDraft(): string;
  /** `shared`: the address had its mail of the day, and that one's link confirms this adoption, too. */
  handIn(
    handed: HandedIn,
    words: ConfirmationWords,
  ): Promise<{ id: string; again: boolean; shared: boolean }>;
  toConfirm(token: string): Promise<ToConfirm[]>;
  confirm(
    pressed: { token: string; id: string | null },
    words: LinkWords,
  ): Promise<{ adoption: ToConfirm; again: boolean; link: string | null }>;
}

/**
 * Binds the acts to the application's handle and to `actor`, who is a visitor. `identities` open what is
 * sealed to the operational key: to whom the private link goes. Without them it stands on the page alone.
 */
export function adoptActs(
  db: Db,
  actor: Actor,
  gate: AdoptGate,
  identities: () => string[] = () => [],
): AdoptActs {
  return {
    isOpen: () => isKeyed(db, 'supporters'),
    newDraft: () => newId(actor.chance),
    handIn: (handed, words) => handInOnce(db, actor, gate, handed, words),
    toConfirm: (token) => adoptionsOfLink(db, actor, token),
    confirm: (pressed, words) => confirmAndLink(db, actor, pressed, identities, words),
  };
}

/** Takes a form in with a mail of its own, or with the link of the one that its address got today. */
async function handInOnce(
  db: Db,
  actor: Actor,
  gate: AdoptGate,
  handed: HandedIn,
  words: ConfirmationWords,
): Promise<{ id: string; again: boolean; shared: boolean }> {
  // A form that is sent twice must neither wait for its own mail nor count against its address.
  const before = await isHandedIn(db, handed.draft);
  if (before) return { ...before, shared: false };
  const turn = await gate.mails.take(handed.report.officer.email);
  if ('refused' in turn) {
    if (turn.refused === 'another_matter') throw new Refused('resolutions.adopt.mail_for_other', {}, 429);
    if (turn.refused === 'otherwise_written') throw new Refused('resolutions.adopt.mail_today', {}, 429);
    throw new Refused('resolutions.adoptions.problem.many_today', { most: most_by_one_mail }, 429);
  }
  if (!turn.first) {
    let taken = false;
    try {
      const result = await handIn(db, actor, handed, words, turn.confirm_hash);
      taken = !result.again;
      return { ...result, shared: true };
    } finally {
      turn.settle(taken);
    }
  }
  let confirmHash: Buffer | null = null;
  try {
    const result = await handIn(db, actor, handed, (token) => {
      confirmHash = tokenHash(token);
      return words(token);
    });
    if (result.again) confirmHash = null;
    return { ...result, shared: false };
  } catch (error) {
    confirmHash = null;
    throw error;
  } finally {
    turn.settle(confirmHash);
  }
}
