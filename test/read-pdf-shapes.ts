import { getDocumentProxy, getResolvedPDFJS } from 'unpdf';

/** A box on a page, in millimetres from its upper left corner. */
export interface PdfBox {
  x_mm: number;
  y_mm: number;
  width_mm: number;
  height_mm: number;
}

/** A path that a page fills or outlines: the box around it, and around each closed part of it. */
export interface PdfPath extends PdfBox {
  parts: PdfBox[];
}

export interface ShownPage {
  width_mm: number;
  height_mm: number;
  paths: PdfPath[];
  images: number;
}

const MM_PER_PT = 25.4 / 72;

type Matrix = [number, number, number, number, number, number];

/** The size of each page of a PDF, and what is drawn on it beside text, in order. */
export async function readShapes(bytes: Uint8Array): Promise<ShownPage[]> {
  const pdf = await getDocumentProxy(Uint8Array.from(bytes), { verbosity: 0 });
  const { OPS } = await getResolvedPDFJS();
  const images = [OPS.paintImageXObject, OPS.paintInlineImageXObject, OPS.paintImageMaskXObject];
  const pages: ShownPage[] = [];
  for (let number = 1; number <= pdf.numPages; number += 1) {
    const page = await pdf.getPage(number);
    const [, , width = 0, height = 0] = page.view;
    const { fnArray, argsArray } = await page.getOperatorList();
    const paths: PdfPath[] = [];
    let now: Matrix = [1, 0, 0, 1, 0, 0];
    const kept: Matrix[] = [];
    for (const [at, op] of fnArray.entries()) {
      if (op === OPS.save) kept.push(now);
      if (op === OPS.restore) now = kept.pop() ?? now;
      if (op === OPS.transform) now = times(now, argsArray[at] as Matrix);
      if (op === OPS.constructPath)
        paths.push(pathOf(argsArray[at] as [number, [ArrayLike<number>]], now, height));
    }
    pages.push({
      width_mm: width * MM_PER_PT,
      height_mm: height * MM_PER_PT,
      paths,
      images: fnArray.filter((op: number) => images.includes(op)).length,
    });
  }
  await pdf.destroy();
  return pages;
}

function times([a, b, c, d, e, f]: Matrix, [g, h, i, j, k, l]: Matrix): Matrix {
  return [a * g + c * h, b * g + d * h, a * i + c * j, b * i + d * j, a * k + c * l + e, b * k + d * l + f];
}

/** The reader's path: a row of 0 x y (move), 1 x y (line), 2 and six numbers (curve), 3 (close). */
function pathOf([, [row]]: [number, [ArrayLike<number>]], to: Matrix, height_pt: number): PdfPath {
  const [a, b, c, d, e, f] = to;
  const numbers = Array.from(row ?? []);
  const parts: [number, number][][] = [];
  for (let at = 0; at < numbers.length; ) {
    const pairs = [1, 1, 3, 0][numbers[at] as number] ?? 0;
    if (numbers[at] === 0) parts.push([]);
    for (let pair = 0; pair < pairs; pair += 1) {
      const [x = 0, y = 0] = numbers.slice(at + 1 + 2 * pair, at + 3 + 2 * pair);
      parts.at(-1)?.push([(a * x + c * y + e) * MM_PER_PT, (height_pt - (b * x + d * y + f)) * MM_PER_PT]);
    }
    at += 1 + 2 * pairs;
  }
  return { ...around(parts.flat()), parts: parts.map(around) };
}

function around(points: [number, number][]): PdfBox {
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  const [x_mm, y_mm] = [Math.min(...xs), Math.min(...ys)];
  return { x_mm, y_mm, width_mm: Math.max(...xs) - x_mm, height_mm: Math.max(...ys) - y_mm };
}
