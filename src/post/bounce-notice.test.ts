import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { exampleNotice } from '../../test/notices.js';
import { readNotice } from './bounce-notice.js';

const id = `${'ab'.repeat(20)}@example.org`;
const read = (text: string | Uint8Array) => readNotice(Buffer.from(text));

/** What a notice says, in a word; else why it is none. */
async function said(text: string | Uint8Array): Promise<string> {
  const found = await read(text);
  if (found.kind === 'broken') return `broken: ${found.why}`;
  if (found.kind === 'other') return 'other';
  const { action, status, reply, ids } = found.notice;
  assert.ok(ids.some((one) => one.startsWith('ab'.repeat(20))));
  return [action, status, reply].filter(Boolean).join(' ');
}

test('a notice of the standard kind says what became of which mail', async () => {
  assert.equal(await said(exampleNotice({ id })), 'failed 5.1.1 550');
  assert.equal(
    await said(exampleNotice({ id, action: 'delayed', status: '4.4.1', diagnostic: 'smtp; 451 later' })),
    'delayed 4.4.1 451',
  );
  assert.equal(
    await said(exampleNotice({ id, action: 'relayed', status: '2.0.0', diagnostic: '' })),
    'delivered 2.0.0',
  );
  assert.equal(
    await said(exampleNotice({ id, action: 'FAILED (bounced)', status: '5.7.1 (policy)' })),
    'failed 5.7.1 550',
  );
  assert.equal(
    await said(exampleNotice({ id }).replace('message/rfc822', 'text/rfc822-headers')),
    'failed 5.1.1 550',
  );
  assert.equal(await said(exampleNotice({ id }).replaceAll('\r\n', '\n')), 'failed 5.1.1 550');
});

test('without the mail that came back, our own name for it or the thread tells which it was', async () => {
  const bare = exampleNotice({ id, original: false });
  assert.equal(await said(bare), 'broken: no_id');
  const envelope = bare.replace('Reporting-MTA', `Original-Envelope-Id: ${'ab'.repeat(20)}\r\nReporting-MTA`);
  assert.equal(await said(envelope), 'failed 5.1.1 550');
  assert.equal(
    await said(bare.replace('MIME-Version', `In-Reply-To: <${id}>\r\nMIME-Version`)),
    'failed 5.1.1 550',
  );
});

test('a mail to several behind one address came back only when it came back from all of them', async () => {
  const more = (action: string, status: string) =>
    exampleNotice({
      id,
      more: `\r\nFinal-Recipient: rfc822; other@example.net\r\nAction: ${action}\r\nStatus: ${status}\r\n`,
    });
  assert.equal(await said(more('failed', '5.2.2')), 'failed 5.1.1 550');
  assert.equal(await said(more('delivered', '2.0.0')), 'delivered 2.0.0');
  assert.equal(await said(more('delayed', '4.0.0')), 'delayed 4.0.0');
});

test('older notices count when a mailer quotes our headers and gives a code', async () => {
  const exim = (words: string) =>
    `From: Mail Delivery System <Mailer-Daemon@mx.example.net>\r\nSubject: Mail delivery failed\r\nX-Failed-Recipients: office@example.net\r\nAuto-Submitted: auto-replied\r\nMessage-ID: <b1@mx.example.net>\r\n\r\n${words}\r\n\r\n------ This is a copy of the message, including all the headers. ------\r\n\r\nMessage-ID: <${id}>\r\nFrom: desk@example.org\r\n`;
  assert.equal(await said(exim('  office@example.net\r\n    550 5.1.1 no such user')), 'failed 5.1.1 550');
  assert.equal(
    await said(exim("I wasn't able to deliver your message. This is a permanent error; I've given up.")),
    'failed',
  );
  assert.equal(await said(exim('It will be retried for 3 days. 451 4.7.1 greylisted')), 'delayed 4.7.1 451');
  assert.equal(await said(exim('Something happened, perhaps.')), 'broken: unclear');
});

test('answers, answering machines, read receipts and complaints are no notices', async () => {
  const vacation = `From: Example <office@example.net>\r\nReturn-Path: <>\r\nAuto-Submitted: auto-replied\r\nIn-Reply-To: <${id}>\r\nSubject: Out of office\r\n\r\nI am away until 5.1.2016. Try 550 1234.\r\n> Message-ID: <${id}>\r\n`;
  assert.equal(await said(vacation), 'other');
  assert.equal(
    await said(vacation.replace('office@', 'mailer-daemon@').replaceAll(id, 'x@y.example')),
    'broken: unclear',
  );
  assert.equal(
    await said(
      exampleNotice({ id }).replace('report-type=delivery-status', 'report-type=disposition-notification'),
    ),
    'other',
  );
  assert.equal(
    await said(exampleNotice({ id }).replace('report-type=delivery-status', 'report-type=feedback-report')),
    'other',
  );
});

test('what is no mail, or calls itself a notice and is none, says why', async () => {
  assert.equal(await said(''), 'broken: no_mail');
  assert.equal(await said('just some words\n'), 'broken: no_mail');
  assert.equal(await said(gzipSync(exampleNotice({ id }))), 'broken: binary');
  assert.equal(await said(Buffer.from(exampleNotice({ id }), 'utf16le')), 'broken: binary');
  assert.equal(
    await said(exampleNotice({ id }).replace('message/delivery-status', 'text/plain')),
    'broken: no_report',
  );
  assert.equal(await said(exampleNotice({ id, action: 'eaten', status: 'x' })), 'broken: no_report');
  let nested = `Content-Type: text/plain\r\n\r\nx\r\n`;
  for (let depth = 0; depth < 50; depth += 1)
    nested = `Content-Type: multipart/mixed; boundary=b${depth}\r\n\r\n--b${depth}\r\n${nested}\r\n--b${depth}--\r\n`;
  assert.equal(await said(nested), 'broken: too_deep');
  assert.equal(await said(`X: ${'y'.repeat(600_000)}\r\n\r\nx`), 'broken: too_deep');
});

test('the same notice is known again by its own Message-ID, another one is not', async () => {
  const identity = async (text: string) => {
    const found = await read(text);
    return found.kind === 'notice' ? found.notice.identity.toString('hex') : found.kind;
  };
  const first = exampleNotice({ id });
  assert.equal(await identity(first), await identity(`Received: by somebody\r\n${first}`));
  assert.notEqual(await identity(first), await identity(first.replace('n1@mx', 'n2@mx')));
});

test('whatever bytes a file holds, reading it ends in an answer, and soon', async () => {
  const text = exampleNotice({ id });
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ maxLength: 300 }),
      fc.integer({ min: 0, max: text.length }),
      fc.integer({ min: 0, max: text.length }),
      async (noise, from, to) => {
        const bytes = Buffer.concat([Buffer.from(text.slice(0, from)), noise, Buffer.from(text.slice(to))]);
        assert.ok(['notice', 'other', 'broken'].includes((await read(bytes)).kind));
      },
    ),
    { numRuns: 60 },
  );
  const many = `Content-Type: multipart/report; boundary=b; report-type=delivery-status\r\n\r\n${'--b\r\n\r\n'.repeat(150_000)}`;
  const begun = performance.now();
  await read(many);
  await read(`Content-Type: multipart/report; boundary=b\r\n\r\n${'--b\r\n\r\n'.repeat(499)}`);
  for (const piece of ['<', 'Message-ID: <', '\r\n ', ': '])
    await read(text.replace('Action:', `${piece.repeat(200_000 / piece.length)}\r\nAction:`));
  await read(text + 'A'.repeat(30_000_000));
  assert.ok(performance.now() - begun < 8000, 'a hostile file takes too long');
});
