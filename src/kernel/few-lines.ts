import { type Clock, minute_ms } from './clock.js';

/** So many lines a minute: whoever knocks all day fills no disk. */
export const most_a_minute = 60;

/** Room in the log for lines that anybody can bring about: sixty a minute, then a count of what was left out. */
export class FewLines {
  private since = 0;
  private noted = 0;
  private left_out = 0;

  constructor(private readonly clock: Clock) {}

  /** Asks for the room of a line. null: there is none; else how many were left out before it, if any. */
  take(): { left_out?: number } | null {
    const now = this.clock.now().getTime();
    if (Math.abs(now - this.since) >= minute_ms) Object.assign(this, { since: now, noted: 0 });
    if (this.noted >= most_a_minute) {
      this.left_out += 1;
      return null;
    }
    const { left_out } = this;
    Object.assign(this, { noted: this.noted + 1, left_out: 0 });
    return left_out > 0 ? { left_out } : {};
  }
}
