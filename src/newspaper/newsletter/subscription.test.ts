import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { deliverAll, outbox, press, subscribed } from '../../../test/newsletter-ground.js';
import { type SendingGround, sendingGround } from '../../../test/sending-ground.js';
import { newId } from '../../kernel/chance.js';
import { hour_ms, second_ms } from '../../kernel/clock.js';
import { decideMail } from '../../mailroom/mail-decision.js';
import type { Carrier } from '../../post/carrier.js';
import { NotSent, Uncertain } from '../../post/not-sent.js';
import { endUnwanted } from './release.js';
import { stepSending } from './sending.js';
import { endBounced } from './subscription.js';

let g: SendingGround;
before(async () => {
  g = await sendingGround();
});
after(() => g.close());

test('what was in hand when somebody ended it, or paused, is not tried again', async () => {
  await g.alone();
  const links = new Map<string, string>();
  for (const name of ['ends', 'waits', 'refused', 'unsure', 'reads'])
    links.set(`${name}@hand.example`, await subscribed(g, `${name}@hand.example`, 'article'));
  await deliverAll(g, g.smtp());
  g.server.arrived.length = 0;
  await g.db().deleteFrom('newsletter_sendings').execute();
  const id = await g.prepared('article', '22485');
  assert.deepEqual(await g.release(id), { mails: 5, left: 0 });
  const later = new NotSent('temporary', 'smtp_451', 'domain');
  const fickle: Carrier = {
    kind: 'smtp',
    send: async ({ to }) => {
      if (to.startsWith('reads')) return { receipt: '250' };
      if (to.startsWith('refused')) throw new NotSent('permanent', 'smtp_550');
      if (to.startsWith('unsure')) throw new Uncertain('timeout');
      // While the server has it, its reader presses the button.
      if (to.startsWith('ends')) await press(g, `${links.get(to)}/remove`);
      throw later;
    },
  };
  await deliverAll(g, fickle);
  for (const name of ['refused', 'unsure']) await press(g, `${links.get(`${name}@hand.example`)}/remove`);
  // One was refused and is settled with its words gone; of the other one somebody can say what became of it.
  assert.deepEqual(await g.stuck('failed'), []);
  assert.deepEqual(
    (await g.stuck('dropped')).map((one) => one.content_sealed),
    [null],
  );
  const [unsure] = await g.stuck('uncertain');
  await assert.rejects(decideMail(g.db(), g.actor, unsure?.id ?? '', 'send_again'), {
    code: 'mailroom.mail.words_gone',
  });
  await decideMail(g.db(), g.actor, unsure?.id ?? '', 'was_sent');
  assert.equal((await outbox(g, 'newsletter')).length, 2);
  assert.equal(await endUnwanted(g.db(), g.actor), 1);
  assert.deepEqual(
    (await outbox(g, 'newsletter')).map(({ to }) => to),
    ['waits@hand.example'],
  );
  // A pause comes while the server has the last one, which says "later".
  g.desk.clock.move(hour_ms);
  await deliverAll(g, {
    kind: 'smtp',
    send: async () => {
      await stepSending(g.db(), g.actor, id, 'pause');
      throw later;
    },
  });
  assert.equal((await outbox(g, 'newsletter')).length, 1);
  assert.equal(await endUnwanted(g.db(), g.actor), 1);
  assert.deepEqual(await outbox(g, 'newsletter'), []);
  await stepSending(g.db(), g.actor, id, 'go_on');
  assert.deepEqual(await g.release(id), { mails: 1, left: 0 });
  await deliverAll(g, g.smtp());
  assert.deepEqual(
    g.server.arrived.map(({ to }) => to),
    [['waits@hand.example']],
  );
  assert.equal(await endUnwanted(g.db(), g.actor), 0);
});

test('an address that subscribed twice has one mail, and a mailbox that is not there ends its subscription', async () => {
  await g.alone();
  await subscribed(g, 'twice@bounce.example', 'article');
  await subscribed(g, 'full@bounce.example', 'article');
  await subscribed(g, 'late@bounce.example', 'article');
  g.desk.clock.move(13 * 3600 * second_ms);
  await subscribed(g, 'Twice@bounce.example', 'article');
  await deliverAll(g, g.smtp());
  await g.db().deleteFrom('newsletter_sendings').execute();
  const id = await g.prepared('article', '22485');
  assert.deepEqual(await g.release(id), { mails: 3, left: 0 });
  assert.equal((await g.state(id)).same_address, 1);
  const refusing: Carrier = {
    kind: 'smtp',
    send: async ({ to }) => {
      if (to.startsWith('full')) throw new NotSent('permanent', 'smtp_552');
      if (/^twice/i.test(to)) throw new NotSent('permanent', 'no_mailbox');
      return { receipt: '250' };
    },
  };
  await deliverAll(g, refusing);
  assert.equal(await endBounced(g.db(), g.actor), 1);
  assert.equal(await endBounced(g.db(), g.actor), 0);
  assert.equal((await g.readers()).length, 3);
  // Nobody has to decide of it: it is not sent again.
  assert.deepEqual(
    (await g.stuck('failed')).map(({ reason }) => reason),
    ['smtp_552'],
  );
  // A notice comes back afterwards: no such mailbox.
  const { mail_id } = await g
    .db()
    .selectFrom('newsletter_mails as n')
    .innerJoin('mails as m', 'm.id', 'n.mail_id')
    .select('n.mail_id')
    .where('n.sending_id', '=', id)
    .where('m.state', '=', 'sent')
    .executeTakeFirstOrThrow();
  const notice = {
    action: 'failed',
    reply: null,
    seen_at: null,
    seen_by: null,
    read_by: 'operator',
  } as const;
  const came = async (status: string) => {
    await g
      .db()
      .insertInto('bounces')
      .values({
        ...{ ...notice, id: newId(g.actor.chance), mail_id: mail_id ?? '', status },
        ...{ notice_hash: g.actor.chance.bytes(32), read_at: g.desk.clock.now() },
      })
      .execute();
  };
  // A no to our words ends nothing.
  await came('5.7.1');
  assert.equal(await endBounced(g.db(), g.actor), 0);
  await came('5.1.1');
  assert.equal(await endBounced(g.db(), g.actor), 1);
  assert.equal((await g.readers()).length, 2);
  assert.equal((await g.state(id)).came_back, 1);
});
