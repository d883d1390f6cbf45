import { readFileSync } from 'node:fs';
import { glyphsOf, widthsOf } from './font-file.js';
import { type Face, faces } from './typeface.js';

const known = new Map<string, Map<number, number>>();

/**
 * How wide a text is in one line of a family's regular face, in em, without kerning (which takes some away). What the
 * face does not have counts as one em: the other family has it, and draws it no wider.
 */
export function textWidth(text: string, family: Face['family']): number {
  const widths = known.get(family) ?? read(family);
  let sum = 0;
  for (const character of text) sum += widths.get(character.codePointAt(0) ?? 0) ?? 1;
  return sum;
}

function read(family: Face['family']): Map<number, number> {
  const face = faces().find((one) => one.family === family && one.postscript.endsWith('-Regular'));
  if (!face) throw new Error(`no regular face of ${family}`);
  const font = readFileSync(face.file);
  const widthOf = widthsOf(font);
  const widths = new Map([...glyphsOf(font)].map(([point, glyph]) => [point, widthOf(glyph)]));
  known.set(family, widths);
  return widths;
}
