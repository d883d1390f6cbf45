import type { Hono } from 'hono';
import pg from 'pg';
import type { movableClock } from '../../src/kernel/clock.js';
import { unlockWithPassphrase } from '../../src/kernel/lock.js';
import { open } from '../../src/kernel/vault.js';
import { sealedColumns } from '../../src/sealed.js';
import { grantsByStaff, HeldKeys, knownCompartments } from '../../src/staff/compartment.js';
import { staffList } from '../../src/staff/member.js';
import { resealingOf } from '../../src/staff/resealing.js';
import { sessionOf } from '../../src/staff/session.js';
import type { World } from '../../src/world.js';
import { DeskVisit, invited, type Secrets } from '../desk-visit.js';
import { firstPerson } from './intake.js';
import { SigningIn } from './signing-in.js';

/** Somebody who works there in earnest: holds every key, invites, disables and seals anew. */
export class Staff {
  private constructor(
    private readonly world: World,
    private readonly desk: Hono,
    readonly visit: DeskVisit,
    readonly person: SigningIn,
    readonly secrets: string[],
    readonly keys: HeldKeys,
  ) {}

  static async first(world: World, desk: Hono, clock: ReturnType<typeof movableClock>): Promise<Staff> {
    const name = 'Invented Holder';
    const first = await firstPerson(world, name);
    const { passphrase, recoveryKey, session, staff } = first;
    const visit = new DeskVisit(desk as never, clock);
    const found = await sessionOf(world.database.app, world.clock, session);
    if (!found) throw new Error('the holder has no session');
    const keys = new HeldKeys(world.database.app, world.actor(`staff:${staff.id}`), staff.id, found.identity);
    const person = new SigningIn(clock, first);
    await person.signIn(visit);
    const secrets = [passphrase, recoveryKey ?? passphrase, session, ...person.secrets];
    return new Staff(world, desk, visit, person, secrets, keys);
  }

  /** Lets somebody in with every role, who holds no key yet. */
  async invite(name: string): Promise<Secrets & { id: string }> {
    await this.person.signIn(this.visit);
    const secrets = await invited(this.desk as never, this.visit, name);
    const id = (await staffList(this.world.database.app)).find((one) => one.name === name)?.id ?? '';
    return { ...secrets, id };
  }

  async disable(id: string): Promise<void> {
    await this.person.signIn(this.visit);
    await this.visit.get(`/desk/staff/${id}`);
    await this.visit.post(`/desk/staff/${id}/disable`, { why: 'left' });
    if (this.visit.status !== 303) throw new Error(`nobody was disabled: ${this.visit.status}`);
  }

  /** Seals everything anew at the desk; returns how many values. */
  async resealEverything(): Promise<number> {
    const { app } = this.world.database;
    await this.person.signIn(this.visit);
    let done = 0;
    for (const name of await knownCompartments(app)) {
      await this.visit.get('/desk/staff/keys');
      await this.visit.post(`/desk/staff/keys/${name}/reseal`);
      for (const line of await resealingOf(app, sealedColumns, name)) done += line.done;
    }
    return done;
  }

  /** The private key of every compartment, as this person holds them now. */
  async identities(): Promise<string[]> {
    const all: string[] = [];
    for (const name of await knownCompartments(this.world.database.app))
      all.push(...(await this.keys.identitiesOf(name)));
    return all;
  }

  /** What the journal says that somebody opened: the day and the place. */
  async openingsOf(id: string): Promise<{ day: string; subject: string }[]> {
    const rows = await this.world.database.app
      .selectFrom('journal')
      .select(['at', 'subject'])
      .where('what', '=', 'sealed.opened')
      .where('who', '=', `staff:${id}`)
      .execute();
    return rows.map(({ at, subject }) => ({ day: at.toISOString().slice(0, 10), subject }));
  }

  async grantsOf(id: string): Promise<string[]> {
    return (await grantsByStaff(this.world.database.app)).get(id) ?? [];
  }
}

/** What whoever knows a passphrase makes of a copy of the database: the own key, and every key that was sealed to it. */
export async function keysOfDump(url: string, name: string, passphrase: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ id: string; identity_locked: Buffer }>(
      'select s.id, k.identity_locked from staff s join staff_keys k on k.staff_id = s.id where s.name = $1',
      [name],
    );
    const [row] = rows;
    if (!row) return [];
    const own = await unlockWithPassphrase(passphrase, row.identity_locked);
    const { rows: grants } = await client.query<{ id: string; identity_sealed: Buffer }>(
      'select id, identity_sealed from grants where staff_id = $1',
      [row.id],
    );
    const held: string[] = [own];
    for (const { id, identity_sealed } of grants)
      held.push(await open<string>(own, { table: 'grants', row: id }, identity_sealed));
    return held;
  } finally {
    await client.end();
  }
}
