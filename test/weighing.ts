import type { CDPSession, Page } from 'playwright-core';

/** What a page asked for and what that cost on the wire, headers and all. */
export interface Weighed {
  asked: string[];
  bytes: number;
  /** Whether everything that was asked for has come. */
  ended: boolean;
}

export interface Weighing {
  /** Does something that leads to a page, and weighs what travels for it. */
  during(lead: () => Promise<unknown>): Promise<Weighed>;
  /** Everything that travels takes its time from now on, as on a bad line. */
  slow(): Promise<void>;
}

/** Each page is opened as on a first visit: nothing is kept from one to the next. */
export async function weighing(page: Page): Promise<Weighing> {
  const underWay = new Set<string>();
  let asked: string[] = [];
  let bytes = 0;
  const wire: CDPSession = await page.context().newCDPSession(page);
  await wire.send('Network.enable');
  await wire.send('Network.setCacheDisabled', { cacheDisabled: true });
  wire.on('Network.requestWillBeSent', ({ request, requestId }) => {
    if (request.url.startsWith('data:')) return;
    asked.push(request.url);
    underWay.add(requestId);
  });
  wire.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (underWay.delete(requestId)) bytes += encodedDataLength;
  });
  return {
    during: async (lead) => {
      asked = [];
      bytes = 0;
      await lead();
      await page.waitForLoadState('load');
      // The word that a request has ended can be a moment behind the page.
      for (let turns = 0; underWay.size > 0 && turns < 100; turns += 1) await page.waitForTimeout(10);
      return { asked, bytes, ended: underWay.size === 0 };
    },
    slow: async () => {
      const bytes_a_second = 40_000;
      await wire.send('Network.emulateNetworkConditions', {
        offline: false,
        latency: 150,
        downloadThroughput: bytes_a_second,
        uploadThroughput: bytes_a_second,
      });
    },
  };
}
