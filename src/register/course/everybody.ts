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

/** How each of some public people stood on a day: by their turns, kept or worked out now. */
export async function statesOn(db: PublicDb, people: string[], day: string): Promise<Map<string, State>> {
  const kept = await db
    .selectFrom('kept_turns')
    .select(['person_id', 'days', 'states'])
    .where('person_id', '=', among(people))
    .execute();
  const turns = new Map(
    kept.map(({ person_id, days, states: own }) => [
      person_id,
      days.map((from, place): Turn => ({ day: from, state: own[place] as State })),
    ]),
  );
  const others = await turnsOf(
    db,
    people.filter((id) => !turns.has(id)),
  );
  return new Map([...turns, ...others].map(([id, own]) => [id, stateAt(own, day) ?? 'unknown']));
}

/** How many public people stood how on a day. */
export async function countsOn(db: PublicDb, fresh: Fresh, day: string): Promise<Record<State, number>> {
  const counts = noCounts();
  const { rows } = await sql<{ state: State | typeof untold; count: number }>`
    select state, sum(people)::integer as count from (${changesUntil(fresh, day)}) c group by state`.execute(
    db,
  );
  for (const { state, count } of rows) counts[state === untold ? 'unknown' : state] += count;
  for (const turns of fresh.turns.values()) counts[stateAt(turns, day) ?? 'unknown'] += 1;
  return counts;
}

/** In which state somebody was on a day, by a row of kept turns. */
const keptState = (day: string) =>
  sql`coalesce(states[nullif(width_bucket(${day}::text collate "C", days), 0)], 'unknown')`;

/** Whether somebody was held on a day, by a row of kept turns: for questions that join them. */
export const heldOn = (day: string) => sql`${keptState(day)} = 'held'`;

/** The state in which the counts begin with everybody, before all days. */
const untold = 'untold';

/**
 * What the kept turns of everybody come to, up to a day. Who has been worked out anew since the fresh turns were
 * asked for is among those: they are taken off here.
 */
function changesUntil({ turns }: Fresh, day: string) {
  return sql`select day, state, people from turn_counts where day <= ${day}
    union all
    select day, state, -people from turn_changes
    where person_id = ${among([...turns.keys()])} and day collate "C" <= ${day}`;
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
  const order = sql`rank nulls last, name collate "C", id`;
  // What is kept is walked in its order (index kept_turns_in_order) as far as the page reaches.
  const { rows } = await sql<{ id: string; slug: string; name: string; rank: number | null }>`
    with kept as (
      select person_id as id, name, rank from kept_turns
      where person_id <> all(${[...fresh.turns.keys()]}::uuid[]) and (${state}::text is null or ${state} = ${keptState(day)})
      order by rank nulls last, name collate "C", person_id limit ${skip + limit}
    ), listed as (
      select id, name, rank from (
        select id, name, rank from kept union all select id, name, rank from people where id = ${among(fitting)}
      ) as everybody
      order by ${order} limit ${limit} offset ${skip}
    )
    select l.id, p.slug, l.name, l.rank from listed l join people p on p.id = l.id
    order by l.rank nulls last, l.name collate "C", l.id`.execute(db);
  return rows;
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
    select left(day, 7) as month, state, sum(people)::integer as change
    from (${changesUntil(fresh, day)}) c where state <> ${untold} group by 1, 2`.execute(db);
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
