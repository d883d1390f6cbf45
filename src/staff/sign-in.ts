import './tables.js';
import { sql } from 'kysely';
import type { Actor } from '../kernel/actor.js';
import { type Db, transact } from '../kernel/database.js';
import { record } from '../kernel/journal.js';
import { isOfToday, lockWithPassphrase, unlockWithPassphrase } from '../kernel/lock.js';
import { Refused } from '../kernel/refusals.js';
import { NotOpened, recipientFrom } from '../kernel/vault.js';
import { relockCodeApp } from './code-app.js';
import { lockGrants } from './compartment.js';
import { refusePaused } from './confirmed-access.js';
import { foldName } from './member.js';
import { keepLockedAnew, keepOwnKey, newOwnKey, sealGrantsAnew } from './own-key.js';
import { closePasskeys } from './passkey.js';
import { longest_passphrase } from './passphrase.js';
import { hasSecondStep } from './second-step.js';
import { beginSession, type Session } from './session.js';

/** An Argon2id takes 64 MiB today, and never more than `most` of lock.ts: so many may run at once, and so many more may wait. */
const at_once = 2;
const may_wait = 16;

let running = 0;
const waiting: (() => void)[] = [];

/** Runs costly work in turn. Throws `Refused` (503) when too many wait already. */
async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= at_once) {
    if (waiting.length >= may_wait) throw new Refused('staff.sign_in.busy', {}, 503);
    await new Promise<void>((go) => waiting.push(go));
  } else running += 1;
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
}

/**
 * Unlocks a person's identity, or null when the passphrase is another one. It is taken as it was sent, letter by letter: nothing is
 * cut, folded or trimmed.
 */
async function unlockWith(passphrase: string, locked: Buffer): Promise<string | null> {
  if (passphrase.length > longest_passphrase) return null;
  try {
    return await inTurn(() => unlockWithPassphrase(passphrase, locked));
  } catch (error) {
    if (error instanceof NotOpened) return null;
    throw error;
  }
}

/** An identity that was locked at another cost, or otherwise, locked as it is today; null where it is so already. */
async function lockedAnew(
  actor: Actor,
  passphrase: string,
  identity: string,
  locked: Buffer,
): Promise<Buffer | null> {
  if (isOfToday(locked)) return null;
  return inTurn(() => lockWithPassphrase(passphrase, identity, actor.chance));
}

/**
 * The locked key of whoever has this name; else somebody else's, who is the same for this name each time: to look at a
 * passphrase then takes as long as with a name that is known, at whatever costs people's keys are locked. null: nobody is here.
 */
async function namedOrOther(db: Db, name: string) {
  const row = await db
    .selectFrom('staff_keys as k')
    .innerJoin('staff', 'staff.id', 'k.staff_id')
    .select((eb) => ['k.staff_id', 'k.identity_locked', eb('name_folded', '=', name).as('isNamed')])
    .orderBy('isNamed', 'desc')
    .orderBy(sql`hashtextextended(k.staff_id || ${name}::text, 0)`)
    .limit(1)
    .executeTakeFirst();
  return row ?? null;
}

/** Whether this is a person's key still, and keeps it so: they may have been disabled, or given another one, meanwhile. */
async function hasKey(
  tx: Db,
  staffId: string,
  identity: string,
  hold: 'forShare' | 'forUpdate' = 'forShare',
): Promise<boolean> {
  const rows = tx
    .selectFrom('staff_keys')
    .select('staff_id')
    .where('staff_id', '=', staffId)
    .where('recipient', '=', await recipientFrom(identity));
  return (await rows[hold]().executeTakeFirst()) !== undefined;
}

/** A session that was begun, and whether a second step is to be shown. Whoever has none is led to setting one up. */
export interface SignedIn {
  session: string;
  lacks: 'nothing' | 'second_step';
}

/**
 * Signs a person in by name and passphrase and begins a session, which may lack its second step. null when they do not fit
 * together; an unknown name, a disabled person and a wrong passphrase take the same time and look the same. Throws
 * `Refused` when the passphrase is right and the account is paused.
 */
export async function signIn(
  db: Db,
  actor: Actor,
  name: string,
  passphrase: string,
): Promise<SignedIn | null> {
  const looked = await namedOrOther(db, foldName(name));
  if (!looked) return null;
  const { staff_id: id, identity_locked: locked, isNamed } = looked;
  const identity = await unlockWith(passphrase, locked);
  if (!isNamed || identity === null) return null;
  const anew = await lockedAnew(actor, passphrase, identity, locked);
  const self: Actor = { ...actor, who: `staff:${id}` };
  return transact(db, async (tx) => {
    if (anew) await keepLockedAnew(tx, id, locked, anew);
    // Disabled or given a new passphrase while the key was computed: then this sign-in is void.
    if (!(await hasKey(tx, id, identity))) return null;
    await refusePaused(tx, id);
    const session = await beginSession(tx, self, id, identity, {
      way: 'passphrase',
      is_proved: false,
    });
    // One that waits for its second step is none yet.
    if (await hasSecondStep(tx, id)) return { session, lacks: 'second_step' };
    await record(tx, self, { what: 'session.begun', subject: `staff:${id}` });
    return { session, lacks: 'nothing' };
  });
}

/** Signs in whoever showed a passkey that opens their identity. null when they were disabled in that moment. */
export async function signInWithPasskey(
  db: Db,
  actor: Actor,
  staffId: string,
  identity: string,
): Promise<string | null> {
  const self: Actor = { ...actor, who: `staff:${staffId}` };
  return transact(db, async (tx) => {
    if (!(await hasKey(tx, staffId, identity))) return null;
    await refusePaused(tx, staffId);
    const session = await beginSession(tx, self, staffId, identity, { way: 'passkey', is_proved: true });
    const detail = { way: 'passkey' };
    await record(tx, self, { what: 'session.begun', subject: `staff:${staffId}`, detail });
    return session;
  });
}

/** Whether this is the passphrase of somebody who is signed in. */
export async function isPassphraseOf(
  db: Db,
  actor: Actor,
  staffId: string,
  passphrase: string,
): Promise<boolean> {
  const kept = await lockedOf(db, staffId);
  const identity = kept && (await unlockWith(passphrase, kept));
  if (!kept || identity === null) return false;
  // Whoever signs in with a passkey alone types the passphrase here only.
  const anew = await lockedAnew(actor, passphrase, identity, kept);
  if (anew) await keepLockedAnew(db, staffId, kept, anew);
  return true;
}

/** A person's key, locked; null once they are disabled. */
async function lockedOf(db: Db, staffId: string): Promise<Buffer | null> {
  const row = await db
    .selectFrom('staff_keys')
    .select('identity_locked')
    .where('staff_id', '=', staffId)
    .executeTakeFirst();
  return row?.identity_locked ?? null;
}

/**
 * Gives a person a new passphrase and a new key pair, who knows the old passphrase. Ends all their
 * sessions and begins a new one; second steps stay, and a passkey opens the new keys once it was used beside the passphrase. Throws `Refused` when the old passphrase is wrong.
 */
export async function changePassphrase(
  db: Db,
  actor: Actor,
  session: Session,
  oldPassphrase: string,
): Promise<{ passphrase: string; session: string }> {
  const { id } = session.staff;
  const kept = await lockedOf(db, id);
  const identity = kept && (await unlockWith(oldPassphrase, kept));
  if (identity === null) throw new Refused('staff.passphrase.wrong', {}, 422);
  const key = await newOwnKey(actor);
  const token = await transact(db, async (tx) => {
    await lockGrants(tx);
    if (!(await hasKey(tx, id, identity, 'forUpdate'))) throw new Refused('staff.passphrase.wrong', {}, 422);
    await sealGrantsAnew(tx, id, identity, key.recipient);
    await keepOwnKey(tx, actor, id, key);
    await relockCodeApp(tx, actor, id, identity, key.identity);
    await closePasskeys(tx, id);
    await tx.deleteFrom('sessions').where('staff_id', '=', id).execute();
    const is_proved = session.has_second_step;
    const begun = await beginSession(tx, actor, id, key.identity, { way: 'passphrase', is_proved });
    await record(tx, actor, { what: 'staff.passphrase_changed', subject: `staff:${id}` });
    return begun;
  });
  return { passphrase: key.passphrase, session: token };
}

/** Notes that the person has written the passphrase down. */
export async function notePassphrase(db: Db, actor: Actor, staffId: string): Promise<void> {
  await transact(db, async (tx) => {
    await tx
      .updateTable('staff_keys')
      .set({ noted_at: actor.clock.now() })
      .where('staff_id', '=', staffId)
      .where('noted_at', 'is', null)
      .execute();
    await record(tx, actor, { what: 'staff.passphrase_noted', subject: `staff:${staffId}` });
  });
}

/** Whether the person has said that the passphrase is written down. */
export async function isPassphraseNoted(db: Db, staffId: string): Promise<boolean> {
  const row = await db
    .selectFrom('staff_keys')
    .select('noted_at')
    .where('staff_id', '=', staffId)
    .executeTakeFirst();
  return row?.noted_at != null;
}
