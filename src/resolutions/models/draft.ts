import { sql } from 'kysely';
import { isId } from '../../kernel/chance.js';
import type { Db } from '../../kernel/database.js';
import { Missing } from '../../kernel/refusals.js';
import type { Paragraph } from '../model.js';
import type { Relation } from '../tables.js';
import type { Point } from './points.js';

/** A version at the desk: a draft, or one that is out and gets another translation. */
export interface Draft {
  id: string;
  text_id: string;
  slug: string;
  /** Null: it is a draft. */
  number: number | null;
  published_at: Date | null;
  as_of: string;
  why: string | null;
  edition: number;
  /** The original first. */
  languages: DraftLanguage[];
}

export interface DraftLanguage {
  language: string;
  /** Null for the original. */
  translated_from: string | null;
  title: string;
  edition: number;
  /** Of a translation: the edition of the original that it says; null: nobody has said so yet. */
  follows: number | null;
  published_at: Date | null;
}

/** What is written in one language of a version. */
export interface Written {
  title: string;
  paragraphs: Paragraph[];
  covering: string[];
  points: Point[];
}

/** What belongs to all languages: ties of the lines, addressees, copies. */
export interface Ties {
  asks: { number: number; demand_id: string | null; relation: Relation | null; people: string[] }[];
  addressees: { office_code: string; channel: 'post' | 'email' }[];
  copies: { person_id: string; lawyers: boolean }[];
}

/** A version by its id, of the text of that slug. Throws `Missing`. */
export async function draftById(db: Db, slug: string, id: string): Promise<Draft> {
  const version = isId(id)
    ? await db
        .selectFrom('versions as v')
        .innerJoin('texts as t', 't.id', 'v.text_id')
        .select([
          'v.id',
          'v.text_id',
          't.slug',
          'v.number',
          'v.published_at',
          'v.as_of',
          'v.why',
          'v.edition',
        ])
        .where('v.id', '=', id)
        .where('t.slug', '=', slug)
        .executeTakeFirst()
    : undefined;
  if (!version) throw new Missing('version');
  const languages = await db
    .selectFrom('version_languages')
    .select(['language', 'translated_from', 'title', 'edition', 'follows', 'published_at'])
    .where('version_id', '=', version.id)
    .orderBy((e) => e('translated_from', 'is not', null))
    .orderBy('language')
    .execute();
  return { ...version, languages };
}

/** The original of a version. */
export function originalOf(draft: Draft): DraftLanguage {
  const original = draft.languages.find((one) => one.translated_from === null);
  if (!original) throw new Error(`version ${draft.id} has no original`);
  return original;
}

/** Whether a translation says an earlier edition than the original's present one, or nobody has looked yet. */
export function isBehind(draft: Draft, language: DraftLanguage): boolean {
  return language.translated_from !== null && (language.follows ?? 0) < originalOf(draft).edition;
}

/** What is written in one language of a version. */
export async function writtenIn(db: Db, version_id: string, language: string): Promise<Written> {
  const row = await db
    .selectFrom('version_languages')
    .select(['title', 'covering'])
    .where('version_id', '=', version_id)
    .where('language', '=', language)
    .executeTakeFirst();
  if (!row) throw new Missing('version');
  const paragraphs = await db
    .selectFrom('paragraphs')
    .select(['block', 'number', 'text', 'optional'])
    .where('version_id', '=', version_id)
    .where('language', '=', language)
    .orderBy('position')
    .execute();
  const points = await db
    .selectFrom('speaking_points')
    .select((e) => [
      'person_id',
      'question',
      'text',
      sql<string[]>`array(select source_id from speaking_point_sources where point_id = ${e.ref('id')}
        order by position)`.as('sources'),
    ])
    .where('version_id', '=', version_id)
    .where('language', '=', language)
    .orderBy('position')
    .execute();
  return { ...row, paragraphs, points };
}

/** What a version says in all its languages alike. */
export async function tiesOf(db: Db, version_id: string): Promise<Ties> {
  const asks = await db
    .selectFrom('asks')
    .select((e) => [
      'number',
      'demand_id',
      'relation',
      sql<string[]>`array(select w.person_id from ask_people w where w.version_id = ${version_id}
        and w.number = ${e.ref('asks.number')} order by w.position)`.as('people'),
    ])
    .where('version_id', '=', version_id)
    .orderBy('number')
    .execute();
  const addressees = await db
    .selectFrom('addressees')
    .select(['office_code', 'channel'])
    .where('version_id', '=', version_id)
    .orderBy('position')
    .execute();
  const copies = await db
    .selectFrom('copies')
    .select(['person_id', 'lawyers'])
    .where('version_id', '=', version_id)
    .orderBy('position')
    .execute();
  return { asks, addressees, copies };
}
