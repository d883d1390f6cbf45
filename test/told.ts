import { readFileSync } from 'node:fs';
import type { Locator, Page } from 'playwright-core';
import type { PdfItem, ReadPdf } from './read-pdf.js';

// What pages, files and sheets tell those who read them.

/** What the JSON twins tell, as far as this journey reads it. */
export interface Told {
  addressees: { name: string }[];
  organisations: { name: string }[];
  adoptions: { organisations: number; members: number; sent: Sent[] };
  name: string;
  text: string;
  vote: { for: number };
}
export type Counted =
  | 'waiting'
  | 'sent_by_email'
  | 'reported_posted'
  | 'confirmed'
  | 'returned'
  | 'refused'
  | 'answered';
/** What left for one addressee, and what came back. */
export type Sent = { addressee_name: string } & Record<Counted, number>;

/** Reads a JSON twin. */
export const toldAt = async (address: string): Promise<Told> => (await (await fetch(address)).json()) as Told;

/** The columns that the public table of papers always has, from left to right. */
const columns: Counted[] = ['reported_posted', 'confirmed', 'returned', 'answered'];

/** The same numbers as `countsOf`, from the JSON twin. */
export const toldCounts = (sent: Sent) => columns.map((column) => sent[column]);

/** What a table of papers says of one addressee, column after column. */
export async function countsOf(table: Locator, addressee: string): Promise<number[]> {
  const row = table.locator('tbody tr', { hasText: addressee });
  // Behind them may stand the days until the first word.
  return (await row.locator('td.n').allInnerTexts()).slice(0, columns.length).map(Number);
}

/** The words that a reader sees at a place of a page, in one line. */
export const wordsAt = async (place: Locator) =>
  (await place.allInnerTexts()).join(' ').replace(/\s+/g, ' ').trim();

/** All words of a page. */
export const words = (page: Page) => wordsAt(page.locator('body'));

/** A PDF as a sheet of flowing words: where its lines break does not matter. */
export const flow = (pdf: ReadPdf) =>
  pdf.pages
    .map(({ text }) => text)
    .join('\n')
    .replace(/\s+/g, ' ');

/** What a reader's program gets where a face had no glyph, or no word for one. */
export const missing = /[\p{Cc}\ufffd\u25a1]/u;

/** The address zone that the window of a DIN long envelope shows (DIN 5008, form B), in millimetres. */
export function inWindow({ x_mm, y_mm, width_mm, text }: PdfItem): boolean {
  return text.trim() !== '' && x_mm >= 20 && x_mm + width_mm <= 105 && y_mm >= 62.7 && y_mm <= 90;
}

/** Follows a link to a file and reads the file. */
export async function download(page: Page, selector: string): Promise<Buffer> {
  const [file] = await Promise.all([page.waitForEvent('download'), page.click(selector)]);
  return readFileSync(await file.path());
}
