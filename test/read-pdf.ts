import { execFileSync } from 'node:child_process';
import { getDocumentProxy } from 'unpdf';

/** A piece of text on a page. `y_mm` is its baseline, measured from the page's upper edge. */
export interface PdfItem {
  text: string;
  x_mm: number;
  y_mm: number;
  width_mm: number;
  size_pt: number;
}

export interface ReadPdf {
  pages: { text: string; items: PdfItem[] }[];
  title: string | null;
  lang: string | null;
  fonts: string[];
}

const MM_PER_PT = 25.4 / 72;

/** Reads a PDF back as a reader's program sees it: text in order, where it stands, title, language, font names. */
export async function readPdf(bytes: Uint8Array): Promise<ReadPdf> {
  // The reader takes the buffer away from its owner, so it gets a copy.
  const pdf = await getDocumentProxy(Uint8Array.from(bytes), { verbosity: 0 });
  const { info } = (await pdf.getMetadata()) as { info: { Title?: string; Language?: string } };
  const pages: ReadPdf['pages'] = [];
  const fonts = new Set<string>();
  for (let number = 1; number <= pdf.numPages; number += 1) {
    const page = await pdf.getPage(number);
    const height_pt = page.view[3] ?? 0;
    const content = await page.getTextContent();
    await page.getOperatorList();
    const items: PdfItem[] = [];
    let text = '';
    for (const item of content.items) {
      if (!('str' in item)) continue;
      text += item.str + (item.hasEOL ? '\n' : '');
      if (item.str === '') continue;
      const [, , , scale, x, y] = item.transform as number[];
      items.push({
        text: item.str,
        x_mm: (x ?? 0) * MM_PER_PT,
        y_mm: (height_pt - (y ?? 0)) * MM_PER_PT,
        width_mm: item.width * MM_PER_PT,
        size_pt: scale ?? 0,
      });
      const { name } = page.commonObjs.get(item.fontName) as { name: string };
      fonts.add(name.replace(/^[A-Z]{6}\+/, ''));
    }
    pages.push({ text, items });
  }
  await pdf.destroy();
  return { pages, title: info.Title ?? null, lang: info.Language ?? null, fonts: [...fonts].sort() };
}

/** What `pdftotext` (Poppler) reads, page after page as it stands there; nothing where it is not installed. */
export function pdftotext(bytes: Uint8Array): string[] {
  try {
    return [
      execFileSync('pdftotext', ['-enc', 'UTF-8', '-layout', '-', '-'], { input: bytes, encoding: 'utf8' }),
    ];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
