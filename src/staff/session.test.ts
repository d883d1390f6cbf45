import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { testDatabase } from '../../test/database.js';
import { type Desk, DeskVisit, deskOn, firstIn, invite, invited } from '../../test/desk-visit.js';
import { type Codes, codesOf } from '../../test/second-step.js';
import { tokenHash } from '../kernel/chance.js';
import { day_ms, hour_ms, minute_ms, second_ms } from '../kernel/clock.js';
import { openDatabase } from '../kernel/database.js';
import { checkChain } from '../kernel/journal.js';
import { seal } from '../kernel/vault.js';
import { HeldKeys, recipientOf } from './compartment.js';
import { spelledSecret } from './one-time-code.js';
import { longest_passphrase } from './passphrase.js';
import { beginSession, idle_ms, longest_ms, most_sessions, sessionOf } from './session.js';
import { signIn } from './sign-in.js';

let database: Awaited<ReturnType<typeof testDatabase>>;
let desk: Desk;
let mira: Awaited<ReturnType<typeof firstIn>>;
let codes: Codes;

before(async () => {
  database = await testDatabase();
  desk = deskOn(database.app);
  mira = await firstIn(desk, database.app, desk.start());
  codes = codesOf(mira, desk.clock);
});
after(() => database.drop());

const tokenOf = (visit: DeskVisit) => visit.cookie.split('=')[1] ?? '';

async function signInAgain(visit: DeskVisit): Promise<void> {
  await visit.post('/desk/sign-in', { name: 'Mira', passphrase: mira.passphrase });
  await codes.prove(visit);
}

async function signedIn(): Promise<DeskVisit> {
  const visit = new DeskVisit(desk.start(), desk.clock);
  await signInAgain(visit);
  assert.equal(visit.status, 303);
  // The first page that it sees gives it the token of its forms.
  return visit.get('/desk');
}

test('a session and the keys in it survive a new start of the server', async () => {
  const visit = await signedIn();
  const place = { table: 'letters', row: 'one' };
  const sealed = await seal(await recipientOf(database.app, 'lawyers'), place, 'word');
  const again = openDatabase(database.urls);
  visit.app = deskOn(again.app).start();
  assert.equal((await visit.get('/desk')).status, 200);
  const session = await sessionOf(again.app, desk.clock, tokenOf(visit));
  assert.ok(session);
  const keys = new HeldKeys(again.app, desk.operator, session.staff.id, session.identity);
  assert.equal(await keys.open('lawyers', place, sealed), 'word');
  await again.close();
});

test('signing in gives a new session, and the one that this browser had is over', async () => {
  const visit = await signedIn();
  const before = visit.cookie;
  await signInAgain(visit);
  assert.notEqual(visit.cookie, before);
  assert.equal(await sessionOf(database.app, desk.clock, before.split('=')[1] ?? ''), null);
});

test('signing out ends the session itself, not only the cookie', async () => {
  const visit = await signedIn();
  const kept = visit.cookie;
  await visit.get('/desk');
  await visit.post('/desk/sign-out');
  assert.equal(visit.cookie, '');
  visit.cookie = kept;
  assert.equal((await visit.get('/desk')).status, 303);
});

test('a person sees their sessions and ends one of them, but nobody else’s', async () => {
  const [one, two] = [await signedIn(), await signedIn()];
  const tomas = await invited(desk.start(), mira.visit, 'Tomas');
  const id = (await sessionOf(database.app, desk.clock, tokenOf(two)))?.id ?? '';
  await tomas.visit.post('/desk/account/end', { session: id });
  assert.equal((await two.get('/desk')).status, 200);
  await one.get('/desk/account');
  assert.ok(one.page.includes(id));
  await one.post('/desk/account/end', { session: id });
  assert.equal((await two.get('/desk')).status, 303);
  assert.equal((await one.get('/desk')).status, 200);
});

test('a session ends after 12 hours without a request, and after 14 days in any case', async () => {
  const idle = await signedIn();
  desk.clock.move(idle_ms - 1);
  assert.equal((await idle.get('/desk')).status, 200);
  desk.clock.move(idle_ms);
  assert.equal((await idle.get('/desk')).status, 303);
  const busy = await signedIn();
  for (let passed = 0; passed < 14 * day_ms - 8 * hour_ms; passed += 8 * hour_ms) {
    assert.equal((await busy.get('/desk/account')).status, 200);
    desk.clock.move(8 * hour_ms);
  }
  desk.clock.move(8 * hour_ms);
  assert.equal((await busy.get('/desk')).status, 303);
});

test('a page knows when its session ends: twelve hours after what was noted of it, or at its longest time', async () => {
  const visit = await signedIn();
  const token = tokenOf(visit);
  const left = async () => {
    const session = await sessionOf(database.app, desk.clock, token);
    return session && session.ends_at.getTime() - desk.clock.now().getTime();
  };
  assert.equal(await left(), idle_ms);
  desk.clock.move(59 * second_ms);
  assert.equal(await left(), idle_ms - 59 * second_ms, 'not noted anew within a minute');
  desk.clock.move(second_ms);
  assert.equal(await left(), idle_ms);
  const begun_at = new Date(desk.clock.now().getTime() - longest_ms + hour_ms);
  await database.app
    .updateTable('sessions')
    .set({ begun_at })
    .where('token_hash', '=', tokenHash(token))
    .execute();
  assert.equal(await left(), hour_ms);
  await visit.get('/desk');
  assert.match(visit.page, /data-seconds="3600"/);
});

test('a person has twenty sessions at once, and whoever knows a passphrase alone ends none of them', async () => {
  const here = await sessionOf(database.app, desk.clock, tokenOf(await signedIn()));
  assert.ok(here);
  const { id } = here.staff;
  const begin = async (is_proved: boolean) => {
    desk.clock.move(second_ms);
    return beginSession(database.app, desk.operator, id, here.identity, { way: 'passphrase', is_proved });
  };
  const standing = async (tokens: string[]) => {
    const found = await Promise.all(tokens.map((token) => sessionOf(database.app, desk.clock, token)));
    return found.map((session) => session?.standing ?? 'over');
  };
  const proved: string[] = [];
  const half: string[] = [];
  for (let turn = 0; turn < most_sessions; turn += 1) proved.push(await begin(true));
  for (let turn = 0; turn < most_sessions + 2; turn += 1) half.push(await begin(false));
  assert.deepEqual(await standing(proved), Array(most_sessions).fill('open'));
  assert.deepEqual(await standing(half), ['over', 'over', ...Array(most_sessions).fill('prove')]);
  // The first one is used, so it is no longer the one used longest ago.
  desk.clock.move(2 * minute_ms);
  await standing(proved.slice(0, 1));
  const last = await begin(true);
  assert.deepEqual(await standing([...proved, last]), [
    'open',
    'over',
    ...Array(most_sessions - 1).fill('open'),
  ]);
});

test('a session that somebody changed in the database opens nothing', async () => {
  const [visit, other] = [await signedIn(), await signedIn()];
  const swapped = (await sessionOf(database.app, desk.clock, tokenOf(visit)))?.id ?? '';
  const from = (await sessionOf(database.app, desk.clock, tokenOf(other)))?.id ?? '';
  await sql`update sessions set identity_locked = (select identity_locked from sessions where id = ${from})
    where id = ${swapped}`.execute(database.app);
  assert.equal((await visit.get('/desk')).status, 303);
  for (const token of ['', 'x', 'a'.repeat(43), '\0', "'--"]) {
    assert.equal(await sessionOf(database.app, desk.clock, token), null);
  }
});

test('an unknown name costs the server as much work as a wrong passphrase', async () => {
  const actor = { ...desk.operator, who: 'visitor' };
  const least = async (name: string) => {
    const took: number[] = [];
    for (let times = 0; times < 4; times += 1) {
      // Work and not time: other programs of the machine cannot lengthen it.
      const begun = process.cpuUsage();
      assert.equal(await signIn(database.app, actor, name, 'six wrong words of some kind'), null);
      const { user, system } = process.cpuUsage(begun);
      took.push((user + system) / 1000);
    }
    return Math.min(...took);
  };
  const [known, unknown] = [await least('Mira'), await least('Nobody')];
  // The hash takes a tenth of a second, everything else a few milliseconds: half would mean it was left out.
  assert.ok(unknown > known / 2 && known > unknown / 2, `${known} ms and ${unknown} ms`);
});

test('a passphrase is compared as it was typed: no letter is folded, cut or trimmed', async () => {
  const { passphrase } = mira;
  const others = [
    passphrase.toUpperCase(),
    passphrase.charAt(0).toUpperCase() + passphrase.slice(1),
    passphrase.replaceAll(' ', '-'),
    passphrase.replace(' ', '  '),
    ` ${passphrase}`,
    `${passphrase}\n`,
    passphrase.slice(0, -1),
    passphrase.replace(' ', '\u00a0'),
    passphrase.replace(/[a-z]/, (letter) => String.fromCodePoint((letter.codePointAt(0) ?? 0) + 0xfee0)),
    passphrase.padEnd(longest_passphrase + 1),
    passphrase.padEnd(5000, 'x'),
  ];
  for (const other of others)
    assert.equal(await signIn(database.app, desk.operator, 'Mira', other), null, other);
  assert.ok(await signIn(database.app, desk.operator, 'Mira', passphrase));
});

test('a stolen dump holds no passphrase, no private key and no token', async () => {
  const visit = await signedIn();
  const tomas = await invited(desk.start(), visit, 'Ruslan');
  await invite(visit);
  const unused = visit.text('invitation').split('/').at(-1) ?? '';
  const session = await sessionOf(database.app, desk.clock, tokenOf(visit));
  const backup = codes.backup.map((code) => code.replaceAll(' ', ''));
  const secrets = [
    mira.passphrase,
    tomas.passphrase,
    mira.recoveryKey.replaceAll(' ', ''),
    session?.identity ?? '',
    mira.token,
    tomas.token,
    unused,
    tokenOf(visit),
    visit.csrf,
    spelledSecret(codes.secret),
    // As bytes: a longer text would not be found by them.
    codes.secret.toString('latin1'),
    codes.secret.toString('hex'),
  ];
  const { rows } = await sql<{ name: string }>`
    select tablename as name from pg_tables where schemaname = 'public'`.execute(database.app);
  let bytes = 0;
  for (const { name } of rows) {
    const dump = await sql<{ line: string }>`
      select to_jsonb(t)::text as line from ${sql.table(name)} t`.execute(database.app);
    for (const { line } of dump.rows) {
      // Bytes stand in it as hex: look at what they say, too.
      const plain = line.replace(/\\\\x([0-9a-f]+)/g, (_, hex: string) =>
        Buffer.from(hex, 'hex').toString('latin1'),
      );
      bytes += line.length;
      assert.ok(!backup.some((code) => line.includes(code) || plain.includes(code)), name);
      assert.ok(!/AGE-SECRET-KEY-1/i.test(line + plain), name);
      for (const secret of secrets) {
        assert.ok(secret.length >= 20);
        const written = [
          secret,
          Buffer.from(secret, 'base64url').toString('hex'),
          secret.split(' ').join('-'),
        ];
        // What is no base64 leaves a byte or two, which stand in every dump.
        const forms = written.filter((form) => form.length >= 20);
        for (const form of forms) assert.ok(!line.includes(form) && !plain.includes(form), name);
      }
    }
  }
  assert.ok(bytes > 5000);
});

test('the journal of all this is whole', async () => {
  const { entries, broken_at } = await checkChain(database.app);
  assert.ok(entries > 10);
  assert.equal(broken_at, null);
});
