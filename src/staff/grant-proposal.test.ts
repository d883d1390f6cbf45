import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { testDatabase } from '../../test/database.js';
import { type Desk, type DeskVisit, deskOn, firstIn, invited } from '../../test/desk-visit.js';
import { signIn } from '../../test/second-step.js';
import { day_ms } from '../kernel/clock.js';
import { newKeyPair, open, seal } from '../kernel/vault.js';
import { HeldKeys, recipientOf } from './compartment.js';
import { forgetProposals } from './grant-proposal.js';
import { staffList } from './member.js';
import { tidyKey } from './recovery-paper.js';
import { splitKey } from './recovery-share.js';
import { sessionOf } from './session.js';

let database: Awaited<ReturnType<typeof testDatabase>>;
let desk: Desk;
let app: ReturnType<Desk['start']>;
let mira: Awaited<ReturnType<typeof firstIn>>;
let boris: Awaited<ReturnType<typeof invited>>;
let inga: Awaited<ReturnType<typeof invited>>;
const ids: Record<string, string> = {};

before(async () => {
  database = await testDatabase();
  desk = deskOn(database.app);
  app = desk.start();
  mira = await firstIn(desk, database.app, app);
  boris = await invited(app, mira.visit, 'Boris');
  inga = await invited(app, mira.visit, 'Inga');
  for (const { name, id } of await staffList(database.app)) ids[name] = id;
});
after(() => database.drop());

const place = { table: 'adoptions', row: 'one' };

/** Whether somebody opens what is sealed to a list now. */
async function opens(visit: DeskVisit, list: 'supporters' | 'lawyers'): Promise<boolean> {
  const session = await sessionOf(database.app, desk.clock, visit.cookie.split('=')[1] ?? '');
  assert.ok(session);
  const actor = { ...desk.operator, who: `staff:${session.staff.id}` };
  const keys = new HeldKeys(database.app, actor, session.staff.id, session.identity);
  const sealed = await seal(await recipientOf(database.app, list), place, 'word');
  return keys.open(list, place, sealed).then(
    (word) => word === 'word',
    () => false,
  );
}

const proposalId = async () =>
  (await database.app.selectFrom('grant_proposals').select('id').executeTakeFirst())?.id ?? '';

const journalled = async (what: string) =>
  database.app.selectFrom('journal').select(['who', 'why', 'detail']).where('what', '=', what).execute();

test('a sole holder gives a list’s key only with the paper, and a stranger’s paper gives nothing', async () => {
  const path = `/desk/staff/${ids.Boris}/list/supporters`;
  await mira.visit.post(`/desk/staff/${ids.Boris}/grant`, { compartment: 'supporters' });
  assert.equal(mira.visit.status, 403, 'one person gives no list');
  assert.match((await mira.visit.get(path)).page, /only one who holds its key.*the paper is the second/s);
  await mira.visit.post(path, { why: 'answers officers', key: '', second: '' });
  assert.equal(mira.visit.status, 409);
  assert.match(mira.visit.page, /nobody could agree/);
  const stranger = (await newKeyPair()).identity;
  await mira.visit.post(path, { why: 'answers officers', key: stranger, second: '' });
  assert.equal(mira.visit.status, 422);
  assert.ok(!mira.visit.page.includes(stranger));
  await mira.visit.post(path, { why: '', key: mira.recoveryKey, second: '' });
  assert.equal(mira.visit.status, 422, 'a reason is needed');
  assert.equal(await opens(boris.visit, 'supporters'), false);
  // Two trustees' shares are as good as the whole key.
  const [one, , three] = await splitKey(tidyKey(mira.recoveryKey) ?? '');
  const shares = { key: one?.lines.join(' ') ?? '', second: three?.lines.join(' ') ?? '' };
  await mira.visit.post(path, { why: 'answers officers', ...shares });
  assert.equal(mira.visit.location, '/desk/staff/keys?done=given', mira.visit.page);
  assert.equal(await opens(boris.visit, 'supporters'), true);
  const [entry] = await journalled('compartment.grant_with_paper');
  assert.deepEqual([entry?.why, entry?.detail.by], ['answers officers', 'shares']);
});

test('where two hold a list, the paper is no way round the second holder', async () => {
  const form = { why: 'in a hurry', key: mira.recoveryKey, second: '' };
  await mira.visit.post(`/desk/staff/${ids.Inga}/list/supporters`, form);
  assert.equal(mira.visit.status, 409);
  assert.match(mira.visit.page, /Others hold/);
  assert.equal(await opens(inga.visit, 'supporters'), false);
});

test('a proposal opens nothing until another holder agrees; whoever proposed it cannot', async () => {
  await inga.visit.post(`/desk/staff/${ids.Boris}/list/supporters`, { why: 'a try' });
  assert.equal(inga.visit.status, 403, 'whoever holds nothing proposes nothing');
  await mira.visit.post(`/desk/staff/${ids.Inga}/list/supporters`, {
    why: 'newsletter',
    key: '',
    second: '',
  });
  assert.equal(mira.visit.location, '/desk/staff/keys?done=proposed', mira.visit.page);
  assert.equal(await opens(inga.visit, 'supporters'), false);
  assert.match((await inga.visit.get('/desk')).page, /proposal to give somebody the key/);
  const id = await proposalId();
  await mira.visit.post(`/desk/staff/proposals/${id}/agree`);
  assert.equal(mira.visit.status, 403);
  await inga.visit.post(`/desk/staff/proposals/${id}/agree`);
  assert.equal(inga.visit.status, 403, 'nobody agrees to a key for themselves');
  assert.equal(await opens(inga.visit, 'supporters'), false);
  assert.match((await boris.visit.get('/desk/staff/keys')).page, /Agree: give the key/);
  await boris.visit.post(`/desk/staff/proposals/${id}/agree`);
  assert.equal(boris.visit.location, '/desk/staff/keys?done=agreed', boris.visit.page);
  assert.equal(await opens(inga.visit, 'supporters'), true);
  const [agreed] = await journalled('compartment.grant_agreed');
  assert.deepEqual([agreed?.who, agreed?.detail.proposed_by], [`staff:${ids.Boris}`, ids.Mira]);
  await boris.visit.post(`/desk/staff/proposals/${id}/agree`);
  assert.equal(boris.visit.status, 404, 'a decided proposal is over');
});

test('a proposal dies when it is declined, after seven days, and with the key of whoever made it', async () => {
  const again = async () => {
    await boris.visit.post(`/desk/staff/${ids.Inga}/take`, { compartment: 'supporters' });
    await mira.visit.post(`/desk/staff/${ids.Inga}/list/supporters`, {
      why: 'newsletter',
      key: '',
      second: '',
    });
    return proposalId();
  };
  const first = await again();
  await boris.visit.post(`/desk/staff/proposals/${first}/decline`);
  assert.equal(boris.visit.location, '/desk/staff/keys?done=declined');
  await boris.visit.post(`/desk/staff/proposals/${first}/agree`);
  assert.equal(boris.visit.status, 404);

  const second = await again();
  await boris.visit.post(`/desk/staff/${ids.Mira}/take`, { compartment: 'supporters' });
  await boris.visit.post(`/desk/staff/proposals/${second}/agree`);
  assert.equal(boris.visit.status, 409, 'who proposed it holds it no more');
  const paper = { why: 'Mira again', key: mira.recoveryKey, second: '' };
  await boris.visit.post(`/desk/staff/${ids.Mira}/list/supporters`, paper);
  assert.equal(boris.visit.location, '/desk/staff/keys?done=given', boris.visit.page);

  desk.clock.move(7 * day_ms);
  for (const one of [boris, inga]) await signIn(one.visit, one);
  await boris.visit.post(`/desk/staff/proposals/${second}/agree`);
  assert.equal(boris.visit.status, 404, 'its seven days are over');
  assert.equal(await forgetProposals(database.app, desk.operator), 1);
  assert.equal(await opens(inga.visit, 'supporters'), false);
});

test('the recovery key from paper is good also after keys were renewed, and is nothing else’s', async () => {
  const rows = await database.app
    .selectFrom('compartment_recoveries')
    .select(['compartment', 'recovery_key_id', 'identity_sealed'])
    .execute();
  assert.equal(rows.length, 5);
  for (const { compartment, recovery_key_id, identity_sealed } of rows) {
    const at = { table: 'compartment_recoveries', row: `${compartment} ${recovery_key_id}` };
    await open(tidyKey(mira.recoveryKey) ?? '', at, identity_sealed);
  }
});
