import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import {
  type LetterGround,
  letterGround,
  reachablePrisoner,
  sendLetter,
} from '../../../test/letter-ground.js';
import { provedNow } from '../../../test/second-step.js';
import { tokenHash } from '../../kernel/chance.js';
import { day_ms, hour_ms, minute_ms } from '../../kernel/clock.js';
import { doubt } from '../../mailroom/addresses/doubt.js';
import { renewOperationalKey } from '../../mailroom/operational-key.js';
import { moveLetter } from '../letter.js';
import { holdOf } from '../papers/letter-hold.js';
import { queueApproved } from '../papers/letter-queue.js';
import { removeOwn } from '../writing/own-letter.js';
import { forgetNotices, letterNoticesDue, noteWhatHappened } from './letter-notice.js';

let g: LetterGround;
const keys = mkdtempSync(join(tmpdir(), 'letter-notices-'));
before(async () => {
  g = await letterGround();
  await renewOperationalKey(g.database.app, g.actor, keys);
});
after(async () => {
  await g.close();
  rmSync(keys, { recursive: true });
});
const db = () => g.database.app;

async function sentBack(slug: string, confirmed: boolean) {
  const { id: person_id } = await reachablePrisoner(g, slug);
  const sent = await sendLetter(g, { person_id, confirm_hash: tokenHash(slug) });
  const confirmed_at = confirmed ? g.desk.clock.now() : null;
  await db().updateTable('letters').set({ confirmed_at }).where('id', '=', sent.id).execute();
  await moveLetter(db(), g.actor, sent.id, 'sent_back');
  return sent;
}

const mails = () => db().selectFrom('mails').select('key').where('purpose', '=', 'notice').execute();

test('writers who confirmed an address get one mail, when somebody releases it, and others none', async () => {
  const told = await sentBack('notice-one', true);
  await sentBack('notice-two', false);
  assert.equal(await noteWhatHappened(db(), g.actor), 1);
  assert.equal(await noteWhatHappened(db(), g.actor), 0);
  assert.deepEqual(await mails(), []);
  await g.visit.get('/desk/letters/notices');
  assert.match(g.visit.page, /Tell 1 writer</);
  await g.visit.post('/desk/letters/notices/release');
  await g.visit.get(g.visit.location ?? '');
  assert.match(g.visit.page, /1 mail is on its way/);
  await g.visit.post('/desk/letters/notices/release');
  assert.deepEqual(
    (await mails()).map(({ key }) => key.split(':').slice(0, 3).join(':')),
    [`letter:${told.id}:sent_back`],
  );
});

test('what can reach nobody any more is forgotten', async () => {
  const gone = await sentBack('notice-three', true);
  assert.equal(await noteWhatHappened(db(), g.actor), 1);
  await removeOwn(db(), g.writer, gone.token);
  assert.equal(await forgetNotices(db()), 1);
  assert.deepEqual(await letterNoticesDue(db(), g.desk.clock), []);
  await g.visit.post('/desk/letters/notices/release');
  assert.equal((await mails()).length, 1);
});

test('a writer is told that the letter is held, and again when it is held for another reason', async () => {
  const { id: person_id, event } = await reachablePrisoner(g, 'notice-four');
  const sent = await sendLetter(g, { person_id, confirm_hash: tokenHash('notice-four') });
  const confirmed_at = g.desk.clock.now();
  await db().updateTable('letters').set({ confirmed_at }).where('id', '=', sent.id).execute();
  await moveLetter(db(), g.actor, sent.id, 'approved');
  await doubt(db(), g.actor, person_id, { since: '2016-04-05', heard: 'a call', source_id: null });
  const before = (await mails()).length;
  const released = async () => {
    await queueApproved(db(), g.actor);
    const noted = await noteWhatHappened(db(), g.actor);
    await provedNow(db(), g.desk.clock);
    await g.visit.post('/desk/letters/notices/release');
    return [noted, (await mails()).length - before];
  };
  assert.deepEqual(await released(), [1, 1]);
  g.desk.clock.move(hour_ms);
  assert.deepEqual(await released(), [0, 1]);
  await event('release', '2016-04-06');
  g.desk.clock.move(hour_ms);
  assert.deepEqual(await released(), [1, 2]);
  assert.equal((await holdOf(db(), sent.id))?.reason, 'free');
});

test('what happened while the clerk was away is noted when it comes back, however long that was', async () => {
  const late = await sentBack('notice-five', false);
  assert.equal(await noteWhatHappened(db(), g.actor), 0);
  g.desk.clock.move(30 * day_ms);
  const confirmed_at = g.desk.clock.now();
  await db().updateTable('letters').set({ confirmed_at }).where('id', '=', late.id).execute();
  g.desk.clock.move(5 * day_ms);
  assert.equal(await noteWhatHappened(db(), g.actor), 1);
});

test('a turn of the clerk in which nothing happened writes nothing: pages that are kept stay', async () => {
  const state = async () =>
    (await sql<{ state: string }>`select pg_current_snapshot()::text as state`.execute(db())).rows[0]?.state;
  await noteWhatHappened(db(), g.actor);
  // The numbers of transactions are the whole server's: other tests write meanwhile, but not in each of these moments.
  let isQuiet = false;
  for (let turn = 0; turn < 20 && !isQuiet; turn += 1) {
    const before = await state();
    g.desk.clock.move(minute_ms);
    assert.equal(await noteWhatHappened(db(), g.actor), 0);
    isQuiet = (await state()) === before;
  }
  assert.ok(isQuiet);
});
