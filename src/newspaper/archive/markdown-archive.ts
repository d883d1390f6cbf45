import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, normalize } from 'node:path';
import { z } from 'zod';
import { isDay } from '../../kernel/day.js';
import { Refused } from '../../kernel/refusals.js';
import { most_boxes } from '../articles/box.js';
import { isSlug } from '../articles/slug.js';
import { isPath } from './archive-address.js';
import { readClock } from './archive-clock.js';
import {
  type Archive,
  type ArchiveIssue,
  type ArchiveItem,
  type ArchivePicture,
  type ArchivePiece,
  type ArchiveWords,
  most_items,
  type Remark,
  remark,
} from './archive-piece.js';
import { type FrontMatter, readFrontMatter } from './front-matter.js';

/** Where an export keeps its files. */
export const folders = { articles: 'articles', issues: 'issues', pictures: 'pictures' } as const;
const largest_file = 4_000_000;
const largest_picture = 10_000_000;

const states = z.enum(['draft', 'scheduled', 'published', 'withdrawn']);
const text = z.string().default('');
const number = z.number().int().min(1).max(999_999_999);
const day = z.string().refine(isDay);

const articleShape = z.object({
  number: number.nullish(),
  title: text,
  lang: z
    .string()
    .regex(/^[a-z]{2}$/)
    .nullish(),
  translation_of: number.nullish(),
  date: day.nullish(),
  published_at: z.string().nullish(),
  state: states.default('draft'),
  section: text,
  section_slug: z.string().max(60).refine(isSlug).nullish(),
  section_names: z.record(z.string().regex(/^[a-z]{2}$/), z.string().min(1).max(100)).default({}),
  summary: text,
  author: text,
  slug: text,
  aliases: z.array(z.string().refine(isPath)).max(100).default([]),
  people: z.array(z.string().max(200)).max(200).default([]),
  boxes: z.array(z.string().max(200)).max(most_boxes).default([]),
  withdrawn: z.string().max(1000).nullish(),
  corrections: z
    .array(z.object({ day, text: z.string().min(1).max(2000) }))
    .max(500)
    .default([]),
  pictures: z
    .array(z.object({ file: z.string().max(300), credit: text, alt: text }))
    .max(40)
    .default([]),
});

const issueShape = z.object({
  number: number.max(999_999),
  title: text,
  date: day,
  lang: z
    .string()
    .regex(/^[a-z]{2}$/)
    .nullish(),
  state: z.enum(['draft', 'scheduled', 'published']).default('draft'),
  contents: z
    .array(
      z.object({
        section: text,
        lines: z
          .array(z.object({ number: number.nullish(), title: text, front: z.boolean().default(false) }))
          .max(1000),
      }),
    )
    .max(200)
    .default([]),
});

/**
 * Opens a folder of Markdown files as our export writes it: articles first, originals before translations, issues
 * last. Throws `Refused` when it is none.
 */
export function openMarkdown(folder: string, words: ArchiveWords): Archive {
  const articles = filesIn(folder, folders.articles).sort(byNumber);
  const issues = filesIn(folder, folders.issues).sort(byNumber);
  const items = articles.length + issues.length;
  if (items === 0) throw new Refused('newspaper.archive.markdown_none', {}, 422);
  if (items > most_items) throw new Refused('newspaper.archive.many_items', { limit: most_items }, 422);
  async function* read(): AsyncGenerator<ArchiveItem> {
    const later: ArchivePiece[] = [];
    for (const file of articles) {
      const item = articleIn(folder, file, words);
      // A translation needs its original, which may have a higher number.
      if (item.kind === 'piece' && item.family !== null && item.family !== item.key) later.push(item);
      else yield item;
    }
    yield* later;
    for (const file of issues) yield issueIn(folder, file);
  }
  return { source: 'markdown', items, read };
}

function filesIn(folder: string, name: string): string[] {
  const path = join(folder, name);
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return [];
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.md'))
    .map((entry) => `${name}/${entry.name}`);
}

const numberIn = (file: string) => Number(file.match(/\/(\d+)/)?.[1] ?? 0);
const byNumber = (one: string, other: string) => numberIn(one) - numberIn(other) || (one < other ? -1 : 1);

function refused(place: string, why: Remark, title = ''): ArchiveItem {
  return { kind: 'refused', place, key: place, title, why };
}

/** What stands above a file, in its shape; or why not. */
function toldIn<T>(folder: string, place: string, shape: z.ZodType<T>): { told: T; body: string } | Remark {
  const path = join(folder, place);
  if (statSync(path).size > largest_file)
    return remark('markdown_large', { limit: largest_file / 1_000_000 });
  const parts = readFrontMatter(readFileSync(path, 'utf8'));
  if (!parts) return remark('markdown_no_head');
  const read = shape.safeParse(parts.told satisfies FrontMatter);
  if (read.success) return { told: read.data, body: parts.body };
  const [wrong] = read.error.issues;
  return remark('markdown_field', { field: wrong?.path.join('.') || 'number' });
}

function articleIn(folder: string, place: string, words: ArchiveWords): ArchiveItem {
  const read = toldIn(folder, place, articleShape);
  if ('code' in read) return refused(place, read);
  const { told, body } = read;
  const pictures: ArchivePicture[] = [];
  for (const { file, credit, alt } of told.pictures) {
    const bytes = pictureIn(folder, file);
    if (bytes === null) return refused(place, remark('markdown_picture', { file }), told.title);
    pictures.push({ bytes, credit, alt });
  }
  const clock = readClock(told.published_at ?? '');
  const at = clock
    ? new Date(told.published_at ?? '')
    : told.date
      ? new Date(`${told.date}T00:00:00Z`)
      : null;
  const key = told.number ? String(told.number) : place;
  const withdrawn = told.state === 'withdrawn' ? told.withdrawn || '–' : null;
  return {
    kind: 'piece',
    place,
    key,
    title: told.title,
    language: told.lang ?? words.language,
    family: String(told.translation_of ?? told.number ?? place),
    number: told.number ?? null,
    slug: told.slug || null,
    day: told.date ?? null,
    at,
    state: told.state === 'withdrawn' ? (at === null ? 'draft' : 'published') : told.state,
    section: told.section,
    section_told: told.section_slug ? { slug: told.section_slug, names: told.section_names } : null,
    standfirst: told.summary,
    byline: told.author,
    body: { kind: 'markdown', text: body },
    old_paths: told.aliases,
    corrections: told.corrections,
    withdrawn,
    people: told.people,
    boxes: told.boxes,
    pictures,
    remarks: [],
  };
}

/** Only from the export's own folder of pictures, whatever a file says. */
function pictureIn(folder: string, file: string): Buffer | null {
  const inside = normalize(file.replace(/^(\.\.\/)/, ''));
  if (!inside.startsWith(`${folders.pictures}/`)) return null;
  const path = join(folder, inside);
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat?.isFile() && stat.size <= largest_picture ? readFileSync(path) : null;
}

function issueIn(folder: string, place: string): ArchiveItem {
  const read = toldIn(folder, place, issueShape);
  if ('code' in read) return refused(place, read);
  const { told } = read;
  return {
    kind: 'issue',
    place,
    key: `issue ${told.number}`,
    title: `${told.title} ${told.number}`.trim(),
    number: told.number,
    day: told.date,
    name: told.title,
    state: told.state,
    sections: told.contents.map(({ section, lines }) => ({
      name: section,
      lines: lines.map((line) => ({
        headline: line.title,
        number: line.number ?? null,
        is_front: line.front,
      })),
    })),
    remarks: [],
  } satisfies ArchiveIssue;
}
