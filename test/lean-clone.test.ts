import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from '../src/kernel/root.js';

// A server has what it needs and nothing else: the clone that the run-book makes leaves out what only tests the program.

test('the clone of the run-book holds no test, no bench and no demonstration, and can be built and run', () => {
  const [, words = ''] =
    /git sparse-checkout set --no-cone (.*)/.exec(readFileSync(join(root, 'docs/run-book.md'), 'utf8')) ?? [];
  const patterns = [...words.matchAll(/'([^']+)'/g)].map(([, pattern = '']) => pattern);
  assert.ok(patterns.length > 1);
  const folder = mkdtempSync(join(tmpdir(), 'habeas-clone-'));
  const run = (program: string, ...rest: string[]) =>
    execFileSync(program, rest, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  try {
    run('git', 'clone', '--quiet', '--no-checkout', root, '.');
    run('git', 'sparse-checkout', 'set', '--no-cone', ...patterns);
    run('git', 'checkout', '--quiet', 'HEAD');
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
      (path) => !/^\.git(\/|$)/.test(path),
    );
    assert.ok(files.includes('src/main.ts') && files.includes('docs/run-book.md'));
    assert.deepEqual(
      files.filter((path) => /\.test\.tsx?$|^(test|bench|demonstration)(\/|$)/.test(path)),
      [],
    );
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    run(process.execPath, 'bin/build.mjs');
    assert.match(run(process.execPath, 'build/habeas.js', 'help'), /welcome/);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
