import { sql } from 'kysely';
import type { Actor } from '../../kernel/actor.js';
import { type Db, transact } from '../../kernel/database.js';
import { isDay } from '../../kernel/day.js';
import { record } from '../../kernel/journal.js';
import { Missing, type Read, Refused } from '../../kernel/refusals.js';
import { FieldReader } from '../../register/record/field-reader.js';
import { stayOn, staysOf } from '../addresses/address.js';
import { sourceIn } from '../addresses/address-check.js';

/** What somebody found out about letters into a place of detention. Null is "not known", never "allowed". */
export interface RuleValues {
  /** Languages in which a letter gets through, the best first. */
  languages: string[] | null;
  /** Printed sides of one letter. */
  most_pages: number | null;
  enclosures: string | null;
  stamps: string | null;
  /** What to avoid, in words, by the language of those who write. */
  avoid: Record<string, string>;
  /** YYYY-MM-DD: when somebody made sure. */
  checked_on: string;
  source_id: string | null;
  /** Where it is known from, where that is no source of the register. */
  known_from: string | null;
  /** Letters that the place takes on one day. */
  most_a_day: number | null;
  pictures: boolean | null;
  /** Whether original and translation may both be inside. */
  translations: boolean | null;
  /** In which language a line tells the censor what the letter is written in. */
  censor_language: string | null;
  /** Whether a letter may carry a short code for the answer. */
  reply_codes: boolean | null;
}

export interface RuleCard extends RuleValues {
  place_id: string;
  version: number;
  /** Of the register's source. */
  source: string | null;
  edited_by: string;
  edited_at: Date;
}

/** Languages of the people who write, for whom it is said what to avoid. */
export const avoid_languages = ['en', 'ru', 'kk'] as const;
export const rule_fields = [
  ...['languages', 'most_pages', 'enclosures', 'stamps', 'checked_on', 'source', 'known_from'],
  ...['most_a_day', 'pictures', 'translations', 'censor_language', 'reply_codes'],
  ...avoid_languages.map((language) => `avoid_${language}`),
];
/** Languages in which we have the censor's line. */
export const censor_languages = ['ru', 'kk', 'en'] as const;
const most_languages = 12;
const longest_text = 2000;

const columns = sql`c.place_id, c.version, c.languages, c.most_pages, c.enclosures, c.stamps, c.avoid,
  c.checked_on, c.source_id, c.known_from, c.most_a_day, c.pictures, c.translations, c.censor_language,
  c.reply_codes, c.edited_by, c.edited_at, s.code as source`;

/** The rule card of a place, or null: then no rules are known. */
export async function ruleCardOf(db: Db, placeId: string): Promise<RuleCard | null> {
  const { rows } = await sql<RuleCard>`select ${columns}
    from rule_cards c left join sources s on s.id = c.source_id where c.place_id = ${placeId}`.execute(db);
  return rows[0] ?? null;
}

/** The rule card of the place where somebody is held on a day, by the register; null when none is known. */
export async function ruleCardFor(
  db: Db,
  personId: string,
  day: string,
): Promise<{ place: string; name: string; card: RuleCard | null } | null> {
  const stay = stayOn(await staysOf(db, personId), day);
  if (!stay) return null;
  const { name } = await placeAt(db, stay.place_id);
  return { place: stay.place_id, name, card: await ruleCardOf(db, stay.place_id) };
}

export async function placeAt(db: Db, id: string): Promise<{ id: string; name: string }> {
  const place = await db
    .selectFrom('places_of_detention')
    .select(['id', 'name'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (!place) throw new Missing('place');
  return place;
}

/** A place with what is known of its rules. */
export interface ListedPlace {
  id: string;
  name: string;
  checked_on: string | null;
  /** How many are there by the register, as far as an open stay says. */
  held: number;
}

/** Places in the order of their names, those with people first. */
export async function placesWithRules(db: Db, limit: number, offset: number): Promise<ListedPlace[]> {
  const { rows } = await sql<ListedPlace>`
    select p.id, p.name, c.checked_on, count(distinct s.person_id) filter (where s.ended is null)::int as held
    from places_of_detention p left join rule_cards c on c.place_id = p.id
      left join (stays s join facts f on f.id = s.id and f.struck_at is null) on s.place_id = p.id
    group by p.id, c.place_id
    order by (count(s.id) filter (where s.ended is null) > 0) desc, p.name, p.id
    limit ${limit} offset ${offset}`.execute(db);
  return rows;
}

/** Reads a rule card; something has to be said of where it is known from. An empty day is today. */
export async function readRuleCard(
  db: Db,
  typed: Record<string, string>,
  today: string,
): Promise<Read<RuleValues>> {
  const fields = new FieldReader(typed);
  const wrong = (field: string, code: string) => fields.wrong(field, `mailroom.rules.${code}`);
  const words = (fields.text('languages', 200) ?? '')
    .toLowerCase()
    .split(/[\s,;]+/)
    .filter(Boolean);
  const languages = [...new Set(words)];
  if (languages.some((one) => !/^[a-z]{2}$/.test(one)) || languages.length > most_languages) {
    wrong('languages', 'no_languages');
  }
  const pages = fields.text('most_pages', 3);
  if (pages !== null && !/^([1-9]\d?|100)$/.test(pages)) wrong('most_pages', 'no_pages');
  const a_day = fields.text('most_a_day', 5);
  if (a_day !== null && !/^([1-9]\d{0,3}|10000)$/.test(a_day)) wrong('most_a_day', 'no_day_limit');
  const censor_language = fields.text('censor_language', 2)?.toLowerCase() ?? null;
  if (censor_language !== null && !(censor_languages as readonly string[]).includes(censor_language)) {
    wrong('censor_language', 'no_censor_language');
  }
  const known = (field: string): boolean | null => {
    const said = fields.text(field, 3);
    return said === 'yes' ? true : said === 'no' ? false : null;
  };
  const checked_on = fields.date('checked_on') ?? today;
  if (!isDay(checked_on) || checked_on > today) wrong('checked_on', 'no_day');
  const source_id = await sourceIn(db, fields, 'source');
  const known_from = fields.text('known_from', 500);
  if (source_id === null && known_from === null && fields.problems.length === 0) {
    wrong('source', 'no_source');
  }
  const avoid: Record<string, string> = {};
  for (const language of avoid_languages) {
    const text = fields.text(`avoid_${language}`, longest_text, 'lines');
    if (text !== null) avoid[language] = text;
  }
  return fields.read({
    languages: languages.length > 0 ? languages : null,
    most_pages: pages === null ? null : Number(pages),
    enclosures: fields.text('enclosures', longest_text, 'lines'),
    stamps: fields.text('stamps', longest_text, 'lines'),
    avoid,
    checked_on,
    source_id,
    known_from,
    most_a_day: a_day === null ? null : Number(a_day),
    pictures: known('pictures'),
    translations: known('translations'),
    censor_language,
    reply_codes: known('reply_codes'),
  });
}

/**
 * Writes what is known of a place's rules; what the card said before is kept. `version` is that which the
 * form was made from, 0 for a new card. Throws `Missing`, and `Refused` when somebody was faster.
 */
export async function setRuleCard(
  db: Db,
  actor: Actor,
  placeId: string,
  version: number,
  values: RuleValues,
): Promise<void> {
  await transact(db, async (tx) => {
    await placeAt(tx, placeId);
    const before = await tx
      .selectFrom('rule_cards')
      .selectAll()
      .where('place_id', '=', placeId)
      .forUpdate()
      .executeTakeFirst();
    if ((before?.version ?? 0) !== version) throw new Refused('mailroom.rules.changed_meanwhile');
    const row = {
      ...values,
      languages: values.languages ? JSON.stringify(values.languages) : null,
      avoid: JSON.stringify(values.avoid),
      version: version + 1,
      edited_by: actor.who,
      edited_at: actor.clock.now(),
    };
    if (before) {
      const { place_id, version: old, edited_by, edited_at, ...said } = before;
      await tx
        .insertInto('former_rule_cards')
        .values({ place_id, version: old, said: JSON.stringify(said), edited_by, edited_at })
        .execute();
    }
    await tx
      .insertInto('rule_cards')
      .values({ place_id: placeId, ...row })
      .onConflict((conflict) => conflict.column('place_id').doUpdateSet(row))
      .execute();
    await record(tx, actor, {
      what: 'rule_card.set',
      subject: `place:${placeId}`,
      detail: { version: version + 1, on: values.checked_on },
    });
  });
}

/** What a card said before, the latest first, at most 50. */
export async function formerRuleCards(db: Db, placeId: string) {
  return db
    .selectFrom('former_rule_cards')
    .selectAll()
    .where('place_id', '=', placeId)
    .orderBy('version', 'desc')
    .limit(50)
    .execute();
}

/** In which of the languages that there are a copy goes in: as it stands where the card does not object. Null: in none. */
export function allowedLanguage(
  card: Pick<RuleValues, 'languages'> | null,
  wanted: string,
  available: string[],
): string | null {
  if (!card?.languages || card.languages.includes(wanted)) return wanted;
  return card.languages.find((one) => available.includes(one)) ?? null;
}
