import './tables.js';
import type { Actor } from '../kernel/actor.js';
import { type Db, transact } from '../kernel/database.js';
import { record } from '../kernel/journal.js';
import { Refused } from '../kernel/refusals.js';
import { keyFromPassphrase, NotOpened, recipientFrom, unlock } from '../kernel/vault.js';
import { relockCodeApp } from './code-app.js';
import { lockGrants } from './compartment.js';
import { refusePaused } from './confirmed-access.js';
import { foldName } from './member.js';
import { keepOwnKey, newOwnKey, sealGrantsAnew } from './own-key.js';
import { closePasskeys } from './passkey.js';
import { longest_passphrase } from './passphrase.js';
import { hasSecondStep } from './second-step.js';
import { beginSession, type Session } from './session.js';

/** An Argon2id takes 64 MiB: so many may run at once, and so many more may wait. */
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

/** Something to unlock when there is nobody of that name: it takes as long and never opens. */
const decoy = { salt: Buffer.alloc(16, 7), identity_locked: Buffer.alloc(102, 7) };

/**
 * Unlocks a person's identity, or null when the passphrase is another one. It is taken as it was sent, letter by letter: nothing is
 * cut, folded or trimmed.
 */
async function unlockWith(
  passphrase: string,
  kept: { salt: Buffer; identity_locked: Buffer },
): Promise<string | null> {
  if (passphrase.length > longest_passphrase) return null;
  const key = await inTurn(() => keyFromPassphrase(passphrase, kept.salt));
  try {
    return unlock(key, kept.identity_locked);
  } catch (error) {
    if (error instanceof NotOpened) return null;
    throw error;
  }
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
  const member = await db
    .selectFrom('staff')
    .innerJoin('staff_keys', 'staff_keys.staff_id', 'staff.id')
    .select(['staff.id', 'staff_keys.salt', 'staff_keys.identity_locked'])
    .where('name_folded', '=', foldName(name))
    .executeTakeFirst();
  const identity = await unlockWith(passphrase, member ?? decoy);
  if (!member || identity === null) return null;
  const self: Actor = { ...actor, who: `staff:${member.id}` };
  return transact(db, async (tx) => {
    // Disabled or given a new passphrase while the key was computed: then this sign-in is void.
    const still = await tx
      .selectFrom('staff_keys')
      .select('staff_id')
      .where('staff_id', '=', member.id)
      .where('identity_locked', '=', member.identity_locked)
      .forShare()
      .executeTakeFirst();
    if (!still) return null;
    await refusePaused(tx, member.id);
    const session = await beginSession(tx, self, member.id, identity, {
      way: 'passphrase',
      is_proved: false,
    });
    // One that waits for its second step is none yet.
    if (await hasSecondStep(tx, member.id)) return { session, lacks: 'second_step' };
    await record(tx, self, { what: 'session.begun', subject: `staff:${member.id}` });
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
  const recipient = await recipientFrom(identity);
  return transact(db, async (tx) => {
    const still = await tx
      .selectFrom('staff_keys')
      .select('staff_id')
      .where('staff_id', '=', staffId)
      .where('recipient', '=', recipient)
      .forShare()
      .executeTakeFirst();
    if (!still) return null;
    await refusePaused(tx, staffId);
    const session = await beginSession(tx, self, staffId, identity, { way: 'passkey', is_proved: true });
    const detail = { way: 'passkey' };
    await record(tx, self, { what: 'session.begun', subject: `staff:${staffId}`, detail });
    return session;
  });
}

/** Whether this is the passphrase of somebody who is signed in. */
export async function isPassphraseOf(db: Db, staffId: string, passphrase: string): Promise<boolean> {
  const kept = await db
    .selectFrom('staff_keys')
    .select(['salt', 'identity_locked'])
    .where('staff_id', '=', staffId)
    .executeTakeFirst();
  return (await unlockWith(passphrase, kept ?? decoy)) !== null && kept !== undefined;
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
  const kept = await db
    .selectFrom('staff_keys')
    .select(['salt', 'identity_locked'])
    .where('staff_id', '=', id)
    .executeTakeFirst();
  const identity = await unlockWith(oldPassphrase, kept ?? decoy);
  if (!kept || identity === null) throw new Refused('staff.passphrase.wrong', {}, 422);
  const key = await newOwnKey(actor);
  const token = await transact(db, async (tx) => {
    await lockGrants(tx);
    const still = await tx
      .selectFrom('staff_keys')
      .select('staff_id')
      .where('staff_id', '=', id)
      .where('identity_locked', '=', kept.identity_locked)
      .forUpdate()
      .executeTakeFirst();
    if (!still) throw new Refused('staff.passphrase.wrong', {}, 422);
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
