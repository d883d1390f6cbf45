import { textWidth } from '../../print/text-width.js';

/** A line of the sheet in letters of 11 pt, 160 mm, in em; less a little for what is kerned apart. */
const line_em = 40;

/**
 * How many lines a text takes on the sheet in full size, at most. With it the sheet need not set a letter twice, to
 * measure and to print, that surely fits.
 */
export function linesAtMost(text: string): number {
  const space = textWidth(' ', 'PT Serif');
  let lines = 0;
  for (const paragraph of text.split('\n')) {
    lines += 1;
    let filled = 0;
    for (const word of paragraph.split(' ')) {
      const width = textWidth(word, 'PT Serif');
      const begins = filled === 0 ? width : filled + space + width;
      if (begins <= line_em) filled = begins;
      else {
        // A word wider than the sheet breaks inside it.
        lines += Math.ceil(width / line_em);
        filled = width % line_em;
      }
    }
  }
  return lines;
}
