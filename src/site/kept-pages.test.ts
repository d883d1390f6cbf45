import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type TestDatabase, testActor, testDatabase } from '../../test/database.js';
import { movableClock } from '../kernel/clock.js';
import { publisher, setCampaign } from '../mailroom/campaign.js';
import { exampleCampaign } from '../mailroom/examples.js';
import { KeptPages, keptAnswer } from './kept-pages.js';

let db: TestDatabase;
before(async () => {
  db = await testDatabase();
});
after(() => db.drop());

const page = (text: string) => ({ type: 'text/plain', body: Buffer.from(text) });
const told = (kept: NonNullable<Awaited<ReturnType<KeptPages['page']>>>) => keptAnswer(kept, {}).text();

test('a page is made once and told often while nothing is written', async () => {
  const pages = new KeptPages(db.visitors, movableClock('2026-11-24T12:00:00Z'));
  let made = 0;
  const asked = 100;
  for (let i = 0; i < asked; i += 1) {
    const one = await pages.page('/', async () => page(`page ${++made}`));
    assert.ok(one);
    assert.equal(await told(one), `page ${made}`);
  }
  // Other tests write into databases of the same server, which makes a page anew: never all of them.
  assert.ok(made < asked, `made ${made} times`);
});

test('a page that changed is right on the next request, while it changes and many ask for it', async () => {
  const pages = new KeptPages(db.visitors, movableClock('2026-11-24T12:00:00Z'));
  const actor = testActor();
  let written = 0;
  const write = async () => {
    for (let number = 1; number <= 40; number += 1) {
      await setCampaign(db.app, actor, { ...exampleCampaign, name: String(number) });
      written = number;
    }
  };
  const read = async () => {
    while (written < 40) {
      const least = written;
      const one = await pages.page('/', async () => page((await publisher(db.visitors)).name));
      assert.ok(one);
      const seen = Number(await told(one));
      assert.ok(seen >= least, `page ${seen} was told after ${least} was written`);
    }
  };
  await setCampaign(db.app, actor, { ...exampleCampaign, name: '0' });
  await Promise.all([write(), ...Array.from({ length: 12 }, read)]);
});

test('pages are told zipped to those who take it, and never kept where they are of one visit', async () => {
  const pages = new KeptPages(db.visitors, movableClock('2026-11-24T12:00:00Z'));
  const one = await pages.page('/a', async () => page('words'));
  assert.ok(one);
  assert.equal(keptAnswer(one, { accepted: 'br, gzip' }).headers.get('Content-Encoding'), 'gzip');
  for (const accepted of ['', 'br', 'gzip;q=0', 'gzip; q=0.0', 'xgzip']) {
    assert.equal(keptAnswer(one, { accepted }).headers.get('Content-Encoding'), null, accepted);
    assert.equal(await keptAnswer(one, { accepted }).text(), 'words');
  }
  let made = 0;
  for (let i = 0; i < 3; i += 1) {
    const none = await pages.page('/mine', async () => {
      made += 1;
      return null;
    });
    assert.equal(none, null);
  }
  assert.equal(made, 3);
});

test('who has a page already is told so, and gets it again once it changed', async () => {
  const clock = movableClock('2026-11-24T12:00:00.400Z');
  const pages = new KeptPages(db.visitors, clock);
  const actor = testActor();
  const asked = async (asking: Parameters<typeof keptAnswer>[1]) => {
    const one = await pages.page('/', async () => page((await publisher(db.visitors)).name));
    assert.ok(one);
    return keptAnswer(one, asking);
  };
  const named = (name: string) => setCampaign(db.app, actor, { ...exampleCampaign, name });
  await named('One');
  const first = await asked({});
  const none_match = first.headers.get('ETag') ?? '';
  const modified_since = first.headers.get('Last-Modified') ?? '';
  assert.equal(modified_since, 'Tue, 24 Nov 2026 12:00:00 GMT');
  assert.match(none_match, /^W\/"[\w-]{22}"$/);
  for (const has of [
    { none_match },
    { none_match: `"x", ${none_match}` },
    { none_match: '*' },
    { modified_since },
  ]) {
    const again = await asked(has);
    assert.equal(again.status, 304, JSON.stringify(has));
    assert.equal(await again.text(), '');
    assert.equal(again.headers.get('ETag'), none_match);
  }
  for (const has of [
    { none_match: '"x"', modified_since },
    { modified_since: 'yesterday' },
    { none_match: '' },
  ])
    assert.equal((await asked(has)).status, 200, JSON.stringify(has));
  // In the same second.
  await named('Two');
  for (const has of [{ none_match }, { modified_since }]) {
    const changed = await asked(has);
    assert.equal(changed.status, 200);
    assert.equal(await changed.text(), 'Two');
  }
});
