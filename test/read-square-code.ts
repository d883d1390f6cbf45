import decodeQR from 'qr/decode.js';
import type { PdfBox, ShownPage } from './read-pdf-shapes.js';

/** A square code as a page shows it. */
export interface ShownCode extends PdfBox {
  text: string;
}

const px_per_mm = 12;
const border_mm = 4;

/** The square codes on a page, each read from its picture by a reader that did not make it. */
export function squareCodesOn(page: ShownPage): ShownCode[] {
  // Nothing else that we draw has so many parts in one path.
  return page.paths
    .filter((path) => path.parts.length > 60)
    .map((path) => {
      const side = Math.ceil((path.width_mm + 2 * border_mm) * px_per_mm);
      const data = new Uint8Array(side * side * 4).fill(255);
      const pixel = (mm: number, from: number) => Math.round((mm - from + border_mm) * px_per_mm);
      for (const part of path.parts) {
        for (let y = pixel(part.y_mm, path.y_mm); y < pixel(part.y_mm + part.height_mm, path.y_mm); y += 1) {
          const from = y * side + pixel(part.x_mm, path.x_mm);
          const to = y * side + pixel(part.x_mm + part.width_mm, path.x_mm);
          for (let at = from; at < to; at += 1) data.fill(0, at * 4, at * 4 + 3);
        }
      }
      const { parts: _, ...box } = path;
      return { ...box, text: decodeQR({ width: side, height: side, data }) };
    });
}
