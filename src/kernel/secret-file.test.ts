import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { BrokenSettings, readConfig } from './config.js';

const folder = mkdtempSync(join(tmpdir(), 'habeas-secrets-'));
after(() => rmSync(folder, { recursive: true }));

const secret = 'smtps://desk%40campaign.example:a-word@mail.example';
const file = (name: string, text: string) => {
  writeFileSync(join(folder, name), text, { mode: 0o600 });
  return join(folder, name);
};

test('a secret may lie in a file of its own, and goes into no backup either', () => {
  const config = readConfig({ SMTP_URL_FILE: file('smtp', `${secret}\n`) });
  assert.equal(config.smtpUrl, secret);
  assert.deepEqual(config.written, ['# SMTP_URL was set. It is a secret: set it anew.']);
});

test('a file that is not there, is empty, or stands beside the setting itself stops the start with a sentence without the secret', () => {
  const refused = (env: Record<string, string>) => {
    assert.throws(
      () => readConfig(env),
      (error) => {
        assert.ok(error instanceof BrokenSettings);
        assert.doesNotMatch(error.message, /a-word/);
        return /SMTP_URL_FILE/.test(error.message);
      },
    );
  };
  refused({ SMTP_URL_FILE: join(folder, 'nothing') });
  refused({ SMTP_URL_FILE: folder });
  refused({ SMTP_URL_FILE: file('empty', '\n') });
  refused({ SMTP_URL_FILE: file('twice', secret), SMTP_URL: secret });
});

test('only secrets are read from files, and what stands there is checked like a setting', () => {
  assert.equal(
    readConfig({ MAIL_FROM_FILE: file('from', 'else@campaign.example') }).mailFrom,
    'desk@localhost',
  );
  assert.throws(
    () => readConfig({ DATABASE_URL_FILE: file('database', 'postgres://a:b@db.example/c') }),
    /sslmode/,
  );
});
