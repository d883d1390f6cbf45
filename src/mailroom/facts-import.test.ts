import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type TestDatabase, testActor, testDatabase } from '../../test/database.js';
import { transact } from '../kernel/database.js';
import { root } from '../kernel/root.js';
import { importRegister } from '../register/commands.js';
import { type FactsFile, readFactsFile } from '../register/files/facts-file.js';
import { addressOf, envelopeOf, isStale } from './addresses/address.js';
import { recordCheck } from './addresses/address-check.js';
import { exampleCheck } from './examples.js';
import { importMailroom } from './facts-import.js';
import { importSender, readSenderFile } from './sender-import.js';

let database: TestDatabase;
let file: FactsFile;
const actor = testActor();
const sender = readSenderFile(join(root, 'demonstration/mailroom.json'));
const load = () =>
  transact(database.app, async (tx) => {
    await importSender(tx, actor, sender);
    await importRegister(tx, actor, file);
    return importMailroom(tx, actor, file);
  });

before(async () => {
  database = await testDatabase();
  const read = readFactsFile(join(root, 'demonstration/facts.json'));
  assert.ok(read.ok);
  file = read.value;
});
after(() => database.drop());

const idOf = async (table: 'people' | 'offices', code: string) =>
  (await database.app.selectFrom(table).select('id').where('code', '=', code).executeTakeFirstOrThrow()).id;
async function labelOf(kind: 'office' | 'person', code: string, day: string) {
  const id = await idOf(kind === 'person' ? 'people' : 'offices', code);
  return (await addressOf(database.app, { kind, id }, day))?.label ?? null;
}

describe('offices and addresses of a facts file', () => {
  test('all fourteen offices, two embassies and thirteen addresses arrive; a second run changes nothing', async () => {
    const first = await load();
    assert.deepEqual(first, { offices: 16, addresses: 13, added: 29, changed: 0, unchanged: 0, refused: [] });
    const second = await load();
    assert.deepEqual([second.added, second.changed, second.unchanged], [0, 0, 29]);
    const entries = await database.app
      .selectFrom('journal')
      .select('seq')
      .where('what', '=', 'mailroom.imported')
      .execute();
    assert.equal(entries.length, 1);
  });

  test('a person is written to where they were on that day, and nowhere after', async () => {
    assert.equal(await labelOf('person', 'kozlov-vladimir', '2013-05-01'), 'Colony EC-164/3, Petropavlovsk');
    assert.equal(await labelOf('person', 'kozlov-vladimir', '2016-03-30'), 'Colony LA-155/14, Zarechny');
    assert.equal(await labelOf('person', 'kozlov-vladimir', '2016-08-20'), null);
    assert.equal(await labelOf('person', 'atabek-aron', '2014-02-28'), null);
    assert.equal(await labelOf('person', 'atabek-aron', '2014-03-01'), 'Institution AP-162/1, Pavlodar');
    assert.equal(await labelOf('person', 'atabek-aron', '2021-10-02'), null);
    assert.equal(await labelOf('office', 'embassy-uk', '2013-11-30'), 'Embassy in London (Kazakhstan House)');
    assert.equal(await labelOf('office', 'embassy-uk', '2013-10-31'), 'Embassy in London (old)');
    assert.equal(
      await labelOf('office', 'inst-president', '2016-03-30'),
      'President, Presidential Administration',
    );
    assert.equal(await labelOf('office', 'inst-president', '2020-01-01'), 'President of Kazakhstan');
  });

  test('an address that nobody has read in a source is never written to and never told', async () => {
    assert.equal(await labelOf('office', 'inst-gp', '2016-03-30'), null);
    assert.equal(await labelOf('office', 'inst-mvd', '2016-03-30'), null);
    const told = await database.visitors.selectFrom('addresses').select(['label', 'verified']).execute();
    assert.equal(told.length, 11);
    assert.ok(told.every(({ verified }) => verified));
  });

  test('an envelope has the name and the lines in one script, and the country once', async () => {
    const kozlov = await addressOf(
      database.app,
      { kind: 'person', id: await idOf('people', 'kozlov-vladimir') },
      '2016-03-30',
    );
    assert.ok(kozlov);
    const name = { latin: 'Vladimir Kozlov', local: 'Козлов Владимир' };
    assert.deepEqual(envelopeOf(kozlov, name), {
      lines: [
        'Козлов Владимир',
        'Учреждение ЛА-155/14',
        'посёлок Заречный, Илийский район',
        'Алматинская область',
      ],
      country: 'Kazakhstan',
    });
    assert.deepEqual(kozlov.lines, [
      'Institution LA-155/14',
      'Zarechnyy village, Iliysky district',
      'Almaty region',
    ]);
    assert.equal(kozlov.lines_local_by, 'us');
    const embassy = await addressOf(
      database.visitors,
      { kind: 'office', id: await idOf('offices', 'embassy-uk') },
      '2016-03-30',
    );
    assert.ok(embassy);
    assert.deepEqual(envelopeOf(embassy, { latin: 'Embassy', local: 'Посольство' }), {
      lines: ['Embassy', '125 Pall Mall', 'London SW1Y 5EA'],
      country: 'United Kingdom',
    });
  });

  test('whose Russian name is ours and whose is a source’s is kept apart', async () => {
    const president = await database.visitors
      .selectFrom('offices')
      .selectAll()
      .where('code', '=', 'inst-president')
      .executeTakeFirstOrThrow();
    assert.deepEqual(president.translated, ['kk', 'ru']);
    assert.equal(president.names.en, 'President of the Republic of Kazakhstan');
    assert.equal(president.names.ru, 'Президент Республики Казахстан');
    assert.deepEqual(president.salutations.en, 'Your Excellency');
  });

  test('an address is old after ninety days; a check makes it fresh, and another import keeps the check', async () => {
    const holder = { kind: 'person' as const, id: await idOf('people', 'kozlov-vladimir') };
    const before = await addressOf(database.app, holder, '2016-04-07');
    assert.ok(before && isStale(before, '2016-04-07'));
    await recordCheck(database.app, actor, before.id, exampleCheck(actor));
    await load();
    const after = await addressOf(database.app, holder, '2016-04-07');
    assert.equal(after?.checked_on, '2016-04-07');
    assert.ok(after && !isStale(after, '2016-07-06') && isStale(after, '2016-07-07'));
  });

  test('a broken record is refused with its place, and the others arrive', async () => {
    const broken = {
      ...file,
      lists: {
        ...file.lists,
        institutions: [...file.lists.institutions.slice(0, 1), { id: 'x', name: '', sources: [] }],
        addresses: [
          { ...(file.lists.addresses[0] as object), valid_from: '2013-02-30' },
          { ...(file.lists.addresses[1] as object), for_person: 'nobody' },
          { ...(file.lists.addresses[2] as object), sources: ['NONE'] },
          { ...(file.lists.addresses[3] as object), lines: Array(50).fill('line') },
          file.lists.addresses[5],
        ],
      },
    } as FactsFile;
    const { refused, unchanged } = await importMailroom(database.app, actor, broken);
    assert.deepEqual(
      refused.map(({ path }) => path),
      [
        'institutions[1].name',
        'addresses[0].valid_from',
        'addresses[3].lines',
        'addresses[1]',
        'addresses[2]',
      ],
    );
    assert.ok(unchanged >= 2);
  });
});
