import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Hono } from 'hono';
import type { Actor } from '../src/kernel/actor.js';
import { askedBy } from '../src/kernel/asking.js';
import type { Db } from '../src/kernel/database.js';
import { wayTo } from '../src/letters/papers/letter-queue.js';
import { standingOn } from '../src/register/course/standing-on.js';
import { importCsv } from '../src/register/files/csv-import.js';
import { csvPeople } from '../src/register/files/csv-people.js';
import { application } from '../src/serve.js';
import { createFirstLink } from '../src/staff/link.js';
import { comeIn, DeskVisit, invited } from './desk-visit.js';
import { type Instance, startInstance } from './instance.js';
import {
  type CloseCase,
  caseAddress,
  caseRoutes,
  closeCase,
  pagesAround,
  pagesOf,
} from './kept-close-ground.js';

// Mira and Tarn work on two cases that are kept close; Juno works on cases, too, and is an administrator, and is not named.

let instance: Instance;
let app: Hono;
let db: Db;
let actor: Actor;
let mira: DeskVisit;
let juno: DeskVisit;
let tarn: DeskVisit;
let paper = '';
/** One whom visitors do not know, and one whom they do. */
let hidden: CloseCase;
let known: CloseCase;
let published = '';
const ids: Record<string, string> = {};

const publicPage = async () => (await app.request(`/people/${known.slug}.json`)).text();
const close = (one: CloseCase) => `/desk/people/${one.slug}/close`;

/** The pages on which somebody reads what only those should read who are named. */
async function leaks(by: DeskVisit, of: CloseCase, pages = pagesOf(of)): Promise<string[]> {
  const found: string[] = [];
  for (const path of pages) {
    await by.get(path);
    assert.ok(by.status < 500, `${path} was answered ${by.status}`);
    // What was asked for stands in the form again.
    if (
      by.page
        .replaceAll(/value="[^"]*"/g, '')
        .toLowerCase()
        .includes(of.mark)
    )
      found.push(path);
  }
  return found;
}

before(async () => {
  instance = await startInstance();
  const { world } = instance;
  db = world.database.app;
  actor = world.actor('operator');
  app = application(world).app;
  mira = new DeskVisit(app);
  paper = (await comeIn(mira, (await createFirstLink(db, actor)) ?? '', 'Mira')).recoveryKey;
  juno = (await invited(app, mira, 'Juno')).visit;
  tarn = (await invited(app, mira, 'Tarn', ['case_worker'])).visit;
  for (const { id, name } of await db.selectFrom('staff').select(['id', 'name']).execute()) ids[name] = id;
  hidden = await closeCase(db, actor, 'aqneedle-jasyrynova', 'desk', 'needle');
  known = await closeCase(db, actor, 'adilet-ulgiuly', 'public', 'thorn');
  published = await publicPage();
});
after(() => instance?.close());

test('before, every case worker reads all of it, on many pages', async () => {
  const pages = [...(await leaks(juno, hidden, pagesAround(hidden))), ...(await leaks(juno, known))];
  for (const path of [
    '/desk/people?told=desk',
    '/desk/sources?q=needle',
    '/desk/contradictions',
    '/desk/proposals',
  ])
    assert.ok(pages.includes(path), `${path} shows nothing that could leak`);
  assert.ok(pages.length > 20, pages.join('\n'));
});

test('who holds the key of the dossiers keeps a case close, and is named first; its address says nothing any more', async () => {
  await tarn.get(close(hidden));
  await tarn.post(close(hidden));
  assert.equal(tarn.status, 403, 'without the key of the dossiers nobody does');
  for (const one of [hidden, known]) {
    await mira.get(close(one));
    await mira.post(close(one));
    assert.equal(mira.status, 303, mira.page);
    one.slug = /^\/desk\/people\/([^/]+)\/close$/.exec(mira.location ?? '')?.[1] ?? '';
    await mira.get(close(one));
    assert.match(mira.page, /This case is kept close/);
  }
  assert.equal(hidden.slug, `case-${hidden.id.slice(0, 23)}`);
  assert.equal(known.slug, 'adilet-ulgiuly', 'a public address stays');
});

test('a case that is kept close is on no page, list, search, queue or line of the journal for whoever is not named, an administrator neither', async () => {
  for (const one of [hidden, known]) assert.deepEqual(await leaks(juno, one, pagesAround(one)), []);
  assert.deepEqual(await leaks(tarn, hidden), []);
  await juno.get('/desk/journal');
  assert.doesNotMatch(juno.page, new RegExp(`${hidden.id}|${known.id}|kept_close`));
  assert.match(juno.page, /staff\.entered|compartment\./, 'of other things it tells');
  await juno.get('/desk/people?q=Adilet+Ulgiuly');
  assert.doesNotMatch(juno.page, /adilet-ulgiuly/, 'nor is a public person in the desk’s lists');
  for (const path of ['/desk/staff', '/desk/staff/keys', `/desk/staff/${ids.Mira}`, '/desk/staff/access']) {
    await juno.get(path);
    assert.doesNotMatch(juno.page, /dossier-|one case/, path);
  }
});

test('each route of a case answers as for somebody who does not exist, to the byte', async () => {
  assert.ok(caseRoutes.length >= 20, `${caseRoutes.length}`);
  for (const one of [hidden, known]) {
    for (const route of caseRoutes) {
      const answers: string[] = [];
      for (const slug of [one.slug, 'nobody-of-that-name']) {
        const path = caseAddress(route, slug, one);
        if (route.method === 'GET') await juno.get(path);
        else await juno.post(path, { why: 'because' });
        assert.equal(juno.status, 404, `${route.method} ${path}`);
        // What is left of a session grows shorter between two answers, whoever they are about.
        answers.push(juno.page.replaceAll(slug, '·').replace(/data-seconds="\d+"/, ''));
      }
      assert.equal(answers[0], answers[1], `${route.method} ${route.path}`);
    }
  }
});

test('who is named works on it as before', async () => {
  assert.ok((await leaks(mira, hidden)).length > 10);
  const id = ids.Tarn ?? '';
  await mira.get(close(hidden));
  await mira.post(`${close(hidden)}/name`, { who: id });
  assert.equal(mira.status, 303, mira.page);
  await tarn.get(`/desk/people/${hidden.slug}`);
  assert.match(tarn.page, /Aqneedle Jasyrynova/);
  await tarn.get(`/desk/people/${hidden.slug}/consents/${hidden.consent}?open=yes`);
  assert.match(tarn.page, /needle the elder/, 'naming somebody gives the key of the case');
  await tarn.get(`/desk/people/${known.slug}`);
  assert.equal(tarn.status, 404, 'for one case is not for another');
  await tarn.get('/desk/journal?subject=person:');
  assert.ok(tarn.page.includes(hidden.id) && !tarn.page.includes(known.id));
});

test('only who is named names others, and nobody takes themselves off', async () => {
  await tarn.get(close(hidden));
  await tarn.post(`${close(hidden)}/take-off`, { who: ids.Tarn ?? '' });
  assert.equal(tarn.status, 409);
  await juno.get('/desk/staff');
  await juno.post(`/desk/staff/${ids.Juno}/grant`, { compartment: `dossier-${hidden.id}` });
  assert.equal(juno.status, 403, 'an administrator names nobody');
  await juno.post(`/desk/staff/${ids.Tarn}/take`, { compartment: `dossier-${hidden.id}` });
  assert.equal(juno.status, 403);
  await mira.get(close(hidden));
  await mira.post(`${close(hidden)}/take-off`, { who: ids.Tarn ?? '' });
  assert.equal(mira.status, 303);
  assert.deepEqual(await leaks(tarn, hidden), []);
});

test('visitors read of a published person what they read before', async () => {
  assert.equal(await publicPage(), published);
});

test('a death that few know of stops letters, and says no more than that', async () => {
  const day = '2016-04-07';
  assert.equal((await standingOn(db, known.id, day)).state, 'died');
  const asJuno = askedBy(db, { staff: ids.Juno ?? '' });
  assert.equal((await standingOn(asJuno, known.id, day)).state, 'held', 'that is what is public');
  for (const handle of [db, asJuno, askedBy(db, { staff: ids.Mira ?? '' })])
    assert.deepEqual(await wayTo(handle, known.id, day), { hold: { reason: 'unknown', since: null } });
});

test('a table reaches no further than whoever handed it in', async () => {
  const rows = `person,name,sources\n${hidden.slug},Somebody,\n${known.slug},Somebody Else,\n`;
  const asJuno = askedBy(db, { staff: ids.Juno ?? '' });
  const before = await db.selectFrom('person_names').selectAll().execute();
  for await (const { counts, refused } of importCsv(asJuno, actor, csvPeople, [Buffer.from(rows)], {
    isDry: false,
  })) {
    assert.equal(counts.refused, 2);
    assert.ok(refused.every(({ problems }) => problems[0]?.code === 'register.record.slug_taken'));
  }
  assert.deepEqual(await db.selectFrom('person_names').selectAll().execute(), before);
});

test('a source on which something else rests, too, stays in the list', async () => {
  const { id } = await db
    .selectFrom('sources')
    .select('id')
    .where('code', '=', hidden.source)
    .executeTakeFirstOrThrow();
  const { id: fact_id } = await db
    .selectFrom('facts as f')
    .innerJoin('people as p', 'p.id', 'f.person_id')
    .select('f.id')
    .where('p.slug', '=', 'vladimir-kozlov')
    .executeTakeFirstOrThrow();
  await juno.get(`/desk/sources/${hidden.source}`);
  assert.equal(juno.status, 404);
  await db.insertInto('citations').values({ fact_id, source_id: id, position: 9 }).execute();
  await juno.get(`/desk/sources/${hidden.source}`);
  assert.equal(juno.status, 200);
  assert.doesNotMatch(juno.page, /Jasyrynova|past needle/);
  await db.deleteFrom('citations').where('fact_id', '=', fact_id).where('source_id', '=', id).execute();
});

test('opened again, everybody who works on cases sees it, and its key is gone', async () => {
  await mira.get(close(known));
  await mira.post(`${close(known)}/open`);
  assert.equal(mira.status, 303, mira.page);
  assert.ok((await leaks(juno, known)).length > 10);
  const consent = await db
    .selectFrom('person_consents')
    .select('compartment')
    .where('id', '=', known.consent)
    .executeTakeFirstOrThrow();
  assert.equal(consent.compartment, null);
  await mira.get(`/desk/people/${known.slug}/consents/${known.consent}?open=yes`);
  assert.match(mira.page, /thorn the elder/, 'what was confided is sealed to the dossiers again');
  const own = await db
    .selectFrom('compartments')
    .select('name')
    .where('name', '=', `dossier-${known.id}`)
    .execute();
  assert.deepEqual(own, []);
  await mira.get(close(known));
  await mira.post(close(known));
  assert.equal(mira.status, 303, 'and it can be kept close once more');
});

test('when the last who is named has to go, an administrator learns how many cases have nobody, and the paper names somebody', async () => {
  // Tarn alone is named for the hidden case.
  await mira.get(close(hidden));
  await mira.post(`${close(hidden)}/name`, { who: ids.Tarn ?? '' });
  await tarn.get(close(hidden));
  await tarn.post(`${close(hidden)}/take-off`, { who: ids.Mira ?? '' });
  assert.equal(tarn.status, 303, tarn.page);
  assert.deepEqual(await leaks(mira, hidden), []);
  await mira.get(`/desk/staff/${ids.Juno}`);
  await mira.post(`/desk/staff/${ids.Tarn}/disable`, { why: 'gone' });
  assert.equal(mira.status, 303, mira.page);
  await mira.get(`/desk/staff/${ids.Tarn}`);
  assert.match(
    mira.page,
    /a case that is kept close/,
    'whom to warn: somebody has to know that there was one',
  );
  assert.ok(!mira.page.includes(hidden.id.slice(0, 8)));
  await mira.get('/desk');
  assert.match(mira.page, /nobody who works here is named for it/);
  await mira.get('/desk/staff/cases');
  assert.match(mira.page, /1 case is kept close/);
  const sent = { who: ids.Juno ?? '', why: 'somebody has to', second: '' };
  await mira.post('/desk/staff/cases', { ...sent, key: paper.slice(0, -3) });
  assert.equal(mira.status, 422);
  await mira.post('/desk/staff/cases', { ...sent, key: paper });
  assert.equal(mira.status, 303, mira.page);
  await juno.get(`/desk/people/${hidden.slug}/consents/${hidden.consent}?open=yes`);
  assert.match(juno.page, /needle the elder/, 'also what was sealed to the key of before');
  assert.deepEqual(await leaks(mira, hidden), []);
  await mira.get('/desk/journal?what=cases.named_with_paper');
  assert.match(mira.page, /somebody has to/);
});
