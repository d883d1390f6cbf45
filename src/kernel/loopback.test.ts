import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BrokenSettings, readConfig } from './config.js';
import { isLoopback } from './loopback.js';

test('only this machine is spoken to without encryption: not one whose name begins or ends like it', () => {
  for (const host of ['localhost', 'LOCALHOST', '127.0.0.1', '127.1.2.3', '::1', '[::1]'])
    assert.equal(isLoopback(host), true, host);
  for (const host of [
    '',
    'localhost.example.org',
    '127.0.0.1.example.org',
    '128.0.0.1',
    'mail.example.org',
    '::2',
  ])
    assert.equal(isLoopback(host), false, host);
});

test('a database on another machine is reached by TLS with its certificate checked, or the start says how', () => {
  const refused = (DATABASE_URL: string, more = {}) => {
    try {
      readConfig({ DATABASE_URL, ...more });
      return '';
    } catch (error) {
      assert.ok(error instanceof BrokenSettings);
      return error.sentences.join('\n');
    }
  };
  const bare = [
    'postgres://owner:word@db.example.org/habeas',
    'postgres://owner:word@db.example.org/habeas?sslmode=require',
    'postgres://owner:word@db.example.org/habeas?sslmode=verify-full&sslmode=disable',
    'postgres://owner:word@127.0.0.1/habeas?host=db.example.org',
    'postgresql://owner:127.0.0.1@db.example.org:5432/habeas?application_name=x',
  ];
  for (const uri of bare) assert.match(refused(uri), /^DATABASE_URL .*sslmode=verify-full/, uri);
  const safe = [
    'postgres://owner:word@db.example.org/habeas?sslmode=verify-full',
    'postgres://owner:word@localhost:5433/habeas',
    'postgres://owner@[::1]:5433/habeas',
    'postgres://owner:word@/habeas?host=/run/postgresql',
    'postgres://owner@%2Frun%2Fpostgresql/habeas',
    'postgres:///habeas',
  ];
  for (const uri of safe) assert.equal(refused(uri), '', uri);
  const others = { DATABASE_APP_URL: bare[0], DATABASE_VISITORS_URL: bare[1], DATABASE_KEEPER_URL: bare[2] };
  assert.match(
    refused(safe[0] ?? '', others),
    /^DATABASE_APP_URL .*\nDATABASE_VISITORS_URL .*\nDATABASE_KEEPER_URL /,
  );
});
