import { existsSync } from 'node:fs';
import { type Browser, type BrowserContext, chromium } from 'playwright-core';

const places = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/opt/google/chrome/chrome',
  '/snap/bin/chromium',
];

/** The installed Chromium or Chrome; `BROWSER_PATH` overrules the search. */
export function findBrowser(): string {
  const path = process.env.BROWSER_PATH ?? places.find((place) => existsSync(place));
  if (!path)
    throw new Error('No Chromium or Chrome was found. Install the package chromium, or set BROWSER_PATH.');
  return path;
}

/** A headless browser that talks to nobody but the pages under test. */
export async function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: findBrowser(),
    args: [
      // Root cannot use Chromium's sandbox; the pages are our own.
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-dev-shm-usage',
    ],
  });
}

export const phone = { width: 360, height: 740 };
export const desktop = { width: 1280, height: 900 };

/** A visitor: by default on a phone and without JavaScript. */
export async function visitor(
  browser: Browser,
  options: { javaScriptEnabled?: boolean; viewport?: { width: number; height: number }; dark?: boolean } = {},
): Promise<BrowserContext> {
  const context = await browser.newContext({
    javaScriptEnabled: options.javaScriptEnabled ?? false,
    viewport: options.viewport ?? phone,
    colorScheme: options.dark ? 'dark' : 'light',
    locale: 'en-GB',
  });
  context.setDefaultTimeout(15_000);
  return context;
}
