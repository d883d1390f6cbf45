import './tables.js';
import { createHmac, timingSafeEqual } from 'node:crypto';
import { sql } from 'kysely';
import type { Actor } from '../kernel/actor.js';
import { newId, newToken, tokenHash } from '../kernel/chance.js';
import { type Clock, day_ms, hour_ms, minute_ms } from '../kernel/clock.js';
import { type Db, transact } from '../kernel/database.js';
import { record } from '../kernel/journal.js';
import { lock, type Secret, unlock } from '../kernel/lock.js';
import { NotOpened } from '../kernel/vault.js';
import type { Way } from './tables.js';

/** A session ends after this long without a request, and after this long in any case. */
export const idle_ms = 12 * hour_ms;
export const longest_ms = 14 * day_ms;

/** A session that still lacks its second step ends after this long. */
export const unproved_ms = 15 * minute_ms;

/** For so long after a sign-in, or after proving oneself again, what can do the most harm needs no further proof. */
export const fresh_ms = 10 * minute_ms;

/** So many sessions a person has at once, and so many that still lack their second step; one more ends the one used longest ago. */
export const most_sessions = 20;

/** The time of the last request is noted no more often than this. */
const noted_every_ms = minute_ms;

/** Somebody who is signed in, for the length of one request. */
export interface Session {
  id: string;
  staff: { id: string; name: string };
  /** The person's own private key; it is only ever in memory, and locked in the database. */
  identity: string;
  /** What every form of this session sends back. */
  csrf: string;
  /** `open`: everything; `prove`: the second step is to come; `set_up`: the person has none and sets one up first. */
  standing: 'open' | 'prove' | 'set_up';
  has_second_step: boolean;
  /** When the person last proved who they are. */
  stepped_up_at: Date;
  /** When it ends if nothing more is asked for. */
  ends_at: Date;
}

/** How somebody came in. */
export interface Entry {
  way: Way;
  /** Whether a second step was taken. */
  is_proved: boolean;
}

/** What locks the identity in a session's row. */
const secretOf = (token: string): Secret => ({ from: token, purpose: 'session key' });

/** Begins a session and gives back its token, which goes into the cookie and is kept nowhere here. */
export async function beginSession(
  tx: Db,
  actor: Actor,
  staffId: string,
  identity: string,
  { way, is_proved }: Entry,
): Promise<string> {
  const token = newToken(actor.chance);
  const id = newId(actor.chance);
  const now = actor.clock.now();
  await forgetSessions(tx, actor);
  await tx
    .insertInto('sessions')
    .values({
      id,
      staff_id: staffId,
      token_hash: tokenHash(token),
      identity_locked: lock(secretOf(token), identity, actor.chance),
      begun_at: now,
      seen_at: now,
      way,
      second_step_at: is_proved ? now : null,
      stepped_up_at: now,
    })
    .execute();
  await endTooMany(tx, staffId, id, is_proved);
  return token;
}

/**
 * Makes room for a session that has just begun. Half ones are counted apart: whoever knows a passphrase alone puts nobody
 * out. Two that begin in the same moment may be one too many, until the next.
 */
async function endTooMany(tx: Db, staffId: string, newest: string, is_proved: boolean): Promise<void> {
  const others = tx
    .selectFrom('sessions')
    .select('id')
    .where('staff_id', '=', staffId)
    .where('id', '!=', newest)
    .where('second_step_at', is_proved ? 'is not' : 'is', null)
    .orderBy('seen_at', 'desc')
    .orderBy('begun_at', 'desc');
  await tx
    .deleteFrom('sessions')
    .where('id', 'in', others.offset(most_sessions - 1))
    .execute();
}

/** Removes sessions that nobody came back to. Returns how many. */
export async function forgetSessions(db: Db, actor: Actor): Promise<number> {
  const now = actor.clock.now().getTime();
  const { numDeletedRows } = await db
    .deleteFrom('sessions')
    .where((is) =>
      is.or([is('seen_at', '<', new Date(now - idle_ms)), is('begun_at', '<', new Date(now - longest_ms))]),
    )
    .executeTakeFirst();
  return Number(numDeletedRows);
}

/** Whether the person of a row of `k` (staff_keys) has any second step. */
const has_second_step = sql<boolean>`(exists (select from staff_code_apps a where a.staff_id = k.staff_id)
  or exists (select from staff_passkeys p where p.staff_id = k.staff_id))`;

/**
 * The session of a token, asked of the database at every request: one that was ended, is too old, or
 * whose person was disabled or paused is null at once. Survives a new start of the server.
 */
export async function sessionOf(db: Db, clock: Clock, token: string): Promise<Session | null> {
  if (!/^[\w-]{43}$/.test(token)) return null;
  const row = await db
    .selectFrom('sessions')
    .innerJoin('staff', 'staff.id', 'sessions.staff_id')
    .innerJoin('staff_keys as k', 'k.staff_id', 'staff.id')
    .leftJoin('staff_disablings', 'staff_disablings.staff_id', 'staff.id')
    .leftJoin('staff_pauses', 'staff_pauses.staff_id', 'staff.id')
    .select(['sessions.id', 'staff.id as staff_id', 'staff.name'])
    .select(['sessions.identity_locked', 'sessions.begun_at', 'sessions.seen_at'])
    .select(['sessions.second_step_at', 'sessions.stepped_up_at'])
    .select(has_second_step.as('has_second_step'))
    .where('sessions.token_hash', '=', tokenHash(token))
    .where('staff_disablings.staff_id', 'is', null)
    .where('staff_pauses.staff_id', 'is', null)
    .executeTakeFirst();
  if (!row) return null;
  const now = clock.now();
  const idle = now.getTime() - row.seen_at.getTime();
  const standing = standingOf(row);
  const longest = row.begun_at.getTime() + (standing === 'prove' ? unproved_ms : longest_ms);
  if (idle >= idle_ms || now.getTime() >= longest) {
    await db.deleteFrom('sessions').where('id', '=', row.id).execute();
    return null;
  }
  const isNoted = idle >= noted_every_ms;
  if (isNoted) {
    await db.updateTable('sessions').set({ seen_at: now }).where('id', '=', row.id).execute();
  }
  try {
    const identity = unlock(secretOf(token), row.identity_locked);
    const { id, has_second_step, stepped_up_at } = row;
    const staff = { id: row.staff_id, name: row.name };
    const ends_at = new Date(Math.min((isNoted ? now : row.seen_at).getTime() + idle_ms, longest));
    return { id, staff, identity, csrf: csrfOf(token), standing, has_second_step, stepped_up_at, ends_at };
  } catch (error) {
    // Somebody changed the row: then it is nobody's session.
    if (error instanceof NotOpened) return null;
    throw error;
  }
}

/** Whether a session has not been ended since: asked while a long answer is being sent. */
export async function isLive(db: Db, id: string): Promise<boolean> {
  return (await db.selectFrom('sessions').select('id').where('id', '=', id).executeTakeFirst()) !== undefined;
}

function standingOf(row: { second_step_at: Date | null; has_second_step: boolean }): Session['standing'] {
  if (!row.has_second_step) return 'set_up';
  return row.second_step_at ? 'open' : 'prove';
}

/** Whether the person proved who they are within the last ten minutes. */
export function isFresh(session: Session, clock: Clock): boolean {
  return clock.now().getTime() - session.stepped_up_at.getTime() < fresh_ms;
}

/** Notes that the person of this session has just shown a second step for the first time. */
export async function noteSecondStep(tx: Db, actor: Actor, sessionId: string): Promise<void> {
  const now = actor.clock.now();
  await tx
    .updateTable('sessions')
    .set({ stepped_up_at: now, second_step_at: now })
    .where('id', '=', sessionId)
    .execute();
}

/**
 * Notes that the person has just proved anew who they are, and gives the session another token: whoever had the old one has
 * nothing from now on. null when the session was ended, or given another token, meanwhile.
 */
export async function renewSession(
  db: Db,
  actor: Actor,
  session: Session,
  oldToken: string,
): Promise<string | null> {
  const token = newToken(actor.chance);
  const { numUpdatedRows } = await db
    .updateTable('sessions')
    .set({
      token_hash: tokenHash(token),
      identity_locked: lock(secretOf(token), session.identity, actor.chance),
      stepped_up_at: actor.clock.now(),
    })
    .where('id', '=', session.id)
    .where('token_hash', '=', tokenHash(oldToken))
    .executeTakeFirst();
  return numUpdatedRows > 0n ? token : null;
}

/** The token of a session's forms: it follows from the session's own and does not betray it. */
export function csrfOf(token: string): string {
  return createHmac('sha256', token).update('habeas form').digest('base64url');
}

/** Whether a form carries its session's token; compared in constant time. */
export function isFormOf(session: Session, sent: unknown): boolean {
  if (typeof sent !== 'string') return false;
  const [theirs, ours] = [Buffer.from(sent), Buffer.from(session.csrf)];
  return theirs.length === ours.length && timingSafeEqual(theirs, ours);
}

/** One session of a person, as they see it. */
export interface SessionLine {
  id: string;
  begun_at: Date;
  seen_at: Date;
  way: Way;
}

/** A person's sessions, the one used last first. */
export async function sessionsOf(db: Db, staffId: string): Promise<SessionLine[]> {
  return db
    .selectFrom('sessions')
    .select(['id', 'begun_at', 'seen_at', 'way'])
    .where('staff_id', '=', staffId)
    .orderBy('seen_at', 'desc')
    .execute();
}

/** Ends one session of the person (signing out); ending one that is over already is no fault. */
export async function endSession(db: Db, actor: Actor, staffId: string, id: string): Promise<void> {
  await transact(db, async (tx) => {
    const ended = await tx
      .deleteFrom('sessions')
      .where('id', '=', id)
      .where('staff_id', '=', staffId)
      .executeTakeFirst();
    if (ended.numDeletedRows === 0n) return;
    await record(tx, actor, { what: 'session.ended', subject: `staff:${staffId}` });
  });
}

/**
 * Ends all sessions of a person, but for one where it is named: their own others, or those of somebody else by an
 * administrator. Gives how many there were.
 */
export async function endSessions(
  db: Db,
  actor: Actor,
  staffId: string,
  but: string | null = null,
): Promise<number> {
  return transact(db, async (tx) => {
    const ended = await tx
      .deleteFrom('sessions')
      .where('staff_id', '=', staffId)
      .$if(but !== null, (rest) => rest.where('id', '!=', but as string))
      .executeTakeFirst();
    const count = Number(ended.numDeletedRows);
    if (count === 0) return 0;
    await record(tx, actor, { what: 'session.all_ended', subject: `staff:${staffId}`, detail: { count } });
    return count;
  });
}
