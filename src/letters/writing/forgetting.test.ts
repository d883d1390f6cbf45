import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sendLetter } from '../../../test/letter-ground.js';
import { firstLetter, type WritingGround, writingGround } from '../../../test/writing-ground.js';
import { day_ms, minute_ms } from '../../kernel/clock.js';
import { moveDispatch } from '../../mailroom/dispatch.js';
import { exampleItem } from '../../mailroom/examples.js';
import type { DispatchState } from '../../mailroom/tables.js';
import { addLetterEvent, moveLetter } from '../letter.js';
import { keepTranslation } from '../moderation/translation.js';
import { letterRules } from './forgetting.js';
import { removeOwn } from './own-letter.js';

let g: WritingGround;
before(async () => {
  g = await writingGround({ in_all: 6, to_one: 4 });
});
after(() => g.database.drop());

const kept = async (id: string) => {
  const row = await g.database.app
    .selectFrom('letters')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return `${row.sender_sealed ? 'sender' : '-'} ${row.text_sealed ? 'text' : '-'}`;
};
const forget = async () => {
  let gone = 0;
  for (const rule of letterRules)
    gone += await rule.forget({ db: g.database.app, actor: g.writer, config: no_config });
  return gone;
};
/** These rules look at no folder. */
const no_config = { data: '', backupDir: null, backupKeepDays: 30 };
/** Lets days pass, with a turn of the clerk at their end. */
async function days(count: number): Promise<void> {
  g.desk.clock.move(count * day_ms);
  await forget();
}

async function posted(
  wants_answer: boolean,
): Promise<{ id: string; on(state: DispatchState): Promise<unknown> }> {
  const { id } = await sendLetter(g, { wants_answer });
  await moveLetter(g.database.app, g.writer, id, 'approved');
  const { dispatches } = await exampleItem(g.database.app, g.writer, [{ language: 'ru' }]);
  const dispatch = dispatches[0] as string;
  await g.database.app.updateTable('letters').set({ dispatch_id: dispatch }).where('id', '=', id).execute();
  const on = (state: DispatchState) =>
    moveDispatch(g.database.app, { ...g.writer, clock: g.desk.clock }, dispatch, state);
  await on('claimed');
  await on('posted');
  return { id, on };
}

test('when too many letters wait the writer is told so, and keeps the text', async () => {
  const written: string[] = [];
  for (let count = 0; count < 4; count += 1) written.push((await g.written()).id);
  const handIn = async () => g.send(g.path, { ...(await g.opened()), ...firstLetter, step: 'hand_in' });
  const toOne = await handIn();
  assert.equal(toOne.status, 503);
  assert.match(toOne.html, /So many letters to this person are waiting/);
  assert.equal(toOne.form.value('text'), firstLetter.text);
  for (const id of written) await moveLetter(g.database.app, g.writer, id, 'withdrawn');
  const others: string[] = [];
  for (let count = 0; count < 6; count += 1) others.push((await sendLetter(g)).id);
  g.desk.clock.move(minute_ms);
  const inAll = await handIn();
  assert.equal(inAll.status, 503);
  assert.match(inAll.html, /More letters are waiting than we can read/);
  for (const id of others) await moveLetter(g.database.app, g.writer, id, 'withdrawn');
  g.desk.clock.move(minute_ms);
  assert.equal((await handIn()).status, 200);
});

test('an address that nobody confirms within 48 hours is forgotten, and the letter stays', async () => {
  const lazy = await g.written({ email: 'lazy@mail.example' });
  const prompt = await g.written({ email: 'prompt@mail.example' });
  const path = async (email: string) =>
    (await g.mailsTo(email))[0]?.match(/campaign\.example(\S+)/)?.[1] ?? '';
  await g.send(await path('prompt@mail.example'), {});
  await days(1);
  assert.equal(await kept(lazy.id), 'sender text');
  await days(1.1);
  assert.equal(await kept(lazy.id), '- text');
  assert.equal(await kept(prompt.id), 'sender text');
  assert.equal((await g.get(await path('lazy@mail.example'))).status, 404);
  for (const { id } of [lazy, prompt]) await moveLetter(g.database.app, g.writer, id, 'turned_away');
  await days(6);
  assert.equal(await kept(prompt.id), 'sender text');
  await days(1.1);
  assert.deepEqual([await kept(lazy.id), await kept(prompt.id)], ['- -', '- -']);
});

test('who wrote is forgotten thirty days after posting, unless an answer was asked for: then after it, or a year', async () => {
  const [plain, asking, answered, back] = [
    await posted(false),
    await posted(true),
    await posted(true),
    await posted(false),
  ] as const;
  await back.on('returned');
  await back.on('due');
  await days(29);
  for (const { id } of [plain, asking, answered]) assert.equal(await kept(id), 'sender text');
  await days(2);
  assert.equal(await kept(plain.id), '- -');
  assert.equal(await kept(asking.id), 'sender -');
  assert.equal(await kept(back.id), 'sender text', 'what goes out once more needs its text');
  await answered.on('replied');
  await days(29);
  assert.equal(await kept(answered.id), 'sender -');
  await days(2);
  assert.equal(await kept(answered.id), '- -');
  await days(300);
  assert.equal(await kept(asking.id), 'sender -');
  await days(5);
  assert.equal(await kept(asking.id), '- -');
  await days(40);
  assert.equal(await kept(back.id), '- -');
});

test('what was sent back is forgotten after sixty days, what was taken back after seven', async () => {
  const [sent, taken] = [await sendLetter(g), await sendLetter(g)];
  await moveLetter(g.database.app, { ...g.writer, clock: g.desk.clock }, sent.id, 'sent_back');
  await moveLetter(g.database.app, { ...g.writer, clock: g.desk.clock }, taken.id, 'withdrawn');
  await days(7.1);
  assert.deepEqual([await kept(sent.id), await kept(taken.id)], ['sender text', '- -']);
  await days(52);
  assert.equal(await kept(sent.id), 'sender text');
  await days(1.1);
  assert.equal(await kept(sent.id), '- -');
  assert.equal(await forget(), 0, 'a second turn finds nothing to do');
});

test('with the text go its translations and the words of the desk, by the rules and when its writer deletes it', async () => {
  const staff = await g.database.app.selectFrom('staff').select('id').executeTakeFirstOrThrow();
  const about = async () => {
    const [old, deleted] = [await sendLetter(g), await sendLetter(g)];
    for (const { id } of [old, deleted]) {
      const translated = { language: 'en', text: 'Invented', after: 0 };
      await keepTranslation(g.database.app, { ...g.writer, clock: g.desk.clock }, staff.id, id, translated);
      const words_sealed = Buffer.from('sealed');
      await addLetterEvent(g.database.app, { ...g.writer, clock: g.desk.clock }, id, 'sent_back', {
        words_sealed,
      });
    }
    return [old, deleted] as const;
  };
  const left = async (id: string) => {
    const kept = await g.database.app
      .selectFrom('letter_translations')
      .select('id')
      .where('letter_id', '=', id)
      .where('text_sealed', 'is not', null)
      .execute();
    const words = await g.database.app
      .selectFrom('letter_events')
      .select('id')
      .where('letter_id', '=', id)
      .where('words_sealed', 'is not', null)
      .execute();
    return [kept.length, words.length];
  };
  const [old, deleted] = await about();
  await removeOwn(g.database.app, { ...g.writer, clock: g.desk.clock }, deleted.token);
  assert.deepEqual(
    [await left(old.id), await left(deleted.id)],
    [
      [1, 1],
      [0, 0],
    ],
  );
  await moveLetter(g.database.app, { ...g.writer, clock: g.desk.clock }, old.id, 'turned_away');
  await days(7.1);
  assert.deepEqual(await left(old.id), [0, 0]);
});
