import './tables.js';
import { sql } from 'kysely';
import type { Actor } from '../kernel/actor.js';
import { newId } from '../kernel/chance.js';
import { type Db, isDuplicate, transact } from '../kernel/database.js';
import { record } from '../kernel/journal.js';
import { Missing, Refused } from '../kernel/refusals.js';
import { newKeyPair, open, type Place, seal } from '../kernel/vault.js';
import type { KeyRing } from '../page/web.js';
import { giveOldKeys, oldKeysOf } from './old-key.js';
import { receiverOf } from './own-key.js';
import { renew } from './renewal.js';

/** Groups of sealed data that exist from the first sign-in on. Each has its own key. */
export const compartments = ['supporters', 'lawyers', 'dossiers', 'mailroom', 'keepsakes'] as const;
export type Compartment = (typeof compartments)[number];

/**
 * Whole lists of people that stand for years: who stands with us, who defends them, whose families speak. Two holders give
 * the key of one. A month of letters, a single case, the post of the day are less than a list: one holder gives those.
 */
export const lists: readonly string[] = ['supporters', 'lawyers', 'dossiers'];
/** Whether the key of a compartment is given by two. */
export const needsTwo = (compartment: string): boolean => lists.includes(compartment);

/** The public key of a compartment: anybody may seal to it. Throws `Refused` before the first sign-in. */
export async function recipientOf(db: Db, compartment: Compartment): Promise<string> {
  const found = await keyOf(db, compartment);
  if (!found) throw new Refused('staff.compartment.missing', {}, 503);
  return found.recipient;
}

/** Whether anything can be sealed to a compartment yet. */
export async function isKeyed(db: Db, compartment: Compartment): Promise<boolean> {
  return (await keyOf(db, compartment)) !== undefined;
}

const keyOf = (db: Db, compartment: Compartment) =>
  db.selectFrom('compartments').select('recipient').where('name', '=', compartment).executeTakeFirst();

/**
 * Makes every compartment's key pair: sealed to the first holder and to the recovery key on paper.
 * Run it inside the act that takes in the first person.
 */
export async function makeCompartments(
  tx: Db,
  actor: Actor,
  holder: KeyOwner,
  recovery: KeyOwner,
): Promise<void> {
  for (const name of compartments) await makeCompartment(tx, actor, name, [holder], [recovery]);
}

/** Whoever a private half is sealed to. */
export interface KeyOwner {
  id: string;
  recipient: string;
}

/**
 * Makes a compartment: a key pair whose private half is sealed to its holders and to recovery keys, and forgotten with
 * the return. Gives its public half. Run it inside the act that needs it.
 */
export async function makeCompartment(
  tx: Db,
  actor: Actor,
  name: string,
  holders: KeyOwner[],
  recoveries: KeyOwner[],
): Promise<string> {
  const { identity, recipient } = await newKeyPair();
  await tx
    .insertInto('compartments')
    .values({ name, recipient, created_at: actor.clock.now(), destroyed_at: null })
    .execute();
  await insertRecoveries(tx, name, recoveries, identity);
  await record(tx, actor, { what: 'compartment.made', subject: `compartment:${name}` });
  for (const holder of holders) await insertGrant(tx, actor, name, holder, null, identity);
  return recipient;
}

/** Keeps a compartment's identity, sealed to recovery keys. */
export async function insertRecoveries(
  tx: Db,
  compartment: string,
  recoveries: KeyOwner[],
  identity: string,
): Promise<void> {
  for (const key of recoveries) {
    const identity_sealed = await seal(key.recipient, recoveryPlace(compartment, key.id), identity);
    await tx
      .insertInto('compartment_recoveries')
      .values({ compartment, recovery_key_id: key.id, identity_sealed })
      .execute();
  }
}

/** Where a compartment's identity stands that is sealed to a recovery key. */
export function recoveryPlace(compartment: string, recoveryKeyId: string): Place {
  return { table: 'compartment_recoveries', row: `${compartment} ${recoveryKeyId}` };
}

/**
 * Keeps a compartment's identity, sealed to somebody who holds it from now on. Run it inside an act of
 * somebody who has opened that identity: nobody else can.
 */
export async function insertGrant(
  tx: Db,
  actor: Actor,
  compartment: string,
  holder: KeyOwner,
  grantedBy: string | null,
  identity: string,
): Promise<void> {
  const id = newId(actor.chance);
  await tx
    .insertInto('grants')
    .values({
      id,
      compartment,
      staff_id: holder.id,
      identity_sealed: await seal(holder.recipient, { table: 'grants', row: id }, identity),
      granted_at: actor.clock.now(),
      granted_by: grantedBy,
    })
    .execute();
  await record(tx, actor, {
    what: 'compartment.granted',
    subject: `staff:${holder.id}`,
    detail: { compartment },
  });
}

/**
 * The keys of somebody who is signed in. Grants are read at each use: one that was given or ended a
 * moment ago counts at once. Lives as long as one request.
 */
export class HeldKeys implements KeyRing {
  private readonly told = new Set<string>();

  constructor(
    private readonly db: Db,
    private readonly actor: Actor,
    private readonly staffId: string,
    private readonly identity: string,
  ) {}

  /**
   * Opens a sealed value and writes into the journal that it was opened (once for each place and
   * request). Throws `Refused` without a grant, `NotOpened` when the value does not fit its place.
   * Call it before the act's transaction begins, never inside: the journal has one writer at a time.
   */
  async open<T>(compartment: string, place: Place, sealed: Uint8Array): Promise<T> {
    const value = await open<T>(await this.identitiesOf(compartment), place, sealed);
    const subject = `${place.table}:${place.row}`;
    if (!this.told.has(subject)) {
      await transact(this.db, async (tx) => {
        // Somebody who calls this inside an open act would wait for himself: fail soon instead.
        await sql`set local lock_timeout = '5s'`.execute(tx);
        await record(tx, this.actor, { what: 'sealed.opened', subject, detail: { compartment } });
      });
      this.told.add(subject);
    }
    return value;
  }

  /** Whether this person holds a compartment: for pages that show only what can be opened. */
  async holds(compartment: string): Promise<boolean> {
    return (await grantOf(this.db, this.staffId, compartment)) !== undefined;
  }

  /**
   * Gives a compartment that this person holds to another one. Throws `Refused` without a grant of one's own, when the
   * other holds it already, or for a list, which is proposed; `Missing` when there is no such person (any more).
   */
  async grant(compartment: string, toStaffId: string): Promise<void> {
    if (needsTwo(compartment)) throw new Refused('staff.compartment.needs_two', { compartment }, 403);
    await this.give(compartment, toStaffId, async () => {});
  }

  /**
   * The same once it is known that it may be given. `within` runs in the same transaction before, and may throw. With the
   * key goes that of before, while something is still sealed to it.
   */
  async give(compartment: string, toStaffId: string, within: (tx: Db) => Promise<void>): Promise<void> {
    const [identity = ''] = await this.identitiesOf(compartment);
    const old = await oldKeysOf(this.db, this.identity, compartment, this.staffId);
    await transact(this.db, async (tx) => {
      await lockGrants(tx);
      await within(tx);
      const to = await receiverOf(tx, toStaffId);
      try {
        await insertGrant(tx, this.actor, compartment, to, this.staffId, identity);
      } catch (error) {
        if (isDuplicate(error)) throw new Refused('staff.compartment.already_granted');
        throw error;
      }
      await giveOldKeys(tx, this.actor, old, to);
    });
  }

  /** The identities of a compartment that this person holds: the present one first. Throws `Refused` without a grant. */
  async identitiesOf(compartment: string): Promise<string[]> {
    const grant = await grantOf(this.db, this.staffId, compartment);
    if (!grant) throw new Refused('staff.compartment.not_held', { compartment }, 403);
    const identity = await open<string>(
      this.identity,
      { table: 'grants', row: grant.id },
      grant.identity_sealed,
    );
    const old = await oldKeysOf(this.db, this.identity, compartment, this.staffId);
    return [identity, ...old.map((key) => key.identity)];
  }
}

/** What somebody was granted of a compartment, if anything. */
async function grantOf(db: Db, staffId: string, compartment: string) {
  return db
    .selectFrom('grants')
    .select(['id', 'identity_sealed'])
    .where('compartment', '=', compartment)
    .where('staff_id', '=', staffId)
    .executeTakeFirst();
}

/** Holds off every other change of grants until the act is over. */
export async function lockGrants(tx: Db): Promise<void> {
  await sql`lock table grants in share row exclusive mode`.execute(tx);
}

/** Throws `Refused` when somebody does not hold a compartment. */
export async function mustHold(tx: Db, staffId: string, compartment: string): Promise<void> {
  if (!(await grantOf(tx, staffId, compartment)))
    throw new Refused('staff.compartment.not_held', { compartment }, 403);
}

/** Takes a compartment away from somebody. A holder does it; nobody takes it from themselves. */
export async function endGrant(
  db: Db,
  actor: Actor,
  byId: string,
  compartment: string,
  staffId: string,
): Promise<void> {
  if (byId === staffId) throw new Refused('staff.compartment.own_grant');
  await transact(db, async (tx) => {
    await lockGrants(tx);
    await mustHold(tx, byId, compartment);
    const ended = await tx
      .deleteFrom('grants')
      .where('compartment', '=', compartment)
      .where('staff_id', '=', staffId)
      .executeTakeFirst();
    if (ended.numDeletedRows === 0n) throw new Missing('grant');
    await renew(tx, actor, compartment, 'taken');
    await record(tx, actor, {
      what: 'compartment.grant_ended',
      subject: `staff:${staffId}`,
      detail: { compartment },
    });
  });
}

/** Who holds which compartments, by the person's id. */
export async function grantsByStaff(db: Db): Promise<Map<string, string[]>> {
  const rows = await db
    .selectFrom('grants')
    .select(['staff_id', 'compartment'])
    .orderBy('compartment')
    .execute();
  const held = new Map<string, string[]>();
  for (const { staff_id, compartment } of rows) {
    held.set(staff_id, [...(held.get(staff_id) ?? []), compartment]);
  }
  return held;
}

/** The names of all compartments, in the order in which they were made. */
export async function knownCompartments(db: Db): Promise<string[]> {
  const rows = await db
    .selectFrom('compartments')
    .select('name')
    .where('destroyed_at', 'is', null)
    .orderBy('created_at')
    .orderBy('name')
    .execute();
  return rows.map(({ name }) => name);
}

/** How many people work here without holding the key of anything: they can open nothing yet. */
export async function withoutKeys(db: Db): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from staff_keys k
    where not exists (select from grants g where g.staff_id = k.staff_id)`.execute(db);
  return rows[0]?.count ?? 0;
}
