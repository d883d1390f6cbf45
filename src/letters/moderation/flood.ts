import { sql } from 'kysely';
import type { Actor } from '../../kernel/actor.js';
import { newId } from '../../kernel/chance.js';
import { hour_ms } from '../../kernel/clock.js';
import { type Db, transact } from '../../kernel/database.js';
import { record } from '../../kernel/journal.js';
import { Missing, Refused } from '../../kernel/refusals.js';

/** So many letters with the same text, or to one person in one hour by first-time writers, look like a flood. */
const least_same = 5;
const least_in_hour = 50;
/** So many are turned away at one press: a statement of a second, after which the desk can do something else. */
export const turned_at_once = 5000;
/** For so long a flood can be taken back. */
const undo_ms = 7 * 24 * hour_ms;

/** Letters that look as if they were one flood: of one text (`mark`), or to one person in one hour (`hour`). */
export interface Suspected {
  /** `mark <hex>` or `hour <person> <ISO hour>`: how the desk names it. */
  key: string;
  kind: 'mark' | 'hour';
  person: string | null;
  letters: number;
  first_at: Date;
  last_at: Date;
  /** Some of them, to look at. */
  samples: string[];
}

/**
 * What looks like a flood among the letters that wait, at most 50: first what has one text, where no other letter is
 * caught with it, then what came in one hour; the largest first.
 */
export async function suspectedFloods(db: Db): Promise<Suspected[]> {
  // Of each kind those that are many, first; only of them is asked who, and for some to look at.
  const { rows } = await sql<Suspected>`
    with same as materialized (
      select mark, count(*)::int as letters, min(received_at) as first_at, max(received_at) as last_at
      from letters where state = 'received' and mark is not null
      group by mark having count(*) >= ${least_same} order by 2 desc limit 50),
    hours as materialized (
      select person_id, date_trunc('hour', received_at at time zone 'UTC') as hour, count(*)::int as letters,
        min(received_at) as first_at, max(received_at) as last_at
      from letters where state = 'received' and not is_known
      group by 1, 2 having count(*) >= ${least_in_hour} order by 3 desc limit 50)
    select 'mark ' || encode(mark, 'hex') as key, 'mark' as kind, null as person, letters, first_at, last_at,
      array(select l.id from letters l where l.state = 'received' and l.mark = same.mark limit 3) as samples
    from same
    union all
    select 'hour ' || person_id || ' ' || to_char(hour, 'YYYY-MM-DD"T"HH24'), 'hour',
      (select p.slug from people p where p.id = person_id), letters, first_at, last_at,
      array(select l.id from letters l where l.person_id = hours.person_id and l.state = 'received' and not l.is_known
        and l.received_at between first_at and last_at order by l.received_at limit 3)
    from hours
    order by kind desc, letters desc, key limit 50`.execute(db);
  return rows;
}

const mark_key = /^mark ([0-9a-f]{64})$/;
const hour_key = /^hour ([0-9a-f-]{36}) (\d{4}-\d{2}-\d{2}T\d{2})$/;

function among(key: string) {
  const mark = mark_key.exec(key)?.[1];
  if (mark) return sql`l.mark = decode(${mark}, 'hex')`;
  const [, person, hour] = hour_key.exec(key) ?? [];
  if (!person || !hour) throw new Missing('flood');
  const from = new Date(`${hour}:00:00Z`);
  if (Number.isNaN(from.getTime())) throw new Missing('flood');
  const to = new Date(from.getTime() + hour_ms);
  return sql`l.person_id = ${person}::uuid and not l.is_known and l.received_at >= ${from} and l.received_at < ${to}`;
}

/**
 * Turns away up to 5,000 letters of a flood at once, by the same rules as one: only those that wait, with their
 * history, and one line of the journal with the count. Returns how many, how many are left, and by what to take it
 * back. Throws `Refused` when none waits any more.
 */
export async function turnAwayFlood(
  db: Db,
  actor: Actor,
  staffId: string,
  key: string,
): Promise<{ id: string; letters: number; left: number }> {
  const these = among(key);
  return transact(db, async (tx) => {
    const id = newId(actor.chance);
    const at = actor.clock.now();
    const { rows: chosen } = await sql<{ id: string }>`
      select l.id from letters l where l.state = 'received' and ${these}
      order by l.received_at, l.id limit ${turned_at_once} for update skip locked`.execute(tx);
    if (chosen.length === 0) throw new Refused('letters.moderation.flood_over');
    const ids = chosen.map((one) => one.id);
    await tx
      .insertInto('letter_floods')
      .values({ id, letters: ids.length, turned_at: at, turned_by: staffId, undone_at: null })
      .execute();
    await sql`update letters set state = 'turned_away', changed_at = ${at} where id = any(${ids}::uuid[])`.execute(
      tx,
    );
    await sql`insert into letter_events (letter_id, what, reason, at, who, flood_id)
      select x, 'turned_away', 'flood', ${at}, ${actor.who}, ${id} from unnest(${ids}::uuid[]) x`.execute(tx);
    await record(tx, actor, {
      what: 'letters.flood_turned_away',
      subject: `flood:${id}`,
      detail: { letters: ids.length },
    });
    const { rows } = await sql<{ left: number }>`
      select count(*)::int as left from letters l where l.state = 'received' and ${these}`.execute(tx);
    return { id, letters: ids.length, left: rows[0]?.left ?? 0 };
  });
}

/** Takes a flood back: what it turned away waits again. Returns how many. Throws `Missing`, and `Refused` after seven days. */
export async function undoFlood(db: Db, actor: Actor, id: string): Promise<number> {
  return transact(db, async (tx) => {
    const flood = await tx
      .selectFrom('letter_floods')
      .selectAll()
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    if (!flood) throw new Missing('flood');
    const at = actor.clock.now();
    if (flood.undone_at || at.getTime() - flood.turned_at.getTime() > undo_ms) {
      throw new Refused('letters.moderation.flood_settled');
    }
    const { rows } = await sql<{ id: string }>`
      update letters l set state = 'received', changed_at = ${at} from letter_events e
      where e.flood_id = ${id} and e.letter_id = l.id and l.state = 'turned_away' returning l.id`.execute(tx);
    await sql`insert into letter_events (letter_id, what, reason, at, who)
      select x, 'received', 'flood_undone', ${at}, ${actor.who} from unnest(${rows.map((row) => row.id)}::uuid[]) x`.execute(
      tx,
    );
    await tx.updateTable('letter_floods').set({ undone_at: at }).where('id', '=', id).execute();
    await record(tx, actor, {
      what: 'letters.flood_undone',
      subject: `flood:${id}`,
      detail: { letters: rows.length },
    });
    return rows.length;
  });
}

/** Floods that can still be taken back, the latest first. */
export async function latestFloods(db: Db, now: Date) {
  return db
    .selectFrom('letter_floods as f')
    .innerJoin('staff as s', 's.id', 'f.turned_by')
    .select(['f.id', 'f.letters', 'f.turned_at', 's.name'])
    .where('f.undone_at', 'is', null)
    .where('f.turned_at', '>', new Date(now.getTime() - undo_ms))
    .orderBy('f.turned_at', 'desc')
    .limit(20)
    .execute();
}
