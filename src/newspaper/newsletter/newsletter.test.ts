import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  type NewsletterGround,
  newsletterGround,
  outbox,
  press,
  read,
  send,
  subscribed,
} from '../../../test/newsletter-ground.js';
import { day_ms, hour_ms } from '../../kernel/clock.js';
import { forgetNewsletter, kept_days } from './subscription.js';

let g: NewsletterGround;
before(async () => {
  g = await newsletterGround();
});
after(() => g.close());

const db = () => g.database.app;
const rows = () => db().selectFrom('newsletter_subscriptions').selectAll().orderBy('asked_at').execute();

test('an address is sealed at once and waits for the button of its mail; opening the link changes nothing', async () => {
  const answer = await send(g, '/newsletter', {
    email: 'first@reader.example',
    often: 'month',
    spoken: 'kk',
  });
  assert.match(answer.page, /A mail is on its way/);
  const [row] = await rows();
  assert.ok(row && row.confirmed_at === null && row.often === 'month' && row.spoken === 'kk');
  assert.equal(row.kept_until, '2028-11-23');
  assert.ok(!JSON.stringify(row).includes('reader.example'));
  assert.ok(!row.contact_sealed.toString('latin1').includes('reader.example'));
  const [mail] = await outbox(g, 'confirmation');
  const link = mail?.words?.text.match(/\/newsletter\/[\w-]{43}/)?.[0] ?? '';
  const { page, headers } = await read(g.site, link);
  assert.match(page, /Yes, send it to me/);
  assert.equal(headers.get('referrer-policy'), 'no-referrer');
  assert.equal((await rows())[0]?.confirmed_at, null);
  assert.equal((await press(g, `${link}/keep`)).status, 303);
  assert.match((await read(g.site, `${link}?done=confirmed_title`)).page, /Confirmed, thank you/);
  // Changed, and ended by the two words of a mail program; then the link is like a wrong one.
  assert.equal((await press(g, `${link}/change`, { often: 'article', spoken: 'ru' })).status, 303);
  assert.deepEqual(
    (await rows()).map(({ often, spoken }) => [often, spoken]),
    [['article', 'ru']],
  );
  assert.equal((await press(g, `${link}/change`, { often: 'hourly', spoken: 'ru' })).status, 422);
  assert.equal((await press(g, link)).status, 404);
  assert.match((await press(g, link, { 'List-Unsubscribe': 'One-Click' })).page, /Your address is removed/);
  assert.deepEqual(await rows(), []);
  for (const path of [link, `/newsletter/${'x'.repeat(43)}`])
    assert.equal((await read(g.site, path)).status, 404);
});

test('a flood of forms aims one mail a day at a stranger, whatever the mail confirms and however it is written', async () => {
  const before = (await outbox(g, 'confirmation')).length;
  const answers = new Set<string>();
  for (const email of ['stranger@victim.example', 'Stranger@victim.example', 'stranger@VICTIM.example']) {
    const { status, page } = await send(g, '/newsletter', { email, often: 'issue', spoken: 'en' });
    answers.add(`${status} ${page}`);
  }
  assert.equal((await outbox(g, 'confirmation')).length, before + 1);
  // The same book counts the mails of the other rooms.
  const turn = await g.mails.take('voter@branch.example', 'vote');
  assert.ok(!('refused' in turn) && turn.first);
  turn.settle(Buffer.alloc(32));
  const voter = await send(g, '/newsletter', { email: 'voter@branch.example', often: 'issue', spoken: 'en' });
  answers.add(`${voter.status} ${voter.page}`);
  // Whoever types an address does not learn whether it asked for something today.
  const [same = '', ...others] = answers;
  assert.deepEqual(others, []);
  assert.match(same, /^200 [\s\S]*One mail a day goes to an address at most/);
  const robot = await send(g, '/newsletter', { email: 'robot@reader.example', website: 'x' });
  assert.match(robot.page, /A mail is on its way/);
  const forged = await press(g, '/newsletter', {
    email: 'fast@reader.example',
    often: 'issue',
    spoken: 'en',
  });
  assert.equal(forged.status, 422);
  assert.equal((await outbox(g, 'confirmation')).length, before + 1);
  for (const [language, word] of [
    ['ru', /Рассылка/],
    ['kk', /Хабарлама/],
  ] as const)
    assert.match((await read(g.site, '/newsletter', language)).page, word);
});

test('what nobody confirms is gone after 48 hours, and the rest after two years unless it is kept for two more', async () => {
  await db().deleteFrom('newsletter_subscriptions').execute();
  await send(g, '/newsletter', { email: 'late@reader.example', often: 'issue', spoken: 'en' });
  const kept = await subscribed(g, 'kept@reader.example');
  g.desk.clock.move(49 * hour_ms);
  assert.equal(await forgetNewsletter(db(), g.actor), 1);
  g.desk.clock.move(500 * day_ms);
  assert.equal((await press(g, `${kept}/keep`)).status, 303);
  g.desk.clock.move((kept_days - 1) * day_ms);
  assert.equal(await forgetNewsletter(db(), g.actor), 0);
  g.desk.clock.move(2 * day_ms);
  // Also before the clerk comes round the link is dead.
  assert.equal((await read(g.site, kept)).status, 404);
  assert.equal(await forgetNewsletter(db(), g.actor), 1);
});
