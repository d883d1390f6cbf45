import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type WritingGround, writingGround } from '../../../test/writing-ground.js';
import { Refused } from '../../kernel/refusals.js';
import { enterReport, plainReport } from '../../mailroom/returns/report.js';
import { formToken } from '../../page/form-token.js';
import { enterConsent, withdrawConsent } from '../../register/telling/consent.js';
import { recipientOf } from '../../staff/compartment.js';
import { letterById, moveLetter } from '../letter.js';
import { queueApproved } from '../papers/letter-queue.js';
import { keepAnswer } from './answer.js';
import { ownAnswerActs } from './own-answers.js';
import { answersSite } from './site.js';
import { forgetPassages, tellPassage } from './told-answer.js';
import { toldAnswersSite } from './told-site.js';

let g: WritingGround;
before(async () => {
  g = await writingGround();
  g.site.route('/', answersSite({ acts: ownAnswerActs(g.database.app, g.writer) }));
  g.site.route('/', toldAnswersSite());
});
after(() => g.close());

const db = () => g.database.app;
const passage = 'Спасибо за снег. Кот — это прекрасно.';
const typed = { language: 'ru', passage, in_en: 'Thank you for the snow.', in_ru: '', in_kk: '' };

/** A letter of the form that was posted and answered. */
async function answered() {
  const written = await g.written();
  const { id } = written;
  await moveLetter(db(), g.actor, id, 'approved');
  await queueApproved(db(), g.actor);
  const dispatch_id = (await letterById(db(), id)).dispatch_id ?? '';
  await db().updateTable('dispatches').set({ state: 'claimed' }).where('id', '=', dispatch_id).execute();
  await enterReport(db(), g.actor, dispatch_id, plainReport('posted', '2016-04-07'));
  const words = { transcript: `${passage} Привет Ивану.`, translation: null };
  const answer = { dispatch_id, person_id: g.prisoner.id, came_on: '2016-04-07', scan: null, words };
  const answer_id = await keepAnswer(db(), g.actor, answer);
  return { ...written, answer_id, desk: `/desk/letters/answers/${answer_id}` };
}

const own = (token: string) => `/letters/mine/${token}`;
const press = async (token: string, button: string, csrf?: string) =>
  g.send(`${own(token)}/answers/1/${button}`, {
    csrf: csrf ?? (await g.get(own(token))).form.value('csrf'),
  });

async function consentOf(given_by_relation: 'self' | 'family' | 'lawyer'): Promise<string> {
  return enterConsent(db(), g.actor, await recipientOf(db(), 'dossiers'), g.prisoner.id, {
    ...{ given_by_relation, given_on: '2016-04-05', how: 'a call', scope: 'A line of each answer' },
    confided: { giver: 'The sister', remark: null },
  });
}

const inPublic = async () =>
  (await g.get(`/people/${g.prisoner.slug}/letters`)).html.includes('Спасибо за снег');
const rows = () => db().selectFrom('told_answers').select('answer_id').execute();

async function tell(desk: string, consent: string, other: Record<string, string> = {}) {
  await g.visit.get(desk);
  await g.visit.post(`${desk}/tell`, { consent, left_out: 'yes', ...typed, ...other });
  return g.visit.status;
}

test('a passage is told only while writer and prisoner agree, and goes at once with the first who takes it back', async () => {
  const one = await answered();
  const consent = await consentOf('family');
  assert.equal(await tell(one.desk, consent), 409);
  assert.match(g.visit.page, /The writer has not agreed/);
  assert.equal((await press(one.token, 'agree', 'forged')).status, 403);
  assert.equal((await press(one.token, 'agree')).status, 303);
  const wrongs: Record<string, string>[] = [
    { consent: '' },
    { left_out: '' },
    { passage: ' ' },
    { language: 'русский' },
  ];
  for (const wrong of wrongs) {
    assert.equal(await tell(one.desk, consent, wrong), 422, JSON.stringify(wrong));
    assert.match(g.visit.page, /Thank you for the snow/);
  }
  assert.equal(await inPublic(), false);
  assert.equal(await tell(one.desk, consent), 303, g.visit.page);
  const page = (await g.get(`/people/${g.prisoner.slug}/letters`)).html;
  assert.match(page, /April 2016[\s\S]*Спасибо за снег[\s\S]*Thank you for the snow/);
  assert.doesNotMatch(page, /Ивану|Марта|7 April/);
  assert.match((await g.get(own(one.token))).html, /Take it back/);
  // The writer takes it back: it is destroyed.
  assert.equal((await press(one.token, 'take-back')).status, 303);
  assert.deepEqual([await inPublic(), await rows()], [false, []]);
  // The prisoner's side takes it back: nobody reads it from then on, and the clerk destroys it.
  await press(one.token, 'agree');
  assert.equal(await tell(one.desk, consent), 303);
  assert.equal(await inPublic(), true);
  await withdrawConsent(db(), g.actor, { person: g.prisoner.id, consent }, 'desk', 'the sister called');
  assert.equal(await inPublic(), false);
  assert.match((await g.get(own(one.token))).html, /Take it back/);
  assert.doesNotMatch((await g.get(own(one.token))).html, /<blockquote>/);
  await g.visit.get('/desk/letters/answers');
  assert.match(g.visit.page, /consent withdrawn: not shown/);
  assert.equal(await tell(one.desk, consent), 422);
  assert.deepEqual([await forgetPassages(db(), g.actor), await rows()], [1, []]);
});

test('a passage goes with its person, with a letter that is deleted, and when the desk takes it off', async () => {
  const one = await answered();
  const consent = await consentOf('self');
  await press(one.token, 'agree');
  const told = (level: 'public' | 'desk') =>
    db().updateTable('people').set({ told: level }).where('id', '=', g.prisoner.id).execute();
  assert.equal(await tell(one.desk, consent), 303);
  await told('desk');
  assert.equal((await g.get(`/people/${g.prisoner.slug}/letters`)).status, 404);
  assert.deepEqual(await g.database.visitors.selectFrom('told_answers').selectAll().execute(), []);
  await told('public');
  const json = JSON.parse((await g.get(`/people/${g.prisoner.slug}/letters.json`)).html);
  assert.deepEqual(json.answers, [
    {
      came_in: '2016-04',
      language: 'ru',
      passage,
      translations: { en: 'Thank you for the snow.' },
      told_on: '2016-04-07',
    },
  ]);
  await g.visit.get(one.desk);
  await g.visit.post(`${one.desk}/take-down`, { take_down_why: '' });
  assert.equal(g.visit.status, 422);
  await g.visit.post(`${one.desk}/take-down`, { take_down_why: 'the lawyer asked' });
  assert.equal(g.visit.status, 303);
  assert.deepEqual(await rows(), []);
  assert.equal(await tell(one.desk, consent), 303);
  const { form } = await g.get(own(one.token));
  assert.equal((await g.send(`${own(one.token)}/delete`, { csrf: form.value('csrf') })).status, 303);
  assert.deepEqual([await inPublic(), await rows()], [false, []]);
  assert.equal((await press(one.token, 'agree', formToken(one.token))).status, 404);
});

test('nobody without the key of the month tells a passage', async () => {
  const one = await answered();
  const consent_id = await consentOf('lawyer');
  await press(one.token, 'agree');
  const locked = { open: () => Promise.reject(new Refused('staff.compartment.not_held', {}, 403)) };
  const said = { consent_id, language: 'ru', passage, translations: {} };
  await assert.rejects(tellPassage(db(), g.actor, locked, one.answer_id, said), Refused);
  assert.deepEqual(await rows(), []);
});

test('a writer thanks by a letter of a known writer, and the desk sees that the answer was thanked', async () => {
  const one = await answered();
  const shown = async () => (await g.visit.get(one.desk)).page;
  assert.doesNotMatch(await shown(), /thanked on/);
  const page = (await g.get(own(one.token))).form;
  const carried = Object.fromEntries(
    ['language', 'signed', 'earlier', 'thanks'].map((field) => [field, page.value(field)]),
  );
  assert.deepEqual([carried.language, carried.signed, carried.earlier], ['ru', 'Марта', one.code]);
  const form = (await g.send(g.path, { ...carried, step: 'change' })).form;
  assert.match(form.html, /A few words of thanks are enough/);
  assert.equal(form.value('earlier'), one.code);
  const send = async (thanks: string) => {
    const opened = { token: form.value('token'), stamp: form.value('stamp') };
    g.desk.clock.move(1500);
    const fresh = thanks === carried.thanks ? opened : await g.opened();
    return g.send(g.path, {
      ...{ ...fresh, ...carried, thanks, text: 'Спасибо за ответ!', back: 'campaign', wants_answer: 'no' },
      step: 'hand_in',
    });
  };
  // Who knows the code only cannot make it look thanked.
  assert.equal((await send(`1.${'x'.repeat(43)}`)).status, 200);
  assert.doesNotMatch(await shown(), /thanked on/);
  const answer = await send(carried.thanks ?? '');
  assert.match(answer.html, /id="code"/);
  assert.match(await shown(), /thanked on 7 April 2016/);
  const newest = await db()
    .selectFrom('letters')
    .select(['person_id', 'is_known', 'state'])
    .orderBy('received_at', 'desc')
    .executeTakeFirstOrThrow();
  assert.deepEqual(newest, { person_id: g.prisoner.id, is_known: true, state: 'received' });
  assert.match((await g.get(own(one.token))).html, /You thanked for it on 7 April 2016/);
});
