/**
 * A text to be edited in a word processor, before it is written in one of the formats (docx.ts, odt.ts):
 * what it says, not how a format says it.
 */
export interface OfficeDocument {
  title: string;
  /** BCP 47, as `ru` or `en-GB`. */
  language: string;
  paper: 'a4' | 'us-letter';
  /** YYYY-MM-DD: the document's date; never a clock's, so that the same words give the same bytes. */
  date: string;
  /** Each begins on a new page. */
  pages: OfficeParagraph[][];
}

/**
 * `title` heads the document or a letter, `part` heads what follows it. A `line` has no room below it, as in
 * an address; a `note` is set in italics; `small` is small. A `point` is numbered, and keeps its number
 * as text, so that dropping one does not renumber what was agreed; a point without number is not indented.
 */
export interface OfficeParagraph {
  kind: 'small' | 'title' | 'part' | 'text' | 'line' | 'note' | 'point';
  text: string;
  number?: number | null;
}

/** A face that every office program has, or replaces by one of the same widths; with Kazakh letters. */
export const office_face = 'Times New Roman';

/** Margins in millimetres. */
export const office_margin_mm = { vertical: 20, horizontal: 23 };

/** How each kind is set: size in points, room above and below in millimetres. */
export const office_styles: Record<
  OfficeParagraph['kind'],
  { size_pt: number; above_mm: number; below_mm: number; bold?: true; italic?: true; with_next?: true }
> = {
  small: { size_pt: 10, above_mm: 0, below_mm: 2 },
  title: { size_pt: 15, above_mm: 0, below_mm: 4, bold: true, with_next: true },
  part: { size_pt: 11, above_mm: 3.5, below_mm: 1.4, bold: true, with_next: true },
  text: { size_pt: 11, above_mm: 0, below_mm: 1.4 },
  line: { size_pt: 11, above_mm: 0, below_mm: 0 },
  note: { size_pt: 11, above_mm: 0, below_mm: 1.4, italic: true },
  point: { size_pt: 11, above_mm: 0, below_mm: 1.4 },
};

/** How far the text of a point stands in from its number. */
export const office_indent_mm = 7.8;

/** A language with a country, as word processors want it for their spelling. */
export function officeLanguage(language: string): { language: string; country: string } {
  const [short = 'en', named] = language.split('-');
  const country = named ?? { en: 'GB', ru: 'RU', kk: 'KZ' }[short] ?? 'none';
  return { language: short, country };
}

/** Whether a language is written from right to left. */
export function isRightToLeft(language: string): boolean {
  return ['ar', 'fa', 'he', 'ps', 'ug', 'ur', 'yi'].includes(language.split('-')[0] ?? '');
}

/** The text without what XML 1.0 (2.2) forbids: control characters and halves of pairs. */
export function xmlSafe(text: string): string {
  return text.replace(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '');
}
