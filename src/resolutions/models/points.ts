import { sql } from 'kysely';
import { composed } from '../../kernel/composed.js';
import type { Db } from '../../kernel/database.js';
import type { FieldReader } from '../../register/record/field-reader.js';
import { unprintable } from '../plain-text.js';

/** What a speaker may say: of a person, or in answer to a question; with the ids of its sources. */
export interface Point {
  person_id: string | null;
  question: string | null;
  text: string;
  sources: string[];
}

/** A speaker has some minutes. */
const most_points = 60;
const longest_text = 2000;
const longest_question = 500;

/**
 * Points as an editor writes them, an empty line between two: `@vladimir-kozlov` and what is said of that
 * person, or `? ` and a question with its answer below; at the end the codes of the sources: `[EPQ12, SIHRG]`.
 */
export async function pointsText(db: Db, points: Point[]): Promise<string> {
  const slugs = await columnOf(
    db,
    'people',
    'id',
    'slug',
    points.flatMap((one) => one.person_id ?? []),
  );
  const codes = await columnOf(
    db,
    'sources',
    'id',
    'code',
    points.flatMap((one) => one.sources),
  );
  return points
    .map(({ person_id, question, text, sources }) => {
      const head =
        question !== null ? `? ${question}\n` : person_id ? `@${slugs.get(person_id) ?? ''}\n` : '';
      const cited = sources.map((id) => codes.get(id)).filter((code) => code !== undefined);
      return `${head}${text}${cited.length > 0 ? ` [${cited.join(', ')}]` : ''}`;
    })
    .join('\n\n');
}

/** Reads points; what is wrong is at the field `points`. Who is spoken of, and every source, is in the register. */
export async function readPoints(db: Db, typed: string, reader: FieldReader): Promise<Point[]> {
  const pieces = composed(typed)
    .replace(/\r\n?/g, '\n')
    .split(/\n[ \t]*\n/)
    .map((piece) => piece.trim())
    .filter((piece) => piece !== '');
  const wrong = (code: string, values: Record<string, string | number> = {}) =>
    reader.wrong('points', `resolutions.models.points.${code}`, values);
  if (pieces.length > most_points) {
    wrong('many', { most: most_points });
    return [];
  }
  const found = pieces.map(pieceOf);
  const slugs = found.flatMap((one) => one.slug ?? []);
  const codes = found.flatMap((one) => one.codes);
  const people = await columnOf(db, 'people', 'slug', 'id', slugs);
  const sources = await columnOf(db, 'sources', 'code', 'id', codes);
  const nobody = slugs.find((slug) => !people.has(slug));
  if (nobody !== undefined) wrong('nobody', { slug: nobody.slice(0, 60) });
  const unknown = codes.find((code) => !sources.has(code));
  if (unknown !== undefined) wrong('no_source', { code: unknown.slice(0, 60) });
  for (const { slug, question, text, codes: own } of found) {
    const at = (question ?? text).slice(0, 40);
    if (text === '') wrong('empty', { at });
    if (text.length > longest_text) wrong('long', { at, most: longest_text });
    if ((question?.length ?? 0) > longest_question) wrong('long', { at, most: longest_question });
    if (slug !== null && own.length === 0) wrong('unsourced', { at });
  }
  for (const problem of unprintable('points', typed).slice(0, 1)) reader.problems.push(problem);
  return found.map(({ slug, question, text, codes: own }) => ({
    person_id: slug === null ? null : (people.get(slug) ?? null),
    question,
    text,
    sources: [...new Set(own.flatMap((code) => sources.get(code) ?? []))],
  }));
}

interface Piece {
  slug: string | null;
  question: string | null;
  text: string;
  codes: string[];
}

function pieceOf(piece: string): Piece {
  const [first = '', ...rest] = piece.split('\n');
  const question = first.startsWith('?') ? tidy(first.slice(1)) : null;
  const slug = /^@(\S+)/.exec(first)?.[1] ?? null;
  const own = question !== null ? '' : slug !== null ? first.slice(slug.length + 1) : first;
  const words = tidy([own, ...rest].join(' '));
  const cited = /\s*\[([^[\]]+)\]$/.exec(words);
  return {
    slug,
    question,
    text: cited ? words.slice(0, cited.index) : words,
    codes: (cited?.[1] ?? '')
      .split(/[,\s]+/)
      .map((code) => code.trim())
      .filter((code) => code !== ''),
  };
}

function tidy(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

async function columnOf(
  db: Db,
  table: 'people' | 'sources',
  by: string,
  wanted: string,
  values: string[],
): Promise<Map<string, string>> {
  // PostgreSQL knows no text with NUL in it: nothing can be called so.
  const known = [...new Set(values)].filter((value) => !value.includes('\0'));
  if (known.length === 0) return new Map();
  const { rows } = await sql<{ by: string; wanted: string }>`
    select ${sql.ref(by)} as by, ${sql.ref(wanted)} as wanted from ${sql.table(table)}
    where ${sql.ref(by)} in (${sql.join(known)})`.execute(db);
  return new Map(rows.map((one) => [one.by, one.wanted]));
}
