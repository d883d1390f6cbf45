import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../src/kernel/root.js';
import { openScratch } from './scratch.js';
import { startTestServer } from './server.js';

/**
 * `bin/test [FILE …]`: types, lint and house rules, then every test (or the named ones) on real
 * PostgreSQL and in a real browser. The last line is `N passed, N failed`.
 */
async function main(): Promise<number> {
  const named = process.argv.slice(2).map(builtFile);
  let failed = 0;
  let passed = 0;
  const checking = named.length > 0 ? [] : checks.map(check);
  const scratch = openScratch();
  const server = await startTestServer(process.env.DATABASE_URL).catch((error) => {
    scratch.end();
    throw error;
  });
  const end = () => server.stop().finally(scratch.end);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      // Whoever stops a run half-way must not find its database running for ever.
      void end().finally(() => process.exit(1));
    });
  }
  try {
    const result = await runTests(named.length > 0 ? named : allTests(), server.environment);
    passed += result.passed;
    failed += result.failed;
    for (const isGood of await Promise.all(checking)) {
      if (isGood) passed += 1;
      else failed += 1;
    }
  } finally {
    await end();
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

/** The whole house first: its tests take longest, and the short ones fill what is left at the end. */
function allTests(): string[] {
  return ['test', 'src']
    .flatMap((folder) =>
      readdirSync(join(root, 'build', folder), { recursive: true })
        .map((file) => join(folder, String(file)))
        .sort(),
    )
    .filter((file) => file.endsWith('.test.js'))
    .map((file) => join(root, 'build', file));
}

/** Runs one of the checks beside the tests; what it says is shown when it has ended. False when it found something. */
async function check([what, program, words]: (typeof checks)[number]): Promise<boolean> {
  const child = spawn(program, words, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece) => (said += piece));
  const code = await new Promise<number>((done) => {
    child.once('error', (error) => {
      said += `${error.message}\n`;
      done(1);
    });
    child.once('close', (end) => done(end ?? 1));
  });
  say(`${said}${code === 0 ? 'ok' : 'NOT OK'}: ${what}`);
  return code === 0;
}

/** How many files share a process, and its loaded modules (`inTurn`). Each may hold a database open. */
const files_in_a_process = 6;

/** Writes a file for each process into a folder, which opens its share of the tests. */
function shared(files: string[], folder: string): string[] {
  const turns = pathToFileURL(join(root, 'build/test/group.js')).href;
  const shares = [];
  for (let at = 0; at < files.length; at += files_in_a_process) {
    const share = join(folder, `${at}.mjs`);
    const urls = files.slice(at, at + files_in_a_process).map((file) => pathToFileURL(file).href);
    writeFileSync(
      share,
      `import { inTurn } from ${JSON.stringify(turns)};\ninTurn(${JSON.stringify(urls)});\n`,
    );
    shares.push(share);
  }
  return shares;
}

/** Runs the files under Node's own test runner and counts what it reports (TAP). */
async function runTests(files: string[], environment: Record<string, string>) {
  const folder = mkdtempSync(join(tmpdir(), 'habeas-test-'));
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
      ...shared(files, folder),
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
  rmSync(folder, { recursive: true, force: true });
  const count = (word: string) => Number(counts.match(new RegExp(`^# ${word} (\\d+)$`, 'm'))?.[1] ?? 0);
  const failed = count('fail') + count('cancelled');
  return { passed: count('pass'), failed: code !== 0 && failed === 0 ? 1 : failed };
}

process.exitCode = await main();
