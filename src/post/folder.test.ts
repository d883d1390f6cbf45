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

const link = `https://desk.example.org/kk/letters/confirm/${'Ab3-_'.repeat(20)}?next=1`;

test('a link stands whole in the text of a mail that is a file, and mail programs read the same text', async () => {
  const carrier = openCarrier({ smtpUrl: null, data, mailFrom: 'desk@example.org', ...unsigned });
  const content = Buffer.from([0, 255, 10, 13]);
  const others = [
    {},
    { html: `<p>Мәтін <a href="${link}">${link}</a></p>` },
    { attachments: [{ name: 'a.bin', type: 'application/octet-stream', content }] },
  ];
  for (const [place, other] of others.entries()) {
    const text = `Мәтін = мәтін:\n\n${link}\n\n.\nFrom us`;
    const { receipt } = await carrier.send({ ...mail, message_id: `whole-${place}`, text, ...other });
    const file = readFileSync(join(data, 'outbox', receipt));
    const lines = file.toString('utf8').split('\r\n');
    assert.ok(lines.includes(link), `${place}`);
    assert.ok(lines.includes('Мәтін = мәтін:'));
    assert.doesNotMatch(file.toString('latin1'), /(?<!\r)\n|\r(?!\n)/);
    const read = await simpleParser(file);
    assert.equal(read.text?.trim(), text);
    assert.match(String(read.headers.get('content-transfer-encoding')), /^8bit$/);
    assert.deepEqual(read.attachments[0]?.content, other.attachments?.[0]?.content);
  }
});

test('a text with a line that no mail may have is encoded, and loses nothing', async () => {
  const carrier = openCarrier({ smtpUrl: null, data, mailFrom: 'desk@example.org', ...unsigned });
  for (const text of ['д'.repeat(499), 'д'.repeat(500)]) {
    const { receipt } = await carrier.send({ ...mail, message_id: `long-${text.length}`, text });
    const file = readFileSync(join(data, 'outbox', receipt));
    assert.equal(file.toString('utf8').includes(text), text.length === 499);
    const longest = Math.max(
      ...file
        .toString('latin1')
        .split('\r\n')
        .map((line) => line.length),
    );
    assert.ok(longest <= 998, `${longest}`);
    assert.equal((await simpleParser(file)).text?.trim(), text);
  }
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
