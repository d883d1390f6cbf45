import { spawn } from 'node:child_process';
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { root } from '../src/kernel/root.js';
import { startTestServer } from './server.js';

/**
 * `bin/test [FILE …]`: types, lint and house rules, then every test (or the named ones) on real
 * PostgreSQL and in a real browser. The last line is `N passed, N failed`.
 */
async function main(): Promise<number> {
  const named = process.argv.slice(2).map(builtFile);
  let failed = 0;
  let passed = 0;
  if (named.length === 0) {
    for (const [what, program, words] of checks) {
      const code = await runProgram(program, words);
      if (code === 0) passed += 1;
      else failed += 1;
      say(`${code === 0 ? 'ok' : 'NOT OK'}: ${what}`);
    }
  }
  const server = await startTestServer(process.env.DATABASE_URL);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      // Whoever stops a run half-way must not find its database running for ever.
      void server.stop().finally(() => process.exit(1));
    });
  }
  try {
    const result = await runTests(named.length > 0 ? named : allTests(), server.environment);
    passed += result.passed;
    failed += result.failed;
  } finally {
    await server.stop();
  }
  say(`${passed} passed, ${failed} failed`);
  return failed === 0 && passed > 0 ? 0 : 1;
}

const tool = (name: string) => join(root, 'node_modules/.bin', name);
const checks: [string, string, string[]][] = [
  ['types', tool('tsc'), ['--noEmit']],
  ['lint', tool('biome'), ['check', '--error-on-warnings', 'src', 'test', 'bin', 'bench']],
];

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function builtFile(name: string): string {
  const path = join(root, 'build', relative(root, join(process.cwd(), name))).replace(/\.tsx?$/, '.js');
  if (!existsSync(path)) throw new Error(`no such test: ${name}`);
  return path;
}

function allTests(): string[] {
  return ['src', 'test']
    .flatMap((folder) =>
      readdirSync(join(root, 'build', folder), { recursive: true }).map((file) => join(folder, String(file))),
    )
    .filter((file) => file.endsWith('.test.js'))
    .sort()
    .map((file) => join(root, 'build', file));
}

async function runProgram(program: string, words: string[]): Promise<number> {
  const child = spawn(program, words, { cwd: root, stdio: 'inherit' });
  return new Promise((done, fail) => {
    child.once('error', fail);
    child.once('exit', (code) => done(code ?? 1));
  });
}

/** Runs the files under Node's own test runner and counts what it reports (TAP). */
async function runTests(files: string[], environment: Record<string, string>) {
  const child = spawn(
    process.execPath,
    [
      '--enable-source-maps',
      '--test',
      '--test-concurrency=2',
      '--test-reporter=spec',
      '--test-reporter-destination=stdout',
      '--test-reporter=tap',
      '--test-reporter-destination=stderr',
      ...files,
    ],
    {
      cwd: root,
      stdio: ['ignore', 'inherit', 'pipe'],
      env: { ...process.env, ...environment, NODE_ENV: 'test' },
    },
  );
  let counts = '';
  child.stderr.on('data', (piece: Buffer) => {
    counts = (counts + piece.toString('utf8')).slice(-2000);
  });
  const code = await new Promise<number>((done) => child.once('exit', (end) => done(end ?? 1)));
  const count = (word: string) => Number(counts.match(new RegExp(`^# ${word} (\\d+)$`, 'm'))?.[1] ?? 0);
  const failed = count('fail') + count('cancelled');
  return { passed: count('pass'), failed: code !== 0 && failed === 0 ? 1 : failed };
}

// A run that was killed leaves its folder behind; one day is long enough for any run.
for (const name of readdirSync(tmpdir())) {
  if (!name.startsWith('habeas-test-')) continue;
  const folder = join(tmpdir(), name);
  if (Date.now() - statSync(folder).mtimeMs > 86_400_000) rmSync(folder, { recursive: true, force: true });
}

process.exitCode = await main();
