import type { Actor } from '../../kernel/actor.js';
import { type Db, transact } from '../../kernel/database.js';
import { record } from '../../kernel/journal.js';
import { Missing, Refused } from '../../kernel/refusals.js';
import { open, seal } from '../../kernel/vault.js';
import type { RemadePicture } from '../../print/picture-press.js';
import { forgetAnswers } from '../answers/answer.js';
import { answersFor, type OwnAnswer } from '../answers/own-answers.js';
import { dropKeepsake, type KeepsakeStanding, keepsakeOf } from '../keepsakes/keepsake.js';
import { yearsKept } from '../keepsakes/keepsake-choice.js';
import {
  addLetterEvent,
  type Letter,
  type LetterText,
  letterBehind,
  letterById,
  moveLetter,
  sealedPicture,
  sealedText,
} from '../letter.js';
import { identityIn, linkHash } from '../letter-code.js';
import type { Picture } from '../letter-receiving.js';
import { mayBeWithdrawn } from '../letter-state.js';
import type { LetterHold } from '../papers/letter-hold.js';
import { forgetWritten } from './forgetting.js';
import { asPicture } from './hand-in.js';
import type { TextSaid } from './letter-reader.js';
import { heldNow, type Step, stepsOf } from './letter-steps.js';

/** A letter as whoever has its private link sees it. */
export interface OwnLetter {
  letter: Letter;
  /** Null: deleted, or forgotten by now. */
  text: LetterText | null;
  steps: Step[];
  /** Why it gets no paper now. */
  hold: LetterHold | null;
  /** What the prisoner wrote back. */
  answers: OwnAnswer[];
  may_withdraw: boolean;
  /** The copy for the day of release, and for how many years one can be kept; null: none can. */
  keepsake: KeepsakeStanding;
  copy_years: number | null;
  /** An address was given: whether its button was pressed. Null: none, or forgotten. */
  is_confirmed: boolean | null;
}

/** The key and the letter of a private link. Throws `Missing`. */
async function behind(db: Db, token: string): Promise<{ letter: Letter; identity: string }> {
  const identity = identityIn(token);
  if (identity === null) throw new Missing('letter');
  return { letter: await letterBehind(db, { link: linkHash(token) }), identity };
}

/** The letter of a private link, opened with it. Throws `Missing`. Changes nothing. */
export async function ownLetter(db: Db, token: string): Promise<OwnLetter> {
  const { letter, identity } = await behind(db, token);
  const { id } = letter;
  const { text_sealed, confirm_hash, confirmed_at } = await db
    .selectFrom('letters')
    .select(['text_sealed', 'confirm_hash', 'confirmed_at'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return {
    letter,
    text: text_sealed && (await open<LetterText>(identity, sealedText(id), text_sealed)),
    steps: await stepsOf(db, letter, identity),
    hold: await heldNow(db, letter),
    answers: await answersFor(db, identity, id),
    keepsake: await keepsakeOf(db, id),
    copy_years: text_sealed && isOnItsWay(letter) ? await yearsKept(db) : null,
    may_withdraw: mayBeWithdrawn(letter.state, letter.paper),
    is_confirmed: letter.has_sender && confirm_hash ? confirmed_at !== null : null,
  };
}

const isOnItsWay = ({ state }: Letter) => state !== 'withdrawn' && state !== 'turned_away';

/** The picture of the letter of a private link, as it will be printed, or small. Throws `Missing`. */
export async function ownPicture(
  db: Db,
  token: string,
  isSmall: boolean,
): Promise<{ type: string; bytes: Buffer }> {
  const { letter, identity } = await behind(db, token);
  const { picture_sealed } = await db
    .selectFrom('letters')
    .select('picture_sealed')
    .where('id', '=', letter.id)
    .executeTakeFirstOrThrow();
  if (!picture_sealed) throw new Missing('picture');
  const picture = await open<Picture>(identity, sealedPicture(letter.id), picture_sealed);
  const { type, base64, small_base64 } = picture;
  return isSmall
    ? { type: 'image/jpeg', bytes: Buffer.from(small_base64, 'base64') }
    : { type, bytes: Buffer.from(base64, 'base64') };
}

/** Holds the letter of a link and its paper, so that nobody prints it while something is decided. */
async function held(tx: Db, token: string): Promise<Letter> {
  return (await heldBehind(tx, token)).letter;
}

/** The same with the link's key. */
export async function heldBehind(tx: Db, token: string): Promise<{ letter: Letter; identity: string }> {
  const { letter, identity } = await behind(tx, token);
  const { id } = letter;
  await tx.selectFrom('letters').select('id').where('id', '=', id).forUpdate().execute();
  const { dispatch_id } = await letterById(tx, id);
  if (dispatch_id)
    await tx.selectFrom('dispatches').select('id').where('id', '=', dispatch_id).forUpdate().execute();
  // Read again behind the lock: it may have been printed while we waited.
  return { letter: await letterById(tx, id), identity };
}

/**
 * Its writer takes a letter back, until it is printed; a paper that was due is cancelled in the same transaction.
 * Throws `Missing`, and `Refused` once it is printed, or taken back already.
 */
export async function withdrawOwn(db: Db, actor: Actor, token: string): Promise<void> {
  await transact(db, async (tx) => {
    const letter = await held(tx, token);
    if (!mayBeWithdrawn(letter.state, letter.paper)) {
      const why = letter.standing === letter.state ? 'not_now' : 'printed_already';
      throw new Refused(`letters.writing.own.${why}`);
    }
    await moveLetter(tx, actor, letter.id, 'withdrawn');
    await dropKeepsake(tx, actor, letter.id);
  });
}

/**
 * Deletes everything that the server has of a writer and a text: at any time, whatever became of the paper. A
 * letter that is not printed yet is withdrawn with it. The history of states stays, without anybody in it.
 */
export async function removeOwn(db: Db, actor: Actor, token: string): Promise<{ was_printed: boolean }> {
  return transact(db, async (tx) => {
    const letter = await held(tx, token);
    const { id } = letter;
    if (mayBeWithdrawn(letter.state, letter.paper)) await moveLetter(tx, actor, id, 'withdrawn');
    await tx
      .updateTable('letters')
      .set({ sender_sealed: null, confirm_hash: null, confirmed_at: null })
      .where('id', '=', id)
      .execute();
    await forgetWritten(tx, [id]);
    await forgetAnswers(tx, id);
    await dropKeepsake(tx, actor, id);
    await addLetterEvent(tx, actor, id, 'deleted');
    await record(tx, actor, { what: 'letter.deleted', subject: `letter:${id}` });
    return { was_printed: letter.standing !== letter.state };
  });
}

/** The text as its writer has it now; a picture that is undefined stays, null takes it away. */
export interface Rewritten {
  said: TextSaid;
  picture?: RemadePicture | null;
  mark: Buffer;
}

/**
 * A letter that was sent back comes again in other words: the same letter, code and link, sealed anew. Throws
 * `Missing`, and `Refused` when it was not sent back.
 */
export async function handInAgain(db: Db, actor: Actor, token: string, rewritten: Rewritten): Promise<void> {
  const { said, picture, mark } = rewritten;
  await transact(db, async (tx) => {
    const letter = await held(tx, token);
    const { id, compartment, writer_recipient } = letter;
    if (letter.state !== 'sent_back') throw new Refused('letters.writing.own.not_sent_back');
    const { recipient } = await tx
      .selectFrom('compartments')
      .select('recipient')
      .where('name', '=', compartment)
      .executeTakeFirstOrThrow();
    const to = [recipient, writer_recipient];
    await tx
      .updateTable('letters')
      .set({
        text_sealed: await seal(to, sealedText(id), said.letter),
        ...(picture === undefined
          ? {}
          : { picture_sealed: picture && (await seal(to, sealedPicture(id), asPicture(picture))) }),
        language: said.language,
        characters: [...said.letter.text].length,
        mark,
      })
      .where('id', '=', id)
      .execute();
    await moveLetter(tx, actor, id, 'received');
  });
}
