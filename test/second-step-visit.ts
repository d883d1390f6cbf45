import type { Page } from 'playwright-core';
import type { Clock } from '../src/kernel/clock.js';
import { codeOf, readSecret, stepAt } from '../src/staff/one-time-code.js';
import { type FirstPerson, follow } from './adoption-visit.js';

// The second step in a browser without scripts, as a person takes it.

/** Sets up an app with codes for whoever is signed in here; gives the backup codes that are shown once. */
export async function setUpCodes(page: Page, at: (path: string) => string, clock: Clock): Promise<string[]> {
  await page.goto(at('/desk/account/code-app'));
  const secret = readSecret((await page.textContent('#secret')) ?? '');
  if (!secret) throw new Error('no secret was shown');
  await page.fill('#step_code', codeOf(secret, stepAt(clock.now())));
  await follow(page, 'form[action$="/code-app"] button');
  return ((await page.textContent('#backup-codes')) ?? '').split('\n').filter(Boolean);
}

/** Takes the second step of a sign-in with the next of these codes. */
export async function typeBackupCode(page: Page, backup: string[]): Promise<void> {
  await page.fill('#step_code', backup.shift() ?? '');
  await follow(page, 'form[action="/desk/second-step"] button');
}

/** Proves anew who is there, on the first day: the form that was sent comes back, asks, and goes on. */
export async function proveAgain(page: Page, { passphrase }: FirstPerson): Promise<void> {
  await page.fill('#step_passphrase', passphrase);
  await follow(page, 'form:has(#step_passphrase) button');
}
