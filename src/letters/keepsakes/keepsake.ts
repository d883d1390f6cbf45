import './tables.js';
import type { Actor } from '../../kernel/actor.js';
import { today } from '../../kernel/clock.js';
import { type Db, transact } from '../../kernel/database.js';
import { record } from '../../kernel/journal.js';
import { Refused } from '../../kernel/refusals.js';
import { type Place, seal } from '../../kernel/vault.js';
import type { KeyRing } from '../../page/web.js';
import { recipientOf } from '../../staff/compartment.js';
import { type LetterText, sealedPicture, sealedText } from '../letter.js';
import type { Picture } from '../letter-receiving.js';
import { translationsOf } from '../moderation/translation.js';
import { yearsKept } from './keepsake-choice.js';

/** So many copies are kept for one person. */
export const most_copies = 10_000;

/** A copy of a letter, as its seal holds it. Who sent it is not in it. */
export interface Keepsake {
  text: string;
  /** As its writer wants to be called in the book; empty: not at all. */
  name: string;
  language: string;
  translations: { language: string; text: string }[];
}

export const sealedCopy = (id: string): Place => ({ table: 'keepsakes', row: `${id} copy` });
export const sealedCopyPicture = (id: string): Place => ({ table: 'keepsakes', row: `${id} picture` });
const sealedName = (id: string): Place => ({ table: 'keepsake_wishes', row: `${id} name` });

/** A copy that is sealed and not in the database yet. */
export interface SealedCopy {
  copy_sealed: Buffer;
  picture_sealed: Buffer | null;
}

/** Opens a sealed part of a letter: with the key of its month, or that of its private link. */
export type Opener = <T>(place: Place, sealed: Buffer) => Promise<T>;

/**
 * Keeps the wish of a writer, in the caller's transaction, until the letter is approved. `name` is what is to stand
 * under the copy; null: as it is signed. Where the campaign keeps no copies there is nothing to wish.
 */
export async function noteWish(tx: Db, actor: Actor, letterId: string, name: string | null): Promise<void> {
  if ((await yearsKept(tx)) === null) return;
  const letter = await tx
    .selectFrom('letters as l')
    .innerJoin('compartments as c', 'c.name', 'l.compartment')
    .select(['c.recipient', 'l.writer_recipient'])
    .where('l.id', '=', letterId)
    .executeTakeFirstOrThrow();
  const to = [letter.recipient, letter.writer_recipient];
  const name_sealed = name === null ? null : await seal(to, sealedName(letterId), name);
  const wish = { name_sealed, wished_at: actor.clock.now() };
  await tx
    .insertInto('keepsake_wishes')
    .values({ letter_id: letterId, ...wish })
    .onConflict((conflict) => conflict.column('letter_id').doUpdateSet(wish))
    .execute();
  await record(tx, actor, { what: 'letter.copy_wished', subject: `letter:${letterId}` });
}

/**
 * The copy of a letter that is about to be approved, where its writer and the campaign wish one: opened with the keys
 * of whoever approves, in that request, and sealed anew. Null where none is wished. Throws `Refused` without
 * the key of its month. Call it before the act that decides.
 */
export async function copyOnApproval(db: Db, keys: KeyRing, letterId: string): Promise<SealedCopy | null> {
  const wish = await db
    .selectFrom('keepsake_wishes as w')
    .innerJoin('letters as l', 'l.id', 'w.letter_id')
    .select(['w.name_sealed', 'l.compartment'])
    .where('w.letter_id', '=', letterId)
    .executeTakeFirst();
  if (!wish || (await yearsKept(db)) === null) return null;
  const { compartment, name_sealed } = wish;
  const opener: Opener = (place, sealed) => keys.open(compartment, place, sealed);
  const name = name_sealed && (await opener<string>(sealedName(letterId), name_sealed));
  return sealCopy(db, letterId, opener, name, await translationsOf(db, keys, { id: letterId, compartment }));
}

/** Opens a letter and seals its copy; null when its text is gone. `name` is null for the signature's. */
export async function sealCopy(
  db: Db,
  letterId: string,
  opener: Opener,
  name: string | null,
  translations: Keepsake['translations'],
): Promise<SealedCopy | null> {
  const row = await db
    .selectFrom('letters')
    .select(['language', 'text_sealed', 'picture_sealed'])
    .where('id', '=', letterId)
    .executeTakeFirstOrThrow();
  if (!row.text_sealed) return null;
  const { text, signed } = await opener<LetterText>(sealedText(letterId), row.text_sealed);
  const picture = row.picture_sealed && (await opener<Picture>(sealedPicture(letterId), row.picture_sealed));
  const copy: Keepsake = {
    text,
    name: name ?? signed,
    language: row.language,
    translations: translations.map(({ language, text }) => ({ language, text })),
  };
  const to = await recipientOf(db, 'keepsakes');
  return {
    copy_sealed: await seal(to, sealedCopy(letterId), copy),
    // As it is printed and no more: what else is kept of a picture is for the writer's page.
    picture_sealed:
      picture &&
      (await seal(to, sealedCopyPicture(letterId), { type: picture.type, base64: picture.base64 })),
  };
}

/**
 * Settles the wish of a letter with its approval, in that transaction: the copy is kept, and the wish goes. One that
 * was taken back meanwhile stays taken back.
 */
export async function settleWish(
  tx: Db,
  actor: Actor,
  letterId: string,
  copy: SealedCopy | null,
): Promise<void> {
  const wish = await tx
    .deleteFrom('keepsake_wishes')
    .where('letter_id', '=', letterId)
    .returning('letter_id')
    .executeTakeFirst();
  if (!wish) return;
  if (copy && !(await isFull(tx, letterId))) await keepCopy(tx, actor, letterId, copy);
  else await record(tx, actor, { what: 'letter.copy_not_kept', subject: `letter:${letterId}` });
}

/** Keeps a copy until its end date. Throws `Refused` when so many are kept for that person already. */
export async function keepCopy(tx: Db, actor: Actor, letterId: string, copy: SealedCopy): Promise<void> {
  const years = await yearsKept(tx);
  if (years === null) throw new Refused('letters.keepsakes.own.not_kept_here');
  if (await isFull(tx, letterId)) throw new Refused('letters.keepsakes.own.full');
  const { person_id, received_at } = await tx
    .selectFrom('letters')
    .select(['person_id', 'received_at'])
    .where('id', '=', letterId)
    .executeTakeFirstOrThrow();
  const kept = { ...copy, kept_at: actor.clock.now(), kept_until: yearsLater(today(actor.clock), years) };
  const written_on = received_at.toISOString().slice(0, 10);
  await tx
    .insertInto('keepsakes')
    .values({ letter_id: letterId, person_id, written_on, ...kept })
    .onConflict((conflict) => conflict.column('letter_id').doUpdateSet(kept))
    .execute();
  await record(tx, actor, { what: 'letter.copy_kept', subject: `letter:${letterId}`, detail: { years } });
}

/** The same date of a later year; 29 February is the 28th of most. */
function yearsLater(day: string, years: number): string {
  const year = Number(day.slice(0, 4)) + years;
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return `${year}${day.slice(4) === '-02-29' && !leap ? '-02-28' : day.slice(4)}`;
}

async function isFull(tx: Db, letterId: string): Promise<boolean> {
  const { count } = await tx
    .selectFrom('keepsakes as k')
    .innerJoin('letters as l', 'l.person_id', 'k.person_id')
    .select((e) => e.fn.countAll<number>().as('count'))
    .where('l.id', '=', letterId)
    .where('k.letter_id', '<>', letterId)
    .executeTakeFirstOrThrow();
  return Number(count) >= most_copies;
}

/** Where the copy of a letter stands, for its writer. */
export type KeepsakeStanding = { state: 'none' } | { state: 'wished' } | { state: 'kept'; until: string };

/** Whether a copy of a letter is wished or kept. */
export async function keepsakeOf(db: Db, letterId: string): Promise<KeepsakeStanding> {
  const kept = await db
    .selectFrom('keepsakes')
    .select('kept_until')
    .where('letter_id', '=', letterId)
    .executeTakeFirst();
  if (kept) return { state: 'kept', until: kept.kept_until };
  const wish = await db
    .selectFrom('keepsake_wishes')
    .select('letter_id')
    .where('letter_id', '=', letterId)
    .executeTakeFirst();
  return { state: wish ? 'wished' : 'none' };
}

/** Destroys the copy of a letter and the wish for one. Returns whether there was any. */
export async function dropKeepsake(db: Db, actor: Actor, letterId: string): Promise<boolean> {
  return transact(db, async (tx) => {
    const wish = await tx.deleteFrom('keepsake_wishes').where('letter_id', '=', letterId).executeTakeFirst();
    const copy = await tx.deleteFrom('keepsakes').where('letter_id', '=', letterId).executeTakeFirst();
    const wasThere = wish.numDeletedRows + copy.numDeletedRows > 0n;
    if (wasThere) await record(tx, actor, { what: 'letter.copy_dropped', subject: `letter:${letterId}` });
    return wasThere;
  });
}
