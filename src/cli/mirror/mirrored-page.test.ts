import assert from 'node:assert/strict';
import { test } from 'node:test';
import { messagesBelow } from '../../kernel/language.js';
import { beside } from '../../kernel/root.js';
import { packAddress } from './address.js';
import { Links, leadingPage, type MirrorFacts, mirroredPage } from './mirrored-page.js';

const messages = messagesBelow(beside(import.meta.url, '../..'));
const facts: MirrorFacts = {
  publicUrl: 'https://campaign.example',
  onion: 'http://invented.onion',
  head: { seq: 73, hash: 'ab12', day: '2016-03-30' },
  on: '2016-04-01',
  sayIn: (language) => messages.in(language),
  packs: { freedom: ['en', 'ru'] },
};
const page = (html: string, address = '/people/x') => mirroredPage(html, address, facts);

test('links lead from file to file, and what no mirror holds to the living site', () => {
  const { html, addresses } = page(
    '<a href="/people?state=held&amp;page=2#top">1</a><a class="b" href="/search?q=x">2</a><a href="https://campaign.example/ru">3</a>' +
      '<a href="https://elsewhere.example/?a=1&amp;b=2">4</a><a href="#s1">5</a><img src="/articles/pictures/1-1.jpg" alt="&quot;A&quot; &lt;b&gt;"/>',
  );
  assert.equal(
    html,
    '<a href="../index.state-held.page-2.html#top">1</a><a class="b" href="https://campaign.example/search?q=x">2</a><a href="../../ru/index.html">3</a>' +
      '<a href="https://elsewhere.example/?a=1&amp;b=2">4</a><a href="#s1">5</a><img src="../../articles/pictures/1-1.jpg" alt="&quot;A&quot; &lt;b&gt;"/>',
  );
  assert.deepEqual(addresses, ['/people?state=held&page=2', '/ru', '/articles/pictures/1-1.jpg']);
});

test('what does not change stays byte for byte, also text that looks like a link', () => {
  const html =
    '<!doctype html><p title=\'/people\'>href="/people" &nbsp;<b>x</b><script type="application/ld+json">{"url":"/people"}</script>';
  assert.equal(page(html).html, html);
});

test('nothing can be typed where nothing can be sent: a form becomes where it can be sent, in the reader’s language', () => {
  const form =
    '<form method="post" action="/join" id="f"><input type="hidden" name="stamp" value="secret"/><textarea>\nx</textarea><a href="/people">y</a></form>';
  const { html } = page(`<p>before</p>${form}<p>after</p>`, '/ru/join');
  assert.doesNotMatch(html, /<form|<input|<textarea|secret|href="[^"]*people/);
  assert.match(html, /^<p>before<\/p><p class="flash" id="f">Эта страница — копия, .*<\/p><p>after<\/p>$/);
  assert.match(
    html,
    /<a href="https:\/\/campaign\.example\/ru\/join">.*<a href="http:\/\/invented\.onion\/ru\/join">/,
  );
  assert.match(page('<form action="/search"><input name="q"></form>', '/search').html, /cannot search/);
});

test('what led into a form leads to what stands in its place', () => {
  const { html } = page(
    '<a href="#text">down</a><form method="post"><b id="other">x</b><p id="text">y</p></form>',
  );
  assert.match(html, /^<a href="#text">down<\/a><p class="flash">.*<\/p><span id="text"><\/span>$/);
});

test('where a pack is asked for, the packs with a blank name lie beside it', () => {
  const { html, addresses } = page(
    '<form method="get" action="/resolutions/freedom/pack.pdf" id="pack"><input name="organisation"/></form>',
    '/resolutions/freedom',
  );
  assert.deepEqual(addresses, [packAddress('freedom', 'en'), packAddress('freedom', 'ru')]);
  assert.match(
    html,
    /id="pack".*<a href="pack\.language-en\.pdf">PDF \(en\)<\/a> · <a href="pack\.language-ru\.pdf">/,
  );
});

test('every page says of when it is, by which journal, and where the living site is; and tells nobody where it lies', () => {
  const { html, addresses } = page(
    '<html><head><title>x</title></head><body><footer>foot</footer></body></html>',
    '/kk',
  );
  assert.match(html, /<head><meta name="referrer" content="no-referrer"\/>/);
  assert.match(
    html,
    /foot<p class="small">.*2016 ж\. 30 наурыз.*73.*ab12.*campaign\.example.*<\/p><\/footer>/,
  );
  assert.match(html, /<a href="safety\/index\.html#mirror">/);
  assert.deepEqual(addresses, ['/kk/safety']);
});

test('the picture of a page for other sites keeps its whole address, and is mirrored', () => {
  const html =
    '<meta property="og:image" content="https://campaign.example/card.png"/><link rel="canonical" href="https://campaign.example/people/x"/>';
  assert.deepEqual(page(html), { html, addresses: ['/card.png'] });
});

test('an address that leads on becomes a page that does, with a link for those whom it does not take along', () => {
  const { html, addresses } = leadingPage('/articles/1/30-03-2016/x', '/a/1', facts);
  assert.match(html, /content="0; url=\.\.\/\.\.\/articles\/1\/30-03-2016\/x\/index\.html"/);
  assert.match(html, /<a href="\.\.\/\.\.\/articles\/1\/30-03-2016\/x\/index\.html">/);
  assert.deepEqual(addresses, ['/articles/1/30-03-2016/x']);
});

test('addresses in a style sheet become relative', () => {
  const links = new Links('/style.css', facts);
  assert.equal(
    links.inStyle('a{background:url("/card.png")} b{background:url(data:,)}'),
    'a{background:url("card.png")} b{background:url(data:,)}',
  );
});
