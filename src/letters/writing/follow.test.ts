import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  firstLetter,
  type WritingGround,
  type Written,
  writingGround,
} from '../../../test/writing-ground.js';
import { newCode, systemChance } from '../../kernel/chance.js';
import { hour_ms } from '../../kernel/clock.js';
import { seal } from '../../kernel/vault.js';
import { moveDispatch } from '../../mailroom/dispatch.js';
import { exampleItem } from '../../mailroom/examples.js';
import { keepAnswer } from '../answers/answer.js';
import { letterById, moveLetter, sealedWords } from '../letter.js';

let g: WritingGround;
before(async () => {
  g = await writingGround();
});
after(() => g.database.drop());

const rowOf = (id: string) =>
  g.database.app.selectFrom('letters').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
const standing = async (id: string) => (await letterById(g.database.app, id)).standing;
const own = (token: string) => `/letters/mine/${token}`;

/** Approves a letter and makes its paper, as the desk and the clerk do. */
async function papered({ id }: Written): Promise<string> {
  await moveLetter(g.database.app, g.writer, id, 'approved');
  const { dispatches } = await exampleItem(g.database.app, g.writer, [{ language: 'ru' }]);
  const dispatch = dispatches[0] as string;
  await g.database.app.updateTable('letters').set({ dispatch_id: dispatch }).where('id', '=', id).execute();
  return dispatch;
}

/** Presses a button on the private page. */
async function press(token: string, button: string, csrf?: string) {
  const page = await g.get(own(token));
  return g.send(`${own(token)}/${button}`, { csrf: csrf ?? page.form.value('csrf') });
}

test('a code shows where the letter stands, with days and words, and nothing of whose it is or to whom', async () => {
  const written = await g.written({ email: 'a@mail.example' });
  const typed = written.code.toLowerCase().replaceAll('-', ' ');
  const way = await g.get(`/letters?code=${encodeURIComponent(typed)}`);
  assert.equal(way.headers.get('location'), `/letters/${written.code}`);
  const dispatch = await papered(written);
  for (const to of ['claimed', 'posted', 'confirmed'] as const)
    await moveDispatch(g.database.app, g.writer, dispatch, to);
  const shown = await g.get(`/letters/${written.code}`, { 'x-client': 'reader' });
  assert.equal(shown.status, 200);
  for (const words of [/Handed in\./, /Read and approved\./, /Put in the post\./, /Known to have arrived\./])
    assert.match(shown.html, words);
  assert.match(shown.html, /7 April 2016/);
  assert.doesNotMatch(shown.html, /Adilet|Марта|снег|mail\.example/);
  assert.match(shown.headers.get('cache-control') ?? '', /no-store/);
  assert.equal(shown.headers.get('referrer-policy'), 'no-referrer');
});

test('an answer stands on its writer’s page with its translation, and the code alone does not show it', async () => {
  const written = await g.written();
  const dispatch_id = await papered(written);
  for (const to of ['claimed', 'posted'] as const)
    await moveDispatch(g.database.app, g.writer, dispatch_id, to);
  const { person_id } = await rowOf(written.id);
  const words = { transcript: 'Спасибо за снег', translation: 'Thank you for the snow' };
  const answer = { dispatch_id, person_id, came_on: '2016-04-07', scan: null, words };
  await keepAnswer(g.database.app, g.writer, answer);
  assert.match((await g.get(own(written.token))).html, /Спасибо за снег[\s\S]*Thank you for the snow/);
  assert.doesNotMatch((await g.get(`/letters/${written.code}`)).html, /snow/);
});

test('a code guessed again and again finds nothing, and soon is answered only by a wait', async () => {
  const seen = new Map<number, number>();
  for (let tries = 0; tries < 3000; tries += 1) {
    const { status } = await g.get(`/letters/${newCode(systemChance, 12)}`, { 'x-client': 'guesser' });
    seen.set(status, (seen.get(status) ?? 0) + 1);
  }
  assert.equal(seen.get(200), undefined);
  // A machine that tries day and night comes to 8,640 tries a day, of 31 to the twelfth.
  assert.ok((seen.get(404) ?? 0) <= 60, JSON.stringify([...seen]));
  assert.equal((seen.get(404) ?? 0) + (seen.get(429) ?? 0), 3000);
});

test('a code that cannot be one and one that is nobody’s look the same', async () => {
  const wrong = ['XXXX-XXXX-XXX2', 'x', '0000-0000-0000', "';--", '../mine'];
  const pages = new Set<string>();
  for (const code of wrong) {
    const shown = await g.get(`/letters/${encodeURIComponent(code)}`, { 'x-client': code });
    assert.equal(shown.status, 404, code);
    pages.add(shown.html.replace(/value="[^"]*"/g, ''));
  }
  assert.equal(pages.size, 1);
  assert.equal((await g.get('/letters?code=x', { 'x-client': 'q' })).status, 404);
  assert.equal((await g.get('/letters')).status, 200);
});

test('the private link shows text and standing; a wrong one shows nothing', async () => {
  const { token, code } = await g.written();
  const page = await g.get(own(token));
  assert.match(page.html, /У нас сегодня шёл снег/);
  assert.match(page.html, new RegExp(code));
  assert.match(page.html, /Adilet Ulgiuly|adilet-ulgiuly/);
  assert.match(page.headers.get('cache-control') ?? '', /no-store/);
  assert.equal(page.headers.get('referrer-policy'), 'no-referrer');
  for (const wrong of ['x', `${token.slice(0, -1)}${token.endsWith('q') ? 'p' : 'q'}`, 'q'.repeat(58)]) {
    assert.equal((await g.get(own(wrong))).status, 404);
    assert.equal((await g.send(`${own(wrong)}/delete`, { csrf: '' })).status, 404);
    assert.equal((await g.get(`${own(wrong)}/picture`)).status, 404);
  }
});

test('a letter is taken back until it is printed, and its paper with it', async () => {
  const fresh = await g.written();
  assert.equal((await press(fresh.token, 'withdraw', 'forged')).status, 403);
  assert.equal(await standing(fresh.id), 'received');
  assert.equal((await press(fresh.token, 'withdraw')).status, 303);
  assert.equal(await standing(fresh.id), 'withdrawn');
  const due = await g.written();
  const dispatch = await papered(due);
  assert.equal((await press(due.token, 'withdraw')).status, 303);
  const paper = await g.database.app
    .selectFrom('dispatches')
    .select('state')
    .where('id', '=', dispatch)
    .executeTakeFirst();
  assert.deepEqual([await standing(due.id), paper?.state], ['withdrawn', 'cancelled']);
  const again = await press(due.token, 'withdraw');
  assert.equal(again.status, 409);
  assert.match(again.html, /over already/);
});

test('a letter that is being printed can no longer be taken back; deleting it still empties the server', async () => {
  const written = await g.written({ email: 'b@mail.example' });
  const dispatch = await papered(written);
  await moveDispatch(g.database.app, g.writer, dispatch, 'claimed');
  const refused = await press(written.token, 'withdraw');
  assert.equal(refused.status, 409);
  assert.match(refused.html, /printed already/);
  assert.match(refused.html, /У нас сегодня шёл снег/);
  const deleted = await press(written.token, 'delete');
  assert.equal(deleted.headers.get('location'), `${own(written.token)}?done=deleted_printed`);
  const row = await rowOf(written.id);
  assert.deepEqual(
    [row.text_sealed, row.sender_sealed, row.mark, row.confirm_hash],
    [null, null, null, null],
  );
  assert.equal(await standing(written.id), 'printed');
  assert.match((await g.get(own(written.token))).html, /The server has your text no more/);
});

test('while somebody withdraws, a batch is taken: one of the two wins, and never both', async () => {
  for (let run = 0; run < 6; run += 1) {
    const written = await g.written();
    const dispatch = await papered(written);
    const { value: csrf } = { value: (await g.get(own(written.token))).form.value('csrf') };
    const [button, claim] = await Promise.allSettled([
      g.send(`${own(written.token)}/withdraw`, { csrf }),
      moveDispatch(g.database.app, g.writer, dispatch, 'claimed'),
    ]);
    const isBack = button.status === 'fulfilled' && button.value.status === 303;
    assert.notEqual(isBack, claim.status === 'fulfilled');
    assert.equal(await standing(written.id), isBack ? 'withdrawn' : 'printed');
  }
});

test('deleting takes everything of a person at any time, and the history of states stays', async () => {
  const written = await g.written({ email: 'c@mail.example' });
  await moveLetter(
    g.database.app,
    g.writer,
    written.id,
    'sent_back',
    await words(written.id, 'Please shorten it.'),
  );
  assert.equal((await press(written.token, 'delete')).status, 303);
  const row = await rowOf(written.id);
  assert.deepEqual(
    [row.text_sealed, row.sender_sealed, row.picture_sealed, row.mark],
    [null, null, null, null],
  );
  assert.equal(row.state, 'withdrawn');
  const events = await g.database.app
    .selectFrom('letter_events')
    .select(['what', 'words_sealed'])
    .where('letter_id', '=', written.id)
    .orderBy('id')
    .execute();
  assert.deepEqual(
    events.map(({ what }) => what),
    ['received', 'sent_back', 'withdrawn', 'deleted'],
  );
  assert.ok(events.every(({ words_sealed }) => words_sealed === null));
  assert.match(
    (await g.get(`/letters/${written.code}`, { 'x-client': 'd' })).html,
    /Text and sender deleted/,
  );
});

async function words(id: string, text: string) {
  const { writer_recipient } = await letterById(g.database.app, id);
  return {
    reason: 'too_long',
    words_sealed: await seal(writer_recipient, sealedWords(id, 'sent_back'), text),
  };
}

test('what was sent back with a friendly word is written again: the same letter, sealed anew', async () => {
  const written = await g.written({ text: 'Первые слова.' });
  const { id, token, code } = written;
  assert.equal((await g.get(`${own(token)}/again`)).status, 303);
  await moveLetter(
    g.database.app,
    g.writer,
    id,
    'sent_back',
    await words(id, 'No case, please. <b>Mira</b>'),
  );
  const page = await g.get(own(token));
  assert.match(page.html, /No case, please\. &lt;b&gt;Mira/);
  assert.doesNotMatch((await g.get(`/letters/${code}`, { 'x-client': 'e' })).html, /No case/);
  const form = (await g.get(`${own(token)}/again`)).form;
  assert.equal(form.value('text'), 'Первые слова.');
  const csrf = form.value('csrf');
  const wrong = await g.send(`${own(token)}/again`, { csrf, language: 'ru', text: '🙂', signed: 'Марта' });
  assert.equal(wrong.status, 422);
  assert.equal(wrong.form.value('text'), '🙂');
  assert.equal((await g.send(`${own(token)}/again`, { csrf: 'x', language: 'ru', text: 'Да' })).status, 403);
  const before = await rowOf(id);
  const sent = await g.send(`${own(token)}/again`, {
    csrf,
    language: 'ru',
    text: 'Другие слова.',
    signed: '',
  });
  assert.equal(sent.headers.get('location'), `${own(token)}?done=again`);
  const after = await rowOf(id);
  assert.deepEqual([after.state, after.characters], ['received', 13]);
  assert.notDeepEqual(after.text_sealed, before.text_sealed);
  assert.match((await g.get(own(token))).html, /Другие слова/);
  const late = await g.send(`${own(token)}/again`, { csrf, language: 'ru', text: 'Третьи слова.' });
  assert.equal(late.status, 409);
});

test('where the address is in doubt, or the person is free, there is no form, and what was typed is given back', async () => {
  const carried = await g.opened();
  await g.database.app
    .insertInto('letter_wishes')
    .values({
      ...{
        person_id: g.prisoner.id,
        languages: null,
        interests: '{}',
        most_a_day: null,
        vulnerable: false,
        wants_none: true,
        told: 'public',
      },
      ...{ basis: 'a lawyer, by telephone', edited_by: 'operator', edited_at: g.desk.clock.now() },
    })
    .execute();
  const none = await g.get(g.path);
  assert.match(none.html, /want no letters for now/);
  await g.database.app.deleteFrom('letter_wishes').execute();
  // Ninety days on nobody has looked whether the address is right.
  g.desk.clock.move(91 * 24 * hour_ms);
  const hold = await g.get(g.path);
  assert.match(hold.html, /Hold your letter/);
  assert.match(hold.html, /Freedom for everybody/);
  assert.doesNotMatch(hold.html, /<textarea/);
  await g.prisoner.event('release', '2016-07-01');
  const typed = await g.send(g.path, { ...carried, ...firstLetter, step: 'hand_in' });
  assert.equal(typed.status, 409);
  assert.match(typed.html, /No letter can go to a prison for this person any more/);
  assert.match(typed.html, /У нас сегодня шёл снег/);
  assert.equal((await g.get('/people/nobody/write')).status, 404);
});
