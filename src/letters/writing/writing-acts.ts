import type { Actor } from '../../kernel/actor.js';
import type { Db } from '../../kernel/database.js';
import { Missing } from '../../kernel/refusals.js';
import { NotOpened } from '../../kernel/vault.js';
import type { RemadePicture } from '../../print/picture-press.js';
import { yearsKept } from '../keepsakes/keepsake-choice.js';
import { takeBackOwnCopy, wishOwnCopy } from '../keepsakes/own-keepsake.js';
import { letterBehind } from '../letter.js';
import { codeHash, newLinkToken, readLetterCode, writerRecipient } from '../letter-code.js';
import type { Standing } from '../letter-state.js';
import type { LetterHold } from '../papers/letter-hold.js';
import { confirmAddress, lettersToConfirm, type ToConfirm } from './confirming.js';
import { type HandedIn, handInLetter, type MailOutcome, type MailWords } from './hand-in.js';
import type { LetterGate } from './letter-gate.js';
import type { TextSaid } from './letter-reader.js';
import { heldNow, type Step, stepsOf } from './letter-steps.js';
import { handInAgain, type OwnLetter, ownLetter, ownPicture, removeOwn, withdrawOwn } from './own-letter.js';
import type { WaitingLimit } from './waiting-limit.js';

/** Where a letter stands, by its code. */
export interface Stood {
  standing: Standing;
  steps: Step[];
  /** Why it gets no paper now. */
  hold: LetterHold | null;
}

/** What writers may do: named acts, so that their pages hold no other handle than the visitors'. */
export interface WritingActs {
  /** The private link of a new letter; it stands in the form from its first showing. */
  newToken(): Promise<string>;
  /** Whether this is such a link: a damaged one is not taken, because nobody could open what is sealed to it. */
  isToken(token: string): Promise<boolean>;
  handIn(handed: HandedIn, words: MailWords): Promise<{ code: string; mail: MailOutcome }>;
  /** Where the letter of a code stands; null for a wrong one, whatever is wrong with it. */
  standing(code: string): Promise<Stood | null>;
  /** Throws `Missing`. */
  own(token: string): Promise<OwnLetter>;
  ownPicture(token: string, isSmall: boolean): Promise<{ type: string; bytes: Buffer }>;
  withdraw(token: string): Promise<void>;
  remove(token: string): Promise<{ was_printed: boolean }>;
  handInAgain(token: string, said: TextSaid, picture: RemadePicture | null | undefined): Promise<void>;
  /** For how many years a copy for the day of release can be kept; null: the campaign keeps none. */
  copyYears(): Promise<number | null>;
  wishCopy(token: string, name: string | null): Promise<void>;
  takeBackCopy(token: string): Promise<void>;
  toConfirm(secret: string): Promise<ToConfirm[]>;
  confirm(secret: string): Promise<number>;
}

/** Binds the acts to the application's handle and to `actor`, who is a writer that nobody knows. */
export function writingActs(db: Db, actor: Actor, gate: LetterGate, limit: WaitingLimit): WritingActs {
  return {
    newToken: newLinkToken,
    isToken: (token) => opens(token),
    handIn: (handed, words) => handInLetter(db, actor, { gate, limit }, handed, words),
    standing: (code) => standingBehind(db, code),
    own: (token) => ownLetter(db, token),
    ownPicture: (token, isSmall) => ownPicture(db, token, isSmall),
    withdraw: (token) => withdrawOwn(db, actor, token),
    remove: (token) => removeOwn(db, actor, token),
    handInAgain: (token, said, picture) =>
      handInAgain(db, actor, token, {
        said,
        ...(picture === undefined ? {} : { picture }),
        mark: gate.markOf(said.letter.text),
      }),
    copyYears: () => yearsKept(db),
    wishCopy: (token, name) => wishOwnCopy(db, actor, token, name),
    takeBackCopy: (token) => takeBackOwnCopy(db, actor, token),
    toConfirm: (secret) => lettersToConfirm(db, secret),
    confirm: (secret) => confirmAddress(db, actor, secret),
  };
}

async function opens(token: string): Promise<boolean> {
  try {
    await writerRecipient(token);
    return true;
  } catch (error) {
    if (!(error instanceof NotOpened)) throw error;
    return false;
  }
}

async function standingBehind(db: Db, typed: string): Promise<Stood | null> {
  const code = readLetterCode(typed);
  if (code === null) return null;
  try {
    const letter = await letterBehind(db, { code: codeHash(code) });
    const [steps, hold] = await Promise.all([stepsOf(db, letter), heldNow(db, letter)]);
    return { standing: letter.standing, steps, hold };
  } catch (error) {
    if (!(error instanceof Missing)) throw error;
    return null;
  }
}
