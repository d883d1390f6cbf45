import './tables.js';
import { sql } from 'kysely';
import { type Permission, permissions } from '../kernel/access.js';
import type { Actor } from '../kernel/actor.js';
import { type Db, isDuplicate, transact } from '../kernel/database.js';
import { record } from '../kernel/journal.js';
import { Missing, type Read, Refused } from '../kernel/refusals.js';

/** What people do here: each a set of plain permissions. A person has one or more. */
export const roles = {
  case_worker: ['cases', 'telling', 'addresses', 'import', 'keys', 'journal'],
  letters: ['letters'],
  mailroom: ['mailroom', 'addresses'],
  editor: ['newspaper', 'texts'],
  list_keeper: ['adoptions', 'lists', 'giving', 'keys'],
  administrator: ['staff', 'keys', 'journal', 'giving'],
} as const satisfies Record<string, readonly Permission[]>;

export type Role = keyof typeof roles;

/** All roles, in the order in which pages name them. */
export const roleNames = Object.keys(roles) as Role[];

function isRole(word: string): word is Role {
  return Object.hasOwn(roles, word);
}

/** What somebody with these roles may do. */
export function permissionsOf(held: readonly Role[]): Set<Permission> {
  return new Set(held.flatMap((role): readonly Permission[] => roles[role]));
}

/** The roles that have a permission: who could help somebody who lacks it. */
export function rolesWith(permission: Permission): Role[] {
  return roleNames.filter((role) => permissionsOf([role]).has(permission));
}

/** Reads which roles were ticked: at least one, and none that there is not. */
export function readRoles(typed: readonly string[]): Read<Role[]> {
  const wrong = (code: string) => ({ ok: false as const, problems: [{ field: 'role', code }] });
  if (typed.length === 0) return wrong('staff.role.none');
  if (typed.length > permissions.length || !typed.every(isRole)) return wrong('staff.role.unknown');
  return { ok: true, value: roleNames.filter((role) => typed.includes(role)) };
}

/** Reads one role of a form that gives or takes it. Throws `Missing` when there is no such role. */
export function roleIn(typed: string): Role {
  if (!isRole(typed)) throw new Missing('role');
  return typed;
}

/** The roles of everybody, by the person's id. */
export async function rolesByStaff(db: Db): Promise<Map<string, Role[]>> {
  const rows = await db.selectFrom('staff_roles').select(['staff_id', 'role']).execute();
  const held = new Map<string, Role[]>();
  for (const { staff_id, role } of rows) held.set(staff_id, [...(held.get(staff_id) ?? []), role]);
  for (const [id, some] of held)
    held.set(
      id,
      roleNames.filter((role) => some.includes(role)),
    );
  return held;
}

/** The roles of one person; none of somebody who was disabled. Asked at every request: what is taken ends at once. */
export async function rolesOf(db: Db, staffId: string): Promise<Role[]> {
  const rows = await db.selectFrom('staff_roles').select('role').where('staff_id', '=', staffId).execute();
  return roleNames.filter((role) => rows.some((row) => row.role === role));
}

/** Gives the roles that somebody comes in with, inside the act that lets them in. */
export async function insertRoles(
  tx: Db,
  actor: Actor,
  staffId: string,
  given: readonly Role[],
  givenBy: string | null,
): Promise<void> {
  const given_at = actor.clock.now();
  const rows = given.map((role) => ({ staff_id: staffId, role, given_at, given_by: givenBy }));
  await tx.insertInto('staff_roles').values(rows).execute();
}

/** Holds off every other change of roles until the act is over: two administrators cannot end each other at once. */
export async function lockRoles(tx: Db): Promise<void> {
  await sql`lock table staff_roles in share row exclusive mode`.execute(tx);
}

/** Throws `Refused` (403) unless this person may do this now; ask it inside the act, behind `lockRoles`. */
export async function mustBeAllowed(tx: Db, staffId: string, permission: Permission): Promise<void> {
  if (!permissionsOf(await rolesOf(tx, staffId)).has(permission))
    throw new Refused('staff.role.not_administrator', {}, 403);
}

/** An administrator gives somebody who works here one more role; nobody gives it to themselves. */
export async function giveRole(db: Db, actor: Actor, byId: string, staffId: string, role: Role) {
  if (byId === staffId) throw new Refused('staff.role.own');
  await transact(db, async (tx) => {
    await lockRoles(tx);
    await mustBeAllowed(tx, byId, 'staff');
    const works = await tx
      .selectFrom('staff_keys')
      .select('staff_id')
      .where('staff_id', '=', staffId)
      .forUpdate()
      .executeTakeFirst();
    if (!works) throw new Missing('staff');
    try {
      await insertRoles(tx, actor, staffId, [role], byId);
    } catch (error) {
      if (isDuplicate(error)) throw new Refused('staff.role.already_given');
      throw error;
    }
    await record(tx, actor, { what: 'staff.role_given', subject: `staff:${staffId}`, detail: { role } });
  });
}

/**
 * An administrator takes a role away from somebody: never from themselves (so one administrator always stays), and
 * never the only one that somebody has: whoever does nothing here any more is disabled.
 */
export async function takeRole(db: Db, actor: Actor, byId: string, staffId: string, role: Role) {
  if (byId === staffId) throw new Refused('staff.role.own');
  await transact(db, async (tx) => {
    await lockRoles(tx);
    await mustBeAllowed(tx, byId, 'staff');
    const held = await rolesOf(tx, staffId);
    if (!held.includes(role)) throw new Missing('role');
    if (held.length === 1) throw new Refused('staff.role.only_one');
    await tx.deleteFrom('staff_roles').where('staff_id', '=', staffId).where('role', '=', role).execute();
    // Who may no longer invite has no invitation left by which they could come in again.
    if (!permissionsOf(held.filter((one) => one !== role)).has('staff'))
      await tx
        .deleteFrom('staff_links')
        .where('made_by', '=', staffId)
        .where('used_at', 'is', null)
        .execute();
    await record(tx, actor, { what: 'staff.role_taken', subject: `staff:${staffId}`, detail: { role } });
  });
}
