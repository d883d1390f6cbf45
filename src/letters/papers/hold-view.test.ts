import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type WritingGround, writingGround } from '../../../test/writing-ground.js';
import { doubt } from '../../mailroom/addresses/doubt.js';
import { formToken } from '../../page/form-token.js';
import { moveLetter } from '../letter.js';
import { queueApproved } from './letter-queue.js';

let g: WritingGround;
before(async () => {
  g = await writingGround();
});
after(() => g.close());

test('a letter that is held says why and since when, at the code and at the private link, and what happens next', async () => {
  const written = await g.written();
  const [code, link] = [`/letters/${written.code}`, `/letters/mine/${written.token}`];
  await moveLetter(g.database.app, g.writer, written.id, 'approved');
  await doubt(g.database.app, g.writer, g.prisoner.id, {
    since: '2016-04-05',
    heard: 'a call',
    source_id: null,
  });
  await queueApproved(g.database.app, g.writer);
  for (const path of [code, link]) {
    const { html } = await g.get(path);
    assert.match(html, /may have been moved[\s\S]*since 5 April 2016[\s\S]*it goes by itself/, path);
    assert.match(html, /Kept back\./);
    assert.doesNotMatch(html, /waits to be printed|a call/);
  }
  await g.prisoner.event('release', '2016-04-06');
  await queueApproved(g.database.app, g.writer);
  for (const path of [code, link])
    assert.match((await g.get(path)).html, /is free[\s\S]*since 6 April 2016[\s\S]*It is not printed/, path);
  for (const language of ['ru', 'kk'])
    assert.match(
      (await g.get(code, { 'x-language': language })).html,
      language === 'ru' ? /на свободе[\s\S]*с 6 апреля 2016/ : /бостандықта[\s\S]*2016 ж\. 6 сәуірден/,
    );
  const csrf = formToken(written.token);
  assert.equal((await g.send(`${link}/withdraw`, { csrf })).status, 303);
  assert.doesNotMatch((await g.get(code)).html, /is free/);
});
