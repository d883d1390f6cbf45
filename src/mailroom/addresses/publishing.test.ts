import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type TestDatabase, testActor, testDatabase } from '../../../test/database.js';
import { type Desk, type DeskVisit, deskOn, firstIn, invited } from '../../../test/desk-visit.js';
import { inventedPrisoner, type Prisoner } from '../../../test/prisoner.js';
import { addressDesk } from './desk.js';

let database: TestDatabase;
let desk: Desk;
let mira: DeskVisit;
let juno: DeskVisit;
let person: Prisoner;
let path = '';
const actor = testActor();
const words = {
  label: 'Invented Colony 1',
  kind: 'prison',
  channel: 'post',
  lines: 'Institution PR-1/1\n150000 Primersk',
  lines_local: 'Учреждение ПР-1/1\n150000 г. Примерск',
  lines_local_by: 'us',
  country: 'Kazakhstan',
  valid_from: 'January 2015',
};

before(async () => {
  database = await testDatabase();
  desk = deskOn(database.app);
  const app = desk.start({ rooms: [addressDesk()] });
  mira = (await firstIn(desk, database.app, app)).visit;
  person = await inventedPrisoner(database.app, actor, 'invented');
});
after(() => database.drop());

const told = () => database.visitors.selectFrom('addresses').select(['lines', 'valid_from']).execute();
const version = (visit: DeskVisit) => visit.page.match(/name="version" value="(\d+)"/)?.[1] ?? '';

test('a new address is found by its holder, says by what it is known, and every mistake stands at its field', async () => {
  await mira.get('/desk/addresses/new?q=улгиулы');
  const link = mira.page.match(/\/desk\/addresses\/new\?for=(person:[0-9a-f-]+)/)?.[1] ?? '';
  assert.equal(link, `person:${person.id}`);
  await mira.get(`/desk/addresses/new?for=${link}`);
  await mira.post('/desk/addresses/new', {
    ...words,
    for: link,
    lines: '',
    valid_to: 'month 13',
    how: 'source',
  });
  assert.equal(mira.status, 422);
  for (const field of ['lines', 'valid_to', 'source'])
    assert.match(mira.page, new RegExp(`id="${field}-problem"`));
  assert.match(mira.page, /Примерск/, 'what was typed is still there');
  await mira.post('/desk/addresses/new', { ...words, for: link, how: 'letter' });
  assert.equal(mira.status, 303);
  path = mira.location?.replace(/\?.*/, '') ?? '';
  await mira.get(path);
  assert.match(mira.page, /January 2015/);
  assert.match(mira.page, /a letter that arrived/);
  assert.deepEqual(await told(), []);
});

test('whoever works alone publishes at once, and takes it down at once', async () => {
  await mira.post(`${path}/published`, { version: version(mira), tell_why: 'she wants letters' });
  assert.equal(mira.location, `${path}?done=published`);
  assert.equal((await told())[0]?.valid_from, '2015-01');
  await mira.get(path);
  await mira.post(`${path}/withdrawn`, { level: 'desk', tell_why: 'she asked us to' });
  assert.deepEqual(await told(), []);
});

test('as soon as two work here a second person sees the difference and agrees; nobody agrees to their own', async () => {
  const app = desk.start({ rooms: [addressDesk()] });
  juno = (await invited(app, mira, 'Juno')).visit;
  await mira.get(path);
  await mira.post(`${path}/published`, { version: version(mira), tell_why: 'she wants letters' });
  assert.equal(mira.location, `${path}?done=proposed`);
  await mira.get(path);
  assert.match(mira.page, /Somebody else has to agree/);
  await mira.post(`${path}/decided`, { how: 'agree' });
  assert.equal(mira.status, 403);
  assert.deepEqual(await told(), []);
  await juno.get(path);
  assert.match(juno.page, /Proposed by Mira: she wants letters/);
  assert.match(juno.page, /<td>written by us<\/td>/, 'what was chosen stands in words');
  assert.match(juno.page, /<td>Holds from<\/td><td>January 2015<\/td>/);
  await juno.post(`${path}/decided`, { how: 'agree' });
  assert.equal((await told()).length, 1);
});

test('a change of a public address is proposed, too, and stays off the page until somebody agrees', async () => {
  await mira.get(path);
  const change = {
    ...words,
    version: version(mira),
    lines: 'Institution PR-2\n150000 Primersk',
    why: 'a misprint',
  };
  await mira.post(path, change);
  assert.equal(mira.location, `${path}?done=proposed`);
  assert.equal((await told())[0]?.lines?.[0], 'Institution PR-1/1');
  await juno.get(path);
  assert.match(juno.page, /What would change for visitors/);
  assert.match(juno.page, /PR-2/);
  await juno.post(`${path}/decided`, { how: 'decline' });
  assert.equal((await told())[0]?.lines?.[0], 'Institution PR-1/1');
  await mira.get(path);
  await mira.post(path, change);
  await juno.get(path);
  await juno.post(`${path}/decided`, { how: 'agree' });
  assert.equal((await told())[0]?.lines?.[0], 'Institution PR-2');
  await juno.get(path);
  assert.match(juno.page, /of other lines/, 'the check was of the lines before');
  assert.match(juno.page, /a misprint/);
});

test('who was slower sees what the other changed, and what was typed is still there', async () => {
  await mira.get(path);
  await mira.post(`${path}/withdrawn`, { level: 'desk', tell_why: 'to work on it' });
  await mira.get(path);
  const both = { ...words, version: version(mira), why: 'better' };
  await mira.post(path, { ...both, label: 'Invented Colony One' });
  assert.equal(mira.location, `${path}?done=changed`);
  await juno.post(path, { ...both, label: 'Invented Colony, the first' });
  assert.equal(juno.status, 409);
  assert.match(juno.page, /Somebody else changed this address/);
  assert.match(juno.page, /value="Invented Colony, the first"/);
  assert.match(juno.page, /<bdi>Invented Colony One<\/bdi>/);
});
