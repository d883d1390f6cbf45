import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import { type TestDatabase, testActor, testDatabase } from '../../../test/database.js';
import { type MailroomGround, mailroomGround } from '../../../test/mailroom-ground.js';
import { inventedPrisoner, type Prisoner } from '../../../test/prisoner.js';
import { day_ms } from '../../kernel/clock.js';
import { historyOf } from '../dispatch.js';
import { dueOf } from '../due.js';
import { exampleItem } from '../examples.js';
import { enterTally, latestEntries, undoTally } from './tally-entry.js';

let database: TestDatabase;
let ground: MailroomGround;
let prisoner: Prisoner;
// The papers are made on 7 April 2016, and the evening is that of the 20th.
const actor = testActor('staff:00000000-0000-4000-8000-000000000001');
const form = { outcome: null, note: null };

before(async () => {
  database = await testDatabase();
  ground = await mailroomGround(database.app, actor);
  prisoner = await inventedPrisoner(database.app, actor, 'adilet-ulgiuly');
});
after(async () => {
  await ground.close();
  await database.drop();
});

/** Papers that left on the 7th, with their codes; the second is a copy for the prisoner. */
async function posted() {
  const { dispatches } = await exampleItem(database.app, actor, [
    {},
    { addressee_kind: 'prisoner', addressee_id: prisoner.id, addressee_name: 'Adilet Ulgiuly', role: 'copy' },
    {},
    { posted_by: 'organisation' },
  ]);
  await ground.posted(dispatches.slice(0, 2));
  return { ids: dispatches, codes: await ground.codesOf(dispatches) };
}
const enter = (text: string, how: 'look' | 'enter' = 'enter') =>
  enterTally(database.app, actor, text, form, how);
const stateOf = async (id: string | undefined) =>
  (await database.app
    .selectFrom('dispatches')
    .select(['state', 'left_on', 'word_on'])
    .where('id', '=', id ?? '')
    .executeTakeFirstOrThrow()) as { state: string; left_on: string | null; word_on: string | null };
const problems = (tally: Awaited<ReturnType<typeof enter>>) =>
  tally.lines.map(({ problem }) => problem?.code.replace('mailroom.', '') ?? null);
const count = async (table: 'dispatch_events' | 'receipts' | 'returns' | 'tally_entries' | 'journal') => {
  const rows = await database.app
    .selectFrom(table)
    .select((e) => e.fn.countAll<number>().as('n'))
    .execute();
  return rows[0]?.n ?? 0;
};

describe('an evening’s tally', () => {
  before(() => actor.clock.move(13 * day_ms));

  test('looking first says what each line would do and changes nothing', async () => {
    actor.clock.move(-13 * day_ms);
    const { ids, codes } = await posted();
    actor.clock.move(13 * day_ms);
    const before = [await count('dispatch_events'), await count('journal'), await count('tally_entries')];
    const look = await enter(
      `${codes[0]} came back 18 April: moved\nnonsense\n${codes[3]} posted 9 April`,
      'look',
    );
    assert.deepEqual(problems(look), [null, 'code.not_one', null]);
    assert.deepEqual(
      look.lines.map(({ done }) => done?.became ?? null),
      ['returned', null, 'reported_posted'],
    );
    assert.equal(look.entry, null);
    assert.equal((await stateOf(ids[0])).state, 'posted');
    assert.deepEqual(
      [await count('dispatch_events'), await count('journal'), await count('tally_entries')],
      before,
    );
  });

  test('what is right is written with its day, what is wrong stays in the field below its heading', async () => {
    actor.clock.move(-13 * day_ms);
    const { ids, codes } = await posted();
    actor.clock.move(13 * day_ms);
    const stranger = codes[0] === '222-2222' ? '333-3333' : '222-2222';
    const tally = await enter(
      [
        'posted 9 April 2016',
        `${codes[3]}, RR123456785KZ`,
        `${codes[3]}, RR123456785KZ`,
        `${codes[2]}`,
        `${stranger}`,
        `${codes[1]} came back 18.4.2016, unknown`,
        `${codes[0]} arrived 30 April 2016`,
        `${codes[0]} arrived 1 April 2016`,
        `${codes[0]} arrived 11 April 2016`,
      ].join('\n'),
    );
    assert.deepEqual(problems(tally), [
      null,
      null,
      null,
      'dispatch.cannot_move',
      'code.unknown',
      null,
      'returns.report.future',
      'returns.report.before_made',
      null,
    ]);
    assert.deepEqual(tally.lines.map(({ isRepeated }) => isRepeated).indexOf(true), 2);
    assert.equal(
      tally.left,
      [
        'posted 9 April 2016',
        codes[2],
        stranger,
        `${codes[0]} arrived 30 April 2016`,
        `${codes[0]} arrived 1 April 2016`,
      ].join('\n'),
    );
    assert.deepEqual(await stateOf(ids[3]), {
      state: 'reported_posted',
      left_on: '2016-04-09',
      word_on: null,
    });
    assert.deepEqual(await stateOf(ids[1]), {
      state: 'returned',
      left_on: '2016-04-07',
      word_on: '2016-04-18',
    });
    assert.deepEqual(await stateOf(ids[0]), {
      state: 'confirmed',
      left_on: '2016-04-07',
      word_on: '2016-04-11',
    });
    const again = await enter(`${codes[3]} posted 9 April`);
    assert.deepEqual(problems(again), ['returns.report.already']);
  });

  test('a receipt can be brought later, stands at one envelope, and not at somebody else’s', async () => {
    actor.clock.move(-13 * day_ms);
    const { ids, codes } = await posted();
    actor.clock.move(13 * day_ms);
    const before = await stateOf(ids[0]);
    assert.deepEqual(problems(await enter(`${codes[0]} receipt RR473124829GB`)), [null]);
    assert.deepEqual(await stateOf(ids[0]), before, 'a receipt moves nothing');
    assert.deepEqual(problems(await enter(`${codes[0]} receipt RR473124829GB`)), ['returns.receipt.twice']);
    assert.deepEqual(problems(await enter(`${codes[1]} receipt RR473124829GB`)), ['returns.receipt.taken']);
    const page = await (await ground.get(`/desk/mailroom/dispatches/${ids[0]}`)).text();
    assert.match(page, /RR473124829GB/);
    assert.match(page, /receipt added/);
  });

  test('a return from a prison puts the address in doubt with its day; taking it back settles that', async () => {
    actor.clock.move(-13 * day_ms);
    const { ids, codes } = await posted();
    actor.clock.move(13 * day_ms);
    await database.app.deleteFrom('address_doubts').execute();
    const tally = await enter(`${codes[1]} came back 18 April: refused by the prison, wet`);
    const open = () =>
      database.visitors.selectFrom('address_doubts').selectAll().where('resolved_on', 'is', null).execute();
    const [doubted] = await open();
    assert.deepEqual([doubted?.person_id, doubted?.since], [prisoner.id, '2016-04-18']);
    assert.deepEqual(
      Object.keys(doubted ?? {}).sort(),
      ['id', 'person_id', 'resolved_on', 'since'],
      'and no reason',
    );
    const due = await dueOf(database.app, actor.clock);
    assert.ok(
      due.some(({ code, href }) => code === 'mailroom.due.returns' && href === '/desk/mailroom/returns'),
    );
    assert.match(await (await ground.get('/desk/mailroom/returns')).text(), /refused by the prison/);

    const undone = await undoTally(database.app, actor, tally.entry ?? '');
    assert.deepEqual(undone, { undone: 1, left: [] });
    assert.deepEqual(await open(), []);
    assert.deepEqual(await stateOf(ids[1]), { state: 'posted', left_on: '2016-04-07', word_on: null });
    const history = await historyOf(database.app, ids[1] ?? '');
    assert.deepEqual(
      history.slice(-2).map(({ act, state }) => [act, state]),
      [
        ['moved', 'returned'],
        ['undone', 'posted'],
      ],
      'nothing is deleted',
    );
  });

  test('an entry is taken back as a whole or by line, and what has gone on since stays', async () => {
    actor.clock.move(-13 * day_ms);
    const { ids, codes } = await posted();
    actor.clock.move(13 * day_ms);
    const first = await enter(
      `${codes[3]} posted 9 April, RR000000014GB\n${codes[0]} arrived 12 April, lawyer`,
    );
    const second = await enter(`${codes[0]} answered 15 April`);
    const path = `/desk/mailroom/tally/entries/${first.entry}`;
    assert.match(await (await ground.get(path)).text(), /confirmed arrived/);
    const whole = await ground.post(path, {});
    assert.equal(whole.status, 409);
    const said = await whole.text();
    assert.match(said, /1 line was taken back/);
    assert.match(said, new RegExp(`Something happened to ${codes[0]} since`));
    assert.equal((await stateOf(ids[3])).state, 'due');
    assert.equal((await stateOf(ids[0])).state, 'replied');
    const receipts = await database.app
      .selectFrom('receipts')
      .select('struck_at')
      .where('dispatch_id', '=', ids[3] ?? '')
      .execute();
    assert.ok(receipts.every(({ struck_at }) => struck_at !== null));
    // The later entry first, then the line can follow.
    assert.equal(
      (await ground.post(`/desk/mailroom/tally/entries/${second.entry}`, { line: '1' })).status,
      200,
    );
    assert.equal((await ground.post(path, { line: '2' })).status, 200);
    assert.equal((await stateOf(ids[0])).state, 'posted');
    assert.equal((await ground.post(path, { line: '2' })).status, 404, 'once');
    assert.ok((await latestEntries(database.app)).some(({ id, stand }) => id === first.entry && stand === 0));
  });

  test('the form shows the sentence at the line, keeps what was wrong, and takes no more than 500 lines', async () => {
    actor.clock.move(-13 * day_ms);
    const { codes } = await posted();
    actor.clock.move(13 * day_ms);
    const path = '/desk/mailroom/tally';
    const looked = await (await ground.post(path, { codes: `${codes[0]} arrived`, act: 'look' })).text();
    assert.match(looked, /1 line would be entered. Nothing is written yet/);
    const page = await (
      await ground.post(path, { codes: `${codes[0]} arrived\n<b>x</b> 12\n${codes[1]}`, act: 'enter' })
    ).text();
    assert.match(page, /1 entered/);
    assert.match(page, /2 not entered/);
    assert.match(page, /Line 3/);
    assert.ok(!page.includes('<b>x'));
    const kept = page.match(/<textarea[^>]*>\n?([\s\S]*?)<\/textarea>/)?.[1] ?? '';
    assert.ok(!kept.includes(codes[0] ?? '?') && kept.includes(codes[1] ?? '?'));
    const many = Array.from({ length: 501 }, () => `${codes[0]} arrived`).join('\n');
    assert.equal((await ground.post(path, { codes: many })).status, 422);
    assert.equal(
      (await ground.post(path, { codes: codes[0] ?? '', note: 'call +7 701 123 45 67' })).status,
      422,
    );
  });

  test('whatever is entered and taken back again leaves every paper where it was', async () => {
    actor.clock.move(-13 * day_ms);
    const { ids, codes } = await posted();
    actor.clock.move(13 * day_ms);
    const words = fc.constantFrom('arrived', 'came back: moved', 'refused', 'answered', 'posted', 'faxed');
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat(3), words), { minLength: 1, maxLength: 5 }), async (said) => {
        const before = await Promise.all(ids.map(stateOf));
        const tally = await enter(said.map(([place, what]) => `${codes[place]} ${what}`).join('\n'));
        if (!tally.entry) return;
        const { left } = await undoTally(database.app, actor, tally.entry);
        assert.deepEqual(left, []);
        assert.deepEqual(await Promise.all(ids.map(stateOf)), before);
      }),
      { numRuns: 15 },
    );
    assert.equal(await openReturns(), 0);
  });
});

async function openReturns(): Promise<number> {
  const rows = await database.app
    .selectFrom('address_doubts')
    .select('id')
    .where('resolved_on', 'is', null)
    .where('return_id', 'in', (e) => e.selectFrom('returns').select('id').where('struck_at', 'is not', null))
    .execute();
  return rows.length;
}
