import { createHash } from 'node:crypto';
import { type Clock, minute_ms } from '../kernel/clock.js';
import { Refused } from '../kernel/refusals.js';
import { type Pictures, type Press, type PrintedPaper, PrintFailed, type Sheet } from './press.js';

/**
 * What printing on request may cost: papers kept in memory (number and bytes), prints that wait at once,
 * and new prints in a minute over all who ask. Nobody is told apart, so nobody is remembered.
 */
export interface ShelfLimits {
  kept: number;
  kept_bytes: number;
  waiting: number;
  new_per_minute: number;
}

/** The sentences with which a shelf says no: when too many ask, and when nothing can be printed now. */
export interface ShelfWords {
  busy: string;
  not_printed: string;
}

/** Prints one sheet on request, and keeps the latest in memory by what they say. Nothing goes to disk. */
export class PaperShelf {
  private readonly kept = new Map<string, PrintedPaper>();
  private readonly running = new Map<string, Promise<PrintedPaper>>();
  private bytes = 0;
  private started: number[] = [];

  constructor(
    private readonly press: Press,
    private readonly clock: Clock,
    private readonly sheet: Sheet,
    private readonly limits: ShelfLimits,
    private readonly words: ShelfWords,
  ) {}

  /**
   * The paper as PDF. `pictures` are asked for only when it has to be printed, so their names, which the data say, must
   * be new with every change of their bytes. Throws `Refused` (429 or 503) beyond the limits or when the press cannot print now.
   */
  async print(
    data: object,
    pictures: () => Promise<Pictures> = async () => new Map(),
  ): Promise<PrintedPaper> {
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
    const print = this.printed(key, data, pictures);
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
      throw new Refused(this.words.busy, {}, 429);
    }
    this.started.push(now);
  }

  private async printed(key: string, data: object, pictures: () => Promise<Pictures>): Promise<PrintedPaper> {
    try {
      const paper = await this.press.print(this.sheet, data, await pictures());
      this.keep(key, paper);
      return paper;
    } catch (error) {
      if (!(error instanceof PrintFailed)) throw error;
      // A fault of the sheet is ours and must be heard; a press that is busy or gone is the world's.
      if (['sheet', 'font', 'glyph', 'overflow', 'pages', 'size'].includes(error.code)) throw error;
      const busy = error.code === 'busy' || error.code === 'time';
      throw new Refused(busy ? this.words.busy : this.words.not_printed, {}, 503);
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
