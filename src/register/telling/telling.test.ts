import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { caseKeys } from '../../../test/case-keys.js';
import { type TestDatabase, testActor, testDatabase } from '../../../test/database.js';
import { type Desk, type DeskVisit, deskOn, firstIn, invited } from '../../../test/desk-visit.js';
import { inventedPrisoner, type Prisoner } from '../../../test/prisoner.js';
import { Refused } from '../../kernel/refusals.js';
import type { Basis } from './basis.js';
import { tellingDesk } from './desk.js';
import { proposalsDue } from './proposal.js';
import { tell, tellPerson } from './telling.js';

let database: TestDatabase;
let desk: Desk;
let mira: DeskVisit;
let juno: DeskVisit;
let person: Prisoner;
let own = '';
const actor = testActor();
const interest: Basis = { kind: 'public-interest', sentence: 'everybody has to know', consentId: null };
const room = () => tellingDesk(caseKeys);

before(async () => {
  database = await testDatabase();
  desk = deskOn(database.app);
  mira = (await firstIn(desk, database.app, desk.start({ rooms: [room()] }))).visit;
  person = await inventedPrisoner(database.app, actor, 'invented');
  own = `/desk/people/${person.slug}`;
});
after(() => database.drop());

const refused = (code: string) => (error: unknown) => error instanceof Refused && error.code === code;
const toldOf = async (id: string) =>
  (await database.app.selectFrom('facts').select('told').where('id', '=', id).executeTakeFirstOrThrow()).told;
const people = async () =>
  (await database.visitors.selectFrom('people').select('slug').execute()).map(({ slug }) => slug);
const journal = (what: string) =>
  database.app.selectFrom('journal').selectAll().where('what', '=', what).orderBy('seq', 'desc').execute();
const consentFields = {
  given_by: 'family',
  given_on: 'about 5 May 2015',
  how: 'by letter',
  scope: 'the course of the case, on the site',
  giver: 'Zulfiya Ulgikyzy',
  remark: 'call in the evening',
};
const seenOn = (visit: DeskVisit) => visit.page.match(/name="seen" value="([^"]+)"/)?.[1] ?? '';
/** The page of the newest proposal of somebody. */
async function newest(visit: DeskVisit): Promise<string> {
  await visit.get('/desk/proposals');
  return [...visit.page.matchAll(/href="(\/desk\/proposals\/[0-9a-f-]{36})"/g)].at(-1)?.[1] ?? '';
}

test('nothing becomes public without a basis, in code and in the database', async () => {
  const event = await person.event('transfer', '2015-02-01');
  await tell(database.app, actor, event, 'desk', 'a rumour');
  await assert.rejects(
    tell(database.app, actor, event, 'public', 'again'),
    refused('register.telling.basis.none'),
  );
  const set = { told: 'public', basis_kind: null } as const;
  await assert.rejects(
    database.app.updateTable('facts').set(set).where('id', '=', event).execute(),
    /facts_public_has_basis/,
  );
  await mira.get(`${own}/tell?fact=${event}`);
  await mira.post(`${own}/tell`, { fact: event, level: 'public', why: 'so', basis_kind: 'public-interest' });
  assert.equal(mira.status, 422);
  assert.match(mira.page, /id="basis-problem"/);
  assert.match(mira.page, /name="why"[^>]*value="so"/, 'what was typed is still there');
  await mira.post(`${own}/tell`, {
    fact: event,
    level: 'public',
    why: 'so',
    basis_kind: 'already-public',
    basis: 'the paper wrote so',
  });
  assert.equal(mira.location, own);
  assert.equal(await toldOf(event), 'public');
  await mira.get(`${own}/tell?fact=${event}`);
  assert.match(mira.page, /value="the paper wrote so"/, 'the basis need not be typed twice');
});

test('several facts are told at once, all or none', async () => {
  const events = [await person.event('search', '2015-03-01'), await person.event('charge', '2015-03-02')];
  for (const id of events) await tell(database.app, actor, id, 'desk', 'to be looked at');
  await mira.get(`${own}/tell`);
  const fields = { level: 'public', why: 'so', basis_kind: 'already-public', basis: 'in the court’s notice' };
  const send = (ids: string[]) => {
    const body = new URLSearchParams({ ...fields, csrf: mira.csrf });
    for (const id of ids) body.append('fact', id);
    return mira.app.request(`${own}/tell`, { method: 'POST', body, headers: { Cookie: mira.cookie } });
  };
  assert.equal((await send([...events, 'no-fact'])).status, 404);
  assert.equal((await send([])).status, 422);
  assert.deepEqual(await Promise.all(events.map(toldOf)), ['desk', 'desk']);
  assert.equal((await send(events)).status, 303);
  assert.deepEqual(await Promise.all(events.map(toldOf)), ['public', 'public']);
});

test('who gave a consent is sealed, opened only on asking, and every mistake stands at its field', async () => {
  await mira.get(`${own}/consents`);
  await mira.post(`${own}/consents`, { ...consentFields, given_by: '', given_on: '2019-13', how: '' });
  assert.equal(mira.status, 422);
  for (const field of ['given_by', 'given_on', 'how'])
    assert.match(mira.page, new RegExp(`id="${field}-problem"`));
  assert.match(mira.page, /value="Zulfiya Ulgikyzy"/);
  await mira.post(`${own}/consents`, { ...consentFields, given_on: '2031' });
  assert.match(mira.page, /lies in the future/);
  await mira.post(`${own}/consents`, consentFields);
  assert.equal(mira.status, 303);
  const path = mira.location ?? '';
  const rows = await database.app.selectFrom('person_consents').selectAll().execute();
  assert.doesNotMatch(JSON.stringify(rows), /Zulfiya|evening/);
  assert.equal(rows[0]?.given_on, '2015-05-05~');
  await mira.get(path);
  assert.doesNotMatch(mira.page, /Zulfiya/);
  await mira.get(`${path}?open=yes`);
  assert.match(mira.page, /Zulfiya Ulgikyzy/);
  assert.equal((await journal('sealed.opened')).length, 1);
});

test('a withdrawn consent takes down what rests on it, leaves the rest, and bears nothing any more', async () => {
  const consent = await database.app.selectFrom('person_consents').select('id').executeTakeFirstOrThrow();
  const basis: Basis = { kind: 'consent', sentence: null, consentId: consent.id };
  const [resting, other] = [
    await person.event('parole', '2015-09-01'),
    await person.event('trial', '2015-09-02'),
  ];
  await tell(database.app, actor, resting, 'desk', 'first');
  await tell(database.app, actor, resting, 'public', 'the family agreed', basis);
  const path = `${own}/consents/${consent.id}`;
  await mira.get(path);
  assert.match(mira.page, /1 fact/);
  await mira.post(`${path}/withdrawn`, { to: 'desk', why: ' ' });
  assert.equal(mira.status, 422);
  assert.equal(await toldOf(resting), 'public');
  await mira.post(`${path}/withdrawn`, { to: 'desk', why: 'the family asked for it' });
  assert.equal(mira.status, 303);
  assert.deepEqual([await toldOf(resting), await toldOf(other)], ['desk', 'public']);
  const [entry] = await journal('consent.withdrawn');
  assert.deepEqual(entry?.detail, { consent: consent.id, facts: 1, person: false, proposals: 0 });
  await assert.rejects(
    tell(database.app, actor, resting, 'public', 'again', basis),
    refused('register.telling.basis.withdrawn'),
  );
  await mira.post(`${path}/withdrawn`, { to: 'sealed', why: 'twice' });
  assert.equal(mira.status, 409);
});

test('nobody’s consent bears what is told of somebody else', async () => {
  const another = await inventedPrisoner(database.app, actor, 'another');
  const event = await another.event('release', '2016-01-01');
  await tell(database.app, actor, event, 'desk', 'first');
  const consent = await database.app.selectFrom('person_consents').select('id').executeTakeFirstOrThrow();
  for (const consentId of [consent.id, 'no-id'])
    await assert.rejects(
      tell(database.app, actor, event, 'public', 'so', { kind: 'consent', sentence: null, consentId }),
      refused('register.telling.basis.no_consent'),
    );
});

test('whoever works alone publishes a person at once, and the journal says that it was alone', async () => {
  await tellPerson(database.app, actor, person.id, 'desk', 'to work on it');
  await mira.get(`${own}/tell?fact=person`);
  assert.match(mira.page, /What goes public/);
  assert.match(mira.page, /Adilet Ulgiuly/);
  await mira.get(`${own}/preview`);
  assert.match(mira.page, /This is how the page would look/);
  assert.match(mira.page, /<h1[^>]*><bdi>Adilet Ulgiuly/);
  assert.deepEqual(await people(), ['another'], 'a look at it publishes nothing');
  await mira.get(`${own}/tell?fact=person`);
  await mira.post(`${own}/tell`, {
    fact: 'person',
    level: 'public',
    why: 'wants letters',
    basis_kind: 'public-interest',
    basis: 'the trial was closed',
  });
  assert.deepEqual((await people()).sort(), ['another', 'invented']);
  const [entry] = await journal('person.told');
  assert.deepEqual(entry?.detail, { from: 'desk', to: 'public', basis: 'public-interest', alone: true });
});

test('where two work a person is proposed; nobody agrees to their own, and who agrees sees what goes public', async () => {
  juno = (await invited(desk.start({ rooms: [room()] }), mira, 'Juno')).visit;
  await mira.get(`${own}/tell?fact=person`);
  await mira.post(`${own}/tell`, { fact: 'person', level: 'desk', why: 'to work on it' });
  assert.deepEqual(await people(), ['another'], 'going down needs nobody else');
  const publish = {
    fact: 'person',
    level: 'public',
    why: 'wants letters',
    basis_kind: 'public-interest',
    basis: 'the trial was closed',
  };
  await mira.post(`${own}/tell`, publish);
  assert.equal(mira.location, '/desk/proposals?done=proposed');
  await mira.post(`${own}/tell`, publish);
  assert.match(mira.page, /proposed already/);
  assert.deepEqual(await people(), ['another']);
  assert.equal((await proposalsDue(database.app, desk.clock))[0]?.count, 1);
  const path = await newest(mira);
  await mira.get(path);
  await mira.post(path, { how: 'agree', seen: seenOn(mira) });
  assert.equal(mira.status, 403);
  await juno.get(path);
  assert.match(juno.page, /Proposed by Mira: wants letters/);
  assert.match(juno.page, /Invented arrest/);
  assert.doesNotMatch(juno.page, /not what would have become public/, 'nothing has changed yet');
  const seen = seenOn(juno);
  await person.event('release', '2016-02-01');
  await juno.post(path, { how: 'agree', seen });
  assert.equal(juno.status, 409);
  assert.match(juno.page, /has changed since you looked/);
  assert.match(juno.page, /not what would have become public when it was proposed/);
  assert.deepEqual(await people(), ['another']);
  await juno.post(path, { how: 'agree', seen: seenOn(juno) });
  assert.equal(juno.location, '/desk/proposals?done=agreed');
  assert.deepEqual((await people()).sort(), ['another', 'invented']);
});

test('what was sealed needs a second person, who may decline; what only the desk knew does not', async () => {
  const [sealed, known] = [
    await person.event('search', '2016-03-01'),
    await person.event('search', '2016-03-02'),
  ];
  await tell(database.app, actor, sealed, 'sealed', 'dangerous');
  await tell(database.app, actor, known, 'desk', 'to be looked at');
  assert.equal(await tell(database.app, actor, known, 'public', 'so', interest), 'told');
  const miras = { ...actor, who: 'staff:00000000-0000-4000-8000-000000000000' };
  assert.equal(await tell(database.app, miras, sealed, 'public', 'so', interest), 'proposed');
  assert.equal(await toldOf(sealed), 'sealed');
  const path = await newest(juno);
  await juno.get(path);
  await juno.post(path, { how: 'decline' });
  assert.equal(juno.status, 422);
  assert.match(juno.page, /Say why/);
  await juno.post(path, { how: 'decline', why: 'still dangerous' });
  assert.equal(juno.location, '/desk/proposals?done=declined');
  assert.equal(await toldOf(sealed), 'sealed');
  await juno.post(path, { how: 'agree' });
  assert.equal(juno.status, 404);
});

test('a proposal ends with the consent that it rests on', async () => {
  const event = await person.event('search', '2016-03-03');
  await tell(database.app, actor, event, 'sealed', 'dangerous');
  await mira.get(`${own}/consents`);
  await mira.post(`${own}/consents`, consentFields);
  const consentId = mira.location?.split('/').at(-1) ?? '';
  await tell(database.app, actor, event, 'public', 'so', { kind: 'consent', sentence: null, consentId });
  const path = await newest(juno);
  await juno.get(path);
  const seen = seenOn(juno);
  await mira.get(`${own}/consents/${consentId}`);
  await mira.post(`${own}/consents/${consentId}/withdrawn`, { to: 'sealed', why: 'asked for it' });
  await juno.post(path, { how: 'agree', seen });
  assert.equal(juno.status, 404);
  assert.equal(await toldOf(event), 'sealed');
});

test('who has no name that may be told cannot be published', async () => {
  const nameless = await inventedPrisoner(database.app, actor, 'nameless');
  await tellPerson(database.app, actor, nameless.id, 'desk', 'first');
  const names = await database.app
    .selectFrom('person_names')
    .select('id')
    .where('person_id', '=', nameless.id)
    .execute();
  for (const { id } of names) await tell(database.app, actor, id, 'desk', 'not to be named');
  await assert.rejects(
    tellPerson(database.app, actor, nameless.id, 'public', 'so', interest),
    refused('register.telling.no_name'),
  );
  await mira.get('/desk/people/nameless/preview');
  assert.match(mira.page, /there would be no page/);
});
