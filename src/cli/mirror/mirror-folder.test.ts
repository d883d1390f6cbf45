import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, beforeEach, test } from 'node:test';
import { keptSigningKey, type SigningKey } from '../../kernel/minisign.js';
import { manifest_name, NoMirror, readManifest, staging_name } from './manifest.js';
import { MirrorFolder } from './mirror-folder.js';
import type { MirrorFacts } from './mirrored-page.js';
import { type Staged, Staging } from './staging.js';
import { checkMirror } from './verifying.js';

const ground = mkdtempSync(join(tmpdir(), 'habeas-mirror-'));
after(() => rmSync(ground, { recursive: true, force: true }));
const data = join(ground, 'data');
const facts: MirrorFacts = {
  ...{ publicUrl: 'https://campaign.example', onion: null, head: null, on: '2016-04-01', packs: {} },
  sayIn: () => {
    throw new Error('nothing is said here');
  },
};
let folder = '';
let count = 0;
let key: SigningKey;

beforeEach(async () => {
  count += 1;
  folder = join(ground, `mirror-${count}`);
  key = await keptSigningKey(data);
});

/** A whole run that makes these files. */
async function run(files: Record<string, string>): Promise<{ removed: number; written: string[] }> {
  const place = MirrorFolder.open(folder, data, key);
  const made = stage(files);
  place.refuseOthers(made);
  const written = made.filter(({ isNew }) => isNew).map(({ path }) => path);
  return { removed: await place.become(made, written, facts), written };
}

function stage(files: Record<string, string>): Staged[] {
  const staging = new Staging(folder);
  return Object.entries(files).map(([path, text]) => staging.put(path, Buffer.from(text)));
}

const at = (path: string) => join(folder, path);
const check = () => checkMirror(folder, key.public, () => {});

test('only what changed is written, what belongs no more goes with its folder, and nothing of others is touched', async () => {
  await run({ 'index.html': 'a', 'people/x/index.html': 'x', 'people/y.json': 'y' });
  const before = statSync(at('index.html')).mtimeMs;
  writeFileSync(at('people/mine.txt'), 'mine');
  assert.deepEqual(await run({ 'index.html': 'a', 'people/y.json': 'changed' }), {
    removed: 1,
    written: ['people/y.json'],
  });
  assert.equal(statSync(at('index.html')).mtimeMs, before);
  assert.deepEqual(readdirSync(at('people')).sort(), ['mine.txt', 'y.json']);
  assert.deepEqual(check().wrong, [{ path: 'people/mine.txt', how: 'extra' }]);
  assert.equal(existsSync(at(staging_name)), false);
});

test('the same files give the same list and the same signature', async () => {
  await run({ 'b.html': 'b', 'a.html': 'a' });
  const texts = () =>
    [manifest_name, `${manifest_name}.minisig`].map((name) => readFileSync(at(name), 'utf8'));
  const before = texts();
  rmSync(folder, { recursive: true });
  await run({ 'a.html': 'a', 'b.html': 'b' });
  assert.deepEqual(texts(), before);
});

test('a folder that holds anything else, or a mirror of another key, is refused before anything is written', async () => {
  const refused = (where = folder) => assert.throws(() => MirrorFolder.open(where, data, key), NoMirror);
  mkdirSync(folder);
  writeFileSync(at('thesis.txt'), 'mine');
  refused();
  assert.deepEqual(readdirSync(folder), ['thesis.txt']);
  rmSync(at('thesis.txt'));
  await run({ 'index.html': 'a' });
  key = await keptSigningKey(join(ground, 'another'));
  refused();
  refused(data);
  refused(ground);
  refused(at('index.html'));
});

test('a file of somebody else where a page has to lie is not overwritten', async () => {
  await run({ 'index.html': 'a' });
  writeFileSync(at('new.html'), 'mine');
  await assert.rejects(run({ 'index.html': 'b', 'new.html': 'ours' }), NoMirror);
  assert.equal(readFileSync(at('new.html'), 'utf8'), 'mine');
  assert.equal(readFileSync(at('index.html'), 'utf8'), 'a');
});

test('a crash while pages are made leaves the mirror whole and marked, and the next run mends it', async () => {
  await run({ 'index.html': 'a' });
  MirrorFolder.open(folder, data, key);
  stage({ 'index.html': 'b', 'half.html': 'h' });
  assert.deepEqual([check().wrong, check().isUnfinished], [[], true]);
  await run({ 'index.html': 'b' });
  assert.deepEqual([check().wrong, check().isUnfinished], [[], false]);
  assert.deepEqual(readdirSync(folder).sort(), [manifest_name, `${manifest_name}.minisig`, 'index.html']);
});

test('a crash while files are put in their places is seen, and the next run knows whose they are', async () => {
  await run({ 'index.html': 'a', 'gone.html': 'withdrawn' });
  const place = MirrorFolder.open(folder, data, key);
  const made = stage({ 'index.html': 'b', 'new.html': 'n' });
  // A file that cannot be put in its place: the run ends there, its own list in the staging folder.
  await assert.rejects(place.become(made, ['new.html', 'index.html', 'never-made.html'], facts));
  assert.equal(check().isUnfinished, true);
  assert.deepEqual(
    check()
      .wrong.map(({ path, how }) => `${how} ${path}`)
      .sort(),
    ['altered index.html', 'extra new.html', 'missing gone.html'],
  );
  await run({ 'index.html': 'c' });
  assert.deepEqual(
    [check().wrong, existsSync(at('new.html')), existsSync(at('gone.html'))],
    [[], false, false],
  );
});

test('a changed, a missing and an added file are each found, and a list that somebody else signed is none', async () => {
  await run({ 'index.html': 'a', 'people/x.html': 'x', 'people/y.html': 'y' });
  writeFileSync(at('index.html'), 'b');
  rmSync(at('people/x.html'));
  renameSync(at('people/y.html'), at('people/z.html'));
  symlinkSync('/etc/hostname', at('link'));
  assert.deepEqual(
    check()
      .wrong.map(({ path, how }) => `${how} ${path}`)
      .sort(),
    [
      'altered index.html',
      'extra link',
      'extra people/z.html',
      'missing people/x.html',
      'missing people/y.html',
    ],
  );
  const other = (await keptSigningKey(join(ground, 'another'))).public;
  assert.throws(() => checkMirror(folder, other, () => {}), /another key signed it/);
  writeFileSync(
    at(manifest_name),
    readFileSync(at(manifest_name), 'utf8').replace('index.html', 'other.html'),
  );
  assert.throws(check, /does not hold/);
});

test('a list that leads out of its folder, or is cut, is no list', () => {
  const line = (path: string) => `# Copy of x\n${'0'.repeat(64)}  1  ${path}\n`;
  assert.equal(readManifest(line('people/x.html')).length, 1);
  for (const path of ['../x', '/etc/passwd', 'a/../../b', 'a//b', '.', 'a\\b', manifest_name])
    assert.throws(() => readManifest(line(path)), NoMirror, path);
  assert.throws(() => readManifest(line('a').slice(0, -1)), NoMirror);
  assert.throws(() => readManifest(`${line('b')}${'0'.repeat(64)}  1  a\n`), NoMirror);
});

test('a large file is written as it comes, and left alone when it is the same', async () => {
  const body = () =>
    (async function* () {
      for (let piece = 0; piece < 40; piece += 1) yield Buffer.alloc(100_000, piece);
    })();
  MirrorFolder.open(folder, data, key);
  const first = await new Staging(folder).take('large.csv', body());
  assert.deepEqual([first.bytes, first.isNew], [4_000_000, true]);
  renameSync(at(`${staging_name}/large.csv`), at('large.csv'));
  assert.deepEqual(await new Staging(folder).take('large.csv', body()), { ...first, isNew: false });
  assert.deepEqual(readdirSync(at(staging_name)), []);
});
