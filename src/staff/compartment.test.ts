import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { testDatabase } from '../../test/database.js';
import { type Desk, DeskVisit, deskOn, firstIn, invite, invited } from '../../test/desk-visit.js';
import { signIn } from '../../test/second-step.js';
import { Refused } from '../kernel/refusals.js';
import { NotOpened, open, seal } from '../kernel/vault.js';
import { compartments, HeldKeys, recipientOf } from './compartment.js';
import { memberOf, staffList } from './member.js';
import { openWithRecoveryKey } from './recovery.js';
import { tidyKey } from './recovery-paper.js';
import { roleNames } from './role.js';
import { sessionOf } from './session.js';

let database: Awaited<ReturnType<typeof testDatabase>>;
let desk: Desk;
let app: ReturnType<Desk['start']>;
let mira: Awaited<ReturnType<typeof firstIn>>;

const place = { table: 'letters', row: 'one' };

before(async () => {
  database = await testDatabase();
  desk = deskOn(database.app);
  app = desk.start();
  await assert.rejects(recipientOf(database.app, 'supporters'), refused('staff.compartment.missing'));
  mira = await firstIn(desk, database.app, app);
});
after(() => database.drop());

const refused = (code: string) => (error: unknown) => error instanceof Refused && error.code === code;

/** The keys of somebody who is signed in, as the guard makes them from the cookie. */
async function keysOf(visit: DeskVisit): Promise<HeldKeys> {
  const session = await sessionOf(database.app, desk.clock, visit.cookie.split('=')[1] ?? '');
  assert.ok(session);
  const actor = { ...desk.operator, who: `staff:${session.staff.id}` };
  return new HeldKeys(database.app, actor, session.staff.id, session.identity);
}

async function idOf(name: string): Promise<string> {
  return (await staffList(database.app)).find((member) => member.name === name)?.id ?? '';
}

/** Mira, who alone holds a list, gives its key: the recovery key from paper is the second. */
async function givenWithPaper(id: string, list: string): Promise<void> {
  const form = { why: 'works on it, too', key: mira.recoveryKey, second: '' };
  await mira.visit.post(`/desk/staff/${id}/list/${list}`, form);
  assert.equal(mira.visit.location, '/desk/staff/keys?done=given', mira.visit.page);
}

async function openings(): Promise<number> {
  const rows = await database.app
    .selectFrom('journal')
    .select('seq')
    .where('what', '=', 'sealed.opened')
    .execute();
  return rows.length;
}

test('the first person holds every compartment, and each opening is in the journal once', async () => {
  const keys = await keysOf(mira.visit);
  for (const compartment of compartments) {
    const sealed = await seal(await recipientOf(database.app, compartment), place, { word: compartment });
    assert.deepEqual(await keys.open(compartment, place, sealed), { word: compartment });
    await assert.rejects(keys.open(compartment, { ...place, row: 'two' }, sealed), NotOpened);
  }
  assert.equal(await openings(), 1);
});

test('the recovery key opens every compartment, and no other key does', async () => {
  const identities = await openWithRecoveryKey(database.app, tidyKey(mira.recoveryKey) ?? '');
  assert.deepEqual([...(identities?.keys() ?? [])].sort(), [...compartments].sort());
  for (const [compartment, identity] of identities ?? []) {
    const recipient = await recipientOf(database.app, compartment as (typeof compartments)[number]);
    assert.equal(await open(identity, place, await seal(recipient, place, 'word')), 'word');
  }
  assert.equal(await openWithRecoveryKey(database.app, mira.passphrase), null);
});

test('without a grant a person opens nothing; granted by a holder they open that, and only that', async () => {
  const tomas = await invited(app, mira.visit, 'Tomas');
  const id = await idOf('Tomas');
  const sealed = await seal(await recipientOf(database.app, 'mailroom'), place, 'word');
  const letter = await seal(await recipientOf(database.app, 'lawyers'), place, 'word');
  const keys = await keysOf(tomas.visit);
  await assert.rejects(keys.open('mailroom', place, sealed), refused('staff.compartment.not_held'));
  await tomas.visit.post(`/desk/staff/${id}/grant`, { compartment: 'mailroom' });
  assert.equal(tomas.visit.status, 403);

  await mira.visit.post(`/desk/staff/${id}/grant`, { compartment: 'mailroom' });
  assert.equal(mira.visit.status, 303);
  // The session that was open before the grant has it at once.
  assert.equal(await keys.open('mailroom', place, sealed), 'word');
  await assert.rejects(keys.open('lawyers', place, letter), refused('staff.compartment.not_held'));
  await mira.visit.post(`/desk/staff/${id}/grant`, { compartment: 'mailroom' });
  assert.equal(mira.visit.status, 409);
  await mira.visit.post(`/desk/staff/${id}/grant`, { compartment: "no'thing" });
  assert.equal(mira.visit.status, 403);

  await tomas.visit.post(`/desk/staff/${id}/take`, { compartment: 'mailroom' });
  assert.equal(tomas.visit.status, 409, 'nobody takes a key from themselves');
  await mira.visit.post(`/desk/staff/${id}/take`, { compartment: 'mailroom' });
  await assert.rejects(keys.open('mailroom', place, sealed), refused('staff.compartment.not_held'));
});

test('whoever gets a new passphrase keeps what they hold, and their other sessions end', async () => {
  const elsewhere = new DeskVisit(app);
  await signIn(elsewhere, mira);
  assert.equal((await elsewhere.get('/desk/account')).status, 200);
  await mira.visit.post('/desk/account/passphrase', { passphrase: 'not the right one' });
  assert.equal(mira.visit.status, 422);
  await mira.visit.post('/desk/account/passphrase', { passphrase: mira.passphrase });
  assert.equal(mira.visit.status, 200);
  const next = mira.visit.text('passphrase');
  assert.notEqual(next, mira.passphrase);
  assert.equal((await elsewhere.get('/desk')).status, 303);
  await elsewhere.post('/desk/sign-in', { name: 'Mira', passphrase: mira.passphrase });
  assert.equal(elsewhere.status, 422);
  mira.passphrase = next;
  await signIn(elsewhere, mira);
  const sealed = await seal(await recipientOf(database.app, 'dossiers'), place, 'word');
  assert.equal(await (await keysOf(elsewhere)).open('dossiers', place, sealed), 'word');
});

test('a disabled person is out at the next request, and their keys are gone', async () => {
  const inga = await invited(app, mira.visit, 'Inga');
  const id = await idOf('Inga');
  await givenWithPaper(id, 'dossiers');
  await invite(inga.visit);
  const link = inga.visit.text('invitation');
  assert.equal((await inga.visit.get('/desk')).status, 200);

  await mira.visit.post(`/desk/staff/${id}/disable`, { why: '' });
  assert.equal(mira.visit.status, 422);
  await mira.visit.post(`/desk/staff/${id}/disable`, { why: 'moved <b>away</b>' });
  assert.equal(mira.visit.location, `/desk/staff/${id}?done=disabled`);
  assert.equal((await inga.visit.get('/desk')).status, 303);
  await inga.visit.post('/desk/sign-in', { name: 'Inga', passphrase: inga.passphrase });
  assert.equal(inga.visit.status, 422);
  assert.equal((await inga.visit.get(link)).status, 409, 'an invitation that nobody used is void');
  const member = await memberOf(database.app, id);
  assert.deepEqual([member.grants, member.sessions, member.disabled?.why], [[], 0, 'moved <b>away</b>']);
  assert.match((await mira.visit.get(`/desk/staff/${id}`)).page, /moved &lt;b&gt;away/);
  const entry = await database.app
    .selectFrom('journal')
    .select(['why', 'detail'])
    .where('what', '=', 'staff.disabled')
    .executeTakeFirstOrThrow();
  assert.deepEqual(entry, { why: 'moved <b>away</b>', detail: { held: ['dossiers'], roles: roleNames } });
  await mira.visit.post('/desk/recover', { name: 'Inga', key: mira.recoveryKey });
  assert.equal(mira.visit.status, 422, 'not even the paper brings a disabled person back');
});

test('nobody disables themselves, the last holder, or anybody without holding a key', async () => {
  const zoya = await invited(app, mira.visit, 'Zoya');
  const [self, other] = [await idOf('Mira'), await idOf('Zoya')];
  await mira.visit.post(`/desk/staff/${self}/disable`, { why: 'why' });
  assert.equal(mira.visit.status, 409);
  await zoya.visit.post(`/desk/staff/${self}/disable`, { why: 'why' });
  assert.equal(zoya.visit.status, 403);
  await givenWithPaper(other, 'lawyers');
  await zoya.visit.post(`/desk/staff/${self}/disable`, { why: 'why' });
  assert.equal(zoya.visit.status, 409);
  assert.match(zoya.visit.page, /Nobody else holds dossiers, keepsakes, mailroom, supporters/);
  for (const list of ['supporters', 'dossiers']) await givenWithPaper(other, list);
  for (const compartment of ['mailroom', 'keepsakes']) {
    await mira.visit.post(`/desk/staff/${other}/grant`, { compartment });
  }
  const both = await Promise.all([
    zoya.visit.post(`/desk/staff/${self}/disable`, { why: 'in the same moment' }),
    mira.visit.post(`/desk/staff/${other}/disable`, { why: 'in the same moment' }),
  ]);
  assert.equal(both.filter(({ status }) => status === 303).length, 1, 'somebody is always left');
  assert.equal((await staffList(database.app)).filter(({ grants }) => grants.length === 5).length, 1);
});
