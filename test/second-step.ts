import type { Actor } from '../src/kernel/actor.js';
import type { movableClock } from '../src/kernel/clock.js';
import type { Db } from '../src/kernel/database.js';
import { keepCodeApp, newSecret } from '../src/staff/code-app.js';
import { codeOf, readSecret, step_s, stepAt } from '../src/staff/one-time-code.js';
import { goOnWithSecondStep } from '../src/staff/second-step.js';
import { sessionOf } from '../src/staff/session.js';
import type { DeskVisit } from './desk-visit.js';

/** What somebody has in hand beside the passphrase: the secret of an app, and the backup codes that were shown once. */
export interface InHand {
  secret: Buffer;
  backup: string[];
}

/** An app with codes, as a person holds it in hand. */
export interface Codes extends InHand {
  /** The code of the clock's present step. */
  now(): string;
  /** Takes the second step of a sign-in with the next step's code: each is good once, so the clock goes on by one. */
  prove(visit: DeskVisit): Promise<DeskVisit>;
}

type Clock = ReturnType<typeof movableClock>;

/** The app of somebody, on a desk whose clock a test moves. */
export function codesOf({ secret, backup }: InHand, clock: Clock): Codes {
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

/** Somebody who signs in: with what stands on their paper. Whoever has no second step yet gets backup codes on the way. */
export interface Person {
  name: string;
  passphrase: string;
  backup?: string[];
}

/** Signs somebody in with both steps: the second one is the next backup code, or an app that is set up now. */
export async function signIn(visit: DeskVisit, person: Person): Promise<DeskVisit> {
  const { name, passphrase } = person;
  await visit.post('/desk/sign-in', { name, passphrase });
  if (visit.status !== 303) throw new Error(`${name} could not sign in: ${visit.status}`);
  if (!visit.location?.startsWith('/desk/second-step')) {
    person.backup = (await setUp(visit)).backup;
    return visit;
  }
  await proveByPaper(visit, person.backup ?? []);
  if (visit.status !== 303) throw new Error(`the second step of ${name} was answered ${visit.status}`);
  return visit.get('/desk/account/second-step');
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

/** Sets up an app with codes for whoever is signed in here, as a person does it without JavaScript. */
export async function setUp(visit: DeskVisit): Promise<InHand> {
  await visit.get('/desk/account/code-app');
  const secret = readSecret(visit.text('secret'));
  if (!secret) throw new Error(`no secret was shown: ${visit.status} ${visit.location}`);
  const spelled = visit.text('secret');
  const type = () =>
    visit.post('/desk/account/code-app', {
      secret: spelled,
      step_code: codeOf(secret, stepAt(visit.clock.now())),
    });
  await type();
  // A half minute may end on the way, as for anybody: then the next code is typed.
  if (visit.status === 422) await type();
  const backup = visit.text('backup-codes').split('\n').filter(Boolean);
  if (backup.length !== 10) throw new Error(`the app was not taken: ${visit.status}`);
  // Any page of the session gives the token of its forms.
  await visit.get('/desk/account/second-step');
  return { secret, backup };
}

/** The same by the acts behind those pages, for whoever came in without a browser; the session has another token then. */
export async function setUpAtOnce(
  db: Db,
  actor: Actor,
  token: string,
): Promise<InHand & { session: string }> {
  const session = await sessionOf(db, actor.clock, token);
  if (!session) throw new Error('nobody has come in');
  const self = { ...actor, who: `staff:${session.staff.id}` };
  const secret = newSecret(actor);
  const person = { id: session.staff.id, identity: session.identity };
  const backup = await keepCodeApp(db, self, person, secret, codeOf(secret, stepAt(actor.clock.now())));
  const renewed = await goOnWithSecondStep(db, self, session, token);
  if (renewed === null) throw new Error('somebody had a second step already');
  return { secret, backup, session: renewed };
}
