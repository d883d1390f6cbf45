import assert from 'node:assert/strict';
import { test } from 'node:test';
import { belongs, fileOf, groupOf, linkTo, packAddress, readLink } from './address.js';

const living = 'https://campaign.example';

test('a page lies in a folder of its own, a file keeps its name, and a question stands in the name', () => {
  const files: Record<string, string> = {
    '/': 'index.html',
    '/ru': 'ru/index.html',
    '/people/aron-atabek': 'people/aron-atabek/index.html',
    '/people/aron-atabek.json': 'people/aron-atabek.json',
    '/people?state=held&page=2': 'people/index.state-held.page-2.html',
    '/people.json?page=2': 'people.page-2.json',
    '/organisations?country=GB': 'organisations/index.country-gb.html',
    '/r/CJV46F': 'r/CJV46F/index.html',
    '/?p=22485': 'index.p-22485.html',
    '/2016/03/30/%D0%BF%D0%B8%D1%81%D1%8C%D0%BC%D0%BE': '2016/03/30/письмо/index.html',
    [packAddress('freedom', 'ru')]: 'resolutions/freedom/pack.language-ru.pdf',
  };
  for (const [address, file] of Object.entries(files)) assert.equal(fileOf(address), file);
});

test('names that a file system does not keep, or takes for others, get names of their own', () => {
  const odd = [
    'CON',
    'con',
    'nul.x',
    'a:b',
    'a?b',
    'Ab',
    'aB',
    'a.',
    '.a',
    '_a',
    'a b',
    'e\u0301',
    'x'.repeat(150),
    '..%2Fx',
    'a%00b',
  ];
  const files = odd.map((one) => fileOf(`/people/${one.includes('%') ? one : encodeURIComponent(one)}`));
  assert.equal(new Set(files.map((file) => file.toLowerCase())).size, odd.length);
  for (const file of files) assert.match(file, /^people\/_[0-9a-f]{24}\/index\.html$/);
  const long = fileOf(`/${Array.from({ length: 40 }, (_, place) => `folder-${place}`).join('/')}`);
  assert.match(long, /^_\/[0-9a-f]{32}\.html$/);
});

test('what is behind private links, lives by being asked or is somebody’s question is not mirrored', () => {
  for (const address of [
    ...[
      '/desk',
      '/letters/ABCD-EFGH',
      '/letters/mine/x',
      '/adoptions/confirm/x',
      '/notices/x',
      '/join/x',
      '/newsletter/x',
    ],
    ...[
      '/write/evening/abc',
      '/write/ABCDEFG',
      '/search?q=x',
      '/search.json',
      '/oembed.json?url=x',
      '/people?q=x',
    ],
    ...[
      '/people?on=2016-03-30',
      '/people?state=held&q=x',
      '/resolutions/x/pack.pdf',
      '/resolutions/x/pack.pdf?organisation=Me',
    ],
    ...[
      '/resolutions/x/motion.docx',
      '/organisations?country=GB&kind=branch',
      '/people?page=0',
      '/%zz',
      '/healthz',
    ],
  ])
    assert.equal(belongs(address), false, address);
  for (const address of [
    ...[
      '/',
      '/kk/people',
      '/people?page=12',
      '/people?state=held&page=2',
      '/issues?year=2016',
      '/write',
      '/write/all?page=2',
    ],
    ...[
      '/write/days.json',
      '/letters',
      '/join',
      '/newsletter',
      '/search',
      '/adoptions/link',
      packAddress('x', 'en'),
    ],
  ])
    assert.equal(belongs(address), true, address);
});

test('a link is read from where it stands, whether it names the site or not', () => {
  const read = (link: string, from = '/ru/people/x') => readLink(link, from, living);
  assert.deepEqual(read('/people/'), { address: '/people', fragment: '' });
  assert.deepEqual(read(`${living}/people#s1`), { address: '/people', fragment: '#s1' });
  assert.deepEqual(read(living), { address: '/', fragment: '' });
  assert.deepEqual(read('y.json'), { address: '/ru/people/y.json', fragment: '' });
  assert.deepEqual(read('/people?page=2&state=held'), { address: '/people?state=held&page=2', fragment: '' });
  assert.deepEqual(read('/r/cjv46f'), { address: '/r/CJV46F', fragment: '' });
  for (const away of [
    'https://elsewhere.example/',
    `${living}.evil.example/`,
    'mailto:a@b.example',
    'data:,',
    'https://',
  ])
    assert.equal(read(away), null, away);
});

test('a link leads from file to file by their places', () => {
  assert.equal(linkTo('index.html', 'ru/people/x/index.html'), '../../../index.html');
  assert.equal(linkTo('people/x.json', 'people/x/index.html'), '../x.json');
  assert.equal(
    linkTo('2016/письмо/index.html', 'index.html'),
    '2016/%D0%BF%D0%B8%D1%81%D1%8C%D0%BC%D0%BE/index.html',
  );
});

test('a link that would name another site once it is written leads nowhere', () => {
  for (const link of ['..////x', '/.//elsewhere.example/x', '////x'])
    assert.equal(readLink(link, '/people/x', 'https://campaign.example'), null, link);
});

test('a page, its languages and its data are made together', () => {
  const group = groupOf('/people/x');
  for (const one of [
    '/ru/people/x',
    '/people/x.json',
    '/kk/people/x.ics',
    '/people/x/feed.xml',
    '/people/x/letters?page=2',
  ])
    assert.equal(groupOf(one), group, one);
  assert.notEqual(groupOf('/people/y'), group);
});
