import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { passedBy } from '../../test/adopted-ground.js';
import { type AdoptionGround, adoptionGround } from '../../test/adoption-ground.js';
import { type TestDatabase, testActor, testDatabase } from '../../test/database.js';
import { reachablePrisoner } from '../../test/letter-ground.js';
import { type Paper, paperSite, printPaper } from '../../test/paper-ground.js';
import type { Prisoner } from '../../test/prisoner.js';
import { minute_ms } from '../kernel/clock.js';
import type { PublicDb } from '../kernel/database.js';
import { setWishes } from '../letters/offers/wishes.js';
import { articlePath } from '../newspaper/articles/address.js';
import { withdrawArticle } from '../newspaper/articles/publishing.js';
import { keepTurns } from '../register/course/kept-turns.js';
import { tellPerson } from '../register/telling/telling.js';
import { model_slug } from '../resolutions/examples.js';
import { withdrawModel } from '../resolutions/models/draft-publishing.js';

const actor = testActor('operator');
const model_title = 'Freedom for Vladimir Kozlov, Vadim Kuramshin and Aron Atabek';
const who = 'We stand up for people imprisoned for what they said';
const write_here = /href="\/people\/([a-z0-9-]+)\/write"/;

let database: TestDatabase;
let ground: AdoptionGround;
let site: ReturnType<typeof paperSite>;
let questions = 0;
let paper: Paper;
const prisoners: Prisoner[] = [];

const wants_none = {
  languages: null,
  interests: {},
  most_a_day: null,
  vulnerable: false,
  wants_none: true,
  told: 'desk' as const,
  basis: 'Said by the sister',
};

before(async () => {
  database = await testDatabase();
  ground = await adoptionGround(database, actor);
  await keepTurns(database.app);
  site = paperSite(counted(database.visitors), actor.clock);
});
after(() => database.drop());

/** The same handle; each question that goes through it is counted. */
function counted(db: PublicDb): PublicDb {
  return db.withPlugin({
    transformQuery: ({ node }) => {
      questions += 1;
      return node;
    },
    transformResult: async ({ result }) => result,
  });
}

async function front(path = '/', at = site): Promise<string> {
  const answer = await at.request(path);
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get('set-cookie'), null);
  return answer.text();
}

test('a visitor’s page is the same for whoever is signed in at the desk: nothing looks at their cookie', async () => {
  const cookie = `__Host-habeas_desk=${'a'.repeat(43)}; habeas_desk=${'b'.repeat(43)}`;
  for (const path of ['/safety', '/people', '/people.json', '/nothing-here']) {
    const [without, signedIn] = [await site.request(path), await site.request(path, { headers: { cookie } })];
    assert.equal(await signedIn.text(), await without.text(), path);
    assert.deepEqual([...signedIn.headers], [...without.headers], path);
    assert.doesNotMatch(signedIn.headers.get('vary') ?? '', /cookie/i, path);
  }
});

/** What stands at the top of a page. */
const headline = (page: string) => page.match(/<h1[^>]*>.*?<\/h1>/)?.[0] ?? '';

/** Somebody else is drawn after a while. */
const later = () => actor.clock.move(11 * minute_ms);

test('before there is anything the front page says who we are, and asks for nothing that cannot be done', async () => {
  const empty = await testDatabase();
  try {
    const page = await front('/', paperSite(empty.visitors, actor.clock));
    assert.equal(
      headline(page),
      '<h1>Freedom for people imprisoned for what they said, wrote or organised</h1>',
    );
    assert.ok(page.includes(who));
    assert.match(page, /<b class="number">0<\/b> <span>people on these pages held today<\/span>/);
    for (const words of ['Pass the resolution', 'Write to one person', 'Latest from the cases', 'lately'])
      assert.ok(!page.includes(words), words);
  } finally {
    await empty.drop();
  }
});

test('while no issue has come out, what is asked now stands first', async () => {
  const page = await front();
  assert.equal(headline(page), `<h1 lang="en" dir="ltr">${model_title}</h1>`);
  assert.match(page, new RegExp(`<p class="standfirst">${who}`));
  assert.match(page, new RegExp(`<a class="act" href="/resolutions/${model_slug}">`));
  assert.doesNotMatch(page, /Write to one person|lately|\/issues\//);
  assert.match(page, /<a href="\/people\?state=held">people on these pages held today<\/a>/);
});

test('the front page shows the current issue’s front article and where to pass the resolution', async () => {
  paper = await printPaper(database.app, actor);
  const address = articlePath({ number: 22485, day: '2016-03-30', slug: 'an-invented-headline' });
  const page = await front();
  assert.equal(headline(page), `<h1 lang="en" dir="ltr"><a href="${address}">An invented headline</a></h1>`);
  assert.match(page, new RegExp(`<p class="who">${who}.*<h1`));
  assert.match(page, /<p class="standfirst" lang="en" dir="ltr">An invented standfirst\.<\/p>/);
  assert.match(page, /<time datetime="2016-03-30">30 March 2016<\/time> · <a href="\/issues\/895">/);
  const pass = page.slice(page.indexOf('Pass the resolution'));
  assert.match(
    pass,
    new RegExp(`<a href="/resolutions/${model_slug}" lang="en" dir="ltr">${model_title}</a>`),
  );
  assert.match(pass, new RegExp(`<a href="/resolutions/${model_slug}/adopt">`));
  const [, ...below] = [...page.matchAll(/<h([1-6])/g)].map(([, level]) => level);
  assert.ok(below.length > 0 && below.every((level) => level === '2'), 'one headline, and parts below it');
});

test('a front article stands in the reader’s language where it is out in it', async () => {
  const russian = await front('/ru');
  assert.match(
    headline(russian),
    /^<h1 lang="ru" dir="ltr"><a href="\/ru\/articles\/22486\/[^"]+">Выдуманный/,
  );
  assert.match(russian, /Мы заступаемся за тех/);
  assert.match(headline(await front('/kk')), /^<h1 lang="en" dir="ltr"><a href="\/kk\/articles\/22485\//);
});

test('everybody is offered the same person to write to, whoever they are, and nobody is reserved', async () => {
  for (const slug of ['adilet-one', 'adilet-two', 'adilet-three'])
    prisoners.push(await reachablePrisoner({ database, actor }, slug));
  later();
  const pages = await Promise.all(['/', '/?from=elsewhere', '/ru', '/kk'].map((path) => front(path)));
  const offered = pages.map((page) => page.match(/people\/([a-z0-9-]+)\/write/)?.[1]);
  assert.match(offered[0] ?? '', /^adilet-/);
  assert.deepEqual(new Set(offered).size, 1, offered.join(' '));
  assert.match(pages[0] ?? '', />held since 10 January 2015<.*?>No letter is known in the last months</);
  assert.match(pages[2] ?? '', />Адилет Улгиулы<\/bdi>/);
  const reserved = await database.app.selectFrom('letter_reservations').selectAll().execute();
  assert.equal(reserved.length, 0);
});

test('whom the front page offers changes with time, and is always one whom the fair rule offers', async () => {
  const seen = new Set<string>();
  for (let turn = 0; turn < 12; turn += 1) {
    later();
    seen.add((await front('/?again')).match(write_here)?.[1] ?? '');
  }
  assert.ok(seen.size > 1, [...seen].join(' '));
  assert.ok(
    [...seen].every((slug) => slug.startsWith('adilet-')),
    [...seen].join(' '),
  );
});

test('who can no longer be written to is offered no more on the next request', async () => {
  const endings = [
    (id: string) => tellPerson(database.app, actor, id, 'desk', 'The family asks for silence.'),
    (id: string) => setWishes(database.app, actor, id, 0, wants_none),
    (id: string) => prisoners.find((one) => one.id === id)?.event('release', '2016-04-07'),
  ];
  for (const [place, end] of endings.entries()) {
    const slug = (await front()).match(write_here)?.[1];
    const person = prisoners.find((one) => one.slug === slug);
    assert.ok(slug && person, `nobody is offered before ${place}`);
    await end(person.id);
    const page = await front();
    assert.ok(!page.includes(`/people/${slug}/write`), slug);
    assert.ok(place > 0 || !page.includes(slug), 'who is not public stands nowhere');
    assert.equal(write_here.test(page), place < 2);
  }
  assert.doesNotMatch(await front(), /Write to one person/);
});

test('what happened last in the cases is told, and nothing that is struck out, not public or still to come', async () => {
  const page = await front();
  const told = page.slice(page.indexOf('Latest from the cases'));
  assert.match(told, /<time datetime="2016-04-07">7 April 2016<\/time>.*?Release\..*?Invented release/);
  const freed = prisoners.find(({ slug }) => told.includes(`/people/${slug}#`));
  assert.ok(freed, 'the freed one stands there with a way to the step');
  await freed.event('hearing', '2016-05-01');
  await freed.event('context', '2016-04-07');
  const struck = await freed.event('transfer', '2016-04-07');
  await database.app
    .updateTable('facts')
    .set({ told: 'sealed', struck_at: actor.clock.now() })
    .where('id', '=', struck)
    .execute();
  assert.doesNotMatch(await front(), /Invented (hearing|context|transfer)/);
});

test('the roll’s latest stand on the front page, as far as they may be named', async () => {
  const named = { organisation: 'Invented Union of Readers', met_on: '6 April 2016', members: '340' };
  await passedBy(database, actor, ground, named);
  await passedBy(database, actor, ground, { organisation: 'Invented Union of the Silent', may_name: 'no' });
  const page = await front();
  const roll = page.slice(page.indexOf('Who has passed a resolution lately'));
  assert.match(
    roll,
    /<a href="\/resolutions\/[a-z-]+\/adoptions\/invented-union-of-readers">.*?6 April 2016<\/time> · for 340 members/,
  );
  assert.doesNotMatch(page, /of the Silent/);
  assert.match(page, /<b class="number">2<\/b> <span>organisations have passed a resolution/);
});

test('with everything on it the front page is put together from at most 24 questions', async () => {
  await keepTurns(database.app);
  await reachablePrisoner({ database, actor }, 'adilet-four');
  await keepTurns(database.app);
  later();
  const whole = await front('/?first');
  for (const words of ['An invented headline', 'Write to one person', 'Latest from the cases', 'lately'])
    assert.ok(whole.includes(words), words);
  questions = 0;
  await front('/?again');
  assert.ok(questions > 10 && questions <= 24, `${questions} questions`);
});

test('an article that is withdrawn, and a model that is, leave the front page on the next request', async () => {
  await withdrawArticle(database.app, actor, paper.article.id, 'An invented mistake.');
  const page = await front();
  assert.doesNotMatch(page, /An invented (headline|standfirst)/);
  assert.equal(headline(page), `<h1 lang="en" dir="ltr">${model_title}</h1>`);
  assert.match(page, /<a href="\/issues\/895">/, 'the issue is still there');
  const { id } = await database.app
    .selectFrom('texts')
    .select('id')
    .where('slug', '=', model_slug)
    .executeTakeFirstOrThrow();
  await withdrawModel(database.app, actor, id, { reason: 'Overtaken.', language: 'en' });
  assert.doesNotMatch(await front(), new RegExp(`Pass the resolution|${model_title}</h1>`));
});

test('a person’s page offers to write a letter only where a letter can go, and else says at once what helps instead', async () => {
  const { slug } = await reachablePrisoner({ database, actor }, 'reached-one');
  assert.match(await front(`/people/${slug}`), write_here);
  const held = await front('/people/vadim-kuramshin?on=2014-06-30');
  assert.doesNotMatch(held, write_here);
  assert.match(held, /Hold your letter\./);
});
