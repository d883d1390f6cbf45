import { createHash } from 'node:crypto';
import { type Clock, minute_ms } from '../../kernel/clock.js';
import { Refused } from '../../kernel/refusals.js';
import { type Press, type PrintedPaper, PrintFailed, sheetAt } from '../../print/press.js';
import type { PackSheet } from './pack-sheet.js';

/**
 * What printing for visitors may cost: packs kept in memory (number and bytes), prints that wait at
 * once, and new prints in a minute over all visitors. Nobody is told apart, so nobody is remembered.
 */
export const pack_limits = { kept: 40, kept_bytes: 16_000_000, waiting: 6, new_per_minute: 30 };

const sheet = sheetAt(import.meta.url, 'pack.typ');

/** Prints packs on request, and keeps the latest in memory by what they say. Nothing goes to disk. */
export class PackShelf {
  private readonly kept = new Map<string, PrintedPaper>();
  private readonly running = new Map<string, Promise<PrintedPaper>>();
  private bytes = 0;
  private started: number[] = [];

  constructor(
    private readonly press: Press,
    private readonly clock: Clock,
    private readonly limits = pack_limits,
  ) {}

  /** The pack as PDF. Throws `Refused` (429 or 503) beyond the limits or when the press cannot print now. */
  async print(data: PackSheet): Promise<PrintedPaper> {
    const key = createHash('sha256').update(JSON.stringify(data)).digest('base64');
    const kept = this.kept.get(key);
    if (kept) {
      this.kept.delete(key);
      this.kept.set(key, kept);
      return kept;
    }
    const running = this.running.get(key);
    if (running) return running;
    this.admit();
    const print = this.printed(key, data);
    this.running.set(key, print);
    try {
      return await print;
    } finally {
      this.running.delete(key);
    }
  }

  private admit(): void {
    const now = this.clock.now().getTime();
    this.started = this.started.filter((at) => now - at < minute_ms);
    if (this.running.size >= this.limits.waiting || this.started.length >= this.limits.new_per_minute) {
      throw new Refused('resolutions.pack.busy', {}, 429);
    }
    this.started.push(now);
  }

  private async printed(key: string, data: PackSheet): Promise<PrintedPaper> {
    try {
      const paper = await this.press.print(sheet, data);
      this.keep(key, paper);
      return paper;
    } catch (error) {
      if (!(error instanceof PrintFailed)) throw error;
      // A fault of the sheet is ours and must be heard; a press that is busy or gone is the world's.
      if (['sheet', 'font', 'glyph', 'overflow', 'pages', 'size'].includes(error.code)) throw error;
      const busy = error.code === 'busy' || error.code === 'time';
      throw new Refused(busy ? 'resolutions.pack.busy' : 'resolutions.pack.not_printed', {}, 503);
    }
  }

  private keep(key: string, paper: PrintedPaper): void {
    this.kept.set(key, paper);
    this.bytes += paper.pdf.byteLength;
    for (const [old, { pdf }] of this.kept) {
      if (this.kept.size <= this.limits.kept && this.bytes <= this.limits.kept_bytes) break;
      this.kept.delete(old);
      this.bytes -= pdf.byteLength;
    }
  }
}
