import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { testDatabase } from '../../test/database.js';
import { type Desk, DeskVisit, deskOn, firstIn, invited } from '../../test/desk-visit.js';
import { type Codes, codesOf } from '../../test/second-step.js';
import {
  isOfToday,
  least,
  lock,
  lockWithPassphrase,
  todays,
  unlock,
  unlockWithPassphrase,
} from '../kernel/lock.js';
import { root } from '../kernel/root.js';
import { recipientFrom } from '../kernel/vault.js';
import { sessionOf } from './session.js';
import { changePassphrase, isPassphraseOf, signIn } from './sign-in.js';

// What is locked at another cost, or by another cipher, than today's: as after a version that has raised it.

let database: Awaited<ReturnType<typeof testDatabase>>;
let desk: Desk;
let mira: Awaited<ReturnType<typeof firstIn>>;
let codes: Codes;
let id: string;
let identity: string;

const other_cipher = { ...todays, cipher: 'chacha20-poly1305' as const };
const cheaper = { ...todays, ...least };
const others = [cheaper, { ...todays, passes: 4 }, { ...cheaper, lanes: 2 }, other_cipher];

before(async () => {
  database = await testDatabase();
  desk = deskOn(database.app);
  mira = await firstIn(desk, database.app, desk.start());
  codes = codesOf(mira, desk.clock);
  const session = await sessionOf(database.app, desk.clock, mira.visit.cookie.split('=')[1] ?? '');
  assert.ok(session);
  id = session.staff.id;
  identity = session.identity;
});
after(() => database.drop());

const ownKey = async (staffId = id) =>
  (
    await database.app
      .selectFrom('staff_keys')
      .select('identity_locked')
      .where('staff_id', '=', staffId)
      .executeTakeFirstOrThrow()
  ).identity_locked;

async function keep(identity_locked: Buffer, staffId = id): Promise<Buffer> {
  await database.app
    .updateTable('staff_keys')
    .set({ identity_locked })
    .where('staff_id', '=', staffId)
    .execute();
  return identity_locked;
}

const lockAt = (form = cheaper) => lockWithPassphrase(mira.passphrase, identity, desk.operator.chance, form);

const entries = async () =>
  Number(
    (
      await database.app
        .selectFrom('journal')
        .select((eb) => eb.fn.countAll().as('n'))
        .executeTakeFirst()
    )?.n,
  );

test('whoever signs in with a key locked at another cost has it locked anew, with the same passphrase', async () => {
  for (const form of others) {
    const before = await keep(await lockAt(form));
    assert.ok(!isOfToday(before));
    const written = await entries();
    const visit = new DeskVisit(desk.start(), desk.clock);
    await visit.post('/desk/sign-in', { name: 'Mira', passphrase: mira.passphrase });
    assert.equal(visit.status, 303);
    const anew = await ownKey();
    assert.ok(isOfToday(anew), JSON.stringify(form));
    assert.equal(await unlockWithPassphrase(mira.passphrase, anew), identity);
    assert.equal(await entries(), written, 'it changes nothing for anybody');
    await codes.prove(visit);
    assert.equal((await visit.get('/desk')).status, 200);
    // Locked as today, it stays as it is.
    await signIn(database.app, desk.operator, 'Mira', mira.passphrase);
    assert.deepEqual(await ownKey(), anew);
  }
});

test('a wrong passphrase locks nothing anew, and neither does a name that somebody else’s stands in for', async () => {
  const before = await keep(await lockAt());
  assert.equal(await signIn(database.app, desk.operator, 'Mira', `${mira.passphrase} x`), null);
  // One person is here, so for every other name it is her key that is looked at.
  assert.equal(await signIn(database.app, desk.operator, 'Nobody', mira.passphrase), null);
  assert.deepEqual(await ownKey(), before);
});

test('whoever signs in twice in the same moment comes in twice', async () => {
  await keep(await lockAt());
  const both = await Promise.all(
    [1, 2].map(() => signIn(database.app, desk.operator, 'Mira', mira.passphrase)),
  );
  assert.ok(both.every((one) => one !== null));
  assert.ok(isOfToday(await ownKey()));
  assert.equal(await unlockWithPassphrase(mira.passphrase, await ownKey()), identity);
});

test('whoever types the passphrase only to prove who they are has the key locked anew, too', async () => {
  const before = await keep(await lockAt());
  assert.equal(await isPassphraseOf(database.app, desk.operator, id, 'six wrong words of some kind'), false);
  assert.deepEqual(await ownKey(), before);
  assert.equal(await isPassphraseOf(database.app, desk.operator, id, mira.passphrase), true);
  assert.ok(isOfToday(await ownKey()));
});

test('a paused account stays as it is', async () => {
  const before = await keep(await lockAt());
  const pause = { staff_id: id, paused_at: desk.clock.now(), why: 'unconfirmed' as const };
  await database.app.insertInto('staff_pauses').values(pause).execute();
  await assert.rejects(signIn(database.app, desk.operator, 'Mira', mira.passphrase), /staff\./);
  await database.app.deleteFrom('staff_pauses').execute();
  assert.deepEqual(await ownKey(), before);
});

test('what an app needs is locked anew by its next code, or the next backup code', async () => {
  const secret = { from: identity, purpose: 'second step' };
  const appRow = async () =>
    (await database.app.selectFrom('staff_code_apps').select('locked').executeTakeFirstOrThrow()).locked;
  const kept = unlock(secret, await appRow());
  const backup = [...codes.backup];
  for (const way of ['code', 'backup'] as const) {
    const locked = lock(secret, kept, desk.operator.chance, other_cipher);
    await database.app.updateTable('staff_code_apps').set({ locked }).execute();
    const visit = new DeskVisit(desk.start(), desk.clock);
    await visit.post('/desk/sign-in', { name: 'Mira', passphrase: mira.passphrase });
    await visit.get('/desk/second-step');
    await visit.post('/desk/second-step', { step_code: 'ABCD', next: '/desk' });
    assert.equal(visit.status, 422);
    assert.deepEqual(await appRow(), locked);
    if (way === 'code') await codes.prove(visit);
    else await visit.post('/desk/second-step', { step_code: backup.shift() ?? '', next: '/desk' });
    assert.equal(visit.status, 303, way);
    assert.ok(isOfToday(await appRow()), way);
    assert.equal(unlock(secret, await appRow()), kept);
  }
});

test('a row that asks for ten gigabytes lets nobody in and costs nothing', async () => {
  const good = await ownKey();
  const line = good.toString('latin1').replace(/m=\d+/, 'm=10485760');
  await keep(Buffer.from(line, 'latin1'));
  const begun = process.cpuUsage();
  assert.equal(await signIn(database.app, desk.operator, 'Mira', mira.passphrase), null);
  const { user, system } = process.cpuUsage(begun);
  assert.ok(user + system < 1_000_000, `${user + system} µs`);
  await keep(good);
});

test('at whatever costs keys are locked, an unknown name costs as much as one that is known', async () => {
  const tomas = await invited(desk.start(), mira.visit, 'Tomas');
  const { id: his } = await database.app
    .selectFrom('staff')
    .select('id')
    .where('name', '=', 'Tomas')
    .executeTakeFirstOrThrow();
  const own = await unlockWithPassphrase(tomas.passphrase, await ownKey(his));
  const work = async (name: string, tries = 3) => {
    const took: number[] = [];
    for (let times = 0; times < tries; times += 1) {
      const begun = process.cpuUsage();
      assert.equal(await signIn(database.app, desk.operator, name, 'six wrong words of some kind'), null);
      const { user, system } = process.cpuUsage(begun);
      took.push((user + system) / 1000);
    }
    return Math.min(...took);
  };
  const chance = desk.operator.chance;
  await keep(await lockAt({ ...todays, passes: 6 }));
  await keep(await lockWithPassphrase(tomas.passphrase, own, chance, { ...todays, passes: 6 }), his);
  const [known, unknown] = [await work('Mira'), await work('Nobody')];
  assert.ok(unknown > known / 2 && known > unknown / 2, `${known} ms and ${unknown} ms`);
  // Some have signed in since it was raised, some have not: unknown names are like the one or like the other.
  await keep(await lockAt(cheaper));
  const middle = ((await work('Mira')) + (await work('Tomas'))) / 2;
  const kinds = new Set<boolean>();
  for (let number = 0; number < 40 && kinds.size < 2; number += 1)
    kinds.add((await work(`Nobody ${number}`, 2)) < middle);
  assert.equal(kinds.size, 2);
  await keep(await lockAt(todays));
  await keep(await lockWithPassphrase(tomas.passphrase, own, chance), his);
});

test('a new passphrase is given while another browser has just locked the old key anew', async () => {
  await keep(await lockAt());
  const token = mira.visit.cookie.split('=')[1] ?? '';
  const session = await sessionOf(database.app, desk.clock, token);
  assert.ok(session);
  const [changed] = await Promise.all([
    changePassphrase(database.app, { ...desk.operator, who: `staff:${id}` }, session, mira.passphrase),
    signIn(database.app, desk.operator, 'Mira', mira.passphrase),
  ]);
  assert.equal(await signIn(database.app, desk.operator, 'Mira', mira.passphrase), null);
  assert.ok(await signIn(database.app, desk.operator, 'Mira', changed.passphrase));
  const { recipient } = await database.app
    .selectFrom('staff_keys')
    .select('recipient')
    .where('staff_id', '=', id)
    .executeTakeFirstOrThrow();
  const own = await unlockWithPassphrase(changed.passphrase, await ownKey());
  assert.equal(await recipientFrom(own), recipient);
});

test('what was locked before its form stood beside it gets the line that it was locked by', async () => {
  const owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  const rows = async () =>
    (
      await owner.query(`select 'k' || staff_id as id, identity_locked as locked from staff_keys
        union all select 's' || id, identity_locked from sessions
        union all select 'a' || staff_id, locked from staff_code_apps order by 1`)
    ).rows;
  const line_bytes = `position('\\x0a'::bytea in identity_locked)`;
  try {
    const now = await rows();
    assert.ok(now.length > 4);
    await owner.query(`begin;
      alter table staff_keys drop constraint staff_keys_identity_locked_check, add column salt bytea;
      alter table sessions drop constraint sessions_identity_locked_check;
      alter table staff_passkeys drop constraint staff_passkeys_identity_locked_check;
      alter table staff_code_apps drop constraint staff_code_apps_locked_check;
      update staff_keys set identity_locked = substring(identity_locked from ${line_bytes} + 1), salt = decode(
        (regexp_match(convert_from(substring(identity_locked from 1 for ${line_bytes}), 'UTF8'), '([^$ ]+) '))[1] || '==', 'base64');
      update sessions set identity_locked = substring(identity_locked from ${line_bytes} + 1);
      update staff_code_apps set locked = substring(locked from position('\\x0a'::bytea in locked) + 1)`);
    assert.notDeepEqual(await rows(), now);
    await owner.query(readFileSync(join(root, 'db/migrations/0047_locks.sql'), 'utf8'));
    assert.deepEqual(await rows(), now);
    await owner.query('rollback');
  } finally {
    await owner.end();
  }
});
