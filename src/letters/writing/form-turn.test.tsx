import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Hono } from 'hono';
import type { VisitorEnv } from '../../page/web.js';
import { inTurn } from './form-turn.js';

test('two letters are in hand at once, the next wait their turn, and who finds the line full is told to come again', async () => {
  const site = new Hono<VisitorEnv>();
  let [inHand, most] = [0, 0];
  const ends: (() => void)[] = [];
  site.use(async (c, next) => {
    c.set('say', ((code: string) => code) as VisitorEnv['Variables']['say']);
    c.setRenderer((content) => c.html(<p>{content}</p>));
    await next();
  });
  site.post('/', inTurn({ at_once: 2, most_waiting: 2 }), async (c) => {
    inHand += 1;
    most = Math.max(most, inHand);
    await new Promise<void>((end) => ends.push(end));
    inHand -= 1;
    if (c.req.header('x-fails')) throw new Error('it fails');
    return c.text('taken');
  });
  site.onError((_, c) => c.text('failed', 500));
  const send = (headers: Record<string, string> = {}) => site.request('/', { method: 'POST', headers });
  const sent = [send({ 'x-fails': 'yes' }), send(), send(), send()];
  const turnedDown = await send();
  assert.equal(turnedDown.status, 503);
  assert.equal(turnedDown.headers.get('retry-after'), '60');
  assert.match(await turnedDown.text(), /letters\.writing\.crowded/);
  for (let place = 0; place < sent.length; place += 1) {
    while (ends.length === 0) await new Promise((done) => setImmediate(done));
    ends.shift()?.();
  }
  const answers = await Promise.all(sent);
  // What fails gives its place on, too.
  assert.deepEqual(
    answers.map(({ status }) => status),
    [500, 200, 200, 200],
  );
  assert.equal(most, 2);
  const after = send();
  while (ends.length === 0) await new Promise((done) => setImmediate(done));
  ends.shift()?.();
  assert.equal((await after).status, 200);
});
