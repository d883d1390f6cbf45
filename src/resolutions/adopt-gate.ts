import type { Chance } from '../kernel/chance.js';
import type { Clock } from '../kernel/clock.js';
import { MailBook } from '../mailroom/outgoing/mail-book.js';
import { FormGate, type Strictness } from '../page/form-gate.js';

/** The gate of the forms of this room, with the mails that they cause. */
export class AdoptGate extends FormGate {
  constructor(
    clock: Clock,
    chance: Chance,
    strictness?: Strictness,
    /** One confirmation mail per address and day, whatever it confirms. */
    readonly mails: MailBook = new MailBook(clock, chance),
  ) {
    super(clock, chance, strictness);
  }
}
