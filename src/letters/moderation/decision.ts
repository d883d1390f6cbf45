import { sql } from 'kysely';
import type { Actor } from '../../kernel/actor.js';
import { type Db, transact } from '../../kernel/database.js';
import { record } from '../../kernel/journal.js';
import { Missing, Refused } from '../../kernel/refusals.js';
import { seal } from '../../kernel/vault.js';
import { type SealedCopy, settleWish } from '../keepsakes/keepsake.js';
import { moveLetter, sealedWords } from '../letter.js';

/** Why a letter goes back to its writer; each has friendly words at `letters.moderation.reason.<reason>`. */
export const back_reasons = [
  'about_case',
  'politics',
  'names_others',
  'contact_details',
  'promises',
  'language',
  'too_long',
  'picture',
  'unreadable',
  'another',
] as const;
export type BackReason = (typeof back_reasons)[number];
export const longest_words = 2000;

/** What somebody decides of a letter. */
export type Decision =
  | { what: 'approve' }
  | { what: 'send_back'; reason: BackReason; words: string | null }
  | { what: 'turn_away' }
  | { what: 'flag' }
  | { what: 'translate'; language: string };

/** Why two have to read a letter; null where one is enough. */
export type Second = 'vulnerable' | 'flagged' | null;

/** Whether a letter has to be read by two: somebody's first letter to somebody vulnerable, or one that was flagged. */
export async function secondFor(db: Db, letterId: string): Promise<Second> {
  const { rows } = await sql<{ vulnerable: boolean; flagged: boolean; staff: number }>`
    select coalesce(w.vulnerable, false) and not l.is_known as vulnerable,
      exists (select from letter_flags f where f.letter_id = l.id) as flagged,
      (select count(*)::int from staff_keys) as staff
    from letters l left join letter_wishes w on w.person_id = l.person_id where l.id = ${letterId}`.execute(
    db,
  );
  const row = rows[0];
  // Where one person is the whole staff there is nobody else to ask.
  if (!row || row.staff < 2) return null;
  return row.flagged ? 'flagged' : row.vulnerable ? 'vulnerable' : null;
}

/** Whether the decision stands, or a second person has to agree. */
export type Decided = 'done' | 'second_needed';

/**
 * Decides of a letter that somebody has read. Of one that two have to read, the first approval waits for another
 * person's; with the last one `copy` is kept for the day of release, where its writer wishes that. Words go to the
 * writer sealed. Throws `Missing`, and `Refused` when somebody was faster, when the same
 * person would be the second, or when the letter is no longer waiting.
 */
export async function decide(
  db: Db,
  actor: Actor,
  staffId: string,
  letterId: string,
  decision: Decision,
  copy: SealedCopy | null = null,
): Promise<Decided> {
  return transact(db, async (tx) => {
    const letter = await tx
      .selectFrom('letters')
      .select(['state', 'writer_recipient'])
      .where('id', '=', letterId)
      .forUpdate()
      .executeTakeFirst();
    if (!letter) throw new Missing('letter');
    if (letter.state !== 'received' && letter.state !== 'translating') {
      throw new Refused('letters.moderation.decided', { state: letter.state });
    }
    const decided = await apply(tx, actor, staffId, letterId, decision, letter.writer_recipient);
    await tx.deleteFrom('letter_readings').where('letter_id', '=', letterId).execute();
    if (decision.what === 'approve' && decided === 'done') await settleWish(tx, actor, letterId, copy);
    return decided;
  });
}

async function apply(
  tx: Db,
  actor: Actor,
  staff_id: string,
  letter_id: string,
  decision: Decision,
  writer: string,
): Promise<Decided> {
  const at = actor.clock.now();
  switch (decision.what) {
    case 'approve':
      return approve(tx, actor, staff_id, letter_id);
    case 'send_back': {
      const { reason, words } = decision;
      const words_sealed =
        words === null ? null : await seal(writer, sealedWords(letter_id, 'sent_back'), words);
      await settled(tx, letter_id);
      await moveLetter(tx, actor, letter_id, 'sent_back', { reason, words_sealed });
      return 'done';
    }
    case 'turn_away':
      await settled(tx, letter_id);
      await moveLetter(tx, actor, letter_id, 'turned_away', { reason: 'unfit' });
      return 'done';
    case 'flag':
      await tx
        .insertInto('letter_flags')
        .values({ letter_id, staff_id, at })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      await record(tx, actor, { what: 'letter.flagged', subject: `letter:${letter_id}` });
      return 'second_needed';
    case 'translate':
      await tx
        .insertInto('letter_translation_requests')
        .values({ letter_id, language: decision.language, asked_at: at })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      await moveLetter(tx, actor, letter_id, 'translating');
      return 'done';
  }
}

async function approve(tx: Db, actor: Actor, staff_id: string, letter_id: string): Promise<Decided> {
  const second = await secondFor(tx, letter_id);
  if (second !== null) {
    const before = await tx
      .selectFrom('letter_approvals')
      .select('staff_id')
      .where('letter_id', '=', letter_id)
      .execute();
    if (before.some((one) => one.staff_id === staff_id)) throw new Refused('letters.moderation.own_second');
    await tx.insertInto('letter_approvals').values({ letter_id, staff_id, at: actor.clock.now() }).execute();
    // Who flagged it has read it: one other person is enough.
    const isSecond =
      before.length > 0 || (second === 'flagged' && (await flaggedBy(tx, letter_id)) !== staff_id);
    if (!isSecond) {
      await record(tx, actor, { what: 'letter.approved_by_one', subject: `letter:${letter_id}` });
      return 'second_needed';
    }
  }
  await settled(tx, letter_id);
  await moveLetter(tx, actor, letter_id, 'approved');
  return 'done';
}

async function flaggedBy(tx: Db, letter_id: string): Promise<string | null> {
  const flag = await tx
    .selectFrom('letter_flags')
    .select('staff_id')
    .where('letter_id', '=', letter_id)
    .executeTakeFirst();
  return flag?.staff_id ?? null;
}

/** What was only kept for the decision is taken out with it. */
async function settled(tx: Db, letter_id: string): Promise<void> {
  await tx.updateTable('letters').set({ mark: null }).where('id', '=', letter_id).execute();
  await tx.deleteFrom('letter_flags').where('letter_id', '=', letter_id).execute();
}
