import { setTimeout as wait } from 'node:timers/promises';
import type { MailServer } from '../mail-server.js';

/** Officers who press the button of each mail that arrives, again and again until an answer comes whole. */
export interface Confirming {
  /** Mail addresses of those who were told, in a whole answer, that it is done. */
  acknowledged: Set<string>;
  /** Answers that are neither a page nor a failing server: there should be none. */
  strange: number;
  /** Attempts that the kills cut short. */
  cut_short: number;
  /** Buttons that are still to be pressed. */
  waiting(): number;
  /** Buttons that are pressed at this moment and not answered yet. */
  pressing(): number;
  /** How many mails were opened so far. */
  seen(): number;
  stop(): Promise<void>;
}

/** How many officers are at it at the same time. */
const hands = 6;
const patience_ms = 10_000;

/** Follows the mail server's book from now on. `url` gives the site's address while it is up. */
export function confirmOver(mails: MailServer, url: () => string | null): Confirming {
  const queue: { email: string; path: string }[] = [];
  let opened = 0;
  let busy = 0;
  let pressing = 0;
  let stopped = false;
  const state: Confirming = {
    acknowledged: new Set(),
    strange: 0,
    cut_short: 0,
    waiting: () => queue.length + busy,
    pressing: () => pressing,
    seen: () => opened,
    stop: async () => {
      stopped = true;
      await Promise.all(working);
    },
  };

  function openNew(): void {
    for (const { to, mail } of mails.arrived.slice(opened)) {
      opened += 1;
      const path = mail.text?.match(/\/adoptions\/confirm\/[\w-]{43}/)?.[0];
      if (path) queue.push({ email: to[0] ?? '', path });
    }
  }

  async function press(one: { email: string; path: string }, site: string): Promise<void> {
    const page = await whole(await fetch(site + one.path, { signal: AbortSignal.timeout(patience_ms) }));
    // Whoever presses twice finds a page without a button, because the first time counted.
    const action = page.text.match(/<form method="post" action="([^"]+)"/)?.[1];
    const answer = action ? await pressed(site + action) : page;
    if (page.status === 200 && answer.status === 200) state.acknowledged.add(one.email);
    else {
      if (page.status < 500 && answer.status < 500) state.strange += 1;
      throw new Error(`answered ${page.status} and ${answer.status}`);
    }
  }

  async function pressed(address: string): Promise<{ status: number; text: string }> {
    pressing += 1;
    try {
      const signal = AbortSignal.timeout(patience_ms);
      return await whole(await fetch(address, { method: 'POST', signal }));
    } finally {
      pressing -= 1;
    }
  }

  async function work(): Promise<void> {
    while (!stopped) {
      openNew();
      const site = url();
      const one = site ? queue.shift() : undefined;
      if (!site || !one) {
        await wait(10);
        continue;
      }
      busy += 1;
      try {
        await press(one, site);
      } catch (error) {
        if (!(error instanceof Error)) throw error;
        state.cut_short += 1;
        queue.push(one);
        await wait(50);
      } finally {
        busy -= 1;
      }
    }
  }

  const working = Array.from({ length: hands }, work);
  return state;
}

async function whole(response: Response): Promise<{ status: number; text: string }> {
  return { status: response.status, text: await response.text() };
}
