import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { testDatabase } from '../../test/database.js';
import { type Desk, DeskVisit, deskOn, firstIn, invite, invited } from '../../test/desk-visit.js';
import { permissions } from '../kernel/access.js';
import { disable, memberOf, staffList } from './member.js';
import { giveRole, permissionsOf, roleNames, roles, rolesWith, takeRole } from './role.js';

let database: Awaited<ReturnType<typeof testDatabase>>;
let desk: Desk;
let app: ReturnType<Desk['start']>;
let mira: Awaited<ReturnType<typeof firstIn>>;

before(async () => {
  database = await testDatabase();
  desk = deskOn(database.app);
  app = desk.start();
  mira = await firstIn(desk, database.app, app);
});
after(() => database.drop());

async function idOf(name: string): Promise<string> {
  const found = (await staffList(database.app)).find((member) => member.name === name);
  assert.ok(found);
  return found.id;
}

const rolesHeld = async (id: string) => (await memberOf(database.app, id)).roles;
const actor = (id: string) => ({ ...desk.operator, who: `staff:${id}` });

test('every permission belongs to some role, and no role but all of them together may do everything', () => {
  assert.deepEqual(
    permissions.filter((permission) => rolesWith(permission).length === 0),
    [],
  );
  for (const role of roleNames) assert.ok(permissionsOf([role]).size < permissions.length, role);
  assert.equal(permissionsOf(roleNames).size, permissions.length);
  assert.ok(Object.values(roles).every((some) => new Set(some).size === some.length));
});

test('the first person does everything; an invited one only what the invitation says', async () => {
  assert.deepEqual(await rolesHeld(await idOf('Mira')), roleNames);
  await mira.visit.post('/desk/staff/invite');
  assert.equal(mira.visit.status, 422);
  assert.match(mira.visit.page, /tick what the person will do/);
  await mira.visit.post('/desk/staff/invite', [['role', 'emperor']]);
  assert.equal(mira.visit.status, 422);
  const { visit } = await invited(app, mira.visit, 'Ede', ['editor', 'mailroom']);
  assert.deepEqual(await rolesHeld(await idOf('Ede')), ['mailroom', 'editor']);
  assert.equal((await visit.get('/desk/staff')).status, 403);
  assert.match(visit.page, /work of: case worker, list keeper, administrator/);
  await invite(visit);
  assert.equal(visit.status, 403);
});

test('an administrator gives and takes roles, at once and journalled; nobody changes their own', async () => {
  const { visit } = await invited(app, mira.visit, 'Lea', ['letters']);
  const id = await idOf('Lea');
  assert.equal((await visit.get('/desk/journal')).status, 403);
  await mira.visit.post(`/desk/staff/${id}/give-role`, { role: 'administrator' });
  assert.equal(mira.visit.status, 303);
  assert.equal((await visit.get('/desk/journal')).status, 200, 'the session that was open has it at once');
  await visit.post(`/desk/staff/${id}/give-role`, { role: 'editor' });
  assert.equal(visit.status, 409);
  assert.match(visit.page, /not you yourself/);
  await mira.visit.post(`/desk/staff/${id}/give-role`, { role: 'administrator' });
  assert.equal(mira.visit.status, 409);
  await mira.visit.post(`/desk/staff/${id}/take-role`, { role: 'administrator' });
  assert.equal((await visit.get('/desk/journal')).status, 403);
  await mira.visit.post(`/desk/staff/${id}/take-role`, { role: 'letters' });
  assert.equal(mira.visit.status, 409);
  assert.match(mira.visit.page, /only role of this person/);
  await mira.visit.post(`/desk/staff/${id}/take-role`, { role: 'emperor' });
  assert.equal(mira.visit.status, 404);
  assert.deepEqual(await rolesHeld(id), ['letters']);
  const acts = await database.app
    .selectFrom('journal')
    .select(['what', 'detail'])
    .where('subject', '=', `staff:${id}`)
    .where('what', 'like', 'staff.role%')
    .orderBy('seq')
    .execute();
  assert.deepEqual(acts, [
    { what: 'staff.role_given', detail: { role: 'administrator' } },
    { what: 'staff.role_taken', detail: { role: 'administrator' } },
  ]);
});

test('of two administrators who end each other in the same moment one stays', async () => {
  await invited(app, mira.visit, 'Otto', ['administrator']);
  const [one, other] = [await idOf('Mira'), await idOf('Otto')];
  await mira.visit.post(`/desk/staff/${other}/grant`, { compartment: 'mailroom' });
  await giveRole(database.app, actor(one), one, other, 'editor');
  const ends = await Promise.allSettled([
    takeRole(database.app, actor(one), one, other, 'administrator'),
    takeRole(database.app, actor(other), other, one, 'administrator'),
  ]);
  assert.deepEqual(ends.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
  const left = (await staffList(database.app)).filter(({ roles }) => roles.includes('administrator'));
  assert.equal(left.length, 1);
  // Whoever stayed gives it back, for the next test.
  const [stayed, went] = left[0]?.id === one ? [one, other] : [other, one];
  await giveRole(database.app, actor(stayed), stayed, went, 'administrator');
});

test('only an administrator disables, and whoever is disabled has no role left', async () => {
  const { visit } = await invited(app, mira.visit, 'Kim', ['case_worker']);
  await invited(app, mira.visit, 'Pat', ['letters']);
  const [mine, kim, pat] = [await idOf('Mira'), await idOf('Kim'), await idOf('Pat')];
  await mira.visit.post(`/desk/staff/${kim}/grant`, { compartment: 'mailroom' });
  await visit.get(`/desk/staff/${pat}`);
  assert.equal(visit.status, 200);
  assert.doesNotMatch(visit.page, /take-role|\/disable"/);
  await visit.post(`/desk/staff/${pat}/disable`, { why: 'because' });
  assert.equal(visit.status, 403);
  await assert.rejects(disable(database.app, actor(kim), kim, pat, 'because'), { status: 403 });
  await disable(database.app, actor(mine), mine, pat, 'moved away');
  assert.deepEqual(await rolesHeld(pat), []);
  await assert.rejects(giveRole(database.app, actor(mine), mine, pat, 'letters'), { name: 'Missing' });
});

test('an invitation dies when whoever made it may no longer invite', async () => {
  const { visit } = await invited(app, mira.visit, 'Ada', ['administrator', 'editor']);
  const id = await idOf('Ada');
  await mira.visit.post(`/desk/staff/${id}/grant`, { compartment: 'mailroom' });
  await invite(visit, ['mailroom']);
  const link = visit.text('invitation');
  await mira.visit.post(`/desk/staff/${id}/take-role`, { role: 'editor' });
  assert.equal((await new DeskVisit(app).get(new URL(link).pathname)).status, 200);
  await mira.visit.post(`/desk/staff/${id}/give-role`, { role: 'editor' });
  await mira.visit.post(`/desk/staff/${id}/take-role`, { role: 'administrator' });
  assert.equal((await new DeskVisit(app).get(new URL(link).pathname)).status, 409);
});
