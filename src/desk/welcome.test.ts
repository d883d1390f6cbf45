import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { testDatabase } from '../../test/database.js';
import { comeIn, type Desk, DeskVisit, deskOn, firstIn, invite, invited } from '../../test/desk-visit.js';
import { signIn } from '../../test/second-step.js';
import { hour_ms } from '../kernel/clock.js';
import { compartments } from '../staff/compartment.js';
import { confirmRecovered } from '../staff/confirmed-access.js';
import { createFirstLink } from '../staff/link.js';
import { words } from '../staff/passphrase.js';

let database: Awaited<ReturnType<typeof testDatabase>>;
let desk: Desk;

beforeEach(async () => {
  database = await testDatabase();
  desk = deskOn(database.app);
});
// Each test has a database of its own: the first person comes in only once.
const opened: (typeof database)[] = [];
beforeEach(() => void opened.push(database));
after(async () => {
  for (const one of opened) await one.drop();
});
before(() => assert.ok(words.length >= 2048));

test('the link of the first start works once, and looking at it does not use it up', async () => {
  const app = desk.start();
  const token = await createFirstLink(database.app, desk.operator);
  assert.ok(token);
  const scanner = new DeskVisit(app, desk.clock);
  for (let times = 0; times < 3; times += 1) await scanner.get(`/desk/welcome/${token}`);
  assert.equal(scanner.status, 200);
  assert.equal(scanner.cookie, '');
  const visit = new DeskVisit(app, desk.clock);
  const { passphrase, recoveryKey } = await comeIn(visit, token, 'Mira');
  assert.equal(passphrase.split(' ').length, 6);
  assert.match(recoveryKey.replaceAll(' ', ''), /^AGE-SECRET-KEY-1[0-9A-Z]{58}$/);
  assert.equal((await visit.get('/desk')).status, 200);
  for (const again of [
    await scanner.get(`/desk/welcome/${token}`),
    await scanner.post(`/desk/welcome/${token}`),
  ]) {
    assert.equal(again.status, 409);
    assert.match(again.page, /used already or is too old/);
  }
  assert.equal(await createFirstLink(database.app, desk.operator), null);
});

test('of two people who use one link in the same moment one comes in', async () => {
  const app = desk.start();
  const token = await createFirstLink(database.app, desk.operator);
  const visits = ['Mira', 'Tomas', 'Inga'].map((name) =>
    new DeskVisit(app, desk.clock).post(`/desk/welcome/${token}`, { name }),
  );
  const answers = (await Promise.all(visits)).map(({ status }) => status).sort();
  assert.deepEqual(answers, [200, 409, 409]);
  assert.equal((await database.app.selectFrom('staff').select('id').execute()).length, 1);
  assert.equal(
    (await database.app.selectFrom('compartments').select('name').execute()).length,
    compartments.length,
  );
});

test('a link dies after 24 hours and when a new one is made', async () => {
  const app = desk.start();
  const first = await createFirstLink(database.app, desk.operator);
  const second = await createFirstLink(database.app, desk.operator);
  const visit = new DeskVisit(app, desk.clock);
  assert.equal((await visit.get(`/desk/welcome/${first}`)).status, 409);
  assert.equal((await visit.get(`/desk/welcome/${second}`)).status, 200);
  desk.clock.move(24 * hour_ms);
  assert.equal((await visit.post(`/desk/welcome/${second}`, { name: 'Mira' })).status, 409);
  for (const token of ['x', '\u202e', 'a'.repeat(5000), '%00', "'"]) {
    assert.equal((await visit.get(`/desk/welcome/${encodeURIComponent(token)}`)).status, 409);
  }
});

test('a hostile name is refused with a sentence, and the link stays good', async () => {
  const app = desk.start();
  const token = await createFirstLink(database.app, desk.operator);
  const visit = new DeskVisit(app, desk.clock);
  const hostile = [
    '',
    '   ',
    '<b>Mira</b>',
    'Mi\u202era',
    '\u2067Mira',
    'M'.repeat(10_000),
    'Mi\0ra',
    '=1+1',
    '...',
    'a\nb',
  ];
  for (const name of hostile) {
    await visit.post(`/desk/welcome/${token}`, { name });
    assert.equal(visit.status, 422, JSON.stringify(name.slice(0, 20)));
    assert.match(visit.page, /id="name-problem"/);
    assert.doesNotMatch(visit.page, /<b>Mira/);
  }
  assert.equal((await database.app.selectFrom('staff').select('id').execute()).length, 0);
  await comeIn(visit, token ?? '', 'Әсел Қ.-Ó’Brien');
  assert.match((await visit.get('/desk/staff')).page, /Әсел Қ\.-Ó’Brien/);
});

test('an invited person has a name of their own and a passphrase, but no key', async () => {
  const app = desk.start();
  const mira = await firstIn(desk, database.app, app);
  await invite(mira.visit);
  const link = mira.visit.text('invitation');
  assert.match(link, /^http:\/\/localhost\/desk\/welcome\/[\w-]{43}$/);
  const visit = new DeskVisit(app, desk.clock);
  await visit.post(link, { name: 'MIRA' });
  assert.equal(visit.status, 422);
  assert.match(visit.page, /has or had this name/);
  const tomas = await comeIn(visit, link.split('/').at(-1) ?? '', 'Tomas');
  assert.equal(tomas.recoveryKey, '');
  assert.match((await mira.visit.get('/desk')).page, /works here without any key/);
  await invite(visit);
  assert.equal(visit.status, 403, 'an administrator without any key invites nobody');
});

test('the key from paper gives a new passphrase and everything sealed, and ends the old', async () => {
  const app = desk.start();
  const mira = await firstIn(desk, database.app, app);
  const tomas = await invited(app, mira.visit, 'Tomas');
  const visit = new DeskVisit(app, desk.clock);
  const lines = mira.recoveryKey.toLowerCase().replace(/(.{30})/g, '$1\r\n');
  await visit.post('/desk/recover', { name: 'Tomas', key: lines });
  assert.equal(visit.status, 200);
  assert.notEqual(visit.text('passphrase'), tomas.passphrase);
  assert.equal((await tomas.visit.get('/desk')).status, 303);
  const passphrase = visit.text('passphrase');
  assert.match(
    (await visit.get('/desk')).location ?? '',
    /^\/desk\/sign-in/,
    'the paper alone opens nothing',
  );
  await confirmRecovered(database.app, desk.operator, 'Tomas');
  await signIn(visit, { name: 'Tomas', passphrase });
  assert.equal((await visit.get('/desk')).status, 200);
  const grants = await database.app.selectFrom('grants').select('compartment').execute();
  assert.equal(grants.length, 2 * compartments.length);
  const old = new DeskVisit(app, desk.clock);
  await old.post('/desk/sign-in', { name: 'Tomas', passphrase: tomas.passphrase });
  assert.equal(old.status, 422);
  for (const key of ['', 'AGE-SECRET-KEY-1', `AGE-SECRET-KEY-1${'Q'.repeat(58)}`, mira.passphrase]) {
    desk.clock.move(hour_ms / 60);
    assert.equal((await old.post('/desk/recover', { name: 'Tomas', key })).status, 422);
  }
});
