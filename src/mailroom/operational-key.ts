import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { link, open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Actor } from '../kernel/actor.js';
import { newId } from '../kernel/chance.js';
import { today } from '../kernel/clock.js';
import type { Db } from '../kernel/database.js';
import { addDays, nightsBetween } from '../kernel/day.js';
import { Refused } from '../kernel/refusals.js';
import { type KeyPair, newKeyPair } from '../kernel/vault.js';

/** After how many days an operational key is destroyed, and with it what was sealed to it. */
export const key_days = 7;

const fileName = /^operational-(\d{4}-\d{2}-\d{2})$/;

/** Where the private halves lie, for the data folder. */
export function keyFolder(data: string): string {
  return join(data, 'keys');
}

/**
 * Sees to it that today has an operational key (a file in `folder`, mode 0600, in the form that
 * age-keygen writes; its public half in the database) and destroys those older than seven days.
 * Returns how many were made or destroyed. Run it at the start and daily.
 *
 * A deleted file can survive on an SSD, in a snapshot or a backup: the keys folder belongs into no backup.
 */
export async function renewOperationalKey(db: Db, actor: Actor, folder: string): Promise<number> {
  const day = today(actor.clock);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, `operational-${day}`);
  const isNew = !existsSync(file) && (await writeKey(folder, file, actor, await newKeyPair()));
  // The file leads: a database that was restored or is new learns of the key that is there.
  const { recipient } = readKey(file);
  const added = await db
    .insertInto('operational_keys')
    .values({ recipient, day, made_at: actor.clock.now() })
    .onConflict((conflict) => conflict.column('recipient').doNothing())
    .executeTakeFirst();
  const old = readdirSync(folder).filter((name) => {
    const made = name.match(fileName)?.[1];
    return made !== undefined && nightsBetween(made, day) >= key_days;
  });
  for (const name of old) rmSync(join(folder, name), { force: true });
  await db.deleteFrom('operational_keys').where('day', '<=', addDays(day, -key_days)).execute();
  return (isNew || added.numInsertedOrUpdatedRows ? 1 : 0) + old.length;
}

/** Writes a key file that appears whole or not at all. False when another process was faster. */
async function writeKey(folder: string, file: string, actor: Actor, pair: KeyPair): Promise<boolean> {
  const draft = join(folder, `draft-${newId(actor.chance)}`);
  const handle = await open(draft, 'wx', 0o600);
  try {
    await handle.writeFile(`# public key: ${pair.recipient}\n${pair.identity}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  try {
    await link(draft, file);
    return true;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    return false;
  } finally {
    rmSync(draft, { force: true });
  }
}

function readKey(file: string): KeyPair {
  const text = readFileSync(file, 'utf8');
  const recipient = text.match(/^# public key: (age1[a-z0-9]{58})$/m)?.[1];
  const identity = text.match(/^(AGE-SECRET-KEY-1[A-Z0-9]+)$/m)?.[1];
  if (!recipient || !identity)
    throw new Error('an operational key file is damaged; remove it and start again');
  return { recipient, identity };
}

/** The private halves that still exist: what opens the outbox. */
export function operationalIdentities(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => fileName.test(name))
    .sort()
    .reverse()
    .map((name) => readKey(join(folder, name)).identity);
}

/** The public half of the newest operational key. Throws `Refused` (503) before the first was made. */
export async function operationalRecipient(db: Db): Promise<string> {
  const key = await db
    .selectFrom('operational_keys')
    .select('recipient')
    .orderBy('day', 'desc')
    .orderBy('made_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!key) throw new Refused('mailroom.mail.no_key', {}, 503);
  return key.recipient;
}
