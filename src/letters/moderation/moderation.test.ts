import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type DeskVisit, invited } from '../../../test/desk-visit.js';
import { grantEverything } from '../../../test/letter-grants.js';
import {
  type LetterGround,
  letterGround,
  reachablePrisoner,
  sendLetter,
} from '../../../test/letter-ground.js';
import { newId, tokenHash } from '../../kernel/chance.js';
import { minute_ms, second_ms } from '../../kernel/clock.js';
import { open } from '../../kernel/vault.js';
import { letterById, sealedWords } from '../letter.js';
import { identityIn } from '../letter-code.js';
import { suspectedFloods, turned_at_once } from './flood.js';
import { usual_quota } from './reading.js';

let g: LetterGround;
let other: DeskVisit;
let third: DeskVisit;
before(async () => {
  g = await letterGround();
  await sendLetter(g);
  other = (await invited(g.app, g.visit, 'Sanzhar')).visit;
  third = (await invited(g.app, g.visit, 'Keyless')).visit;
  await grantEverything(g, 'Sanzhar');
  await db().deleteFrom('letter_events').execute();
  await db().deleteFrom('letters').execute();
});
after(() => g.close());

const db = () => g.database.app;
type Other = Parameters<typeof sendLetter>[1];

async function received(more: Other = {}) {
  g.desk.clock.move(second_ms);
  return sendLetter(g, more);
}

/** Presses “next” and gives the page that it leads to. */
async function next(visit: DeskVisit): Promise<string> {
  await visit.get('/desk/letters');
  await visit.post('/desk/letters/next');
  const to = visit.location ?? '';
  await visit.get(to);
  return to;
}

const decide = (visit: DeskVisit, id: string, form: Record<string, string>) =>
  visit.post(`/desk/letters/${id}/decide`, form);

test('a letter is opened for one reader at a time, is in the journal, and is approved; then the next one opens', async () => {
  const [one, two] = [await received(), await received({ letter: { text: 'Second', signed: 'B' } })];
  assert.equal(await next(g.visit), `/desk/letters/${one.id}`);
  assert.ok(g.visit.page.includes(one.code));
  assert.equal(await next(other), `/desk/letters/${two.id}`);
  await other.get(`/desk/letters/${one.id}`);
  assert.match(other.page, /Mira is reading this letter now/);
  assert.ok(!other.page.includes(one.code));
  const opened = await db()
    .selectFrom('journal')
    .select('subject')
    .where('what', '=', 'sealed.opened')
    .where('subject', 'like', `letters:${one.id}%`)
    .execute();
  assert.equal(opened.length, 1);
  await decide(g.visit, one.id, { decision: 'approve' });
  assert.equal((await letterById(db(), one.id)).state, 'approved');
  g.desk.clock.move(21 * minute_ms);
  await g.visit.get('/desk/letters');
  await decide(g.visit, two.id, { decision: 'approve' });
  await decide(other, two.id, { decision: 'approve' });
  assert.equal(other.status, 409);
  assert.match(other.page, /somebody decided of this letter meanwhile/);
});

test('a letter goes back with a reason, and its words are sealed to the writer alone', async () => {
  const one = await received();
  await next(g.visit);
  await decide(g.visit, one.id, { decision: 'send_back', words: 'Bitte ohne Namen.' });
  assert.equal(g.visit.status, 422);
  assert.ok(g.visit.page.includes('Bitte ohne Namen.'));
  await decide(g.visit, one.id, {
    decision: 'send_back',
    reason: 'names_others',
    words: 'Bitte ohne Namen.',
  });
  assert.equal((await letterById(db(), one.id)).state, 'sent_back');
  const event = await db()
    .selectFrom('letter_events')
    .selectAll()
    .where('letter_id', '=', one.id)
    .where('what', '=', 'sent_back')
    .executeTakeFirstOrThrow();
  assert.equal(event.reason, 'names_others');
  const words = await open(
    identityIn(one.token) ?? '',
    sealedWords(one.id, 'sent_back'),
    event.words_sealed as Buffer,
  );
  assert.equal(words, 'Bitte ohne Namen.');
});

test('a first letter to somebody vulnerable is read by two different people', async () => {
  const person = await reachablePrisoner(g, 'vulnerable-one');
  await db()
    .insertInto('letter_wishes')
    .values({
      person_id: person.id,
      languages: null,
      interests: '{}',
      most_a_day: null,
      vulnerable: true,
      wants_none: false,
      told: 'desk',
      basis: 'said by the family',
      edited_by: 'operator',
      edited_at: g.actor.clock.now(),
    })
    .execute();
  const [first, known] = [
    await received({ person_id: person.id }),
    await received({ person_id: person.id, is_known: true }),
  ];
  await next(g.visit);
  await decide(g.visit, first.id, { decision: 'approve' });
  assert.equal((await letterById(db(), first.id)).state, 'received');
  assert.equal(g.visit.location, `/desk/letters/${known.id}?done`);
  await g.visit.get(`/desk/letters/${first.id}`);
  await decide(g.visit, first.id, { decision: 'approve' });
  assert.match(g.visit.page, /another one has to read it/);
  await other.get(`/desk/letters/${first.id}`);
  await decide(other, first.id, { decision: 'approve' });
  assert.equal((await letterById(db(), first.id)).state, 'approved');
  await g.visit.get(`/desk/letters/${known.id}`);
  await decide(g.visit, known.id, { decision: 'approve' });
  assert.equal((await letterById(db(), known.id)).state, 'approved');
});

test('a flagged letter is never decided by whoever flagged it alone', async () => {
  const one = await received();
  await next(g.visit);
  await decide(g.visit, one.id, { decision: 'flag' });
  assert.equal((await letterById(db(), one.id)).state, 'received');
  await g.visit.get('/desk/letters');
  await g.visit.post('/desk/letters/next');
  assert.equal(g.visit.location, '/desk/letters?done=none');
  assert.equal(await next(other), `/desk/letters/${one.id}`);
  await decide(other, one.id, { decision: 'approve' });
  assert.equal((await letterById(db(), one.id)).state, 'approved');
});

test('a letter waits for a translator; original and translation are kept together, and two translators lose nothing', async () => {
  const one = await received({ language: 'kk' });
  await next(g.visit);
  await decide(g.visit, one.id, { decision: 'translate', into: 'ru' });
  assert.equal((await letterById(db(), one.id)).state, 'translating');
  await g.visit.get('/desk/letters');
  assert.match(g.visit.page, /Waiting for a translator/);
  const path = `/desk/letters/${one.id}/translation`;
  await g.visit.get(`/desk/letters/${one.id}`);
  await g.visit.post(path, { into: 'ru', translation: 'Первый перевод', after: '0' });
  assert.equal((await letterById(db(), one.id)).state, 'received');
  g.desk.clock.move(21 * minute_ms);
  await other.get(`/desk/letters/${one.id}`);
  await other.post(path, { into: 'ru', translation: 'Другой перевод', after: '0' });
  assert.equal(other.status, 409);
  assert.ok(other.page.includes('Другой перевод'));
  await other.post(path, { into: 'ru', translation: 'Другой перевод', after: '1' });
  const kept = await db().selectFrom('letter_translations').select(['number', 'text_sealed']).execute();
  assert.deepEqual(kept.map(({ number }) => number).sort(), [1, 2]);
  assert.ok(kept.every(({ text_sealed }) => !text_sealed?.includes(Buffer.from('перевод'))));
  await other.get(`/desk/letters/${one.id}`);
  assert.ok(other.page.includes('Другой перевод') && !other.page.includes('Первый перевод'));
  await decide(other, one.id, { decision: 'approve' });
});

test('one person opens so many letters a day and no more, unless another one says why', async () => {
  const one = await received();
  const day = g.desk.clock.now().toISOString().slice(0, 10);
  const me = await db().selectFrom('staff').select('id').where('name', '=', 'Mira').executeTakeFirstOrThrow();
  const { count } = await db()
    .selectFrom('letter_openings')
    .select((e) => e.fn.countAll<number>().as('count'))
    .where('staff_id', '=', me.id)
    .executeTakeFirstOrThrow();
  for (let number = count; number < usual_quota; number += 1) {
    const sent = await sendLetter(g, { mark: null });
    await db().insertInto('letter_openings').values({ staff_id: me.id, day, letter_id: sent.id }).execute();
    await db().updateTable('letters').set({ state: 'turned_away' }).where('id', '=', sent.id).execute();
  }
  await g.visit.get(`/desk/letters/${one.id}`);
  assert.match(g.visit.page, /that is the limit/);
  assert.ok(!g.visit.page.includes(one.code));
  await g.visit.post('/desk/letters/quota', { who: me.id, more: '5', why: 'many birthdays' });
  assert.equal(g.visit.status, 409);
  await other.get('/desk/letters');
  await other.post('/desk/letters/quota', { who: me.id, more: '5', why: 'many birthdays' });
  assert.equal(other.status, 303);
  await g.visit.get(`/desk/letters/${one.id}`);
  assert.ok(g.visit.page.includes(one.code));
  await decide(g.visit, one.id, { decision: 'turn_away' });
});

/** The same letter so many times more, as if as many forms had brought it. */
async function copies(id: string, count: number): Promise<void> {
  const row = await db().selectFrom('letters').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  const rows = Array.from({ length: count }, (_, number) => ({
    ...row,
    id: newId(g.actor.chance),
    code_hash: tokenHash(`code ${number}`),
    link_hash: tokenHash(`link ${number}`),
  }));
  await db().insertInto('letters').values(rows).execute();
}

test('the same letter a thousand times is turned away at once, and comes back when that was an error', async () => {
  const mark = Buffer.alloc(32, 7);
  await copies((await received({ mark })).id, 999);
  const honest = await received({ mark: Buffer.alloc(32, 8) });
  const [flood] = await suspectedFloods(db());
  assert.equal(flood?.letters, 1000);
  await g.visit.get('/desk/letters');
  assert.match(g.visit.page, /1,000 letters/);
  await g.visit.post('/desk/letters/flood', { key: flood.key });
  assert.equal(g.visit.location, '/desk/letters?done=flood-1000-0');
  assert.equal((await letterById(db(), honest.id)).state, 'received');
  const { id } = await db().selectFrom('letter_floods').select('id').executeTakeFirstOrThrow();
  await g.visit.post('/desk/letters/flood/undo', { flood: id });
  assert.equal(g.visit.location, '/desk/letters?done=undone-1000');
  await g.visit.post('/desk/letters/flood/undo', { flood: id });
  assert.equal(g.visit.status, 409);
  assert.equal((await suspectedFloods(db()))[0]?.letters, 1000);
  await g.visit.post('/desk/letters/flood', { key: "mark ' or true --" });
  assert.equal(g.visit.status, 404);
  assert.ok(turned_at_once >= 1000);
});

test('without the key of the month nobody reads a letter, and hostile texts are only texts', async () => {
  const text = '<script>alert(1)</script> #panic() \u0627\u0644\u0633\u0644\u0627\u0645 {{x}}';
  const one = await received({ letter: { text, signed: '<b>x</b>' }, mark: null });
  await third.get(`/desk/letters/${one.id}`);
  assert.match(third.page, /key/i);
  assert.ok(!third.page.includes('panic'));
  g.desk.clock.move(21 * minute_ms);
  await other.get(`/desk/letters/${one.id}`);
  assert.ok(other.page.includes('&lt;script&gt;alert(1)&lt;/script&gt; #panic()'));
  assert.ok(!other.page.includes('<script>'));
});
