import type { Page } from 'playwright-core';
import { openBrowser } from '../bench/installed-browser.js';
import type { Clock } from '../src/kernel/clock.js';
import { desktop, phone, visitor } from './browser.js';
import { type Instance, startInstance } from './instance.js';
import { type MailServer, startMailServer } from './mail-server.js';

/** A running campaign with its mail, and two browsers without scripts: a phone outside, a desk inside. */
export interface Stage {
  mail: MailServer;
  instance: Instance;
  /** The page of somebody outside, 360 px wide. */
  outside: Page;
  /** The page of somebody at the desk. */
  desk: Page;
  /** The whole address of a path. */
  at(path: string): string;
  close(): Promise<void>;
}

/** Whatever takes longer in a page has gone wrong. */
const patience_ms = 15_000;

/** With a clock of the test's own the campaign lives by that. */
export async function openStage(
  own: { clock?: Clock; logLevel?: string; clamd?: string } = {},
): Promise<Stage> {
  const mail = await startMailServer();
  const [instance, browser] = await Promise.all([
    startInstance({ smtpUrl: mail.url, ...own }),
    openBrowser(),
  ]);
  const pageOf = async (viewport: { width: number; height: number }) => {
    const context = await visitor(browser, { viewport });
    context.setDefaultTimeout(patience_ms);
    return context.newPage();
  };
  return {
    mail,
    instance,
    outside: await pageOf(phone),
    desk: await pageOf(desktop),
    at: (path) => instance.url + path,
    close: async () => {
      await browser.close();
      await instance.close();
      await mail.close();
    },
  };
}
