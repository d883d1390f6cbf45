import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { phone } from './browser.js';

/** The smaller of its two files: each page reads it anew. */
const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** WCAG 2.2, levels A and AA, and what axe holds for good practice. */
const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/**
 * Runs axe on a page as it stands, whatever its security policy says, and then its contrasts once more in
 * the dark. Returns a line for each violation; the context must allow scripts, only for axe.
 */
export async function violationsOn(page: Page): Promise<string[]> {
  // A page whose style has not come yet is another one.
  await page.waitForLoadState('load');
  await page.emulateMedia({ colorScheme: 'light' });
  await page.evaluate(source);
  const light = await run(page, { type: 'tag', values: standards });
  await page.emulateMedia({ colorScheme: 'dark' });
  const dark = await run(page, { type: 'rule', values: ['color-contrast'] });
  await page.emulateMedia({ colorScheme: 'light' });
  return [...light, ...dark.map((line) => `in the dark: ${line}`)];
}

/**
 * How wide a page is as it is written, and turned around, whatever letters chance drew for the codes on it: all are the
 * widest. In the browser's own words.
 */
const bothWidths = `(() => {
  const page = document.documentElement;
  const codes = [...document.querySelectorAll('.whole, .code')].filter((one) => !one.firstElementChild);
  const drawn = codes.map((one) => one.textContent);
  for (const one of codes) one.textContent = one.textContent.replace(/[2-9A-Z]/g, 'W');
  const width = () => document.scrollingElement.scrollWidth;
  const there = width();
  page.dir = 'rtl';
  const back = width();
  page.removeAttribute('dir');
  for (const [place, one] of codes.entries()) one.textContent = drawn[place];
  return [there, back];
})()`;

/** What hinders somebody on the page that is open: what axe finds, and what a phone is too narrow for in either direction. */
export async function wrongOn(page: Page): Promise<string[]> {
  const wrong = await violationsOn(page);
  const usual = page.viewportSize() ?? phone;
  if (usual.width !== phone.width) await page.setViewportSize(phone);
  const widths = await page.evaluate<number[]>(bothWidths);
  if (usual.width !== phone.width) await page.setViewportSize(usual);
  const { pathname } = new URL(page.url());
  return [
    ...wrong,
    ...widths.filter((one) => one > phone.width).map((one) => `${pathname} is ${one} px wide`),
  ];
}

async function run(page: Page, runOnly: { type: 'tag' | 'rule'; values: string[] }): Promise<string[]> {
  const found = await page.evaluate(async (only) => {
    const { axe } = globalThis as unknown as { axe: typeof import('axe-core') };
    // Nothing here plays by itself or asks how a device is held: what those rules load would be loaded for nothing.
    const { violations } = await axe.run({ runOnly: only, resultTypes: ['violations'], preload: false });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.target.join(' ')}: ${node.failureSummary ?? ''}`),
    );
  }, runOnly);
  const { pathname } = new URL(page.url());
  return found.map((line) => `${pathname}: ${line.replace(/\s+/g, ' ').slice(0, 300)}`);
}
