import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { tellingDesk } from '../src/register/telling/desk.js';
import { HeldKeys } from '../src/staff/compartment.js';
import { staffList } from '../src/staff/member.js';
import { sessionOf } from '../src/staff/session.js';
import { caseKeys } from './case-keys.js';
import { type TestDatabase, testActor, testDatabase } from './database.js';
import { type Desk, type DeskVisit, deskOn, firstIn, invited } from './desk-visit.js';
import { inventedPrisoner, type Prisoner } from './prisoner.js';

let database: TestDatabase;
let desk: Desk;
let mira: DeskVisit;
let juno: DeskVisit;
let person: Prisoner;
let own = '';
const actor = testActor();
const consentFields = {
  ...{ given_by: 'family', given_on: '2015-05', how: 'a call', scope: 'name and case' },
  ...{ giver: 'Zulfiya Ulgikyzy', remark: 'only in the evening' },
};

before(async () => {
  database = await testDatabase();
  desk = deskOn(database.app);
  const app = desk.start({ rooms: [tellingDesk(caseKeys)] });
  mira = (await firstIn(desk, database.app, app)).visit;
  juno = (await invited(app, mira, 'Juno')).visit;
  person = await inventedPrisoner(database.app, actor, 'adilet-ulgiuly');
  own = `/desk/people/${person.slug}`;
  await mira.get(`${own}/consents`);
  await mira.post(`${own}/consents`, consentFields);
});
after(() => database.drop());

test('a case with a key of its own is closed to whoever holds the other dossiers, also what was confided before', async () => {
  const rows = () =>
    database.app
      .selectFrom('person_consents')
      .select(['id', 'compartment', 'private_sealed'])
      .where('person_id', '=', person.id)
      .where('private_sealed', 'is not', null)
      .execute();
  const before = await rows();
  assert.ok(before.length > 0 && before.every(({ compartment }) => compartment === null));
  await juno.get(`${own}/close`);
  await juno.post(`${own}/close`);
  assert.equal(juno.status, 403, 'only who holds the dossiers may');
  await mira.get(`${own}/close`);
  await mira.post(`${own}/close`);
  assert.equal(mira.status, 303, mira.page);
  await mira.get(`${own}/close`);
  assert.match(mira.page, /This case is kept close/);
  await mira.post(`${own}/consents`, { ...consentFields, giver: 'Zulfiya, again' });
  const after = await rows();
  assert.equal(after.length, before.length + 1);
  assert.ok(after.every(({ compartment }) => compartment === `dossier-${person.id}`));
  await mira.get(`${own}/consents/${before[0]?.id}?open=yes`);
  assert.match(mira.page, /Zulfiya Ulgikyzy/);
  await mira.post(`${own}/close`);
  assert.equal(mira.status, 409);
  // Juno gets the key of all dossiers from paper, and reads nothing of this case.
  const session = await sessionOf(database.app, desk.clock, mira.cookie.split('=')[1] ?? '');
  assert.ok(session);
  const held = new HeldKeys(
    database.app,
    { ...actor, who: `staff:${session.staff.id}` },
    session.staff.id,
    session.identity,
  );
  const id = (await staffList(database.app)).find(({ name }) => name === 'Juno')?.id ?? '';
  await held.give('dossiers', id, async () => {});
  await juno.get(`${own}/consents/${before[0]?.id}?open=yes`);
  assert.equal(juno.status, 404);
  assert.doesNotMatch(juno.page, /Zulfiya/);
  await held.grant(`dossier-${person.id}`, id);
  await juno.get(`${own}/consents/${before[0]?.id}?open=yes`);
  assert.match(juno.page, /Zulfiya Ulgikyzy/);
});
