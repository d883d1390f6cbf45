import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { newKeyPair } from '../src/kernel/vault.js';
import type { Typed } from '../src/register/record/fact-form.js';
import { factForms } from '../src/register/record/fact-forms.js';
import { addFact } from '../src/register/record/fact-keeping.js';
import { enterConsent, withdrawConsent } from '../src/register/telling/consent.js';
import { tell, tellPerson } from '../src/register/telling/telling.js';
import { type Instance, startInstance } from './instance.js';
import { inventedPrisoner, type Prisoner } from './prisoner.js';
import { everythingTold, type Gone, holding } from './told-nowhere.js';

// What rests on a consent leaves every public format in the moment in which the consent is withdrawn.

let instance: Instance;
let person: Prisoner;
const consents = { facts: '', person: '' };
const because = 'invented for a test';
const slug = 'zqadilet-zqulgiuly';
const name = 'Adilet Ulgiuly';
const gone: Gone = { words: [], slug, questions: ['zqgone', 'zqgonename', name] };

/** What is typed into the fields that take no free words; everything else gets a word of its own. */
const typed: Typed = {
  type: 'search',
  happened: '2015-04-05',
  began: '2015-01-10',
  since: '2015',
  life_kind: 'attention',
  ...Object.fromEntries(
    ['not_before', 'ended', 'until', 'place_id', 'name_kind', 'lang', 'language', 'proceeding_id', 'ground']
      .concat(['withdraws', 'criteria_url', 'how', 'event_id', 'count_number', 'counts', 'length'])
      .map((field) => [field, '']),
  ),
};

before(async () => {
  instance = await startInstance();
  const { world } = instance;
  const { app: db } = world.database;
  const actor = world.actor('operator');
  person = await inventedPrisoner(db, actor, slug);
  const { recipient } = await newKeyPair();
  const open = { given_by_relation: 'self', given_on: '2015-05', how: 'by letter', scope: 'all' } as const;
  for (const what of ['facts', 'person'] as const)
    consents[what] = await enterConsent(db, actor, recipient, person.id, { ...open, confided: null });
  for (const form of factForms) {
    const fields = Object.fromEntries(
      form.fields.map((field) => [
        field,
        typed[field] ?? `Zqgone${form.kind} zq${field.replaceAll('_', '')}`,
      ]),
    );
    const read = await form.read(fields, { db, personId: person.id, factId: null });
    assert.ok(read.ok, `say what is typed for ${form.kind}: ${JSON.stringify(read)}`);
    const saying = { row: read.value, typed: fields, sources: [], note: null };
    const id = await addFact(db, actor, form, person.id, saying);
    const basis = { kind: 'consent', sentence: null, consentId: consents.facts } as const;
    assert.equal(await tell(db, actor, id, 'public', because, basis), 'told');
    gone.words.push(`zqgone${form.kind}`);
  }
  await tellPerson(db, actor, person.id, 'desk', because);
  const basis = { kind: 'consent', sentence: null, consentId: consents.person } as const;
  await tellPerson(db, actor, person.id, 'public', because, basis);
});
after(() => instance?.close());

const withdraw = (consent: string) =>
  withdrawConsent(
    instance.world.database.app,
    instance.world.actor('operator'),
    { person: person.id, consent },
    'desk',
    because,
  );

test('a withdrawn consent takes what rests on it off every page, file, feed, export and search, and nothing else', async () => {
  const before = await everythingTold(instance, gone, false);
  assert.deepEqual(
    before.filter(({ status = 0 }) => status >= 500),
    [],
  );
  for (const word of gone.words) assert.ok(holding(before, [word]).length > 0, `${word} was never told`);
  const formats = new Set(holding(before, gone.words).map(({ format }) => format));
  for (const format of ['html', 'json', 'zip', 'x-ndjson'])
    assert.ok(formats.has(format), `the search is blind in ${format}: ${[...formats].join(' ')}`);
  const ownBefore = new Set(holding(before, [slug, name]).map(({ format }) => format));

  await withdraw(consents.facts);
  // In the other languages what was told stood at the same addresses; all others are opened at the end.
  const told = new Set(holding(before, [...gone.words, slug, name]).map(({ where }) => where));
  const translated = [...told].flatMap((path) => [`/ru${path}`, `/kk${path}`]);
  const afterwards = await everythingTold(instance, gone, false, translated);
  assert.ok(translated.length > 20, `told at ${[...told].join(' ')}`);
  assert.deepEqual(holding(afterwards, gone.words), []);
  const ownAfter = new Set(holding(afterwards, [slug, name]).map(({ format }) => format));
  assert.deepEqual([...ownAfter].sort(), [...ownBefore].sort(), 'the person is told as before');

  await withdraw(consents.person);
  assert.deepEqual(holding(await everythingTold(instance, gone), [...gone.words, slug, name]), []);
});
