import { createHash } from 'node:crypto';
import { isDay } from '../../kernel/day.js';
import type { Problem, Read } from '../../kernel/refusals.js';
import { isSlug, slugOf } from '../articles/slug.js';
import { longest_text, readMarkdown } from '../text/markdown.js';
import { firstWords } from '../text/plain-text.js';
import type { Text } from '../text/tree.js';
import { writtenMarkdown } from '../text/written-markdown.js';
import { type ArchivePicture, type ArchivePiece, type Remark, remark } from './archive-piece.js';
import { soundText } from './sound-text.js';
import { plainLine, textOfHtml } from './text-of-html.js';

/** A text of an archive as it can be kept. */
export interface ReadyPiece {
  piece: ArchivePiece;
  headline: string;
  standfirst: string | null;
  byline: string | null;
  /** Markdown. */
  body: string;
  language: string;
  slug: string;
  /** Of the archive itself, not yet made anew, in the order in which the body calls them. */
  pictures: ArchivePicture[];
  remarks: Remark[];
  /** Of everything that was read (SHA-256). */
  sum: Buffer;
}

const longest = { headline: 300, standfirst: 1000, byline: 200, key: 500 } as const;
/** A headline that had to be made of the first words. Characters. */
const made_headline = 80;

/** Reads what an archive says of a text. Where it cannot be kept, the problems say why. */
export function readPiece(piece: ArchivePiece, language: string): Read<ReadyPiece> {
  const remarks = [...piece.remarks];
  const problems: Problem[] = [];
  const pictures = [...piece.pictures];
  const body = bodyOf(piece, remarks, pictures);
  const read = readMarkdown(body);
  if (!read.ok) return read;
  const text = read.value;
  const standfirst = clean(piece.standfirst);
  const isLong = standfirst.length > longest.standfirst;
  // A long excerpt is a first paragraph, and nothing of it is lost.
  const whole = isLong ? withFirst(standfirst, text) : body;
  if (isLong) remarks.push(remark('standfirst_moved', { limit: longest.standfirst }));
  const headline = headlineOf(piece, text, remarks);
  const byline = clean(piece.byline);
  const no = (field: string, code: string, limit = 0) =>
    problems.push({ field, ...remark(code, { field, limit }) });
  if (headline.length > longest.headline) no('headline', 'long', longest.headline);
  if (piece.key.length > longest.key) no('key', 'long', longest.key);
  if (byline.length > longest.byline) no('byline', 'long', longest.byline);
  if (whole.length > longest_text) no('body', 'long', longest_text);
  if (piece.state !== 'draft' && text.blocks.length === 0) no('body', 'nothing');
  if (piece.day !== null && !isDay(piece.day)) no('day', 'no_day');
  if (piece.state !== 'draft' && (piece.day === null || piece.at === null)) no('day', 'no_day');
  if (problems.length > 0) return { ok: false, problems };
  return {
    ok: true,
    value: {
      piece,
      headline,
      standfirst: isLong || standfirst === '' ? null : standfirst,
      byline: byline || null,
      body: whole,
      language: piece.language ?? language,
      slug: slugIn(piece.slug) ?? slugOf(headline),
      pictures,
      remarks,
      sum: sumOf(piece, headline, whole),
    },
  };
}

function bodyOf({ body }: ArchivePiece, remarks: Remark[], pictures: ArchivePicture[]): string {
  if (body.kind === 'markdown') return soundText(body.text);
  const read = textOfHtml(soundText(body.text), body);
  remarks.push(...read.remarks);
  pictures.push(...read.pictures);
  return writtenMarkdown(read.text);
}

function clean(text: string): string {
  return soundText(text).replace(/\s+/g, ' ').trim();
}

function headlineOf({ title }: ArchivePiece, text: Text, remarks: Remark[]): string {
  const headline = clean(title);
  if (headline !== '') return headline;
  remarks.push(remark('no_title'));
  return firstWords(text, made_headline) || '–';
}

function withFirst(paragraph: string, { blocks, notes }: Text): string {
  const first = { kind: 'paragraph', inside: [{ kind: 'text', text: paragraph }] } as const;
  return writtenMarkdown({ blocks: [{ ...first, inside: [...first.inside] }, ...blocks], notes });
}

/** A slug of an archive, also one whose letters are written as bytes (`%d0%ba…`); null when none can be made of it. */
function slugIn(written: string | null): string | null {
  const slug = plainLine(decoded(written ?? ''));
  if (isSlug(slug)) return slug;
  return /\p{L}|\p{N}/u.test(slug) ? slugOf(slug) : null;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return text;
    throw error;
  }
}

function sumOf(piece: ArchivePiece, headline: string, body: string): Buffer {
  const { language, number, slug, day, at, state, section, standfirst, byline, corrections } = piece;
  const told = {
    headline,
    body,
    language,
    number,
    slug,
    day,
    at,
    state,
    section,
    standfirst,
    byline,
    corrections,
  };
  return createHash('sha256').update(JSON.stringify(told)).digest();
}
