import { getDocumentProxy, getResolvedPDFJS } from 'unpdf';

/** A box that a path on a page fills or outlines, in millimetres from the page's upper left corner. */
export interface PdfBox {
  x_mm: number;
  y_mm: number;
  width_mm: number;
  height_mm: number;
}

const MM_PER_PT = 25.4 / 72;

type Matrix = [number, number, number, number, number, number];

/** The size of each page of a PDF in millimetres, and the boxes around all paths drawn on it, in order. */
export async function readShapes(
  bytes: Uint8Array,
): Promise<{ width_mm: number; height_mm: number; boxes: PdfBox[] }[]> {
  const pdf = await getDocumentProxy(Uint8Array.from(bytes), { verbosity: 0 });
  const { OPS } = await getResolvedPDFJS();
  const pages = [];
  for (let number = 1; number <= pdf.numPages; number += 1) {
    const page = await pdf.getPage(number);
    const [, , width = 0, height = 0] = page.view;
    const { fnArray, argsArray } = await page.getOperatorList();
    const boxes: PdfBox[] = [];
    let now: Matrix = [1, 0, 0, 1, 0, 0];
    const kept: Matrix[] = [];
    for (const [at, op] of fnArray.entries()) {
      if (op === OPS.save) kept.push(now);
      if (op === OPS.restore) now = kept.pop() ?? now;
      if (op === OPS.transform) now = times(now, argsArray[at] as Matrix);
      if (op === OPS.constructPath) boxes.push(boxOf(argsArray[at], now, height));
    }
    pages.push({ width_mm: width * MM_PER_PT, height_mm: height * MM_PER_PT, boxes });
  }
  await pdf.destroy();
  return pages;
}

function times([a, b, c, d, e, f]: Matrix, [g, h, i, j, k, l]: Matrix): Matrix {
  return [a * g + c * h, b * g + d * h, a * i + c * j, b * i + d * j, a * k + c * l + e, b * k + d * l + f];
}

/** The path's own box (`[operator, [data], box]`), turned into the page's place. */
function boxOf(path: unknown, to: Matrix, height_pt: number): PdfBox {
  const [, , box] = path as [number, unknown, Record<0 | 1 | 2 | 3, number>];
  const [a, b, c, d, e, f] = to;
  const corners = [
    [box[0], box[1]],
    [box[2], box[3]],
  ] as const;
  const xs = corners.map(([x, y]) => (a * x + c * y + e) * MM_PER_PT);
  const ys = corners.map(([x, y]) => (height_pt - (b * x + d * y + f)) * MM_PER_PT);
  const [x_mm, y_mm] = [Math.min(...xs), Math.min(...ys)];
  return { x_mm, y_mm, width_mm: Math.max(...xs) - x_mm, height_mm: Math.max(...ys) - y_mm };
}
