import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { testDatabase } from '../../test/database.js';
import { type Desk, DeskVisit, deskOn } from '../../test/desk-visit.js';
import { type Codes, codesOf, type InHand, type Person, setUp } from '../../test/second-step.js';
import { hour_ms, minute_ms, second_ms } from '../kernel/clock.js';
import { backup_length, most_in_day, most_in_step } from '../staff/code-app.js';
import { createFirstLink } from '../staff/link.js';
import { codeOf, readSecret, stepAt } from '../staff/one-time-code.js';

let database: Awaited<ReturnType<typeof testDatabase>>;
let desk: Desk;
let app: ReturnType<Desk['start']>;
let mira: Person & InHand;
let codes: Codes;

before(async () => {
  database = await testDatabase();
  desk = deskOn(database.app);
  app = desk.start();
});
after(() => database.drop());

/** A browser at this internet address, as the server sees it. */
function visitFrom(address: string): DeskVisit {
  const env = { incoming: { socket: { remoteAddress: address } } };
  return new DeskVisit({ request: (path, init) => app.request(path, init, env) });
}

/** Types name and passphrase. */
async function typed(place = '192.0.2.1'): Promise<DeskVisit> {
  const visit = visitFrom(place);
  await visit.post('/desk/sign-in', { name: 'Mira', passphrase: mira.passphrase });
  assert.equal(visit.status, 303);
  return visit;
}

/** A code that is none in this step, the one before and the one after. */
function wrongCode(): string {
  const now = stepAt(desk.clock.now());
  const right = [now - 1, now, now + 1].map((step) => codeOf(codes.secret, step));
  return ['000000', '000001', '000002', '000003'].find((one) => !right.includes(one)) ?? '';
}

test('whoever comes in has nothing open before a second step is set up, on the first day too', async () => {
  const visit = new DeskVisit(app, desk.clock);
  await visit.post(`/desk/welcome/${await createFirstLink(database.app, desk.operator)}`, { name: 'Mira' });
  const passphrase = visit.text('passphrase');
  await visit.post('/desk/account/noted');
  await visit.get(visit.location ?? '');
  assert.equal(visit.location, '/desk/account/second-step');
  const early = visitFrom('192.0.2.1');
  await early.post('/desk/sign-in', { name: 'Mira', passphrase });
  for (const browser of [visit, early])
    for (const path of ['/desk', '/desk/journal', '/desk/staff', '/desk/account', '/desk/second-step']) {
      await browser.get(path);
      assert.equal(browser.location, '/desk/account/second-step', path);
    }
  await visit.get('/desk/account/second-step');
  assert.equal(visit.status, 200);
  assert.doesNotMatch(visit.page, /href="\/desk\/journal"/);
  for (const path of ['/desk/staff/invite', '/desk/account/passphrase', '/desk/account/end-others']) {
    await visit.post(path);
    assert.equal(visit.status, 403, path);
    assert.match(visit.page, /second step before you can go on/);
  }

  await visit.get('/desk/account/code-app');
  assert.match(visit.page, /<svg[^>]*role="img"/);
  assert.match(visit.text('secret'), /^([A-Z2-7]{4} ?){8}$/);
  await visit.post('/desk/account/code-app', { secret: visit.text('secret'), step_code: '12345' });
  assert.equal(visit.status, 422);
  const spelled = visit.text('secret');
  const shown = readSecret(spelled) ?? Buffer.alloc(0);
  const old_code = codeOf(shown, stepAt(desk.clock.now()), 'sha1');
  await visit.post('/desk/account/code-app', { secret: spelled, step_code: old_code });
  assert.equal(visit.status, 422);
  assert.match(visit.page, /codes of an older kind \(SHA-1\)/);
  const thief = new DeskVisit(app);
  thief.cookie = visit.cookie;
  mira = { name: 'Mira', passphrase, ...(await setUp(visit)) };
  codes = codesOf(mira, desk.clock);
  assert.match((await visit.get('/desk')).page, /Today/);
  // The session has another token, and whoever else was in without a second step is out: it may have been somebody else.
  for (const other of [thief, early])
    assert.match((await other.get('/desk')).location ?? '', /^\/desk\/sign-in/);
});

test('after the passphrase nothing opens before a code, and the code gives another session', async () => {
  const visit = await typed();
  const half = visit.cookie;
  assert.equal(visit.location, '/desk/second-step?next=%2Fdesk');
  await visit.get('/desk/journal?what=staff.entered');
  assert.equal(visit.location, '/desk/second-step?next=%2Fdesk%2Fjournal%3Fwhat%3Dstaff.entered');
  for (const path of ['/desk/staff/invite', '/desk/account/noted', '/desk/account/code-app/remove']) {
    await visit.get('/desk/second-step');
    const { status, location } = await visit.post(path);
    assert.equal(`${status} ${location?.split('?')[0]}`, '303 /desk/second-step', path);
  }
  await visit.get('/desk/second-step');
  await visit.post('/desk/second-step', { step_code: wrongCode(), next: '/desk' });
  assert.equal(visit.status, 422);
  await codes.prove(visit);
  assert.equal(visit.location, '/desk');
  assert.notEqual(visit.cookie, half);
  const old = new DeskVisit(app);
  old.cookie = half;
  assert.match((await old.get('/desk/second-step')).location ?? '', /^\/desk\/sign-in/);
  assert.equal((await visit.get('/desk')).status, 200);
});

test('whoever cannot take the second step leaves, and that session is over', async () => {
  const visit = await typed();
  const half = visit.cookie;
  await visit.get('/desk/second-step');
  await visit.post('/desk/sign-out');
  assert.equal(`${visit.status} ${visit.location}`, '303 /desk/sign-in');
  const old = new DeskVisit(app);
  old.cookie = half;
  assert.match((await old.get('/desk/second-step')).location ?? '', /^\/desk\/sign-in/);
});

test('a code that was taken is not taken again, and a backup code works once', async () => {
  desk.clock.move(minute_ms);
  const [one, other] = [await typed(), await typed('192.0.2.2')];
  const step_code = codes.now();
  const sent = async (visit: DeskVisit, code: string) => {
    await visit.get('/desk/second-step');
    return (await visit.post('/desk/second-step', { step_code: code, next: '/desk' })).status;
  };
  // In the same moment, from two browsers: one of them is in.
  await Promise.all([one.get('/desk/second-step'), other.get('/desk/second-step')]);
  const both = await Promise.all(
    [one, other].map((visit) => visit.post('/desk/second-step', { step_code, next: '/desk' })),
  );
  assert.deepEqual(both.map(({ status }) => status).sort(), [303, 422]);
  const waits = both[0]?.status === 422 ? one : other;
  assert.equal(await sent(waits, step_code), 422);
  const [backup = ''] = codes.backup;
  assert.match(backup, /^(?:[2-9A-HJKMNP-Z]{4} ?){7}$/);
  assert.ok(
    backup_length * Math.log2(31) >= 128,
    'too long to be found by trying, so a quick hash is enough',
  );
  assert.equal(await sent(waits, backup.toLowerCase()), 303);
  assert.match((await waits.get('/desk/account')).page, /9 backup codes left/);
  assert.match(waits.page, /passphrase and backup code/);
  assert.equal(await sent(await typed(), backup), 422);
});

test('a half-open session ends after a quarter of an hour', async () => {
  const visit = await typed();
  desk.clock.move(15 * minute_ms);
  assert.match((await visit.get('/desk/second-step')).location ?? '', /^\/desk\/sign-in/);
});

test('what was typed into a form is carried through both steps of the sign-in', async () => {
  const visit = visitFrom('192.0.2.3');
  const note = { 'Sec-Fetch-Site': 'same-origin' };
  await visit.post('/desk/staff/x/disable', { why: 'typed for an hour' }, note);
  assert.equal(visit.status, 403);
  const carried = visit.page.match(/name="carried" value="([^"]+)"/)?.[1]?.replaceAll('&quot;', '"') ?? '';
  await visit.post('/desk/sign-in', { name: 'Mira', passphrase: mira.passphrase, carried }, note);
  assert.match(visit.page, /name="step_code"/);
  const again = visit.page.match(/name="carried" value="([^"]+)"/)?.[1]?.replaceAll('&quot;', '"') ?? '';
  desk.clock.move(30 * second_ms);
  await visit.post('/desk/second-step', { step_code: codes.now(), carried: again, next: '/desk' }, note);
  assert.match(visit.page, /action="\/desk\/staff\/x\/disable"/);
  assert.match(visit.page, /typed for an hour/);
});

test('two thousand wrong codes from one place are hardly looked at, and the owner comes in from another', async () => {
  const guesser = await typed('203.0.113.9');
  await guesser.get('/desk/second-step');
  const counted = async () =>
    await database.app
      .selectFrom('staff_code_apps')
      .select(['day_tries', 'window_tries'])
      .executeTakeFirstOrThrow();
  const before = await counted();
  const answers = new Map<number, number>();
  for (let tries = 0; tries < 2000; tries += 1) {
    await guesser.post('/desk/second-step', { step_code: wrongCode(), next: '/desk' });
    answers.set(guesser.status, (answers.get(guesser.status) ?? 0) + 1);
  }
  assert.deepEqual(
    [...answers],
    [
      [422, 5],
      [429, 1995],
    ],
  );
  assert.equal((await counted()).day_tries - before.day_tries, 5);
  const owner = await typed('198.51.100.7');
  await codes.prove(owner);
  assert.equal(owner.status, 303);
  assert.match(
    (await owner.get('/desk')).page,
    /5 wrong codes were typed by somebody who knew your passphrase/,
  );
});

test('a new start of the server gives no new tries: they stand in the row', async () => {
  desk.clock.move(minute_ms);
  const answers: number[] = [];
  for (let start = 0; start < 4; start += 1) {
    app = desk.start();
    const guesser = await typed(`203.0.113.${20 + start}`);
    await guesser.get('/desk/second-step');
    for (let tries = 0; tries < 4; tries += 1) {
      await guesser.post('/desk/second-step', { step_code: wrongCode() });
      answers.push(guesser.status);
    }
  }
  assert.equal(answers.filter((status) => status === 422).length, most_in_step);
  assert.equal(answers.filter((status) => status === 429).length, 16 - most_in_step);
  // Not even the right code in this half minute; but a backup code, which nobody can guess, always.
  const owner = await typed('198.51.100.8');
  await owner.get('/desk/second-step');
  await owner.post('/desk/second-step', { step_code: codes.now() });
  assert.equal(owner.status, 429);
  await owner.post('/desk/second-step', { step_code: codes.backup[1] ?? '' });
  assert.equal(owner.status, 303);
});

test('in one day no more than a written number of codes is looked at, from however many places', async () => {
  desk.clock.move(minute_ms);
  await database.app
    .updateTable('staff_code_apps')
    .set({ day_tries: most_in_day - 1 })
    .execute();
  const visit = await typed('198.51.100.9');
  await visit.get('/desk/second-step');
  for (const status of [422, 429]) {
    await visit.post('/desk/second-step', { step_code: wrongCode() });
    assert.equal(visit.status, status);
  }
  assert.match(visit.page, /until midnight/);
  desk.clock.move(24 * hour_ms);
  const next = await typed('198.51.100.9');
  await codes.prove(next);
  assert.equal(next.status, 303);
});

test('a new passphrase keeps the app: its code opens what is sealed anew', async () => {
  const visit = await typed('198.51.100.10');
  await codes.prove(visit);
  await visit.get('/desk/account');
  await visit.post('/desk/account/passphrase', { passphrase: mira.passphrase });
  mira.passphrase = visit.text('passphrase');
  assert.equal((await visit.get('/desk')).status, 200);
  const again = await typed('198.51.100.11');
  await codes.prove(again);
  assert.equal((await again.get('/desk')).status, 200);
  await again.post('/desk/account/code-app/remove');
  assert.equal(again.status, 409, 'the only second step is not taken away');
});
