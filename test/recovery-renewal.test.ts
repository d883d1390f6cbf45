import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { lookAtTrust } from '../src/cli/doctor-trust.js';
import { day_ms, minute_ms } from '../src/kernel/clock.js';
import { type Db, transact } from '../src/kernel/database.js';
import { record } from '../src/kernel/journal.js';
import { newKeyPair, recipientFrom } from '../src/kernel/vault.js';
import { lettersToday } from '../src/letters/letter-compartment.js';
import { sealedColumns } from '../src/sealed.js';
import { caseCompartment, makeCaseCompartment } from '../src/staff/case-compartment.js';
import { knownCompartments, makeCompartment } from '../src/staff/compartment.js';
import { oldKeysByRecovery, openWithRecoveryKey } from '../src/staff/recovery.js';
import { printedKey, tidyKey } from '../src/staff/recovery-paper.js';
import { renewRecoveryKey } from '../src/staff/recovery-renewal.js';
import { keyId, splitKey } from '../src/staff/recovery-share.js';
import { askForNewKey } from '../src/staff/renewal.js';
import { removeOldKeys, resealPiece } from '../src/staff/resealing.js';
import { DeskVisit } from './desk-visit.js';
import { type LetterGround, letterGround, personBySlug, sendLetter } from './letter-ground.js';
import { openedIn, openedOf, type PlantedValue, plantSealed } from './sealed-ground.js';
import { run } from './server.js';
import { type Said, typedBy } from './typed.js';

let ground: LetterGround;
let client: pg.Client;
let planted: PlantedValue[];
let folder: string;
/** The key on paper that counts, and all that counted before it. */
let paper: string;
const burned: string[] = [];

const db = () => ground.database.app;
const owner = () => ground.database.ownerUrl;

before(async () => {
  ground = await letterGround();
  paper = tidyKey(ground.recoveryKey) ?? '';
  folder = mkdtempSync(join(tmpdir(), 'habeas-test-'));
  for (const name of ['data', 'backups']) mkdirSync(join(folder, name));
  client = new pg.Client({ connectionString: owner() });
  await client.connect();
  // A month of letters, a case with a key of its own, and a compartment whose old key is still kept.
  await sendLetter(ground);
  const person = await personBySlug(ground.database, 'vladimir-kozlov');
  const staffId = ground.actor.who.replace('staff:', '');
  await makeCaseCompartment(db(), ground.actor, staffId, person);
  const lasting = sealedColumns.filter(
    ({ table, compartment }) => compartment.startsWith("'") || table === 'person_consents',
  );
  const ofCase = { person_consents: () => ({ compartment: caseCompartment(person) }) };
  planted = await plantSealed(owner(), lasting, 1, ofCase, ({ table, column }) => `${table} ${column}`);
  await askForNewKey(db(), ground.actor, staffId, 'mailroom');
});
after(async () => {
  await client?.end();
  await ground.close();
  rmSync(folder, { recursive: true, force: true });
});

const typed = (answers: Parameters<typeof typedBy>[1], ...words: string[]) => {
  const env = {
    ...{ HABEAS_DATA: join(folder, 'data'), DATABASE_URL: owner() },
    ...{ BACKUP_DIR: join(folder, 'backups'), BACKUP_KEEP_DAYS: '17' },
  };
  return typedBy({ db: ground.database, desk: ground.desk, env }, answers, words);
};

/** The key that a command has shown. */
const shownIn = ({ out }: Said) => tidyKey(out.match(/^ {2}(AGE-SE[0-9A-Z -]+)$/m)?.[1] ?? '') ?? '';

/** Renews with what is typed as the present key, and types the new one back as it was shown. */
const renew = (present: string[]) =>
  typed(
    (said) => present[said.asked.length - 1] ?? printedKey(shownIn(said)).toLowerCase(),
    'recovery',
    'renew',
  );

/** Everything that a new recovery key would change. */
async function kept(): Promise<unknown> {
  const { rows } = await client.query(`select
    (select json_agg(k order by id) from recovery_keys k) as keys,
    (select json_agg(r order by compartment, recovery_key_id) from compartment_recoveries r) as present,
    (select json_agg(o order by renewal_id, recovery_key_id) from old_recoveries o) as old,
    (select count(*) from journal) as entries`);
  return rows[0];
}

/** Waits until a connection of the database waits for a lock; gives its process there. */
async function heldUp(): Promise<number> {
  for (const until = performance.now() + 10_000; performance.now() < until; ) {
    const { rows } = await client.query<{ pid: number }>(
      `select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
    if (rows[0]) return rows[0].pid;
  }
  throw new Error('nobody waits');
}

test('a key of nobody here, a new one that is not typed back, and a copy that does not open leave everything as it was', async () => {
  const before = await kept();
  const { identity } = await newKeyPair();
  const stranger = await typed([identity], 'recovery', 'renew');
  assert.match(stranger.err, /not one of this campaign/);
  const slips = await typed(
    (said) => [paper, shownIn(said).replace(/.$/, '!'), `${shownIn(said)}7`][said.asked.length - 1] ?? '',
    'recovery',
    'renew',
  );
  assert.equal(slips.code, 1);
  assert.match(slips.asked[2] ?? '', /^Group 13 is not as it was shown/);
  assert.match(slips.asked[3] ?? '', /^There is more behind it/);
  assert.match(slips.err, /Nothing was changed: the present recovery key stays/);
  assert.notEqual(shownIn(slips), paper);
  assert.deepEqual(await kept(), before);

  // The copy of a key that a compartment had before counts, too.
  const { rows } = await client.query<{ identity_sealed: Buffer }>(
    'select identity_sealed from old_recoveries',
  );
  await run(owner(), "update old_recoveries set identity_sealed = 'damaged'");
  const damaged = await kept();
  const old = await typed([paper], 'recovery', 'renew');
  assert.match(old.err, /does not open “mailroom”\. Nothing was changed/);
  assert.equal(old.asked.length, 1);
  for (const said of [stranger, old]) assert.doesNotMatch(said.out, /AGE-SE/);
  assert.deepEqual(await kept(), damaged);
  await client.query('update old_recoveries set identity_sealed = $1', [rows[0]?.identity_sealed]);
});

test('after a new recovery key the old paper opens nothing that is kept, and the new one everything', async () => {
  assert.equal((await typed([paper], 'recovery', 'rehearse')).code, 0);
  const names = await knownCompartments(db());
  assert.equal(names.length, 7);
  assert.equal(await openedIn(client, paper), names.length + 1);
  const present = await openWithRecoveryKey(db(), paper);
  const sheets = (await splitKey(paper)).slice(1).flatMap(({ lines }) => lines);
  const said = await renew(sheets);
  assert.equal(said.code, 0, said.err);
  const next = shownIn(said);
  assert.equal(await openedIn(client, paper), 0);
  assert.equal(await openedIn(client, next), names.length + 1);
  assert.equal(await openWithRecoveryKey(db(), paper), null);
  const opened = await openWithRecoveryKey(db(), next);
  assert.deepEqual(opened, present);
  const old = await oldKeysByRecovery(db(), next);
  const all = [...(opened?.values() ?? []), ...old.map(({ identity }) => identity)];
  assert.equal(await openedOf(owner(), planted, all), planted.length);
  assert.ok(planted.length >= 5);

  // Said once, and where nothing is kept of it.
  assert.equal(said.out.split(printedKey(next)).length, 2);
  const [line] = await db()
    .selectFrom('journal')
    .select(['who', 'detail'])
    .where('what', '=', 'recovery_key.renewed')
    .execute();
  const { recipient } = await db().selectFrom('recovery_keys').select('recipient').executeTakeFirstOrThrow();
  const before = keyId(await recipientFrom(paper));
  assert.deepEqual(line, {
    who: 'operator',
    detail: {
      ...{ key: keyId(recipient), before, compartments: 7, old_keys: 1, by: 'shares' },
    },
  });
  assert.ok(said.out.includes(`Backups made until now open with ${before} only`));
  assert.match(said.out, /backups go 17 days after they were made/);
  burned.push(paper);
  paper = next;
});

test('the desk and the doctor say that the new key was never tried, and the old paper is told by name and day', async () => {
  const said = async () =>
    (await lookAtTrust(db(), ground.desk.clock.now())).map(({ sentence }) => sentence).join('\n');
  assert.match((await ground.visit.get('/desk')).page, /made 0 days ago and has never been tried/);
  assert.match(await said(), /The recovery key is 0 days old and was never tried/);
  for (const words of [['rehearse'], ['renew'], ['split', join(folder, 'sheets')]])
    assert.match(
      (await typed([burned[0] ?? ''], 'recovery', ...words)).err,
      /was this campaign’s until 2016-04-07, when [0-9A-Z]{8} took its place/,
    );
  assert.equal(existsSync(join(folder, 'sheets')), false);
  assert.equal((await typed([paper], 'recovery', 'rehearse')).code, 0);
  assert.match((await ground.visit.get('/desk')).page, /last tried 0 days ago/);
  assert.match(await said(), /The recovery key was tried 0 days ago/);
  const old = new Date(ground.desk.clock.now().getTime() + 731 * day_ms);
  assert.ok(
    (await lookAtTrust(db(), old)).some(
      ({ fault, sentence }) => fault && /habeas recovery renew/.test(sentence),
    ),
  );
});

test('backups made before open with the old paper only, and those made after with the new one only', async () => {
  const madeNow = async () => (await typed([], 'backup', join(folder, 'backups'))).out.split('\n')[0] ?? '';
  const opens = async (key: string, file: string) =>
    (await typed([key], 'backup', 'verify', '--key', file)).code === 0;
  const earlier = await madeNow();
  const said = await renew([paper]);
  assert.equal(said.code, 0, said.err);
  burned.push(paper);
  paper = shownIn(said);
  ground.desk.clock.move(minute_ms);
  const later = await madeNow();
  const [, before = ''] = burned;
  assert.deepEqual(
    [await opens(before, earlier), await opens(paper, earlier)],
    [true, false],
    'the backup from before',
  );
  assert.deepEqual([await opens(before, later), await opens(paper, later)], [false, true], 'the one after');
});

test('killed while everything is sealed to the new key, the old one opens all as before', async () => {
  const before = await kept();
  // The journal is held by somebody: every copy is written, and nothing of it is there yet.
  await client.query('begin');
  await client.query('select pg_advisory_xact_lock(71833401)');
  const killed = renew([paper]);
  await client.query('select pg_terminate_backend($1)', [await heldUp()]);
  const said = await killed;
  await client.query('rollback');
  assert.equal(said.code, 1);
  assert.doesNotMatch(said.out, /is the recovery key now/);
  assert.deepEqual(await kept(), before);
  assert.equal((await typed([paper], 'recovery', 'rehearse')).code, 0);
  assert.match((await typed([shownIn(said)], 'recovery', 'rehearse')).err, /not one of this campaign/);
});

test('what is made in the same moment is sealed to the new key, too, and what comes later to it alone', async () => {
  const { id, recipient } = await db()
    .selectFrom('staff_keys')
    .select(['staff_id as id', 'recipient'])
    .executeTakeFirstOrThrow();
  const none = async () => {};
  const note = (tx: Db) => record(tx, ground.actor, { what: 'test.noted', subject: 'test' });
  // Somebody makes a key who has looked for recovery keys before; then one who has the journal already, for which the new one
  // waits while it is waited for itself: it gives way and begins again.
  for (const [name, first, isBefore] of [
    ['letters-2016-01', none, true],
    ['letters-2016-02', note, false],
  ] as const) {
    const next = await newKeyPair();
    const { renewing } = await transact(db(), async (tx) => {
      const recoveries = () => tx.selectFrom('recovery_keys').select(['id', 'recipient']).execute();
      await first(tx);
      const known = isBefore ? await recoveries() : null;
      const renewing = renewRecoveryKey(db(), ground.desk.operator, { identity: paper, by: 'key' }, next);
      await heldUp();
      await makeCompartment(tx, ground.actor, name, [{ id, recipient }], known ?? (await recoveries()));
      return { renewing };
    });
    const { compartments } = await renewing;
    assert.equal(compartments, (await knownCompartments(db())).length);
    burned.push(paper);
    paper = next.identity;
  }
  ground.desk.clock.move(31 * day_ms);
  await lettersToday(db(), ground.actor);
  await askForNewKey(db(), ground.actor, id, 'dossiers');
  assert.equal((await openWithRecoveryKey(db(), paper))?.size, 10);
  for (const key of burned) assert.equal(await openedIn(client, key), 0);
});

test('a compartment whose copy is damaged is mended by a new key of its own, and then the recovery key is renewed', async () => {
  await run(
    owner(),
    "update compartment_recoveries set identity_sealed = 'damaged' where compartment = 'lawyers'",
  );
  assert.match((await typed([paper], 'recovery', 'renew')).err, /does not open “lawyers”/);
  await askForNewKey(db(), ground.actor, ground.actor.who.replace('staff:', ''), 'lawyers');
  assert.match((await typed([paper], 'recovery', 'renew')).err, /does not open “lawyers”/);
  while ((await resealPiece(db(), ground.actor, ground.keys, sealedColumns, 'lawyers')) > 0);
  ground.desk.clock.move(31 * minute_ms);
  assert.ok((await removeOldKeys(db(), ground.desk.operator, sealedColumns)) > 0);
  const said = await renew([paper]);
  assert.equal(said.code, 0, said.err);
  paper = shownIn(said);
});

test('whoever lost the passphrase comes in with the new paper and not with an old one', async () => {
  const guest = new DeskVisit(ground.app, ground.desk.clock);
  await guest.get('/desk/recover');
  await guest.post('/desk/recover', { name: 'Mira', key: burned[0] ?? '', second: '' });
  assert.equal(guest.status, 422);
  assert.match(guest.page, /do not open anything here/);
  await guest.post('/desk/recover', { name: 'Mira', key: paper, second: '' });
  assert.equal(guest.status, 200);
});
