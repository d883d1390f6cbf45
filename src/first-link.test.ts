import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type TestDatabase, testActor, testDatabase } from '../test/database.js';
import { deskLines } from './first-link.js';
import { readConfig } from './kernel/config.js';
import { openLink } from './staff/link.js';
import { enter } from './staff/welcome.js';

const url = 'http://127.0.0.1:8080';
let database: TestDatabase;
const actor = testActor;
const lines = (isTerminal: boolean) =>
  deskLines({ database, actor, config: readConfig({ HABEAS_DATA: 'data' }) }, url, isTerminal);
const links = () => database.app.selectFrom('staff_links').selectAll().execute();

before(async () => {
  database = await testDatabase();
});
after(() => database.drop());

test('a start whose words are kept in a log makes and shows no link: it names the command that does', async () => {
  const said = await lines(false);
  assert.match(said, /^Desk: {6}http:\/\/127\.0\.0\.1:8080\/desk\n.*bin\/habeas welcome/);
  assert.doesNotMatch(said, /\/welcome\//);
  assert.deepEqual(await links(), []);
});

test('on a terminal the first start shows the link to the first account, until somebody has one', async () => {
  const [, token = ''] = /\/desk\/welcome\/(\S+)\n/.exec(await lines(true)) ?? [];
  const visitor = actor('visitor');
  assert.equal((await openLink(database.app, visitor.clock, token)).kind, 'first');
  await enter(database.app, visitor, token, 'Mira');
  assert.equal(await lines(true), `Desk:      ${url}/desk`);
});
