import { Parser } from 'htmlparser2';
import { Refused } from '../../kernel/refusals.js';
import { most_pictures } from '../articles/picture.js';
import { addressIn } from '../text/address.js';
import type { Block, Inline, Text } from '../text/tree.js';
import { readAddress } from './archive-address.js';
import { type ArchivePicture, type Remark, remark } from './archive-piece.js';
import { blocks, codes, dropped, embedded, emphasised, headingLevel, strong, struck } from './html-tags.js';
import { TextTree } from './text-tree.js';

export interface HtmlReading {
  /** Blank lines part paragraphs, single ones break the line (WordPress before its blocks). */
  blank_lines: boolean;
  /** Against which addresses without a host are read; null: they stay as they are. */
  base: string | null;
  /** Notes at the foot by the id with which the text calls them, as HTML. */
  notes: Record<string, string>;
}

/**
 * Tags that are open inside each other: no page has so many, and the reader of HTML takes longer for each the more
 * there are.
 */
const most_open = 500;

/** What happens when an open tag ends; null: nothing. */
type Ending = (() => void) | null;

/**
 * Hostile HTML as an article's text. The reader goes through it once and keeps nothing but what it knows: words,
 * headings, quotes, lists, tables, bold and italics, links to the web and to mailboxes. Scripts, forms and styles
 * vanish with all that is in them; pictures and films become links to where they lie, because nothing is fetched; a picture
 * that stands in the HTML itself is given back beside the text.
 * What had to be changed is said in remarks, each once with its count. Throws `Refused` (`html_deep`) where no page
 * was ever meant.
 */
export function textOfHtml(
  html: string,
  reading: HtmlReading,
): { text: Text; remarks: Remark[]; pictures: ArchivePicture[] } {
  const pictures: ArchivePicture[] = [];
  const seen = new Map<string, number>();
  const count = (code: string) => void seen.set(code, (seen.get(code) ?? 0) + 1);
  const called = new Map<string, number>();
  const numberOf = (id: string) => {
    if (!Object.hasOwn(reading.notes, id)) return null;
    if (!called.has(id)) called.set(id, called.size + 1);
    return called.get(id) ?? null;
  };
  const noteOf = (id: string): Block[] => {
    const note = readHtml(reading.notes[id] ?? '', reading, count, () => null, pictures);
    return note.length > 0 ? note : [{ kind: 'paragraph', inside: [{ kind: 'text', text: '–' }] }];
  };
  const all = readHtml(html, reading, count, numberOf, pictures);
  const uncalled = Object.keys(reading.notes).filter((id) => !called.has(id));
  // A note that nothing in the text calls stands at its end.
  if (uncalled.length > 0) all.push({ kind: 'list', start: 1, items: uncalled.map(noteOf) });
  const text = { blocks: all, notes: [...called.keys()].map(noteOf) };
  return { text, pictures, remarks: [...seen].map(([code, times]) => remark(code, { count: times })) };
}

function readHtml(
  html: string,
  reading: HtmlReading,
  count: (code: string) => void,
  numberOf: (note: string) => number | null,
  pictures: ArchivePicture[],
): Block[] {
  const tree = new TextTree();
  const endings: Ending[] = [];
  /** How many tags are open since one was opened whose inside is dropped; 0: none. */
  let silence = 0;
  /** The text of what is kept letter by letter. */
  let verbatim: { tag: string; text: string } | null = null;

  const target = (given: string | undefined): string | null => {
    const written = (given ?? '').trim();
    if (written === '' || written.startsWith('#')) return null;
    const isWhole =
      /^(?:mailto:|https?:)/i.test(written) || (reading.base === null && written.startsWith('/'));
    const base = reading.base === null ? null : readAddress(reading.base);
    const address = addressIn(isWhole ? written : (readAddress(written, base)?.href ?? ''));
    if (address === null) count('html_link');
    return address;
  };
  const linkTo = (given: string | undefined, words: string, code: string): void => {
    const href = target(given);
    if (href === null && words === '') return;
    count(code);
    const label: Inline = { kind: 'text', text: words || lastOf(href ?? '') };
    tree.put(href === null || tree.isInLink() ? label : { kind: 'link', href, inside: [label] });
  };
  const endVerbatim = (): void => {
    const { tag, text } = verbatim ?? { tag: '', text: '' };
    verbatim = null;
    if (text.trim() === '') tree.text(' ');
    else if (tag === 'pre') tree.addBlock({ kind: 'code', text: text.replace(/^\n/, '').trimEnd() });
    else tree.put({ kind: 'code', text: text.replace(/\s+/g, ' ').trim() });
  };
  const flow = (isOpen: boolean): Ending => (isOpen ? () => tree.closeFlow() : () => tree.endLeaf());
  const around = (tag: string, node: Extract<Inline, { inside: Inline[] }>): Ending => {
    const isOpen = tree.openInline(tag, () => ({ ...node, inside: [] }));
    return isOpen ? () => tree.closeInline(tag) : null;
  };
  const note = (id: string | undefined): boolean => {
    const number = id === undefined ? null : numberOf(id);
    if (number !== null) tree.put({ kind: 'note', number });
    return number !== null;
  };

  const opened = (tag: string, given: Record<string, string>): Ending => {
    const level = headingLevel(tag);
    if (level !== null) tree.heading(level);
    if (blocks.has(tag)) tree.endLeaf();
    if (level !== null || blocks.has(tag)) return () => tree.endLeaf();
    if (strong.has(tag)) return around(tag, { kind: 'strong', inside: [] });
    if (emphasised.has(tag)) return around(tag, { kind: 'emphasis', inside: [] });
    if (embedded.has(tag)) linkTo(given.src ?? given.data, (given.title ?? '').trim(), 'html_embedded');
    if (struck.has(tag)) count('html_struck');
    if ((tag === 'pre' || codes.has(tag)) && verbatim === null) {
      verbatim = { tag, text: '' };
      return endVerbatim;
    }
    switch (tag) {
      case 'br':
        tree.lineBreak();
        return null;
      case 'hr':
        tree.addBlock({ kind: 'rule' });
        return null;
      case 'img': {
        const alt = (given.alt ?? '').replace(/\s+/g, ' ').trim();
        const inside = pictureInside(given.src ?? '');
        if (inside === null || pictures.length >= most_pictures) linkTo(given.src, alt, 'html_picture');
        else {
          pictures.push({ bytes: inside, alt, credit: '' });
          tree.addBlock({ kind: 'picture', place: pictures.length, caption: [] });
        }
        return null;
      }
      case 'a': {
        const href = tree.isInLink() ? null : target(given.href);
        return href === null ? null : around(tag, { kind: 'link', href, inside: [] });
      }
      case 'q':
        tree.text('“');
        return () => tree.text('”');
      // A side box, as our own pages write it.
      case 'aside':
      case 'blockquote':
        return flow(tree.openQuote());
      case 'ul':
        return flow(tree.openList(null));
      case 'ol':
        return flow(
          tree.openList(Math.min(999_999, Math.max(0, Number.parseInt(given.start ?? '1', 10) || 1))),
        );
      case 'li':
        return flow(tree.openItem());
      case 'table':
        return tree.openTable() ? () => tree.closeTable() : null;
      case 'tr':
        tree.openRow();
        return null;
      case 'td':
      case 'th':
        return tree.openCell() ? () => tree.closeCell() : null;
      default:
        return null;
    }
  };

  const parser = new Parser(
    {
      onopentag: (tag, given) => {
        if (endings.length + silence >= most_open)
          throw new Refused('newspaper.archive.html_deep', { limit: most_open }, 422);
        const isNote = silence === 0 && tag === 'sup' && note(given['data-fn']);
        if (silence > 0 || isNote || dropped.has(tag)) silence += 1;
        else endings.push(opened(tag, given));
        if (silence === 1 && (tag === 'form' || tag === 'script')) count(`html_${tag}`);
      },
      onclosetag: () => {
        if (silence > 0) silence -= 1;
        else endings.pop()?.();
      },
      ontext: (text) => {
        if (silence > 0) return;
        if (verbatim) verbatim.text += text;
        else if (reading.blank_lines) takeLines(tree, text);
        else tree.text(text.replace(/\s+/g, ' '));
      },
    },
    { decodeEntities: true, lowerCaseTags: true, lowerCaseAttributeNames: true },
  );
  parser.write(html);
  parser.end();
  tree.endLeaf();
  if (tree.wasFlattened) count('html_flattened');
  return tree.blocks;
}

/** The bytes of a picture that stands in the HTML itself (RFC 2397); null where it lies elsewhere. */
function pictureInside(address: string): Buffer | null {
  const [, bytes] = address.match(/^data:image\/(?:jpeg|png);base64,([A-Za-z0-9+/=\s]+)$/) ?? [];
  return bytes ? Buffer.from(bytes, 'base64') : null;
}

/** Text in which blank lines part paragraphs. */
function takeLines(tree: TextTree, text: string): void {
  for (const [place, paragraph] of text
    .replace(/\r\n?/g, '\n')
    .split(/\n[ \t]*\n\s*/)
    .entries()) {
    if (place > 0) tree.endLeaf();
    for (const [row, line] of paragraph.split('\n').entries()) {
      if (row > 0) tree.nextLine();
      tree.text(line.replace(/\s+/g, ' '));
    }
  }
}

/** The last part of an address, to name what lies there. */
function lastOf(address: string): string {
  const path = readAddress(address)?.pathname ?? address;
  return path.split('/').filter(Boolean).at(-1) ?? address;
}

/** What HTML says, as one line of plain text: of titles, names, captions. */
export function plainLine(html: string): string {
  let text = '';
  let silence = 0;
  const parser = new Parser(
    {
      onopentag: (tag) => {
        if (silence > 0 || dropped.has(tag)) silence += 1;
        else if (tag === 'br' || blocks.has(tag)) text += ' ';
      },
      onclosetag: () => {
        if (silence > 0) silence -= 1;
      },
      ontext: (part) => {
        if (silence === 0) text += part;
      },
    },
    { decodeEntities: true },
  );
  parser.write(html);
  parser.end();
  return text.replace(/\s+/g, ' ').trim();
}
