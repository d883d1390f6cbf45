import { sql } from 'kysely';
import type { Db, PublicDb } from '../kernel/database.js';
import { Missing, Refused } from '../kernel/refusals.js';
import type { Block, Relation } from './tables.js';

/** One paragraph of a text, as read or as passed. Numbers count within their block. */
export interface Paragraph {
  block: Block;
  number: number | null;
  text: string;
  /** Of a model: when and why it may be left out; null or absent: it may not. */
  optional?: string | null;
}

/** A paragraph of a model's version; a "resolves" line is tied to a demand and may name people. */
export interface VersionParagraph extends Paragraph {
  id: string;
  optional: string | null;
  demand_id: string | null;
  relation: Relation | null;
  /** Ids of the people whom the line names. */
  people: string[];
}

/** Another published version of the same model. */
export interface OtherVersion {
  number: number;
  /** YYYY-MM-DD, UTC. */
  published_on: string;
}

/** That a model is offered no more: since when and why; `language` is that of the reason. */
export interface Withdrawn {
  on: string;
  reason: string;
  language: string;
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
  /** The language in which the version was written. */
  original: string;
  /** It is a translation, and the original was changed since. */
  is_behind: boolean;
  /** Every language that the version is published in. */
  languages: string[];
  /** The day whose state of things it describes (YYYY-MM-DD). */
  as_of: string;
  published_at: Date;
  why: string | null;
  /** The newest published version, where that is another one; and the one before this. */
  replaced_by: OtherVersion | null;
  replaces: OtherVersion | null;
  /** The model is offered no more: its newest version was withdrawn. */
  withdrawn: Withdrawn | null;
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

/** The day whose state of things the newest published version of a model describes (YYYY-MM-DD). Throws `Missing`. */
export async function currentDay(db: Db | PublicDb, textId: string): Promise<string> {
  const { rows } = await sql<{ as_of: string }>`
    select v.as_of from published.versions v where v.text_id = ${textId} order by v.number desc limit 1`.execute(
    db,
  );
  if (!rows[0]) throw new Missing('resolution');
  return rows[0].as_of;
}

/** A published version by its number, however old. Throws `Missing`. */
export async function versionNumbered(
  db: Db | PublicDb,
  slug: string,
  number: number,
  language: string,
): Promise<Version> {
  return oneVersion(db, sql`t.slug = ${slug} and v.number = ${number}`, language);
}

/** Refuses (`resolutions.model.withdrawn`) what can no longer be done with a model that was withdrawn. */
export async function refuseWithdrawn(db: Db | PublicDb, textId: string): Promise<void> {
  const { rows } = await sql`
    select from published.version_withdrawals w where w.version_id = (select v.id from published.versions v
      where v.text_id = ${textId} order by v.number desc limit 1)`.execute(db);
  if (rows.length > 0) throw new Refused('resolutions.model.withdrawn');
}

/** Every published version of a model, newest first. */
export async function versionsOf(
  db: PublicDb,
  textId: string,
): Promise<(OtherVersion & { why: string | null })[]> {
  const { rows } = await sql<OtherVersion & { why: string | null }>`
    select v.number, (v.published_at at time zone 'UTC')::date as published_on, v.why
    from published.versions v where v.text_id = ${textId} order by v.number desc`.execute(db);
  return rows;
}

/** A published version by its id, however old: what an organisation passed. Throws `Missing`. */
export async function versionById(db: Db | PublicDb, id: string, language: string): Promise<Version> {
  return oneVersion(db, sql`v.id = ${id}`, language);
}

type Found = Omit<Version, 'paragraphs'>;

/** Another version of the text of `v`, by a condition on it as `o`. */
function other(which: ReturnType<typeof sql>) {
  return sql`(select jsonb_build_object('number', o.number, 'published_on', (o.published_at at time zone 'UTC')::date)
    from published.versions o where o.text_id = v.text_id and ${which})`;
}

async function oneVersion(
  db: Db | PublicDb,
  which: ReturnType<typeof sql>,
  language: string,
): Promise<Version> {
  const found = await sql<Found>`
    select v.id, v.text_id, t.slug, v.number, l.language, l.translated_from, l.is_behind, v.as_of,
      v.published_at, v.why, l.title, l.covering,
      (select o.language from published.version_languages o where o.version_id = v.id
        and o.translated_from is null) as original,
      ${other(sql`o.number = (select max(number) from published.versions where text_id = v.text_id)
        and o.number <> v.number`)} as replaced_by,
      ${other(sql`o.number = (select max(number) from published.versions where text_id = v.text_id
        and number < v.number)`)} as replaces,
      (select jsonb_build_object('on', w.withdrawn_on, 'reason', w.reason, 'language', w.language)
        from published.version_withdrawals w join published.versions o on o.id = w.version_id
        where o.text_id = v.text_id
          and o.number = (select max(number) from published.versions where text_id = v.text_id)) as withdrawn,
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
    select p.id, p.block, p.number, p.text, p.optional,
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
