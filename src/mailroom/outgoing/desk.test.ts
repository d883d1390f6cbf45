import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type TestDatabase, testDatabase } from '../../../test/database.js';
import { type DeskVisit, deskOn, firstIn } from '../../../test/desk-visit.js';
import { exampleNotice } from '../../../test/notices.js';
import { messagesBelow } from '../../kernel/language.js';
import { root } from '../../kernel/root.js';
import { newKeyPair } from '../../kernel/vault.js';
import { readNotice } from '../../post/bounce-notice.js';
import { openPress, type Press } from '../../print/press.js';
import { noteBounce } from '../bounces/bounce.js';
import { mailroomDesk } from '../desk.js';
import { dueOf } from '../due.js';
import { emailItem } from '../examples.js';
import { messageId } from '../outbox.js';
import { addEvent } from './claim.js';

let database: TestDatabase;
let press: Press;
let visit: DeskVisit;
const messages = messagesBelow(join(root, 'build/src'));
let operator: Parameters<typeof noteBounce>[1];
before(async () => {
  database = await testDatabase();
  press = openPress();
  const desk = deskOn(database.app);
  operator = desk.operator;
  const app = desk.start({ rooms: [mailroomDesk({ press, messages })], due: [dueOf] });
  ({ visit } = await firstIn(desk, database.app, app));
  const { recipient } = await newKeyPair();
  await database.app
    .insertInto('operational_keys')
    .values({ recipient, day: '2016-04-07', made_at: desk.clock.now() })
    .execute();
});
after(async () => {
  await press.close();
  await database.drop();
});

test('somebody pauses all mail with a reason, everybody sees who and why, and lets it leave again', async () => {
  await visit.get('/desk/mailroom/outbox');
  assert.match(visit.page, /Pause all mail/);
  await visit.post('/desk/mailroom/pause', { why: ' ' });
  assert.equal(visit.status, 422);
  assert.match(visit.page, /Please say why/);
  await visit.post('/desk/mailroom/pause', { why: 'x'.repeat(501) });
  assert.equal(visit.status, 422);
  assert.match(visit.page, /value="x{501}"/, 'what was typed is kept');
  await visit.post('/desk/mailroom/pause', { why: 'The <b>list</b> may be wrong' });
  assert.equal(visit.location, '/desk/mailroom/outbox?paused');
  await visit.get('/desk/mailroom/outbox?paused');
  assert.match(
    visit.page,
    /No mail leaves\.[\s\S]*Paused by[\s\S]*Mira[\s\S]*The &lt;b&gt;list&lt;\/b&gt; may be wrong/,
  );
  assert.match((await visit.get('/desk')).page, /no mail leaves/);
  await visit.get('/desk/mailroom/outbox');
  await visit.post('/desk/mailroom/resume');
  assert.equal(visit.location, '/desk/mailroom/outbox?resumed');
  await visit.post('/desk/mailroom/resume');
  assert.equal(visit.status, 409);
  assert.doesNotMatch((await visit.get('/desk')).page, /no mail leaves/);
});

test('what came back stands at the desk with its reason in words until somebody has looked', async () => {
  await visit.get('/desk/mailroom/bounces');
  assert.match(visit.page, /No notice was read yet/);
  assert.doesNotMatch(visit.page, /<button[^>]*>I have looked/);
  const { dispatch } = await emailItem(database.app, operator);
  const key = `dispatch:${dispatch}`;
  const { id } = await database.app
    .updateTable('mails')
    .set({ state: 'sent', content_sealed: null })
    .where('key', '=', key)
    .returning('id')
    .executeTakeFirstOrThrow();
  await database.app.updateTable('dispatches').set({ state: 'sent' }).where('id', '=', dispatch).execute();
  await addEvent(database.app, operator, id, 'sent', null);
  const read = await readNotice(Buffer.from(exampleNotice({ id: messageId(key, 'desk@example.org') })));
  assert.ok(read.kind === 'notice');
  assert.equal((await noteBounce(database.app, operator, read.notice, false)).result, 'returned');

  assert.match((await visit.get('/desk')).page, /mail came back/);
  await visit.get('/desk/mailroom/bounces');
  assert.match(visit.page, /came back[\s\S]*there is no such mailbox[\s\S]*550 · 5\.1\.1/);
  assert.match(visit.page, /<strong>new<\/strong>/);
  const [from = '', until = ''] = [...visit.page.matchAll(/name="(?:from|until)" value="([^"]+)"/g)].map(
    ([, at]) => at,
  );
  await visit.post('/desk/mailroom/bounces', { from: 'yesterday', until });
  assert.equal(visit.status, 404);
  await visit.get('/desk/mailroom/bounces');
  await visit.post('/desk/mailroom/bounces', { from, until });
  await visit.get(visit.location ?? '');
  assert.match(visit.page, /1 notice is marked as looked at/);
  assert.doesNotMatch(visit.page, /<strong>new<\/strong>/);
  assert.doesNotMatch((await visit.get('/desk')).page, /mail came back/);
});
