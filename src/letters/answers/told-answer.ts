import './tables.js';
import { sql } from 'kysely';
import type { Actor } from '../../kernel/actor.js';
import { isId } from '../../kernel/chance.js';
import { type Db, type PublicDb, transact } from '../../kernel/database.js';
import { record } from '../../kernel/journal.js';
import { type Language, languages } from '../../kernel/language.js';
import { Missing, type Read, Refused } from '../../kernel/refusals.js';
import type { RetentionRule } from '../../kernel/retention.js';
import type { KeyRing } from '../../page/web.js';
import { reasonIn } from '../../register/record/fact-keeping.js';
import { FieldReader } from '../../register/record/field-reader.js';
import { type Consent, consentsOf } from '../../register/telling/consent.js';
import { openScanAtDesk, openWords } from './answer.js';

/** Longest passage, and longest translation of it, in characters: a passage, not the whole letter. */
export const longest_passage = 4000;

/** A passage as somebody at the desk wrote it down for everybody. */
export interface Passage {
  consent_id: string;
  /** BCP 47, of two or three letters. */
  language: string;
  passage: string;
  translations: Partial<Record<Language, string>>;
}

/** What the desk knows about telling of an answer. */
export interface Telling {
  person_id: string;
  slug: string;
  /** The writer's yes; null: not given, or taken back. */
  agreed_at: Date | null;
  /** What stands in public. */
  told: Passage | null;
  /** Of the person, those that stand. */
  consents: Consent[];
}

export const passage_fields = [
  ...(['consent', 'language', 'passage', 'left_out'] as const),
  ...languages.map((one) => `in_${one}` as const),
];

/** Reads a passage as it was typed; that names of others are left out has to be said by a tick. */
export function readPassage(typed: Record<string, string>): Read<Passage> {
  const fields = new FieldReader(typed);
  const consent_id = typed.consent ?? '';
  if (!isId(consent_id)) fields.wrong('consent', 'letters.answers.telling.no_consent');
  const language = fields.needed('language', 20).toLowerCase();
  if (language !== '' && !/^[a-z]{2,3}$/.test(language))
    fields.wrong('language', 'register.record.no_language');
  const passage = fields.needed('passage', longest_passage, 'lines');
  const translations: Passage['translations'] = {};
  for (const one of languages) {
    const text = fields.text(`in_${one}`, longest_passage, 'lines');
    if (text !== null && one !== language) translations[one] = text;
  }
  if (typed.left_out !== 'yes') fields.wrong('left_out', 'letters.answers.telling.not_left_out');
  return fields.read({ consent_id, language, passage, translations });
}

/** What is known about telling of an answer. Throws `Missing`. */
export async function tellingOf(db: Db, id: string): Promise<Telling> {
  const { rows } = await sql<{
    person_id: string;
    slug: string;
    agreed_at: Date | null;
  }>`select a.person_id, p.slug, c.given_at as agreed_at from letter_answers a join people p on p.id = a.person_id
    left join answer_consents c on c.answer_id = a.id where a.id = ${id}`.execute(db);
  const [answer] = rows;
  if (!answer) throw new Missing('answer');
  const told = await db
    .selectFrom('told_answers')
    .select(['consent_id', 'language', 'passage', 'translations'])
    .where('answer_id', '=', id)
    .executeTakeFirst();
  const consents = (await consentsOf(db, answer.person_id)).filter((one) => one.withdrawn_at === null);
  return { ...answer, told: told ?? null, consents };
}

/**
 * Tells a passage of an answer to everybody, or another one instead. Whoever does it holds the key of the month: the
 * answer is opened for it. Throws `Missing`, and `Refused` without the key, without the writer's yes, or without a consent of
 * the person that stands.
 */
export async function tellPassage(
  db: Db,
  actor: Actor,
  keys: KeyRing,
  id: string,
  passage: Passage,
): Promise<void> {
  await openedOnce(db, keys, id);
  await transact(db, async (tx) => {
    // Held, so that nobody takes a yes back between the look and the telling.
    const agreed = await tx
      .selectFrom('answer_consents')
      .select('answer_id')
      .where('answer_id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    if (!agreed) throw new Refused('letters.answers.telling.writer_first', {}, 409);
    const { person_id, consents } = await tellingOf(tx, id);
    if (!consents.some((one) => one.id === passage.consent_id))
      throw new Refused('letters.answers.telling.no_consent', {}, 422);
    const row = {
      ...passage,
      translations: JSON.stringify(passage.translations),
      told_by: actor.who,
      told_at: actor.clock.now(),
    };
    await tx
      .insertInto('told_answers')
      .values({ answer_id: id, person_id, ...row })
      .onConflict((conflict) => conflict.column('answer_id').doUpdateSet(row))
      .execute();
    const detail = { consent: passage.consent_id, characters: passage.passage.length };
    await record(tx, actor, { what: 'letter.answer_told', subject: `answer:${id}`, detail });
  });
}

/** Opens what there is of an answer; without the key that is refused. */
async function openedOnce(db: Db, keys: KeyRing, id: string): Promise<void> {
  const { transcript, translation } = await openWords(db, keys, id);
  if (transcript === null && translation === null) await openScanAtDesk(db, keys, id);
}

/** Takes a passage off every page, with the reason; its words are destroyed. Throws `Missing`, `Refused` without a reason. */
export async function takeDownPassage(db: Db, actor: Actor, id: string, typed: string): Promise<void> {
  const why = reasonIn(typed);
  await transact(db, async (tx) => {
    const { numDeletedRows } = await tx
      .deleteFrom('told_answers')
      .where('answer_id', '=', id)
      .executeTakeFirst();
    if (numDeletedRows === 0n) throw new Missing('passage');
    await record(tx, actor, { what: 'letter.answer_taken_down', subject: `answer:${id}`, why });
  });
}

/**
 * Destroys passages whose person's consent was withdrawn: the public has lost them with the withdrawal, and nothing brings
 * them back. Returns how many.
 */
export async function forgetPassages(db: Db, actor: Actor): Promise<number> {
  return transact(db, async (tx) => {
    const { rows } = await sql`delete from told_answers t using person_consents k
      where k.id = t.consent_id and k.withdrawn_at is not null returning t.answer_id`.execute(tx);
    if (rows.length > 0) {
      const detail = { count: rows.length };
      await record(tx, actor, { what: 'letter.passages_forgotten', subject: 'answers', detail });
    }
    return rows.length;
  });
}

export const passageRules: readonly RetentionRule[] = [
  {
    name: 'letters.passages',
    what: 'a passage of an answer that was told to everybody',
    when: 'when the prisoner’s consent is withdrawn; the public has lost it then already',
    forget: ({ db, actor }) => forgetPassages(db, actor),
  },
];

/** A passage as everybody may read it. */
export interface ToldAnswer {
  /** EDTF: the month. */
  came_in: string;
  language: string;
  passage: string;
  translations: Partial<Record<Language, string>>;
  /** YYYY-MM-DD. */
  told_on: string;
}

/** What somebody wrote back, as far as it is told, the latest first. */
export async function toldAnswersOf(
  db: PublicDb,
  personId: string,
  limit: number,
  offset = 0,
): Promise<ToldAnswer[]> {
  return db
    .selectFrom('told_answers')
    .select(['came_in', 'language', 'passage', 'translations', 'told_on'])
    .where('person_id', '=', personId)
    .orderBy('came_in', 'desc')
    .orderBy('told_on', 'desc')
    .orderBy('passage')
    .limit(limit)
    .offset(offset)
    .execute();
}
