import './tables.js';
import type { Selectable } from 'kysely';
import type { Actor } from '../../kernel/actor.js';
import { isId, newId } from '../../kernel/chance.js';
import { type Db, type PublicDb, type Published, type Tables, transact } from '../../kernel/database.js';
import { record } from '../../kernel/journal.js';
import { Missing, Refused } from '../../kernel/refusals.js';
import type { GivingKind } from './tables.js';

/** A way to give, as everybody reads it. */
export type GivingWay = Selectable<Published['giving_ways']>;
/** The same at the desk, with who entered it, who agreed and who ended it. */
export type GivingAtDesk = Selectable<Tables['giving_ways']>;

/** So many ways may stand or wait at once: a page that people read before they give. */
export const most_ways = 20;

/** The ways to give that two people stand for. */
export async function givingWays(db: PublicDb): Promise<GivingWay[]> {
  return db.selectFrom('giving_ways').selectAll().orderBy('kind').orderBy('since').orderBy('id').execute();
}

/** All ways at the desk, those that stand or wait first. */
export async function waysAtDesk(db: Db): Promise<GivingAtDesk[]> {
  return db
    .selectFrom('giving_ways')
    .selectAll()
    .orderBy('ended_at', (order) => order.desc().nullsFirst())
    .orderBy('made_at', 'desc')
    .orderBy('id')
    .limit(100)
    .execute();
}

/** Enters a way to give. Nobody sees it before a second person has agreed; it is never changed afterwards. */
export async function enterWay(
  db: Db,
  actor: Actor,
  way: { kind: GivingKind; names: Record<string, string>; details: string },
): Promise<string> {
  const id = newId(actor.chance);
  await transact(db, async (tx) => {
    const { count } = await tx
      .selectFrom('giving_ways')
      .select((e) => e.fn.countAll<number>().as('count'))
      .where('ended_at', 'is', null)
      .executeTakeFirstOrThrow();
    if (count >= most_ways) throw new Refused('newspaper.joining.giving.too_many', { limit: most_ways });
    await tx
      .insertInto('giving_ways')
      .values({
        ...{ id, kind: way.kind, names: JSON.stringify(way.names), details: way.details },
        ...{ made_by: actor.who, made_at: actor.clock.now() },
        ...{ agreed_by: null, agreed_at: null, ended_by: null, ended_at: null },
      })
      .execute();
    await record(tx, actor, { what: 'giving_way.entered', subject: `giving_way:${id}` });
  });
  return id;
}

/** Agrees that a way stands on the page. Throws `Refused` to whoever entered it, `Missing` for what is settled. */
export async function agreeToWay(db: Db, actor: Actor, id: string): Promise<void> {
  await settle(db, actor, id, 'agreed', (way) => {
    if (way.agreed_at) throw new Missing('giving way');
    if (way.made_by === actor.who) throw new Refused('newspaper.joining.giving.not_alone', {}, 403);
    return { agreed_by: actor.who, agreed_at: actor.clock.now() };
  });
}

/** Takes a way off the page, or one that waited off the list. One person is enough. Throws `Missing`. */
export async function endWay(db: Db, actor: Actor, id: string): Promise<void> {
  await settle(db, actor, id, 'ended', () => ({ ended_by: actor.who, ended_at: actor.clock.now() }));
}

async function settle(
  db: Db,
  actor: Actor,
  id: string,
  what: 'agreed' | 'ended',
  change: (way: GivingAtDesk) => Partial<GivingAtDesk>,
): Promise<void> {
  if (!isId(id)) throw new Missing('giving way');
  await transact(db, async (tx) => {
    const way = await tx
      .selectFrom('giving_ways')
      .selectAll()
      .where('id', '=', id)
      .where('ended_at', 'is', null)
      .forUpdate()
      .executeTakeFirst();
    if (!way) throw new Missing('giving way');
    const { names: _names, ...changed } = change(way);
    await tx.updateTable('giving_ways').set(changed).where('id', '=', id).execute();
    await record(tx, actor, { what: `giving_way.${what}`, subject: `giving_way:${id}` });
  });
}
