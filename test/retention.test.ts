import assert from 'node:assert/strict';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { day_ms, hour_ms } from '../src/kernel/clock.js';
import { forgetAll, retentionLines } from '../src/kernel/retention.js';
import { root } from '../src/kernel/root.js';
import { sweepOnceADay, sweepPages } from '../src/kernel/swept-pages.js';
import { arrangeEvening, eveningBehind } from '../src/letters/offers/evening.js';
import { exampleMail } from '../src/mailroom/examples.js';
import { renewOperationalKey } from '../src/mailroom/operational-key.js';
import { queueMail } from '../src/mailroom/outbox.js';
import { beginPause } from '../src/mailroom/outgoing/pause.js';
import { retention } from '../src/retention.js';
import { sessionOf } from '../src/staff/session.js';
import { invite, invited } from './desk-visit.js';
import { type LetterGround, letterGround, reachablePrisoner } from './letter-ground.js';

let g: LetterGround;
let data: string;
before(async () => {
  g = await letterGround();
  data = mkdtempSync(join(tmpdir(), 'habeas-test-'));
});
after(async () => {
  await g.close();
  rmSync(data, { recursive: true, force: true });
});

const db = () => g.database.app;
const clerk = () => ({ ...g.actor, who: 'clerk' });
const means = () => ({ db: db(), actor: clerk(), config: { data, backupDir: null, backupKeepDays: 30 } });
const rule = (name: string) => {
  const found = retention.find((one) => one.name === name);
  if (!found) throw new Error(`there is no rule ${name}`);
  return () => found.forget(means());
};

test('the page of rules says every rule of the code, in its words, and no other', () => {
  const page = readFileSync(join(root, 'docs/retention.md'), 'utf8');
  const written = page.match(/^\| (?!rule |---)[^\n]+$/gm) ?? [];
  assert.deepEqual(written, retentionLines(retention));
  const names = retention.map(({ name }) => name);
  assert.equal(new Set(names).size, names.length, 'each rule has a name of its own');
});

test('every column that is sealed to somebody is emptied by a rule, or safety.md says that it is kept', () => {
  // Who adds such a column decides here how it ends.
  const kept = [
    'addresses',
    'compartment_recoveries',
    'dispatches',
    'grants',
    'handovers',
    'lawyers',
    'person_consents',
    'reply_scans',
  ];
  const tables = readdirSync(join(root, 'db/migrations')).flatMap((file) => {
    const text = readFileSync(join(root, 'db/migrations', file), 'utf8');
    return [...text.matchAll(/^create table (\w+) \(([\s\S]*?)^\);/gm)]
      .filter(([, , body]) => /\w+_sealed bytea/.test(body ?? ''))
      .map(([, name]) => name ?? '');
  });
  const emptied = new Set(
    ['batch_chunks', 'mails', 'letters', 'letter_events', 'letter_translations', 'letter_answers'].concat([
      'adoptions',
      'officer_addresses',
      'minute_scans',
      'subscriptions',
      'reminders',
      'season_days',
      'newsletter_subscriptions',
      'newsletter_sendings',
      'joiners',
      'keepsakes',
      'keepsake_wishes',
      'old_grants',
      'old_recoveries',
    ]),
  );
  const undecided = tables.filter((name) => !emptied.has(name) && !kept.includes(name));
  assert.deepEqual(undecided, []);
});

test('sessions, links, and the code of an evening end with their time', async () => {
  // Before the second person comes, who would have to agree to the address.
  await reachablePrisoner(g, 'evening-ulgiuly');
  const { visit } = await invited(g.app, g.visit, 'Nadia');
  await invite(g.visit);
  const code = await arrangeEvening(db(), g.database.visitors, g.actor, {
    on: '2016-05-01',
    recipients: 1,
    language: null,
  });
  const counted = async () => {
    const { rows } = await sql<{ sessions: number; links: number; reserved: number }>`select
      (select count(*)::int from sessions) as sessions, (select count(*)::int from staff_links) as links,
      (select count(*)::int from letter_reservations) as reserved`.execute(db());
    return rows[0];
  };
  assert.ok(await sessionOf(db(), g.desk.clock, visit.cookie.split('=')[1] ?? ''));
  const first = await counted();
  g.desk.clock.move(13 * hour_ms);
  assert.ok((await rule('staff.sessions')()) >= 2);
  assert.equal((await counted())?.sessions, 0);
  g.desk.clock.move(20 * day_ms);
  assert.equal(await rule('staff.links')(), 0);
  g.desk.clock.move(14 * day_ms);
  assert.ok((await rule('staff.links')()) >= 3);
  assert.equal((await counted())?.links, 0);
  assert.equal((await eveningBehind(db(), code)).letters.length, 1);
  g.desk.clock.move(100 * day_ms);
  assert.equal(await rule('letters.evenings')(), 1);
  await assert.rejects(eveningBehind(db(), code), { name: 'Missing' });
  assert.equal((await counted())?.reserved, first?.reserved, 'what was counted stays');
});

test('a mail that could not leave loses its words in time: one that asks to confirm after 48 hours, any after seven days', async () => {
  await renewOperationalKey(db(), clerk(), join(data, 'keys'));
  await beginPause(db(), clerk(), { why: 'an invented reason' });
  await queueMail(db(), clerk(), exampleMail('asks'));
  await queueMail(db(), clerk(), { ...exampleMail('tells'), purpose: 'notice' });
  await queueMail(db(), clerk(), { ...exampleMail('failed'), purpose: 'notice' });
  await db()
    .updateTable('mails')
    .set({ state: 'failed', reason: 'timeout' })
    .where('key', '=', 'failed')
    .execute();
  const now = async () =>
    Object.fromEntries(
      (await db().selectFrom('mails').select(['key', 'state', 'reason', 'content_sealed']).execute()).map(
        ({ key, state, reason, content_sealed }) => [
          key,
          `${state} ${reason} ${content_sealed ? 'words' : '-'}`,
        ],
      ),
    );
  g.desk.clock.move(47 * hour_ms);
  assert.equal(await rule('mailroom.confirmations')(), 0);
  g.desk.clock.move(hour_ms);
  assert.equal(await rule('mailroom.confirmations')(), 1);
  assert.equal((await now()).asks, 'dropped too_late -');
  g.desk.clock.move(5 * day_ms - hour_ms);
  assert.equal(await rule('mailroom.words')(), 0);
  g.desk.clock.move(hour_ms);
  assert.equal(await rule('mailroom.words')(), 2);
  assert.deepEqual(await now(), {
    asks: 'dropped too_late -',
    tells: 'failed key_gone -',
    failed: 'failed timeout -',
  });
  assert.equal(await rule('mailroom.words')(), 0);
});

test('mail as files goes after 48 hours by the day that stands in it, not by that of the file', async () => {
  const folder = join(data, 'outbox');
  mkdirSync(folder);
  const put = (name: string, said: Date | null, made: Date) => {
    const date = said ? `Date: ${said.toUTCString().replace('GMT', '+0000')}\r\n` : '';
    writeFileSync(join(folder, name), `To: somebody@mail.example\r\n${date}\r\nHello\r\n`);
    utimesSync(join(folder, name), made, made);
  };
  const now = g.desk.clock.now().getTime();
  const [recent, old] = [new Date(now - 47 * hour_ms), new Date(now - 49 * hour_ms)];
  put('copied.eml', old, recent);
  put('recent.eml', recent, old);
  put('broken.eml', null, old);
  put('note.txt', old, old);
  assert.equal(await rule('mailroom.files')(), 2);
  assert.deepEqual(readdirSync(folder).sort(), ['note.txt', 'recent.eml']);
});

test('before a start everything is forgotten to its end, however much there is, and a rule without an end is found out', async () => {
  let left = 7;
  const many = { name: 'many', what: '', when: '', forget: async () => (left > 0 ? left-- && 1 : 0) };
  assert.equal(await forgetAll([many, many], means()), 7);
  const endless = { ...many, forget: async () => 1 };
  await assert.rejects(forgetAll([endless], means()), /comes to no end/);
  await forgetAll(retention, means());
  assert.equal(await forgetAll(retention, means()), 0, 'a second time finds nothing');
});

test('tables with sealed columns are written anew, but not while somebody works on them', async () => {
  const sweep = () => sweepPages({ urls: g.database.urls, isPrivate: false });
  const file = async () =>
    (await sql<{ file: string }>`select pg_relation_filenode('letters') as file`.execute(db())).rows[0]?.file;
  const before = await file();
  const all = await sweep();
  assert.ok(all > 10);
  assert.notEqual(await file(), before, 'the table lies in another file');
  await db()
    .transaction()
    .execute(async (tx) => {
      await sql`lock table letters in access share mode`.execute(tx);
      assert.equal(await sweep(), all - 1);
    });
});

test('an account that may not write tables anew does not pass for one that did', async () => {
  const swept = { urls: { keeper: g.database.urls.app }, isPrivate: false };
  await assert.rejects(sweepPages(swept), /were not written anew/);
});

test('pages are swept once a day, however often the server starts', async () => {
  const swept = { urls: g.database.urls, isPrivate: false };
  const turn = () => sweepOnceADay(swept, data, g.desk.clock);
  assert.ok((await turn()) > 10);
  g.desk.clock.move(day_ms - hour_ms);
  assert.equal(await turn(), 0);
  g.desk.clock.move(hour_ms);
  assert.ok((await turn()) > 10);
  // A clock that was set back must not put it off.
  g.desk.clock.move(-hour_ms);
  assert.ok((await turn()) > 10);
  writeFileSync(join(data, 'swept'), 'no day');
  assert.ok((await turn()) > 10);
});
