import { isId } from '../../kernel/chance.js';
import type { Db } from '../../kernel/database.js';
import type { Read } from '../../kernel/refusals.js';
import type { VirusSearch } from '../../kernel/virus-search.js';
import { readDispatchCode } from '../../mailroom/dispatch-code.js';
import { readDay } from '../../mailroom/dispatches/report-reader.js';
import { FieldReader } from '../../register/record/field-reader.js';
import { type AnswerWords, longest_words, type NewAnswer } from './answer.js';
import { writtenTo } from './answer-list.js';
import { readAnswerScan } from './scan-file.js';

export const answer_fields = ['code', 'person', 'came_on', 'transcript', 'translation'] as const;
export type Typed = Record<(typeof answer_fields)[number], string>;

/** The paper of a letter by the code that is printed on it; a problem at the field where there is none. */
export async function letterPaper(db: Db, typed: string, fields: FieldReader) {
  const code = readDispatchCode(typed);
  if (!code.ok) {
    for (const { code: why, values } of code.problems) fields.wrong('code', why, values);
    return null;
  }
  const paper = await db
    .selectFrom('dispatches as d')
    .leftJoin('letters as l', 'l.dispatch_id', 'd.id')
    .select(['d.id', 'l.person_id'])
    .where('d.code', '=', code.value)
    .executeTakeFirst();
  if (paper?.person_id) return { id: paper.id, person_id: paper.person_id };
  fields.wrong('code', paper ? 'letters.answers.no_letter' : 'mailroom.code.unknown', {
    typed: typed.trim().slice(0, 20),
  });
  return null;
}

/** What an answer says; null where nothing was typed. */
export function readWords(fields: FieldReader): AnswerWords | null {
  const transcript = fields.text('transcript', longest_words, 'lines');
  const translation = fields.text('translation', longest_words, 'lines');
  return transcript === null && translation === null ? null : { transcript, translation };
}

/** Reads an answer by the code of the letter, or by who wrote it where it carries none. */
export async function readAnswer(
  db: Db,
  typed: Typed,
  { file, viruses }: { file: unknown; viruses: VirusSearch },
  today: string,
): Promise<Read<NewAnswer>> {
  const fields = new FieldReader(typed);
  const hasCode = typed.code.trim() !== '';
  const paper = hasCode ? await letterPaper(db, typed.code, fields) : null;
  const people = isId(typed.person) ? await writtenTo(db) : [];
  const person = people.find(({ id }) => id === typed.person);
  if (!hasCode && !person) fields.wrong('person', 'letters.answers.no_person');
  if (paper && person && paper.person_id !== person.id) fields.wrong('person', 'letters.answers.of_another');
  const came_on = readDay(fields, 'came_on') ?? today;
  if (came_on > today) fields.wrong('came_on', 'letters.answers.future');
  const words = readWords(fields);
  const scan = await readAnswerScan(file, viruses);
  if (!scan.ok) fields.problems.push(...scan.problems);
  else if (!scan.value && !words) fields.wrong('scan', 'letters.answers.nothing');
  return fields.read({
    dispatch_id: paper?.id ?? null,
    person_id: paper?.person_id ?? person?.id ?? '',
    came_on,
    scan: scan.ok ? scan.value : null,
    words,
  });
}
