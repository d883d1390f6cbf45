import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { getCiphers } from 'node:tls';
import { routeTable } from '../src/access.js';
import { readConfig } from '../src/kernel/config.js';
import { root } from '../src/kernel/root.js';

// docs/habeas.nginx is the web server that the run-book sets up. What of it follows from our own addresses is held here.

const text = readFileSync(join(root, 'docs/habeas.nginx'), 'utf8');
const set = (name: string) =>
  [...text.matchAll(new RegExp(`^\\s*${name} (.*);$`, 'gm'))].map((row) => row[1] ?? '');

test('the web server agrees to TLS 1.2 and 1.3, and to suites with forward secrecy that are authenticated', () => {
  assert.deepEqual(set('ssl_protocols'), ['TLSv1.2 TLSv1.3']);
  assert.deepEqual(set('ssl_prefer_server_ciphers'), ['on']);
  const suites = set('ssl_ciphers').flatMap((line) => line.split(':'));
  assert.ok(suites.length > 0);
  const known = getCiphers();
  for (const suite of suites) {
    assert.ok(known.includes(suite.toLowerCase()), suite);
    assert.match(suite, /^ECDHE-(ECDSA|RSA)-(AES256-GCM|CHACHA20-POLY1305)/);
  }
});

/** An address that fits a pattern of the table. */
const example = (path: string) =>
  path
    .replace(/:\w+\{(?:[^{}]|\{[^}]*\})*?(\\\.[a-z]+)?\}/g, (_, ending = '') => `x${ending.slice(1)}`)
    .replace(/:\w+/g, 'x');

test('without encryption programs and forms are told no, and only what a browser opens leads on to https', () => {
  const [ends] = [...text.matchAll(/^\s*location ~ (\S+) \{\s*return 403;/gm)].map((row) => row[1] ?? '');
  const isToldNo = new RegExp(ends ?? '^$');
  const rows = [...routeTable().rows.values()].filter(
    ({ method, path }) => method === 'GET' && !path.includes('*'),
  );
  const paths = rows.map(({ path }) => example(path));
  // What a browser shows or saves for a person; everything else with an ending is for programs.
  const isForPeople = (path: string) =>
    !/\.[a-z]+$|^\/healthz$/.test(path) || /\.(pdf|docx|odt|html|txt|png|jpg|css|js)$/.test(path);
  assert.ok(paths.filter(isForPeople).length > 50 && paths.filter((path) => !isForPeople(path)).length > 30);
  for (const path of paths) assert.equal(isToldNo.test(path), !isForPeople(path), path);
  assert.match(text, /if \(\$request_method !~ \^\(GET\|HEAD\)\$\) \{\s*return 403;/);
  assert.deepEqual(set('return'), ['403', '403', '301 https://campaign.example.org$request_uri']);
});

test('the web server keeps no address of anybody, and Tor cannot say whose it is', () => {
  const servers = text.split(/^server \{$/m).slice(1);
  assert.equal(servers.length, 3);
  for (const one of servers)
    for (const line of ['access_log off;', 'error_log /dev/null crit;']) assert.ok(one.includes(line));
  const [, tor = ''] = text.split('listen 127.0.0.1:8081;');
  assert.match(tor, /proxy_set_header X-Forwarded-For "";/);
});

test('the web server speaks to the program at a socket that nobody else may come to', () => {
  const unit = readFileSync(join(root, 'docs/habeas.service'), 'utf8');
  const { host } = readConfig({ HOST: '/run/habeas/web.sock', PUBLIC_URL: 'https://campaign.example.org' });
  assert.deepEqual(set('proxy_pass'), Array(2).fill(`http://unix:${host}`));
  assert.match(unit, /^RuntimeDirectory=habeas\nRuntimeDirectoryMode=0750$/m);
  assert.ok(readFileSync(join(root, 'docs/run-book.md'), 'utf8').includes(`\nHOST=${host}\n`));
});

test('the service may speak with this machine and with what an operator lists, and reads no source control', () => {
  const unit = readFileSync(join(root, 'docs/habeas.service'), 'utf8');
  const told = (name: string) => [...unit.matchAll(new RegExp(`^${name}=(.*)$`, 'gm'))].map((row) => row[1]);
  assert.deepEqual([told('IPAddressDeny'), told('IPAddressAllow')], [['any'], ['localhost']]);
  assert.deepEqual(told('InaccessiblePaths'), ['-/srv/habeas/app/.git']);
  assert.deepEqual(
    [told('ProtectSystem'), told('NoNewPrivileges'), told('LimitCORE')],
    [['strict'], ['yes'], ['0']],
  );
});
