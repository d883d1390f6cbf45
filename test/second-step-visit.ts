import type { Page } from 'playwright-core';
import { type Clock, systemClock } from '../src/kernel/clock.js';
import { codeOf, readSecret, stepAt } from '../src/staff/one-time-code.js';
import { follow } from './adoption-visit.js';

// Coming in and signing in with both steps in a browser without scripts, as a person does it.

/** What whoever comes in is shown once, and has on paper from then on. */
export interface FirstPerson {
  name: string;
  passphrase: string;
  /** Backup codes that were not used yet. */
  backup: string[];
}

/** Comes in through the one-time link, sees the secrets, says that they are on paper, and sets up an app with codes. */
export async function comeIn(
  page: Page,
  link: string,
  name: string,
  { seeing = async () => {}, clock = systemClock }: { seeing?: () => Promise<void>; clock?: Clock } = {},
): Promise<FirstPerson> {
  await page.goto(link);
  await page.fill('#name', name);
  await follow(page, 'main button[type="submit"]');
  const passphrase = (await page.textContent('#passphrase'))?.trim() ?? '';
  await seeing();
  await follow(page, 'main button[type="submit"]');
  await seeing();
  await follow(page, 'main a[href$="/code-app"]');
  await seeing();
  const secret = readSecret((await page.textContent('#secret')) ?? '');
  if (!secret) throw new Error('no secret was shown');
  // A half minute may end on the way, as for anybody: then the next code is typed.
  for (let tries = 0; tries < 2 && (await page.locator('#backup-codes').count()) === 0; tries += 1) {
    await page.fill('#step_code', codeOf(secret, stepAt(clock.now())));
    await follow(page, 'form[action$="/code-app"] button');
  }
  const backup = ((await page.textContent('#backup-codes')) ?? '').split('\n').filter(Boolean);
  await seeing();
  await follow(page, 'main a.act');
  return { name, passphrase, backup };
}

/** Types name and passphrase, then the next backup code: at the sign-in, or where a form waits for it. */
export async function signIn(page: Page, { name, passphrase, backup }: FirstPerson): Promise<void> {
  await page.fill('#name', name);
  await page.fill('#passphrase', passphrase);
  await follow(page, 'main button[type="submit"]');
  await page.fill('#step_code', backup.shift() ?? '');
  await follow(page, 'form[action="/desk/second-step"] button');
}

/** Proves anew who is there: the form that was sent comes back, asks, and goes on. */
export async function proveAgain(page: Page, { passphrase, backup }: FirstPerson): Promise<void> {
  await page.fill('#step_passphrase', passphrase);
  await page.fill('#step_code', backup.shift() ?? '');
  await follow(page, 'form:has(#step_passphrase) button');
}
