import sax from 'sax';
import { Refused } from '../../kernel/refusals.js';
import { longest_body, longest_field } from './archive-piece.js';

/** What a WXR file says before its first item: the site, and who wrote for it. */
export interface WxrHead {
  /** `wp:base_blog_url`, else the channel's link. */
  address: string;
  language: string;
  /** What authors are called, by the name they sign in with. */
  authors: Map<string, string>;
}

export interface WxrCategory {
  domain: string;
  nicename: string;
  name: string;
}

/** One item of a WXR file: its texts by the name of their tag, letter by letter as they stand there. */
export interface WxrItem {
  /** Line of the file in which it begins. */
  line: number;
  /** Counted from 1. */
  place: number;
  texts: Map<string, string>;
  categories: WxrCategory[];
  /** Of `wp:postmeta`, those that are asked for. */
  meta: Map<string, string[]>;
  /** Names of texts that were longer than they may be: they are cut there. */
  cut: Set<string>;
}

/** Texts of an item that are read; whatever else stands in it is passed over. */
const wanted = new Set([
  ...['title', 'link', 'pubDate', 'dc:creator', 'guid', 'content:encoded', 'excerpt:encoded', 'wp:post_id'],
  ...['wp:post_date', 'wp:post_date_gmt', 'wp:post_name', 'wp:status', 'wp:post_type', 'wp:post_password'],
  'wp:attachment_url',
]);
/** How long they may be, where that is not `longest_field`. */
const limits = new Map([
  ['content:encoded', longest_body],
  ['excerpt:encoded', 5 * longest_field],
]);
/** How many characters of a text are read. */
export const longestOf = (name: string): number => limits.get(name) ?? longest_field;
const wanted_meta = new Set(['_thumbnail_id', '_wp_old_slug', 'footnotes', '_wp_attachment_image_alt']);
const most_categories = 200;
const most_meta = 50;
const most_authors = 10_000;
/** So many letters are read at a time: after each such piece a broken file is known as one. */
const piece = 4096;
/** Tags inside each other; a WXR file has six. */
const deepest = 50;

/**
 * Reads a WXR file (WordPress's export, RSS 2.0 with the `wp:` words) item by item. Entities of a document type
 * are never expanded: what is no entity of XML or HTML stays as it is written. The reader's own buffers are cut at
 * 64 kB and texts at their limits, so that no item, however large, is held whole. Throws `Refused`
 * (`newspaper.archive.wxr_…`) where the file is no XML, no WXR, or ends in the middle.
 */
export async function* wxrItems(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  head: WxrHead,
): AsyncGenerator<WxrItem> {
  const reading = new Reading(head);
  let decoder: InstanceType<typeof TextDecoder> | null = null;
  for await (const chunk of chunks) {
    decoder ??= new TextDecoder(encodingOf(chunk));
    reading.write(decoder.decode(chunk, { stream: true }));
    yield* reading.taken();
  }
  reading.end();
}

/** As the XML declaration says it (XML 1.0, 4.3.3); without one it is UTF-8. */
function encodingOf(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  const beginning = Buffer.from(bytes.subarray(0, 200)).toString('latin1');
  const [, name = 'utf-8'] = beginning.match(/^(?:ï»¿)?<\?xml[^>]*\bencoding=["']([\w.:-]+)["']/) ?? [];
  try {
    return new TextDecoder(name).encoding;
  } catch (error) {
    if (error instanceof RangeError)
      throw new Refused('newspaper.archive.wxr_encoding', { encoding: name }, 422);
    throw error;
  }
}

/** A text as it grows; longer than its limit it is cut. */
interface Growing {
  name: string;
  parts: string[];
  length: number;
  limit: number;
  depth: number;
}

class Reading {
  private readonly parser = sax.parser(true, { position: true });
  private readonly path: string[] = [];
  private done: WxrItem[] = [];
  private item: WxrItem | null = null;
  private items = 0;
  private growing: Growing | null = null;
  /** The attributes of a category, or the parts of a `wp:postmeta` or `wp:author`. */
  private parts: Record<string, string> = {};
  private broken: { line: number; words: string } | null = null;

  constructor(private readonly head: WxrHead) {
    this.parser.onopentag = ({ name, attributes }) => this.opened(name, attributes as Record<string, string>);
    this.parser.onclosetag = (name) => this.closed(name);
    this.parser.ontext = (text) => this.text(text);
    this.parser.oncdata = (text) => this.text(text);
    this.parser.onerror = (error) => this.failed(error);
  }

  write(text: string): void {
    if (text.includes('\0')) throw new Refused('newspaper.archive.wxr_binary', {}, 422);
    for (let at = 0; at < text.length; at += piece) {
      this.parser.write(text.slice(at, at + piece));
      // The parser copies a declaration with each letter of it: a long one would take the square of its length.
      const { sgmlDecl } = this.parser as sax.SAXParser & { sgmlDecl?: string };
      if ((sgmlDecl?.length ?? 0) > piece) this.broken ??= { line: this.parser.line + 1, words: '<!' };
      if (this.broken)
        throw new Refused('newspaper.archive.wxr_broken', { ...this.broken, items: this.items }, 422);
    }
  }

  *taken(): Generator<WxrItem> {
    const { done } = this;
    this.done = [];
    yield* done;
  }

  end(): void {
    const line = this.parser.line + 1;
    if (this.path.length > 0)
      throw new Refused('newspaper.archive.wxr_truncated', { line, items: this.items }, 422);
    if (this.items === 0 && this.head.address === '')
      throw new Refused('newspaper.archive.wxr_none', {}, 422);
  }

  /** An unknown entity is a word like any other; every other fault ends the reading. */
  private failed(error: Error): void {
    const words = error.message.split('\n')[0] ?? '';
    if (/entity/i.test(words)) Object.assign(this.parser, { error: null });
    else this.broken ??= { line: this.parser.line + 1, words: words.slice(0, 200) };
  }

  private opened(name: string, given: Record<string, string>): void {
    if (this.broken) return;
    if (this.path.length >= deepest) this.broken = { line: this.parser.line + 1, words: `<${name}>` };
    if (this.path.length === 0 && name !== 'rss') throw new Refused('newspaper.archive.wxr_none', {}, 422);
    this.path.push(name);
    const here = this.path.join('>');
    if (here === 'rss>channel>item') {
      this.items += 1;
      const line = this.parser.line + 1;
      this.item = {
        line,
        place: this.items,
        texts: new Map(),
        categories: [],
        meta: new Map(),
        cut: new Set(),
      };
    } else if (here === 'rss>channel>item>category') {
      this.parts = { domain: given.domain ?? '', nicename: given.nicename ?? '' };
      this.grow(name, longest_field);
    } else if (name === 'wp:postmeta' || here === 'rss>channel>wp:author') this.parts = {};
    else if (/>wp:(?:postmeta>wp:meta_(?:key|value)|author>wp:author_(?:login|display_name))$/.test(here)) {
      this.grow(name, this.parts['wp:meta_key'] === 'footnotes' ? longest_body : longest_field);
    } else if (this.item && this.path.length === 4 && wanted.has(name)) {
      this.grow(name, longestOf(name));
    } else if (!this.item && this.path.length === 3 && /^(link|language|wp:base_blog_url)$/.test(name)) {
      this.grow(name, longest_field);
    }
  }

  private grow(name: string, limit: number): void {
    this.growing = { name, parts: [], length: 0, limit, depth: this.path.length };
  }

  private text(text: string): void {
    const { growing } = this;
    // What stands in tags inside a text belongs to nobody.
    if (!growing || growing.depth !== this.path.length) return;
    const rest = growing.limit - growing.length;
    if (text.length > rest) this.item?.cut.add(growing.name);
    if (rest > 0) growing.parts.push(text.slice(0, rest));
    growing.length += Math.min(rest, text.length);
  }

  private closed(name: string): void {
    if (this.broken) return;
    const here = this.path.join('>');
    const { growing, item } = this;
    const isWhole = growing?.depth === this.path.length;
    const text = growing && isWhole ? growing.parts.join('') : '';
    if (growing && isWhole) this.growing = null;
    this.path.pop();
    if (here === 'rss>channel>item') {
      if (item) this.done.push(item);
      this.item = null;
    } else if (item && name === 'category') {
      const { domain = '', nicename = '' } = this.parts;
      if (item.categories.length < most_categories) item.categories.push({ domain, nicename, name: text });
    } else if (item && name === 'wp:postmeta') this.keepMeta(item);
    else if (here === 'rss>channel>wp:author') this.keepAuthor();
    else if (growing && isWhole && /^wp:(meta_|author_)/.test(name)) this.parts[name] = text;
    else if (growing && isWhole && item) item.texts.set(name, text);
    else if (growing && isWhole) this.keepHead(name, text.trim());
  }

  private keepMeta(item: WxrItem): void {
    const { 'wp:meta_key': key = '', 'wp:meta_value': value = '' } = this.parts;
    if (!wanted_meta.has(key)) return;
    const known = item.meta.get(key) ?? [];
    if (known.length < most_meta) item.meta.set(key, [...known, value]);
  }

  private keepAuthor(): void {
    const { 'wp:author_login': login = '', 'wp:author_display_name': name = '' } = this.parts;
    if (login !== '' && this.head.authors.size < most_authors) this.head.authors.set(login, name || login);
  }

  private keepHead(name: string, text: string): void {
    if (name === 'language') this.head.language = text;
    else if (name === 'wp:base_blog_url' || this.head.address === '') this.head.address = text;
  }
}
