import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Hono } from 'hono';
import { visitorsPages } from '../../../test/adopted-ground.js';
import { type LetterGround, letterGround, reachablePrisoner } from '../../../test/letter-ground.js';
import { day_ms } from '../../kernel/clock.js';
import { campaign, setCampaign } from '../../mailroom/campaign.js';
import type { VisitorEnv } from '../../page/web.js';
import { offerActs } from './offer-acts.js';
import { offersSite } from './site.js';

let g: LetterGround;
let site: Hono<VisitorEnv>;
before(async () => {
  g = await letterGround();
  const { chance } = g.writer;
  const acts = offerActs(g.database.app, g.writer);
  const means = { acts, clock: g.desk.clock, chance, clientOf: () => '' };
  site = visitorsPages(g.database, { ...g.writer, clock: g.desk.clock }, [offersSite(means)]);
});
after(() => g.close());

const page = async (path: string) => (await site.request(path)).text();

test('a demonstration says that nobody makes sure of its addresses, and leads to what can be done instead', async () => {
  for (const path of ['/write', '/write/all']) {
    const shown = await page(path);
    assert.match(shown, /This is a demonstration: the cases are real, the campaign is invented/);
    assert.match(shown, /href="\/resolutions"/);
    assert.match(shown, /href="\/people"/);
    assert.doesNotMatch(shown, /Show me somebody|Choose yourself/, 'no language finds somebody');
  }
});

test('a campaign of its own says that addresses are published and nobody has made sure of one of them lately', async () => {
  const sender = await campaign(g.database.app);
  await setCampaign(g.database.app, g.actor, { ...sender, email: 'desk@solidarity.test' });
  const shown = await page('/write');
  assert.match(shown, /nobody at the campaign has made sure of one of them lately/);
  assert.doesNotMatch(shown, /demonstration/);
  await reachablePrisoner(g, 'somebody-new');
  assert.doesNotMatch(await page('/write'), /nobody to write to/);
  // Passed over by the reader: that is no fault of the address.
  assert.match(await page('/write?without=somebody-new'), /Please look again tomorrow/);
  g.desk.clock.move(100 * day_ms);
  assert.match(await page('/write'), /nobody at the campaign has made sure of one of them lately/);
});
