import { readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { Refused } from '../../kernel/refusals.js';
import { slugOf } from '../../supporters/name.js';
import type { Block } from '../text/tree.js';
import { writtenMarkdown } from '../text/written-markdown.js';
import { oldPathsOf, siteName } from './archive-address.js';
import {
  type Archive,
  type ArchiveIssue,
  type ArchiveItem,
  type ArchivePiece,
  type ArchiveWords,
  nothingMore,
  type Remark,
  remark,
} from './archive-piece.js';
import { contentsOf, folded } from './page-contents.js';
import {
  decodedPage,
  isHtml,
  linesOfHtml,
  linesOfText,
  most_page_bytes,
  type PageLine,
} from './page-lines.js';
import { isMenu, type Mark, markIn } from './page-marks.js';

/** Saved pages of a newspaper on the web, one article each. */
export function openPages(files: string[], words: ArchiveWords): Archive {
  async function* read(): AsyncGenerator<ArchiveItem> {
    for (const file of files) yield* readPageFile(file, words);
  }
  return { source: 'page', items: files.length, read };
}

function* readPageFile(file: string, words: ArchiveWords): Generator<ArchiveItem> {
  const stat = statSync(file, { throwIfNoEntry: false });
  const no = (why: Remark): ArchiveItem => ({
    kind: 'refused',
    place: file,
    key: '',
    title: basename(file),
    why,
  });
  if (!stat?.isFile()) yield no(remark('page_no_file'));
  else if (stat.size > most_page_bytes)
    yield no(remark('page_large', { limit: most_page_bytes / 1_000_000 }));
  else {
    try {
      yield* readPage(decodedPage(readFileSync(file)), file, words);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      yield no({ code: error.code, values: error.values });
    }
  }
}

interface Seen {
  addresses: Extract<Mark, { kind: 'address' }>[];
  published: Extract<Mark, { kind: 'published' }> | null;
  contents: Extract<Mark, { kind: 'contents' }> | null;
  before: PageLine[];
  lines: PageLine[];
  listed: PageLine[];
  had_appeal: boolean;
}

/**
 * Reads one saved page: title, date, addresses, body, and the contents of the issue that it stood in. Lines may
 * come in any order before the headline; what belongs to the page and not to the article is left out. Throws `Refused`
 * (`html_deep`) where no page was ever meant.
 */
export function* readPage(page: string, file: string, words: ArchiveWords): Generator<ArchiveItem> {
  const text = page.replace(/^\ufeff/, '');
  const seen = lookThrough(isHtml(text) ? linesOfHtml(text, words.site) : linesOfText(text));
  const find = <K extends 'number' | 'issue' | 'day' | 'slug'>(key: K) =>
    seen.addresses.map((one) => one[key]).find((one) => one !== null) ?? null;
  const headline = headlineOf(seen, find('slug'));
  const day = find('day') ?? seen.published?.day ?? seen.contents?.day ?? null;
  const no = (why: Remark): ArchiveItem => ({
    kind: 'refused',
    place: file,
    key: '',
    title: headline?.text ?? '',
    why,
  });
  if (!headline) return yield no(remark('page_no_headline'));
  const remarks: Remark[] = [];
  const lines = seen.lines.slice(seen.lines.indexOf(headline) + 1);
  const byline = takeByline(lines, remarks);
  const body = blocksOf(lines);
  if (body.length === 0) return yield no(remark('page_no_body'));
  if (day === null) return yield no(remark('page_no_day'));
  if (seen.had_appeal) remarks.push(remark('page_appeal'));
  const number = find('number');
  const site = siteOf(seen);
  const issue = find('issue') ?? seen.published?.issue ?? seen.contents?.issue ?? null;
  const listed = contentsOf(seen.listed, words.sections);
  const section = listed.sections.find((one) =>
    one.lines.some((line) => folded(line.headline) === folded(headline.text)),
  );
  const entry = { place: file, title: headline.text };
  yield {
    kind: 'piece',
    ...entry,
    key: `${site} ${number ?? `${day} ${slugOf(headline.text)}`}`,
    language: words.language,
    family: null,
    number,
    slug: find('slug'),
    day,
    at: new Date(`${day}T00:00:00Z`),
    state: 'published',
    section: section?.name ?? '',
    standfirst: '',
    byline,
    body: { kind: 'markdown', text: writtenMarkdown({ blocks: body, notes: [] }) },
    old_paths: [...new Set(seen.addresses.flatMap(({ url }) => oldPathsOf(url)))],
    ...nothingMore,
    remarks,
  } satisfies ArchivePiece;
  if (issue !== null)
    yield issueOf(seen, { ...entry, key: `${site} issue ${issue}`, number: issue, day }, listed, {
      headline: headline.text,
      number,
    });
  else if (seen.listed.length > 0) yield no(remark('page_no_issue'));
}

function issueOf(
  seen: Seen,
  known: Pick<ArchiveIssue, 'place' | 'title' | 'key' | 'number' | 'day'>,
  { sections, isGuessed }: ReturnType<typeof contentsOf>,
  own: { headline: string; number: number | null },
): ArchiveIssue {
  const name = seen.contents?.name || seen.published?.name || '';
  const remarks =
    isGuessed && sections.length > 0
      ? [
          remark('page_guessed', {
            sections: sections
              .map((one) => one.name)
              .join('; ')
              .slice(0, 1000),
          }),
        ]
      : [];
  // The article itself is known by its number, the others by their headlines until their pages come.
  const filled = sections.map((one) => ({
    ...one,
    lines: one.lines.map((line) =>
      folded(line.headline) === folded(own.headline) ? { ...line, number: own.number } : line,
    ),
  }));
  const day = seen.contents?.day ?? seen.published?.day ?? known.day;
  return {
    kind: 'issue',
    ...known,
    title: `${name} ${known.number}`.trim(),
    day,
    name,
    state: 'published',
    sections: filled,
    remarks,
  };
}

/** Parts the lines of a page: what says something about it, the article, the list of contents. */
function lookThrough(all: PageLine[]): Seen {
  const seen: Seen = {
    addresses: [],
    published: null,
    contents: null,
    before: [],
    lines: [],
    listed: [],
    had_appeal: false,
  };
  let isArticle = false;
  for (const line of all) {
    const mark =
      line.text === '' ? null : asksToJoin(line) ? ({ kind: 'appeal' } as const) : markIn(line.text);
    if (seen.contents !== null) {
      // The menu at the foot ends the list.
      if (isMenu(line.text)) break;
      if (mark?.kind === 'address' && !seen.addresses.some(({ number }) => number !== null))
        seen.addresses.push(mark);
      else if (mark === null || mark.kind === 'published') seen.listed.push(line);
    } else if (mark === null) {
      // A page begins with menus; the article begins behind its date or with its first paragraph.
      seen.lines.push(line);
      isArticle ||= line.text.length > shortest_paragraph;
    } else if (mark.kind === 'contents') seen.contents = mark;
    else if (mark.kind === 'appeal') seen.had_appeal = true;
    else if (mark.kind === 'address' && (!isArticle || mark.number !== null)) seen.addresses.push(mark);
    else if (mark.kind === 'published' && !isArticle) {
      seen.published ??= mark;
      seen.before.push(...seen.lines);
      seen.lines = [];
    } else if (isArticle && !isMenu(line.text)) seen.lines.push(line);
  }
  return seen;
}

/** A line that leads to where one joins or gives. */
function asksToJoin({ href }: PageLine): boolean {
  return href !== null && /\/(?:join|donate)\b[^/]*\/?$/i.test(href);
}

/** A paragraph is longer than a headline. Characters. */
const shortest_paragraph = 160;

/** The line that the address names, else the first heading, else the first line. It may stand before the date. */
function headlineOf(seen: Seen, slug: string | null): PageLine | null {
  const { before, lines } = seen;
  const named =
    slug === null ? undefined : [...lines, ...before].find((line) => slugOf(line.text) === slugOf(slug));
  const first =
    lines.find(({ kind }) => kind === 'heading') ?? before.findLast(({ kind }) => kind === 'heading') ?? null;
  const chosen =
    named ?? first ?? (isLine(lines[0]) ? lines[0] : before.findLast((line) => isLine(line))) ?? null;
  return chosen;
}

const isLine = (line: PageLine | undefined): boolean =>
  line !== undefined && line.text !== '' && line.text.length <= shortest_paragraph;

/** "By Anna Example", or a line with a name alone right below the headline; the line is taken out. */
function takeByline(lines: PageLine[], remarks: Remark[]): string {
  const [first, next] = lines;
  if (!first || first.text.length > 100) return '';
  const [, named] = first.text.match(/^(?:by|report(?:ed)? by|words by)\s+(\p{Lu}.{2,90})$/iu) ?? [];
  const isName =
    /^\p{Lu}[\p{L}'’.-]+(?: (?:\p{Lu}[\p{L}'’.-]*|de|van|von|al)){1,3}(?:, [\p{L}'’ ]{3,60})?$/u.test(
      first.text,
    );
  const isAlone = isName && first.kind !== 'heading' && (next?.text.length ?? 0) > shortest_paragraph / 2;
  if (!named && !isAlone) return '';
  if (!named) remarks.push(remark('page_byline', { byline: first.text }));
  lines.shift();
  return named ?? first.text;
}

/** A short line without a stop, above a paragraph, is a heading in a text file, too. Items in a row are one list. */
function blocksOf(lines: PageLine[]): Block[] {
  const blocks: Block[] = [];
  for (const [place, line] of lines.entries()) {
    const last = blocks.at(-1);
    if (line.kind !== 'item') {
      if (isHeading(line, lines[place + 1])) {
        blocks.push({ kind: 'heading', level: 2, inside: [{ kind: 'text', text: line.text }] });
      } else blocks.push(...line.blocks);
    } else if (last?.kind === 'list' && lines[place - 1]?.kind === 'item') last.items.push(line.blocks);
    else blocks.push({ kind: 'list', start: null, items: [line.blocks] });
  }
  return blocks;
}

function isHeading({ text, kind }: PageLine, next: PageLine | undefined): boolean {
  const isShort = text.length > 0 && text.length <= 60 && !/[.!?:;,"”'’)…]$/.test(text);
  return (
    isShort &&
    (kind === 'bold' || kind === null) &&
    /^[\p{Lu}\d]/u.test(text) &&
    (next?.text.length ?? 0) > 60
  );
}

/** The site of the page by its addresses; without one, pages are known by their date and headline. */
function siteOf({ addresses }: Seen): string {
  const [first] = addresses;
  return first ? (siteName(new URL(first.url).origin) ?? '') : '';
}
