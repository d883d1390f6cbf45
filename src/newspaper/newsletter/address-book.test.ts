import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type NewsletterGround, newsletterGround, outbox } from '../../../test/newsletter-ground.js';
import { day_ms } from '../../kernel/clock.js';
import { most_lines } from './address-book.js';
import { forgetNewsletter } from './subscription.js';

let g: NewsletterGround;
before(async () => {
  g = await newsletterGround();
});
after(() => g.close());

const db = () => g.database.app;
const rows = () => db().selectFrom('newsletter_subscriptions').selectAll().orderBy('asked_at').execute();

test('an address book is asked line by line, and only where somebody says where the consents come from', async () => {
  const { mira } = g;
  const path = '/desk/newspaper/newsletter/address-book';
  const consents_from = 'Lists of the stall in March: everybody signed below the sentence about our mails.';
  const book = [
    'name;mail',
    'A;one@book.example',
    'B;"two@book.example"',
    'C;no address',
    'D;ONE@book.example',
    'E;Somebody <three@book.example>',
  ].join('\r\n');
  await mira.get(path);
  await mira.post(path, { book, often: 'issue', spoken: 'ru', consents_from: 'trust me' });
  assert.equal(mira.status, 422);
  assert.match(mira.page, /id="consents_from-problem"/);
  const before = (await outbox(g, 'confirmation')).length;
  await mira.post(path, { book, often: 'issue', spoken: 'ru', consents_from });
  assert.match(mira.page, /3 addresses are asked; 2 lines were left out/);
  assert.ok(!mira.page.includes('book.example'));
  const asked = (await outbox(g, 'confirmation')).slice(before);
  assert.deepEqual(
    asked.map(({ to }) => to),
    ['one@book.example', 'two@book.example', 'three@book.example'],
  );
  assert.match(asked[0]?.words?.text ?? '', /адресной книги/);
  // Nobody of them is a reader before the button.
  const taken = (await rows()).filter(({ import_id }) => import_id !== null);
  assert.deepEqual(
    taken.map(({ confirmed_at }) => confirmed_at),
    [null, null, null],
  );
  // The same book once more on the same day asks nobody again.
  await mira.post(path, { book, often: 'issue', spoken: 'ru', consents_from });
  assert.match(mira.page, /0 addresses are asked; 5 lines were left out/);
});

test('an address book of 200,000 lines is refused kindly, and nothing of it is kept', async () => {
  const { mira } = g;
  const path = '/desk/newspaper/newsletter/address-book';
  const count = (await rows()).length;
  await mira.get(path);
  const lines = (most: number) =>
    Array.from({ length: most }, (_, n) => `reader${n}@book.example`).join('\n');
  const said = { often: 'issue', spoken: 'en', consents_from: 'A list that somebody bought for much money.' };
  await mira.post(path, { ...said, book: lines(200_000) });
  assert.equal(mira.status, 422);
  assert.match(mira.page, /far larger than 1,000 lines/);
  await mira.get(path);
  await mira.post(path, { ...said, book: lines(most_lines + 2) });
  assert.equal(mira.status, 422);
  assert.match(mira.page, /has 1,002 lines; an address book has at most 1,000/);
  assert.equal((await rows()).length, count);
});

test('who was asked from an address book and does not answer within a week is forgotten', async () => {
  g.desk.clock.move(6 * day_ms);
  assert.equal(await forgetNewsletter(db(), g.actor), 0);
  g.desk.clock.move(2 * day_ms);
  assert.equal(await forgetNewsletter(db(), g.actor), 3);
});
