import type { Page } from 'playwright-core';
import { follow } from './adoption-visit.js';

/** On the page that asks how far something is told: to everybody, because it is public already. */
export async function tellPublic(desk: Page, basis: string): Promise<void> {
  await desk.selectOption('#level', 'public');
  await desk.selectOption('#basis_kind', 'already-public');
  await desk.fill('#basis', basis);
  await desk.fill('#why', `already public: ${basis}`);
  await follow(desk, 'main button[type="submit"]');
}
