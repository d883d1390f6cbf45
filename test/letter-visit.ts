import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { follow } from './adoption-visit.js';
import { phone } from './browser.js';
import { type ReadPdf, readPdf } from './read-pdf.js';
import { flow, missing, words, wordsAt } from './told.js';

// What people do with letters in a browser.

/** Nobody presses a key a hundred times. */
const most_presses = 15;

/**
 * Tabs on until what has the focus is this. Whoever has done it on one page knows how often on the next: `blindly`
 * presses come first, without a look. Returns how many it took.
 */
export async function tabTo(page: Page, selector: string, blindly = 0): Promise<number> {
  for (let presses = 0; presses <= most_presses; presses += 1) {
    if (presses >= blindly && (await page.locator(`${selector}:focus`).count()) > 0) return presses;
    await page.keyboard.press('Tab');
  }
  return assert.fail(`${selector} has no focus within ${most_presses} presses of Tab`);
}

/** Presses a key on what has the focus, and waits for the next page. */
export async function press(page: Page, key = 'Enter'): Promise<void> {
  // A browser gives the focus that a page asks for a moment after it is there.
  await page.locator('main :focus').waitFor();
  await Promise.all([page.waitForEvent('load'), page.keyboard.press(key)]);
}

/** The page that is open fits the telephone. */
export async function fits(page: Page): Promise<void> {
  const width = await page.locator('main').evaluate((main) => main.scrollWidth);
  assert.ok(width <= phone.width, `${page.url()} is ${width} px wide`);
}

/** What somebody reads who types the code of a letter, as they wrote it down. */
export async function standsBy(page: Page, at: (path: string) => string, code: string): Promise<string> {
  await page.goto(at('/letters'));
  await page.fill('#code', code.toLowerCase());
  await follow(page, 'main button[type="submit"]');
  return wordsAt(page.locator('main'));
}

/** Opens the private page of a letter; gives what it says. */
export async function openOwn(page: Page, at: (path: string) => string, token: string): Promise<string> {
  await page.goto(at(`/letters/mine/${token}`));
  return wordsAt(page.locator('main'));
}

/** A file that the page leads to, read back; nothing in it is a character that no typeface had. */
export async function pdfBehind(page: Page, selector: string): Promise<ReadPdf> {
  const href = await page.getAttribute(selector, 'href');
  const answer = await page.request.get(new URL(href ?? '', page.url()).href);
  assert.equal(answer.headers()['content-type'], 'application/pdf', href ?? selector);
  const pdf = await readPdf(await answer.body());
  assert.doesNotMatch(flow(pdf), missing);
  return pdf;
}

/** Types lines of a tally and enters them; gives what the page says. */
export async function enterLines(desk: Page, at: (path: string) => string, lines: string[]): Promise<string> {
  await desk.goto(at('/desk/mailroom/tally'));
  await desk.fill('#codes', lines.join('\n'));
  await follow(desk, 'button[value="enter"]');
  return words(desk);
}
