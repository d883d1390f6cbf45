import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { testDatabase } from '../../test/database.js';
import { type Desk, DeskVisit, deskOn, firstIn, invited } from '../../test/desk-visit.js';
import { type Codes, codesOf, setUp } from '../../test/second-step.js';
import { day_ms } from '../kernel/clock.js';
import { Refused } from '../kernel/refusals.js';
import { accessDue, confirmRecovered, pauseUnconfirmed } from './confirmed-access.js';
import { staffList } from './member.js';

let database: Awaited<ReturnType<typeof testDatabase>>;
let desk: Desk;
let app: ReturnType<Desk['start']>;

interface Person {
  visit: DeskVisit;
  passphrase: string;
  recoveryKey: string;
  codes: Codes;
  name: string;
  id: string;
}
let mira: Person;
let tomas: Person;

before(async () => {
  database = await testDatabase();
  desk = deskOn(database.app);
  app = desk.start();
  const first = await firstIn(desk, database.app, app);
  const second = await invited(app, first.visit, 'Tomas');
  const person = async (name: string, one: typeof first): Promise<Person> => ({
    ...one,
    name,
    codes: codesOf(one, desk.clock),
    id: (await staffList(database.app)).find((member) => member.name === name)?.id ?? '',
  });
  mira = await person('Mira', first);
  tomas = await person('Tomas', second);
  await mira.visit.post(`/desk/staff/${tomas.id}/grant`, { compartment: 'mailroom' });
  assert.equal(mira.visit.status, 303);
});
after(() => database.drop());

const clerk = () => ({ ...desk.operator, who: 'clerk' });

async function signsIn(person: Person): Promise<number> {
  const { visit, name, passphrase } = person;
  await visit.post('/desk/sign-in', { name, passphrase });
  if (visit.status === 303) await person.codes.prove(visit);
  return visit.status;
}

const names = async () => (await accessDue(database.app, desk.clock)).map(({ name }) => name);

test('76 days after it was given Today asks somebody to confirm access, and not a day earlier', async () => {
  desk.clock.move(76 * day_ms - 1000);
  assert.deepEqual(await names(), []);
  desk.clock.move(2000);
  assert.deepEqual(await names(), ['Mira', 'Tomas']);
  await signsIn(mira);
  assert.match((await mira.visit.get('/desk')).page, /<b>2<\/b>\s*<span>people’s access to confirm/);
});

test('one press confirms others and what they hold; nobody confirms themselves while another could', async () => {
  await mira.visit.get('/desk/staff/access');
  assert.match(mira.visit.page, new RegExp(`value="${tomas.id}"`));
  assert.doesNotMatch(mira.visit.page, new RegExp(`value="${mira.id}"`));
  await mira.visit.post('/desk/staff/access', { person: mira.id });
  assert.equal(mira.visit.status, 409);
  await mira.visit.post('/desk/staff/access', { person: "no'id" });
  assert.equal(mira.visit.status, 422);
  await mira.visit.post('/desk/staff/access', { person: '5f0f7a5e-0000-4000-8000-000000000000' });
  assert.equal(mira.visit.status, 404);
  assert.deepEqual(await names(), ['Mira', 'Tomas'], 'nothing was changed by what was refused');
  await mira.visit.post('/desk/staff/access', { person: tomas.id });
  assert.equal(mira.visit.status, 303);
  assert.deepEqual(await names(), ['Mira']);
  const { detail } = await database.app
    .selectFrom('journal')
    .select('detail')
    .where('what', '=', 'staff.access_confirmed')
    .executeTakeFirstOrThrow();
  assert.deepEqual(detail, { held: ['mailroom'], account: true, alone: false });
});

test('14 days after it was due the clerk pauses the account; once it is confirmed it works again', async () => {
  desk.clock.move(28 * day_ms - 3_600_000);
  assert.equal(await pauseUnconfirmed(database.app, clerk()), 0);
  desk.clock.move(3_600_000);
  assert.equal(await signsIn(mira), 303);
  assert.equal(await pauseUnconfirmed(database.app, clerk()), 1);
  assert.match(
    (await mira.visit.get('/desk')).location ?? '',
    /^\/desk\/sign-in/,
    'the session is over at once',
  );
  assert.equal(await signsIn(mira), 403);
  assert.match(mira.visit.page, /Your account is paused/);
  await mira.visit.post('/desk/sign-in', { name: 'Mira', passphrase: 'wrong' });
  assert.doesNotMatch(mira.visit.page, /paused/, 'a stranger does not learn it');

  assert.equal(await signsIn(tomas), 303);
  assert.match((await tomas.visit.get('/desk')).page, /1 of them is paused/);
  await tomas.visit.get('/desk/staff/access');
  await tomas.visit.post('/desk/staff/access', { person: mira.id });
  assert.equal(tomas.visit.status, 303);
  assert.equal(await signsIn(mira), 303);
  assert.equal((await mira.visit.get('/desk')).status, 200);
});

test('the last one who could let others in is never paused, and says then that nobody else could', async () => {
  desk.clock.move(200 * day_ms);
  assert.equal(await pauseUnconfirmed(database.app, clerk()), 1);
  assert.equal(await pauseUnconfirmed(database.app, clerk()), 0);
  const paused = await database.app.selectFrom('staff_pauses').select('staff_id').execute();
  const [left, out] = paused[0]?.staff_id === mira.id ? [tomas, mira] : [mira, tomas];
  assert.equal(await signsIn(left), 303);
  await left.visit.get('/desk/staff/access');
  assert.match(left.visit.page, /Nobody else could confirm you/);
  await left.visit.post('/desk/staff/access', { person: left.id });
  assert.equal(left.visit.status, 303);
  const { detail } = await database.app
    .selectFrom('journal')
    .select('detail')
    .where('subject', '=', `staff:${left.id}`)
    .where('what', '=', 'staff.access_confirmed')
    .orderBy('seq', 'desc')
    .executeTakeFirstOrThrow();
  assert.equal((detail as { alone: boolean }).alone, true);
  assert.deepEqual(await names(), [out.name], 'whoever is paused stays on the list');
});

test('whoever comes back with the key from paper waits until an administrator says that it is them, and sets up a new second step', async () => {
  const paused = await database.app.selectFrom('staff_pauses').select('staff_id').executeTakeFirstOrThrow();
  const [out, left] = paused.staff_id === mira.id ? [mira, tomas] : [tomas, mira];
  const { name, visit } = out;
  await visit.post('/desk/recover', { name, key: mira.recoveryKey });
  assert.equal(visit.status, 200);
  out.passphrase = visit.text('passphrase');
  assert.match((await visit.get('/desk')).location ?? '', /^\/desk\/sign-in/, 'the paper begins no session');
  await visit.post('/desk/sign-in', { name, passphrase: out.passphrase });
  assert.equal(visit.status, 403);
  assert.match(visit.page, /somebody else says first that it is you/);

  await signsIn(left);
  assert.match((await left.visit.get('/desk')).page, /1 of them came back with the recovery key/);
  await left.visit.get('/desk/staff/access');
  assert.match(left.visit.page, /Came back with the recovery key\. Speak to them/);
  assert.match(left.visit.page, new RegExp(`value="${out.id}"/>`), 'not ticked beforehand');
  await left.visit.post('/desk/staff/access', { person: out.id });
  assert.equal(left.visit.status, 303);
  assert.deepEqual(await names(), []);
  await visit.post('/desk/sign-in', { name, passphrase: out.passphrase });
  assert.equal((await visit.get(visit.location ?? '')).location, '/desk/account/second-step');
  assert.equal((await visit.get('/desk/staff')).location, '/desk/account/second-step');
  await setUp(visit);
  assert.equal((await visit.get('/desk/staff')).status, 200);
});

test('whoever has the paper cannot come in as one person after the other', async () => {
  const stranger = new DeskVisit(app);
  for (const { name } of [mira, tomas]) {
    await stranger.post('/desk/recover', { name, key: mira.recoveryKey });
    await stranger.post('/desk/sign-in', { name, passphrase: stranger.text('passphrase') });
    assert.equal(stranger.status, 403, name);
  }
  const said = { ...desk.operator, who: 'operator' };
  assert.equal(await confirmRecovered(database.app, said, ' mIRa '), 'Mira');
  await assert.rejects(confirmRecovered(database.app, said, 'Mira'), Refused);
  await assert.rejects(confirmRecovered(database.app, said, "x'; --"), Refused);
  const { who } = await database.app
    .selectFrom('journal')
    .select('who')
    .where('subject', '=', `staff:${mira.id}`)
    .where('what', '=', 'staff.pause_lifted')
    .orderBy('seq', 'desc')
    .executeTakeFirstOrThrow();
  assert.equal(who, 'operator');
});
