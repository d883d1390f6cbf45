import type { Actor } from '../../src/kernel/actor.js';
import type { Db } from '../../src/kernel/database.js';
import { invite } from '../../src/staff/link.js';
import { disable } from '../../src/staff/member.js';
import { type Role, roleNames } from '../../src/staff/role.js';
import { beginSession, csrfOf, endSession, sessionOf } from '../../src/staff/session.js';
import { enter } from '../../src/staff/welcome.js';
import type { World } from '../../src/world.js';

/** Somebody who asks: with which roles, and with which session if any. */
export interface Somebody {
  name: string;
  /** null for whoever is not signed in (any more). */
  roles: readonly Role[] | null;
  cookie: string;
  csrf: string;
}

/** Where a session of a person is begun anew, for whoever was signed out by what they asked. */
type Renewal = () => Promise<string>;

/** Everybody who asks for every page: nobody at all, each role alone, all together, and who is no longer let in. */
export class People {
  private readonly renewals = new Map<Somebody, Renewal>();

  private constructor(readonly all: Somebody[]) {}

  static async on(world: World): Promise<People> {
    const db = world.database.app;
    const actor = world.actor('operator');
    const first = await db.selectFrom('staff').select('id').orderBy('created_at').executeTakeFirstOrThrow();
    const people = new People([{ name: 'visitor', roles: null, cookie: '', csrf: '' }]);
    const comes = async (name: string, roles: readonly Role[]) => {
      const token = await invite(db, actor, first.id, roles);
      const entered = await enter(
        db,
        { ...actor, who: 'visitor' },
        token,
        `Invented ${name.replaceAll('_', ' ')}`,
      );
      const one: Somebody = { name, roles, ...keysOf(entered.session) };
      people.all.push(one);
      people.renewals.set(one, await renewal(db, actor, entered.session));
      return { one, id: entered.staff.id, session: entered.session };
    };
    for (const role of roleNames) await comes(role, [role]);
    await comes('all roles', roleNames);
    const disabled = await comes('disabled', roleNames);
    await disable(db, { ...actor, who: `staff:${first.id}` }, first.id, disabled.id, 'invented');
    const ended = await comes('session ended', roleNames);
    const session = await sessionOf(db, world.clock, ended.session);
    await endSession(db, actor, ended.id, session?.id ?? '');
    for (const { one } of [disabled, ended]) one.roles = null;
    return people;
  }

  /** Begins a session anew for somebody whose own may have ended by what they sent. */
  async again(one: Somebody): Promise<void> {
    const renew = one.roles === null ? undefined : this.renewals.get(one);
    if (renew) Object.assign(one, keysOf(await renew()));
  }
}

async function renewal(db: Db, actor: Actor, token: string): Promise<Renewal> {
  const session = await sessionOf(db, actor.clock, token);
  if (!session) throw new Error('nobody came in');
  const { staff, identity } = session;
  return () => beginSession(db, actor, staff.id, identity, { way: 'welcome', is_proved: true });
}

const keysOf = (session: string) => ({ cookie: `habeas_desk=${session}`, csrf: csrfOf(session) });
