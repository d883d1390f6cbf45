import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** One font file that goes to paper. `postscript` is the name by which a PDF knows it. */
export interface Face {
  family: 'PT Serif' | 'Noto Sans';
  postscript: string;
  file: string;
}

const resolve = createRequire(import.meta.url).resolve;

function face(family: Face['family'], postscript: string, path: string): Face {
  return { family, postscript, file: resolve(`@expo-google-fonts/${path}`) };
}

/**
 * Every face that may appear on paper, and no other: PT Serif for text, Noto Sans for small matter.
 * Both are under the SIL Open Font License and know the letters of Russian and Kazakh.
 */
export function faces(): Face[] {
  return [
    face('PT Serif', 'PTSerif-Regular', 'pt-serif/400Regular/PTSerif_400Regular.ttf'),
    face('PT Serif', 'PTSerif-Italic', 'pt-serif/400Regular_Italic/PTSerif_400Regular_Italic.ttf'),
    face('PT Serif', 'PTSerif-Bold', 'pt-serif/700Bold/PTSerif_700Bold.ttf'),
    face('PT Serif', 'PTSerif-BoldItalic', 'pt-serif/700Bold_Italic/PTSerif_700Bold_Italic.ttf'),
    face('Noto Sans', 'NotoSans-Regular', 'noto-sans/400Regular/NotoSans_400Regular.ttf'),
    face('Noto Sans', 'NotoSans-Italic', 'noto-sans/400Regular_Italic/NotoSans_400Regular_Italic.ttf'),
    face('Noto Sans', 'NotoSans-Bold', 'noto-sans/700Bold/NotoSans_700Bold.ttf'),
  ];
}

/** Embeddings, overrides and isolates of the bidirectional algorithm: they can make paper say what the screen did not. */
export const TURNING_MARKS = /[\u202a-\u202e\u2066-\u2069]/;

// Line ends and tabs are layout; Unicode's ignorable characters draw nothing. The byte order mark is one of
// them, but PDF/UA-1 forbids it.
const NEEDS_NO_GLYPH = /^(?!\ufeff)[\t\n\r\u2028\u2029\p{Default_Ignorable_Code_Point}]$/u;

/**
 * The characters of `text` that cannot be printed, each once, in order of appearance: those that no
 * shipped face has, control characters, halves of surrogate pairs, and marks that turn the direction
 * of writing. An empty list means that the text can be printed. Ask it when a form is read, so that
 * a person hears it then and not on the evening of printing.
 */
export function missingGlyphs(text: string): string[] {
  const has = coverage();
  const missing = new Set<string>();
  for (const character of text.normalize('NFC')) {
    const point = character.codePointAt(0) ?? 0;
    const drawn = has.has(point) && point >= 0x20;
    if (TURNING_MARKS.test(character) || !(drawn || NEEDS_NO_GLYPH.test(character))) missing.add(character);
  }
  return [...missing];
}

/** How a character is named in Unicode's notation: `U+04D9`. */
export function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

let covered: Set<number> | undefined;

/** The code points that every style of one family has, read once: a word may be set in any style. */
function coverage(): Set<number> {
  if (covered) return covered;
  const families = new Map<string, Set<number>>();
  for (const { family, file } of faces()) {
    const points = codePointsOf(readFileSync(file));
    const before = families.get(family);
    families.set(family, before ? new Set([...before].filter((point) => points.has(point))) : points);
  }
  covered = new Set([...families.values()].flatMap((points) => [...points]));
  return covered;
}

/**
 * The code points for which a TrueType or OpenType font has a glyph, from its `cmap` table
 * (OpenType specification, formats 4 and 12, Unicode encodings). Throws on a file that is no font.
 */
export function codePointsOf(font: Buffer): Set<number> {
  const cmap = tableAt(font, 'cmap');
  const points = new Set<number>();
  const count = font.readUInt16BE(cmap + 2);
  for (let index = 0; index < count; index += 1) {
    const record = cmap + 4 + index * 8;
    const platform = font.readUInt16BE(record);
    if (platform !== 0 && platform !== 3) continue;
    const table = cmap + font.readUInt32BE(record + 4);
    const format = font.readUInt16BE(table);
    if (format === 4) readSegments(font, table, points);
    if (format === 12) readGroups(font, table, points);
  }
  if (points.size === 0) throw new Error('typeface: no Unicode character map');
  return points;
}

function tableAt(font: Buffer, tag: string): number {
  const count = font.readUInt16BE(4);
  for (let index = 0; index < count; index += 1) {
    const record = 12 + index * 16;
    if (font.toString('latin1', record, record + 4) === tag) return font.readUInt32BE(record + 8);
  }
  throw new Error(`typeface: no ${tag} table`);
}

/** Format 4: segments of the basic plane, each with a shift or a list of glyphs. Glyph 0 is "none". */
function readSegments(font: Buffer, table: number, points: Set<number>): void {
  const doubled = font.readUInt16BE(table + 6);
  const ends = table + 14;
  const starts = ends + doubled + 2;
  for (let at = 0; at < doubled; at += 2) {
    const end = font.readUInt16BE(ends + at);
    const start = font.readUInt16BE(starts + at);
    const shift = font.readUInt16BE(starts + doubled + at);
    const offsetAt = starts + 2 * doubled + at;
    const offset = font.readUInt16BE(offsetAt);
    for (let point = start; point <= end && point !== 0xffff; point += 1) {
      const listed = offset === 0 ? point : font.readUInt16BE(offsetAt + offset + (point - start) * 2);
      if (listed !== 0 && ((listed + shift) & 0xffff) !== 0) points.add(point);
    }
  }
}

/** Format 12: groups of code points of any plane. */
function readGroups(font: Buffer, table: number, points: Set<number>): void {
  const count = font.readUInt32BE(table + 12);
  for (let index = 0; index < count; index += 1) {
    const group = table + 16 + index * 12;
    const start = font.readUInt32BE(group);
    const end = font.readUInt32BE(group + 4);
    const glyph = font.readUInt32BE(group + 8);
    for (let point = start; point <= end; point += 1) if (glyph + point - start !== 0) points.add(point);
  }
}
