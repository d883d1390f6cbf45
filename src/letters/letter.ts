import './tables.js';
import type { Actor } from '../kernel/actor.js';
import { type Db, transact } from '../kernel/database.js';
import { record } from '../kernel/journal.js';
import type { Language } from '../kernel/language.js';
import { Missing, Refused } from '../kernel/refusals.js';
import type { Place } from '../kernel/vault.js';
import { cancelDispatch } from '../mailroom/dispatch.js';
import type { ReturnReason } from '../mailroom/returns/tables.js';
import type { DispatchState } from '../mailroom/tables.js';
import { mayBecome, type Standing, standingOf } from './letter-state.js';
import type { LetterState } from './tables.js';

/** What stands in a letter, as its seal holds it. */
export interface LetterText {
  text: string;
  /** As it is signed: a name, a first name, a pseudonym. */
  signed: string;
}

/** Who wrote, as the seal holds it. Everything is optional: most writers leave nothing. */
export interface Sender {
  email: string | null;
  /** For the envelope, where the writer wants a return address of their own. */
  name: string | null;
  lines: string[] | null;
}

/** Where the sealed parts of a letter belong; see `Place`. */
export const sealedText = (id: string): Place => ({ table: 'letters', row: `${id} text` });
export const sealedSender = (id: string): Place => ({ table: 'letters', row: `${id} sender` });
export const sealedPicture = (id: string): Place => ({ table: 'letters', row: `${id} picture` });
/** Words of the desk to the writer; `what` is that of the event. */
export const sealedWords = (id: string, what: string): Place => ({
  table: 'letter_events',
  row: `${id} ${what}`,
});

/** A letter without anything that is sealed, as the desk and its writer know it. */
export interface Letter {
  id: string;
  person_id: string;
  compartment: string;
  language: string;
  spoken: Language;
  characters: number;
  wants_answer: boolean;
  is_known: boolean;
  has_text: boolean;
  has_sender: boolean;
  has_picture: boolean;
  writer_recipient: string;
  state: LetterState;
  dispatch_id: string | null;
  paper: DispatchState | null;
  /** Why the paper came back, where it did. */
  back: ReturnReason | null;
  standing: Standing;
  received_at: Date;
  changed_at: Date;
}

/** One letter. Throws `Missing`. */
export async function letterById(db: Db, id: string): Promise<Letter> {
  return asLetter(await lettersIn(db).where('l.id', '=', id).executeTakeFirst());
}

/** The letter behind the hash of a code or of a link. Throws `Missing`. */
export async function letterBehind(db: Db, by: { code: Buffer } | { link: Buffer }): Promise<Letter> {
  const letters = lettersIn(db);
  return asLetter(
    await ('code' in by
      ? letters.where('l.code_hash', '=', by.code)
      : letters.where('l.link_hash', '=', by.link)
    ).executeTakeFirst(),
  );
}

function lettersIn(db: Db) {
  return db
    .selectFrom('letters as l')
    .leftJoin('dispatches as d', 'd.id', 'l.dispatch_id')
    .select(['l.id', 'l.person_id', 'l.compartment', 'l.language', 'l.spoken', 'l.characters'])
    .select(['l.wants_answer', 'l.is_known', 'l.writer_recipient', 'l.state', 'l.dispatch_id'])
    .select(['l.received_at', 'l.changed_at', 'd.state as paper'])
    .select((e) => [
      e
        .selectFrom('returns as r')
        .select('r.reason')
        .whereRef('r.dispatch_id', '=', 'd.id')
        .where('r.struck_at', 'is', null)
        .orderBy('r.event_id', 'desc')
        .limit(1)
        .as('back'),
      e('l.text_sealed', 'is not', null).as('has_text'),
      e('l.sender_sealed', 'is not', null).as('has_sender'),
      e('l.picture_sealed', 'is not', null).as('has_picture'),
    ]);
}

function asLetter(
  row:
    | (Omit<Letter, 'standing' | 'has_text' | 'has_sender' | 'has_picture'> & {
        has_text: unknown;
        has_sender: unknown;
        has_picture: unknown;
      })
    | undefined,
): Letter {
  if (!row) throw new Missing('letter');
  return {
    ...row,
    has_text: row.has_text === true,
    has_sender: row.has_sender === true,
    has_picture: row.has_picture === true,
    standing: standingOf(row.state, row.paper, row.back),
  };
}

/** Why, in a code with words for the writer; and words of the desk, sealed to the writer. */
export interface Why {
  reason?: string | null;
  words_sealed?: Buffer | null;
}

/**
 * Moves a letter to another state, with its history and the journal, in the caller's transaction; a paper that
 * still waits is cancelled with it. Returns the state before. Throws `Missing`, and `Refused` when that state cannot follow, or when its paper is printed.
 */
export async function moveLetter(
  db: Db,
  actor: Actor,
  id: string,
  to: LetterState,
  why: Why = {},
): Promise<LetterState> {
  return transact(db, async (tx) => {
    const found = await tx
      .selectFrom('letters as l')
      .leftJoin('dispatches as d', 'd.id', 'l.dispatch_id')
      .select(['l.state', 'l.dispatch_id', 'd.state as paper'])
      .where('l.id', '=', id)
      .forUpdate('l')
      .executeTakeFirst();
    if (!found) throw new Missing('letter');
    const isOut = standingOf(found.state, found.paper) !== found.state;
    if (isOut || !mayBecome(found.state, to)) {
      throw new Refused('letters.cannot_become', { from: found.state, to });
    }
    const at = actor.clock.now();
    // A paper that waits is not sent after all; a letter that comes back to the desk may get another.
    if (found.dispatch_id && found.paper !== 'cancelled') {
      await cancelDispatch(tx, actor, found.dispatch_id, `letter ${to}`);
    }
    await tx
      .updateTable('letters')
      .set({ state: to, changed_at: at, ...(to === 'withdrawn' ? {} : { dispatch_id: null }) })
      .where('id', '=', id)
      .execute();
    await addLetterEvent(tx, actor, id, to, why);
    await record(tx, actor, {
      what: `letter.${to}`,
      subject: `letter:${id}`,
      ...(why.reason ? { detail: { reason: why.reason } } : {}),
    });
    return found.state;
  });
}

/** Adds a line to the history of a letter. */
export async function addLetterEvent(
  tx: Db,
  actor: Actor,
  letter_id: string,
  what: string,
  { reason = null, words_sealed = null }: Why = {},
): Promise<void> {
  await tx
    .insertInto('letter_events')
    .values({ letter_id, what, reason, words_sealed, at: actor.clock.now(), who: actor.who })
    .execute();
}
