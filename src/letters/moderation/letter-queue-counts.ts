import { sql } from 'kysely';
import type { Clock } from '../../kernel/clock.js';
import type { Db } from '../../kernel/database.js';
import type { Due } from '../../page/web.js';
import { called } from '../called.js';

/** What waits to be read, in numbers. */
export interface Waiting {
  received: number;
  translating: number;
  /** Found good by one; a second person has to agree. */
  second: number;
  flagged: number;
  oldest: Date | null;
}

export async function waitingLetters(db: Db): Promise<Waiting> {
  const { rows } = await sql<Waiting>`select
    (select count(*)::int from letters where state = 'received') as received,
    (select count(*)::int from letters where state = 'translating') as translating,
    (select count(distinct a.letter_id)::int from letter_approvals a join letters l on l.id = a.letter_id
      where l.state = 'received') as second,
    (select count(*)::int from letter_flags f join letters l on l.id = f.letter_id where l.state = 'received') as flagged,
    (select min(received_at) from letters where state in ('received', 'translating')) as oldest`.execute(db);
  return rows[0] ?? { received: 0, translating: 0, second: 0, flagged: 0, oldest: null };
}

/** How many wait by person and language, the most first; at most 100 lines. */
export async function waitingByPerson(db: Db) {
  const { rows } = await sql<{ slug: string; person: string; language: string; letters: number }>`
    select p.slug, coalesce(${called}, p.slug) as person, l.language, count(*)::int as letters
    from letters l join people p on p.id = l.person_id where l.state = 'received'
    group by p.id, l.language order by 4 desc, 1, 3 limit 100`.execute(db);
  return rows;
}

/** What is due of letters to read, for the desk's first page. */
export async function readingDue(db: Db, _clock: Clock): Promise<Due[]> {
  const { received, translating, second } = await waitingLetters(db);
  const line = (count: number, what: string, href: string, detail?: Due['detail']): Due[] =>
    count === 0
      ? []
      : [{ count, code: `letters.moderation.due.${what}`, href, ...(detail ? { detail } : {}) }];
  const detail = { code: 'letters.moderation.due.second', values: { count: second } };
  return [
    ...line(received, 'received', '/desk/letters', second > 0 ? detail : undefined),
    ...line(translating, 'translating', '/desk/letters'),
  ];
}
