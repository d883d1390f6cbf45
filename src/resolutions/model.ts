import { sql } from 'kysely';
import type { Db, PublicDb } from '../kernel/database.js';
import { Missing } from '../kernel/refusals.js';
import type { Block, Relation } from './tables.js';

/** One paragraph of a text, as read or as passed. Numbers count within their block. */
export interface Paragraph {
  block: Block;
  number: number | null;
  text: string;
}

/** A paragraph of a model's version; a "resolves" line is tied to a demand and may name people. */
export interface VersionParagraph extends Paragraph {
  id: string;
  demand_id: string | null;
  relation: Relation | null;
  /** Ids of the people whom the line names. */
  people: string[];
}

/** One published version of a model in one language: what an organisation takes to its meeting. */
export interface Version {
  id: string;
  text_id: string;
  slug: string;
  number: number;
  language: string;
  /** The language it was translated from; null for the original. */
  translated_from: string | null;
  /** Every language that the version is published in. */
  languages: string[];
  /** The day whose state of things it describes (YYYY-MM-DD). */
  as_of: string;
  published_at: Date;
  title: string;
  /** The letter that goes with the text to an addressee: paragraphs with blanks in braces. */
  covering: string[];
  paragraphs: VersionParagraph[];
}

/**
 * The newest published version of the model `slug`, in `language`, or in its original language when
 * it lacks that one. Throws `Missing`. Reads the published views, so either handle may ask.
 */
export async function currentVersion(db: Db | PublicDb, slug: string, language: string): Promise<Version> {
  return oneVersion(db, sql`t.slug = ${slug}`, language);
}

/** A published version by its id, however old: what an organisation passed. Throws `Missing`. */
export async function versionById(db: Db | PublicDb, id: string, language: string): Promise<Version> {
  return oneVersion(db, sql`v.id = ${id}`, language);
}

type Found = Omit<Version, 'paragraphs'>;

async function oneVersion(
  db: Db | PublicDb,
  which: ReturnType<typeof sql>,
  language: string,
): Promise<Version> {
  const found = await sql<Found>`
    select v.id, v.text_id, t.slug, v.number, l.language, l.translated_from, v.as_of, v.published_at, l.title, l.covering,
      array(select o.language from published.version_languages o where o.version_id = v.id
        order by (o.translated_from is null) desc, o.language) as languages
    from published.texts t
      join published.versions v on v.text_id = t.id
      join published.version_languages l on l.version_id = v.id
    where ${which}
    order by v.number desc, (l.language = ${language}) desc, (l.translated_from is null) desc, l.language
    limit 1`.execute(db);
  const version = found.rows[0];
  if (!version) throw new Missing('resolution');
  const paragraphs = await sql<VersionParagraph>`
    select p.id, p.block, p.number, p.text,
      a.demand_id, a.relation,
      array(select w.person_id from published.ask_people w
        where p.block = 'resolves' and w.version_id = p.version_id and w.number = p.number
        order by w.position) as people
    from published.paragraphs p
      left join published.asks a
        on p.block = 'resolves' and a.version_id = p.version_id and a.number = p.number
    where p.version_id = ${version.id} and p.language = ${version.language}
    order by p.position`.execute(db);
  return { ...version, paragraphs: paragraphs.rows };
}

/** An office that a version is sent to, and the people who get copies of it. */
export interface Recipients {
  addressees: { office_code: string; channel: 'post' | 'email' }[];
  copies: { person_id: string; lawyers: boolean }[];
}

/** To whom a published version goes, in order. */
export async function recipientsOf(db: Db | PublicDb, versionId: string): Promise<Recipients> {
  const addressees = await sql<Recipients['addressees'][number]>`
    select office_code, channel from published.addressees where version_id = ${versionId}
    order by position`.execute(db);
  const copies = await sql<Recipients['copies'][number]>`
    select person_id, lawyers from published.copies where version_id = ${versionId}
    order by position`.execute(db);
  return { addressees: addressees.rows, copies: copies.rows };
}
