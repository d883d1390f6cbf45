import '../tables.js';
import type { PublicDb } from '../../kernel/database.js';
import { nightsBetween } from '../../kernel/day.js';
import { stayOn, staysOf } from '../../mailroom/addresses/address.js';
import { type Source, sourcesOf } from '../../register/sources/source.js';
import { sidesOn } from '../letter-sides.js';

/** What visitors may know of the rules of the place where somebody is held. */
export interface RuleCard {
  place: string;
  languages: string[] | null;
  most_pages: number | null;
  enclosures: string | null;
  stamps: string | null;
  avoid: Record<string, string>;
  pictures: boolean | null;
  translations: boolean | null;
  checked_on: string;
  source_id: string | null;
}

/** What a writer has to know of one prisoner's post. Null is "not known". */
export interface PrisonRules {
  card: RuleCard | null;
  source: Source | null;
  /** The card was checked within a year: what it does not let in surely stays outside. */
  is_fresh: boolean;
  /** Of the person as a reader. */
  languages: string[] | null;
  interests: Record<string, string>;
  wants_none: boolean;
}

const fresh_days = 365;

/** The rules for letters to a person on a day (YYYY-MM-DD), as far as visitors may know them. */
export async function rulesFor(db: PublicDb, personId: string, day: string): Promise<PrisonRules> {
  const [stays, wishes] = await Promise.all([
    staysOf(db, personId),
    db.selectFrom('letter_wishes').selectAll().where('person_id', '=', personId).executeTakeFirst(),
  ]);
  const place = stayOn(stays, day)?.place_id;
  const card = place
    ? await db.selectFrom('rule_cards').selectAll().where('place_id', '=', place).executeTakeFirst()
    : undefined;
  const source = card?.source_id ? (await sourcesOf(db, [card.source_id])).list[0] : undefined;
  return {
    card: card ?? null,
    source: source ?? null,
    is_fresh: card !== undefined && nightsBetween(card.checked_on, day) <= fresh_days,
    languages: wishes?.languages ?? null,
    interests: wishes?.interests ?? {},
    wants_none: wishes?.wants_none ?? false,
  };
}

/** How long a letter may be: what fits on the sides that the place lets in. */
export interface Room {
  pages: number;
  characters: number;
  lines: number;
}

/** What one side of A4 holds in a type that is read well: beyond the address and the signature. */
const page_characters = 1900;
const page_lines = 34;
/** Characters of a printed line, as far as it is counted beforehand. */
export const line_characters = 66;
/** So much of a side a picture takes. */
const picture_lines = 16;

/** How much may be written, with a picture or without. */
export function roomOn(card: Pick<RuleCard, 'most_pages'> | null, hasPicture: boolean): Room {
  const pages = sidesOn(card?.most_pages ?? null);
  const lines = pages * page_lines - (hasPicture ? picture_lines : 0);
  return { pages, lines, characters: Math.floor((pages * page_characters * lines) / (pages * page_lines)) };
}

/** Whether a picture may be inside: not where the place is known to refuse one. */
export const takesPictures = (card: Pick<RuleCard, 'pictures'> | null): boolean => card?.pictures !== false;

/** Whether letters in this language get through without a translation, as far as is known. */
export function letsIn(card: Pick<RuleCard, 'languages'> | null, language: string): boolean {
  return !card?.languages || card.languages.includes(language);
}
