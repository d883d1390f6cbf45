import assert from 'node:assert/strict';
import type { Socket } from 'node:net';
import { test } from 'node:test';
import { SMTPServer } from 'smtp-server';
import { scripted } from '../../test/scripted-server.js';
import { checkCarrier } from './check.js';
import type { Mail } from './mail.js';
import { NotSent, Uncertain } from './not-sent.js';
import { readSmtpUrl, smtpCarrier } from './smtp.js';

const mail: Mail = {
  message_id: 'a1b2@example.org',
  date: new Date('2016-04-07T19:30:00Z'),
  from: { name: 'Desk', address: 'desk@example.org' },
  to: 'office@example.net',
  subject: 'A subject',
  text: 'A text.\n'.repeat(400),
  attachments: [],
  automatic: true,
};
const hasty = { connect: 1500, greeting: 800, silence: 300, whole: 900 };
/** Nothing takes longer than the limits allow, and what a busy machine adds. */
const most_ms = 4000;

type Script = [step: string | RegExp, said: string][];

/** What comes out of a conversation, and whom it is about. */
async function outcome(script: Script, query = '', account = ''): Promise<string> {
  const server = await scripted((line) => {
    const found = script.find(([step]) => (typeof step === 'string' ? line === step : step.test(line)));
    return found ? found[1] : null;
  });
  const url = server.url.replace('smtp://', `smtp://${account}`) + query;
  const begun = performance.now();
  try {
    await smtpCarrier(readSmtpUrl(url), 'desk@example.org', hasty).send(mail);
    return 'sent';
  } catch (error) {
    if (error instanceof NotSent) return `${error.kind} ${error.reason} ${error.about}`;
    if (error instanceof Uncertain) return `uncertain ${error.reason}`;
    throw error;
  } finally {
    assert.ok(performance.now() - begun < most_ms, `${JSON.stringify(script)} took too long`);
    await server.close();
  }
}
const at = (step: string | RegExp, said: string, ...more: string[]) => outcome([[step, said]], ...more);

test('a no before there was talk of this mail is about us, or about the server for a while', async () => {
  assert.equal(await at('greeting', '554 5.7.1 go away'), 'temporary smtp_554 us');
  assert.equal(await at('greeting', '421 too busy'), 'temporary smtp_421 server');
  assert.equal(await at('greeting', 'banana'), 'temporary protocol server');
  assert.equal(await at('greeting', 'drop'), 'temporary no_connection server');
  assert.equal(await at('greeting', `drip 220 ${'slow '.repeat(20)}`), 'temporary timeout server');
  assert.equal(await at(/^(EHLO|HELO)/, '502 no'), 'temporary smtp_502 us');
  assert.equal(await at(/^EHLO/, 'hang'), 'temporary timeout server');
  assert.equal(await at(/^MAIL/, '550 5.7.1 sender refused'), 'temporary smtp_550 us');
  assert.equal(await at(/^MAIL/, '451 4.7.1 too many'), 'temporary smtp_451 server');
});

test('a no to the recipient or the text is about this mail; silence then is about its domain', async () => {
  assert.equal(await at(/^MAIL/, '552 too large'), 'permanent smtp_552 mail');
  assert.equal(await at(/^EHLO/, '250-here\r\n250 SIZE 100'), 'permanent too_large mail');
  assert.equal(await at(/^RCPT/, '550 5.1.1 no such user'), 'permanent no_mailbox mail');
  assert.equal(await at(/^RCPT/, '550 5.7.1 not from you'), 'permanent smtp_550 mail');
  assert.equal(await at(/^RCPT/, '450 4.2.0 greylisted'), 'temporary smtp_450 domain');
  assert.equal(await at(/^RCPT/, 'hang'), 'temporary timeout domain');
  assert.equal(await at(/^RCPT/, 'drop'), 'temporary no_connection domain');
  assert.equal(await at(/^RCPT/, 'banana'), 'temporary protocol domain');
  assert.equal(await at(/^MAIL/, 'banana'), 'temporary protocol server');
  assert.equal(await at('DATA', '451 later'), 'temporary smtp_451 domain');
  assert.equal(await at('dot', '421 closing'), 'temporary smtp_421 domain');
});

test('only a yes of the standard, after the whole text, is a yes', async () => {
  for (const said of ['2banana', '25', '2', '354 go on', 'banana', '', '999 what', '150 well'])
    assert.match(await at('dot', said), /^uncertain (no_answer|connection_lost|timeout)$/, said);
  assert.equal(await at('DATA', '354 go on\r\n250 taken'), 'uncertain no_answer');
  assert.equal(await at('dot', `drip 250 ${'slow '.repeat(20)}`), 'uncertain timeout');
  assert.equal(await at('dot', '250'), 'sent');
  assert.equal(await at('dot', '252 perhaps'), 'sent');
  assert.equal(await at('dot', '250-a long\r\n250 yes'), 'sent');
});

test('long lines and long answers are read, endless ones are not', async () => {
  assert.equal(await at('greeting', `220 ${'x'.repeat(252)}`), 'sent');
  assert.equal(await at(/^EHLO/, `${'250-X-SOMETHING\r\n'.repeat(500)}250 HELP`), 'sent');
  const endless = '250-more of it\r\n'.repeat(10_000);
  assert.equal(await at(/^EHLO/, endless), 'temporary protocol server');
  assert.equal(await at(/^RCPT/, endless), 'temporary protocol domain');
  assert.equal(await at('dot', endless), 'uncertain connection_lost');
  assert.equal(await at('dot', 'x'.repeat(200_000)), 'uncertain connection_lost');
});

test('a login that the server does not offer, refuses or puts off', async () => {
  const offered = '250-here\r\n250 AUTH PLAIN';
  assert.equal(await at(/^AUTH/, '503 no AUTH here', '', 'user:secret@'), 'temporary login us');
  const refused: Script = [
    [/^EHLO/, offered],
    [/^AUTH/, '535 5.7.8 wrong'],
  ];
  assert.equal(await outcome(refused, '', 'user:secret@'), 'temporary login us');
  const later: Script = [
    [/^EHLO/, offered],
    [/^AUTH/, '454 4.7.0 later'],
  ];
  assert.equal(await outcome(later, '', 'user:secret@'), 'temporary smtp_454 server');
});

test('encryption that breaks, is refused or whose certificate is nobody’s sends nothing in the clear', async () => {
  const offered: [RegExp, string] = [/^EHLO/, '250-here\r\n250 STARTTLS'];
  for (const said of ['220 and now this is no TLS', '454 not now', 'drop'])
    assert.match(
      await outcome([offered, ['STARTTLS', said]]),
      /^temporary (tls|timeout|no_connection) server$/,
      said,
    );
  const seen: string[] = [];
  const server = new SMTPServer({
    authOptional: true,
    onMailFrom: (_address, _session, done) => {
      seen.push('MAIL');
      done();
    },
  });
  server.on('error', () => {});
  const sockets: Socket[] = [];
  server.server.on('connection', (socket: Socket) => sockets.push(socket));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', () => done()));
  const port = (server.server.address() as { port: number }).port;
  const carrier = smtpCarrier(readSmtpUrl(`smtp://127.0.0.1:${port}`), 'desk@example.org', hasty);
  await assert.rejects(carrier.send(mail), { reason: 'tls', kind: 'temporary' });
  assert.deepEqual(seen, []);
  for (const socket of sockets) socket.destroy();
  server.server.close();
});

test('servers that tell of failures are asked for headers only, under our name for the mail', async () => {
  const seen: string[] = [];
  const server = await scripted((line) => {
    seen.push(line);
    return line.startsWith('EHLO') ? '250-here\r\n250 DSN' : null;
  });
  await smtpCarrier(readSmtpUrl(server.url), 'desk@example.org', hasty).send(mail);
  await server.close();
  assert.ok(seen.includes('MAIL FROM:<desk@example.org> RET=HDRS ENVID=a1b2'), seen.join('\n'));
  assert.ok(seen.includes('RCPT TO:<office@example.net> NOTIFY=FAILURE,DELAY'));
});

test('the doctor hears it when a server hangs up before it says anything', async () => {
  const server = await scripted((line) => (line === 'greeting' ? 'drop' : null));
  const said = await checkCarrier({
    smtpUrl: server.url,
    data: '/nonexistent',
    mailFrom: 'desk@example.org',
  });
  await server.close();
  assert.match(said ?? '', /does not answer/);
});
