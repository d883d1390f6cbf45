import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type TestDatabase, testActor, testDatabase } from '../../../test/database.js';
import { type MailroomGround, mailroomGround } from '../../../test/mailroom-ground.js';
import { inventedPrisoner, type Prisoner } from '../../../test/prisoner.js';
import { day_ms } from '../../kernel/clock.js';
import { dueOf } from '../due.js';
import { exampleItem } from '../examples.js';
import { enterTally, undoTally } from '../tally/tally-entry.js';
import { settleReturn } from './return.js';

let database: TestDatabase;
let ground: MailroomGround;
let prisoner: Prisoner;
// The papers are made on 7 April 2016, and the evening is that of the 20th.
const actor = testActor('staff:00000000-0000-4000-8000-000000000001');

before(async () => {
  database = await testDatabase();
  ground = await mailroomGround(database.app, actor);
  prisoner = await inventedPrisoner(database.app, actor, 'adilet-ulgiuly');
});
after(async () => {
  await ground.close();
  await database.drop();
});

test('“refused” of a prisoner’s copy is a return by the prison, one line on Today; of an office’s paper it is a refusal', async () => {
  const { dispatches: ids } = await exampleItem(database.app, actor, [
    {},
    { addressee_kind: 'prisoner', addressee_id: prisoner.id, addressee_name: 'Adilet Ulgiuly', role: 'copy' },
  ]);
  await ground.posted(ids);
  const codes = await ground.codesOf(ids);
  actor.clock.move(13 * day_ms);
  const lines = async () => {
    const due = await dueOf(database.app, actor.clock);
    const counted = (what: string) => due.find(({ code }) => code === `mailroom.due.${what}`)?.count ?? 0;
    return { returns: counted('returns'), rumours: counted('rumours') };
  };
  const before = await lines();
  const tally = await enterTally(
    database.app,
    actor,
    `${codes[1]} refused 18 April\n${codes[0]} refused 18 April`,
    { outcome: null, note: null },
    'enter',
  );
  assert.deepEqual(
    tally.lines.map(({ done }) => done?.became),
    ['returned', 'refused'],
  );
  const returned = await database.app
    .selectFrom('returns')
    .select(['id', 'reason', 'came_on'])
    .where('dispatch_id', 'in', ids)
    .execute();
  assert.deepEqual(
    returned.map(({ reason, came_on }) => [reason, came_on]),
    [['refused_by_prison', '2016-04-18']],
  );
  const doubts = await database.visitors
    .selectFrom('address_doubts')
    .select(['person_id', 'since'])
    .execute();
  assert.deepEqual(doubts, [{ person_id: prisoner.id, since: '2016-04-18' }]);
  assert.deepEqual(await lines(), { ...before, returns: before.returns + 1 });
  // Looked into, and the address is still not trusted: now the doubt is what is left to do.
  await settleReturn(database.app, actor, returned[0]?.id ?? '', {
    why: 'The wing is closed.',
    trust: false,
  });
  assert.deepEqual(await lines(), { ...before, rumours: before.rumours + 1 });
  await undoTally(database.app, actor, tally.entry ?? '');
  const [copy] = await database.app
    .selectFrom('dispatches')
    .select('state')
    .where('id', '=', ids[1] ?? '')
    .execute();
  assert.equal(copy?.state, 'posted');
  assert.deepEqual(await lines(), before);
});
