import type { Page } from 'playwright-core';
import { follow } from './adoption-visit.js';

/**
 * Somebody at the desk makes sure of every address that papers wait for, one after the other. Returns how
 * many there were.
 */
export async function makeSureOfAddresses(desk: Page, origin: string): Promise<number> {
  const list = `${origin}/desk/addresses?show=stale`;
  await desk.goto(list);
  // Those that papers wait for stand first.
  const awaited = async () =>
    ((await desk.locator('tbody tr td:last-child').first().textContent()) ?? '0').trim();
  let checked = 0;
  for (; (await awaited()) !== '0'; checked += 1) {
    await follow(desk, 'tbody tr td:nth-child(2) a');
    await desk.check('input[name="how"][value="phone"]');
    await follow(desk, 'form[action$="/checked"] button');
    await desk.goto(list);
  }
  return checked;
}
