import type { PdfItem } from './read-pdf.js';

/** A line of an issue on paper. */
interface Line {
  text: string;
  size_pt: number;
  y_mm: number;
  /** In the column at the right. */
  right: boolean;
}

/** What is read of a page, line by line in its columns. */
export function linesOf(items: PdfItem[]): Line[] {
  const lines: Line[] = [];
  for (const { text, size_pt, x_mm, y_mm } of items) {
    const right = x_mm > 105;
    const line = lines.find((one) => one.right === right && Math.abs(one.y_mm - y_mm) < 0.1);
    if (line) line.text += text;
    else lines.push({ text, size_pt, y_mm, right });
  }
  return lines;
}

/** In its article a headline is larger than anything in the contents, and smaller than the masthead. */
export const headlinesIn = (items: PdfItem[]) =>
  linesOf(items).filter(({ size_pt }) => size_pt > 14 && size_pt < 24);
