import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type TestDatabase, testActor, testDatabase } from '../../../test/database.js';
import { inventedArticle } from '../../../test/paper-ground.js';
import { namedAtDesk, proposePeople } from './named-person.js';
import { nominatives } from './nominative.js';

let database: TestDatabase;
const actor = testActor('staff:mira', '2026-11-24T12:00:00Z');

before(async () => {
  database = await testDatabase({ demonstration: true });
});
after(() => database.drop());

test('a Russian name in another case is looked for as it stands alone, a man’s and a woman’s', () => {
  for (const [written, alone] of [
    ['Владимиру Козлову', 'Владимир Козлов'],
    ['Владимира Козлова', 'Владимир Козлов'],
    ['Андреем Выдумановым', 'Андрей Выдуманов'],
    ['Игорю Выдуманову', 'Игорь Выдуманов'],
    ['Ароне Атабеке', 'Арон Атабек'],
    ['Анне Козловой', 'Анна Козлова'],
  ] as const)
    assert.ok(nominatives(written).includes(alone), `${written}: ${nominatives(written)}`);
  assert.deepEqual(nominatives('Владимир Козлов'), []);
  assert.deepEqual(nominatives('Aron Atabek'), []);
});

test('people whom a Russian article names in any case are proposed by the words that stand there', async () => {
  const body =
    'Письма Владимиру Козлову и Вадиму Курамшину отправлены; об Ароне Атабеке говорили с Иваном Никем.';
  const { id } = await inventedArticle(database.app, actor, { body, language: 'ru', headline: 'О письмах' });
  await proposePeople(database.app, actor, {
    id,
    headline: 'О письмах',
    standfirst: null,
    byline: null,
    body,
  });
  assert.deepEqual(
    (await namedAtDesk(database.app, id)).map(({ slug, written }) => [slug, written]),
    [
      ['aron-atabek', 'Ароне Атабеке'],
      ['vadim-kuramshin', 'Вадиму Курамшину'],
      ['vladimir-kozlov', 'Владимиру Козлову'],
    ],
  );
});
