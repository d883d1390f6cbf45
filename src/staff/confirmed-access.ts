import './tables.js';
import { sql } from 'kysely';
import type { Actor } from '../kernel/actor.js';
import { type Clock, day_ms } from '../kernel/clock.js';
import { type Db, transact } from '../kernel/database.js';
import { record } from '../kernel/journal.js';
import { Missing, Refused } from '../kernel/refusals.js';
import type { Due } from '../page/web.js';
import { grantsByStaff, lockGrants } from './compartment.js';
import { foldName } from './member.js';
import { permissionsOf, rolesByStaff } from './role.js';

/** Each access is confirmed anew after so many days; the desk asks so many days before; then so many days are left. */
export const confirm_days = 90;
export const asked_days = 14;
export const grace_days = 14;

/** Access of one person that somebody should confirm: the account, and what they hold. */
export interface Access {
  id: string;
  name: string;
  /** When the oldest part of it was given or last confirmed. */
  confirmed_at: Date;
  /** When it has to be confirmed, and when the account is paused if nobody did. */
  due_at: Date;
  pause_at: Date;
  paused_at: Date | null;
  /** Paused since they came back with the recovery key: somebody has to know that it is them. */
  is_recovered: boolean;
  grants: string[];
}

const later = (at: Date, days: number) => new Date(at.getTime() + days * day_ms);

/** Everybody who works here, with the oldest part of their access; the oldest first. */
export async function accessOf(db: Db): Promise<Access[]> {
  const { rows } = await sql<Omit<Access, 'due_at' | 'pause_at' | 'grants'>>`
    select s.id, s.name, p.paused_at, coalesce(p.why = 'recovered', false) as is_recovered, least(
      coalesce(s.confirmed_at, s.created_at),
      (select min(coalesce(g.confirmed_at, g.granted_at)) from grants g where g.staff_id = s.id)) as confirmed_at
    from staff s
    join staff_keys k on k.staff_id = s.id
    left join staff_pauses p on p.staff_id = s.id
    order by confirmed_at, s.name_folded`.execute(db);
  const held = await grantsByStaff(db);
  return rows.map((row) => {
    const due_at = later(row.confirmed_at, confirm_days);
    return { ...row, due_at, pause_at: later(due_at, grace_days), grants: held.get(row.id) ?? [] };
  });
}

/** Those whose access has to be confirmed within 14 days, or is paused. */
export async function accessDue(db: Db, clock: Clock): Promise<Access[]> {
  const soon = later(clock.now(), asked_days);
  return (await accessOf(db)).filter(({ due_at, paused_at }) => paused_at !== null || due_at <= soon);
}

/** The line of Today; nothing is due when its count is 0. */
export async function accessLine(db: Db, clock: Clock): Promise<Due> {
  const due = await accessDue(db, clock);
  const paused = due.filter(({ paused_at }) => paused_at !== null).length;
  const recovered = due.filter(({ is_recovered }) => is_recovered).length;
  const detail =
    recovered > 0
      ? { code: 'staff.access.recovered_detail', values: { count: recovered } }
      : paused > 0
        ? { code: 'staff.access.paused_detail', values: { count: paused } }
        : null;
  return {
    count: due.length,
    code: 'staff.access.due',
    href: '/desk/staff/access',
    ...(detail && { detail }),
  };
}

/** Who may look after others' accounts: whoever has the permission of staff. */
async function administrators(db: Db): Promise<Set<string>> {
  const all = await rolesByStaff(db);
  return new Set([...all].filter(([, held]) => permissionsOf(held).has('staff')).map(([id]) => id));
}

/** Whether somebody may end the sessions of another. */
export async function mayEndSessions(db: Db, byId: string): Promise<boolean> {
  return (await administrators(db)).has(byId);
}

/** Those who may confirm accounts and can sign in now. */
async function activeAdministrators(db: Db): Promise<Set<string>> {
  const all = await administrators(db);
  const paused = await db.selectFrom('staff_pauses').select('staff_id').execute();
  for (const { staff_id } of paused) all.delete(staff_id);
  return all;
}

/** Whether nobody else could confirm this person's access: then they do it themselves, and the journal says so. */
export async function isAlone(db: Db, staffId: string): Promise<boolean> {
  const others = await activeAdministrators(db);
  others.delete(staffId);
  return others.size === 0;
}

/**
 * Confirms that people still work here and still need what they hold, and lets those in again who were paused. An
 * administrator does it for the account and every grant; somebody else who holds a key, for the grants of that key. Nobody
 * does it for themselves while there is another who could. Gives how many people were confirmed.
 */
export async function confirmAccess(db: Db, actor: Actor, byId: string, ids: string[]): Promise<number> {
  const now = actor.clock.now();
  return transact(db, async (tx) => {
    await lockGrants(tx);
    const held = await grantsByStaff(tx);
    const isAdministrator = (await administrators(tx)).has(byId);
    const own = held.get(byId) ?? [];
    if (!isAdministrator && own.length === 0) throw new Refused('staff.member.holds_nothing', {}, 403);
    for (const id of ids) {
      const alone = id === byId ? await isAlone(tx, byId) : false;
      if (id === byId && !alone) throw new Refused('staff.access.own');
      const here = await tx.selectFrom('staff_keys').select('staff_id').where('staff_id', '=', id).execute();
      if (here.length === 0) throw new Missing('staff');
      await tx
        .updateTable('grants')
        .set({ confirmed_at: now })
        .where('staff_id', '=', id)
        .$if(!isAdministrator, (some) => some.where('compartment', 'in', own))
        .execute();
      if (isAdministrator) {
        await tx.updateTable('staff').set({ confirmed_at: now }).where('id', '=', id).execute();
        await liftPause(tx, actor, id);
      }
      const detail = { held: held.get(id) ?? [], account: isAdministrator, alone };
      await record(tx, actor, { what: 'staff.access_confirmed', subject: `staff:${id}`, detail });
    }
    return ids.length;
  });
}

/** Lets somebody in again, inside the act that confirms them. */
export async function liftPause(tx: Db, actor: Actor, staffId: string): Promise<void> {
  const lifted = await tx.deleteFrom('staff_pauses').where('staff_id', '=', staffId).executeTakeFirst();
  if (lifted.numDeletedRows === 0n) return;
  await tx.updateTable('staff').set({ confirmed_at: actor.clock.now() }).where('id', '=', staffId).execute();
  await record(tx, actor, { what: 'staff.pause_lifted', subject: `staff:${staffId}` });
}

/**
 * Keeps somebody out who has just come back with the recovery key: the paper says that they may, and another person says that it is
 * them, as when they came in first. Run it inside that act.
 */
export async function pauseRecovered(tx: Db, actor: Actor, staffId: string): Promise<void> {
  const paused = { paused_at: actor.clock.now(), why: 'recovered' as const };
  await tx
    .insertInto('staff_pauses')
    .values({ staff_id: staffId, ...paused })
    .onConflict((conflict) => conflict.column('staff_id').doUpdateSet(paused))
    .execute();
}

/**
 * Lets somebody in again who came back with the recovery key, where the operator says that it is them: in place of an
 * administrator, of whom there may be no other one. Throws `Refused` when nobody of this name waits.
 */
export async function confirmRecovered(db: Db, actor: Actor, name: string): Promise<string> {
  return transact(db, async (tx) => {
    const found = await tx
      .selectFrom('staff_pauses as p')
      .innerJoin('staff as s', 's.id', 'p.staff_id')
      .select(['s.id', 's.name'])
      .where('s.name_folded', '=', foldName(name))
      .where('p.why', '=', 'recovered')
      .executeTakeFirst();
    if (!found) throw new Refused('staff.recovery.nobody_waits', {}, 409);
    await liftPause(tx, actor, found.id);
    return found.name;
  });
}

/** Says no to somebody whose account is paused: they have just shown that they know its passphrase. */
export async function refusePaused(tx: Db, staffId: string): Promise<void> {
  const paused = await tx
    .selectFrom('staff_pauses')
    .select('why')
    .where('staff_id', '=', staffId)
    .executeTakeFirst();
  if (paused) throw new Refused(refusal_of[paused.why], {}, 403);
}

const refusal_of = { unconfirmed: 'staff.access.paused', recovered: 'staff.access.recovered' } as const;

/**
 * Pauses the accounts that nobody confirmed in time, and ends their sessions; the last one who could let the others in
 * again is never paused. Run by the clerk. Gives how many.
 */
export async function pauseUnconfirmed(db: Db, actor: Actor): Promise<number> {
  return transact(db, async (tx) => {
    const now = actor.clock.now();
    const over = (await accessOf(tx)).filter(
      ({ pause_at, paused_at }) => paused_at === null && pause_at <= now,
    );
    if (over.length === 0) return 0;
    await lockGrants(tx);
    const active = await activeAdministrators(tx);
    let count = 0;
    for (const { id } of over) {
      if (active.has(id) && active.size === 1) continue;
      active.delete(id);
      await tx
        .insertInto('staff_pauses')
        .values({ staff_id: id, paused_at: now, why: 'unconfirmed' })
        .execute();
      await tx.deleteFrom('sessions').where('staff_id', '=', id).execute();
      await record(tx, actor, { what: 'staff.paused', subject: `staff:${id}` });
      count += 1;
    }
    return count;
  });
}
