import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BrokenSettings, readConfig } from './config.js';

const placeOf = (CLAMD: string) => readConfig({ CLAMD }).clamd;

test('a scanner is asked on this machine alone: what it is sent travels in the clear', () => {
  assert.equal(placeOf(''), null);
  assert.deepEqual(placeOf('/run/clamav/clamd.ctl'), { path: '/run/clamav/clamd.ctl' });
  assert.deepEqual(placeOf('127.0.0.1:3310'), { host: '127.0.0.1', port: 3310 });
  assert.deepEqual(placeOf('localhost:3310'), { host: 'localhost', port: 3310 });
  assert.deepEqual(placeOf('[::1]:3310'), { host: '::1', port: 3310 });
  for (const broken of [
    'clamd.ctl',
    'scanner.example.org:3310',
    '127.0.0.1.example.org:3310',
    '192.168.0.2:3310',
    '127.0.0.1',
    '127.0.0.1:0',
    '127.0.0.1:65536',
    '127.0.0.1:3310/',
    '::1:3310',
    `/${'x'.repeat(107)}`,
  ])
    assert.throws(() => placeOf(broken), BrokenSettings, broken);
});
