import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { simpleParser } from 'mailparser';
import { type TestDatabase, testActor, testDatabase } from '../../test/database.js';
import { readPdf } from '../../test/read-pdf.js';
import { readConfig } from '../kernel/config.js';
import { messagesBelow } from '../kernel/language.js';
import { beside } from '../kernel/root.js';
import { openCarrier } from '../post/carrier.js';
import { openPress, type Press } from '../print/press.js';
import { setCampaign } from './campaign.js';
import { emailItem, exampleCampaign, exampleMail } from './examples.js';
import { deliverMail, type MailroomMeans, mailroomJobs, prepareMailroom } from './jobs.js';
import { queueMail } from './outbox.js';
import { claim } from './outgoing/claim.js';

let database: TestDatabase;
let press: Press;
let data: string;
const actor = testActor('clerk');
before(async () => {
  database = await testDatabase();
  press = openPress();
  data = mkdtempSync(join(tmpdir(), 'habeas-data-'));
  await setCampaign(database.app, actor, exampleCampaign);
});
after(async () => {
  await press.close();
  await database.drop();
  rmSync(data, { recursive: true });
});

function means(): MailroomMeans {
  const config = readConfig({ HABEAS_DATA: data, MAIL_FROM: 'desk@example.org' });
  const messages = messagesBelow(beside(import.meta.url, '..'));
  return { db: database.app, actor, press, messages, config, carrier: openCarrier(config) };
}

test('before the first key nothing is taken in; the start makes one and settles what a crash left', async () => {
  await assert.rejects(queueMail(database.app, actor, exampleMail('early')), {
    code: 'mailroom.mail.no_key',
  });
  await prepareMailroom(means());
  await queueMail(database.app, actor, exampleMail('crashed'));
  await claim(database.app, actor);
  await prepareMailroom(means());
  const mail = await database.app.selectFrom('mails').select(['state', 'reason']).executeTakeFirstOrThrow();
  assert.deepEqual(mail, { state: 'uncertain', reason: 'no_result' });
  for (const job of mailroomJobs(means())) assert.equal(await job.run(), 0, job.name);
});

test('the clerk writes a dispatch as a mail with its letter and the paper as PDF', async () => {
  await emailItem(database.app, actor);
  assert.equal(await deliverMail(means()), 1);
  const [name = ''] = readdirSync(join(data, 'outbox'));
  const mail = await simpleParser(readFileSync(join(data, 'outbox', name)));
  assert.equal(mail.from?.value[0]?.name, 'Example Solidarity Desk');
  assert.equal(mail.replyTo?.value[0]?.address, 'desk@example.org');
  assert.equal(mail.headers.has('auto-submitted'), false, 'a person has verified it');
  assert.match(mail.text ?? '', /Dear Sir or Madam,/);
  const { pages } = await readPdf(new Uint8Array(mail.attachments[0]?.content ?? []));
  assert.match(pages[1]?.text ?? '', /Freedom for everybody in this example/);
  const { state } = await database.app.selectFrom('dispatches').select('state').executeTakeFirstOrThrow();
  assert.equal(state, 'sent');
});
