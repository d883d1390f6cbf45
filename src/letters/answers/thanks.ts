import './tables.js';
import { timingSafeEqual } from 'node:crypto';
import type { Actor } from '../../kernel/actor.js';
import { tokenHash } from '../../kernel/chance.js';
import { today } from '../../kernel/clock.js';
import type { Db } from '../../kernel/database.js';
import { record } from '../../kernel/journal.js';
import { codeHash, linkHash } from '../letter-code.js';

/**
 * What the private page puts into the form of a letter of thanks: for which answer, and that whoever sends it had the
 * link open. The code of a letter, which the form carries too, may be known to others.
 */
export function thanksFor(token: string, number: number): string {
  return proof(linkHash(token), number);
}

function proof(link_hash: Buffer, number: number): string {
  return `${number}.${tokenHash(`thanks ${number} ${link_hash.toString('base64url')}`).toString('base64url')}`;
}

/**
 * Notes in the caller's transaction that an answer was thanked for: by whoever sends the thanks to the same person, with the
 * code of the letter that was answered. Not by which letter: nothing shall tie two letters of one writer.
 */
export async function markThanked(
  tx: Db,
  actor: Actor,
  personId: string,
  { code, thanks }: { code: string; thanks: string },
): Promise<void> {
  const [, number] = thanks.match(/^([1-9]\d{0,2})\.[\w-]{43}$/) ?? [];
  if (!number) return;
  const answer = await tx
    .selectFrom('letters as l')
    .innerJoin('letter_answers as a', 'a.letter_id', 'l.id')
    .select(['a.id', 'l.link_hash'])
    .where('l.code_hash', '=', codeHash(code))
    .where('l.person_id', '=', personId)
    .where('a.number', '=', Number(number))
    .executeTakeFirst();
  if (!answer || !timingSafeEqual(Buffer.from(thanks), Buffer.from(proof(answer.link_hash, Number(number)))))
    return;
  const thanked_on = today(actor.clock);
  await tx.updateTable('letter_answers').set({ thanked_on }).where('id', '=', answer.id).execute();
  await record(tx, actor, { what: 'letter.answer_thanked', subject: `answer:${answer.id}` });
}
