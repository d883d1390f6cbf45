import { readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { openBrowser } from '../../bench/installed-browser.js';
import { visitor } from '../browser.js';

/**
 * Opens pages of a mirror from the disk in a real browser that has no network: none may ask for anything but files, all
 * of those must be there, and each must stand there whole, in our own type.
 */
export async function readFromDisk(
  folder: string,
  pages: string[],
): Promise<{ wrong: string[]; requests: number }> {
  const browser = await openBrowser();
  const wrong: string[] = [];
  let requests = 0;
  try {
    const context = await visitor(browser);
    await context.setOffline(true);
    const page = await context.newPage();
    page.on('request', (request) => {
      requests += 1;
      const url = request.url();
      if (!url.startsWith('file://') && !url.startsWith('data:'))
        wrong.push(`${page.url()} asked for ${url}`);
    });
    page.on('requestfailed', (request) => wrong.push(`${page.url()} did not get ${request.url()}`));
    for (const path of pages) {
      // A page that only leads on is left at once.
      if (/http-equiv="refresh"/.test(readFileSync(join(folder, path), 'utf8'))) continue;
      await page.goto(pathToFileURL(join(folder, path)).href, { waitUntil: 'load' });
      const isWhole = await page.evaluate(`(() => {
        const body = getComputedStyle(document.body);
        return document.title !== '' && document.querySelector('h1') !== null && body.marginTop === '0px'
          && document.documentElement.scrollWidth <= innerWidth
          && [...document.images].every((image) => image.complete && image.naturalWidth > 0);
      })()`);
      if (!isWhole) wrong.push(`${path} does not stand there whole`);
    }
  } finally {
    await browser.close();
  }
  return { wrong, requests };
}

const types: Record<string, string> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css',
  json: 'application/json',
};

/** Serves a mirror below a path, as any web server does that knows nothing of it, and walks it from its front page. */
export async function walkBelow(folder: string, below: string): Promise<{ wrong: string[]; pages: number }> {
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname);
    const inside = path.startsWith(below) ? path.slice(below.length) : null;
    const file =
      inside === null
        ? null
        : join(folder, inside === '' || inside.endsWith('/') ? `${inside}index.html` : inside);
    if (file === null || !statSync(file, { throwIfNoEntry: false })?.isFile()) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, {
      'Content-Type': types[file.split('.').at(-1) ?? ''] ?? 'application/octet-stream',
    });
    response.end(readFileSync(file));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  const origin = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  const wrong: string[] = [];
  const seen = new Set([`${origin}${below}`]);
  const waiting = [...seen];
  try {
    for (let url = waiting.pop(); url !== undefined; url = waiting.pop()) {
      const response = await fetch(url);
      const text = await response.text();
      if (response.status !== 200) wrong.push(`${url} was answered ${response.status}`);
      if (!response.headers.get('content-type')?.startsWith('text/html')) continue;
      for (const [, link = ''] of text.matchAll(/\s(?:href|src)="([^"]*)"/g)) {
        const next = new URL(link.replaceAll('&amp;', '&'), url);
        next.hash = '';
        if (next.origin !== origin || seen.has(next.href)) continue;
        seen.add(next.href);
        waiting.push(next.href);
      }
    }
  } finally {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  }
  return { wrong, pages: seen.size };
}
