import { sql } from 'kysely';
import type { Actor } from '../kernel/actor.js';
import { newId } from '../kernel/chance.js';
import { type Db, transact } from '../kernel/database.js';
import { record } from '../kernel/journal.js';
import { Missing, Refused } from '../kernel/refusals.js';
import { reasonOf } from './organisation-tie.js';

/** What the rooms above have to say against it: a message, or null. Both were something to the same text, say. */
export type Objection = (db: Db, kept: string, joined: string) => Promise<string | null>;

/**
 * Says that two rows are one organisation: `joined` becomes another form of `kept`, with its name, its old
 * address, its consents and what is part of it. Nothing is moved, so it can be taken back. Throws `Missing`;
 * `Refused` when one of them is joined already, when one is above the other, or when a room above objects.
 */
export async function join(
  db: Db,
  actor: Actor,
  { kept, joined, why: typed }: { kept: string; joined: string; why: string },
  objects: Objection = async () => null,
): Promise<string> {
  const why = reasonOf(typed);
  if (kept === joined) throw new Refused('supporters.desk.joins_itself', {}, 422);
  return transact(db, async (tx) => {
    await sql`select pg_advisory_xact_lock(71833402)`.execute(tx);
    const found = await tx
      .selectFrom('organisations')
      .select('id')
      .where('id', 'in', [kept, joined])
      .orderBy('id')
      .forUpdate()
      .execute();
    if (found.length < 2) throw new Missing('organisation');
    const { rows: old } = await sql`
      select from organisation_joins where undone_at is null
        and (joined_id in (${kept}, ${joined}) or kept_id = ${joined})`.execute(tx);
    if (old.length > 0) throw new Refused('supporters.desk.joined_already', {}, 422);
    const { rows: above } = await sql`
      select from organisations_above
      where (id = ${kept} and above_id = ${joined}) or (id = ${joined} and above_id = ${kept})`.execute(tx);
    if (above.length > 0) throw new Refused('supporters.desk.one_above', {}, 422);
    const objection = await objects(tx, kept, joined);
    if (objection) throw new Refused(objection, {}, 422);
    const id = newId(actor.chance);
    await tx
      .insertInto('organisation_joins')
      .values({
        id,
        joined_id: joined,
        kept_id: kept,
        why,
        joined_at: actor.clock.now(),
        joined_by: actor.who,
      })
      .execute();
    const subject = `organisation:${kept}`;
    await record(tx, actor, { what: 'organisation.joined', subject, why, detail: { join: id, joined } });
    return id;
  });
}

/** Takes a join back: both are as they were. Throws `Missing` for one that does not hold (any more). */
export async function undoJoin(db: Db, actor: Actor, id: string, typed: string): Promise<void> {
  const why = reasonOf(typed);
  await transact(db, async (tx) => {
    await sql`select pg_advisory_xact_lock(71833402)`.execute(tx);
    const undone = await tx
      .updateTable('organisation_joins')
      .set({ undone_at: actor.clock.now(), undone_by: actor.who, undone_why: why })
      .where('id', '=', id)
      .where('undone_at', 'is', null)
      .returning(['kept_id', 'joined_id'])
      .executeTakeFirst();
    if (!undone) throw new Missing('join');
    const subject = `organisation:${undone.kept_id}`;
    const detail = { join: id, joined: undone.joined_id };
    await record(tx, actor, { what: 'organisation.join_undone', subject, why, detail });
  });
}

/** One form under which an organisation was entered too. */
export interface Joined {
  id: string;
  organisation_id: string;
  name: string;
  country: string;
  why: string;
  joined_at: Date;
}

/** The joins that hold for this organisation, the latest first. */
export async function joinsOf(db: Db, id: string): Promise<Joined[]> {
  return db
    .selectFrom('organisation_joins as j')
    .innerJoin('organisations as o', 'o.id', 'j.joined_id')
    .select(['j.id', 'o.id as organisation_id', 'o.name', 'o.country', 'j.why', 'j.joined_at'])
    .where('j.kept_id', '=', id)
    .where('j.undone_at', 'is', null)
    .orderBy('j.joined_at', 'desc')
    .execute();
}
