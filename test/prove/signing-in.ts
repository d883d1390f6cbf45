import type { movableClock } from '../../src/kernel/clock.js';
import type { DeskVisit } from '../desk-visit.js';
import { type Codes, codesOf } from '../second-step.js';

/** Somebody who comes in with both steps, as often as they like: the first time they set up an app with codes. */
export class SigningIn {
  private codes: Codes | null = null;

  constructor(
    private readonly clock: ReturnType<typeof movableClock>,
    readonly name: string,
    readonly passphrase: string,
  ) {}

  /** Begins a session anew, in which everybody knows for ten minutes who it is. */
  async signIn(visit: DeskVisit): Promise<void> {
    visit.cookie = '';
    visit.csrf = '';
    await visit.post('/desk/sign-in', { name: this.name, passphrase: this.passphrase });
    if (visit.status !== 303) throw new Error(`${this.name} could not sign in: ${visit.status}`);
    if (this.codes) await this.codes.prove(visit);
    else this.codes = await codesOf(visit, this.clock);
    const { status, location } = await visit.get('/desk/account');
    if (status !== 200) throw new Error(`${this.name} came no further than ${location}: ${status}`);
  }

  /** What opens the account beside the passphrase, as it may not lie anywhere. */
  get secrets(): string[] {
    const { secret, backup } = this.codes ?? { secret: Buffer.alloc(0), backup: [] };
    return [...backup, ...backup.map((code) => code.replace(' ', '')), secret.toString('hex')].filter(
      Boolean,
    );
  }
}
