import { sql } from 'kysely';
import type { Actor } from '../../kernel/actor.js';
import { type Db, transact } from '../../kernel/database.js';
import { record } from '../../kernel/journal.js';
import { type Language, languages } from '../../kernel/language.js';
import { Missing, type Read, Refused } from '../../kernel/refusals.js';
import { FieldReader } from '../../register/record/field-reader.js';
import { inTurnFor } from '../../register/record/in-turn.js';
import { called } from '../called.js';

/** What somebody at the desk knows of a prisoner as a reader. Null is "not known". */
export interface Wishes {
  languages: string[] | null;
  /** By the language of the page that shows them. */
  interests: Partial<Record<Language, string>>;
  most_a_day: number | null;
  vulnerable: boolean;
  wants_none: boolean;
  told: 'desk' | 'public';
  basis: string;
}

export interface KeptWishes extends Wishes {
  version: number;
}

export const wishes_fields = [
  ...['languages', 'most_a_day', 'vulnerable', 'wants_none', 'told', 'basis'],
  ...languages.map((language) => `interests_${language}`),
];
export const longest = { languages: 100, interests: 500, basis: 500 } as const;
const most_languages = 12;

/** Somebody of the register, and whether wishes are known. */
export interface WishesLine {
  id: string;
  name: string;
  known: boolean;
  wants_none: boolean | null;
  vulnerable: boolean | null;
  most_a_day: number | null;
}

/** People in the order of the register, those of whom wishes are known first. */
export async function peopleWithWishes(db: Db, limit: number, offset: number): Promise<WishesLine[]> {
  const { rows } = await sql<WishesLine>`
    select p.id, ${called} as name, w.person_id is not null as known, w.wants_none, w.vulnerable, w.most_a_day
    from people p left join letter_wishes w on w.person_id = p.id
    order by w.person_id is null, p.rank nulls last, p.slug, p.id limit ${limit} offset ${offset}`.execute(
    db,
  );
  return rows;
}

/** A person with the wishes that are known, or null for them. Throws `Missing`. */
export async function wishesOf(
  db: Db,
  personId: string,
): Promise<{ id: string; name: string; wishes: KeptWishes | null }> {
  const { rows } = await sql<{ name: string }>`
    select ${called} as name from people p where p.id = ${personId}`.execute(db);
  const [person] = rows;
  if (!person) throw new Missing('person');
  const row = await db
    .selectFrom('letter_wishes')
    .select(['languages', 'interests', 'most_a_day', 'vulnerable', 'wants_none', 'told', 'basis', 'version'])
    .where('person_id', '=', personId)
    .executeTakeFirst();
  return { id: personId, name: person.name, wishes: row ?? null };
}

/** Reads the form of the wishes. */
export function readWishes(typed: Record<string, string>): Read<Wishes> {
  const fields = new FieldReader(typed);
  const words = (fields.text('languages', longest.languages) ?? '')
    .toLowerCase()
    .split(/[\s,;]+/)
    .filter(Boolean);
  const read = [...new Set(words)];
  if (read.some((one) => !/^[a-z]{2}$/.test(one)) || read.length > most_languages)
    fields.wrong('languages', 'letters.offers.wishes.no_languages');
  const a_day = fields.text('most_a_day', 4);
  if (a_day !== null && !/^[1-9]\d{0,2}$/.test(a_day))
    fields.wrong('most_a_day', 'letters.offers.wishes.no_number');
  const interests: Wishes['interests'] = {};
  for (const language of languages) {
    const text = fields.text(`interests_${language}`, longest.interests);
    if (text !== null) interests[language] = text;
  }
  return fields.read({
    languages: read.length > 0 ? read : null,
    interests,
    most_a_day: a_day === null ? null : Number(a_day),
    vulnerable: typed.vulnerable === 'yes',
    wants_none: typed.wants_none === 'yes',
    told: fields.choice('told', ['desk', 'public']),
    basis: fields.needed('basis', longest.basis),
  });
}

/**
 * Writes what is known of a reader. `version` is that which the form was made from, 0 for the first time. Throws
 * `Missing`, and `Refused` when somebody was faster.
 */
export async function setWishes(
  db: Db,
  actor: Actor,
  personId: string,
  version: number,
  wishes: Wishes,
): Promise<void> {
  await transact(db, async (tx) => {
    await inTurnFor(tx, personId);
    const { wishes: before } = await wishesOf(tx, personId);
    if ((before?.version ?? 0) !== version) throw new Refused('letters.offers.wishes.changed_meanwhile');
    const row = {
      ...wishes,
      languages: wishes.languages && JSON.stringify(wishes.languages),
      interests: JSON.stringify(wishes.interests),
      version: version + 1,
      edited_by: actor.who,
      edited_at: actor.clock.now(),
    };
    await tx
      .insertInto('letter_wishes')
      .values({ person_id: personId, ...row })
      .onConflict((conflict) => conflict.column('person_id').doUpdateSet(row))
      .execute();
    const detail = { version: version + 1, told: wishes.told, wants_none: wishes.wants_none };
    await record(tx, actor, { what: 'letter_wishes.set', subject: `person:${personId}`, detail });
  });
}
