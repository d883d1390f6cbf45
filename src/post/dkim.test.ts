import assert from 'node:assert/strict';
import { createHash, createPublicKey, createVerify, generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { keyFile, keyRecord, makeKey, openSigner, readKey } from './dkim.js';
import { compose, type Mail } from './mail.js';

let data: string;
before(() => {
  data = mkdtempSync(join(tmpdir(), 'habeas-dkim-'));
});
after(() => rmSync(data, { recursive: true }));

const mail: Mail = {
  message_id: 'a1b2@example.org',
  date: new Date('2016-04-07T19:30:00Z'),
  from: { name: 'Ұйым', address: 'desk@example.org' },
  to: 'office@example.net',
  subject: 'О свободе слова  и ещё кое о чём, довольно длинно, чтобы строка сложилась',
  text: 'Строка.  \n\nВторая\t строка\n\n\n',
  attachments: [],
  automatic: true,
  unsubscribe: 'https://example.org/u/abc',
};

/** Verifies a signature as a receiver does: relaxed/relaxed (RFC 6376, 3.4 and 6.1.3). Returns what was signed. */
function verified(raw: string, record: string): string[] {
  const end = raw.indexOf('\r\n\r\n');
  const lines = raw
    .slice(0, end)
    .replace(/\r\n[ \t]+/g, (fold) => ` ${fold.trimStart()}`)
    .split('\r\n');
  const relaxed = (line: string) => {
    const [name = '', ...value] = line.split(':');
    return `${name.toLowerCase().trim()}:${value
      .join(':')
      .replace(/[ \t]+/g, ' ')
      .trim()}`;
  };
  const body = `${raw
    .slice(end + 4)
    .replace(/[ \t]+\r\n/g, '\r\n')
    .replace(/[ \t]+/g, ' ')
    .replace(/(\r\n)*$/, '')}\r\n`;
  const signature = lines.find((line) => /^dkim-signature:/i.test(line)) ?? '';
  const tags = new Map(
    relaxed(signature)
      .slice('dkim-signature:'.length)
      .split(';')
      .map((tag) => [tag.split('=')[0]?.trim() ?? '', tag.slice(tag.indexOf('=') + 1).trim()] as const),
  );
  assert.equal(tags.get('bh'), createHash('sha256').update(body, 'latin1').digest('base64'));
  assert.equal(tags.get('d'), 'example.org');
  assert.equal(tags.get('s'), 'habeas');
  const fields = (tags.get('h') ?? '').split(':');
  const headers = fields.map(
    (field) => `${relaxed(lines.findLast((line) => line.toLowerCase().startsWith(`${field}:`)) ?? '')}\r\n`,
  );
  const unsigned = relaxed(signature).replace(/b=[^;]*$/, 'b=');
  const key = createPublicKey({
    key: Buffer.from(record.match(/p=(.*)$/)?.[1] ?? '', 'base64'),
    format: 'der',
    type: 'spki',
  });
  const verify = createVerify('RSA-SHA256').update(headers.join('') + unsigned, 'latin1');
  assert.ok(
    verify.verify(key, (tags.get('b') ?? '').replace(/\s/g, ''), 'base64'),
    'the signature does not fit',
  );
  return fields;
}

const settings = (more: { dkimKey?: string } = {}) => ({
  data,
  mailFrom: 'desk@example.org',
  dkimKey: null,
  dkimSelector: 'habeas',
  ...more,
});

test('mail is signed so that the published record verifies it, the button to unsubscribe too', async () => {
  assert.equal(openSigner({ ...settings(), data: join(data, 'nothing') }), null, 'no key, no signature');
  const own = settings({ dkimKey: join(data, 'dkim.pem') });
  assert.equal(await makeKey(keyFile(own)), true);
  const first = readFileSync(keyFile(own), 'utf8');
  assert.equal(await makeKey(keyFile(own)), false, 'a key is never replaced');
  assert.equal(readFileSync(keyFile(own), 'utf8'), first);
  assert.equal(statSync(keyFile(own)).mode & 0o777, 0o600);
  const key = readKey(own);
  assert.ok(key);
  const { name, pieces } = keyRecord(key, 'habeas', 'example.org');
  assert.equal(name, 'habeas._domainkey.example.org');
  assert.ok(pieces.length > 1 && pieces.every((piece) => piece.length <= 255));
  const raw = (await compose(mail, openSigner(own))).toString('latin1');
  const fields = verified(raw, pieces.join(''));
  for (const field of ['from', 'to', 'subject', 'message-id', 'list-unsubscribe', 'list-unsubscribe-post'])
    assert.ok(fields.includes(field), field);
  assert.throws(() => verified(raw.replace('a1b2', 'a1b3'), pieces.join('')), /does not fit/);
});

test('a key that is missing, broken, weak or of another kind lets nothing leave unsigned', () => {
  const at = (name: string, content: string | Buffer) => {
    writeFileSync(join(data, name), content);
    return settings({ dkimKey: join(data, name) });
  };
  const pem = (key: { export(form: { type: 'pkcs8'; format: 'pem' }): string | Buffer }) =>
    key.export({ type: 'pkcs8', format: 'pem' });
  const weak = generateKeyPairSync('rsa', { modulusLength: 512 }).privateKey;
  const other = generateKeyPairSync('ed25519').privateKey;
  for (const broken of [
    settings({ dkimKey: join(data, 'none.pem') }),
    settings({ dkimKey: data }),
    at('text.pem', 'nonsense'),
    at('weak.pem', pem(weak)),
    at('other.pem', pem(other)),
  ])
    assert.throws(() => openSigner(broken), { name: 'NotSent', reason: 'dkim_key', about: 'us' });
});

test('the button to unsubscribe stands only on mail with an address for it, one click only over https', async () => {
  const headers = async (unsubscribe?: string) => {
    const { unsubscribe: _without, ...rest } = mail;
    const raw = await compose({ ...rest, ...(unsubscribe ? { unsubscribe } : {}) });
    return raw.toString('latin1').match(/^list-.*$/gim) ?? [];
  };
  assert.deepEqual(await headers(), []);
  assert.deepEqual(await headers('https://example.org/u/abc'), [
    'List-Unsubscribe: <https://example.org/u/abc>',
    'List-Unsubscribe-Post: List-Unsubscribe=One-Click',
  ]);
  assert.deepEqual(await headers('http://example.onion/u/abc'), [
    'List-Unsubscribe: <http://example.onion/u/abc>',
  ]);
  for (const hostile of [
    'javascript:alert(1)',
    'https://a.example/>\r\nBcc: x@example.net',
    'https://a b.example',
  ])
    assert.deepEqual(await headers(hostile), [], hostile);
});
