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

/**
 * How many lines a text takes where a line is so wide (in em), at most: it breaks between words, and inside one that is
 * wider than the line.
 */
export function linesAtMost(text: string, line_em: number, family: Face['family']): number {
  const space = textWidth(' ', family);
  let lines = 0;
  for (const paragraph of text.split('\n')) {
    lines += 1;
    let filled = 0;
    for (const word of paragraph.split(' ')) {
      const width = textWidth(word, family);
      const after = filled === 0 ? width : filled + space + width;
      if (after <= line_em) {
        filled = after;
        continue;
      }
      if (filled > 0) lines += 1;
      // Broken inside, a line ends with a whole letter.
      const broken = Math.max(1, Math.ceil(width / (line_em - 1)));
      lines += broken - 1;
      filled = broken === 1 ? width : width % (line_em - 1);
    }
  }
  return lines;
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
