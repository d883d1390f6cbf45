import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type MailServer, startMailServer } from '../../test/mail-server.js';
import { scripted } from '../../test/scripted-server.js';
import { checkCarrier } from './check.js';
import type { Mail } from './mail.js';
import { NotSent, Uncertain } from './not-sent.js';
import { readSmtpUrl, smtpCarrier } from './smtp.js';

const mail: Mail = {
  message_id: 'a1b2@example.org',
  date: new Date('2016-04-07T19:30:00Z'),
  from: { name: 'Ұйым «Әділдік»', address: 'desk@example.org' },
  to: 'office@example.net',
  subject: 'О свободе слова · Сөз бостандығы',
  text: 'Уважаемый господин!\n.\nСтрока с точкой — и конец.\n',
  attachments: [
    { name: 'Резолюция.pdf', type: 'application/pdf', content: new Uint8Array([37, 80, 68, 70, 0, 255]) },
  ],
  automatic: true,
};

const hasty = { connect: 2000, greeting: 2000, silence: 400, whole: 1500 };
const carrierAt = (url: string) => smtpCarrier(readSmtpUrl(url), 'desk@example.org', hasty);

describe('mail that a server takes', () => {
  let server: MailServer;
  before(async () => {
    server = await startMailServer();
  });
  after(() => server.close());

  test('text, attachment and headers arrive as they were written', async () => {
    assert.deepEqual(await carrierAt(server.url).send(mail), { receipt: '250' });
    const { mail: got, from, to } = server.arrived[0] as MailServer['arrived'][number];
    assert.equal(from, 'desk@example.org');
    assert.deepEqual(to, ['office@example.net']);
    assert.equal(got.subject, mail.subject);
    assert.equal(got.text?.trimEnd(), mail.text.trimEnd());
    assert.equal(got.messageId, '<a1b2@example.org>');
    assert.equal(got.date?.toISOString(), '2016-04-07T19:30:00.000Z');
    assert.equal(got.from?.value[0]?.name, 'Ұйым «Әділдік»');
    assert.equal(got.headers.get('auto-submitted'), 'auto-generated');
    assert.equal(got.html, false);
    assert.equal(got.attachments[0]?.filename, 'Резолюция.pdf');
    assert.deepEqual([...(got.attachments[0]?.content ?? [])], [37, 80, 68, 70, 0, 255]);
  });

  test('a line break in a name, a subject or a file name begins no header', async () => {
    const hostile = 'x\r\nBcc: other@example.net\r\n\r\nbody\u2028\u202e';
    await carrierAt(server.url).send({
      ...mail,
      from: { name: hostile, address: 'desk@example.org' },
      subject: hostile,
      message_id: `${hostile}@example.org`,
      attachments: [{ name: hostile, type: `text/plain${hostile}`, content: new Uint8Array([1]) }],
    });
    const { mail: got, to } = server.arrived.at(-1) as MailServer['arrived'][number];
    assert.deepEqual(to, ['office@example.net']);
    assert.equal(got.bcc, undefined);
    assert.equal(got.cc, undefined);
    assert.equal(got.subject, 'x Bcc: other@example.net body');
    assert.equal(got.text?.trimEnd(), mail.text.trimEnd());
  });

  test('the server is not told the name of our machine', async () => {
    const seen: string[] = [];
    const spy = await scripted((line) => {
      seen.push(line);
      return null;
    });
    await carrierAt(spy.url).send(mail);
    assert.equal(seen[1], 'EHLO example.org');
    await spy.close();
  });

  test('the doctor finds the server, and says it when nobody or something else answers', async () => {
    const config = (smtpUrl: string) => ({ smtpUrl, data: '/nonexistent', mailFrom: 'desk@example.org' });
    assert.equal(await checkCarrier(config(server.url)), null);
    assert.match((await checkCarrier(config('smtp://127.0.0.1:9'))) ?? '', /does not answer/);
    const web = await scripted(() => 'HTTP/1.1 400 Bad Request');
    assert.match((await checkCarrier(config(`${web.url}?requireTLS=true`))) ?? '', /SMTP_URL/);
    await web.close();
  });
});

describe('mail that a server does not take', () => {
  /** What comes out when the server gives `said` at a step and behaves well otherwise. */
  async function outcome(step: string | RegExp, said: string): Promise<string> {
    const server = await scripted((line) =>
      (typeof step === 'string' ? line === step : step.test(line)) ? said : null,
    );
    try {
      await carrierAt(server.url).send(mail);
      return 'sent';
    } catch (error) {
      if (error instanceof NotSent) return `${error.kind} ${error.reason}`;
      if (error instanceof Uncertain) return `uncertain ${error.reason}`;
      throw error;
    } finally {
      await server.close();
    }
  }

  test('no server, a dead server and a silent server mean: surely not sent', async () => {
    await assert.rejects(carrierAt('smtp://127.0.0.1:9').send(mail), {
      kind: 'temporary',
      reason: 'no_connection',
    });
    assert.equal(await outcome('greeting', 'drop'), 'temporary no_connection');
    assert.equal(await outcome('greeting', 'hang'), 'temporary timeout');
    assert.equal(await outcome('greeting', '554 go away'), 'temporary smtp_554');
    assert.equal(await outcome(/^EHLO/, 'drop'), 'temporary no_connection');
    assert.equal(await outcome(/^MAIL/, 'hang'), 'temporary timeout');
    assert.equal(await outcome('DATA', 'drop'), 'temporary no_connection');
  });

  test('a no before the text is temporary (4yz) or permanent (5yz)', async () => {
    assert.equal(await outcome(/^MAIL/, '451 later'), 'temporary smtp_451');
    assert.equal(await outcome(/^RCPT/, '450 greylisted'), 'temporary smtp_450');
    assert.equal(await outcome(/^RCPT/, '550 no such user'), 'permanent smtp_550');
    assert.equal(await outcome('DATA', '554 no'), 'permanent smtp_554');
    assert.equal(await outcome(/^RCPT/, '421 closing'), 'temporary smtp_421');
  });

  test('a no after the text is a no; silence, a cut line or gibberish is uncertain', async () => {
    assert.equal(await outcome('dot', '451 disk full'), 'temporary smtp_451');
    assert.equal(await outcome('dot', '552 too large'), 'permanent smtp_552');
    assert.equal(await outcome('dot', 'drop'), 'uncertain connection_lost');
    assert.equal(await outcome('dot', 'hang'), 'uncertain timeout');
    assert.equal(await outcome('dot', 'banana'), 'uncertain connection_lost');
    assert.equal(await outcome('dot', '999 what'), 'uncertain connection_lost');
    assert.equal(await outcome('text', 'drop'), 'uncertain connection_lost');
  });

  test('a server that takes the mail and then cuts the line has taken it', async () => {
    assert.equal(await outcome('QUIT', 'drop'), 'sent');
  });

  test('without the encryption that the URL requires nothing is sent', async () => {
    const server = await startMailServer();
    await assert.rejects(carrierAt(`${server.url}?requireTLS=true`).send(mail), { reason: 'tls' });
    assert.equal(server.arrived.length, 0);
    await server.close();
  });

  test('only the server of this very machine may be spoken to without encryption', () => {
    const needs = (url: string) => readSmtpUrl(url).requireTLS;
    for (const host of ['mail.example.org', '10.0.0.7', 'localhost.example.org', '[2001:db8::1]'])
      for (const query of ['', '?requireTLS=false']) assert.equal(needs(`smtp://${host}:587${query}`), true);
    for (const host of ['127.0.0.1', 'localhost', '[::1]']) assert.equal(needs(`smtp://${host}:25`), false);
  });
});
