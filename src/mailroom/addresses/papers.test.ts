import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { type TestDatabase, testActor, testDatabase } from '../../../test/database.js';
import { inventedPrisoner, type Prisoner } from '../../../test/prisoner.js';
import { newId } from '../../kernel/chance.js';
import { day_ms } from '../../kernel/clock.js';
import { newKeyPair } from '../../kernel/vault.js';
import { takeBatch } from '../batch.js';
import { cancelDispatch } from '../dispatch.js';
import { dueOf } from '../due.js';
import { exampleCheck, exampleItem } from '../examples.js';
import { claim } from '../outgoing/claim.js';
import { addressOf } from './address.js';
import { addAddress } from './address-acts.js';
import { recordCheck } from './address-check.js';
import type { AddressValues } from './address-reader.js';
import { doubt, resolveDoubt } from './doubt.js';
import { heldBack } from './held-back.js';
import { holderNamed } from './holder.js';
import { readdress, releasePaper } from './paper-release.js';
import { liftStop, stopPapers, stoppedPapers } from './paper-stop.js';

let database: TestDatabase;
let person: Prisoner;
let number = 0;
const actor = testActor('staff:00000000-0000-4000-8000-000000000001');
const lines = ['Учреждение ПР-1/1', '150000 г. Примерск'];
const words: AddressValues = {
  label: 'Invented Colony 1',
  kind: 'prison',
  channel: 'post',
  lines: ['Institution PR-1/1', '150000 Primersk'],
  lines_local: lines,
  lines_local_by: 'us',
  country: 'Kazakhstan',
  email: null,
  original: null,
  valid_from: '2015-01',
  valid_to: null,
  last_evidence: null,
  note: null,
};

before(async () => {
  database = await testDatabase();
  const { recipient } = await newKeyPair();
  await database.app
    .insertInto('operational_keys')
    .values({ recipient, day: '2016-04-07', made_at: actor.clock.now() })
    .execute();
});
after(() => database.drop());

/** Somebody invented who is held. */
beforeEach(async () => {
  number += 1;
  person = await inventedPrisoner(database.app, actor, `invented-${number}`);
});

async function address(more: Partial<AddressValues> = {}): Promise<string> {
  const holder = await holderNamed(database.app, `person:${person.id}`);
  return addAddress(database.app, actor, holder, { ...words, ...more }, exampleCheck(actor, 'letter'));
}

async function paper(address_id: string): Promise<string> {
  const { dispatches } = await exampleItem(database.app, actor, [
    {
      addressee_kind: 'prisoner',
      addressee_id: person.id,
      addressee_name: 'Adilet Ulgiuly',
      role: 'copy',
      address_id,
      lines: ['Adilet Ulgiuly', ...lines],
    },
  ]);
  return dispatches[0] ?? '';
}

async function why(id: string): Promise<string | null> {
  const row = await database.app
    .selectFrom('dispatches')
    .select(['id', 'addressee_kind', 'addressee_id', 'address_id', 'lines'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return (await heldBack(database.app, [row], actor.clock)).get(id)?.reason ?? null;
}

describe('a paper to a prisoner', () => {
  test('goes to an address that somebody has checked, and stays behind after ninety days', async () => {
    const id = await paper(await address());
    assert.equal(await why(id), null);
    actor.clock.move(91 * day_ms);
    assert.equal(await why(id), 'unchecked');
    actor.clock.move(-91 * day_ms);
  });

  test('stays behind while a rumour is open; a release with a reason covers this doubt and no later one', async () => {
    const id = await paper(await address());
    await doubt(database.app, actor, person.id, { since: '2016-04', heard: 'on the road', source_id: null });
    assert.equal(await why(id), 'rumour');
    await releasePaper(database.app, actor, id, 'her sister saw her there yesterday');
    assert.equal(await why(id), null);
    await assert.rejects(releasePaper(database.app, actor, id, 'again'), {
      code: 'mailroom.addresses.release.nothing_holds',
    });
    actor.clock.move(day_ms);
    await person.event('transfer', '2016-04-08');
    assert.equal(await why(id), 'moved');
    const { id: heard } = await database.app
      .selectFrom('address_doubts')
      .select('id')
      .where('person_id', '=', person.id)
      .executeTakeFirstOrThrow();
    await resolveDoubt(database.app, actor, heard, 'it was so');
    assert.equal(await why(id), 'moved');
    actor.clock.move(-day_ms);
  });

  test('is not held by a transfer that was struck out as an error', async () => {
    const id = await paper(await address());
    actor.clock.move(day_ms);
    const transfer = await person.event('transfer', '2016-04-08');
    assert.equal(await why(id), 'moved');
    const struck = { told: 'sealed' as const, struck_at: actor.clock.now() };
    await database.app.updateTable('facts').set(struck).where('id', '=', transfer).execute();
    assert.equal(await why(id), null);
    actor.clock.move(-day_ms);
  });

  test('that was made for another address gets today’s, with the name in the script of the lines', async () => {
    const old = await address();
    const id = await paper(old);
    const other = await address({ lines_local: null, lines_local_by: null, valid_from: '2016-04-01' });
    assert.equal(await why(id), 'other_address');
    await assert.rejects(releasePaper(database.app, actor, id, 'never mind'), {
      code: 'mailroom.addresses.release.cannot',
    });
    await readdress(database.app, actor, id);
    assert.equal(await why(id), null);
    const now = await database.app
      .selectFrom('dispatches')
      .select(['address_id', 'lines'])
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    assert.deepEqual(now, { address_id: other, lines: ['Adilet Ulgiuly', ...(words.lines ?? [])] });
  });

  test('without an address of their own goes to that of the place where the register has them', async () => {
    const place = newId(actor.chance);
    const created_at = actor.clock.now();
    await database.app
      .insertInto('places_of_detention')
      .values({ id: place, name: `Invented Colony ${number}`, created_at })
      .execute();
    const holder = await holderNamed(database.app, `place:${place}`);
    const id = await addAddress(database.app, actor, holder, words, exampleCheck(actor, 'phone'));
    const find = () => addressOf(database.app, { kind: 'person', id: person.id }, '2016-04-07');
    assert.equal(await find(), null);
    await person.stay(place, '2015-02');
    assert.equal((await find())?.id, id);
    const own = await address();
    assert.equal((await find())?.id, own, 'one of their own comes first');
  });
});

describe('a release or a death', () => {
  test('stops everything that waits for the person, and nothing of it leaves until a person lifts it', async () => {
    const where = await address();
    const [due, inHand] = [await paper(where), await paper(where)];
    await takeBatch(database.app, actor, [inHand]);
    await stopPapers(database.app, actor);
    assert.equal((await stoppedPapers(database.app)).length, 0);

    const release = await person.event('release', '2016-04-05');
    // The register writes the journal with every act; here its rows were put in by hand.
    await recordCheck(database.app, actor, where, exampleCheck(actor, 'phone'));
    assert.equal(await stopPapers(database.app, { ...actor, who: 'clerk' }), 2);
    assert.equal(await stopPapers(database.app, actor), 0);
    assert.equal(await why(due), 'free');
    await assert.rejects(takeBatch(database.app, actor, [due]), { code: 'mailroom.batch.nothing_due' });
    const line = (await dueOf(database.app, actor.clock)).find(({ code }) => code === 'mailroom.due.stopped');
    assert.deepEqual([line?.count, line?.detail?.values], [2, { count: 1 }]);
    await assert.rejects(liftStop(database.app, actor, due, 'they called'), {
      code: 'mailroom.addresses.stopped.not_held',
    });

    // The release was an error and is taken back: the papers wait for a person all the same.
    await database.app.deleteFrom('facts').where('id', '=', release).execute();
    await stopPapers(database.app, actor);
    assert.equal(await why(due), 'stopped');
    await liftStop(database.app, actor, due, 'the release was somebody else’s');
    assert.equal(await why(due), null);
    await cancelDispatch(database.app, actor, due, 'enough for this test');
    assert.deepEqual(
      (await stoppedPapers(database.app)).map(({ id, paper_state }) => [id, paper_state]),
      [[inHand, 'claimed']],
    );
  });

  test('is noticed at the turn of a day without any act, because a term can end by itself', async () => {
    await paper(await address());
    await stopPapers(database.app, actor);
    await person.event('release', '2016-04-08');
    assert.equal(await stopPapers(database.app, actor), 0);
    actor.clock.move(day_ms);
    assert.equal(await stopPapers(database.app, actor), 1);
    actor.clock.move(-day_ms);
  });

  test('stops a mail as well as a letter', async () => {
    const { dispatches } = await exampleItem(database.app, actor, [
      {
        addressee_kind: 'prisoner',
        addressee_id: person.id,
        addressee_name: 'Adilet Ulgiuly',
        channel: 'email',
        email: 'prison@example.net',
        role: 'copy',
      },
    ]);
    await person.event('death', '2016-04-06');
    await recordCheck(database.app, actor, await address(), exampleCheck(actor, 'phone'));
    assert.equal(await stopPapers(database.app, actor), 1);
    assert.equal(await claim(database.app, actor), null);
    assert.ok(dispatches[0]);
  });
});

test('a check is never rewritten, not even by the application itself', async () => {
  await address();
  await assert.rejects(
    database.app.updateTable('address_checks').set({ checked_on: '2026-01-01' }).execute(),
    /permission denied|append-only/,
  );
  await assert.rejects(database.app.deleteFrom('address_checks').execute(), /permission denied|append-only/);
});
