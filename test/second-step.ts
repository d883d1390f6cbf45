import type { movableClock } from '../src/kernel/clock.js';
import type { Db } from '../src/kernel/database.js';
import { codeOf, readSecret, step_s, stepAt } from '../src/staff/one-time-code.js';
import type { DeskVisit } from './desk-visit.js';

/** An app with codes, as a person holds it in hand, and the backup codes that were shown once. */
export interface Codes {
  secret: Buffer;
  backup: string[];
  /** The code of the clock's present step. */
  now(): string;
  /** Takes the second step of a sign-in with the next step's code: each is good once, so the clock goes on by one. */
  prove(visit: DeskVisit): Promise<DeskVisit>;
}

type Clock = ReturnType<typeof movableClock>;

/** Sets up an app with codes for whoever is signed in here, as a person does it without JavaScript. */
export async function codesOf(visit: DeskVisit, clock: Clock): Promise<Codes> {
  const { secret, backup } = await setUp(visit, clock);
  const now = () => codeOf(secret, stepAt(clock.now()));
  return {
    secret,
    backup,
    now,
    prove: async (browser) => {
      clock.move(step_s * 1000);
      await browser.get(browser.location ?? '/desk/second-step');
      return browser.post('/desk/second-step', { step_code: now(), next: '/desk' });
    },
  };
}

/** Takes the second step of a sign-in with the next of these backup codes. */
export async function proveByPaper(visit: DeskVisit, backup: string[]): Promise<DeskVisit> {
  await visit.get('/desk/second-step');
  return visit.post('/desk/second-step', { step_code: backup.shift() ?? '', next: '/desk' });
}

/** Makes every session one that has proved a moment ago who it is: for tests in which that is not what is tested. */
export async function provedNow(db: Db, clock: { now(): Date }): Promise<void> {
  await db.updateTable('sessions').set({ stepped_up_at: clock.now() }).execute();
}

/** Sets up an app at a desk whose clock only tells the time. */
export async function setUp(
  visit: DeskVisit,
  clock: { now(): Date },
): Promise<Pick<Codes, 'secret' | 'backup'>> {
  await visit.get('/desk/account/code-app');
  const secret = readSecret(visit.text('secret'));
  if (!secret) throw new Error(`no secret was shown: ${visit.status} ${visit.location}`);
  const step_code = codeOf(secret, stepAt(clock.now()));
  await visit.post('/desk/account/code-app', { secret: visit.text('secret'), step_code });
  const backup = visit.text('backup-codes').split('\n').filter(Boolean);
  if (backup.length !== 10) throw new Error(`the app was not taken: ${visit.status}`);
  await visit.get('/desk');
  return { secret, backup };
}
