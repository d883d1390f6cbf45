import { request } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { formsOf } from '../forms-in.js';
import { loopback, told, toldLong } from './client-address.js';
import { oneOf } from './fuzz/hostile-text.js';

/** Somebody who comes from an address, with whatever a proxy in front would say of another one. */
export interface Visitor {
  from: string;
  /** What the proxies tell; each is searched for. */
  addresses: string[];
  headers: Record<string, string>;
}

/** So many people, each with addresses of their own, told in every way that proxies have. */
export function visitors(count: number, chance: () => number): Visitor[] {
  return Array.from({ length: count }, (_, place) => {
    const from = loopback(chance);
    const [one, two, long] = [told(chance), told(chance), toldLong(chance)];
    const ways: Record<string, string>[] = [
      { 'x-forwarded-for': one },
      { 'x-forwarded-for': `${two}, ${one}` },
      { 'x-forwarded-for': long },
      { 'x-forwarded-for': `[${long}]:4711`, 'x-real-ip': one },
      { 'x-forwarded-for': `::ffff:${one}`, forwarded: `for=${two};proto=https;by=${one}` },
      { 'x-forwarded-for': `${one}:4711`, forwarded: `for="[${long}]:4711"` },
      { 'x-forwarded-for': long.toUpperCase(), 'cf-connecting-ip': one, 'true-client-ip': two },
      { 'x-forwarded-for': encodeURIComponent(long), 'x-client-ip': one, via: `1.1 ${two}` },
      {},
    ];
    const headers = ways[place % ways.length] ?? {};
    const said = JSON.stringify(headers).toLowerCase();
    const isSaid = (address: string) => said.includes(address) || said.includes(encodeURIComponent(address));
    return { from, headers, addresses: [from, ...[one, two, long].filter(isSaid)] };
  });
}

interface Reply {
  status: number;
  text: string;
  cookies: string[];
}

/** Asks as this visitor: from the address, with the headers. */
export function askAs(
  site: string,
  { from, headers }: Visitor,
  path: string,
  body: URLSearchParams | FormData | null = null,
  more: Record<string, string> = {},
): Promise<Reply> {
  const { hostname, port } = new URL(site);
  const method = body ? 'POST' : 'GET';
  return new Promise((done, fail) => {
    void encoded(body).then(({ bytes, type }) => {
      const own: Record<string, string> = body
        ? { 'content-type': type, 'content-length': String(bytes.length) }
        : {};
      const asking = request({
        ...{ hostname, port, path, method, agent: false, localAddress: from },
        headers: { ...headers, ...own, ...more },
      });
      asking.once('error', fail);
      asking.once('response', (response) => {
        const pieces: Buffer[] = [];
        response.on('data', (piece: Buffer) => pieces.push(piece));
        response.once('error', fail);
        response.once('end', () =>
          done({
            status: response.statusCode ?? 0,
            text: Buffer.concat(pieces).toString('utf8'),
            cookies: response.headers['set-cookie'] ?? [],
          }),
        );
      });
      asking.end(bytes);
    }, fail);
  });
}

async function encoded(body: URLSearchParams | FormData | null) {
  if (!body) return { bytes: Buffer.alloc(0), type: '' };
  const made = new Response(body);
  return { bytes: Buffer.from(await made.arrayBuffer()), type: made.headers.get('content-type') ?? '' };
}

/** What a crowd did. All are counts. */
export interface Crowd {
  pages: number;
  forms: number;
  throttled: number;
  refused: number;
  missing: number;
  failed: number;
  broken: number;
}

/** Opens so many pages and sends every form there is, each from another address. */
export async function walkAs(site: string, people: Visitor[], most_pages: number): Promise<Crowd> {
  const crowd: Crowd = { pages: 0, forms: 0, throttled: 0, refused: 0, missing: 0, failed: 0, broken: 0 };
  const waiting = [
    '/',
    '/newsletter',
    '/join',
    '/write',
    '/search?q=a',
    '/letters',
    '/no-such-page',
    '/people/nobody',
  ];
  const seen = new Set(waiting);
  const sent = new Set<string>();
  let turn = 0;
  const next = () => people[turn++ % people.length] as Visitor;
  for (let path = waiting.shift(); path && crowd.pages < most_pages; path = waiting.shift()) {
    const { status, text } = await askAs(site, next(), path);
    note(crowd, status);
    crowd.pages += 1;
    for (const [, link = ''] of text.matchAll(/\s(?:href|action)="(\/[^"#]*)"/g)) {
      const to = link.replaceAll('&amp;', '&');
      if (seen.has(to) || to.startsWith('/desk') || to.endsWith('.pdf')) continue;
      seen.add(to);
      waiting.push(to);
    }
    for (const form of formsOf(text, path)) {
      const kind = `${form.action.replace(/[^/]{20,}/g, '*')} ${form.names.join(' ')}`;
      if (sent.has(kind)) continue;
      sent.add(kind);
      for (const filled of [
        form.values,
        Object.fromEntries(form.names.map((name) => [name, form.values[name] || 'a@b.example'])),
      ]) {
        const body = form.hasFiles ? new FormData() : new URLSearchParams();
        for (const [name, value] of Object.entries(filled)) body.append(name, value);
        if (body instanceof FormData)
          body.append('picture', new File(['no picture'], 'a.png', { type: 'image/png' }));
        note(crowd, (await askAs(site, next(), form.action, body)).status);
        crowd.forms += 1;
      }
    }
  }
  return crowd;
}

export function note(crowd: Crowd, status: number): void {
  if (status === 429) crowd.throttled += 1;
  else if (status === 404) crowd.missing += 1;
  else if (status >= 500) crowd.failed += 1;
  else if (status >= 400) crowd.refused += 1;
}

/** Guesses at the desk and floods a form from one address, until it is told to wait. */
export async function floodAs(site: string, people: Visitor[], crowd: Crowd): Promise<void> {
  const [guesser, flooder] = people as [Visitor, Visitor];
  for (let round = 0; round < 40; round += 1) {
    const form = new URLSearchParams({ name: 'Nobody', passphrase: 'no such words at all here' });
    note(crowd, (await askAs(site, guesser, '/desk/sign-in', form)).status);
  }
  for (let round = 0; round < 120; round += 1) {
    const form = new URLSearchParams({
      email: `a${round}@b.example`,
      often: 'month',
      spoken: 'en',
      code: 'AAAA-AAAA-AAAA',
    });
    const path = oneOf(() => round / 120, ['/newsletter', '/letters?code=AAAA-AAAA-AAAA', '/join']);
    note(crowd, (await askAs(site, flooder, path, path.includes('?') ? null : form)).status);
  }
}

/** What is no HTTP, half of it, or too much of it: each from its own address, with an address in it. */
export async function breakAs(site: string, people: Visitor[], crowd: Crowd): Promise<void> {
  const { hostname, port } = new URL(site);
  for (const [place, { from, addresses }] of people.entries()) {
    const address = addresses.at(-1) ?? from;
    const lines = [
      `GET / HTTP/1.1\r\nX-Forwarded-For: ${address}\r\n\r\n`,
      `GET /${'a'.repeat(20_000)} HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: ${address}\r\n\r\n`,
      `\x16\x03\x01 ${address}\r\n\r\n`,
      `POST /join HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: ${address}\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n`,
      `POST /join HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: ${address}\r\nContent-Length: 50\r\n\r\nhalf`,
      `GET / HTTP/1.1\r\nHost: a\r\nForwarded: for=${address}\r\nBad Header: ${address}\r\n\r\n`,
    ];
    await new Promise<void>((done) => {
      const socket = connect({ host: hostname, port: Number(port), localAddress: from }, () => {
        socket.write(lines[place % lines.length] ?? '');
        void wait(100).then(() => socket.destroy());
      });
      socket.on('error', () => socket.destroy());
      socket.once('close', () => done());
    });
    crowd.broken += 1;
  }
}
