import type { Actor } from '../src/kernel/actor.js';
import { type Db, transact } from '../src/kernel/database.js';
import { forgetAll } from '../src/kernel/retention.js';
import { seal } from '../src/kernel/vault.js';
import { lettersRules } from '../src/letters/jobs.js';
import { type Keepsake, keepCopy, sealedCopy, sealedCopyPicture } from '../src/letters/keepsakes/keepsake.js';
import { chooseKeeping } from '../src/letters/keepsakes/keepsake-choice.js';
import { newLinkToken } from '../src/letters/letter-code.js';
import { type Picture, receiveLetter } from '../src/letters/letter-receiving.js';
import { recipientOf } from '../src/staff/compartment.js';

interface Ground {
  database: { app: Db };
  /** Somebody of the staff. */
  actor: Actor;
  writer: Actor;
}

/** The campaign keeps copies for the day of release. */
export async function keepCopies({ database, actor }: Pick<Ground, 'database' | 'actor'>): Promise<void> {
  const choice = { keeps: true, years: 5, why: 'as the meeting said' };
  await chooseKeeping(database.app, actor, actor.who.replace('staff:', ''), choice);
}

/** A letter to somebody of which a copy is kept; as many as wanted, without waiting for anybody's decision. */
export async function keptLetter(
  { database, actor, writer }: Ground,
  person_id: string,
  other: Partial<Keepsake> = {},
  picture: Pick<Picture, 'type' | 'base64'> | null = null,
): Promise<{ id: string; token: string }> {
  const token = await newLinkToken();
  const copy = { text: 'Здравствуйте!', name: 'Марта', language: 'ru', translations: [], ...other };
  const { id } = await receiveLetter(database.app, writer, {
    ...{ token, person_id, language: copy.language, spoken: 'en' },
    letter: { text: copy.text, signed: copy.name },
    ...{ sender: null, picture: null, wants_answer: false, is_known: true, mark: null, confirm_hash: null },
  });
  const to = await recipientOf(database.app, 'keepsakes');
  const sealed = {
    copy_sealed: await seal(to, sealedCopy(id), copy),
    picture_sealed: picture && (await seal(to, sealedCopyPicture(id), picture)),
  };
  await transact(database.app, (tx) => keepCopy(tx, actor, id, sealed));
  return { id, token };
}

/** Forgets everything of this room that is due, as the clerk does. Returns how much went. */
export function forgetNow(db: Db, actor: Actor): Promise<number> {
  const config = { data: '', backupDir: null, backupKeepDays: 30 };
  return forgetAll(lettersRules, { db, actor, config });
}
