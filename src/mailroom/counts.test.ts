import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type TestDatabase, testActor, testDatabase } from '../../test/database.js';
import { newId } from '../kernel/chance.js';
import { Messages } from '../kernel/language.js';
import { beside } from '../kernel/root.js';
import { newKeyPair, seal } from '../kernel/vault.js';
import { countsOf, countsToAddressees } from './counts.js';
import { CountsTable } from './counts-view.js';
import { moveDispatch } from './dispatch.js';
import { exampleItem } from './examples.js';
import type { DispatchState } from './tables.js';

let database: TestDatabase;
const actor = testActor();
before(async () => {
  database = await testDatabase();
});
after(() => database.drop());

test('counts of several adoptions are summed by addressee; lawyers are a number without a name', async () => {
  const office = newId(actor.chance);
  const { recipient } = await newKeyPair();
  const lawyer = async () => ({
    addressee_kind: 'lawyer' as const,
    addressee_name: 'Advocate Secret',
    role: 'copy' as const,
    contact_sealed: await seal(recipient, { table: 'lawyers', row: 'x' }, {}),
  });
  const walk = async (id: string, ...states: DispatchState[]) => {
    for (const state of states) await moveDispatch(database.app, actor, id, state);
  };
  const subjects: string[] = [];
  for (const fate of [['posted', 'replied'], ['posted', 'returned'], ['posted'], []] as const) {
    const { item, dispatches } = await exampleItem(database.app, actor, [
      { addressee_id: office, addressee_name: 'Office' },
      await lawyer(),
      await lawyer(),
    ]);
    const row = await database.app
      .selectFrom('items')
      .select('subject')
      .where('id', '=', item)
      .executeTakeFirstOrThrow();
    subjects.push(row.subject);
    if (fate.length > 0) await walk(dispatches[0] ?? '', 'claimed', ...fate);
  }
  const counts = await countsOf(database.visitors, 'example', subjects);
  assert.deepEqual(
    counts.map((one) => [
      one.addressee_name,
      one.role,
      one.reported_posted,
      one.confirmed,
      one.returned,
      one.answered,
      one.waiting,
    ]),
    [
      ['Office', 'addressee', 3, 1, 1, 1, 1],
      [null, 'copy', 0, 0, 0, 0, 8],
    ],
  );
  assert.deepEqual(await countsOf(database.visitors, 'example', []), []);
  assert.equal((await countsToAddressees(database.visitors)).reported_posted, 3);
  const messages = new Messages(beside(import.meta.url, '..'));
  for (const language of ['en', 'ru', 'kk'] as const) {
    const page = String(await CountsTable({ say: messages.in(language), counts }));
    assert.ok(page.includes(messages.in(language)('mailroom.counts.reported_posted')));
    assert.ok(!page.includes('Secret'));
  }
});
