import { sql } from 'kysely';
import { type Clock, second_ms } from '../../kernel/clock.js';
import type { Db } from '../../kernel/database.js';
import type { Due } from '../../page/web.js';
import { called } from '../called.js';
import { type Suspected, suspectedFloods } from './flood.js';

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
  // Gone through once: a flood of a hundred thousand is counted in some fifty milliseconds.
  const { rows } = await sql<Waiting>`select
    count(*) filter (where state = 'received')::int as received,
    count(*) filter (where state = 'translating')::int as translating,
    (select count(distinct a.letter_id)::int from letter_approvals a join letters l on l.id = a.letter_id
      where l.state = 'received') as second,
    (select count(*)::int from letter_flags f join letters l on l.id = f.letter_id where l.state = 'received') as flagged,
    min(received_at) as oldest
    from letters where state in ('received', 'translating')`.execute(db);
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

/** A queue of so many takes long enough to be counted that it is not counted anew for every page. */
const large = 5000;
const good_ms = 15 * second_ms;

/** What the page of the queue says. */
export interface Counted {
  waiting: Waiting;
  people: Awaited<ReturnType<typeof waitingByPerson>>;
  floods: Suspected[];
}

/**
 * The queue in numbers. A large one is counted every quarter of a minute: whoever works at the desk during a flood
 * does not wait for it, nor the letters that come in for them.
 */
export class QueueCounts {
  private last: { at_ms: number; counted: Counted } | null = null;

  async of(db: Db, clock: Clock): Promise<Counted> {
    const at_ms = clock.now().getTime();
    const { last } = this;
    if (last && last.counted.waiting.received >= large && Math.abs(at_ms - last.at_ms) < good_ms)
      return last.counted;
    const counted = {
      waiting: await waitingLetters(db),
      people: await waitingByPerson(db),
      floods: await suspectedFloods(db),
    };
    this.last = { at_ms, counted };
    return counted;
  }

  /** Counts anew at the next page: many letters have been moved at once. */
  forget(): void {
    this.last = null;
  }
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
