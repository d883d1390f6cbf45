import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type TestDatabase, testActor, testDatabase } from '../../test/database.js';
import { type MailServer, startMailServer } from '../../test/mail-server.js';
import { day_ms, minute_ms } from '../kernel/clock.js';
import { openDatabase } from '../kernel/database.js';
import type { Carrier } from '../post/carrier.js';
import { NotSent, Uncertain } from '../post/not-sent.js';
import { readSmtpUrl, smtpCarrier } from '../post/smtp.js';
import { type Delivery, deliverNext, lease_minutes, most_attempts, sweepClaimed } from './delivery.js';
import { emailItem, exampleMail } from './examples.js';
import { decideMail } from './mail-decision.js';
import { operationalIdentities, renewOperationalKey } from './operational-key.js';
import { queueMail } from './outbox.js';
import { claim } from './outgoing/claim.js';

let database: TestDatabase;
let folder: string;
let server: MailServer;
const actor = testActor('clerk');

before(async () => {
  database = await testDatabase();
  folder = mkdtempSync(join(tmpdir(), 'habeas-keys-'));
  server = await startMailServer();
  await renewOperationalKey(database.app, actor, folder);
});
after(async () => {
  await server.close();
  await database.drop();
  rmSync(folder, { recursive: true });
});

function office(carrier: Carrier, who = 'clerk'): Delivery {
  return {
    db: database.app,
    actor: { ...actor, who },
    carrier,
    from: { name: 'Example Campaign', address: 'desk@example.org' },
    identities: () => operationalIdentities(folder),
    paperOf: async () => ({ subject: 'Motion', text: 'We resolve', attachments: [] }),
  };
}
const smtp = () => smtpCarrier(readSmtpUrl(server.url), 'desk@example.org');
/** A carrier that ends every attempt as it is told: what a server can do is tested in post/. */
const ending = (error: Error): Carrier => ({
  kind: 'smtp',
  send: () => Promise.reject(error),
});
async function mailOf(key: string) {
  return database.app.selectFrom('mails').selectAll().where('key', '=', key).executeTakeFirstOrThrow();
}
async function stateOfDispatch(id: string) {
  const row = await database.app
    .selectFrom('dispatches')
    .select('state')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return row.state;
}

describe('mail from the outbox', () => {
  test('a mail is sent once, and its recipient is forgotten then', async () => {
    await queueMail(database.app, actor, exampleMail('once'));
    await assert.rejects(queueMail(database.app, actor, exampleMail('once')), {
      code: 'mailroom.mail.already_queued',
    });
    assert.equal(await deliverNext(office(smtp())), 'sent');
    assert.equal(await deliverNext(office(smtp())), null);
    assert.equal((await server.mailTo('once@example.net')).subject, 'Please confirm');
    assert.equal((await mailOf('once')).content_sealed, null);
  });

  test('two clerks at once deliver each mail exactly once', async () => {
    const keys = Array.from({ length: 24 }, (_one, place) => `parallel-${place}`);
    for (const key of keys) await queueMail(database.app, actor, exampleMail(key));
    const drain = async (who: string) => {
      let sent = 0;
      while ((await deliverNext(office(smtp(), who))) !== null) sent += 1;
      return sent;
    };
    const counts = await Promise.all(['clerk', 'clerk:2', 'clerk:3', 'clerk:4'].map(drain));
    assert.equal(
      counts.reduce((sum, one) => sum + one, 0),
      keys.length,
    );
    for (const key of keys) {
      assert.equal(server.arrived.filter(({ to }) => to[0] === `${key}@example.net`).length, 1, key);
    }
  });

  test('a crash between claim and result leaves the mail uncertain, and nothing sends it again', async () => {
    const { dispatch } = await emailItem(database.app, actor);
    // Another process claims it, gets the mail to the server, and dies.
    const other = openDatabase(database.urls);
    const claimed = await claim(other.app, actor);
    await other.close();
    assert.equal(claimed?.dispatch_id, dispatch);
    assert.equal(await stateOfDispatch(dispatch), 'claimed');
    assert.equal(await deliverNext(office(smtp())), null);
    assert.equal(await sweepClaimed(database.app, actor), 0, 'its lease is not over');
    actor.clock.move((lease_minutes + 1) * minute_ms);
    assert.equal(await sweepClaimed(database.app, actor), 1);
    assert.equal(await stateOfDispatch(dispatch), 'uncertain');
    actor.clock.move(day_ms);
    assert.equal(await deliverNext(office(smtp())), null);

    await decideMail(database.app, actor, claimed?.id ?? '', 'send_again');
    assert.equal(await stateOfDispatch(dispatch), 'due');
    assert.equal(await deliverNext(office(smtp())), 'sent');
    assert.equal(await stateOfDispatch(dispatch), 'sent');
    await assert.rejects(decideMail(database.app, actor, claimed?.id ?? '', 'send_again'), {
      code: 'mailroom.mail.not_stuck',
    });
  });

  test('the clerk’s start makes every open claim uncertain; a late result still counts', async () => {
    const { dispatch } = await emailItem(database.app, actor);
    let swept = 0;
    const slow: Carrier = {
      kind: 'smtp',
      send: async () => {
        swept = await sweepClaimed(database.app, actor, true);
        assert.equal(await stateOfDispatch(dispatch), 'uncertain');
        return { receipt: '250' };
      },
    };
    assert.equal(await deliverNext(office(slow)), 'sent');
    assert.equal(swept, 1);
    assert.equal(await stateOfDispatch(dispatch), 'sent');
  });

  test('a person’s decision is not overturned by a late result', async () => {
    const { dispatch } = await emailItem(database.app, actor);
    const slow: Carrier = {
      kind: 'smtp',
      send: async () => {
        await sweepClaimed(database.app, actor, true);
        await decideMail(database.app, actor, (await mailOf(`dispatch:${dispatch}`)).id, 'was_sent');
        throw new NotSent('temporary', 'smtp_451');
      },
    };
    await deliverNext(office(slow));
    assert.equal((await mailOf(`dispatch:${dispatch}`)).state, 'sent');
    assert.equal(await stateOfDispatch(dispatch), 'sent');
  });

  test('what is surely not sent is tried eight times, ever later, and then shown to a person', async () => {
    const { dispatch } = await emailItem(database.app, actor);
    const key = `dispatch:${dispatch}`;
    const busy = office(ending(new NotSent('temporary', 'smtp_451')));
    for (let attempt = 1; attempt < most_attempts; attempt += 1) {
      assert.equal(await deliverNext(busy), 'due');
      assert.equal(await deliverNext(busy), null, 'not before its time');
      actor.clock.move((await mailOf(key)).due_at.getTime() - actor.clock.now().getTime());
    }
    assert.equal(await deliverNext(busy), 'failed');
    assert.equal(await stateOfDispatch(dispatch), 'due');
    assert.equal((await mailOf(key)).reason, 'smtp_451');
    assert.equal(await deliverNext(busy), null);
    await decideMail(database.app, actor, (await mailOf(key)).id, 'give_up');
    assert.equal(await stateOfDispatch(dispatch), 'cancelled');
  });

  test('a server’s last no makes the dispatch refused; a lost line makes it uncertain', async () => {
    const refused = await emailItem(database.app, actor);
    assert.equal(await deliverNext(office(ending(new NotSent('permanent', 'smtp_550')))), 'failed');
    assert.equal(await stateOfDispatch(refused.dispatch), 'refused');
    await assert.rejects(
      decideMail(database.app, actor, (await mailOf(`dispatch:${refused.dispatch}`)).id, 'was_sent'),
      { code: 'mailroom.mail.surely_not_sent' },
    );
    const lost = await emailItem(database.app, actor);
    assert.equal(await deliverNext(office(ending(new Uncertain('connection_lost')))), 'uncertain');
    assert.equal(await stateOfDispatch(lost.dispatch), 'uncertain');
    await decideMail(database.app, actor, (await mailOf(`dispatch:${lost.dispatch}`)).id, 'was_sent');
    assert.equal(await stateOfDispatch(lost.dispatch), 'sent');
  });

  test('a mistake of ours is never taken for "not sent"', async () => {
    await queueMail(database.app, actor, exampleMail('mistake'));
    await assert.rejects(deliverNext(office(ending(new TypeError('ours')))), TypeError);
    assert.equal((await mailOf('mistake')).state, 'uncertain');
  });
});

describe('the operational key', () => {
  test('it is a file that only we can read, new each day, and destroyed after seven days', async () => {
    const [first] = readdirSync(folder);
    assert.equal(statSync(join(folder, first ?? '')).mode & 0o777, 0o600);
    await queueMail(database.app, actor, exampleMail('old'));
    const late = office(ending(new NotSent('temporary', 'no_connection')));
    assert.equal(await deliverNext(late), 'due');
    for (let day = 0; day < 8; day += 1) {
      actor.clock.move(day_ms);
      assert.ok((await renewOperationalKey(database.app, actor, folder)) >= 1);
      assert.equal(await renewOperationalKey(database.app, actor, folder), 0, 'once a day');
    }
    assert.equal(readdirSync(folder).length, 7);
    assert.equal(operationalIdentities(folder).length, 7);
    assert.equal(await deliverNext(late), 'failed');
    assert.equal((await mailOf('old')).reason, 'key_gone');
    await assert.rejects(decideMail(database.app, actor, (await mailOf('old')).id, 'send_again'), {
      code: 'mailroom.mail.words_gone',
    });
  });

  test('the database knows no address and no word of a mail', async () => {
    await queueMail(database.app, actor, exampleMail('dumped'));
    const dump = JSON.stringify(await database.app.selectFrom('mails').selectAll().execute());
    assert.doesNotMatch(dump, /example\.net|Please confirm/);
    assert.match(dump, /age-encryption|content_sealed/);
  });

  test('a damaged key file is said and not replaced', async () => {
    const name = readdirSync(folder).sort().at(-1) ?? '';
    rmSync(join(folder, name));
    writeFileSync(join(folder, name), 'nonsense');
    await assert.rejects(renewOperationalKey(database.app, actor, folder), /damaged/);
  });
});
