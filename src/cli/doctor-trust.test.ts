import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type TestDatabase, testDatabase } from '../../test/database.js';
import { DeskVisit, deskOn, firstIn, invite } from '../../test/desk-visit.js';
import { setUp } from '../../test/second-step.js';
import { day_ms } from '../kernel/clock.js';
import { setCampaign } from '../mailroom/campaign.js';
import { exampleCampaign } from '../mailroom/examples.js';
import { lookAtLimits, lookAtSender, lookAtTrust } from './doctor-trust.js';

let database: TestDatabase;
before(async () => {
  database = await testDatabase();
});
after(() => database?.drop());

test('the doctor says who has no second step, which key one person holds alone, and when the paper was last tried', async () => {
  const desk = deskOn(database.app);
  const faults = async (days = 0) =>
    (await lookAtTrust(database.app, new Date(desk.clock.now().getTime() + days * day_ms)))
      .filter(({ fault }) => fault)
      .map(({ sentence }) => sentence);
  assert.deepEqual(await faults(), []);
  const app = desk.start();
  const { visit } = await firstIn(desk, database.app, app);
  await invite(visit);
  const newcomer = new DeskVisit(app, desk.clock);
  await newcomer.post(visit.text('invitation'), { name: 'Tomas' });
  const [steps, keys] = await faults();
  assert.match(steps ?? '', /^1 of them have no second step/);
  assert.match(keys ?? '', /^Only one person holds .*supporters/);
  await setUp(newcomer);
  assert.match((await faults())[0] ?? '', /^Only one person holds/);
  assert.match((await faults(181)).at(-1) ?? '', /was never tried\. Run: habeas recovery rehearse/);
});

test('a desk where people work and nobody has said who sends is a fault, before that the next step', async () => {
  const fresh = await testDatabase();
  try {
    const { app } = fresh;
    assert.match((await lookAtSender(app, false)).sentence, /Run: habeas import sender FILE/);
    assert.equal((await lookAtSender(app, false)).fault, false);
    const desk = deskOn(app);
    await firstIn(desk, app, desk.start());
    assert.equal((await lookAtSender(app, false)).fault, true);
    assert.equal((await lookAtSender(app, true)).fault, false);
    await setCampaign(app, desk.operator, exampleCampaign);
    const set = await lookAtSender(app, false);
    assert.deepEqual([set.fault, set.sentence], [false, '“Example Solidarity Desk” sends.']);
  } finally {
    await fresh.drop();
  }
});

test('a service that may open few files is told which setting to change', () => {
  const limits = (most: string) =>
    `Limit   Soft   Hard   Units\nMax open files            1024                 ${most}               files\n`;
  assert.equal(lookAtLimits(limits('4096'))[0]?.fault, true);
  assert.equal(lookAtLimits(limits('524288'))[0]?.fault, false);
  assert.deepEqual(lookAtLimits(null), []);
});
