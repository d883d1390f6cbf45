/** A PDF that came from our press, taken apart: its objects by number. Others are not read: they are refused. */
export interface PdfPart {
  /** The bytes of each object by its number, from `N 0 obj` on to `endobj`. */
  objects: Map<number, Buffer>;
  /** Numbers of its page objects, in order. */
  pages: number[];
  /** Of what a book has once: the list of pages, and what stands above all tags. */
  tree: number;
  structure: number;
  /** What it says about itself: title and day, the same as XMP, and its language as the catalog has it. */
  info: number;
  metadata: number;
  lang: string;
  /** What kinds of tags of its own mean, as the structure has it. */
  roles: string;
  /** Structure elements at the top. */
  tops: number[];
  /** By the key of each page and link, the object that says to what its marks belong. */
  parents: [number, number][];
}

/** It is no PDF as our press makes them. The message names no text of it. */
export class NotBound extends Error {
  constructor(reason: string) {
    super(`this paper cannot be bound: ${reason}`);
    this.name = 'NotBound';
  }
}

const whole = (text: string | undefined, what: string): number => {
  if (text === undefined || !/^\d+$/.test(text)) throw new NotBound(what);
  return Number(text);
};

/** All references in a list of them. */
const references = (list: string) => [...list.matchAll(/(\d+) 0 R/g)].map(([, number]) => Number(number));

/**
 * Takes a PDF apart by its table of objects (ISO 32000-1, 7.5.4), as the press writes it: one table, no object
 * streams, each page in one list. Throws `NotBound` where anything is otherwise.
 */
export function readPart(pdf: Uint8Array): PdfPart {
  const bytes = Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength);
  const table = whole(/startxref\s+(\d+)\s+%%EOF\s*$/.exec(bytes.toString('latin1', -64))?.[1], 'no table');
  const end = bytes.toString('latin1', table);
  if (!/^xref\s+0 \d+\s/.test(end)) throw new NotBound('its table is a stream');
  const offsets = [...end.matchAll(/^(\d{10}) \d{5} n/gm)].map(([, offset]) => Number(offset));
  const ordered = [...offsets, table].sort((one, other) => one - other);
  const next = new Map(ordered.map((offset, place) => [offset, ordered[place + 1] ?? table]));
  const objects = new Map(
    offsets.map((offset, place) => [place + 1, bytes.subarray(offset, next.get(offset))]),
  );
  const text = (number: number) => objects.get(number)?.toString('latin1') ?? '';
  const root = whole(/\/Root (\d+) 0 R/.exec(end)?.[1], 'no catalog');
  const tree = whole(/\/Pages (\d+) 0 R/.exec(text(root))?.[1], 'no pages');
  const structure = whole(/\/StructTreeRoot (\d+) 0 R/.exec(text(root))?.[1], 'no tags');
  const kids = /\/Kids \[([^\]]*)\]/.exec(text(tree))?.[1] ?? '';
  const pages = references(kids);
  if (String(pages.length) !== /\/Count (\d+)/.exec(text(tree))?.[1]) throw new NotBound('pages in branches');
  const tags = text(structure);
  // Names of notes and table cells would meet those of other parts.
  if (tags.includes('/IDTree')) throw new NotBound('it has notes or tables');
  const tops = references(/\/K \[([^\]]*)\]/.exec(tags)?.[1] ?? '');
  const numbers = /\/ParentTree <<\s*\/Nums \[([^\]]*)\]/.exec(tags)?.[1] ?? '';
  const parents = [...numbers.matchAll(/(\d+) (\d+) 0 R/g)].map(
    ([, key, number]) => [Number(key), Number(number)] as [number, number],
  );
  if (tops.length === 0 || parents.length === 0) throw new NotBound('its tags are not read');
  return {
    ...{ objects, pages, tree, structure, tops, parents },
    info: whole(/\/Info (\d+) 0 R/.exec(end)?.[1], 'no title'),
    metadata: whole(/\/Metadata (\d+) 0 R/.exec(text(root))?.[1], 'no metadata'),
    lang: /\/Lang \([^()\\]*\)/.exec(text(root))?.[0] ?? '',
    roles: /\/RoleMap <<[^<>]*>>/.exec(tags)?.[0] ?? '',
  };
}

/** The objects that some objects need, themselves among them; what a book has once is not looked into. */
export function neededBy(part: PdfPart, numbers: number[]): Set<number> {
  const needed = new Set<number>();
  const open = [...numbers];
  for (let number = open.pop(); number !== undefined; number = open.pop()) {
    if (needed.has(number) || number === part.tree || number === part.structure) continue;
    needed.add(number);
    const text = part.objects.get(number)?.toString('latin1') ?? '';
    const body = text.search(/\bstream\r?\n/);
    open.push(...references(body < 0 ? text : text.slice(0, body)));
  }
  return needed;
}

/** How an object is written anew: what its references and the keys of its marks become. */
export interface Renumbering {
  reference(number: number): number;
  key(number: number): number;
}

/**
 * Writes an object under another number, with its references and keys of marks changed. Strings stay as they are,
 * whatever stands in them, and so does a stream.
 */
export function renumbered(object: Buffer, number: number, by: Renumbering, change = asIs): Buffer {
  const source = object.toString('latin1');
  let at = whole(String(/^\s*\d+ 0 obj/.exec(source)?.[0].length), 'an object has no head');
  let written = '';
  const token =
    /\((?<open>)|<[0-9A-Fa-f\s]*>|(?<ref>\d+) 0 R\b|\/(?<key>StructParents?) (?<value>\d+)|\bstream\r?\n/g;
  token.lastIndex = at;
  for (let met = token.exec(source); met; met = token.exec(source)) {
    written += source.slice(at, met.index);
    const { ref, key, value, open } = met.groups ?? {};
    at = token.lastIndex;
    if (open !== undefined) {
      at = endOfString(source, met.index);
      written += source.slice(met.index, at);
      token.lastIndex = at;
    } else if (ref !== undefined) written += `${by.reference(Number(ref))} 0 R`;
    else if (key !== undefined) written += `/${key} ${by.key(Number(value))}`;
    else {
      written += met[0];
      if (met[0].startsWith('stream')) break;
    }
  }
  const head = Buffer.from(`${number} 0 obj${change(written)}`, 'latin1');
  return Buffer.concat([head, object.subarray(at)]);
}

const asIs = (text: string): string => text;

/** Where a string ends that begins here: brackets within it are in pairs or escaped (ISO 32000-1, 7.3.4.2). */
function endOfString(source: string, from: number): number {
  let depth = 0;
  for (let at = from; at < source.length; at += 1) {
    const one = source[at];
    if (one === '\\') at += 1;
    else if (one === '(') depth += 1;
    else if (one === ')') depth -= 1;
    if (depth === 0) return at + 1;
  }
  throw new NotBound('a string does not end');
}
