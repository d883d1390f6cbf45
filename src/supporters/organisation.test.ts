import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { sql } from 'kysely';
import { type TestDatabase, testActor, testDatabase } from '../../test/database.js';
import { newId } from '../kernel/chance.js';
import { transact } from '../kernel/database.js';
import { Missing } from '../kernel/refusals.js';
import { countries, countryName, isCountry } from './country.js';
import { foldName, slugOf } from './name.js';
import { type OrganisationFacts, organisationNamed, organisationsLike, takeIn } from './organisation.js';
import { organisationBySlug, supportOf } from './organisation-public.js';

let db: TestDatabase;
const actor = testActor('staff:x');

before(async () => {
  db = await testDatabase();
});
after(() => db.drop());

const example = (other: Partial<OrganisationFacts>): OrganisationFacts => ({
  name: 'Example Union',
  kind: 'union',
  level: 'national',
  part_of: null,
  country: 'GB',
  members: null,
  ...other,
});

let adoption = 0;
function take(facts: Partial<OrganisationFacts>, welcome: Partial<Parameters<typeof takeIn>[3]> = {}) {
  adoption += 1;
  const choice = {
    basis: `adoption:${adoption}`,
    same_as: null,
    part_of_id: null,
    consents: true,
    ...welcome,
  };
  return transact(db.app, (tx) => takeIn(tx, actor, example(facts), choice));
}

async function aboveOf(id: string): Promise<string | null> {
  const row = await db.app
    .selectFrom('organisations')
    .select('part_of_id')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return row.part_of_id;
}

test('the same organisation is known again by its name and country, however it is spelt', async () => {
  const first = await take({ name: 'Example Bakers, Branch 12', members: 40 });
  const second = await take({ name: 'EXAMPLE BAKERS  Branch–12', members: 55 });
  const elsewhere = await take({ name: 'Example Bakers, Branch 12', country: 'IE' });
  assert.equal(second, first);
  assert.notEqual(elsewhere, first);
  const shown = await organisationBySlug(db.visitors, 'example-bakers-branch-12');
  assert.deepEqual([shown.name, shown.members], ['Example Bakers, Branch 12', 55]);
  assert.equal((await organisationBySlug(db.visitors, 'example-bakers-branch-12-2')).country, 'IE');
});

test('a similar name is suggested and never merged', async () => {
  const first = await take({ name: 'Example Printers Northern Region' });
  const second = await take({ name: 'Example Printers North Region' });
  assert.notEqual(first, second);
  const suggested = await organisationsLike(db.app, 'Example Printers Nothern Region');
  assert.deepEqual(new Set(suggested.slice(0, 2).map((one) => one.id)), new Set([first, second]));
  assert.equal(await organisationNamed(db.app, 'Example Printers Nothern Region', 'GB'), null);
  // A person has recognised it: the row stays, and keeps its name.
  assert.equal(await take({ name: 'Example Printers Nothern Region' }, { same_as: first }), first);
  await assert.rejects(take({ name: 'Nobody' }, { same_as: newId(actor.chance) }), Missing);
});

test('a branch is tied to its federation, whichever of them comes first', async () => {
  const early = await take({ name: 'Early Branch', part_of: 'Example Federation', kind: 'branch' });
  assert.equal(await aboveOf(early), null);
  const federation = await take({ name: 'Example Federation', kind: 'federation' });
  const late = await take({ name: 'Late Branch', part_of: 'example federation', kind: 'branch' });
  assert.deepEqual([await aboveOf(early), await aboveOf(late)], [federation, federation]);
  const abroad = await take({ name: 'Foreign Branch', part_of: 'Example Federation', country: 'FR' });
  assert.equal(await aboveOf(abroad), null);
});

test('no organisation is part of itself, also not around three corners', async () => {
  const a = await take({ name: 'Ring A' });
  const b = await take({ name: 'Ring B' }, { part_of_id: a });
  const c = await take({ name: 'Ring C' }, { part_of_id: b });
  await assert.rejects(take({ name: 'Ring A' }, { part_of_id: a }), {
    code: 'supporters.organisation.part_of_itself',
  });
  await assert.rejects(
    sql`update organisations set part_of_id = ${c} where id = ${a}`.execute(db.app),
    /part of itself/,
  );
  const self = await take({ name: 'Ring D', part_of: 'Ring D' });
  assert.equal(await aboveOf(self), null);
});

test('an organisation that does not consent is counted and shown nowhere', async () => {
  const before = await supportOf(db.visitors);
  const id = await take({ name: 'Quiet Canary', members: 7, country: 'NZ' }, { consents: false });
  const after = await supportOf(db.visitors);
  assert.deepEqual(
    [
      after.organisations - before.organisations,
      after.members - before.members,
      after.countries - before.countries,
    ],
    [1, 7, 1],
  );
  const shown = await db.visitors.selectFrom('organisations').select('id').execute();
  assert.ok(!shown.some((one) => one.id === id));
  await assert.rejects(organisationBySlug(db.visitors, 'quiet-canary'), Missing);
  // A branch that may be named does not name it either, by anything but its own words.
  const branch = await take({ name: 'Loud Branch', part_of: 'Quiet Canary', country: 'NZ' });
  assert.equal(await aboveOf(branch), id);
  assert.equal((await organisationBySlug(db.visitors, 'loud-branch')).part_of_slug, null);
});

test('names fold and become addresses whatever they hold', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (name) => {
      assert.equal(foldName(foldName(name)), foldName(name));
      assert.match(slugOf(name), /^([a-z0-9]+(-[a-z0-9]+)*)?$/);
    }),
  );
  assert.equal(foldName('ÉCOLE, n° 5'), foldName('ecole n 5'));
  assert.equal(slugOf('Қазақстан жұмысшы одағы'), 'qazaqstan-zhumysshy-odagy');
});

test('every country has a name in each language', () => {
  for (const language of ['en', 'ru', 'kk'] as const) {
    for (const { value, label } of countries(language)) assert.notEqual(label, value);
  }
  assert.equal(countryName('KZ', 'ru'), 'Казахстан');
  assert.ok(isCountry('KZ') && !isCountry('kz') && !isCountry('ZZ'));
});
