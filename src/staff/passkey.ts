import './tables.js';
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import type { Actor } from '../kernel/actor.js';
import { newId } from '../kernel/chance.js';
import { type Db, transact } from '../kernel/database.js';
import { record } from '../kernel/journal.js';
import { isOfToday, lock, type Secret, unlock } from '../kernel/lock.js';
import { type Read, Refused } from '../kernel/refusals.js';
import { NotOpened, recipientFrom } from '../kernel/vault.js';
import { readName } from './member.js';
import type { PasskeyChallenges } from './passkey-challenge.js';
import { algorithms, type PasskeySite } from './passkey-site.js';

/** Reads and checks what passkeys say. Loaded with the first of them: a start and visitors do without its half second. */
const library = () => import('@simplewebauthn/server');

/** Passkeys of one person, at most. */
export const most_passkeys = 10;
/** An answer of a browser is shorter than this, in characters. */
const longest_answer = 20_000;
/** What a page's script sent: the browser's answer as JSON, and the secret of the extension PRF, if there is one. */
export interface Answer {
  credential: string;
  prf: string;
}

function parsed(text: string): unknown {
  if (text === '' || text.length > longest_answer) return null;
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** What locks a copy of the identity: PRF's 32 bytes; null when there are none. */
function secretFromPrf(prf: string): Secret | null {
  if (!/^[\w-]{43}$/.test(prf)) return null;
  return { from: Buffer.from(prf, 'base64url'), purpose: 'passkey identity' };
}

/** What a passkey was asked with: the site, and the challenge that was given for a purpose. */
export interface Given {
  site: PasskeySite;
  challenges: PasskeyChallenges;
  purpose: string;
}

/** A passkey as its owner sees it. */
export interface Passkey {
  id: string;
  credential_id: string;
  name: string;
  made_at: Date;
  used_at: Date | null;
  /** It signs in alone; else it is a second step. */
  opens: boolean;
}

export async function passkeysOf(db: Db, staffId: string): Promise<Passkey[]> {
  const rows = await db
    .selectFrom('staff_passkeys')
    .select(['id', 'credential_id', 'name', 'made_at', 'used_at', 'identity_locked'])
    .where('staff_id', '=', staffId)
    .orderBy('made_at')
    .orderBy('id')
    .execute();
  return rows.map(({ identity_locked, ...row }) => ({ ...row, opens: identity_locked !== null }));
}

/** Reads what somebody calls a passkey, by the rules of people's names. */
export function readPasskeyName(typed: string): Read<string> {
  const read = readName(typed);
  if (read.ok) return read;
  return { ok: false, problems: read.problems.map(({ code }) => ({ field: 'passkey_name', code })) };
}

const not_taken = () => new Refused('staff.passkey.not_taken', {}, 422);

/**
 * Keeps a passkey that a browser has just made, under a name. With PRF's secret it opens the person's identity alone.
 * Throws `Refused` when the answer does not fit, or is from another session or an older page.
 */
export async function keepPasskey(
  db: Db,
  actor: Actor,
  person: { id: string; identity: string },
  { site, challenges, purpose }: Given,
  name: string,
  answer: Answer,
): Promise<void> {
  const { verifyRegistrationResponse } = await library();
  const made = await verified(() =>
    verifyRegistrationResponse({
      response: parsed(answer.credential) as RegistrationResponseJSON,
      expectedChallenge: (challenge) => challenges.take(challenge, purpose),
      expectedOrigin: site.origin,
      expectedRPID: site.id,
      requireUserVerification: true,
      supportedAlgorithmIDs: algorithms,
    }),
  );
  if (!made?.verified) throw not_taken();
  const { credential } = made.registrationInfo;
  const secret = secretFromPrf(answer.prf);
  await transact(db, async (tx) => {
    const own = await tx
      .selectFrom('staff_keys')
      .select('recipient')
      .where('staff_id', '=', person.id)
      .forUpdate()
      .executeTakeFirst();
    if (!own) throw not_taken();
    const known = await passkeysOf(tx, person.id);
    if (known.length >= most_passkeys)
      throw new Refused('staff.passkey.too_many', { count: most_passkeys }, 422);
    const id = newId(actor.chance);
    const kept = await tx
      .insertInto('staff_passkeys')
      .values({
        id,
        staff_id: person.id,
        credential_id: credential.id,
        public_key: Buffer.from(credential.publicKey),
        counter: credential.counter,
        name,
        made_at: actor.clock.now(),
        used_at: null,
        identity_locked: secret && lock(secret, person.identity, actor.chance),
      })
      .onConflict((conflict) => conflict.column('credential_id').doNothing())
      .executeTakeFirst();
    if (kept.numInsertedOrUpdatedRows === 0n) throw not_taken();
    await record(tx, actor, {
      what: 'second_step.passkey_kept',
      subject: `staff:${person.id}`,
      detail: { passkey: id, opens: secret !== null },
    });
  });
}

/** Somebody who showed a passkey. `identity` is theirs when the passkey opens it, else null. */
export interface Shown {
  staff_id: string;
  passkey: string;
  identity: string | null;
}

/**
 * Looks at the answer of a passkey: signature, site, the person's own verification, and a counter that may only rise.
 * null when it does not fit. Of one answer that is sent twice only the first counts.
 */
export async function showPasskey(
  db: Db,
  actor: Actor,
  { site, challenges, purpose }: Given,
  answer: Answer,
): Promise<Shown | null> {
  const response = parsed(answer.credential) as AuthenticationResponseJSON | null;
  if (typeof response?.id !== 'string') return null;
  const row = await db
    .selectFrom('staff_passkeys as p')
    .innerJoin('staff_keys as k', 'k.staff_id', 'p.staff_id')
    .select(['p.id', 'p.staff_id', 'p.public_key', 'p.counter', 'p.identity_locked', 'k.recipient'])
    .where('p.credential_id', '=', response.id.slice(0, 1400))
    .executeTakeFirst();
  if (!row) return null;
  const counter = Number(row.counter);
  const { verifyAuthenticationResponse } = await library();
  const used = await verified(() =>
    verifyAuthenticationResponse({
      response,
      expectedChallenge: (challenge) => challenges.take(challenge, purpose),
      expectedOrigin: site.origin,
      expectedRPID: site.id,
      requireUserVerification: true,
      credential: { id: response.id, publicKey: new Uint8Array(row.public_key), counter },
    }),
  );
  if (!used?.verified) return null;
  const noted = await db
    .updateTable('staff_passkeys')
    .set({ counter: used.authenticationInfo.newCounter, used_at: actor.clock.now() })
    .where('id', '=', row.id)
    .where('counter', '=', counter)
    .executeTakeFirst();
  if (noted.numUpdatedRows === 0n) return null;
  const secret = secretFromPrf(answer.prf);
  const shown = { staff_id: row.staff_id, passkey: row.id, identity: null };
  if (!secret || !row.identity_locked) return shown;
  const identity = opened(secret, row.identity_locked);
  if (identity === null || (await recipientFrom(identity)) !== row.recipient) return shown;
  // Locked in another form than today's: anew. A new passphrase may have closed it in this moment; then it stays closed.
  if (!isOfToday(row.identity_locked))
    await db
      .updateTable('staff_passkeys')
      .set({ identity_locked: lock(secret, identity, actor.chance) })
      .where('id', '=', row.id)
      .where('identity_locked', '=', row.identity_locked)
      .execute();
  return { ...shown, identity };
}

/**
 * Locks a copy of the identity with a passkey that can open one but has none yet (after a new passphrase): the person has
 * just shown it beside the passphrase.
 */
export async function lockWithPasskey(
  db: Db,
  actor: Actor,
  identity: string,
  shown: Shown,
  answer: Answer,
): Promise<void> {
  const secret = secretFromPrf(answer.prf);
  if (!secret || shown.identity !== null) return;
  await db
    .updateTable('staff_passkeys')
    .set({ identity_locked: lock(secret, identity, actor.chance) })
    .where('id', '=', shown.passkey)
    .where('staff_id', '=', shown.staff_id)
    .execute();
}

/** The passkeys of a person open no identity any more: there is a new one. They stay a second step. */
export async function closePasskeys(tx: Db, staffId: string): Promise<void> {
  await tx
    .updateTable('staff_passkeys')
    .set({ identity_locked: null })
    .where('staff_id', '=', staffId)
    .execute();
}

function opened(secret: Secret, locked: Buffer): string | null {
  try {
    return unlock(secret, locked);
  } catch (error) {
    if (error instanceof NotOpened) return null;
    throw error;
  }
}

/** The library says no by throwing errors of many kinds at what a browser or anybody else has sent: then it is no answer. */
async function verified<T>(look: () => Promise<T>): Promise<T | null> {
  try {
    return await look();
  } catch (error) {
    if (error instanceof Error) return null;
    throw error;
  }
}
