import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from '../src/kernel/root.js';

// What others wrote and we pass on: known by its bytes, under a licence that allows it, and run by nobody unasked.

const check = (at: string) =>
  spawnSync(process.execPath, [join(at, 'bin/packages.mjs'), 'check'], { encoding: 'utf8' });

test('every package is known by its SHA-512 and its licence, and runs no script when it is installed', () => {
  const { status, stderr, stdout } = check(root);
  assert.equal(status, 0, stderr);
  assert.match(stdout, /^\d+ packages, each with its SHA-512/);
});

test('a package without its SHA-512, with another licence, or a setting that lets scripts run is found', () => {
  const copy = mkdtempSync(join(tmpdir(), 'habeas-packages-'));
  try {
    mkdirSync(join(copy, 'bin'));
    cpSync(join(root, 'bin/packages.mjs'), join(copy, 'bin/packages.mjs'));
    const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
    delete lock.packages['node_modules/hono'].integrity;
    lock.packages['node_modules/pg'].license = 'SSPL-1.0';
    writeFileSync(join(copy, 'package-lock.json'), JSON.stringify(lock));
    writeFileSync(join(copy, '.npmrc'), 'audit=false\n');
    const { status, stderr } = check(copy);
    assert.equal(status, 1);
    assert.match(stderr, /^hono .* no SHA-512/m);
    assert.match(stderr, /^pg .* a licence that we do not know: SSPL-1\.0/m);
    assert.match(stderr, /^\.npmrc lets packages run scripts/m);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
});

test('the parts list is a CycloneDX document that names every package of the lock file', () => {
  const { stdout, stderr } = spawnSync(join(root, 'bin/packages'), ['sbom'], {
    encoding: 'utf8',
    maxBuffer: 2e7,
  });
  const told = JSON.parse(stdout || `{"wrong": ${JSON.stringify(stderr)}}`);
  assert.equal(told.bomFormat, 'CycloneDX', told.wrong);
  const named = new Set(
    told.components.map((one: { name: string; version: string }) => `${one.name} ${one.version}`),
  );
  const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  for (const name of Object.keys(dependencies))
    assert.ok(named.has(`${name} ${lock.packages[`node_modules/${name}`].version}`), name);
});

/** What `check --advisories` says when the registry, here one on the loopback, answers so. */
async function advised(answer: object | null): Promise<{ code: number | null; said: string }> {
  const registry = createServer((request, response) => {
    const isAsked = request.method === 'POST' && request.url?.endsWith('/advisories/bulk');
    request.resume().once('end', () => {
      if (isAsked && answer)
        response.setHeader('Content-Type', 'application/json').end(JSON.stringify(answer));
      else response.writeHead(isAsked ? 405 : 404).end('{}');
    });
  });
  await new Promise<void>((done) => registry.listen(0, '127.0.0.1', done));
  const { port } = registry.address() as AddressInfo;
  const folder = mkdtempSync(join(tmpdir(), 'habeas-npm-'));
  try {
    const child = spawn(join(root, 'bin/packages'), ['check', '--advisories'], {
      env: {
        ...process.env,
        npm_config_registry: `http://127.0.0.1:${port}/`,
        npm_config_cache: folder,
        npm_config_fetch_retries: '0',
      },
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece) => (said += piece));
    const code = await new Promise<number | null>((done) => child.once('close', done));
    return { code, said };
  } finally {
    registry.closeAllConnections();
    registry.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

test('a known fault of a package that is passed on is found, and a registry that tells of none at all is no good news', async () => {
  const fault = { id: 1, url: 'https://advisory.example/1', title: 'invented', severity: 'critical' };
  const [none, one, silent] = await Promise.all([
    advised({}),
    advised({ hono: [{ ...fault, vulnerable_versions: '>=0', cwe: [], cvss: { score: 9.8 } }] }),
    advised(null),
  ]);
  assert.match(none.said, /found 0 vulnerabilities/);
  assert.equal(none.code, 0);
  assert.match(one.said, /hono[\s\S]*critical/i);
  assert.equal(one.code, 1);
  assert.match(silent.said, /nothing was compared/);
  assert.equal(silent.code, 3);
});
