import './tables.js';
import { createHmac } from 'node:crypto';
import { sql } from 'kysely';
import type { Actor } from '../kernel/actor.js';
import { newCode } from '../kernel/chance.js';
import { minute_ms, today } from '../kernel/clock.js';
import { type Db, transact } from '../kernel/database.js';
import { record } from '../kernel/journal.js';
import { isOfToday, lock, type Secret, unlock } from '../kernel/lock.js';
import { Refused } from '../kernel/refusals.js';
import {
  type AppSecret,
  type CodeFit,
  type CodeHash,
  fitOf,
  fitOfNew,
  type NewCodeFit,
  secret_bytes,
  step_s,
  stepAt,
  tidyCode,
} from './one-time-code.js';

/** Codes that are looked at in one time step, and in one day, whoever sends them and from wherever. */
export const most_in_step = 8;
export const most_in_day = 400;
/**
 * Backup codes: how many, and of how many letters. Of 31 letters to choose from, 28 are 138 bits: too many to be found by
 * trying, so that one quick hash of each is enough. Codes on paper from before have 24 and still count.
 */
export const backup_codes = 10;
export const backup_length = 28;
const backup_length_before = 24;

/** What is locked in a row: the secret of the app, the hash it reckons with, and the key under which backup codes are hashed. */
interface Kept extends AppSecret {
  hash_key: Buffer;
}

/** Whose app it is; the identity opens what is locked in the row. */
interface Person {
  id: string;
  identity: string;
}

/** What lies locked in a row is opened by the person's identity only, which a copy of the database does not have. */
const secretOf = (identity: string): Secret => ({ from: identity, purpose: 'second step' });

function locked({ secret, hash, hash_key }: Kept, identity: string, actor: Actor): Buffer {
  const [app, codes] = [secret.toString('base64'), hash_key.toString('base64')];
  const text = JSON.stringify({ secret: app, hash, hash_key: codes });
  return lock(secretOf(identity), text, actor.chance);
}

/** Rows of before name no hash: those apps reckon with SHA-1, and count until another is set up. */
function unlocked(row: Buffer, identity: string): Kept {
  type Written = { secret: string; hash?: CodeHash; hash_key: string };
  const { secret, hash = 'sha1', hash_key } = JSON.parse(unlock(secretOf(identity), row)) as Written;
  return { secret: Buffer.from(secret, 'base64'), hash, hash_key: Buffer.from(hash_key, 'base64') };
}

/** Locks what was locked in another form as it is done today, unless another hand has locked it meanwhile. */
async function lockAnew(db: Db, actor: Actor, person: Person, row: Buffer, kept: Kept): Promise<void> {
  if (isOfToday(row)) return;
  await db
    .updateTable('staff_code_apps')
    .set({ locked: locked(kept, person.identity, actor) })
    .where('staff_id', '=', person.id)
    .where('locked', '=', row)
    .execute();
}

function hashOf(hash_key: Buffer, code: string): Buffer {
  return createHmac('sha256', hash_key).update(code).digest();
}

/** A backup code as it was typed, without blanks; null when it cannot be one. */
export function tidyBackupCode(typed: string): string | null {
  const code = typed
    .slice(0, 60)
    .replace(/[\s.-]/g, '')
    .toUpperCase();
  const isOne =
    [backup_length, backup_length_before].includes(code.length) && /^[2-9A-HJKMNP-Z]+$/.test(code);
  return isOne ? code : null;
}

/** As it is shown: in groups of four letters. */
export const spelledBackupCode = (code: string): string => code.match(/.{4}/g)?.join(' ') ?? code;

/** A new secret for an app; nothing is kept before a code of it was typed. */
export function newSecret(actor: Actor): Buffer {
  return actor.chance.bytes(secret_bytes);
}

/** The sentence for a code that does not count. */
const refusal_of = {
  over: 'staff.second_step.over',
  other_time: 'staff.second_step.other_time',
  old_hash: 'staff.second_step.old_hash',
  wrong: 'staff.second_step.wrong_code',
} as const satisfies Record<Exclude<NewCodeFit, 'fits'>, string>;

/**
 * Keeps an app, instead of any before, once a code shows that it has the secret. Gives the ten backup codes, which are
 * shown this once. Throws `Refused` when the code is another one.
 */
export async function keepCodeApp(
  db: Db,
  actor: Actor,
  person: Person,
  secret: Buffer,
  typed: string,
): Promise<string[]> {
  const now = actor.clock.now();
  const code = tidyCode(typed);
  const fit = code === null ? 'wrong' : fitOfNew(secret, code, now);
  if (fit !== 'fits') throw new Refused(refusal_of[fit], {}, 422);
  const hash_key = actor.chance.bytes(32);
  const codes = Array.from({ length: backup_codes }, () => newCode(actor.chance, backup_length));
  await transact(db, async (tx) => {
    await tx.deleteFrom('staff_code_apps').where('staff_id', '=', person.id).execute();
    await tx
      .insertInto('staff_code_apps')
      .values({
        staff_id: person.id,
        locked: locked({ secret, hash: 'sha256', hash_key }, person.identity, actor),
        made_at: now,
        last_step: stepAt(now),
      })
      .execute();
    const rows = codes.map((one) => ({ staff_id: person.id, code_hash: hashOf(hash_key, one) }));
    await tx.insertInto('staff_backup_codes').values(rows).execute();
    await record(tx, actor, { what: 'second_step.app_kept', subject: `staff:${person.id}` });
  });
  return codes;
}

/**
 * Takes a code of the app, or a backup code, each once. Throws `Refused`: 422 when it is none of this person's, or none of this
 * moment; 429 when so many codes were tried that one more is not looked at: the count stands in the row and outlives a new start.
 * Backup codes cannot be guessed and are always looked at, so nobody is kept out by a stranger's tries.
 */
export async function takeCode(
  db: Db,
  actor: Actor,
  person: Person,
  typed: string,
): Promise<'code' | 'backup'> {
  const code = tidyCode(typed);
  if (code !== null) {
    const fit = await takeAppCode(db, actor, person, code);
    if (fit !== 'fits') throw new Refused(refusal_of[fit], {}, 422);
    return 'code';
  }
  const backup = tidyBackupCode(typed);
  const isTaken = backup !== null && (await takeBackupCode(db, actor, person, backup));
  if (!isTaken) throw new Refused(refusal_of.wrong, {}, 422);
  return 'backup';
}

async function takeAppCode(db: Db, actor: Actor, person: Person, code: string): Promise<CodeFit> {
  const now = actor.clock.now();
  const [step, day] = [stepAt(now), today(actor.clock)];
  // Counted before it is looked at, in one statement: of many at once no one slips through.
  const { rows } = await sql<{ locked: Buffer; last_step: number }>`
    update staff_code_apps set
      window_tries = case when window_step = ${step} then window_tries else 0 end + 1, window_step = ${step},
      day_tries = case when day = ${day}::date then day_tries else 0 end + 1, day = ${day}::date,
      wrong_tries = wrong_tries + 1
    where staff_id = ${person.id}
      and (window_step <> ${step} or window_tries < ${most_in_step})
      and (day <> ${day}::date or day_tries < ${most_in_day})
    returning locked, last_step`.execute(db);
  const row = rows[0];
  if (!row) {
    const has = await db
      .selectFrom('staff_code_apps')
      .select(['day_tries', sql<boolean>`day = ${day}::date`.as('is_today')])
      .where('staff_id', '=', person.id)
      .executeTakeFirst();
    if (!has) return 'wrong';
    if (has.is_today && has.day_tries >= most_in_day)
      throw new Refused('staff.second_step.too_many_today', {}, 429);
    throw new Refused('staff.second_step.too_many', { count: step_s }, 429);
  }
  const kept = unlocked(row.locked, person.identity);
  const fit = fitOf(kept, code, now, row.last_step);
  if (fit !== 'fits') return fit;
  const taken = await db
    .updateTable('staff_code_apps')
    .set(({ eb, ref }) => ({
      last_step: step,
      day_tries: eb('day_tries', '-', 1),
      wrong_before: eb(ref('wrong_tries'), '-', 1),
      wrong_tries: 0,
    }))
    .where('staff_id', '=', person.id)
    .where('last_step', '<', step)
    .executeTakeFirst();
  if (taken.numUpdatedRows === 0n) return 'over';
  await lockAnew(db, actor, person, row.locked, kept);
  return 'fits';
}

async function takeBackupCode(db: Db, actor: Actor, person: Person, code: string): Promise<boolean> {
  const row = await db
    .selectFrom('staff_code_apps')
    .select('locked')
    .where('staff_id', '=', person.id)
    .executeTakeFirst();
  if (!row) return false;
  const kept = unlocked(row.locked, person.identity);
  return transact(db, async (tx) => {
    const used = await tx
      .deleteFrom('staff_backup_codes')
      .where('staff_id', '=', person.id)
      .where('code_hash', '=', hashOf(kept.hash_key, code))
      .executeTakeFirst();
    if (used.numDeletedRows === 0n) return false;
    await tx
      .updateTable('staff_code_apps')
      .set(({ ref }) => ({ wrong_before: ref('wrong_tries'), wrong_tries: 0 }))
      .where('staff_id', '=', person.id)
      .execute();
    await lockAnew(tx, actor, person, row.locked, kept);
    await record(tx, actor, { what: 'second_step.backup_code_used', subject: `staff:${person.id}` });
    return true;
  });
}

/** Locks what an app needs with a new identity: the person has a new passphrase, the app stays. */
export async function relockCodeApp(
  tx: Db,
  actor: Actor,
  staffId: string,
  before: string,
  after: string,
): Promise<void> {
  const row = await tx
    .selectFrom('staff_code_apps')
    .select('locked')
    .where('staff_id', '=', staffId)
    .forUpdate()
    .executeTakeFirst();
  if (!row) return;
  await tx
    .updateTable('staff_code_apps')
    .set({ locked: locked(unlocked(row.locked, before), after, actor) })
    .where('staff_id', '=', staffId)
    .execute();
}

/** What a person sees of their app: since when, how many backup codes are left, and wrong codes before the last right one. */
export interface CodeApp {
  made_at: Date;
  backup_left: number;
  wrong_before: number;
}

export async function codeAppOf(db: Db, staffId: string): Promise<CodeApp | null> {
  const row = await db
    .selectFrom('staff_code_apps as a')
    .select(['a.made_at', 'a.wrong_before'])
    .select((eb) =>
      eb
        .selectFrom('staff_backup_codes as b')
        .whereRef('b.staff_id', '=', 'a.staff_id')
        .select(eb.fn.countAll<number>().as('count'))
        .as('backup_left'),
    )
    .where('a.staff_id', '=', staffId)
    .executeTakeFirst();
  return row ? { ...row, backup_left: Number(row.backup_left ?? 0) } : null;
}

/** How often one place may try codes of one person: memory only, like the tries of passphrases. */
export const pace_of_codes = { at_once: 5, then_every_ms: 5 * minute_ms };
