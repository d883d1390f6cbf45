import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { model } from './adoption-visit.js';
import { ask } from './form-sender.js';
import { type Instance, startInstance } from './instance.js';

// Addresses that nobody types by mistake, and methods that no link uses.

let instance: Instance;

before(async () => {
  instance = await startInstance();
});

after(() => instance?.close());

const long = 'a'.repeat(6000);
const bad = [
  '%00',
  '..%2f',
  '%2e%2e%2f%2e%2e%2fetc%2fpasswd',
  '%ff',
  '%E0%A4%A',
  '%',
  '%0d%0aX:y',
  long,
  "'--",
  '%F0%9F%A6%84',
];
const values = [
  'garbage',
  '-1',
  '1e99',
  'NaN',
  '2016-02-30',
  '99999999999999999999',
  '%00',
  '%ff',
  long,
  '%e2%80%ae',
  "';--",
];

const asked = (path: string, names: string[], by: string[]) =>
  names.flatMap((name) => by.map((value) => `${path}?${name}=${value}`));

const paths = [
  ...[
    'people',
    'resolutions',
    'r',
    'organisations',
    'adoptions/confirm',
    'desk/welcome',
    'desk/adoptions',
    'ru',
    'kk/people',
    'articles',
    'articles/22485',
    'articles/pictures',
    'issues',
    'issue/895',
    'a',
    'sections',
    'languages',
  ].flatMap((place) => bad.map((one) => `/${place}/${one}`)),
  ...bad.flatMap((one) => [
    `/people/${one}.json`,
    `/people/${one}/feed.xml`,
    `/sections/${one}/feed.json`,
    `/resolutions/${one}/adopt`,
    `/resolutions/${one}/pack.pdf?organisation=A`,
  ]),
  ...['/people', '/people/aron-atabek'].flatMap((path) => asked(path, ['on', 'state', 'q'], values)),
  ...asked('/organisations', ['page', 'country', 'kind', 'q'], values),
  ...['/search', '/search.json'].flatMap((path) => asked(path, ['q'], values)),
  ...asked('/oembed.json', ['url', 'maxwidth'], values),
  ...['/people.json', '/people/aron-atabek.json', '/organisations.json', '/organisations.csv'].flatMap(
    (path) => asked(path, ['on', 'state', 'page', 'q'], values.slice(0, 4)),
  ),
  ...values.flatMap((value) => [`${model}/adopt?language=${value}`, `${model}/adopt?organisation=${value}`]),
  ...['/desk/sign-in?next=//evil.example', '/desk/sign-in?next=https:%2f%2fevil.example'],
  ...[
    '//evil.example',
    '/ru//evil.example',
    '/ru/ru/people',
    '/RU/people',
    '/people/',
    '/./people',
    '/../../etc/passwd',
    '/people?on[]=1&on=2',
  ],
];

test('an odd address is answered like any other: found, missing or refused, and never broken', async () => {
  const wrong: string[] = [];
  for (const path of paths) {
    const { status, headers, text } = await ask(instance.url, path);
    const short = path.length > 90 ? `${path.slice(0, 90)}…` : path;
    if (![200, 303, 400, 404, 409, 422, 429].includes(status)) wrong.push(`${short}: ${status}`);
    if (/evil\.example/.test(String(headers.location ?? ''))) wrong.push(`${short} leads away`);
    if (headers.x !== undefined || /root:.*:0:0/.test(text)) wrong.push(`${short} lets something out`);
    if (status !== 400 && !headers['content-security-policy']) wrong.push(`${short} comes without cautions`);
  }
  assert.deepEqual(wrong, []);
});

test('a day or a page that cannot be read is not taken for another one in silence', async () => {
  for (const day of ['garbage', '2016-02-30', '%00']) {
    const { status } = await ask(instance.url, `/people/aron-atabek.json?on=${day}`);
    assert.ok([404, 422].includes(status), `${day}: ${status}`);
  }
});

test('methods that a page does not know are refused, and change nothing', async () => {
  for (const path of ['/', '/people', '/people/aron-atabek', model, `${model}/adopt`, '/healthz', '/desk'])
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND']) {
      if (method === 'POST' && path.endsWith('/adopt')) continue;
      const { status } = await ask(instance.url, path, { method });
      assert.ok([303, 403, 404, 405].includes(status), `${method} ${path}: ${status}`);
    }
  const { status, text } = await ask(instance.url, '/people', { method: 'HEAD' });
  assert.deepEqual([status, text], [200, '']);
});

test('the ways to the desk take hostile names and words calmly, and let nobody in', async () => {
  const link = new URL(await instance.firstLink()).pathname;
  const headers = { 'content-type': 'application/x-www-form-urlencoded', origin: instance.url };
  const names = [
    '',
    '%00',
    'a%00b',
    '%ff',
    long,
    '%E2%80%AEa',
    '%3Cscript%3E',
    '__proto__',
    'a%0D%0Ab',
    "'--",
  ];
  for (const path of ['/desk/sign-in', '/desk/recover', link])
    for (const name of names) {
      // A name that the first person may really bear would use up the link.
      if (path === link && !['', '%00', long, '%E2%80%AEa'].includes(name)) continue;
      const body = `name=${name}&passphrase=${name}&key=${name}&next=//evil.example`;
      const {
        status,
        text,
        headers: answered,
      } = await ask(instance.url, path, { method: 'POST', headers, body });
      assert.ok([422, 429].includes(status), `${path} ${name.slice(0, 20)}: ${status}`);
      assert.match(text, /class="wrong"/);
      assert.doesNotMatch(text, /<script/);
      assert.equal(answered['set-cookie'], undefined);
    }
});
