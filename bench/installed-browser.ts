import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const places = [
  // Without what only a window needs; a page takes it half the time.
  '/usr/bin/chromium-headless-shell',
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

/** A headless browser that talks to nobody but the pages that it is given. */
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
