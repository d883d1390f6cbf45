import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { sql } from 'kysely';
import { testActor, testDatabase } from '../../../test/database.js';
import { newId } from '../../kernel/chance.js';
import { find, most_found } from './find.js';
import { keepNameKeys } from './name-keys.js';

const database = await testDatabase();
after(() => database.drop());
const { app, visitors } = database;
const { chance } = testActor();

/** More than the search looks at for one part of a name. */
const many = 2500;
const syllables = ['ba', 'de', 'gi', 'ko', 'lu', 'ma', 'ne', 'pi', 'ro', 'su', 'ta', 'ze'];

/** A surname for a number, none twice. */
function surname(number: number): string {
  let word = '';
  for (let rest = number + 12 ** 3; rest > 0; rest = Math.floor(rest / 12)) word += syllables[rest % 12];
  return `${word.charAt(0).toUpperCase()}${word.slice(1)}n`;
}

/** People of these names, all of them public or none. Gives back their ids. */
async function enter(names: string[], told: 'public' | 'desk'): Promise<string[]> {
  const rows = names.map((form) => ({ person: newId(chance), fact: newId(chance), form }));
  const [people, facts] = [rows.map(({ person }) => person), rows.map(({ fact }) => fact)];
  await sql`insert into people (id, code, slug, told, basis_kind, created_at)
    select id, id::text, id::text, ${told}, case when ${told} = 'public' then 'already-public' end, now()
    from unnest(${people}::uuid[]) as id`.execute(app);
  await sql`insert into facts (id, kind, person_id, told, basis_kind, created_at)
    select id, 'name', person, ${told}, case when ${told} = 'public' then 'already-public' end, now()
    from unnest(${facts}::uuid[], ${people}::uuid[]) as t(id, person)`.execute(app);
  await sql`insert into person_names (id, person_id, position, kind, form)
    select id, person, 1, 'known', form
    from unnest(${facts}::uuid[], ${people}::uuid[], ${names}::text[]) as t(id, person, form)`.execute(app);
  await keepNameKeys(
    app,
    rows.map(({ fact: id, form }) => ({ id, form, full_form: null })),
  );
  return people;
}

const common = Array.from({ length: many }, (_, number) => `Timofei ${surname(number)}`);
const namesakes = await enter(common, 'public');
const others = Array.from({ length: many }, (_, number) => `${surname(number)}o Grushevets`);
await enter(others, 'public');
const [both] = await enter(['Timofei Grushevets'], 'public');
const [hidden] = await enter(['Timofei Vyshneval'], 'desk');
const written = [
  ...[
    'Aleksandr Grushevets-Vyshneval',
    'Ted Marrowby',
    'Abdul Hadi al-Tamsini',
    'Ian McTarrel',
    'Laura Sunto',
  ],
  ...['Igor Hendriksen', 'Muratbek Kuramshin', 'Aron Edigeev', 'Daulet Nazarbayev'],
];
const ids = new Map((await enter(written, 'public')).map((id, place) => [id, written[place]]));
await database.analyse();

/** The first name that is found for a question, with a ! where it is sure. */
async function firstFor(question: string): Promise<string> {
  const [first] = await find(visitors, question);
  return `${ids.get(first?.personId ?? '')}${first?.sure ? '!' : ''}`;
}

test('whoever bears a common given name is found by the surname, in any spelling', async () => {
  for (const place of [0, 777, many - 1]) {
    const name = common[place] as string;
    const cyrillic = name.replace('Timofei', 'Тимофей');
    for (const question of [name, cyrillic, name.split(' ').reverse().join(' ')]) {
      const [first] = await find(visitors, question);
      assert.equal(first?.personId, namesakes[place], question);
      assert.equal(first?.sure, true);
    }
  }
});

test('a name that very many bear is looked at no further than its limit, and is never sure', async () => {
  for (const question of ['Timofei', 'Тимофей']) {
    const { rows } = await sql`select from names_like(array[0], array['timofe'])`.execute(visitors);
    assert.equal(rows.length, 200);
    const matches = await find(visitors, question);
    assert.equal(matches.length, most_found);
    assert.ok(matches.every(({ sure, written }) => !sure && written.startsWith('Timofei')));
  }
});

test('where both parts are common, the name that has both stands first', async () => {
  for (const question of ['Timofei Grushevets', 'Грушевец Тимофей']) {
    const [first, second] = await find(visitors, question);
    assert.equal(first?.personId, both);
    assert.equal(first?.sure, true);
    assert.equal(second?.sure, false);
  }
});

test('somebody who is not told is found at the desk only, however common the given name', async () => {
  const [first] = await find(app, 'Timofei Vyshneval');
  assert.equal(first?.personId, hidden);
  assert.ok((await find(visitors, 'Timofei Vyshneval')).every(({ personId }) => personId !== hidden));
});

test('a misspelt name, and one in another alphabet, is found', async () => {
  const questions = {
    'Muratbek Kuramshin': ['Мұратбек Құрамшин', 'Курамшин Муратбек', 'Kuramshyn', 'Курамшин', 'Құрамшин'],
    'Aron Edigeev': ['Арон Едігеев', 'Едигеев', 'Aron Yedigeyev', 'Едігеев'],
    'Daulet Nazarbayev': ['Nazerbayev Daulet', 'Daulet Nasarbajew', 'Назарбаев Даулет'],
  };
  for (const [name, asked] of Object.entries(questions)) {
    for (const question of asked) assert.equal((await firstFor(question)).replace('!', ''), name, question);
  }
});

test('a given name in another language or short finds its bearer, and is never sure', async () => {
  for (const question of [
    'Sasha Grushevets-Vyshneval',
    'Олександр Грушевец-Вышневал',
    'Saša Gruševecs-Višnevals',
  ])
    assert.match(await firstFor(question), /^Aleksandr Grushevets-Vyshneval/, question);
  for (const question of ['Edward Marrowby', 'Eduardus Moore Marrowby', 'Theodore Marrowby'])
    assert.equal(await firstFor(question), 'Ted Marrowby', question);
  assert.equal(await firstFor('Ted Marrowby'), 'Ted Marrowby!');
});

test('a short given name finds its bearer among very many of a common surname', async () => {
  const [alexander] = await enter(['Alexander Grushevets'], 'public');
  const matches = await find(visitors, 'Саша Грушевец');
  assert.equal(matches[0]?.personId, alexander);
  assert.equal(matches[0]?.sure, false);
});

test('articles, titles and Mc tell nobody from anybody', async () => {
  for (const question of ['Abdul Hadi Tamsini', 'Dr. Abdul Hadi bin al-Tamsini', 'Абдул Хади аль-Тамсини'])
    assert.equal(await firstFor(question), 'Abdul Hadi al-Tamsini!', question);
  for (const question of ['Ian MacTarrel', 'Иан Мактаррел', 'McTARREL, Ian', 'Mc Tarrel Ian'])
    assert.match(await firstFor(question), /^Ian McTarrel/, question);
});

test('a name that differs by what tells names apart is found and not sure', async () => {
  assert.equal(await firstFor('Laura Sunto'), 'Laura Sunto!');
  assert.equal(await firstFor('Laura Sento'), 'Laura Sunto');
  assert.equal(await firstFor('Igor Hendrikson'), 'Igor Hendriksen');
});
