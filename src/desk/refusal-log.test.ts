import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { testDatabase } from '../../test/database.js';
import { type Desk, DeskVisit, deskOn, firstIn, invited } from '../../test/desk-visit.js';
import { minute_ms } from '../kernel/clock.js';
import { most_a_minute } from '../kernel/few-lines.js';
import { staffList } from '../staff/member.js';

let database: Awaited<ReturnType<typeof testDatabase>>;
let desk: Desk;
let app: ReturnType<Desk['start']>;
let mira: Awaited<ReturnType<typeof firstIn>>;
let tomas: Awaited<ReturnType<typeof invited>>;
let id: string;
let own: string;

before(async () => {
  database = await testDatabase();
  desk = deskOn(database.app);
  app = desk.start();
  mira = await firstIn(desk, database.app, app);
  tomas = await invited(app, mira.visit, 'Tomas', ['letters']);
  const all = await staffList(database.app);
  [id = '', own = ''] = ['Tomas', 'Mira'].map((one) => all.find(({ name }) => name === one)?.id);
});
after(() => database.drop());

beforeEach(() => {
  desk.logged.length = 0;
  desk.clock.move(minute_ms);
});

interface Line {
  status: number;
  method: string;
  path: string;
  who?: string;
  left_out?: number;
}
const logged = () => desk.logged as [Line, string][];
const said = 'not let through at the desk';

test('a wrong passphrase, a page of others’ work and a form of another site stand in the log, without what was typed', async () => {
  const stranger = new DeskVisit(app);
  await stranger.post('/desk/sign-in', { name: 'Mira', passphrase: 'six words that are other ones' });
  assert.equal(stranger.status, 422);
  await tomas.visit.get('/desk/staff');
  assert.equal(tomas.visit.status, 403);
  await tomas.visit.post(`/desk/staff/${id}/disable`, { why: 'a word of mine' });
  assert.equal(tomas.visit.status, 403);
  await mira.visit.post('/desk/sign-out', {}, { 'Sec-Fetch-Site': 'cross-site' });
  assert.equal(mira.visit.status, 403);
  await mira.visit.post('/desk/account/passphrase', { passphrase: 'six words that are other ones' });
  assert.equal(mira.visit.status, 422);
  const who = `staff:${id}`;
  assert.deepEqual(
    logged().map(([{ status, method, path }, text]) => [status, method, path, text]),
    [
      [422, 'POST', '/desk/sign-in', said],
      [403, 'GET', '/desk/staff', said],
      [403, 'POST', '/desk/staff/:id/disable', said],
      [403, 'POST', '/desk/sign-out', said],
      [422, 'POST', '/desk/account/passphrase', said],
    ],
  );
  assert.deepEqual(
    logged().map(([{ who }]) => who),
    [undefined, who, who, undefined, `staff:${own}`],
  );
  assert.doesNotMatch(JSON.stringify(desk.logged), /six words|a word of mine|Mira|Tomas/);
});

test('whoever is let through stands in no line', async () => {
  await mira.visit.get('/desk');
  await new DeskVisit(app).get('/desk/staff');
  await mira.visit.get('/desk/nothing-there');
  assert.deepEqual([...desk.logged], []);
});

test('who knocks all day fills no disk and hides nobody who is signed in; what was left out is counted', async () => {
  const stranger = new DeskVisit(app);
  const knock = () => stranger.post('/desk/sign-in', {}, { 'Sec-Fetch-Site': 'cross-site' });
  for (let turn = 0; turn < most_a_minute + 7; turn += 1) await knock();
  assert.equal(desk.logged.length, most_a_minute);
  await tomas.visit.get('/desk/staff');
  assert.equal(desk.logged.length, most_a_minute + 1);
  desk.clock.move(minute_ms);
  await knock();
  await knock();
  const left = logged().slice(-2);
  assert.deepEqual(
    left.map(([{ left_out }]) => left_out),
    [7, undefined],
  );
});
