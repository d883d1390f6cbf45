import { sql } from 'kysely';
import { among, type Db, type PublicDb, transact } from '../../kernel/database.js';
import { coursesOf, emptyCourse } from './standing-on.js';
import { type Turn, turnsIn } from './turn.js';

/** People whose turns are worked out in one transaction. */
const piece = 250;
/** So many people at one turn of the clerk: some seconds, so that mail does not wait behind an import. */
const most_at_once = 5000;

/**
 * Works out the turns of people of whom something has changed, as visitors may know them. For the clerk, who
 * writes what anybody can work out again: nothing of it is journalled. Gives back for how many people.
 */
export async function keepTurns(db: Db, limit = most_at_once): Promise<number> {
  let done = 0;
  while (done < limit) {
    const more = await transact(db, (tx) => keepPiece(tx, Math.min(piece, limit - done)));
    if (more === 0) break;
    done += more;
  }
  return done;
}

async function keepPiece(tx: Db, count: number): Promise<number> {
  // First they leave the line, then their courses are read: who changes one meanwhile puts it into line again.
  const { rows } = await sql<{ person_id: string }>`
    with next as (select distinct person_id from waiting_courses limit ${count}),
    gone as (delete from waiting_courses w using next n where w.person_id = n.person_id returning w.person_id)
    select distinct person_id from gone`.execute(tx);
  const ids = rows.map(({ person_id }) => person_id);
  if (ids.length === 0) return 0;
  const visitors = tx.withSchema('published') as unknown as PublicDb;
  const people = await visitors
    .selectFrom('people')
    .select(['id', 'name', 'rank'])
    .where('id', '=', among(ids))
    .execute();
  const turns = await turnsOf(
    visitors,
    people.map(({ id }) => id),
  );
  await tx.deleteFrom('kept_turns').where('person_id', '=', among(ids)).execute();
  if (people.length > 0) {
    await tx
      .insertInto('kept_turns')
      .values(
        people.map(({ id: person_id, name, rank }) => {
          const own = turns.get(person_id) ?? [];
          return {
            person_id,
            name,
            rank,
            days: own.map((one) => one.day),
            states: own.map((one) => one.state),
          };
        }),
      )
      .execute();
  }
  return ids.length;
}

/** The turns of some people as this handle may see them, worked out now. */
export async function turnsOf(db: PublicDb, people: string[]): Promise<Map<string, Turn[]>> {
  if (people.length === 0) return new Map();
  const courses = await coursesOf(db, people);
  return new Map(people.map((id) => [id, turnsIn(courses.get(id) ?? emptyCourse())]));
}
