import { createHash } from 'node:crypto';

/** Repeatable dice: the same seed throws the same numbers on every machine. */
export class Dice {
  private state: number;

  constructor(seed: string) {
    this.state = createHash('sha256').update(seed).digest().readUInt32LE(0) || 1;
  }

  /** A number of 32 bits (xorshift32). */
  word(): number {
    this.state ^= this.state << 13;
    this.state ^= this.state >>> 17;
    this.state ^= this.state << 5;
    return this.state >>> 0;
  }

  /** A number from 0 up to, but not, `sides`. */
  below(sides: number): number {
    return this.word() % sides;
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }

  /** One of a list whose first are much likelier than its last, as with names of people. */
  often<T>(list: readonly T[]): T {
    return list[Math.min(this.below(list.length), this.below(list.length), this.below(list.length))] as T;
  }
}
