import './tables.js';
import { sql } from 'kysely';
import { isId } from '../../kernel/chance.js';
import type { Db } from '../../kernel/database.js';
import { Missing } from '../../kernel/refusals.js';
import type { ReturnReason } from '../../mailroom/returns/tables.js';
import { called } from '../called.js';

/** So many lines a list of this chamber has at most. */
export const most_listed = 200;

/** An answer as the desk lists it: nothing of what it says. */
export interface ListedAnswer {
  id: string;
  person: string;
  came_on: string;
  number: number | null;
  letter_id: string | null;
  /** Of the paper that it answers. */
  code: string | null;
  size_bytes: number | null;
  has_words: boolean;
  /** A letter of thanks was handed in. */
  thanked_on: string | null;
  /** The writer agrees that it is told; it is; or it was, until the person's consent was withdrawn. */
  telling: 'agreed' | 'told' | 'withdrawn' | null;
}

async function answers(db: Db, only: string | null): Promise<ListedAnswer[]> {
  const { rows } = await sql<ListedAnswer>`
    select a.id, ${called} as person, a.came_on::text as came_on, a.number, a.letter_id, d.code,
      a.size_bytes, a.words_sealed is not null as has_words, a.thanked_on::text as thanked_on,
      case when k.withdrawn_at is not null then 'withdrawn' when t.answer_id is not null then 'told'
        when w.answer_id is not null then 'agreed' end as telling
    from letter_answers a join people p on p.id = a.person_id left join letters l on l.id = a.letter_id
      left join dispatches d on d.id = l.dispatch_id left join answer_consents w on w.answer_id = a.id
      left join told_answers t on t.answer_id = a.id left join person_consents k on k.id = t.consent_id
    where ${only}::uuid is null or a.id = ${only}::uuid
    order by a.letter_id is not null, a.came_on desc, a.id limit ${most_listed}`.execute(db);
  return rows;
}

/** Answers, those first that have found no letter yet, then the latest; at most 200. */
export const listedAnswers = (db: Db): Promise<ListedAnswer[]> => answers(db, null);

/** One of them. Throws `Missing`. */
export async function listedAnswer(db: Db, id: string): Promise<ListedAnswer> {
  const [answer] = isId(id) ? await answers(db, id) : [];
  if (!answer) throw new Missing('answer');
  return answer;
}

/** Everybody to whom a letter has gone, by name; at most 2,000. */
export async function writtenTo(db: Db): Promise<{ id: string; name: string }[]> {
  const { rows } = await sql<{ id: string; name: string }>`
    select p.id, ${called} as name from people p
    where exists (select from letters l join dispatches d on d.id = l.dispatch_id
      where l.person_id = p.id and d.left_on is not null)
    order by 2, 1 limit 2000`.execute(db);
  return rows;
}

/** A letter that did not get to its reader. */
export interface LetterBack {
  letter_id: string;
  dispatch_id: string;
  code: string;
  person: string;
  came_on: string;
  reason: ReturnReason | null;
  note: string | null;
}

/** Letters that came back or were not let in, each with the reason that is known, the latest first; at most 200. */
export async function lettersBack(db: Db): Promise<LetterBack[]> {
  const { rows } = await sql<LetterBack>`
    select l.id as letter_id, d.id as dispatch_id, d.code, d.addressee_name as person, r.reason, r.note,
      coalesce(r.came_on, d.word_on, (d.changed_at at time zone 'UTC')::date)::text as came_on
    from letters l join dispatches d on d.id = l.dispatch_id and d.state in ('returned', 'refused')
      left join lateral (select reason, note, came_on from returns
        where dispatch_id = d.id and struck_at is null order by event_id desc limit 1) r on true
    order by came_on desc, d.code limit ${most_listed}`.execute(db);
  return rows;
}
