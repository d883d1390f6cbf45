import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
