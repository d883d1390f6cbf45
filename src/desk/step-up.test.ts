import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { testDatabase } from '../../test/database.js';
import { type Desk, DeskVisit, deskOn, firstIn, invite, invited } from '../../test/desk-visit.js';
import { type Codes, codesOf, provedNow, setUp, signIn } from '../../test/second-step.js';
import { minute_ms, second_ms } from '../kernel/clock.js';
import { staffList } from '../staff/member.js';

let database: Awaited<ReturnType<typeof testDatabase>>;
let desk: Desk;
let app: ReturnType<Desk['start']>;
let mira: Awaited<ReturnType<typeof firstIn>>;
let tomas: Awaited<ReturnType<typeof invited>>;
let codes: Codes;
let id: string;

before(async () => {
  database = await testDatabase();
  desk = deskOn(database.app);
  app = desk.start();
  mira = await firstIn(desk, database.app, app);
  tomas = await invited(app, mira.visit, 'Tomas');
  codes = codesOf(mira, desk.clock);
  id = (await staffList(database.app)).find(({ name }) => name === 'Tomas')?.id ?? '';
});
after(() => database.drop());

const grants = async () =>
  (await database.app.selectFrom('grants').select('id').where('staff_id', '=', id).execute()).length;

test('ten minutes after a sign-in a grant asks who is there, and goes on with what was sent', async () => {
  const { visit } = mira;
  desk.clock.move(10 * minute_ms - 1);
  await visit.post(`/desk/staff/${id}/grant`, { compartment: 'mailroom' });
  assert.equal(visit.status, 303, 'within ten minutes nothing is asked');
  desk.clock.move(1);
  const form = { compartment: 'keepsakes' };
  await visit.post(`/desk/staff/${id}/grant`, form);
  assert.equal(visit.status, 403);
  assert.equal(await grants(), 1);
  assert.match(visit.page, new RegExp(`action="/desk/staff/${id}/grant"`));
  assert.match(visit.page, /name="compartment" value="keepsakes"/);
  const proofs: [string, string][] = [
    [mira.passphrase, ''],
    [mira.passphrase, '12345'],
    ['', codes.now()],
    ['six words that are other ones', codes.now()],
  ];
  for (const [step_passphrase, step_code] of proofs) {
    await visit.post(`/desk/staff/${id}/grant`, { ...form, step_passphrase, step_code });
    assert.equal(
      visit.status,
      step_passphrase + step_code === '' ? 403 : 422,
      `${step_passphrase} ${step_code}`,
    );
    assert.ok(!visit.page.includes(`value="${mira.passphrase}"`));
  }
  assert.equal(await grants(), 1);
  const [backup = ''] = codes.backup;
  await visit.post(`/desk/staff/${id}/grant`, {
    ...form,
    step_passphrase: mira.passphrase,
    step_code: backup,
  });
  assert.equal(visit.status, 303);
  assert.equal(await grants(), 2);
  await visit.get(visit.location ?? '');
  await visit.post(`/desk/staff/${id}/take`, form);
  assert.equal(visit.status, 303, 'and for ten minutes nothing more is asked');
});

test('who proved anew has another token, and the one from before opens nothing', async () => {
  const { visit } = mira;
  const paper = codes.backup;
  const form = { compartment: 'keepsakes', step_passphrase: mira.passphrase };
  const thief = new DeskVisit(app);
  const proveBy: ((step_code: string) => Promise<unknown>)[] = [
    // Beside a form that waits for it, and on the page of its own.
    (step_code) => visit.post(`/desk/staff/${id}/grant`, { ...form, step_code }),
    (step_code) => visit.post('/desk/step-up', { ...form, step_code, next: '/desk' }),
  ];
  for (const [turn, prove] of proveBy.entries()) {
    desk.clock.move(10 * minute_ms);
    thief.cookie = visit.cookie;
    assert.equal((await thief.get('/desk')).status, 200);
    await visit.post(`/desk/staff/${id}/grant`, { ...form, step_code: 'wrong' });
    assert.equal(visit.cookie, thief.cookie, 'a wrong code changes nothing');
    await prove(paper[paper.length - 1 - turn] ?? '');
    assert.equal(visit.status, 303);
    assert.notEqual(visit.cookie, thief.cookie);
    assert.equal((await thief.get('/desk')).status, 303);
    assert.equal((await visit.get(visit.location ?? '')).status, 200);
  }
});

test('invitations, disabling and the end of another’s sessions ask for it, and so do one’s own second steps', async () => {
  const { visit } = mira;
  desk.clock.move(10 * minute_ms);
  const forms: [string, Record<string, string>][] = [
    ['/desk/staff/invite', {}],
    [`/desk/staff/${id}/disable`, { why: 'a reason\nof two lines' }],
    [`/desk/staff/${id}/end-sessions`, {}],
    ['/desk/account/code-app/remove', {}],
  ];
  for (const [path, form] of forms) {
    await visit.post(path, form);
    assert.equal(visit.status, 403, path);
    assert.match(visit.page, /Is it still you/);
  }
  assert.match(visit.page, /action="\/desk\/account\/code-app\/remove"/);
  await visit.get('/desk/account/code-app');
  assert.equal(visit.location, '/desk/step-up?next=%2Fdesk%2Faccount%2Fcode-app');
  await visit.get(visit.location ?? '');
  desk.clock.move(30 * second_ms);
  const proof = { step_passphrase: mira.passphrase, step_code: codes.now() };
  await visit.post('/desk/step-up', { ...proof, next: '//elsewhere.example' });
  assert.equal(visit.location, '/desk');
  assert.equal((await visit.get('/desk/account/code-app')).status, 200);
  // What asks for nothing goes on as ever, however old the sign-in is.
  desk.clock.move(60 * minute_ms);
  assert.equal((await visit.get('/desk/staff')).status, 200);
});

test('whoever still has no second step proves by the passphrase that they may set one up, and nothing more', async () => {
  await provedNow(database.app, desk.clock);
  await mira.visit.get('/desk');
  await invite(mira.visit);
  const visit = new DeskVisit(app, desk.clock);
  await visit.post(mira.visit.text('invitation'), { name: 'Inga' });
  const passphrase = visit.text('passphrase');
  desk.clock.move(10 * minute_ms);
  await visit.get('/desk/account/code-app');
  assert.equal(visit.location, '/desk/step-up?next=%2Fdesk%2Faccount%2Fcode-app');
  await visit.get(visit.location ?? '');
  assert.doesNotMatch(visit.page, /name="step_code"/);
  await visit.post('/desk/step-up', { step_passphrase: passphrase, next: '/desk/account/code-app' });
  await visit.get('/desk/staff');
  assert.equal(visit.location, '/desk/account/second-step');
  await setUp(visit);
  assert.equal((await visit.get('/desk/staff')).status, 200);
});

test('an administrator ends all sessions of another at once; a person ends all their own but this one', async () => {
  const again = new DeskVisit(app);
  await signIn(again, tomas);
  await again.get('/desk/account');
  assert.match(again.page, /the link, and a second step set up at once/);
  await again.post('/desk/account/end-others');
  assert.equal(again.location, '/desk/account?done=others_ended');
  assert.equal((await tomas.visit.get('/desk')).status, 303);
  assert.equal((await again.get('/desk')).status, 200);
  const proof = { step_passphrase: mira.passphrase, step_code: codes.backup[1] ?? '' };
  await mira.visit.post(`/desk/staff/${id}/end-sessions`, proof);
  assert.equal(mira.visit.status, 303);
  assert.equal((await again.get('/desk')).status, 303);
  await signIn(again, tomas);
  assert.equal((await again.get('/desk')).status, 200, 'whose sessions ended may come in again');
});
