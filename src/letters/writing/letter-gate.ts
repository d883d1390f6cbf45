import { createHmac } from 'node:crypto';
import type { Chance } from '../../kernel/chance.js';
import { type Clock, second_ms } from '../../kernel/clock.js';
import { composed } from '../../kernel/composed.js';
import { Throttle } from '../../kernel/throttle.js';
import type { MailBook } from '../../mailroom/outgoing/mail-book.js';
import { FormGate, type Strictness } from '../../page/form-gate.js';

/** Codes are typed from paper, now and then wrongly; nobody types a hundred. */
const looks = { at_once: 30, then_every_ms: 10 * second_ms };

/** The gate of the writer's forms, with the mails that they cause and the codes that are asked for. */
export class LetterGate extends FormGate {
  private readonly looking: Throttle;
  /** New at each start: nobody can find out from the database whether a text was sent in. */
  private readonly markKey: Buffer;

  constructor(
    clock: Clock,
    chance: Chance,
    /** One confirmation mail per address and day, whatever it confirms. */
    readonly mails: MailBook,
    strictness?: Strictness,
  ) {
    super(clock, chance, strictness);
    this.looking = new Throttle(looks, clock, chance);
    this.markKey = chance.bytes(32);
  }

  /** Seconds to wait before this client may ask for the next code; 0: none. */
  waitToLook(client: string): number {
    return this.looking.take(client);
  }

  /** What is the same of texts that differ in spaces, signs and capitals only. */
  markOf(text: string): Buffer {
    const folded = composed(text, 'NFKC')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, '');
    return createHmac('sha256', this.markKey).update(folded).digest();
  }
}
