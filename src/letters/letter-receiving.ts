import type { Actor } from '../kernel/actor.js';
import { newId } from '../kernel/chance.js';
import { type Db, isDuplicate, transact } from '../kernel/database.js';
import { record } from '../kernel/journal.js';
import type { Language } from '../kernel/language.js';
import { seal } from '../kernel/vault.js';
import {
  addLetterEvent,
  type LetterText,
  type Sender,
  sealedPicture,
  sealedSender,
  sealedText,
} from './letter.js';
import { codeHash, codeOf, linkHash, writerRecipient } from './letter-code.js';
import { lettersToday } from './letter-compartment.js';

/** A picture as it goes on the sheet: re-encoded by us, without what the camera said of place and day. */
export interface Picture {
  type: 'image/jpeg' | 'image/png';
  base64: string;
  /** The same small, as its writer's page shows it: a JPEG. */
  small_base64: string;
}

/** A letter as it was handed in, already read. */
export interface HandedLetter {
  /** Of the private link, from the form; see `newLinkToken`. */
  token: string;
  person_id: string;
  language: string;
  spoken: Language;
  letter: LetterText;
  /** Null: nothing was given. */
  sender: Sender | null;
  picture: Picture | null;
  wants_answer: boolean;
  is_known: boolean;
  mark: Buffer | null;
  /** Hash of the secret in the mail that asks to confirm the address; null without an address. */
  confirm_hash: Buffer | null;
}

export interface Received {
  id: string;
  code: string;
  /** The same form was handed in before: nothing was changed. */
  again: boolean;
}

/**
 * Takes a letter in: sealed first, then written with its history and the journal in one transaction, which is on
 * the disk when this returns. `also` runs inside it (the mail that confirms an address). A form that comes
 * twice is one letter. Throws `Refused` before the first sign-in.
 */
export async function receiveLetter(
  db: Db,
  actor: Actor,
  handed: HandedLetter,
  also: (tx: Db, id: string) => Promise<unknown> = async () => {},
): Promise<Received> {
  const link_hash = linkHash(handed.token);
  const code = codeOf(handed.token);
  const before = await letterOfLink(db, link_hash);
  if (before) return { id: before, code, again: true };
  const month = await lettersToday(db, actor);
  const id = newId(actor.chance);
  const writer_recipient = await writerRecipient(handed.token);
  const [text_sealed, sender_sealed, picture_sealed] = await Promise.all([
    seal([month.recipient, writer_recipient], sealedText(id), handed.letter),
    handed.sender && seal(month.recipient, sealedSender(id), handed.sender),
    handed.picture && seal([month.recipient, writer_recipient], sealedPicture(id), handed.picture),
  ]);
  try {
    return await transact(db, async (tx) => {
      const at = actor.clock.now();
      await tx
        .insertInto('letters')
        .values({
          id,
          person_id: handed.person_id,
          compartment: month.name,
          language: handed.language,
          spoken: handed.spoken,
          characters: [...handed.letter.text].length,
          text_sealed,
          sender_sealed,
          picture_sealed,
          wants_answer: handed.wants_answer,
          is_known: handed.is_known,
          writer_recipient,
          code_hash: codeHash(code),
          link_hash,
          confirm_hash: handed.confirm_hash,
          confirmed_at: null,
          mark: handed.mark,
          state: 'received',
          dispatch_id: null,
          received_at: at,
          changed_at: at,
        })
        .execute();
      await addLetterEvent(tx, actor, id, 'received');
      await also(tx, id);
      await record(tx, actor, { what: 'letter.received', subject: `letter:${id}` });
      return { id, code, again: false };
    });
  } catch (error) {
    // Code and link come of one secret: whichever is found taken first, it is the same form.
    const isSame = isDuplicate(error, 'letters_link_hash_key') || isDuplicate(error, 'letters_code_hash_key');
    if (!isSame) throw error;
    return { id: (await letterOfLink(db, link_hash)) ?? id, code, again: true };
  }
}

async function letterOfLink(db: Db, link_hash: Buffer): Promise<string | null> {
  const found = await db
    .selectFrom('letters')
    .select('id')
    .where('link_hash', '=', link_hash)
    .executeTakeFirst();
  return found?.id ?? null;
}
