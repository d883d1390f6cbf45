import './tables.js';
import { sql } from 'kysely';
import type { Actor } from '../../kernel/actor.js';
import { newId } from '../../kernel/chance.js';
import { today } from '../../kernel/clock.js';
import { type Db, transact } from '../../kernel/database.js';
import { addDays } from '../../kernel/day.js';
import { record } from '../../kernel/journal.js';
import { Missing, Refused } from '../../kernel/refusals.js';
import type { RetentionRule } from '../../kernel/retention.js';
import { type Place, seal } from '../../kernel/vault.js';
import { enterReport, plainReport } from '../../mailroom/returns/report.js';
import type { KeyRing } from '../../page/web.js';
import { addLetterEvent } from '../letter.js';
import { lettersToday } from '../letter-compartment.js';
import type { AnswerScanType } from './tables.js';

/** So many answers belong to one letter at most. */
export const most_answers = 100;
export const longest_words = 20_000;

/** What stands in an answer, as its seal holds it: as it is written, and in the writer's language. */
export interface AnswerWords {
  transcript: string | null;
  translation: string | null;
}

export interface AnswerScan {
  content: Buffer;
  media_type: AnswerScanType;
}

/** An answer as it was entered, already read. */
export interface NewAnswer {
  /** The paper whose code it carries; null: it carries none. */
  dispatch_id: string | null;
  person_id: string;
  /** YYYY-MM-DD. */
  came_on: string;
  scan: AnswerScan | null;
  words: AnswerWords | null;
}

const placeOf = (id: string, part: 'scan' | 'words'): Place => ({
  table: 'letter_answers',
  row: `${id} ${part}`,
});
export const sealedScan = (id: string): Place => placeOf(id, 'scan');
export const sealedAnswer = (id: string): Place => placeOf(id, 'words');

/** To whom an answer is sealed: the month of its letter, and whoever holds the private link. */
interface Home {
  letter_id: string;
  compartment: string;
  recipients: string[];
}

/** The letter of a paper. Throws `Refused` when it is none of a letter, or when its writer deleted it. */
async function homeOf(db: Db, actor: Actor, dispatchId: string): Promise<Home> {
  const { rows } = await sql<{
    id: string;
    name: string;
    recipient: string;
    destroyed_at: Date | null;
    writer: string;
    gone: boolean;
  }>`
    select l.id, c.name, c.recipient, c.destroyed_at, l.writer_recipient as writer,
      -- That its text is gone says nothing: it is forgotten 30 days after posting, and answers take longer.
      exists (select from letter_events e where e.letter_id = l.id and e.what = 'deleted') as gone
    from letters l join compartments c on c.name = l.compartment where l.dispatch_id = ${dispatchId}`.execute(
    db,
  );
  const [letter] = rows;
  if (!letter) throw new Refused('letters.answers.no_letter', {}, 422);
  if (letter.gone) throw new Refused('letters.answers.letter_deleted', {}, 409);
  // The key of an old month is destroyed once nothing is sealed to it: what comes later is of the month in which it comes.
  const month = letter.destroyed_at === null ? letter : await lettersToday(db, actor);
  return { letter_id: letter.id, compartment: month.name, recipients: [month.recipient, letter.writer] };
}

/**
 * Keeps an answer, sealed before anything is written. With a paper it goes to that letter and its writer, and the
 * paper is answered; without, it waits at the desk for its letter. Throws `Refused`. Returns its id.
 */
export async function keepAnswer(db: Db, actor: Actor, answer: NewAnswer): Promise<string> {
  const { dispatch_id, person_id, came_on, scan, words } = answer;
  const id = newId(actor.chance);
  const home = dispatch_id === null ? null : await homeOf(db, actor, dispatch_id);
  const month = home ? null : await lettersToday(db, actor);
  const recipients = home?.recipients ?? (month ? [month.recipient] : []);
  const [scan_sealed, words_sealed] = await Promise.all([
    scan && seal(recipients, sealedScan(id), scan.content.toString('base64')),
    words && seal(recipients, sealedAnswer(id), words),
  ]);
  await transact(db, async (tx) => {
    const number = home && (await nextNumber(tx, home.letter_id));
    await tx
      .insertInto('letter_answers')
      .values({
        ...{ id, person_id, came_on, scan_sealed, words_sealed, number },
        letter_id: home?.letter_id ?? null,
        compartment: home?.compartment ?? month?.name ?? '',
        media_type: scan?.media_type ?? null,
        size_bytes: scan?.content.length ?? null,
        entered_at: actor.clock.now(),
        entered_by: actor.who,
      })
      .execute();
    await record(tx, actor, {
      what: 'letter.answer_kept',
      subject: home ? `letter:${home.letter_id}` : `answer:${id}`,
    });
    if (home && dispatch_id) await tellOf(tx, actor, home.letter_id, dispatch_id, came_on);
  });
  return id;
}

/** The number of the next answer; whoever enters another one to the same letter waits. */
async function nextNumber(tx: Db, letterId: string): Promise<number> {
  await tx.selectFrom('letters').select('id').where('id', '=', letterId).forUpdate().execute();
  const { last } = await tx
    .selectFrom('letter_answers')
    .select((e) => e.fn.max('number').as('last'))
    .where('letter_id', '=', letterId)
    .executeTakeFirstOrThrow();
  const number = (last ?? 0) + 1;
  if (number > most_answers) throw new Refused('letters.answers.too_many', { most: most_answers }, 409);
  return number;
}

/** The paper is answered, by the rules of the mailroom; a second answer changes nothing there. */
async function tellOf(tx: Db, actor: Actor, letterId: string, dispatchId: string, on: string): Promise<void> {
  const { state } = await tx
    .selectFrom('dispatches')
    .select('state')
    .where('id', '=', dispatchId)
    .executeTakeFirstOrThrow();
  if (state !== 'replied') await enterReport(tx, actor, dispatchId, plainReport('replied', on));
  await addLetterEvent(tx, actor, letterId, 'answered');
}

/** An answer as its row has it. */
interface Row {
  id: string;
  letter_id: string | null;
  compartment: string;
  came_on: string;
  media_type: AnswerScanType | null;
  scan_sealed: Buffer | null;
  words_sealed: Buffer | null;
}

async function answerById(db: Db, id: string): Promise<Row> {
  const found = await db
    .selectFrom('letter_answers')
    .select(['id', 'letter_id', 'compartment', 'came_on', 'media_type', 'scan_sealed', 'words_sealed'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (!found) throw new Missing('answer');
  return found;
}

/** Opens what stands in an answer with the keys of the person at the desk. Throws `Missing`, `Refused`. */
export async function openWords(db: Db, keys: KeyRing, id: string): Promise<AnswerWords> {
  const { compartment, words_sealed } = await answerById(db, id);
  if (!words_sealed) return { transcript: null, translation: null };
  return keys.open<AnswerWords>(compartment, sealedAnswer(id), words_sealed);
}

/** Opens a scan with the keys of the person at the desk. Throws `Missing`, `Refused`. */
export async function openScanAtDesk(db: Db, keys: KeyRing, id: string): Promise<AnswerScan> {
  const { compartment, media_type, scan_sealed } = await answerById(db, id);
  if (!scan_sealed || !media_type) throw new Missing('scan');
  const base64 = await keys.open<string>(compartment, sealedScan(id), scan_sealed);
  return { media_type, content: Buffer.from(base64, 'base64') };
}

/** Keeps other words of an answer, as when it was translated. */
export async function keepWords(db: Db, actor: Actor, id: string, words: AnswerWords): Promise<void> {
  const answer = await answerById(db, id);
  const { rows } = await sql<{ recipient: string; destroyed_at: Date | null; writer: string | null }>`
    select c.recipient, c.destroyed_at, l.writer_recipient as writer from letter_answers a
      join compartments c on c.name = a.compartment left join letters l on l.id = a.letter_id
    where a.id = ${id}`.execute(db);
  const [home] = rows;
  if (!home) throw new Missing('answer');
  // Where nothing of it was kept, its month may be destroyed (see homeOf).
  const month = home.destroyed_at === null ? null : await lettersToday(db, actor);
  const recipient = month?.recipient ?? home.recipient;
  const recipients = home.writer ? [recipient, home.writer] : [recipient];
  const words_sealed = await seal(recipients, sealedAnswer(id), words);
  await transact(db, async (tx) => {
    // It may have found its letter meanwhile, or its writer may have deleted everything.
    const { numUpdatedRows } = await tx
      .updateTable('letter_answers')
      .set({ words_sealed, compartment: month?.name ?? answer.compartment })
      .where('id', '=', id)
      .where('letter_id', 'is not distinct from', answer.letter_id)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) throw new Refused('letters.answers.changed_meanwhile', {}, 409);
    await record(tx, actor, { what: 'letter.answer_words', subject: `answer:${id}` });
  });
}

/**
 * Gives an answer that came without a code to its letter: opened with the keys of who found it, and sealed anew to the
 * letter and its writer. Throws `Refused` when it has one, when the letter is to somebody else, or without the key.
 */
export async function giveToLetter(
  db: Db,
  actor: Actor,
  keys: KeyRing,
  id: string,
  dispatchId: string,
): Promise<void> {
  const answer = await answerById(db, id);
  if (answer.letter_id !== null) throw new Refused('letters.answers.has_letter', {}, 409);
  const home = await homeOf(db, actor, dispatchId);
  const { compartment, scan_sealed, words_sealed, came_on } = answer;
  const moved = async (place: Place, sealed: Buffer | null) =>
    sealed && seal(home.recipients, place, await keys.open(compartment, place, sealed));
  const scan = await moved(sealedScan(id), scan_sealed);
  const words = await moved(sealedAnswer(id), words_sealed);
  await transact(db, async (tx) => {
    const number = await nextNumber(tx, home.letter_id);
    const { numUpdatedRows } = await sql`
      update letter_answers a set letter_id = ${home.letter_id}, number = ${number},
        compartment = ${home.compartment}, scan_sealed = ${scan}, words_sealed = ${words}
      where a.id = ${id} and a.letter_id is null
        and a.person_id = (select person_id from letters where id = ${home.letter_id})`
      .execute(tx)
      .then(({ numAffectedRows = 0n }) => ({ numUpdatedRows: numAffectedRows }));
    if (numUpdatedRows === 0n) throw new Refused('letters.answers.of_another', {}, 422);
    await record(tx, actor, { what: 'letter.answer_found', subject: `letter:${home.letter_id}` });
    await tellOf(tx, actor, home.letter_id, dispatchId, came_on);
  });
}

/** What a prisoner wrote back may name its writer: so long after it came it goes, too. */
export const answer_days = 400;
/** So many at once: an hour later the clerk comes again. */
const forgotten_at_once = 500;

/** Empties answers that came more than 400 days ago. Returns how many. */
async function forgetOldAnswers(db: Db, actor: Actor): Promise<number> {
  const until = addDays(today(actor.clock), -answer_days);
  return transact(db, async (tx) => {
    const { rows } = await sql`
      update letter_answers set scan_sealed = null, words_sealed = null, media_type = null, size_bytes = null
      where id in (select id from letter_answers
        where came_on < ${until} and (scan_sealed is not null or words_sealed is not null)
        order by came_on limit ${forgotten_at_once} for update skip locked)
      returning id`.execute(tx);
    if (rows.length > 0) {
      const detail = { count: rows.length };
      await record(tx, actor, { what: 'letters.answers_forgotten', subject: 'letters', detail });
    }
    return rows.length;
  });
}

export const answerRules: readonly RetentionRule[] = [
  {
    name: 'letters.answers',
    what: 'what a prisoner wrote back: scan, transcript, translation',
    when: `${answer_days} days after it came; before that with everything else when its writer deletes the letter`,
    forget: ({ db, actor }) => forgetOldAnswers(db, actor),
  },
];

/**
 * Destroys what stands in the answers to a letter, and what is told of them, when its writer deletes it; in the caller's
 * transaction.
 */
export async function forgetAnswers(tx: Db, letterId: string): Promise<number> {
  const own = tx.selectFrom('letter_answers').select('id').where('letter_id', '=', letterId);
  await tx.deleteFrom('answer_consents').where('answer_id', 'in', own).execute();
  const { numUpdatedRows } = await tx
    .updateTable('letter_answers')
    .set({ scan_sealed: null, words_sealed: null, media_type: null, size_bytes: null })
    .where('letter_id', '=', letterId)
    .executeTakeFirst();
  return Number(numUpdatedRows);
}
