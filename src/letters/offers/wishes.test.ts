import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type LetterGround, letterGround, reachablePrisoner } from '../../../test/letter-ground.js';

let g: LetterGround;
before(async () => {
  g = await letterGround();
});
after(() => g.close());

const form = {
  version: '0',
  languages: 'kk, ru',
  interests_en: 'Chess',
  interests_ru: 'Шахматы',
  interests_kk: '',
  most_a_day: '2',
  vulnerable: 'yes',
  wants_none: 'no',
  told: 'public',
  basis: 'Said by the sister in March',
};

test('wishes are entered at the desk, told as far as they may, and two who change them do not overwrite each other', async () => {
  const person = await reachablePrisoner(g, 'wishing-one');
  const at = `/desk/letters/wishes/${person.id}`;
  await g.visit.get('/desk/letters/papers');
  assert.ok(g.visit.page.includes('/desk/letters/wishes'));
  await g.visit.get('/desk/letters/wishes');
  assert.ok(g.visit.page.includes(at));
  await g.visit.get(at);
  await g.visit.post(at, form);
  assert.equal(g.visit.status, 303, g.visit.page);
  const told = () =>
    g.database.visitors.selectFrom('letter_wishes').selectAll().where('person_id', '=', person.id).execute();
  assert.deepEqual(await told(), [
    {
      person_id: person.id,
      languages: ['kk', 'ru'],
      interests: { en: 'Chess', ru: 'Шахматы' },
      most_a_day: 2,
      wants_none: false,
    },
  ]);
  await g.visit.post(at, { ...form, interests_en: 'Birds' });
  assert.equal(g.visit.status, 409);
  assert.ok(g.visit.page.includes('Birds') && g.visit.page.includes('changed these wishes meanwhile'));
  await g.visit.post(at, { ...form, version: '1', told: 'desk', wants_none: 'yes' });
  assert.equal(g.visit.status, 303);
  assert.deepEqual(await told(), []);
});

test('wishes without a basis, or with a language or a number that is none, are not kept', async () => {
  const person = await reachablePrisoner(g, 'wishing-two');
  const at = `/desk/letters/wishes/${person.id}`;
  await g.visit.get(at);
  for (const wrong of [{ basis: ' ' }, { languages: 'Russian' }, { most_a_day: '0' }, { told: 'sealed' }]) {
    await g.visit.post(at, { ...form, ...wrong });
    assert.equal(g.visit.status, 422, JSON.stringify(wrong));
    assert.ok(g.visit.page.includes('Шахматы'));
  }
});

test('a name that was struck out stands neither in the list of wishes nor over them', async () => {
  const person = await reachablePrisoner(g, 'wishing-three');
  const names = await g.database.app
    .selectFrom('person_names')
    .select(['id', 'form'])
    .where('person_id', '=', person.id)
    .orderBy('position')
    .execute();
  const form = 'Struckout Mistakuly';
  await g.database.app
    .updateTable('person_names')
    .set({ form })
    .where('id', '=', names[0]?.id ?? '')
    .execute();
  const at = `/desk/letters/wishes/${person.id}`;
  await g.visit.get(at);
  assert.ok(g.visit.page.includes(form));
  await g.database.app
    .updateTable('facts')
    .set({ struck_at: g.actor.clock.now(), told: 'sealed' })
    .where('id', '=', names[0]?.id ?? '')
    .execute();
  for (const path of [at, '/desk/letters/wishes']) {
    await g.visit.get(path);
    assert.ok(!g.visit.page.includes(form), path);
  }
});
