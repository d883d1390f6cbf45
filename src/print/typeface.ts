import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { composed } from '../kernel/composed.js';
import { glyphsOf } from './font-file.js';

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
  for (const character of composed(text)) {
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
    const points = new Set(glyphsOf(readFileSync(file)).keys());
    const before = families.get(family);
    families.set(family, before ? new Set([...before].filter((point) => points.has(point))) : points);
  }
  covered = new Set([...families.values()].flatMap((points) => [...points]));
  return covered;
}
