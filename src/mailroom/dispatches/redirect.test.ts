import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type TestDatabase, testActor, testDatabase } from '../../../test/database.js';
import { inventedOffice, type MailroomGround, mailroomGround } from '../../../test/mailroom-ground.js';
import { day_ms } from '../../kernel/clock.js';
import { moveDispatch } from '../dispatch.js';
import { redirectDispatch } from './redirect.js';

let database: TestDatabase;
let ground: MailroomGround;
const actor = testActor('staff:00000000-0000-4000-8000-000000000001');

before(async () => {
  database = await testDatabase();
  ground = await mailroomGround(database.app, actor);
  actor.clock.move(5 * day_ms);
});
after(async () => {
  await ground.close();
  await database.drop();
});

const officePaper = () => inventedOffice(database.app, actor);
const path = (id: string) => `/desk/mailroom/dispatches/${id}`;
const page = async (id: string) => (await ground.get(path(id))).text();
const rowOf = async (id: string) =>
  database.app.selectFrom('dispatches').selectAll().where('id', '=', id).executeTakeFirstOrThrow();

describe('a paper that is redirected', () => {
  test('what is due is cancelled in favour of the new one, and the two know each other: never both', async () => {
    const { id, mail, post } = await officePaper();
    const form = { way: `email:${mail}`, redirect_why: 'their post is not read' };
    const sent = await ground.post(`${path(id)}/redirect`, form);
    assert.equal(sent.status, 303);
    const other = sent.headers.get('location')?.split('/').at(-1) ?? '';
    const [old, fresh] = [await rowOf(id), await rowOf(other)];
    assert.deepEqual(
      [old.state, old.redirected_to, fresh.state, fresh.redirected_from, fresh.channel, fresh.email],
      ['cancelled', other, 'due', id, 'email', 'reception@office.example'],
    );
    const mails = await database.app
      .selectFrom('mails')
      .select('state')
      .where('dispatch_id', '=', other)
      .execute();
    assert.deepEqual(mails, [{ state: 'due' }]);
    assert.match(await page(id), new RegExp(`dispatches/${other}`));
    assert.match(await page(other), new RegExp(`dispatches/${id}`));
    assert.equal((await ground.post(`${path(id)}/redirect`, form)).status, 409, 'once');
    await assert.rejects(moveDispatch(database.app, actor, id, 'due'));
    // Two at once: one is the new way, the other is refused.
    const two = await Promise.allSettled(
      [1, 2].map(() =>
        redirectDispatch(database.app, actor, other, { channel: 'post', address_id: post, fax: null }, 'x'),
      ),
    );
    assert.deepEqual(two.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
    const alive = await database.app
      .selectFrom('dispatches')
      .select('channel')
      .where('item_id', '=', old.item_id)
      .where('state', '<>', 'cancelled')
      .execute();
    assert.deepEqual(alive, [{ channel: 'post' }]);
  });

  test('what came back stays as it came back, is counted so, and cannot go out again beside the new one', async () => {
    const { id, office, post } = await officePaper();
    await ground.posted([id]);
    await ground.post(path(id), { outcome: 'returned', reason: 'moved', on: '12 April 2016' });
    const same = await ground.post(`${path(id)}/redirect`, {
      way: `post:${post}`,
      redirect_why: 'new address',
    });
    assert.equal(same.status, 303, 'the paper stood at no address of ours before');
    assert.equal((await rowOf(id)).state, 'returned');
    await assert.rejects(moveDispatch(database.app, actor, id, 'due'), {
      code: 'mailroom.dispatch.redirected',
    });
    const [counts] = await database.visitors
      .selectFrom('dispatch_counts')
      .select((e) => [e.fn.sum('returned').as('returned'), e.fn.sum('waiting').as('waiting')])
      .where('addressee_id', '=', office)
      .execute();
    assert.deepEqual([Number(counts?.returned), Number(counts?.waiting)], [1, 1]);
  });

  test('a way that is not offered, the same way, and a fax without a number are refused at the field', async () => {
    const { id } = await officePaper();
    const stranger = await officePaper();
    for (const form of [
      { way: '', redirect_why: 'x' },
      { way: `post:${stranger.post}`, redirect_why: 'x' },
      { way: 'fax', fax: 'call them', redirect_why: 'x' },
      { way: 'handed', redirect_why: '' },
    ]) {
      assert.equal(
        (await ground.post(`${path(id)}/redirect`, { fax: '', ...form })).status,
        422,
        JSON.stringify(form),
      );
    }
    assert.equal((await rowOf(id)).state, 'due');
  });
});
