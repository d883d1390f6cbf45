import { sql } from 'kysely';
import type { Db } from '../../kernel/database.js';
import type { Told } from '../tables.js';

/** A question longer than this is no question. */
export const longest_question = 200;
/** So many sources stand on one page of the desk's list. */
export const sources_a_page = 50;

/** A source as the desk lists it. */
export interface ListedSource {
  id: string;
  code: string;
  title: string;
  publisher: string | null;
  published_on: string | null;
  read_on: string | null;
  told: Told;
  /** How many facts cite it, and how many snapshots of it are kept. */
  cited: number;
  snapshots: number;
}

/** Sources whose code, title, publisher or address have all words of a question, the nearest first. */
export async function sourcesLike(
  db: Db,
  question: string,
  limit: number,
): Promise<{ id: string; code: string; title: string }[]> {
  const words = wordsOf(question);
  if (words.length === 0) return [];
  return db
    .selectFrom('sources as s')
    .select(['s.id', 's.code', 's.title'])
    .where((is) => is.and(words.map((word) => is(haystack, 'ilike', pattern(word)))))
    .orderBy('s.code')
    .limit(limit)
    .execute();
}

/** One page of the desk's list of sources, by their codes; `after` is the code where the page before ended. */
export async function listedSources(
  db: Db,
  asked: { question: string; told: Told | null; after: string },
): Promise<{ lines: ListedSource[]; after: string | null }> {
  const words = wordsOf(asked.question);
  const lines = await db
    .selectFrom('sources as s')
    .select(['s.id', 's.code', 's.title', 's.publisher', 's.published_on', 's.read_on', 's.told'])
    .select((is) => [
      is
        .selectFrom('citations as c')
        .select(({ fn }) => fn.countAll<number>().as('n'))
        .whereRef('c.source_id', '=', 's.id')
        .$asScalar()
        .$notNull()
        .as('cited'),
      is
        .selectFrom('snapshots as n')
        .select(({ fn }) => fn.countAll<number>().as('n'))
        .whereRef('n.source_id', '=', 's.id')
        .$asScalar()
        .$notNull()
        .as('snapshots'),
    ])
    .$if(words.length > 0, (query) =>
      query.where((is) => is.and(words.map((word) => is(haystack, 'ilike', pattern(word))))),
    )
    .$if(asked.told !== null, (query) => query.where('s.told', '=', asked.told ?? 'desk'))
    .$if(asked.after !== '', (query) => query.where('s.code', '>', asked.after))
    .orderBy('s.code')
    .limit(sources_a_page + 1)
    .execute();
  const page = lines.slice(0, sources_a_page);
  return { lines: page, after: lines.length > sources_a_page ? (page.at(-1)?.code ?? null) : null };
}

const haystack = sql<string>`s.code || ' ' || s.title || ' ' || coalesce(s.publisher, '') || ' ' || coalesce(s.url, '')`;

/** More words than these make no question more exact. */
const most_words = 8;

function wordsOf(question: string): string[] {
  return question.slice(0, longest_question).split(/\s+/).filter(Boolean).slice(0, most_words);
}

/** The word anywhere; what `like` takes for a sign is a letter here. */
function pattern(word: string): string {
  return `%${word.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
}
