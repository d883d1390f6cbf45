import { type Language, languages, type Messages } from '../../kernel/language.js';
import { spelled } from '../dispatch-code.js';
import type { ItemText } from '../item.js';
import { letterDate } from '../paper.js';
import type { Unanswered } from './unanswered.js';

/** The language in which an office is asked: its own where we have words in it, else English. */
export function askedIn(office_language: string): Language {
  return languages.find((one) => one === office_language) ?? 'en';
}

/**
 * The letter that asks for an answer, in the office's language: what left when and by what means, under which
 * reference and receipt, and when we asked before. Titles stand in the language in which the papers went.
 */
export function chaserText(messages: Messages, language: Language, papers: Unanswered[]): ItemText {
  const say = messages.in(language);
  const date = (day: string) => letterDate(day, language);
  const before = [...new Set(papers.flatMap(({ asked_on }) => asked_on ?? []))].sort();
  const quoted = papers.map((paper, place) => {
    const values = {
      number: String(place + 1),
      day: date(paper.left_on),
      way: say(`mailroom.chasing.letter.way.${paper.channel}`),
      title: paper.title,
      sender: paper.sender_name,
      code: spelled(paper.code),
    };
    const receipts =
      paper.receipts.length === 0
        ? ''
        : ` ${say('mailroom.chasing.letter.receipt', { numbers: paper.receipts.join(', ') })}`;
    return say('mailroom.chasing.letter.paper', values) + receipts;
  });
  return {
    language,
    title: say('mailroom.chasing.letter.title'),
    covering: [
      say('mailroom.chasing.letter.silence', { count: papers.length }),
      ...(before.length === 0
        ? []
        : [say('mailroom.chasing.letter.before', { days: before.map(date).join('; ') })]),
      say('mailroom.chasing.letter.please'),
    ],
    body: [say('mailroom.chasing.letter.list'), ...quoted],
  };
}
