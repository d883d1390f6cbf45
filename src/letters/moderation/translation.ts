import './tables.js';
import { sql } from 'kysely';
import type { Actor } from '../../kernel/actor.js';
import { newId } from '../../kernel/chance.js';
import { type Db, transact } from '../../kernel/database.js';
import { record } from '../../kernel/journal.js';
import { Missing, Refused } from '../../kernel/refusals.js';
import { open, type Place, seal } from '../../kernel/vault.js';
import type { KeyRing } from '../../page/web.js';
import { called } from '../called.js';
import { moveLetter } from '../letter.js';

/** A translation is at most so long, in characters. */
export const longest_translation = 20_000;
/** Into these languages we translate: those that are printed and have words of ours. */
export const translation_languages = ['ru', 'kk', 'en'] as const;
/** A translation can be changed so often. */
const most_versions = 50;

/** A text of a letter in one language. */
export interface Translated {
  language: string;
  number: number;
  text: string;
}

export const sealedTranslation = (id: string): Place => ({ table: 'letter_translations', row: id });

/** The latest translation of a letter in each language, opened with the keys of whoever asks. */
export async function translationsOf(
  db: Db,
  keys: KeyRing,
  letter: { id: string; compartment: string },
): Promise<Translated[]> {
  const opened: Translated[] = [];
  for (const { id, language, number, text_sealed } of await latest(db, letter.id)) {
    if (!text_sealed) continue;
    const { text } = await keys.open<{ text: string }>(
      letter.compartment,
      sealedTranslation(id),
      text_sealed,
    );
    opened.push({ language, number, text });
  }
  return opened;
}

/** The same for the writer, by the key that the private link carries. */
export async function translationsFor(db: Db, identity: string, letterId: string): Promise<Translated[]> {
  const opened: Translated[] = [];
  for (const { id, language, number, text_sealed } of await latest(db, letterId)) {
    if (!text_sealed) continue;
    const { text } = await open<{ text: string }>(identity, sealedTranslation(id), text_sealed);
    opened.push({ language, number, text });
  }
  return opened;
}

async function latest(db: Db, letterId: string) {
  const { rows } = await sql<{ id: string; language: string; number: number; text_sealed: Buffer | null }>`
    select distinct on (language) id, language, number, text_sealed from letter_translations
    where letter_id = ${letterId} order by language, number desc`.execute(db);
  return rows;
}

/**
 * Keeps a translation; what stood there before stays as an earlier version. `after` is the number of the version
 * that it was made from (0: none). A letter that waited for it waits for approval again. Throws `Missing`, and
 * `Refused` when another one was faster, or when the letter is decided.
 */
export async function keepTranslation(
  db: Db,
  actor: Actor,
  staffId: string,
  letterId: string,
  translated: { language: string; text: string; after: number },
): Promise<void> {
  const { language, text, after } = translated;
  await transact(db, async (tx) => {
    const letter = await tx
      .selectFrom('letters as l')
      .innerJoin('compartments as c', 'c.name', 'l.compartment')
      .select(['l.state', 'l.writer_recipient', 'c.recipient'])
      .where('l.id', '=', letterId)
      .forUpdate('l')
      .executeTakeFirst();
    if (!letter) throw new Missing('letter');
    if (letter.state !== 'received' && letter.state !== 'translating') {
      throw new Refused('letters.moderation.decided', { state: letter.state });
    }
    const now = (await latest(tx, letterId)).find((one) => one.language === language)?.number ?? 0;
    if (now !== after) throw new Refused('letters.moderation.translated_meanwhile');
    if (now >= most_versions) throw new Refused('letters.moderation.many_versions', { most: most_versions });
    const id = newId(actor.chance);
    await tx
      .insertInto('letter_translations')
      .values({
        id,
        letter_id: letterId,
        language,
        number: now + 1,
        text_sealed: await seal([letter.recipient, letter.writer_recipient], sealedTranslation(id), { text }),
        made_by: staffId,
        made_at: actor.clock.now(),
      })
      .execute();
    await tx.deleteFrom('letter_translation_requests').where('letter_id', '=', letterId).execute();
    await record(tx, actor, {
      what: 'letter.translated',
      subject: `letter:${letterId}`,
      detail: { language, number: now + 1 },
    });
    if (letter.state === 'translating') await moveLetter(tx, actor, letterId, 'received');
  });
}

/** Letters that wait for a translator, the oldest first. */
export async function toTranslate(db: Db, limit: number) {
  const { rows } = await sql<{
    id: string;
    language: string;
    into: string;
    person: string;
    received_at: Date;
  }>`
    select l.id, l.language, r.language as into, coalesce(${called}, p.slug) as person, l.received_at
    from letters l join letter_translation_requests r on r.letter_id = l.id join people p on p.id = l.person_id
    where l.state = 'translating' order by l.received_at, l.id limit ${limit}`.execute(db);
  return rows;
}
