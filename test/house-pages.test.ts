import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeOf, filesOf, found } from './source-tree.js';

// What the pages, sheets and styles must keep: nothing from elsewhere, nothing inline, both directions
// of writing, and the content security policy that stands on every answer.

const tree = filesOf('src').filter((file) => !file.isTest);
const templates = tree.filter((file) => /\.tsx$/.test(file.path));
const styles = tree.filter((file) => file.path.endsWith('.css'));
const sheets = tree.filter((file) => file.path.endsWith('.typ'));

/** A style sheet without comments and without the conditions of its at-rules. */
function declarations(css: string): string {
  return css
    .replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ''))
    .replace(/@[\w-]+[^{;]*/g, (rule) => rule.replace(/[^\n]/g, ' '));
}

test('no page, sheet or style names another site to load from', () => {
  // Names of vocabularies look like addresses, but nothing is ever fetched from them.
  const names = /^https?:\/\/(www\.w3\.org|schema\.org|www\.sitemaps\.org|purl\.org|jsonfeed\.org)\b/;
  const address = /https?:\/\/[\p{L}\d-]+(?:\.[\p{L}\d-]+)+|["'(]\/\/[a-z\d-]+\.[a-z]{2,}/gu;
  const wrong = [...templates, ...styles, ...sheets].flatMap((file) => {
    const text = file.path.endsWith('.tsx') ? codeOf(file.text) : file.text;
    return found(file, address, text).filter((line) => !names.test(line.slice(line.indexOf(': ') + 2)));
  });
  assert.deepEqual(wrong, []);
});

test('styles import nothing and load no picture or face from an address', () => {
  assert.deepEqual(
    styles.flatMap((file) => found(file, /@import\b|@font-face\b|url\(\s*['"]?(?!data:)/)),
    [],
  );
});

test('styles use logical properties, so that a right-to-left language just works', () => {
  const side = '(?:left|right|top|bottom)';
  const physical = [
    new RegExp(`(?:margin|padding|border|scroll-margin|scroll-padding)-${side}(?:-[a-z]+)?\\s*:`, 'g'),
    new RegExp(`(?<=[;{\\s])${side}\\s*:`, 'g'),
    /border-(?:top|bottom)-(?:left|right)-radius\s*:/g,
    /(?<=[;{\s])(?:text-align|float|clear)\s*:\s*(?:left|right)/g,
    /(?<=[;{\s])(?:min-|max-)?(?:width|height)\s*:/g,
  ];
  const wrong = styles.flatMap((file) => {
    const text = declarations(file.text);
    return physical.flatMap((pattern) => found(file, pattern, text));
  });
  assert.deepEqual(wrong, []);
});

test('a shorthand of four sides gives both inline sides the same value', () => {
  const shorthand = /(?<=[;{\s])(?:margin|padding|inset|border-width)\s*:\s*([^;}]+)/g;
  const wrong = styles.flatMap((file) => {
    const text = declarations(file.text);
    return [...text.matchAll(shorthand)]
      .map((match) => (match[1] ?? '').replace('!important', '').trim())
      .filter((value) => {
        const sides = value.replace(/\([^)]*\)/g, '').split(/\s+/);
        return sides.length === 4 && sides[1] !== sides[3];
      })
      .map((value) => `${file.path}: ${value}`);
  });
  assert.deepEqual(wrong, []);
});

test('templates carry no inline style, script or handler, which the security policy would block', () => {
  // A script in a file of our own is not inline: two kinds of desk pages have one. Within pages one text of ours stands, by its hash (docs/decisions/0005-server-pages.md).
  const inline =
    /\sstyle=['"{]|\son(?:click|submit|change|input|load|error|focus|blur|key\w+|mouse\w+)=['"{]|<script\b(?![^>]*\btype="application\/ld\+json")(?![^>]*\bsrc=\{script_path\} \/>)(?![^>]*>\s*\{leaving\.body\}\s*<\/script>)|javascript:/gi;
  assert.deepEqual(
    templates.flatMap((file) => found(file, inline, codeOf(file.text))),
    [],
  );
  // That text is one file as it stands, put out by the desk's layout alone.
  const holders = tree.filter(({ text }) => /\bleaving\.body\b/.test(text)).map(({ path }) => path);
  assert.deepEqual(holders, ['src/desk/layout.tsx']);
});

test('in the newspaper and on the front page words of another language say their direction of writing together with it', () => {
  // What isolates itself (`bdi`, `Foreign`) finds its own; `writtenIn` gives both.
  const half = /<(?!bdi\b)[a-z][a-z\d]*\s(?:[^<>]|=>)*?\blang=\{/g;
  assert.deepEqual(
    templates
      .filter(({ path }) => /^src\/(newspaper|site)\//.test(path))
      .flatMap((file) => found(file, half, codeOf(file.text))),
    [],
  );
});

test('templates never set text without escaping it', () => {
  assert.deepEqual(
    // A constant of ours may be put out raw, as the document's type; nothing else.
    templates.flatMap((file) =>
      found(file, /dangerouslySetInnerHTML|\braw\((?!['"][^'"]*['"]\))/, codeOf(file.text)),
    ),
    [],
  );
});

test('sheets read no file and load no package: everything printed arrives as data', () => {
  const reach = /#?\b(?:read|csv|json|yaml|toml|xml|cbor|plugin)\(\s*"|"@(?:preview|local)\//g;
  assert.deepEqual(
    sheets.flatMap((file) => found(file, reach)),
    [],
  );
});
