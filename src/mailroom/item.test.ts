import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type TestDatabase, testActor, testDatabase } from '../../test/database.js';
import { newId } from '../kernel/chance.js';
import { newKeyPair } from '../kernel/vault.js';
import { queueItem } from './item.js';

let database: TestDatabase;
const actor = testActor();
before(async () => {
  database = await testDatabase();
  const { recipient } = await newKeyPair();
  await database.app
    .insertInto('operational_keys')
    .values({ recipient, day: '2016-04-07', made_at: actor.clock.now() })
    .execute();
});
after(() => database.drop());

describe('papers that are queued', () => {
  test('the papers of one adoption are made only once', async () => {
    const subject = newId(actor.chance);
    const queue = () =>
      queueItem(
        database.app,
        actor,
        { kind: 'adoption', subject, sender_name: 'Example Branch' },
        [{ language: 'en', title: 'Motion', covering: ['Dear'], body: ['We resolve'] }],
        [
          {
            addressee_kind: 'office',
            addressee_id: newId(actor.chance),
            addressee_name: 'Example Office',
            role: 'addressee',
            channel: 'email',
            language: 'en',
            email: 'office@example.org',
          },
        ],
        [{ addressee_kind: 'prisoner', addressee_id: null, addressee_name: 'Somebody', reason: 'free' }],
      );
    await queue();
    await assert.rejects(queue(), { code: 'mailroom.item.already_made' });
    const { dispatches, mails } = {
      dispatches: await database.app.selectFrom('dispatches').selectAll().execute(),
      mails: await database.app.selectFrom('mails').selectAll().execute(),
    };
    assert.equal(dispatches.length, 1);
    assert.equal(mails.length, 1);
    assert.doesNotMatch(JSON.stringify(mails), /example\.org/);
  });
});
