import type { Block } from '../text/tree.js';
import { plainLine, textOfHtml } from './text-of-html.js';

/** One line or paragraph of a saved page. */
export interface PageLine {
  text: string;
  /** As a page shows it: `heading` also where a whole line is bold; null: a plain text file shows nothing. */
  kind: 'heading' | 'bold' | 'item' | 'paragraph' | null;
  /** Where the whole line leads to. */
  href: string | null;
  /** The line with its form, as blocks of an article. */
  blocks: Block[];
}

/** A saved page is no larger. Bytes. */
export const most_page_bytes = 5_000_000;
/** Lines that are wrapped end about here. Characters. */
const wrapped = { from: 45, to: 130 };

/** The text of a saved page: as UTF-8, as UTF-16 with its mark, else as browsers of the time wrote it (Windows-1252). */
export function decodedPage(bytes: Uint8Array): string {
  const beginning = Buffer.from(bytes.subarray(0, 2000)).toString('latin1');
  const [, named] = beginning.match(/<meta[^>]+charset=["']?([\w-]+)/i) ?? [];
  const marked =
    bytes[0] === 0xff && bytes[1] === 0xfe
      ? 'utf-16le'
      : bytes[0] === 0xfe && bytes[1] === 0xff
        ? 'utf-16be'
        : null;
  for (const name of [marked, 'utf-8', named, 'windows-1252']) {
    const text = name ? decodedAs(name, bytes) : null;
    if (text !== null) return text.replaceAll('\0', '');
  }
  return '';
}

function decodedAs(name: string, bytes: Uint8Array): string | null {
  try {
    return new TextDecoder(name, { fatal: true }).decode(bytes);
  } catch (error) {
    // An encoding that nobody knows (RangeError), or letters that it does not have (TypeError).
    if (error instanceof RangeError || error instanceof TypeError) return null;
    throw error;
  }
}

export function isHtml(text: string): boolean {
  return /<(?:html|body|head|p|div|h[1-6]|br|a|meta)\b[^>]{0,2000}>/i.test(text.slice(0, 20_000));
}

/** Lines of a plain text. Blank lines part paragraphs; lines that were wrapped at a width are put together again. */
export function linesOfText(text: string): PageLine[] {
  return text
    .replace(/\r\n?/g, '\n')
    .split(/\n[^\S\n]*\n\s*/)
    .flatMap((group) => {
      const lines = group
        .split('\n')
        .map((line) => line.replace(/\s+/g, ' ').trim())
        .filter(Boolean);
      const isWrapped =
        lines.length > 1 &&
        lines
          .slice(0, -1)
          .every(
            (line) => line.length >= wrapped.from && line.length <= wrapped.to && !/^\S*:\/\//.test(line),
          ) &&
        lines.slice(0, -1).some((line) => !/[.!?:"”’']$/.test(line)) &&
        lines.slice(1).some((line) => /^\p{Ll}/u.test(line));
      return isWrapped ? [lines.join(' ')] : lines;
    })
    .map((line) => ({
      text: line,
      kind: null,
      href: null,
      blocks: [{ kind: 'paragraph', inside: [{ kind: 'text', text: line }] }],
    }));
}

/** Lines of a saved HTML page, with what the page shows of them: headings, bold lines, items, where they lead. */
export function linesOfHtml(html: string, base: string | null): PageLine[] {
  const { text } = textOfHtml(withoutFrame(html), { blank_lines: false, base, notes: {} });
  return text.blocks.flatMap((block) => linesOf(block));
}

/** The page's own title, which browsers keep when all else is missing. */
export function titleOfHtml(html: string): string {
  return plainLine(html.match(/<title[^>]{0,500}>([^<]{0,1000})/i)?.[1] ?? '');
}

/** A menu may hold the list of contents: what pages call `nav` stays here. */
function withoutFrame(html: string): string {
  return html.replace(/<(\/?)nav\b/gi, '<$1div');
}

function linesOf(block: Block): PageLine[] {
  if (block.kind === 'list') {
    return block.items.flatMap((item) =>
      item.flatMap((one) =>
        linesOf(one).map(
          (line) => ({ ...line, kind: line.kind === 'paragraph' ? 'item' : line.kind }) as PageLine,
        ),
      ),
    );
  }
  if (block.kind === 'quote') return [{ text: '', kind: 'paragraph', href: null, blocks: [block] }];
  if (block.kind !== 'paragraph' && block.kind !== 'heading') {
    return [{ text: '', kind: 'paragraph', href: null, blocks: [block] }];
  }
  // A break is a new line: menus and lists of contents are often made of breaks alone.
  const rows: (typeof block.inside)[] = [[]];
  for (const one of block.inside) {
    if (one.kind === 'break') rows.push([]);
    else rows.at(-1)?.push(one);
  }
  return rows
    .filter((row) => row.length > 0)
    .map((row) => {
      const [only] = row;
      const link = row.length === 1 && only?.kind === 'link' ? only : null;
      const isBold = row.length === 1 && only?.kind === 'strong';
      const kind = block.kind === 'heading' ? 'heading' : isBold ? 'bold' : 'paragraph';
      return {
        text: said(row).trim(),
        kind,
        href: link?.href ?? null,
        blocks: [{ ...block, inside: row }],
      } as PageLine;
    });
}

function said(inside: Extract<Block, { kind: 'paragraph' }>['inside']): string {
  return inside
    .map((one) =>
      'inside' in one ? said(one.inside) : one.kind === 'text' || one.kind === 'code' ? one.text : ' ',
    )
    .join('');
}
