import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { type TestDatabase, testActor, testDatabase } from '../../test/database.js';
import { transact } from '../kernel/database.js';
import { foldName, latinLetters } from './name.js';
import { type OrganisationFacts, takeIn } from './organisation.js';
import { placeOf } from './organisation-place.js';

let db: TestDatabase;
const actor = testActor('staff:x');

before(async () => {
  db = await testDatabase();
});
after(() => db.drop());

function take(facts: Partial<OrganisationFacts>, part_of_id: string | null = null, consents = true) {
  const { name = '' } = facts;
  const whole: OrganisationFacts = {
    ...{ name, kind: 'union', level: 'national', part_of: null, country: 'GB', members: null },
    ...facts,
  };
  return transact(db.app, (tx) =>
    takeIn(tx, actor, whole, { basis: `adoption:${name}`, same_as: null, part_of_id, consents }),
  );
}

test('a branch stands below its region and federation, and those beside it stand in the order of names', async () => {
  const federation = await take({ name: 'Example Federation', members: 900 });
  const region = await take({ name: 'Example Region' }, federation);
  await take({ name: 'Example Branch', members: 40 }, region);
  await take({ name: 'Another Branch', members: 30 }, region);
  const branch = await placeOf(db.visitors, 'example-branch');
  assert.deepEqual(
    branch.above.map(({ slug }) => slug),
    ['example-region', 'example-federation'],
  );
  const middle = await placeOf(db.visitors, 'example-region');
  assert.deepEqual(
    middle.below.map(({ name }) => name),
    ['Another Branch', 'Example Branch'],
  );
  assert.equal(middle.below_count, 2);
});

test('one that is not named breaks the chain: what it is part of is its own word', async () => {
  const top = await take({ name: 'Loud Federation', members: 900 });
  const quiet = await take({ name: 'Quiet Region' }, top, false);
  await take({ name: 'Loud Branch' }, quiet);
  const nothing = { above: [], below: [], below_count: 0 };
  assert.deepEqual(await placeOf(db.visitors, 'loud-branch'), nothing);
  assert.deepEqual((await placeOf(db.visitors, 'loud-federation')).below, []);
  assert.deepEqual((await placeOf(db.visitors, 'quiet-region')).above, []);
});

test('the database writes a name in Latin letters as we do', async () => {
  const names = [
    'Профсоюз «Журналистов» Щёлково, подъезд №5',
    'Қазақстан тәуелсіз кәсіподағы: ұлт үні, һәм ыңғай өнер жүйесі',
    'Straße Œuvre Þingvöllr Łódź Ærø Đà Nẵng ıspanak',
    'абвгдеёжзийклмнопрстуфхцчшщъыьэюя АӘБВГҒДЕЁЖЗИЙКҚЛМНҢОӨПРСТУҰҮФХҺЦЧШЩЪЫІЬЭЮЯ',
    'ქართული 工会 100% _\\',
  ];
  for (const name of names) {
    const { rows } = await sql<{
      latin: string;
    }>`select published.latin_letters(${foldName(name)}) as latin`.execute(db.visitors);
    assert.equal(rows[0]?.latin, latinLetters(name), name);
  }
});
