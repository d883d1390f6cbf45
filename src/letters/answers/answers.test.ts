import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Hono } from 'hono';
import {
  type LetterGround,
  letterGround,
  reachablePrisoner,
  sendLetter,
} from '../../../test/letter-ground.js';
import { day_ms, movableClock } from '../../kernel/clock.js';
import { Missing } from '../../kernel/refusals.js';
import { NotOpened } from '../../kernel/vault.js';
import { enterReport, plainReport } from '../../mailroom/returns/report.js';
import { letterById, moveLetter } from '../letter.js';
import { identityIn } from '../letter-code.js';
import { queueApproved } from '../papers/letter-queue.js';
import { removeOwn } from '../writing/own-letter.js';
import { answerRules } from './answer.js';
import { letterCountsOf } from './letter-counts.js';
import { letterFigures } from './letter-figures.js';
import { answersFor, ownAnswerActs } from './own-answers.js';
import { noteSilence, silenceDue } from './silent-people.js';
import { answersSite } from './site.js';

let g: LetterGround;
before(async () => {
  g = await letterGround();
});
after(() => g.close());

const db = () => g.database.app;
const png = Buffer.from('89504e470d0a1a0a00', 'hex');

/** A letter that was posted today, with the code of its paper. */
async function posted(person_id: string) {
  const sent = await sendLetter(g, { person_id });
  await moveLetter(db(), g.actor, sent.id, 'approved');
  await queueApproved(db(), g.actor);
  const { dispatch_id } = await letterById(db(), sent.id);
  const { code, id } = await db()
    .selectFrom('dispatches')
    .select(['id', 'code'])
    .where('id', '=', dispatch_id ?? '')
    .executeTakeFirstOrThrow();
  await db().updateTable('dispatches').set({ state: 'claimed' }).where('id', '=', id).execute();
  await enterReport(db(), g.actor, id, plainReport('posted', '2016-04-07'));
  return { ...sent, paper: code, dispatch: id };
}

/** Enters an answer as the form at the desk does. */
async function entered(fields: Record<string, string>, scan: Uint8Array | null = png) {
  await g.visit.get('/desk/letters/answers');
  const body = new FormData();
  for (const [name, value] of Object.entries({ csrf: g.visit.csrf, ...fields })) body.set(name, value);
  if (scan) body.set('scan', new File([new Uint8Array(scan)], 'answer.png'));
  const answer = await g.app.request('/desk/letters/answers', {
    method: 'POST',
    body,
    headers: { Cookie: g.visit.cookie },
  });
  return { status: answer.status, page: await answer.text(), at: answer.headers.get('location') ?? '' };
}

const own = (token: string, id: string) => answersFor(db(), identityIn(token) ?? '', id);

function visitor() {
  const app = new Hono();
  app.onError((error, c) => c.text('', error instanceof Missing ? 404 : 500));
  app.route('/', answersSite({ acts: ownAnswerActs(db(), g.writer) }) as unknown as Hono);
  return app;
}

test('an answer finds its writer by the code on the letter, and nobody else opens it', async () => {
  const person = await reachablePrisoner(g, 'answers-one');
  const [one, other] = [await posted(person.id), await posted(person.id)];
  const kept = await entered({ code: one.paper, transcript: 'Спасибо!', translation: 'Thank you!' });
  assert.equal(kept.status, 303, kept.page);
  assert.equal((await letterById(db(), one.id)).standing, 'answered');
  const [answer] = await own(one.token, one.id);
  assert.deepEqual([answer?.number, answer?.words.translation], [1, 'Thank you!']);
  const file = await visitor().request(`/letters/mine/${one.token}/answers/1`);
  assert.match(file.headers.get('content-disposition') ?? '', /^attachment/);
  assert.deepEqual(Buffer.from(await file.arrayBuffer()), png);
  assert.equal((await visitor().request(`/letters/mine/${other.token}/answers/1`)).status, 404);
  await assert.rejects(own(other.token, one.id), NotOpened);
  await g.visit.get(kept.at);
  assert.match(g.visit.page, /Спасибо!/);
  // A second one to the same letter.
  assert.equal((await entered({ code: one.paper })).status, 303);
  assert.equal((await own(one.token, one.id)).length, 2);
});

test('an answer without a code waits, and is its writer’s once somebody finds the letter', async () => {
  const person = await reachablePrisoner(g, 'answers-two');
  const one = await posted(person.id);
  const kept = await entered({ person: person.id, transcript: 'Дорогая Марта' });
  assert.equal(kept.status, 303, kept.page);
  const [page = ''] = kept.at.split('?');
  assert.deepEqual(await own(one.token, one.id), []);
  await g.visit.get(page);
  await g.visit.post(`${page}/letter`, { code: one.paper });
  assert.equal(g.visit.status, 303, g.visit.page);
  assert.equal((await own(one.token, one.id))[0]?.words.transcript, 'Дорогая Марта');
  await g.visit.post(`${page}/words`, { transcript: 'Дорогая Марта', translation: 'Dear Marta' });
  assert.equal((await own(one.token, one.id))[0]?.words.translation, 'Dear Marta');
  await removeOwn(db(), g.writer, one.token);
  assert.deepEqual(await own(one.token, one.id), []);
});

test('what is no picture or PDF, says nothing, or answers no letter is not kept, and what was typed stays', async () => {
  const person = await reachablePrisoner(g, 'answers-three');
  const one = await posted(person.id);
  const svg = await entered({ code: one.paper, transcript: 'kept words' }, Buffer.from('<svg></svg>'));
  assert.equal(svg.status, 422);
  assert.match(svg.page, /kept words/);
  assert.equal((await entered({ code: one.paper }, null)).status, 422);
  assert.equal((await entered({ code: 'AAA-AAAA' })).status, 422);
  assert.equal((await entered({ code: '' })).status, 422);
  assert.equal((await letterById(db(), one.id)).standing, 'posted');
});

test('a letter that the censor kept stands among those that did not arrive, with the reason', async () => {
  const person = await reachablePrisoner(g, 'answers-four');
  const one = await posted(person.id);
  await enterReport(db(), g.actor, one.dispatch, {
    ...plainReport('returned', '2016-04-07'),
    reason: 'not_passed',
  });
  await g.visit.get('/desk/letters/back');
  assert.match(g.visit.page, new RegExp(`not passed by the censor[\\s\\S]*${one.dispatch}`));
  assert.equal((await letterById(db(), one.id)).standing, 'not_passed');
});

test('the desk sees how letters fare, and visitors each count apart', async () => {
  const person = await reachablePrisoner(g, 'answers-five');
  const [one, two] = [await posted(person.id), await posted(person.id)];
  assert.equal((await entered({ code: one.paper })).status, 303);
  await enterReport(db(), g.actor, two.dispatch, {
    ...plainReport('returned', '2016-04-07'),
    reason: 'not_passed',
  });
  const figures = await letterFigures(db(), g.desk.clock, 'person');
  const { posted: left, arrived, refused, pass_rate } = figures.find(({ id }) => id === person.id) ?? {};
  assert.deepEqual([left, arrived, refused, pass_rate], [2, 1, 1, 50]);
  await g.visit.get('/desk/letters/figures');
  assert.equal(g.visit.status, 200);
  assert.match(g.visit.page, /<svg[\s\S]*aria-label="\d+ letters were posted in 26 weeks\."/);
  const told = { reported_posted: 2, confirmed: 1, returned: 0, refused: 1, answered: 1 };
  await db().updateTable('people').set({ told: 'public' }).where('id', '=', person.id).execute();
  assert.deepEqual(await letterCountsOf(g.database.visitors, person.id), told);
});

test('somebody who was heard of thrice and is silent now stands on Today', async () => {
  const person = await reachablePrisoner(g, 'answers-six');
  for (let letter = 0; letter < 3; letter += 1)
    assert.equal((await entered({ code: (await posted(person.id)).paper })).status, 303);
  const waiting = await posted(person.id);
  await posted(person.id);
  const later = (days: number) => movableClock(new Date(Date.UTC(2016, 3, 7 + days, 12)).toISOString());
  const silentAfter = async (days: number) => {
    await noteSilence(db(), { ...g.actor, clock: later(days) });
    return (await silenceDue(db(), later(days)))[0]?.count ?? 0;
  };
  assert.equal(await silentAfter(30), 0);
  assert.equal(await silentAfter(31), 1);
  await g.visit.get('/desk/letters/figures');
  assert.match(g.visit.page, /Silent for longer than usual[\s\S]*Nobody\./);
  // Word comes, and the clerk comes round.
  assert.equal((await entered({ code: waiting.paper })).status, 303);
  assert.equal(await silentAfter(31), 0);
});

test('an answer that comes when the text of its letter is long forgotten is kept, and forgotten after 400 days', async () => {
  const person = await reachablePrisoner(g, 'late-answer-ulgiuly');
  const { id, paper } = await posted(person.id);
  await db().updateTable('letters').set({ text_sealed: null }).where('id', '=', id).execute();
  assert.equal((await entered({ code: paper, came_on: '2016-04-07', transcript: 'Thank you' })).status, 303);
  const clock = movableClock('2017-05-12T09:00:00Z');
  const [rule] = answerRules;
  const means = {
    db: db(),
    actor: { ...g.actor, clock },
    config: { data: '', backupDir: null, backupKeepDays: 30 },
  };
  const kept = async () =>
    (
      await db()
        .selectFrom('letter_answers')
        .select(['scan_sealed', 'words_sealed'])
        .where('letter_id', '=', id)
        .executeTakeFirstOrThrow()
    ).scan_sealed !== null;
  await rule?.forget(means);
  assert.equal(await kept(), true);
  clock.move(day_ms);
  assert.ok(((await rule?.forget(means)) ?? 0) > 0);
  assert.equal(await kept(), false);
  assert.equal(await rule?.forget(means), 0);
});
