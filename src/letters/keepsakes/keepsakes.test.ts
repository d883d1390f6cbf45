import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { forgetNow } from '../../../test/keepsakes.js';
import { firstLetter, type WritingGround, writingGround } from '../../../test/writing-ground.js';
import { day_ms } from '../../kernel/clock.js';
import { Refused } from '../../kernel/refusals.js';
import { open, seal } from '../../kernel/vault.js';
import { HeldKeys } from '../../staff/compartment.js';
import { moveLetter } from '../letter.js';
import { identityIn } from '../letter-code.js';
import { keepTranslation } from '../moderation/translation.js';
import { type Keepsake, sealedCopy, sealedCopyPicture } from './keepsake.js';

let g: WritingGround;
before(async () => {
  g = await writingGround();
});
after(() => g.close());

const db = () => g.database.app;
const staffId = () => g.actor.who.replace('staff:', '');
const own = (token: string) => `/letters/mine/${token}`;

const copyOf = (id: string) =>
  db().selectFrom('keepsakes').selectAll().where('letter_id', '=', id).executeTakeFirst();
const wishOf = (id: string) =>
  db().selectFrom('keepsake_wishes').selectAll().where('letter_id', '=', id).executeTakeFirst();
const opened = async (id: string) =>
  g.keys.open<Keepsake>('keepsakes', sealedCopy(id), (await copyOf(id))?.copy_sealed as Buffer);

/** The campaign decides at the desk. */
async function choose(keeps: 'yes' | 'no', years = '5'): Promise<void> {
  // One choice after the other.
  g.desk.clock.move(1000);
  await g.visit.get('/desk/letters/keepsakes');
  await g.visit.post('/desk/letters/keepsakes', { keeps, years, why: 'as the meeting said' });
  assert.equal(g.visit.status, 303, g.visit.page);
}

/** Somebody at the desk reads a letter and approves it. */
async function approve(id: string): Promise<void> {
  await g.visit.get(`/desk/letters/${id}`);
  await g.visit.post(`/desk/letters/${id}/decide`, { decision: 'approve' });
  assert.equal(g.visit.status, 303, g.visit.page);
}

/** Presses a button of the writer's page. */
async function press(token: string, name: string, form: Record<string, string> = {}) {
  const { form: shown } = await g.get(own(token));
  return g.send(`${own(token)}/${name}`, { csrf: shown.value('csrf'), ...form });
}

test('nobody is asked, and nothing is kept, before the campaign has decided to keep copies', async () => {
  assert.doesNotMatch((await g.get(g.path)).html, /name="keep"/);
  const { id, token } = await g.written({ keep: 'yes', keep_name: 'Ласточка' });
  assert.equal(await wishOf(id), undefined);
  assert.doesNotMatch((await g.get(own(token))).html, /day of release/);
  await approve(id);
  assert.equal(await copyOf(id), undefined);
  await g.visit.get('/desk/letters/keepsakes');
  await g.visit.post('/desk/letters/keepsakes', { keeps: 'yes', years: '11', why: '' });
  assert.equal(g.visit.status, 422);
  for (const words of ['from 1 to 10', 'id="why-problem"']) assert.ok(g.visit.page.includes(words), words);
  assert.equal((await db().selectFrom('keepsake_choices').selectAll().execute()).length, 0);
});

test('a wished copy is sealed when the letter is approved, under the chosen name, and holds nothing of the sender', async () => {
  await choose('yes');
  const form = await g.get(g.path);
  assert.match(form.html, /for 5 years at most/);
  const typed = { ...firstLetter, keep: 'yes', keep_name: 'Ласточка', back: 'own', name: 'Мария Иванова' };
  const all = { ...typed, lines: 'ул. Тайная 1', email: 'canary@mail.example' };
  const carried = await g.opened();
  const look = await g.send(g.path, { ...carried, ...all, step: 'look' });
  assert.match(look.html, /A copy for the day of release, under the name[\s\S]*Ласточка/);
  assert.equal(look.form.value('keep_name'), 'Ласточка');
  const { id } = await g.written(all);
  const wish = await wishOf(id);
  assert.ok(wish?.name_sealed && !wish.name_sealed.includes('Ласточка'));
  await keepTranslation(db(), g.actor, staffId(), id, { language: 'kk', text: 'Сәлем!', after: 0 });
  await g.visit.get(`/desk/letters/${id}`);
  assert.match(g.visit.page, /wishes a copy to be kept/);
  await approve(id);
  assert.equal(await wishOf(id), undefined, 'the wish goes with the decision');
  const row = await copyOf(id);
  assert.equal(row?.kept_until, '2021-04-07');
  assert.equal(row?.written_on, '2016-04-07');
  const copy = await opened(id);
  assert.deepEqual(copy, {
    text: firstLetter.text,
    name: 'Ласточка',
    language: 'ru',
    translations: [{ language: 'kk', text: 'Сәлем!' }],
  });
  for (const secret of ['Иванова', 'Тайная', 'canary', 'Марта'])
    assert.ok(!JSON.stringify(copy).includes(secret), secret);
});

test('the copy outlives the text and the key of the month, and opens for nobody but a holder of its own', async () => {
  const { id, token } = await g.written({ keep: 'yes' });
  await approve(id);
  const row = await copyOf(id);
  // Whoever holds the month's key alone, or the private link, opens nothing.
  await assert.rejects(open(identityIn(token) ?? '', sealedCopy(id), row?.copy_sealed as Buffer));
  const { compartment } = await db()
    .selectFrom('letters')
    .select('compartment')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  await assert.rejects(g.keys.open(compartment, sealedCopy(id), row?.copy_sealed as Buffer));
  // The month's key is destroyed and the text forgotten.
  const grants = db().selectFrom('grants').selectAll().where('compartment', '=', compartment);
  const [grant] = await grants.execute();
  assert.ok(grant);
  await db().deleteFrom('grants').where('id', '=', grant.id).execute();
  await db().updateTable('letters').set({ text_sealed: null }).where('id', '=', id).execute();
  assert.equal((await opened(id)).name, 'Марта', 'without a name of its own the signature stands');
  await db().insertInto('grants').values(grant).execute();
  const stranger = new HeldKeys(db(), g.actor, '00000000-0000-4000-8000-000000000000', 'none');
  await assert.rejects(
    stranger.open('keepsakes', sealedCopy(id), row?.copy_sealed as Buffer),
    (error) => error instanceof Refused && error.code === 'staff.compartment.not_held',
  );
});

test('whoever approves without the key of the month cannot seal a copy, and nothing is decided', async () => {
  const { id } = await g.written({ keep: 'yes' });
  const [grant] = await db()
    .selectFrom('grants')
    .selectAll()
    .where('compartment', 'like', 'letters-%')
    .execute();
  assert.ok(grant);
  await g.visit.get('/desk/letters');
  await db().deleteFrom('grants').where('id', '=', grant.id).execute();
  await g.visit.post(`/desk/letters/${id}/decide`, { decision: 'approve' });
  assert.equal(g.visit.status, 403);
  await db().insertInto('grants').values(grant).execute();
  assert.equal(await copyOf(id), undefined);
  await approve(id);
  assert.ok(await copyOf(id));
});

test('a writer can wish a copy later by the private link, before the approval and after it, and take it back at any time', async () => {
  const { id, token } = await g.written();
  assert.equal((await press(token, 'keep', { keep_name: 'А\u202eБ' })).status, 422);
  assert.equal((await press(token, 'keep', { keep_name: 'Чайка' })).status, 303);
  assert.match((await g.get(own(token))).html, /once the letter is approved/);
  assert.equal((await press(token, 'keep-not')).status, 303);
  assert.equal(await wishOf(id), undefined);
  await approve(id);
  assert.equal(await copyOf(id), undefined);
  assert.equal((await press(token, 'keep', { keep_name: 'Чайка' })).status, 303);
  assert.equal((await opened(id)).name, 'Чайка');
  // The text is gone by now, and the copy can still be taken back.
  await db().updateTable('letters').set({ text_sealed: null }).where('id', '=', id).execute();
  assert.match((await g.get(own(token))).html, /kept until 7 April 2021/);
  assert.equal((await press(token, 'keep-not')).status, 303);
  assert.equal(await copyOf(id), undefined);
  assert.equal((await press(token, 'keep')).status, 409, 'of a text that is gone there is no copy');
  const wrong = await g.send(`${own(token)}/keep`, { csrf: 'x' });
  assert.equal(wrong.status, 403);
});

test('deleting everything, and taking the letter back, destroy its copy', async () => {
  const [one, other] = [await g.written({ keep: 'yes' }), await g.written({ keep: 'yes' })];
  for (const { id } of [one, other]) await approve(id);
  assert.ok((await copyOf(one.id)) && (await copyOf(other.id)));
  assert.equal((await press(one.token, 'delete')).status, 303);
  assert.equal((await press(other.token, 'withdraw')).status, 303);
  assert.deepEqual([await copyOf(one.id), await copyOf(other.id)], [undefined, undefined]);
  const waiting = await g.written({ keep: 'yes' });
  assert.equal((await press(waiting.token, 'delete')).status, 303);
  assert.equal(await wishOf(waiting.id), undefined);
});

test('a picture is in the copy as it is printed', async () => {
  const { id } = await g.written({ keep: 'yes' });
  const { month, writer } = await db()
    .selectFrom('letters as l')
    .innerJoin('compartments as c', 'c.name', 'l.compartment')
    .select(['c.recipient as month', 'l.writer_recipient as writer'])
    .where('l.id', '=', id)
    .executeTakeFirstOrThrow();
  const picture = { type: 'image/jpeg', base64: 'aGk=', small_base64: 'eA==' };
  const picture_sealed = await seal([month, writer], { table: 'letters', row: `${id} picture` }, picture);
  await db().updateTable('letters').set({ picture_sealed }).where('id', '=', id).execute();
  await approve(id);
  const row = await copyOf(id);
  const kept = await g.keys.open('keepsakes', sealedCopyPicture(id), row?.picture_sealed as Buffer);
  assert.deepEqual(kept, { type: 'image/jpeg', base64: 'aGk=' });
});

test('when the campaign keeps none any more, nothing new is kept, and the years of older copies stay', async () => {
  await choose('yes', '2');
  const before = await g.written({ keep: 'yes' });
  await approve(before.id);
  assert.equal((await copyOf(before.id))?.kept_until, '2018-04-07');
  const waiting = await g.written({ keep: 'yes' });
  await choose('no', '2');
  await approve(waiting.id);
  assert.deepEqual([await copyOf(waiting.id), await wishOf(waiting.id)], [undefined, undefined]);
  assert.equal((await press(waiting.token, 'keep')).status, 409);
  assert.ok(await copyOf(before.id));
  await choose('yes');
});

test('a wish goes with the text, and a copy on the day after its end date and not sooner', async () => {
  const kept = await g.written({ keep: 'yes' });
  await approve(kept.id);
  const turned = await g.written({ keep: 'yes', keep_name: 'Чайка' });
  await moveLetter(db(), g.actor, turned.id, 'turned_away');
  g.desk.clock.move(8 * day_ms);
  await forgetNow(db(), g.writer);
  assert.equal(await wishOf(turned.id), undefined);
  const until = (await copyOf(kept.id))?.kept_until ?? '';
  const end = Date.parse(`${until}T12:00:00Z`);
  g.desk.clock.move(end - g.desk.clock.now().getTime());
  await forgetNow(db(), g.writer);
  assert.ok(await copyOf(kept.id), 'on its last day it is there');
  g.desk.clock.move(day_ms);
  await forgetNow(db(), g.writer);
  assert.equal(await copyOf(kept.id), undefined);
  const lines = await db()
    .selectFrom('journal')
    .select('detail')
    .where('what', '=', 'letters.copies_forgotten')
    .execute();
  assert.ok(lines.some(({ detail }) => (detail as { rule?: string }).rule === 'end'));
});
