import './tables.js';
import type { Actor } from '../../kernel/actor.js';
import { type Db, transact } from '../../kernel/database.js';
import { record } from '../../kernel/journal.js';
import { Missing } from '../../kernel/refusals.js';
import { letterBehind } from '../letter.js';
import { identityIn, linkHash } from '../letter-code.js';

/** The answer of a number behind a private link, while something of it is kept. Throws `Missing`. */
async function answerBehind(db: Db, token: string, number: number): Promise<string> {
  if (identityIn(token) === null) throw new Missing('letter');
  const letter = await letterBehind(db, { link: linkHash(token) });
  const found = await db
    .selectFrom('letter_answers')
    .select('id')
    .where('letter_id', '=', letter.id)
    .where('number', '=', number)
    .where((e) => e.or([e('scan_sealed', 'is not', null), e('words_sealed', 'is not', null)]))
    .executeTakeFirst();
  if (!found) throw new Missing('answer');
  return found.id;
}

/** The writer agrees that a passage of this answer is told; doing it twice changes nothing. Throws `Missing`. */
export async function agreeToTell(db: Db, actor: Actor, token: string, number: number): Promise<void> {
  await transact(db, async (tx) => {
    const answer_id = await answerBehind(tx, token, number);
    const { numInsertedOrUpdatedRows = 0n } = await tx
      .insertInto('answer_consents')
      .values({ answer_id, given_at: actor.clock.now() })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    if (numInsertedOrUpdatedRows > 0n)
      await record(tx, actor, { what: 'letter.answer_agreed', subject: `answer:${answer_id}` });
  });
}

/** The writer takes that back: what was told of the answer is destroyed in the same moment. Throws `Missing`. */
export async function takeAgreementBack(db: Db, actor: Actor, token: string, number: number): Promise<void> {
  await transact(db, async (tx) => {
    const answer_id = await answerBehind(tx, token, number);
    // What is told of it goes with this row (`told_answers` refers to it).
    const { numDeletedRows } = await tx
      .deleteFrom('answer_consents')
      .where('answer_id', '=', answer_id)
      .executeTakeFirst();
    if (numDeletedRows > 0n)
      await record(tx, actor, { what: 'letter.answer_disagreed', subject: `answer:${answer_id}` });
  });
}
