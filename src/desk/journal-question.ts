import { sql } from 'kysely';
import { day_ms } from '../kernel/clock.js';
import type { Db } from '../kernel/database.js';
import { isDay } from '../kernel/day.js';
import type { JournalLine } from '../kernel/journal.js';

/** Entries on one page. */
export const most_lines = 200;
const longest_typed = 200;

/** What somebody looks for in the journal; '' and null ask for everything. */
export interface JournalQuestion {
  what: string;
  /** `staff:<id>`, `visitor`, `clerk` …, as the journal has it. */
  who: string;
  /** How the subject begins, as `person:` or `staff:<id>`. */
  subject: string;
  /** Days (YYYY-MM-DD, UTC), both included. */
  from: string;
  to: string;
  /** Entries before this number: the next page. */
  before: number | null;
}

/** Reads a question from an address's query. What cannot be read is asked for as if it were not there, and not shown either. */
export function readQuestion(query: Record<string, string>): JournalQuestion {
  const word = (name: string) => (query[name] ?? '').trim().slice(0, longest_typed);
  const plain = (name: string) => (/^[\p{L}\p{N} :._@-]*$/u.test(word(name)) ? word(name) : '');
  const day = (name: string) => (isDay(word(name)) ? word(name) : '');
  const before = Number(word('before'));
  return {
    what: plain('what'),
    who: plain('who'),
    subject: plain('subject'),
    from: day('from'),
    to: day('to'),
    before: Number.isSafeInteger(before) && before > 0 ? before : null,
  };
}

/**
 * Whether an entry tells of no case that is kept close from whoever asks: things stand in the journal by their ids, nothing else.
 */
const isOpen = sql<boolean>`not exists (
  select from regexp_matches(subject || ' ' || detail::text,
    '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}', 'g') as m(ids)
  where m.ids[1] in (select t::text from unnest(closed_things()) as t))`;

/** Entries that fit, newest first: one more than a page, when there is a next one. */
export async function entriesFor(db: Db, question: JournalQuestion): Promise<JournalLine[]> {
  const { what, who, subject, from, to, before } = question;
  let asked = db
    .selectFrom('journal')
    .select(['seq', 'at', 'who', 'what', 'subject', 'why', 'detail'])
    .where(isOpen)
    .orderBy('seq', 'desc')
    .limit(most_lines + 1);
  if (what !== '') asked = asked.where('what', '=', what);
  if (who !== '') asked = asked.where('who', '=', who);
  if (subject !== '') asked = asked.where('subject', 'like', `${subject.replace(/[\\%_]/g, '\\$&')}%`);
  if (from !== '') asked = asked.where('at', '>=', new Date(`${from}T00:00:00Z`));
  if (to !== '') asked = asked.where('at', '<', new Date(Date.parse(`${to}T00:00:00Z`) + day_ms));
  if (before !== null) asked = asked.where('seq', '<', before);
  return asked.execute();
}

/** The kinds of acts, and who acted, that stand in the journal: what can be asked for. */
export async function choicesIn(db: Db): Promise<{ kinds: string[]; actors: string[] }> {
  const [kinds, actors] = await Promise.all([
    db
      .selectFrom('journal')
      .select('what')
      .distinct()
      // Acts by which a case is kept close, where none can be read: that there are any would tell.
      .where((is) => is.or([is('what', 'not like', 'case.%'), isOpen]))
      .orderBy('what')
      .execute(),
    db.selectFrom('journal').select('who').distinct().orderBy('who').execute(),
  ]);
  return { kinds: kinds.map(({ what }) => what), actors: actors.map(({ who }) => who) };
}

/** The address of the page that answers a question. */
export function addressOf(question: JournalQuestion): string {
  const words = Object.entries(question).filter(([, value]) => value !== '' && value !== null);
  const query = new URLSearchParams(words.map(([name, value]): [string, string] => [name, String(value)]));
  return words.length === 0 ? '/desk/journal' : `/desk/journal?${query}`;
}
