import { gzipSync } from 'node:zlib';
import { type Context, Hono } from 'hono';
import { sessionCookie } from '../../../src/desk/cookie.js';
import { seededChance } from '../../../src/kernel/chance.js';
import { movableClock, systemClock } from '../../../src/kernel/clock.js';
import { readConfig } from '../../../src/kernel/config.js';
import { languageOf } from '../../../src/kernel/language.js';
import { clientOf } from '../../../src/page/client.js';
import { FormGate } from '../../../src/page/form-gate.js';
import { formToken, isFormBehind } from '../../../src/page/form-token.js';
import { bodyOf, isOneClick, typedIn } from '../../../src/page/typed.js';
import { keptAnswer } from '../../../src/site/kept-pages.js';
import { sessionOf } from '../../../src/staff/session.js';
import { fits } from '../../routes.js';
import { bytes, form, type Reader, text } from './reader.js';

const config = readConfig({ HABEAS_DATA: 'data', PUBLIC_URL: 'https://campaign.example' });
const clock = movableClock('2016-04-07T19:30:00Z');
const gate = new FormGate(clock, seededChance('gate'));
const page = {
  state: '',
  type: 'text/html',
  zipped: gzipSync('page'),
  tag: 'W/"abc"',
  since: new Date(1_460_000_000_000),
};
const url = 'application/x-www-form-urlencoded';

/** A header as Node lets it through: bytes, and none of those that end a line. */
const header = (typed: string) =>
  Buffer.from(typed)
    .toString('latin1')
    .replace(/[\0\r\n]/g, ' ')
    .trim();

/** What a handler makes of a request: the answer's text, or an error that no handler should throw. */
async function handled(
  work: (c: Context) => unknown,
  init: RequestInit,
  path = '/',
  env: unknown = {},
): Promise<void> {
  const app = new Hono();
  let thrown: unknown = null;
  app.all('*', async (c) => {
    await work(c);
    return c.text('');
  });
  app.onError((error, c) => {
    thrown = error;
    return c.text('', 500);
  });
  await app.request(new Request(`http://localhost${path}`, init), undefined, env as object);
  if (thrown) throw thrown;
}

const multipart = (boundary: string) =>
  `--${boundary}\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="x.png"\r\nContent-Type: image/png\r\n\r\n\x89PNG\r\n--${boundary}--\r\n`;

/** What comes with every request before anybody reads a form. */
export const headerReaders = (): Reader[] => [
  text(
    'header Cookie',
    ['__Host-habeas_desk=abc', 'a=b; __Host-habeas_desk=%22x%zz; c', 'habeas_desk=1'],
    async (typed) => handled((c) => sessionCookie(c, config), { headers: { cookie: header(typed) } }),
    { share: 0.4 },
  ),
  text(
    'header Cookie, looked up',
    ['abc', 'A'.repeat(43)],
    (typed, ground) => sessionOf(ground.database.app, systemClock, typed),
    { share: 0.1 },
  ),
  text(
    'header X-Forwarded-For',
    ['203.0.113.7', '2001:db8::1, 10.0.0.1', '[2001:db8::1]:443', '::ffff:1.2.3.4', 'unknown'],
    async (typed) =>
      handled((c) => clientOf(c), { headers: { 'x-forwarded-for': header(typed) } }, '/', {
        incoming: { socket: { remoteAddress: '127.0.0.1' } },
      }),
    { share: 0.4 },
  ),
  text(
    'header of a connection’s address',
    ['203.0.113.7', '2001:db8::1', '::', 'fe80::1%eth0', '1::2::3'],
    async (typed) => handled((c) => clientOf(c), {}, '/', { incoming: { socket: { remoteAddress: typed } } }),
    { share: 0.4 },
  ),
  form(
    'headers Accept-Encoding, If-None-Match, If-Modified-Since',
    ['accepted', 'none_match', 'modified_since'],
    [
      {
        accepted: 'gzip;q=0.5, br',
        none_match: 'W/"abc", "d"',
        modified_since: 'Thu, 07 Apr 2016 19:30:00 GMT',
      },
      { none_match: '*' },
    ],
    async (typed) => void (await keptAnswer(page, typed).text()),
    { share: 0.4 },
  ),
  form(
    'header Content-Type and its body',
    ['type', 'body'],
    [
      { type: url, body: 'a=b&a=%ff&c' },
      { type: 'multipart/form-data; boundary=XX', body: multipart('XX') },
      { type: 'multipart/form-data; boundary="a b"', body: multipart('a b') },
      { type: 'text/plain', body: 'a' },
    ],
    async ({ type, body }) =>
      handled(async (c) => [await bodyOf(c), await typedIn(c, 'a', '__proto__'), await isOneClick(c)], {
        method: 'POST',
        body,
        headers: { 'content-type': header(type) },
      }),
    { share: 0.4 },
  ),
  bytes(
    'body of multipart/form-data',
    [multipart('XX')],
    async (body) =>
      handled(async (c) => [await bodyOf(c), await typedIn(c, 'a')], {
        method: 'POST',
        body: body as Uint8Array<ArrayBuffer>,
        headers: { 'content-type': 'multipart/form-data; boundary=XX' },
      }),
    { share: 0.4 },
  ),
  bytes(
    'body of a form',
    ['a=b&c=%d0%b6+d&a=2', 'List-Unsubscribe=One-Click'],
    async (body) =>
      handled(async (c) => [await bodyOf(c), await isOneClick(c)], {
        method: 'POST',
        body: body as Uint8Array<ArrayBuffer>,
        headers: { 'content-type': url },
      }),
    { share: 0.4 },
  ),
  text(
    'query',
    ['q=%D0%B6&page=2', 'a=%zz&a[]=1&__proto__=x', 'page=1&page=2'],
    async (typed) =>
      handled(
        (c) => [c.req.query(), c.req.query('page'), c.req.queries('a')],
        {},
        `/?${typed.replaceAll('#', '')}`,
      ),
    { share: 0.4 },
  ),
  text(
    'path',
    ['/ru/people/%D0%B6.json', '/people/a%2fb/../c', '//evil.example/%00', '/a/1/b%25'],
    async (typed) =>
      handled(
        (c) => [languageOf(c.req.path), fits('/people/:slug', c.req.path), c.req.param()],
        {},
        `/${typed.replaceAll('#', '').replaceAll('?', '')}`,
      ),
    { share: 0.4 },
  ),
  text('stamp of a form', [gate.stamp(), 'a.b', '.'], (typed) => [gate.isOurs(typed), gate.isFine(typed)]),
  text('token of a form', [formToken('link'), ''], (typed) => isFormBehind('link', typed)),
];
