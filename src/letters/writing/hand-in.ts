import type { Actor } from '../../kernel/actor.js';
import { newToken, tokenHash } from '../../kernel/chance.js';
import type { Db } from '../../kernel/database.js';
import type { Language } from '../../kernel/language.js';
import { queueMail } from '../../mailroom/outbox.js';
import type { RemadePicture } from '../../print/picture-press.js';
import { markThanked } from '../answers/thanks.js';
import { noteWish } from '../keepsakes/keepsake.js';
import { codeHash, codeOf, linkHash } from '../letter-code.js';
import { type Picture, receiveLetter } from '../letter-receiving.js';
import type { LetterGate } from './letter-gate.js';
import type { LetterSaid } from './letter-reader.js';
import type { WaitingLimit } from './waiting-limit.js';

/** A letter as the form sends it in: what was said, to whom, with which link. */
export interface HandedIn {
  said: LetterSaid;
  token: string;
  person_id: string;
  spoken: Language;
  /** Made anew by us. */
  picture: RemadePicture | null;
  /** For which answer it thanks, as the private page of that letter says it; empty: for none. */
  thanks: string;
}

/** What becomes of the mail that asks to confirm the address; null: none was given. */
export type MailOutcome = 'own' | 'shared' | 'none' | null;

/** The words of that mail around its secret. */
export type MailWords = (secret: string) => { subject: string; text: string };

export const asPicture = ({ jpeg, small }: RemadePicture): Picture => ({
  type: 'image/jpeg',
  base64: jpeg.toString('base64'),
  small_base64: small.toString('base64'),
});

/**
 * Takes a letter in, with the mail that asks to confirm its address where the address had none today. An address
 * that cannot be confirmed is not kept. A form that comes twice changes nothing. Throws `Refused`: before the
 * first sign-in, and when too many letters wait.
 */
export async function handInLetter(
  db: Db,
  actor: Actor,
  { gate, limit }: { gate: LetterGate; limit: WaitingLimit },
  handed: HandedIn,
  words: MailWords,
): Promise<{ code: string; mail: MailOutcome }> {
  const { said, token, person_id, spoken, picture, thanks } = handed;
  const email = said.sender?.email ?? null;
  const before = await db
    .selectFrom('letters')
    .select('confirm_hash')
    .where('link_hash', '=', linkHash(token))
    .executeTakeFirst();
  if (before)
    return { code: codeOf(token), mail: email === null ? null : before.confirm_hash ? 'own' : 'none' };
  await limit.take(db, person_id);
  const turn = email === null ? null : await gate.mails.take(email, 'letter');
  const secret = newToken(actor.chance);
  const mail = turn === null ? null : 'refused' in turn ? 'none' : turn.first ? 'own' : 'shared';
  const confirm_hash =
    turn === null || 'refused' in turn ? null : turn.first ? tokenHash(secret) : turn.confirm_hash;
  let isTaken = false;
  try {
    const { code, again } = await receiveLetter(
      db,
      actor,
      {
        token,
        person_id,
        language: said.language,
        spoken,
        letter: said.letter,
        sender: senderOf(said, confirm_hash !== null),
        picture: picture && asPicture(picture),
        wants_answer: said.wants_answer,
        is_known: said.earlier !== null && (await isOfApproved(db, said.earlier)),
        mark: gate.markOf(said.letter.text),
        confirm_hash,
      },
      async (tx, id) => {
        if (said.earlier !== null) await markThanked(tx, actor, person_id, { code: said.earlier, thanks });
        if (said.keep) await noteWish(tx, actor, id, said.keep.name);
        if (mail !== 'own' || email === null) return;
        const key = `letter-confirmation:${id}`;
        await queueMail(tx, actor, { key, purpose: 'confirmation', to: email, ...words(secret) });
      },
    );
    isTaken = !again;
    return { code, mail };
  } finally {
    // The next form with this address waits for the word.
    if (turn && !('refused' in turn)) {
      if (turn.first) turn.settle(isTaken ? confirm_hash : null);
      else turn.settle(isTaken);
    }
  }
}

/** What is kept of who wrote: no address to which no mail goes. */
function senderOf({ sender }: LetterSaid, hasMail: boolean): LetterSaid['sender'] {
  if (!sender || hasMail) return sender;
  return sender.name === null ? null : { ...sender, email: null };
}

/** Whether a code is that of a letter that the desk approved. What it is of is not kept. */
async function isOfApproved(db: Db, code: string): Promise<boolean> {
  const found = await db
    .selectFrom('letters')
    .select('state')
    .where('code_hash', '=', codeHash(code))
    .executeTakeFirst();
  return found?.state === 'approved';
}
