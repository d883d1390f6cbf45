import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { type Db, type PublicDb, transact } from '../../kernel/database.js';

/** What visitors read of one thing, column by column. */
export type Shown = Record<string, unknown>;

/** One thing that visitors read differently: it comes (no `before`), goes (no `after`) or says something else. */
export interface Change {
  /** The published view in which it stands, as `course_events`. */
  view: string;
  id: string;
  before: Shown | null;
  after: Shown | null;
}

/**
 * Looks at the data as if a change had been made, and takes the change back. What `look` reads is what
 * everybody would read if the change stood; nobody else sees anything of it.
 */
export async function supposing<T>(
  db: Db,
  change: (tx: Db) => Promise<unknown>,
  look: (tx: Db) => Promise<T>,
): Promise<T> {
  return transact(db, async (tx) => {
    await sql`savepoint supposing`.execute(tx);
    try {
      await change(tx);
      return await look(tx);
    } finally {
      await sql`rollback to savepoint supposing`.execute(tx);
    }
  });
}

/** The same handle, with the published views before it instead of the tables. Only inside `supposing`, which ends it. */
export async function asVisitor(tx: Db): Promise<PublicDb> {
  await sql`set local search_path to published`.execute(tx);
  return tx as unknown as PublicDb;
}

/**
 * What visitors would read more, less or differently of some people if a change were made. It is read
 * from the published views themselves, so that nothing that goes public can be left out of it.
 */
export async function publicDifference(
  db: Db,
  people: string[],
  change: (tx: Db) => Promise<unknown>,
): Promise<Change[]> {
  return transact(db, async (tx) => {
    const before = await shownOf(tx, people);
    const after = await supposing(tx, change, (supposed) => shownOf(supposed, people));
    const keys = [...new Set([...before.keys(), ...after.keys()])].sort();
    return keys.flatMap((key): Change[] => {
      const [one, other] = [before.get(key), after.get(key)];
      if (JSON.stringify(one?.shown) === JSON.stringify(other?.shown)) return [];
      const { view = '', id = '' } = one ?? other ?? {};
      return [{ view, id, before: one?.shown ?? null, after: other?.shown ?? null }];
    });
  });
}

/** A short name of a difference: two that differ in anything have two. */
export function differenceMark(changes: Change[]): string {
  const said = changes.map(({ view, id, before, after }) => [view, id, before, after]);
  return createHash('sha256').update(JSON.stringify(said)).digest('base64url');
}

/**
 * Views in which a person's rows are found by something else than `person_id`, and how. A view that stands
 * neither here nor has that column holds nothing about one person (difference.test.ts).
 */
const by_other_columns: Record<string, string> = {
  people: 'id = any($people)',
  course_readings: 'event_id in (select id from published.course_events where person_id = any($people))',
  event_counts: 'event_id in (select id from published.course_events where person_id = any($people))',
  stay_places: 'id in (select id from published.stays where person_id = any($people))',
  citations: `fact_id in (select id from published.facts where person_id = any($people)
    union select contradiction_id from published.contradiction_people where person_id = any($people)
    union select proceeding_id from published.proceeding_people where person_id = any($people))`,
};
