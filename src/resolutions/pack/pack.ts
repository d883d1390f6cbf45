import type { Clock } from '../../kernel/clock.js';
import { type Press, type PrintedPaper, sheetAt } from '../../print/press.js';
import { PaperShelf, type ShelfLimits } from '../../print/shelf.js';
import type { PackSheet } from './pack-sheet.js';

/** What printing packs for visitors may cost. */
export const pack_limits: ShelfLimits = { kept: 40, kept_bytes: 16_000_000, waiting: 6, new_per_minute: 30 };

const sheet = sheetAt(import.meta.url, 'pack.typ');
const words = { busy: 'resolutions.pack.busy', not_printed: 'resolutions.pack.not_printed' };

/** Prints packs on request, and keeps the latest in memory by what they say. Nothing goes to disk. */
export class PackShelf {
  private readonly shelf: PaperShelf;

  constructor(press: Press, clock: Clock, limits: ShelfLimits = pack_limits) {
    this.shelf = new PaperShelf(press, clock, sheet, limits, words);
  }

  /** The pack as PDF. Throws `Refused` (429 or 503) beyond the limits or when the press cannot print now. */
  print(data: PackSheet): Promise<PrintedPaper> {
    return this.shelf.print(data);
  }
}
