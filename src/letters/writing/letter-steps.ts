import type { Db } from '../../kernel/database.js';
import { NotOpened, open } from '../../kernel/vault.js';
import { type Letter, sealedWords } from '../letter.js';
import type { Standing } from '../letter-state.js';
import { holdOf, type LetterHold } from '../papers/letter-hold.js';

/** One step of a letter, for its writer: which, on which day (YYYY-MM-DD), why, and what the desk says to it. */
export interface Step {
  what: string;
  day: string;
  reason: string | null;
  /** Opened with the writer's own key; null without it. */
  words: string | null;
}

/** What befalls a letter before its paper; other lines of its history are the desk's own business. */
const told = ['received', 'translating', 'approved', 'sent_back', 'turned_away', 'withdrawn', 'deleted'];

const dayOf = (moment: Date) => moment.toISOString().slice(0, 10);

/** Why a letter that was approved gets no paper now; null: nothing holds it, or it is not at that point. */
export async function heldNow(
  db: Db,
  { id, standing }: Letter,
): Promise<(LetterHold & { held_at: Date }) | null> {
  return standing === 'approved' ? holdOf(db, id) : null;
}

/** The steps of a letter in their order. `identity` is that of its private link: the desk's words open with it only. */
export async function stepsOf(db: Db, letter: Letter, identity: string | null = null): Promise<Step[]> {
  const events = await db
    .selectFrom('letter_events')
    .select(['what', 'reason', 'words_sealed', 'at'])
    .where('letter_id', '=', letter.id)
    .where('what', 'in', told)
    .orderBy('id')
    .execute();
  const decided = await Promise.all(
    events.map(async ({ what, reason, words_sealed, at }) => ({
      what,
      day: dayOf(at),
      reason: identity && reason,
      words: identity && words_sealed ? await opened(identity, letter.id, what, words_sealed) : null,
    })),
  );
  const hold = await heldNow(db, letter);
  const held = hold && { what: 'held', day: dayOf(hold.held_at), reason: null, words: null };
  return [...decided, ...(held ? [held] : []), ...(await paperSteps(db, letter))];
}

/** Words that do not open are not shown: they were sealed to another key, or damaged. */
async function opened(identity: string, id: string, what: string, sealed: Buffer): Promise<string | null> {
  try {
    return await open<string>(identity, sealedWords(id, what), sealed);
  } catch (error) {
    if (!(error instanceof NotOpened)) throw error;
    return null;
  }
}

/** What became of the paper, as its history has it now: what was entered by mistake and taken back is not in it. */
async function paperSteps(db: Db, { dispatch_id, state, standing }: Letter): Promise<Step[]> {
  if (!dispatch_id || standing === state) return [];
  const paper = await db
    .selectFrom('dispatches')
    .select(['left_on', 'word_on', 'changed_at'])
    .where('id', '=', dispatch_id)
    .executeTakeFirst();
  if (!paper) return [];
  const step = (what: Standing, day: string): Step => ({ what, day, reason: null, words: null });
  const now = dayOf(paper.changed_at);
  if (standing === 'printed') return [step('printed', now)];
  const left = paper.left_on ? [step('posted', paper.left_on)] : [];
  if (standing === 'posted') return left.length > 0 ? left : [step('posted', now)];
  return [...left, step(standing, (standing === 'answered' ? null : paper.word_on) ?? now)];
}
