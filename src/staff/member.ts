import { composed } from '../kernel/composed.js';
import './tables.js';
import { sql } from 'kysely';
import type { Actor } from '../kernel/actor.js';
import { newId } from '../kernel/chance.js';
import { type Db, isDuplicate, transact } from '../kernel/database.js';
import { record } from '../kernel/journal.js';
import { Missing, type Read, Refused } from '../kernel/refusals.js';
import { isCase } from './case-compartment.js';
import { grantsByStaff, lockGrants } from './compartment.js';
import { forgetProposalsOf } from './grant-proposal.js';
import { renew } from './renewal.js';
import { lockRoles, mustBeAllowed, type Role, rolesByStaff, rolesOf } from './role.js';
import { forgetSecondSteps } from './second-step.js';

/** One of the people who work here, as the desk sees them. */
export interface Member {
  id: string;
  name: string;
  created_at: Date;
  invited_by: string | null;
  disabled: { at: Date; by: string; why: string } | null;
  /** Compartments that this person holds. */
  grants: string[];
  roles: Role[];
  sessions: number;
}

const longest_name = 80;
const longest_reason = 2000;

/**
 * Reads a name: letters of any script, digits, spaces and the marks that stand in names. Code,
 * control characters and those that turn the direction of writing are refused, because the name
 * stands in sentences beside other names.
 */
export function readName(typed: string): Read<string> {
  const name = composed(typed).trim().replace(/ +/g, ' ');
  const wrong = (code: string) => ({ ok: false as const, problems: [{ field: 'name', code }] });
  if (name === '') return wrong('staff.name.empty');
  if (name.length > longest_name) return wrong('staff.name.too_long');
  if (!/^[\p{L}\p{M}\p{N} .'’-]+$/u.test(name) || !/\p{L}/u.test(name)) return wrong('staff.name.unreadable');
  return { ok: true, value: name };
}

/** Reads why something was done: needed, at most 2,000 characters, no control characters. */
export function readReason(typed: string): Read<string> {
  const why = composed(typed).replace(/\r\n?/g, '\n').trim();
  const wrong = (code: string) => ({ ok: false as const, problems: [{ field: 'why', code }] });
  if (why === '') return wrong('staff.why.empty');
  if (why.length > longest_reason) return wrong('staff.why.too_long');
  // Line breaks and tabs are the only control characters that a reason needs; it stands beside other text.
  if (/\p{Cs}|\p{Bidi_Control}|(?![\n\t])\p{Cc}/u.test(why)) return wrong('staff.why.unreadable');
  return { ok: true, value: why };
}

/** By this a name is known again, however its capitals and spaces are typed. Takes any text at all. */
export function foldName(name: string): string {
  const plain = name.slice(0, 200).normalize('NFKC').toLowerCase();
  return plain.replace(/\s+/g, ' ').replace(/\p{C}/gu, '').trim();
}

/** Whether anybody has ever had an account here. */
export async function hasStaff(db: Db): Promise<boolean> {
  return (await db.selectFrom('staff').select('id').limit(1).executeTakeFirst()) !== undefined;
}

/** Adds a person, inside the act that lets them in. Throws `Refused` when the name is taken. */
export async function addMember(
  tx: Db,
  actor: Actor,
  name: string,
  invitedBy: string | null,
): Promise<string> {
  const id = newId(actor.chance);
  try {
    await tx
      .insertInto('staff')
      .values({
        id,
        name,
        name_folded: foldName(name),
        language: 'en',
        created_at: actor.clock.now(),
        invited_by: invitedBy,
      })
      .execute();
  } catch (error) {
    if (isDuplicate(error)) throw new Refused('staff.name.taken', {}, 422);
    throw error;
  }
  return id;
}

/** Everybody who works or worked here, those who work first, in the order of their names. */
export async function staffList(db: Db): Promise<Member[]> {
  const { rows } = await sql<{
    id: string;
    name: string;
    created_at: Date;
    invited_by: string | null;
    disabled_at: Date | null;
    disabled_by: string | null;
    why: string | null;
    sessions: number;
  }>`
    select s.id, s.name, s.created_at, i.name as invited_by, d.disabled_at, b.name as disabled_by, d.why,
      (select count(*) from sessions e where e.staff_id = s.id) as sessions
    from staff s
    left join staff i on i.id = s.invited_by
    left join staff_disablings d on d.staff_id = s.id
    left join staff b on b.id = d.disabled_by
    order by d.disabled_at is not null, s.name_folded`.execute(db);
  const [held, roles] = [await grantsByStaff(db), await rolesByStaff(db)];
  return rows.map(({ disabled_at, disabled_by, why, ...member }) => ({
    ...member,
    disabled: disabled_at ? { at: disabled_at, by: disabled_by ?? '', why: why ?? '' } : null,
    grants: held.get(member.id) ?? [],
    roles: roles.get(member.id) ?? [],
  }));
}

/** One of the people who work or worked here. Throws `Missing`. */
export async function memberOf(db: Db, id: string): Promise<Member> {
  const found = (await staffList(db)).find((member) => member.id === id);
  if (!found) throw new Missing('staff');
  return found;
}

/** Names by id, for lists that say who did something. */
export async function staffNames(db: Db): Promise<Map<string, string>> {
  const rows = await db.selectFrom('staff').select(['id', 'name']).execute();
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/**
 * Somebody no longer works here: ends their sessions, removes their keys, their roles and what they were granted,
 * and the invitations of theirs that nobody has used. The journal says what they did here and could open. Only an
 * administrator who holds a key may do it, never for oneself (so one administrator stays), and never when a
 * compartment would be left to nobody.
 */
export async function disable(db: Db, actor: Actor, byId: string, id: string, why: string): Promise<void> {
  if (byId === id) throw new Refused('staff.member.own_account');
  await transact(db, async (tx) => {
    // Two holders who disable each other in the same moment must not both succeed.
    await lockGrants(tx);
    await lockRoles(tx);
    await mustBeAllowed(tx, byId, 'staff');
    const held = await grantsByStaff(tx);
    if (!held.has(byId)) throw new Refused('staff.member.holds_nothing', {}, 403);
    const theirs = held.get(id) ?? [];
    held.delete(id);
    const others = new Set([...held.values()].flat());
    // A case that is kept close keeps nobody in who has to go: the recovery key opens it to somebody else (lost-case.ts).
    const alone = theirs.filter((compartment) => !others.has(compartment) && !isCase(compartment));
    if (alone.length > 0) {
      throw new Refused('staff.member.last_holder', { compartments: alone.join(', ') });
    }
    const roles = await rolesOf(tx, id);
    const keys = await tx.deleteFrom('staff_keys').where('staff_id', '=', id).executeTakeFirst();
    if (keys.numDeletedRows === 0n) throw new Missing('staff');
    await tx.deleteFrom('sessions').where('staff_id', '=', id).execute();
    await forgetSecondSteps(tx, id);
    await tx.deleteFrom('grants').where('staff_id', '=', id).execute();
    await tx.deleteFrom('staff_roles').where('staff_id', '=', id).execute();
    for (const compartment of theirs) await renew(tx, actor, compartment, 'disabled');
    await forgetProposalsOf(tx, id);
    await tx.deleteFrom('staff_links').where('made_by', '=', id).where('used_at', 'is', null).execute();
    await tx
      .insertInto('staff_disablings')
      .values({ staff_id: id, disabled_at: actor.clock.now(), disabled_by: byId, why })
      .execute();
    await record(tx, actor, {
      what: 'staff.disabled',
      subject: `staff:${id}`,
      why,
      // Which cases they were named for stands with each grant: this line all may read.
      detail: { held: theirs.filter((one) => !isCase(one)), roles },
    });
  });
}
