import type { Actor } from '../../src/kernel/actor.js';
import type { Db } from '../../src/kernel/database.js';
import { invite } from '../../src/staff/link.js';
import { disable } from '../../src/staff/member.js';
import { type Role, roleNames } from '../../src/staff/role.js';
import {
  beginSession,
  csrfOf,
  endSession,
  fresh_ms,
  type Session,
  sessionOf,
} from '../../src/staff/session.js';
import { enter } from '../../src/staff/welcome.js';
import type { World } from '../../src/world.js';
import { setUpAtOnce } from '../second-step.js';

/** Somebody who asks: with which roles, and with which session if any. */
export interface Somebody {
  name: string;
  /** null for whoever is not signed in (any more). */
  roles: readonly Role[] | null;
  cookie: string;
  csrf: string;
  /** Whether the second step was taken, is to come, or has to be set up first. */
  standing: Session['standing'];
  /** Whether the last proof is ten minutes old. */
  isStale: boolean;
  /** Whether they are named for the case that is kept close. */
  isNamed: boolean;
}

/** Where a session of a person is begun anew, for whoever was signed out by what they asked. */
type Renewal = () => Promise<string>;

/**
 * Everybody who asks for every page: nobody at all, each role alone, all together, who is named for a case, who is no longer let in, and who has
 * every role but has not proved enough: the last proof is old, the second step is to come, or there is none yet.
 */
export class People {
  private readonly renewals = new Map<Somebody, Renewal>();

  private constructor(readonly all: Somebody[]) {}

  static async on(world: World): Promise<People> {
    const db = world.database.app;
    const actor = world.actor('operator');
    const first = await db.selectFrom('staff').select('id').orderBy('created_at').executeTakeFirstOrThrow();
    const people = new People([{ name: 'visitor', roles: null, cookie: '', csrf: '', ...whole }]);
    const comes = async (name: string, roles: readonly Role[], proved: Partial<typeof whole> = {}) => {
      const token = await invite(db, actor, first.id, roles);
      const entered = await enter(
        db,
        { ...actor, who: 'visitor' },
        token,
        `Invented ${name.replaceAll('_', ' ')}`,
      );
      const one: Somebody = { name, roles, ...keysOf(entered.session), ...whole, ...proved };
      people.all.push(one);
      people.renewals.set(one, await renewal(db, actor, entered.session, one));
      await people.again(one);
      return { one, id: entered.staff.id };
    };
    for (const role of roleNames) await comes(role, [role]);
    await comes('all roles', roleNames);
    await comes('named', roleNames, { isNamed: true });
    await comes('proof too old', roleNames, { isStale: true });
    await comes('second step to come', roleNames, { standing: 'prove' });
    await comes('second step to set up', roleNames, { standing: 'set_up' });
    const disabled = await comes('disabled', roleNames);
    await disable(db, { ...actor, who: `staff:${first.id}` }, first.id, disabled.id, 'invented');
    const ended = await comes('session ended', roleNames);
    const token = ended.one.cookie.split('=')[1] ?? '';
    await endSession(db, actor, ended.id, (await sessionOf(db, world.clock, token))?.id ?? '');
    for (const { one } of [disabled, ended]) one.roles = null;
    return people;
  }

  /** Begins a session anew for somebody whose own may have ended by what they sent. */
  async again(one: Somebody): Promise<void> {
    const renew = one.roles === null ? undefined : this.renewals.get(one);
    if (renew) Object.assign(one, keysOf(await renew()));
  }
}

async function renewal(db: Db, actor: Actor, token: string, one: Somebody): Promise<Renewal> {
  const session = await sessionOf(db, actor.clock, token);
  if (!session) throw new Error('nobody came in');
  const { staff, identity } = session;
  const now = actor.clock.now();
  if (one.standing !== 'set_up') await setUpAtOnce(db, actor, token);
  return async () => {
    const entry = { way: 'welcome', is_proved: one.standing === 'open' } as const;
    const begun = await beginSession(db, actor, staff.id, identity, entry);
    const stands = await sessionOf(db, actor.clock, begun);
    if (stands?.standing !== one.standing) throw new Error(`${one.name} stands as ${stands?.standing}`);
    if (one.isStale)
      await db
        .updateTable('sessions')
        .set({ stepped_up_at: new Date(now.getTime() - fresh_ms) })
        .where('id', '=', stands.id)
        .execute();
    return begun;
  };
}

const keysOf = (session: string) => ({ cookie: `habeas_desk=${session}`, csrf: csrfOf(session) });

/** Whoever has proved everything. */
const whole = { standing: 'open' as Session['standing'], isStale: false, isNamed: false };
