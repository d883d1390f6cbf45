import './tables.js';
import { sql } from 'kysely';
import type { Actor } from '../../kernel/actor.js';
import { newId } from '../../kernel/chance.js';
import { minute_ms, today } from '../../kernel/clock.js';
import { type Db, transact } from '../../kernel/database.js';
import { addDays } from '../../kernel/day.js';
import { record } from '../../kernel/journal.js';
import { Missing, Refused } from '../../kernel/refusals.js';
import type { RetentionRule } from '../../kernel/retention.js';

/** A letter is somebody's for so long; then another one may read it. */
const lease_ms = 20 * minute_ms;
/** So many letters one person opens on a day, unless another one raises it: one account never reads everything. */
export const usual_quota = 100;
export const most_raise = 500;

/** What of the queue somebody may read: in their compartments, not read by others now, not found good or flagged by them. */
const readableBy = (staffId: string, now: Date) => sql`
  l.text_sealed is not null
  and exists (select from grants g where g.compartment = l.compartment and g.staff_id = ${staffId})
  and not exists (select from letter_readings r
    where r.letter_id = l.id and r.staff_id <> ${staffId} and r.until > ${now})
  and not exists (select from letter_approvals a where a.letter_id = l.id and a.staff_id = ${staffId})
  and not exists (select from letter_flags f where f.letter_id = l.id and f.staff_id = ${staffId})`;

/**
 * The next letter that somebody may read, the oldest first, which is theirs for 20 minutes from now. `skip` is one
 * that they leave for later. Null when there is none for them.
 */
export async function takeNext(
  db: Db,
  actor: Actor,
  staffId: string,
  skip: string | null = null,
): Promise<string | null> {
  const now = actor.clock.now();
  return transact(db, async (tx) => {
    if (skip) {
      await tx
        .deleteFrom('letter_readings')
        .where('letter_id', '=', skip)
        .where('staff_id', '=', staffId)
        .execute();
    }
    const { rows } = await sql<{ id: string }>`
      select l.id from letters l where l.state = 'received' and ${readableBy(staffId, now)}
        and (${skip}::uuid is null or (l.received_at, l.id) > (select received_at, id from letters where id = ${skip}::uuid))
      order by l.received_at, l.id limit 1 for update of l skip locked`.execute(tx);
    const id = rows[0]?.id ?? null;
    if (id) await claim(tx, id, staffId, now);
    return id;
  });
}

async function claim(tx: Db, letter_id: string, staff_id: string, now: Date): Promise<void> {
  const until = new Date(now.getTime() + lease_ms);
  await tx
    .insertInto('letter_readings')
    .values({ letter_id, staff_id, until })
    .onConflict((conflict) => conflict.column('letter_id').doUpdateSet({ staff_id, until }))
    .execute();
}

/**
 * Claims one letter to be opened by somebody and counts it against their day. Throws `Missing`, and `Refused` when
 * somebody else reads it, or when the day's quota is used up.
 */
export async function beginReading(db: Db, actor: Actor, staffId: string, letterId: string): Promise<void> {
  const now = actor.clock.now();
  const day = today(actor.clock);
  await transact(db, async (tx) => {
    const found = await tx
      .selectFrom('letters')
      .select('id')
      .where('id', '=', letterId)
      .forUpdate()
      .executeTakeFirst();
    if (!found) throw new Missing('letter');
    const reading = await tx
      .selectFrom('letter_readings as r')
      .innerJoin('staff as s', 's.id', 'r.staff_id')
      .select(['r.staff_id', 's.name'])
      .where('r.letter_id', '=', letterId)
      .where('r.until', '>', now)
      .executeTakeFirst();
    if (reading && reading.staff_id !== staffId) {
      throw new Refused('letters.moderation.read_by', { name: reading.name });
    }
    const opened = await tx
      .selectFrom('letter_openings')
      .select('letter_id')
      .where('staff_id', '=', staffId)
      .where('day', '=', day)
      .where('letter_id', '=', letterId)
      .executeTakeFirst();
    if (!opened) {
      const { used, most } = await quotaOf(tx, staffId, day);
      if (used >= most) throw new Refused('letters.moderation.quota_used', { most }, 429);
      await tx
        .insertInto('letter_openings')
        .values({ staff_id: staffId, day, letter_id: letterId })
        .execute();
    }
    await claim(tx, letterId, staffId, now);
  });
}

/** How many letters somebody opened on a day, and how many they may. */
export async function quotaOf(db: Db, staffId: string, day: string): Promise<{ used: number; most: number }> {
  const { rows } = await sql<{ used: number; more: number }>`select
    (select count(*)::int from letter_openings where staff_id = ${staffId} and day = ${day}) as used,
    (select coalesce(sum(more), 0)::int from quota_raises where staff_id = ${staffId} and day = ${day}) as more`.execute(
    db,
  );
  const { used = 0, more = 0 } = rows[0] ?? {};
  return { used, most: usual_quota + more };
}

/** Lets somebody else read more today, with the reason. Nobody raises their own. Throws `Refused`. */
export async function raiseQuota(
  db: Db,
  actor: Actor,
  byId: string,
  staffId: string,
  raise: { more: number; why: string },
): Promise<void> {
  if (byId === staffId) throw new Refused('letters.moderation.own_quota');
  await transact(db, async (tx) => {
    const row = { id: newId(actor.chance), staff_id: staffId, day: today(actor.clock), by_id: byId };
    await tx
      .insertInto('quota_raises')
      .values({ ...row, ...raise, at: actor.clock.now() })
      .execute();
    await record(tx, actor, {
      what: 'letters.quota_raised',
      subject: `staff:${staffId}`,
      why: raise.why,
      detail: { more: raise.more },
    });
  });
}

/** The quota is one of a day; that a letter was opened stands in the journal. */
const opening_days = 7;

export const openingRules: readonly RetentionRule[] = [
  {
    name: 'letters.openings',
    what: 'the list by which the letters that somebody may open on a day are counted; the journal keeps each opening',
    when: `${opening_days} days after that day`,
    forget: async ({ db, actor }) => {
      const until = addDays(today(actor.clock), -opening_days);
      const gone = await db.deleteFrom('letter_openings').where('day', '<', until).executeTakeFirst();
      return Number(gone.numDeletedRows);
    },
  },
];
