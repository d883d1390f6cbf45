import { Refused } from '../../kernel/refusals.js';
import { soundText } from './sound-text.js';

/** An element of one of the wanted arrays. */
export interface JsonElement {
  /** The name of its array. */
  of: string;
  /** Counted from 1 within its array. */
  place: number;
  /** Null where it was longer than it may be. */
  value: unknown;
}

/** Lists and objects inside each other, outside of the elements. */
const deepest = 50;
const longest_key = 200;

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const colon = 0x3a;
const opens = new Map([
  [0x7b, '{'],
  [0x5b, '['],
]);
const closes = new Map([
  [0x7d, '{'],
  [0x5d, '['],
]);
const blank = new Set([0x20, 0x09, 0x0a, 0x0d]);

interface Container {
  kind: string;
  /** In an object: the name of the present value. */
  key: string;
  /** In an object: a name comes next. In a list: an element does. */
  isBeginning: boolean;
  elements: number;
  /** The list's name when its elements are wanted. */
  wanted: string | null;
}

/**
 * Reads the elements of some arrays out of a large JSON file, each by itself, so that never more than one of them is
 * in memory. An array is wanted by its name inside an object called `data`. An element longer than `longest` bytes is
 * passed over and told. Throws `Refused` (`newspaper.archive.json_…`) where the file is no JSON or ends in the middle.
 */
export async function* jsonElements(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  wants: (array: string) => boolean,
  longest: number,
): AsyncGenerator<JsonElement> {
  const slicer = new Slicer(wants, longest);
  for await (const chunk of chunks) yield* slicer.take(chunk);
  slicer.end();
}

class Slicer {
  private readonly stack: Container[] = [];
  private isInString = false;
  private isEscaped = false;
  /** A name while it is read; null: the string is a value. */
  private key: number[] | null = null;
  private taking: { of: string; place: number; depth: number; parts: Uint8Array[]; length: number } | null =
    null;
  private isDone = false;

  constructor(
    private readonly wants: (array: string) => boolean,
    private readonly longest: number,
  ) {}

  *take(chunk: Uint8Array): Generator<JsonElement> {
    let start = 0;
    for (let at = 0; at < chunk.length; at += 1) {
      const byte = chunk[at] as number;
      if (this.isInString) {
        this.inString(byte);
        continue;
      }
      if (blank.has(byte)) continue;
      const here = this.stack.at(-1);
      const isEnd = byte === comma || closes.has(byte);
      if (isEnd && this.taking?.depth === this.stack.length) {
        this.keep(chunk.subarray(start, at));
        yield this.element();
      }
      if (here?.kind === '[' && here.isBeginning && !isEnd) {
        here.isBeginning = false;
        here.elements += 1;
        if (here.wanted !== null && !this.taking) {
          this.taking = {
            of: here.wanted,
            place: here.elements,
            depth: this.stack.length,
            parts: [],
            length: 0,
          };
          start = at;
        }
      }
      this.mark(byte, here);
    }
    if (this.taking) this.keep(chunk.subarray(start));
  }

  end(): void {
    if (this.stack.length > 0 || this.isInString)
      throw new Refused('newspaper.archive.json_truncated', {}, 422);
    if (!this.isDone) throw new Refused('newspaper.archive.json_none', {}, 422);
  }

  private inString(byte: number): void {
    if (this.isEscaped) this.isEscaped = false;
    else if (byte === backslash) this.isEscaped = true;
    else if (byte === quote) {
      this.isInString = false;
      const here = this.stack.at(-1);
      if (this.key && here) here.key = Buffer.from(this.key).toString('utf8');
      this.key = null;
      return;
    }
    if (this.key && this.key.length < longest_key) this.key.push(byte);
  }

  /** One sign outside of strings. */
  private mark(byte: number, here: Container | undefined): void {
    const opened = opens.get(byte);
    const closed = closes.get(byte);
    if (byte === quote) {
      this.isInString = true;
      if (here?.kind === '{' && here.isBeginning) this.key = [];
    } else if (byte === colon) {
      if (here) here.isBeginning = false;
    } else if (byte === comma) {
      if (here) here.isBeginning = true;
    } else if (opened) {
      if (this.stack.length >= deepest + (this.taking ? deepest : 0)) throw this.broken();
      this.stack.push({
        kind: opened,
        key: '',
        isBeginning: true,
        elements: 0,
        wanted: this.wantedHere(opened),
      });
    } else if (closed) {
      if (here?.kind !== closed) throw this.broken();
      this.stack.pop();
      this.isDone ||= this.stack.length === 0;
    } else if (this.stack.length === 0 && !(byte >= 0xbb && byte <= 0xef)) throw this.broken();
  }

  private wantedHere(kind: string): string | null {
    const [above, here] = [this.stack.at(-2), this.stack.at(-1)];
    if (kind !== '[' || this.taking || above?.key !== 'data' || here?.kind !== '{') return null;
    return this.wants(here.key) ? here.key : null;
  }

  private keep(part: Uint8Array): void {
    if (!this.taking) return;
    this.taking.length += part.length;
    if (this.taking.length > this.longest) this.taking.parts = [];
    else this.taking.parts.push(part);
  }

  private element(): JsonElement {
    const { of, place, parts, length } = this.taking ?? { of: '', place: 0, parts: [], length: 0 };
    this.taking = null;
    if (length > this.longest) return { of, place, value: null };
    try {
      const text = Buffer.concat(parts).toString('utf8');
      return { of, place, value: text.includes('\\u') ? JSON.parse(text, sound) : JSON.parse(text) };
    } catch (error) {
      if (error instanceof SyntaxError) throw this.broken(`${of} ${place}`);
      throw error;
    }
  }

  private broken(where = ''): Refused {
    return new Refused('newspaper.archive.json_broken', { where }, 422);
  }
}

/** A sign that is written by its number may be one that nobody keeps. */
const sound = (_name: string, value: unknown) => (typeof value === 'string' ? soundText(value) : value);
