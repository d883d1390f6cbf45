import { sql } from 'kysely';
import { among, type PublicDb } from '../../kernel/database.js';
import { turnsOf } from './kept-turns.js';
import { type State, states } from './standing.js';
import { stateAt, type Turn } from './turn.js';

/**
 * So many people of whom something has changed are worked out while somebody waits for the page; the others
 * are left out, and counted as such, until the clerk has been there.
 */
export const most_worked_out = 1000;

/** What is not kept: people of whom something has changed since the clerk was there. */
export interface Fresh {
  turns: Map<string, Turn[]>;
  /** So many more are left out. */
  left_out: number;
}

/** Whose turns are not kept, and what they are now. To be asked first: the other questions build on it. */
export async function freshTurns(db: PublicDb): Promise<Fresh> {
  const waiting = await db
    .selectFrom('waiting_courses')
    .select('person_id')
    .limit(most_worked_out + 1)
    .execute();
  const ids = waiting.slice(0, most_worked_out).map(({ person_id }) => person_id);
  const isMore = waiting.length > most_worked_out;
  return { turns: await turnsOf(db, ids), left_out: isMore ? (await waitingCount(db)) - ids.length : 0 };
}

async function waitingCount(db: PublicDb): Promise<number> {
  const { count } = await db
    .selectFrom('waiting_courses')
    .select((is) => is.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

/** Somebody on a day: with a state also where no step tells of one. */
export interface Stood {
  id: string;
  state: State;
}

/** How many public people stood how on a day. */
export async function countsOn(db: PublicDb, fresh: Fresh, day: string): Promise<Record<State, number>> {
  const counts = noCounts();
  const { rows } = await sql<{ state: State; count: number }>`
    select state, count(*) as count from (${keptOn(fresh, day)}) k group by state`.execute(db);
  for (const { state, count } of rows) counts[state] += count;
  for (const turns of fresh.turns.values()) counts[stateAt(turns, day) ?? 'unknown'] += 1;
  return counts;
}

/** Nobody in any state. */
export function noCounts(): Record<State, number> {
  return Object.fromEntries(states.map((state) => [state, 0])) as Record<State, number>;
}

/**
 * Some of the public people, those whom the campaign defends first before the others, then by name: in one
 * state on a day, or in any for null.
 */
export async function peopleIn(
  db: PublicDb,
  fresh: Fresh,
  asked: { day: string; state: State | null; skip: number; limit: number },
): Promise<{ id: string; slug: string; name: string; rank: number | null }[]> {
  const { day, state, skip, limit } = asked;
  const now = [...fresh.turns].map(([id, turns]) => ({ id, state: stateAt(turns, day) ?? 'unknown' }));
  const fitting = now.filter((one) => state === null || one.state === state).map(({ id }) => id);
  const { rows } = await sql<{ id: string; slug: string; name: string; rank: number | null }>`
    with fitting as materialized (
      select id, name, rank from (
        select id, name, rank from (${keptOn(fresh, day)}) k where ${state}::text is null or state = ${state}
        union all
        select id, name, rank from people where id = ${among(fitting)}
      ) as everybody
      order by rank nulls last, name collate "C", id limit ${limit} offset ${skip}
    )
    select f.id, p.slug, f.name, f.rank from fitting f join people p on p.id = f.id
    order by f.rank nulls last, f.name collate "C", f.id`.execute(db);
  return rows;
}

/** The kept people and their states on a day, without those of whom something has changed. */
function keptOn({ turns }: Fresh, day: string) {
  return sql`select person_id as id, name, rank,
      coalesce(states[nullif(width_bucket(${day}::text collate "C", days), 0)], 'unknown') as state
    from kept_turns where person_id <> all(${[...turns.keys()]}::uuid[])`;
}

/** How many more people stand in a state from a month on than before it; fewer where it is below 0. */
export interface Shift {
  /** YYYY-MM. */
  month: string;
  state: State;
  change: number;
}

/** What the turns of everybody up to a day come to, by month. Who has no turn by then is in no state. */
export async function shiftsUntil(db: PublicDb, fresh: Fresh, day: string): Promise<Shift[]> {
  const { rows } = await sql<Shift>`
    select left(t.day, 7) as month, c.state, sum(c.change)::integer as change
    from kept_turns k cross join lateral unnest(k.days, k.states) with ordinality as t(day, state, place)
    cross join lateral (values (t.state, 1), (k.states[t.place - 1], -1)) as c(state, change)
    where k.person_id <> all(${[...fresh.turns.keys()]}::uuid[])
      and t.day collate "C" <= ${day} and c.state is not null
    group by 1, 2`.execute(db);
  const own = [...fresh.turns.values()].flatMap((turns) =>
    turns.flatMap((turn, place): Shift[] => {
      if (turn.day > day) return [];
      const month = turn.day.slice(0, 7);
      const before = turns[place - 1];
      return [
        { month, state: turn.state, change: 1 },
        ...(before ? [{ month, state: before.state, change: -1 }] : []),
      ];
    }),
  );
  return [...rows, ...own];
}
