import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { simpleParser } from 'mailparser';
import { openCarrier } from './carrier.js';
import type { Mail } from './mail.js';

const mail: Mail = {
  message_id: '../../c3@example.org',
  date: new Date('2016-04-07T19:30:00Z'),
  from: { name: 'Desk', address: 'desk@example.org' },
  to: 'office@example.net',
  subject: 'Қайырлы күн',
  text: 'Мәтін',
  attachments: [],
  automatic: false,
};

const unsigned = { dkimKey: null, dkimSelector: 'habeas' };

let data: string;
before(() => {
  data = mkdtempSync(join(tmpdir(), 'habeas-outbox-'));
});
after(() => rmSync(data, { recursive: true }));

test('without a mail server mails become whole files in the outbox folder, closed to others', async () => {
  const carrier = openCarrier({ smtpUrl: null, data, mailFrom: 'desk@example.org', ...unsigned });
  const { receipt } = await carrier.send(mail);
  await carrier.send(mail);
  assert.deepEqual(readdirSync(join(data, 'outbox')), [receipt]);
  assert.equal(statSync(join(data, 'outbox', receipt)).mode & 0o777, 0o600);
  const read = await simpleParser(readFileSync(join(data, 'outbox', receipt)));
  assert.equal(read.subject, 'Қайырлы күн');
  assert.equal(read.text?.trim(), 'Мәтін');
  assert.equal(read.headers.has('auto-submitted'), false);
});

test('a folder that cannot be written means: surely not sent', async () => {
  writeFileSync(join(data, 'file'), '');
  const carrier = openCarrier({
    smtpUrl: null,
    data: join(data, 'file'),
    mailFrom: 'desk@example.org',
    ...unsigned,
  });
  await assert.rejects(carrier.send(mail), { name: 'NotSent', kind: 'temporary', reason: 'disk' });
});
