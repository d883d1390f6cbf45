import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { minute_ms } from '../src/kernel/clock.js';
import { open, seal } from '../src/kernel/vault.js';
import { sealedText } from '../src/letters/letter.js';
import { lettersToday } from '../src/letters/letter-compartment.js';
import { sealedColumns, sealedOtherwise } from '../src/sealed.js';
import { grantsByStaff, HeldKeys, knownCompartments } from '../src/staff/compartment.js';
import { staffList } from '../src/staff/member.js';
import { openRenewals } from '../src/staff/renewal.js';
import { piece_rows, removeOldKeys, resealingOf, resealPiece } from '../src/staff/resealing.js';
import { sessionOf } from '../src/staff/session.js';
import { type DeskVisit, invited } from './desk-visit.js';
import { type LetterGround, letterGround, sendLetter } from './letter-ground.js';
import { readCatalogue } from './prove/catalogue.js';
import { openedOf, type PlantedValue, plantSealed } from './sealed-ground.js';
import { provedNow } from './second-step.js';
import { run } from './server.js';

let ground: LetterGround;
let planted: PlantedValue[];
let month: string;
/** Who is disabled, with the private key of each compartment that was held, and the person's own. */
let boris: { id: string; visit: DeskVisit; own: string; held: string[] };

const each = 3;
const owner = () => ground.database.ownerUrl;
const db = () => ground.database.app;

before(async () => {
  ground = await letterGround();
  const letter = await sendLetter(ground);
  month = (await lettersToday(db(), ground.actor)).name;
  const fixed = {
    letters: () => ({ compartment: month }),
    letter_answers: () => ({ compartment: month, letter_id: letter.id }),
    letter_translations: () => ({ letter_id: letter.id }),
    keepsake_wishes: () => ({ letter_id: letter.id }),
    person_consents: () => ({ compartment: null }),
  };
  const numbered = sealedColumns.filter(({ table }) => table !== 'keepsake_wishes');
  const wish = sealedColumns.filter(({ table }) => table === 'keepsake_wishes');
  const wordOf = ({ table, column }: { table: string; column: string }, number: number) =>
    `${table} ${column} ${number}`;
  planted = [
    ...(await plantSealed(owner(), numbered, each, fixed, wordOf)),
    ...(await plantSealed(owner(), wish, 1, fixed, wordOf)),
  ];
  const { visit } = await invited(ground.app, ground.visit, 'Boris');
  const id = (await staffList(db())).find(({ name }) => name === 'Boris')?.id ?? '';
  for (const name of await knownCompartments(db())) await ground.keys.give(name, id, async () => {});
  const session = await sessionOf(db(), ground.desk.clock, visit.cookie.split('=')[1] ?? '');
  const keys = new HeldKeys(db(), { ...ground.actor, who: `staff:${id}` }, id, session?.identity ?? '');
  const held: string[] = [];
  for (const name of await knownCompartments(db())) held.push(...(await keys.identitiesOf(name)));
  boris = { id, visit, own: session?.identity ?? '', held };
});
after(() => ground.close());

const present = async () => {
  const all: string[] = [];
  for (const name of await knownCompartments(db())) all.push((await ground.keys.identitiesOf(name))[0] ?? '');
  return all;
};

test('every sealed column of the database is on the page of sealed columns, with whose key it has', async () => {
  const client = new pg.Client({ connectionString: owner() });
  await client.connect();
  const { columns } = await readCatalogue(client).finally(() => client.end());
  const there = columns
    .filter(({ name, type }) => type === 'bytea' && name.endsWith('_sealed'))
    .map(({ table, name }) => `${table}.${name}`);
  const listed = [
    ...sealedColumns.map(({ table, column }) => `${table}.${column}`),
    ...Object.keys(sealedOtherwise),
  ];
  assert.deepEqual(listed.sort(), there.sort());
});

test('somebody who is disabled leaves every compartment with a new key, and what comes then is closed to the old one', async () => {
  assert.equal(await openedOf(owner(), planted, boris.held), planted.length, 'Boris opened all of it');
  await ground.visit.get('/desk');
  await ground.visit.post(`/desk/staff/${boris.id}/disable`, { why: 'left for another campaign' });
  assert.equal(ground.visit.status, 303);
  assert.deepEqual(
    (await openRenewals(db())).map(({ reason }) => reason),
    Array(6).fill('disabled'),
  );
  assert.equal((await grantsByStaff(db())).get(boris.id), undefined);
  const old = await db().selectFrom('old_grants').select('staff_id').execute();
  assert.equal(
    old.some(({ staff_id }) => staff_id === boris.id),
    false,
  );
  const fresh = await sendLetter(ground);
  const { text_sealed } = await db()
    .selectFrom('letters')
    .select('text_sealed')
    .where('id', '=', fresh.id)
    .executeTakeFirstOrThrow();
  await assert.rejects(open([...boris.held, boris.own], sealedText(fresh.id), text_sealed ?? Buffer.of()));
  // Whoever stays opens the new and the old alike.
  await ground.keys.open(month, sealedText(fresh.id), text_sealed ?? Buffer.of());
  assert.equal(await openedOf(owner(), planted, await present()), 0);
  assert.match((await ground.visit.get('/desk')).page, /being sealed anew/);
});

test('what is sealed is sealed anew in pieces; a stop in between loses nothing and does nothing twice', async () => {
  const before = await resealingOf(db(), sealedColumns, 'supporters');
  const waiting = (lines: typeof before) => lines.reduce((sum, one) => sum + one.waiting, 0);
  const all = waiting(before);
  assert.ok(all >= 8 * each, `${all} are sealed to supporters`);
  const first = await resealPiece(db(), ground.actor, ground.keys, sealedColumns, 'supporters');
  assert.ok(first > 0 && first < all);
  assert.equal(waiting(await resealingOf(db(), sealedColumns, 'supporters')), all - first);
  // Two holders, or two browsers, at once: each value is written once.
  await Promise.all(
    [1, 2].map(async () => {
      while ((await resealPiece(db(), ground.actor, ground.keys, sealedColumns, 'supporters')) > 0);
    }),
  );
  const after = await resealingOf(db(), sealedColumns, 'supporters');
  assert.equal(waiting(after), 0);
  assert.equal(
    after.reduce((sum, one) => sum + one.done, 0),
    all,
  );
});

test('a holder seals the rest anew at the desk; a value that nobody can open is listed with why and stops nothing', async () => {
  const spoilt = planted.find(({ column }) => column.table === 'handovers');
  const moved = planted.filter(({ column }) => column.table === 'lawyers');
  const [one, other] = moved;
  assert.ok(spoilt && one && other);
  await run(owner(), `update handovers set by_sealed = '\\x616765' where id = '${spoilt.key}'`);
  await run(
    owner(),
    `update lawyers set contact_sealed = (select contact_sealed from lawyers where id = '${other.key}') where id = '${one.key}'`,
  );
  await ground.visit.get('/desk/staff/keys');
  for (const name of await knownCompartments(db())) {
    await ground.visit.post(`/desk/staff/keys/${name}/reseal`);
    assert.equal(ground.visit.location, '/desk/staff/keys?done=resealed', ground.visit.page);
  }
  const { page } = await ground.visit.get('/desk/staff/keys');
  assert.match(page, new RegExp(`handovers.by_sealed.*${spoilt.key}.*sealed to no key`, 's'));
  assert.match(page, new RegExp(`lawyers.contact_sealed.*${one.key}.*belongs to another row`, 's'));
  planted = planted.filter((value) => value !== spoilt && value !== one);
});

test('after it the key that was held before opens nothing, the new one everything, and writers still read their own', async () => {
  assert.equal(await openedOf(owner(), planted, [...boris.held, boris.own]), 0);
  assert.equal(await openedOf(owner(), planted, await present()), planted.length);
  const shared = planted.filter(({ also }) => also !== null);
  assert.equal(await openedOf(owner(), shared, 'also'), shared.length);
  assert.ok(shared.length >= 2 * each);
});

test('old keys are kept while somebody may still be writing, and then removed by the clerk without any key', async () => {
  assert.equal(await removeOldKeys(db(), ground.desk.operator, sealedColumns), 0);
  ground.desk.clock.move(31 * minute_ms);
  // Whoever had read the old public half sealed to it in the last moment: that keeps the old key until it is sealed anew.
  const [late] = planted.filter(({ column }) => column.table === 'joiners');
  assert.ok(late);
  const { old_recipient } = await db()
    .selectFrom('compartment_renewals')
    .select('old_recipient')
    .where('compartment', '=', 'supporters')
    .executeTakeFirstOrThrow();
  const place = { table: 'joiners', row: late.key };
  const offer_sealed = await seal(old_recipient, place, late.word);
  await db().updateTable('joiners').set({ offer_sealed }).where('id', '=', late.key).execute();
  assert.equal(await removeOldKeys(db(), ground.desk.operator, sealedColumns), 5);
  assert.equal(await resealPiece(db(), ground.actor, ground.keys, sealedColumns, 'supporters'), 1);
  assert.equal(await removeOldKeys(db(), ground.desk.operator, sealedColumns), 1);
  for (const table of ['old_grants', 'old_recoveries'] as const)
    assert.deepEqual(await db().selectFrom(table).selectAll().execute(), []);
  assert.deepEqual(await openRenewals(db()), []);
  assert.equal((await ground.keys.identitiesOf('supporters')).length, 1);
});

test('a holder renews a key by a press, whoever gets it meanwhile gets both, and a new passphrase keeps both', async () => {
  await ground.visit.get('/desk/staff/keys');
  await ground.visit.post('/desk/staff/keys/mailroom/renew');
  assert.equal(ground.visit.status, 403, 'half an hour later it is asked who is there');
  await provedNow(db(), ground.desk.clock);
  await ground.visit.get('/desk/staff/keys');
  await ground.visit.post('/desk/staff/keys/mailroom/renew');
  assert.equal(ground.visit.location, '/desk/staff/keys?done=renewed');
  const zoya = await invited(ground.app, ground.visit, 'Zoya');
  await zoya.visit.get('/desk');
  await zoya.visit.post('/desk/staff/keys/mailroom/renew');
  assert.equal(zoya.visit.status, 403);
  const id = (await staffList(db())).find(({ name }) => name === 'Zoya')?.id ?? '';
  await ground.visit.post(`/desk/staff/${id}/grant`, { compartment: 'mailroom' });
  await zoya.visit.post('/desk/account/passphrase', { passphrase: zoya.passphrase });
  const session = await sessionOf(db(), ground.desk.clock, zoya.visit.cookie.split('=')[1] ?? '');
  const keys = new HeldKeys(db(), { ...ground.actor, who: `staff:${id}` }, id, session?.identity ?? '');
  const identities = await keys.identitiesOf('mailroom');
  assert.equal(identities.length, 2);
  const mine = planted.filter(({ column }) => column.compartment === "'mailroom'");
  assert.equal(await openedOf(owner(), mine, identities.slice(1)), mine.length);
  while ((await resealPiece(db(), ground.actor, keys, sealedColumns, 'mailroom')) > 0);
  assert.equal(await openedOf(owner(), mine, identities.slice(0, 1)), mine.length);
  assert.ok(piece_rows >= mine.length);
});
