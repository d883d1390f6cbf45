import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withoutEmpty } from '../../../test/text-tree.js';
import { Refused } from '../../kernel/refusals.js';
import { readMarkdown } from '../text/markdown.js';
import { writtenMarkdown } from '../text/written-markdown.js';
import { plainLine, textOfHtml } from './text-of-html.js';

const reading = { blank_lines: false, base: 'https://old.example.org/', notes: {} };

/** HTML as the Markdown that is kept, and the codes of what was changed. */
function kept(html: string, more: Partial<typeof reading> = {}): { markdown: string; changed: string[] } {
  const { text, remarks } = textOfHtml(html, { ...reading, ...more });
  const markdown = writtenMarkdown(text);
  const back = readMarkdown(markdown);
  assert.ok(back.ok, markdown);
  assert.deepEqual(withoutEmpty(back.value), text, markdown);
  return { markdown: markdown.trim(), changed: remarks.map(({ code }) => code.split('.').at(-1) ?? '') };
}

test('an article’s HTML is Markdown afterwards, with its headings, lists, quotes, tables and links', () => {
  const html = `<h1>Above</h1><p>A <b>bold</b> and <i>slanted</i> word,<br>then <a href="/x?a=1&amp;b=2">a link</a>.</p>
    <blockquote><p>Said <q>so</q></p></blockquote><ul><li>one</li><li>two<ol start="3"><li>three</li></ol></li></ul>
    <pre><code>if (a &lt; b) {}</code></pre><hr><table><tr><th>who</th><th>when</th></tr><tr><td>a | b</td><td><p>May</p></td></tr></table>`;
  assert.equal(
    kept(html).markdown,
    [
      '## Above',
      'A **bold** and _slanted_ word,\\\nthen [a link](https://old.example.org/x?a=1&b=2).',
      '> Said “so”',
      '- one\n- two\n\n  3. three',
      '```\nif (a < b) {}\n```',
      '***',
      '| who | when |\n| --- | --- |\n| a \\| b | May |',
    ].join('\n\n'),
  );
});

test('a side box of our own pages comes back as one', () => {
  const { markdown } = kept('<p>a</p><aside class="box"><h2>The law</h2><p>Words apart.</p></aside><p>b</p>');
  assert.equal(markdown, 'a\n\n> ## The law\n>\n> Words apart.\n\nb');
});

test('scripts, styles, forms and handlers vanish, however they are written', () => {
  const hostile = [
    '<script>alert(1)</script>',
    '<SCRIPT SRC=//evil.example>alert(1)</SCRIPT >',
    '<style>p { background: url(//evil.example) }</style>',
    '<svg onload=alert(1)><script>alert(1)</script></svg>',
    '<form action="//evil.example"><input name="alert(1)"><button>alert(1)</button></form>',
    '<a href="javascript:alert(1)" onclick="alert(1)">word</a>',
    '<a href=" java\nscript:alert(1)">word</a>',
    '<a href="data:text/html,<script>alert(1)</script>">word</a>',
    '<img src=x onerror=alert(1)>',
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    '<math><mtext><script>alert(1)</script></mtext></math>',
    '<template><p>alert(1)</p></template><noscript>alert(1)</noscript>',
    '<scr<script>ipt>alert</scr</script>ipt>',
  ];
  for (const html of hostile) {
    const { markdown } = kept(`<p>before</p>${html}<p>after</p>`);
    assert.doesNotMatch(markdown, /alert\(1\)|javascript:|data:|evil\.example\b(?!.*\]\()/, html);
    assert.match(markdown, /before[\s\S]*after/, html);
  }
  const text = kept('<p>&lt;script&gt;alert(1)&lt;/script&gt; is how it is written</p>').markdown;
  assert.equal(text, '\\<script>alert(1)\\</script> is how it is written');
});

test('pictures and films become links to where they lie, and nothing is fetched', () => {
  const { markdown, changed } = kept(
    '<p><img src="files/a.jpg" alt="A gate"></p><p><a href="/big.jpg"><img src="b.jpg" alt="Big"></a></p><iframe src="https://film.example/1"></iframe>',
  );
  assert.equal(
    markdown,
    '[A gate](https://old.example.org/files/a.jpg)\n\n[Big](https://old.example.org/big.jpg)\n\n[1](https://film.example/1)',
  );
  assert.deepEqual(changed, ['html_picture', 'html_embedded']);
});

test('a picture that stands in the HTML itself is given back beside the text', () => {
  const { text, pictures } = textOfHtml(
    '<p>See <img alt="dot" src="data:image/png;base64,AAEC"></p>',
    reading,
  );
  assert.deepEqual(
    pictures.map(({ bytes, alt }) => [...bytes, alt]),
    [[0, 1, 2, 'dot']],
  );
  assert.equal(text.blocks.at(-1)?.kind, 'picture');
});

test('blank lines part paragraphs where WordPress says so, and single lines break', () => {
  const html =
    'First <b>bold\n\nstill bold</b>\nnext line<br />\nand one more\n\n\n<ul>\n<li>item</li>\n</ul>\nlast\r\n\r\nend';
  assert.equal(
    kept(html, { blank_lines: true }).markdown,
    'First **bold**\n\n**still bold**\\\nnext line\\\nand one more\n\n- item\n\nlast\n\nend',
  );
});

test('footnotes stand where they are called, and one that is never called at the end', () => {
  const notes = { n1: 'The <em>first</em>.', n2: 'Never called.' };
  const html = '<p>Word<sup data-fn="n1" class="fn"><a href="#n1">1</a></sup>.</p>';
  const { text } = textOfHtml(html, { ...reading, notes });
  assert.equal(writtenMarkdown(text).trim(), 'Word[^1].\n\n1. Never called.\n\n[^1]: The _first_.');
});

test('HTML that lies deep or never closes is laid flat, and far too deep it is refused before it costs anything', () => {
  const tags = ['div', 'blockquote', 'ul><li', 'b', 'em><strong', 'table><tr><td', 'q', 'b><p>x<i'];
  for (const tag of tags) {
    assert.match(kept(`${`<${tag}>`.repeat(100)}deep`).markdown, /deep/, tag);
    assert.throws(
      () => textOfHtml(`<${tag}>`.repeat(20_000), reading),
      (error: unknown) => error instanceof Refused && error.code === 'newspaper.archive.html_deep',
      tag,
    );
  }
  // A browser's reader opens every mark again in each paragraph: six million of them here.
  const reopened = kept(`${'<b>'.repeat(300)}${'<p>x'.repeat(5_000)}`);
  assert.ok(reopened.markdown.length < 500_000);
  assert.match(kept(`${'<ul>'.repeat(50)}<li>x`).changed.join(), /html_flattened/);
});

test('titles and names are plain words', () => {
  assert.equal(
    plainLine('  A &amp; B &#8217;s <script>alert(1)</script><em>day</em><br>night  1 < 2 '),
    'A & B ’s day night 1 < 2',
  );
});
