import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { root } from '../src/kernel/root.js';
import { settings } from '../src/kernel/settings.js';
import { papers, rooms } from './source-tree.js';

// The papers say what is there: every setting, command, proof, dependency and room, and no dead link.

const paper = (path: string): string => readFileSync(join(root, path), 'utf8');

/** The anchor that a heading of Markdown gets, as forges make it. */
function anchor(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replace(/[`*_]/g, '')
    .replace(/[^\p{L}\p{N}\s-]/gu, '')
    .replace(/\s/g, '-');
}

const withoutCode = (text: string): string => text.replace(/```[\s\S]*?```/g, '').replace(/`[^`\n]*`/g, '``');

test('every link of the papers leads to a file and a heading that exist', () => {
  const wrong = papers().flatMap((file) =>
    [...withoutCode(file.text).matchAll(/\]\(([^)\s]+)\)/g)]
      .map((match) => match[1] as string)
      .filter((link) => !/^(https?:|mailto:)/.test(link))
      .filter((link) => {
        const [path = '', place] = link.split('#');
        const target = path === '' ? join(root, file.path) : join(root, dirname(file.path), path);
        if (!existsSync(target)) return true;
        if (!place || !target.endsWith('.md')) return false;
        const headings = readFileSync(target, 'utf8').match(/^#+ .*$/gm) ?? [];
        return !headings.some((heading) => anchor(heading.replace(/^#+ /, '')) === place);
      })
      .map((link) => `${file.path}: ${link}`),
  );
  assert.deepEqual(wrong, []);
});

test('every room says in a README what it is for', () => {
  assert.deepEqual(
    rooms().filter((room) => !existsSync(join(root, 'src', room, 'README.md'))),
    [],
  );
});

test('migrations are numbered without a gap', () => {
  const names = readdirSync(join(root, 'db/migrations')).sort();
  const wrong = names.filter((name, place) => {
    const number = String(place + 1).padStart(4, '0');
    return !/^\d{4}_[a-z0-9_]+\.sql$/.test(name) || !name.startsWith(`${number}_`);
  });
  assert.deepEqual(wrong, []);
});

test('docs/settings.md has every setting with its standard, and none that does not exist', () => {
  const rows = [...paper('docs/settings.md').matchAll(/^\| `([A-Z_]+)` \| ([^|]*) \|/gm)];
  const written = new Map(
    rows.map((row) => [row[1] as string, (row[2] as string).replaceAll('`', '').trim()]),
  );
  assert.deepEqual(
    [...written.keys()].sort(),
    settings.map(({ name }) => name).sort(),
    'the settings of src/kernel/config.ts',
  );
  assert.deepEqual(
    settings.filter(({ name, standard }) => (written.get(name) || 'none') !== (standard || 'none')),
    [],
    'standards that differ',
  );
});

test('docs/commands.md has every command and every word of bin/habeas', () => {
  const text = paper('docs/commands.md');
  const commands = readdirSync(join(root, 'bin')).filter((name) => !name.includes('.'));
  // Read as text: this test must not depend on everything that the commands themselves need.
  const lists = paper('src/cli/words.ts') + paper('src/cli/paper-words.ts');
  const words = [...lists.matchAll(/^\s*name: '([^']+)',\s*takes: '([^']*)',/gm)].map(([, name, takes]) =>
    `${name} ${takes}`.trim(),
  );
  assert.ok(words.length > 0);
  assert.deepEqual(
    [
      ...commands.filter((name) => !text.includes(`bin/${name}`)),
      ...words.filter((word) => !text.includes(`bin/habeas ${word}`)),
    ],
    [],
  );
});

test('docs/commands.md and the scoreboard have every proof of bin/prove', () => {
  const proofs = [...paper('test/prove/main.ts').matchAll(/^\s*name: '([^']+)',\s*promise:/gm)].map(
    (row) => row[1],
  );
  assert.ok(proofs.length > 0);
  const [text, board] = [paper('docs/commands.md'), paper('docs/scoreboard.md')];
  assert.deepEqual(
    proofs.filter((name) => !text.includes(`\`${name}\``) || !board.includes(`\`bin/prove ${name}\``)),
    [],
  );
});

test('every direct dependency has its reason written down', () => {
  const { dependencies, optionalDependencies, devDependencies } = JSON.parse(paper('package.json')) as Record<
    string,
    Record<string, string> | undefined
  >;
  const direct = Object.keys({ ...dependencies, ...optionalDependencies, ...devDependencies });
  const text = paper('docs/decisions/0010-dependencies.md');
  const told = [...text.matchAll(/^\| `([^`]+)`/gm)].map((row) => row[1] as string);
  assert.deepEqual(
    direct.filter((name) => !told.includes(name)),
    [],
    'dependencies without a reason',
  );
  assert.deepEqual(
    told.filter((name) => !direct.includes(name)),
    [],
    'reasons for what is no longer used',
  );
});

test('decisions are numbered, and the index names each of them and each paper', () => {
  const index = paper('docs/README.md');
  const decisions = readdirSync(join(root, 'docs/decisions')).sort();
  const others = readdirSync(join(root, 'docs')).filter(
    (name) => name.endsWith('.md') && name !== 'README.md',
  );
  assert.deepEqual(
    decisions.filter((name) => !/^\d{4}-[a-z0-9-]+\.md$/.test(name) || !index.includes(`decisions/${name}`)),
    [],
  );
  assert.deepEqual(
    others.filter((name) => !index.includes(`(${name})`)),
    [],
  );
});

test('the licence is the whole AGPL, version 3', () => {
  const licence = paper('LICENSE');
  assert.match(licence, /^\s*GNU AFFERO GENERAL PUBLIC LICENSE\s+Version 3, 19 November 2007/);
  assert.match(licence, /13\. Remote Network Interaction/);
  assert.match(licence, /END OF TERMS AND CONDITIONS\s+How to Apply These Terms to Your New Programs/);
  assert.equal(JSON.parse(paper('package.json')).license, 'AGPL-3.0-or-later');
});
