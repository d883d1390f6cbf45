import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Hono } from 'hono';
import { type AdoptionGround, adoptionGround, messages } from '../../test/adoption-ground.js';
import { type TestDatabase, testActor, testDatabase } from '../../test/database.js';
import { readConfig } from '../kernel/config.js';
import type { Language } from '../kernel/language.js';
import { Missing, Refused } from '../kernel/refusals.js';
import { open } from '../kernel/vault.js';
import type { SealedMail } from '../mailroom/outbox.js';
import type { VisitorEnv } from '../page/web.js';
import { openPress } from '../print/press.js';
import { organisationBySlug } from '../supporters/organisation-public.js';
import { supportersSite } from '../supporters/site.js';
import { adoptActs } from './adopt-acts.js';
import { AdoptGate } from './adopt-gate.js';
import { adoptSite } from './adopt-site.js';
import { exampleAdoption, exampleBody } from './adoption-examples.js';
import { adoptionPanel, adoptionsTold, organisationPanel, organisationTold } from './adoption-panel.js';
import type { Typed } from './adoption-reader.js';
import { adoptionShelf } from './adoption-shelf.js';
import { adoptionSite } from './adoption-site.js';
import { adoptionsToVerify, verify } from './adoption-verification.js';
import { model_slug } from './examples.js';
import { rollSite } from './roll/site.js';

let db: TestDatabase;
let ground: AdoptionGround;
let app: Hono<VisitorEnv>;
const actor = testActor('visitor');
const path = `/resolutions/${model_slug}/adopt`;

before(async () => {
  db = await testDatabase();
  ground = await adoptionGround(db, actor);
  const gate = new AdoptGate(actor.clock, actor.chance);
  app = new Hono<VisitorEnv>();
  app.use(async (c, next) => {
    const language = (c.req.header('x-language') ?? 'en') as Language;
    c.set('say', messages.in(language));
    c.set('language', language);
    c.set('db', db.visitors);
    c.set('clock', actor.clock);
    c.set('config', readConfig({ PUBLIC_URL: 'http://campaign.example' }));
    c.set('href', (to) => (language === 'en' ? to : `/${language}${to}`));
    c.setRenderer((content, facts) =>
      c.html(
        <html lang={language}>
          <title>{facts.title}</title>
          <body>{content}</body>
        </html>,
      ),
    );
    await next();
  });
  app.route(
    '/',
    adoptSite({
      acts: adoptActs(db.app, actor, gate),
      gate,
      clientOf: (c) => c.req.header('x-client') ?? 'one',
    }),
  );
  app.route('/', adoptionSite({ shelf: adoptionShelf(press, actor.clock) }));
  app.route('/', rollSite());
  app.route('/', supportersSite({ panel: organisationPanel, told: organisationTold }));
  app.get('/panel/:id', async (c) =>
    c.render(await adoptionPanel(c, { id: c.req.param('id'), slug: model_slug }), { title: 'x' }),
  );
  app.onError((error, c) =>
    c.text(`${error}`, error instanceof Missing ? 404 : error instanceof Refused ? error.status : 500),
  );
});
const press = openPress();
after(() => Promise.all([press.close(), db.drop()]));

/** What a browser would send back of a page: every hidden field. */
function hidden(html: string): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const [tag] of html.matchAll(/<input type="hidden"[^>]*>/g)) {
    fields[/name="([^"]*)"/.exec(tag)?.[1] ?? ''] = unescaped(/value="([^"]*)"/.exec(tag)?.[1] ?? '');
  }
  return fields;
}

function unescaped(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}

async function send(body: URLSearchParams | string, headers: Record<string, string> = {}) {
  const answer = await app.request(path, {
    method: 'POST',
    body: body.toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
  });
  return { status: answer.status, html: await answer.text() };
}

async function blank(): Promise<Record<string, string>> {
  return hidden(await (await app.request(path)).text());
}

const typed = (other: Typed = {}) => exampleAdoption(ground.text, other);
const count = async () => (await db.app.selectFrom('adoptions').select('id').execute()).length;

async function linkFor(email: string): Promise<string> {
  for (const mail of await db.app.selectFrom('mails').selectAll().execute()) {
    const sealed = mail.content_sealed as Buffer;
    const { to, words } = await open<SealedMail>(
      ground.mailIdentity,
      { table: 'mails', row: mail.id },
      sealed,
    );
    const [, link] = words?.text.match(/http:\/\/campaign\.example(\S+)/) ?? [];
    if (to === email && link) return link;
  }
  throw new Error('no mail');
}

test('a branch reports its vote: a mistake, the difference, the mail, the button', async () => {
  const carried = await blank();
  const wrong = await send(exampleBody(typed({ met_on: '12 March 2036' }), { ...carried, step: 'look' }));
  assert.equal(wrong.status, 422);
  assert.match(wrong.html, /The meeting is in the future/);
  // What was typed is kept.
  assert.match(wrong.html, /value="12 March 2036"/);
  assert.match(wrong.html, /value="Invented Secretary"/);

  const early = await send(exampleBody(typed({ met_on: '1 May 2011' }), { ...carried, step: 'look' }));
  assert.match(early.html, /meetings count from \d{1,2} \p{L}+ \d{4} on\./u);

  const text = ground.text.replace('immediate and unconditional freedom', 'freedom at once');
  const preview = await send(exampleBody(typed({ text }), { ...hidden(wrong.html), step: 'look' }));
  assert.equal(preview.status, 200);
  assert.match(preview.html, /<del>/);
  assert.equal(await count(), 0);

  // Everything is carried along: the preview alone can be handed in, or changed.
  actor.clock.move(5000);
  const fields = hidden(preview.html);
  const back = await send(new URLSearchParams({ ...fields, step: 'change' }));
  assert.match(back.html, /freedom at once/);
  const done = await send(new URLSearchParams({ ...fields, step: 'hand_in' }));
  assert.equal(done.status, 200);
  assert.match(done.html, /One more step: your mail/);
  assert.equal((await send(new URLSearchParams({ ...fields, step: 'hand_in' }))).status, 200);
  assert.equal(await count(), 1);

  const link = await linkFor('secretary@example.org');
  const shown = await (await app.request(link)).text();
  assert.match(shown, /Yes, I confirm it/);
  assert.equal((await adoptionsToVerify(db.app)).length, 0);
  assert.match(await (await app.request(link, { method: 'POST' })).text(), /Confirmed, thank you/);
  const again = await (await app.request(link, { method: 'POST' })).text();
  // The private link is shown once; here stands the way to a new one.
  assert.match(again, /Already confirmed[\s\S]*href="\/adoptions\/link"/);
  assert.doesNotMatch(again, /Confirmed, thank you/);
  assert.equal((await adoptionsToVerify(db.app)).length, 1);
});

test('once it is verified everybody can read it, with its difference and the sum of its text', async () => {
  const [one] = await adoptionsToVerify(db.app);
  assert.ok(one);
  await verify(db.app, { ...actor, who: 'staff:x' }, ground.keys, one.id, {
    same_as: null,
    part_of_id: null,
  });
  const slug = 'example-branch-of-the-example-union-demonstration';
  const page = await (await app.request(`/resolutions/${model_slug}/adoptions/${slug}`)).text();
  assert.match(page, /<ins>/);
  assert.match(page, new RegExp(one.sha256.toString('hex')));
  const json = JSON.parse(
    await (await app.request(`/resolutions/${model_slug}/adoptions/${slug}.json`)).text(),
  );
  assert.equal(json.demands.changed, 1);
  assert.deepEqual(json.vote, { for: 31, against: 2, abstained: 4 });
  const panel = await (await app.request(`/panel/${one.text_id}`)).text();
  assert.match(panel, /340/);
  assert.match(panel, /31 for, 2 against, 4 abstained/);
  const organisation = await (await app.request(`/organisations/${slug}`)).text();
  assert.match(organisation, new RegExp(`/resolutions/${model_slug}/adoptions/${slug}`));
  const list = await (await app.request('/organisations?q=example%20branch&country=GB')).text();
  assert.match(list, new RegExp(slug));
  for (const told of [
    await adoptionsTold(db.visitors, one.text_id),
    await organisationBySlug(db.visitors, slug),
  ]) {
    assert.doesNotMatch(JSON.stringify(told), /Invented Secretary|secretary@/);
  }
});

test('the same organisation again is refused kindly, and what was typed stays', async () => {
  const carried = await blank();
  actor.clock.move(5000);
  const before = await count();
  const again = await send(
    exampleBody(typed({ email: 'somebody@example.org' }), { ...carried, step: 'hand_in' }),
  );
  assert.equal(again.status, 409);
  assert.match(again.html, /with us already/);
  assert.match(again.html, /value="somebody@example.org"/);
  assert.doesNotMatch(again.html, /Invented Secretary.*Invented Secretary|secretary@example/);
  assert.equal(await count(), before);
  // The one mail of the day was not used up by what was refused.
  const other = exampleBody(typed({ organisation: 'Other Branch', email: 'somebody@example.org' }), {
    ...carried,
    step: 'hand_in',
  });
  assert.match((await send(other)).html, /One more step/);
  const third = exampleBody(typed({ organisation: 'Third Branch', email: 'Somebody@example.org' }), {
    ...(await blank()),
    step: 'hand_in',
  });
  actor.clock.move(5000);
  assert.equal((await send(third)).status, 429);
});

test('robots are thanked and forgotten; a form that is forged or too fast is shown again', async () => {
  const before = await count();
  const carried = await blank();
  const fresh = await send(
    exampleBody(typed({ organisation: 'Fast Branch' }), { ...carried, step: 'hand_in' }),
  );
  assert.equal(fresh.status, 422);
  assert.match(fresh.html, /Nothing is lost/);
  actor.clock.move(5000);
  const forged = await send(
    exampleBody(typed({ organisation: 'Forged Branch' }), { ...carried, stamp: 'abc.def', step: 'hand_in' }),
  );
  assert.equal(forged.status, 422);
  const robot = await send(
    exampleBody(typed({ organisation: 'Robot Branch' }), {
      ...carried,
      website: 'http://x',
      step: 'hand_in',
    }),
  );
  assert.match(robot.html, /One more step/);
  assert.equal(await count(), before);
});

test('hostile values are kept to the letter and never become part of the page', async () => {
  const nasty = '<img src=x onerror=alert(1)> #import "/etc/passwd" =1+1';
  const preview = await send(
    exampleBody(typed({ organisation: nasty, text: `1. To demand <b>freedom</b> ${nasty}` }), {
      ...(await blank()),
      step: 'look',
    }),
  );
  assert.equal(preview.status, 200);
  assert.doesNotMatch(preview.html, /<img|<b>freedom/);
  assert.equal(hidden(preview.html).organisation, nasty);
});

test('before anybody has opened the desk the form says so, not only when it is handed in', async () => {
  const keys = db.app.updateTable('compartments');
  await keys.set({ name: 'elsewhere' }).where('name', '=', 'supporters').execute();
  assert.match(await (await app.request(path)).text(), /Nobody has opened the desk of this campaign yet/);
  await keys.set({ name: 'supporters' }).where('name', '=', 'elsewhere').execute();
  assert.doesNotMatch(await (await app.request(path)).text(), /Nobody has opened the desk/);
});

test('what is no form, and what is too large, gets a sentence and changes nothing', async () => {
  const before = await count();
  assert.equal((await send('{"organisation":"x"}', { 'content-type': 'application/json' })).status, 422);
  assert.equal((await send('%ff%fe=%00&organisation=%00&text=%zz')).status, 422);
  assert.equal((await send('', {})).status, 422);
  const large = await send(new URLSearchParams({ text: 'x'.repeat(2_000_000) }));
  assert.equal(large.status, 413);
  assert.match(large.html, /too long/);
  const long = await send(
    exampleBody(typed({ text: 'x'.repeat(50_001) }), { ...(await blank()), step: 'hand_in' }),
  );
  assert.equal(long.status, 422);
  assert.equal((await app.request('/resolutions/nothing-here/adopt')).status, 404);
  assert.equal((await app.request('/adoptions/confirm/nonsense')).status, 404);
  assert.equal((await app.request('/organisations/%00')).status, 404);
  assert.equal((await app.request('/organisations?q=%00&page=-1&country=%00&kind=x')).status, 200);
  assert.equal((await app.request(`/resolutions/${model_slug}/adoptions/%00`)).status, 404);
  assert.equal(await count(), before);
});

test('the form speaks the reader’s language, and takes the Russian text there', async () => {
  for (const language of ['ru', 'kk']) {
    const html = await (await app.request(path, { headers: { 'x-language': language } })).text();
    assert.match(html, /Собрание постановляет/);
    assert.match(html, /lang="ru"/);
  }
});
