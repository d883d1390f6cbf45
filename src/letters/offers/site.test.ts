import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Hono } from 'hono';
import { visitorsPages } from '../../../test/adopted-ground.js';
import {
  type LetterGround,
  letterGround,
  reachablePrisoner,
  sendLetter,
} from '../../../test/letter-ground.js';
import { day_ms } from '../../kernel/clock.js';
import type { VisitorEnv } from '../../page/web.js';
import { offerActs } from './offer-acts.js';
import { lapseReservations } from './reservation.js';
import { offersSite } from './site.js';

let g: LetterGround;
let site: Hono<VisitorEnv>;
before(async () => {
  g = await letterGround();
  site = visitorsPages(g.database, { ...g.writer, clock: g.desk.clock }, [
    offersSite({
      acts: offerActs(g.database.app, g.writer),
      clock: g.desk.clock,
      chance: g.writer.chance,
      clientOf: () => '',
    }),
  ]);
  await reachablePrisoner(g, 'first-one');
});
after(() => g.close());

interface Told {
  offer: { slug: string; letters_lately: number; languages: string[] | null } | null;
}
const told = async (query = '') => (await (await site.request(`/write.json${query}`)).json()) as Told;
const text = async (path: string) => {
  const answer = await site.request(path);
  return { status: answer.status, page: await answer.text() };
};
const post = (path: string, form: Record<string, string>) =>
  site.request(path, { method: 'POST', body: new URLSearchParams(form) });
/** Everybody who is offered, one after the other passed over. */
async function everybody(query = ''): Promise<string[]> {
  const slugs: string[] = [];
  for (;;) {
    const { offer } = await told(`?without=${slugs.join('.')}${query}`);
    if (!offer) return slugs;
    slugs.push(offer.slug);
  }
}
async function wish(person_id: string, other: Record<string, unknown>): Promise<void> {
  const none = { languages: null, interests: '{}', most_a_day: null, vulnerable: false, wants_none: false };
  const by = {
    told: 'desk',
    basis: 'said by the lawyer',
    edited_by: 'operator',
    edited_at: g.actor.clock.now(),
  };
  await g.database.app
    .insertInto('letter_wishes')
    .values({ person_id, ...none, ...by, ...other } as never)
    .execute();
}
async function reserved(slug: string): Promise<string> {
  const answer = await post('/write', { person: slug });
  assert.equal(answer.status, 303, await answer.text());
  return answer.headers.get('location') ?? '';
}

test('only who is held, wants letters and has an address that holds is offered', async () => {
  const [free, doubted, unwanted] = [
    await reachablePrisoner(g, 'freed-one'),
    await reachablePrisoner(g, 'doubted-one'),
    await reachablePrisoner(g, 'unwanted-one'),
  ];
  await free.event('release', '2016-04-01');
  await doubted.event('transfer', '2016-04');
  await wish(unwanted.id, { wants_none: true });
  const offered = await everybody();
  assert.ok(offered.includes('first-one'));
  for (const { slug } of [free, doubted, unwanted]) assert.ok(!offered.includes(slug), slug);
  const list = (await text('/write/all')).page;
  assert.ok(
    list.includes('/people/first-one') && !list.includes('unwanted-one') && !list.includes('freed-one'),
  );
  for (const { slug } of [free, unwanted]) {
    const answer = await post('/write', { person: slug });
    assert.equal(answer.status, 422);
    assert.match(await answer.text(), /not_now|No letter can go to this person now/);
  }
});

test('the page says why this person, in words, and how the choice is made', async () => {
  const { status, page } = await text('/write?language=ru');
  assert.equal(status, 200);
  for (const words of ['Why this person', 'letters', 'Fame counts for nothing', '/write/all'])
    assert.ok(page.includes(words), words);
});

test('letters that wait and reservations count as mail at once, and a language that cannot be read is left out', async () => {
  const person = await reachablePrisoner(g, 'counted-one');
  await wish(person.id, { languages: JSON.stringify(['kk']), told: 'public' });
  const others = (await everybody()).filter((slug) => slug !== 'counted-one').join('.');
  assert.equal((await told(`?without=${others}`)).offer?.letters_lately, 0);
  await sendLetter(g, { person_id: person.id });
  await reserved('counted-one');
  const { offer } = await told(`?language=kk&without=${others}`);
  assert.deepEqual([offer?.slug, offer?.letters_lately, offer?.languages], ['counted-one', 2, ['kk']]);
  assert.ok(!(await everybody('&language=ru')).includes('counted-one'));
});

test('nobody is reserved more often on a day than the wishes of the person allow, and tomorrow again', async () => {
  const person = await reachablePrisoner(g, 'two-a-day');
  await wish(person.id, { most_a_day: 2 });
  await reserved('two-a-day');
  const last = await reserved('two-a-day');
  assert.ok(!(await everybody()).includes('two-a-day'));
  assert.match(await (await post('/write', { person: 'two-a-day' })).text(), /no more letters today/);
  await post(last, { act: 'give_up' });
  assert.ok((await everybody()).includes('two-a-day'));
  await reserved('two-a-day');
  g.desk.clock.move(day_ms);
  await reserved('two-a-day');
});

test('a reservation shows the address to copy in both scripts; posted it counts apart from what we posted', async () => {
  const person = await reachablePrisoner(g, 'own-post');
  const page = await reserved('own-post');
  const shown = (await text(page)).page;
  for (const words of ['150000 г. Примерск', 'Institution PR-1/1', 'KAZAKHSTAN', 'Адилет Улгиулы'])
    assert.ok(shown.includes(words), words);
  assert.equal((await post(page, { act: 'posted' })).status, 303);
  await post(page, { act: 'posted' });
  assert.equal((await post(page, { act: 'give_up' })).status, 409);
  const of = (view: 'letter_reports' | 'letter_counts') =>
    g.database.visitors.selectFrom(view).selectAll().where('person_id', '=', person.id).execute();
  assert.deepEqual(await of('letter_reports'), [{ person_id: person.id, reported_posted: 1 }]);
  assert.deepEqual(await of('letter_counts'), []);
  assert.equal((await text('/write/K7P-M2XQ')).status, 404);
});

test('a reservation lapses after seven days, and a letter that was posted all the same can still be told of', async () => {
  await reachablePrisoner(g, 'lapsed-one');
  const page = await reserved('lapsed-one');
  g.desk.clock.move(7 * day_ms);
  await lapseReservations(g.database.app, g.actor);
  assert.match((await text(page)).page, /Kept for you until/);
  g.desk.clock.move(day_ms);
  assert.ok((await lapseReservations(g.database.app, g.actor)) >= 1);
  assert.match((await text(page)).page, /days were over/);
  await post(page, { act: 'posted' });
  assert.match((await text(page)).page, /reported it posted/);
});

test('who has reserved somebody who was freed meanwhile is told not to post, and sees no address', async () => {
  const person = await reachablePrisoner(g, 'freed-meanwhile');
  const page = await reserved('freed-meanwhile');
  await person.event('release', '2016-04-08');
  const shown = (await text(page)).page;
  assert.match(shown, /do not post the letter now/);
  assert.ok(!shown.includes('Примерск'));
});
