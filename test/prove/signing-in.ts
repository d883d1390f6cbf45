import type { movableClock } from '../../src/kernel/clock.js';
import type { DeskVisit } from '../desk-visit.js';
import { type Codes, codesOf, type InHand } from '../second-step.js';

/** Somebody who comes in with both steps, as often as they like. */
export class SigningIn {
  readonly name: string;
  private readonly passphrase: string;
  private readonly codes: Codes;

  constructor(clock: ReturnType<typeof movableClock>, person: InHand & { name: string; passphrase: string }) {
    this.name = person.name;
    this.passphrase = person.passphrase;
    this.codes = codesOf(person, clock);
  }

  /** Begins a session anew, in which everybody knows for ten minutes who it is. */
  async signIn(visit: DeskVisit): Promise<void> {
    visit.cookie = '';
    visit.csrf = '';
    await visit.post('/desk/sign-in', { name: this.name, passphrase: this.passphrase });
    if (visit.status !== 303) throw new Error(`${this.name} could not sign in: ${visit.status}`);
    await this.codes.prove(visit);
    const { status, location } = await visit.get('/desk/account');
    if (status !== 200) throw new Error(`${this.name} came no further than ${location}: ${status}`);
  }

  /** What opens the account beside the passphrase, as it may not lie anywhere. */
  get secrets(): string[] {
    const { secret, backup } = this.codes;
    return [...backup, ...backup.map((code) => code.replaceAll(' ', '')), secret.toString('hex')].filter(
      Boolean,
    );
  }
}
