import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type TestDatabase, testActor, testDatabase } from '../../../test/database.js';
import { inventedOffice, type MailroomGround, mailroomGround } from '../../../test/mailroom-ground.js';
import { readPdf } from '../../../test/read-pdf.js';
import { day_ms } from '../../kernel/clock.js';
import { takeBatch } from '../batch.js';
import { dueOf } from '../due.js';
import { emailItem } from '../examples.js';
import { claim } from '../outgoing/claim.js';
import { officeStatistics } from '../returns/statistics.js';

let database: TestDatabase;
let ground: MailroomGround;
const actor = testActor('staff:00000000-0000-4000-8000-000000000001');

before(async () => {
  database = await testDatabase();
  ground = await mailroomGround(database.app, actor);
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

describe('a paper that is held', () => {
  test('it is neither printed into a batch nor mailed, until its day or until somebody lets it go', async () => {
    const { id } = await officePaper();
    const { dispatch } = await emailItem(database.app, actor);
    for (const one of [id, dispatch]) {
      const held = await ground.post(`${path(one)}/hold`, {
        hold_why: 'the hearing is on Tuesday',
        until: '12 April 2016',
      });
      assert.equal(held.status, 303);
    }
    assert.match(await page(id), /Held until 12 April 2016/);
    await assert.rejects(takeBatch(database.app, actor, [id]), { code: 'mailroom.batch.nothing_due' });
    assert.equal(await claim(database.app, actor), null);
    assert.match(await (await ground.get('/desk/mailroom')).text(), /held by one of us/);
    assert.equal((await ground.post(`${path(id)}/hold`, { hold_why: 'again' })).status, 409);

    assert.equal((await ground.post(`${path(dispatch)}/let-go`, {})).status, 303);
    assert.equal((await ground.post(`${path(dispatch)}/let-go`, {})).status, 404);
    assert.equal((await claim(database.app, actor))?.dispatch_id, dispatch);
    actor.clock.move(5 * day_ms);
    assert.equal((await takeBatch(database.app, actor, [id])).taken, 1, 'on that day it goes by itself');
    assert.match(await page(id), /the hearing is on Tuesday/);
  });

  test('without a reason, with a contact in it, or until yesterday it is not held', async () => {
    const { id } = await officePaper();
    for (const form of [
      { hold_why: '' },
      { hold_why: 'ask friend@someone.example' },
      { hold_why: 'x', until: '1 April 2016' },
      { hold_why: 'x', until: 'May 2016' },
    ]) {
      assert.equal((await ground.post(`${path(id)}/hold`, { until: '', ...form })).status, 422);
    }
    assert.equal(
      (await database.app.selectFrom('dispatch_holds').selectAll().where('dispatch_id', '=', id).execute())
        .length,
      0,
    );
  });
});

describe('a paper that leaves by somebody’s hand', () => {
  test('a fax carries its number on the sheet, and is reported sent by a person', async () => {
    const { id } = await officePaper();
    const sent = await ground.post(`${path(id)}/also`, { also_way: 'fax', also_fax: '+7 7172 74 56 31' });
    const other = sent.headers.get('location')?.split('/').at(-1) ?? '';
    assert.ok((await dueOf(database.app, actor.clock)).some(({ code }) => code === 'mailroom.due.by_hand'));
    assert.match(await (await ground.get('/desk/mailroom/by-hand')).text(), new RegExp(other));
    const letter = await ground.get(`${path(other)}/letter.pdf`);
    const { pages } = await readPdf(new Uint8Array(await letter.arrayBuffer()));
    assert.match(pages[0]?.text ?? '', /\+7 7172 74 56 31/);
    assert.match(pages[0]?.text ?? '', /2 River Road/);
    assert.equal((await ground.post(path(other), { outcome: 'posted' })).status, 422);
    assert.equal(
      (await ground.post(path(other), { outcome: 'reported_sent', on: '12 April 2016' })).status,
      303,
    );
    assert.equal((await rowOf(other)).state, 'reported_sent');
    assert.equal((await rowOf(id)).state, 'due', 'the paper by post is another dispatch');
    assert.equal(
      (await ground.post(`${path(id)}/also`, { also_way: 'fax', also_fax: '+7 7172 74 56 31' })).status,
      409,
    );
  });

  test('what was handed over says where and on which day; by whom is sealed', async () => {
    const { id, office } = await officePaper();
    const sent = await ground.post(`${path(id)}/redirect`, {
      way: 'handed',
      redirect_why: 'picket at the embassy',
    });
    const other = sent.headers.get('location')?.split('/').at(-1) ?? '';
    const form = { outcome: 'handed_over', on: '12 April 2016' };
    assert.equal((await ground.post(path(other), form)).status, 422, 'where?');
    const full = { ...form, place: 'Embassy, Invented Square 1', by: 'Volunteer Exampleson' };
    assert.equal((await ground.post(path(other), full)).status, 303);
    const row = await rowOf(other);
    assert.deepEqual([row.state, row.left_on], ['handed_over', '2016-04-12']);
    const closed = await page(other);
    assert.match(closed, /Handed over 12 April 2016: <bdi>Embassy, Invented Square 1/);
    assert.ok(!closed.includes('Exampleson'));
    assert.match(await (await ground.post(`${path(other)}/handed-by`, {})).text(), /Volunteer Exampleson/);
    const dump = JSON.stringify([
      await database.app.selectFrom('handovers').selectAll().execute(),
      await database.app.selectFrom('journal').selectAll().execute(),
      await database.app.selectFrom('dispatch_events').selectAll().execute(),
    ]);
    assert.ok(!dump.includes('Exampleson'));
    ground.holds = false;
    assert.equal((await ground.post(`${path(other)}/handed-by`, {})).status, 403);
    ground.holds = true;
    const [count] = await database.visitors
      .selectFrom('dispatch_counts')
      .select(['handed_over', 'reported_posted'])
      .where('addressee_id', '=', office)
      .where('handed_over', '>', 0)
      .execute();
    assert.deepEqual(count, { handed_over: 1, reported_posted: 0 });
  });
});

describe('what becomes of a paper', () => {
  test('the recipient’s side says that it arrived: who, how and when; and the last entry is taken back', async () => {
    const { id, office } = await officePaper();
    await ground.posted([id]);
    const form = { outcome: 'confirmed', on: '20 April 2016', by_whom: 'family', how: 'phone' };
    assert.equal((await ground.post(path(id), form)).status, 422, 'the 20th is still to come');
    assert.equal((await ground.post(path(id), { ...form, on: 'April 2016' })).status, 422);
    assert.equal((await ground.post(path(id), { ...form, on: '12 April 2016' })).status, 303);
    assert.match(await page(id), /Arrived 12 April 2016: the family says so, by phone/);
    const [stats] = (await officeStatistics(database.app)).filter((one) => one.id === office);
    assert.deepEqual([stats?.left, stats?.confirmed, stats?.median_days, stats?.words], [1, 1, 0, 1]);
    const back = await ground.post(`${path(id)}/take-back`, {});
    assert.equal(back.status, 303);
    assert.equal((await rowOf(id)).state, 'posted');
    assert.doesNotMatch(await page(id), /Arrived 12 April/);
    assert.match(await page(id), /taken back; again “posted”/);
    assert.equal((await ground.post(`${path(id)}/take-back`, {})).status, 404);
  });

  test('a return is looked into, and the numbers of its office follow', async () => {
    const { id, office } = await officePaper();
    await ground.posted([id]);
    actor.clock.move(10 * day_ms);
    assert.equal((await ground.post(path(id), { outcome: 'returned', on: '' })).status, 422, 'why?');
    await ground.post(path(id), { outcome: 'returned', reason: 'incomplete', on: '' });
    const [found] = await database.app
      .selectFrom('returns')
      .select('id')
      .where('dispatch_id', '=', id)
      .execute();
    const one = `/desk/mailroom/returns/${found?.id}`;
    assert.match(await (await ground.get(one)).text(), /address incomplete/);
    assert.equal((await ground.post(one, { found: ' ' })).status, 422);
    assert.equal((await ground.post(one, { found: 'the room number was missing' })).status, 303);
    assert.equal((await ground.post(one, { found: 'again' })).status, 404);
    const [stats] = (await officeStatistics(database.app)).filter(({ id: own }) => own === office);
    assert.deepEqual([stats?.left, stats?.returned, stats?.median_days], [1, 1, 10]);
  });
});
