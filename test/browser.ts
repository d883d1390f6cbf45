import type { Browser, BrowserContext } from 'playwright-core';

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
