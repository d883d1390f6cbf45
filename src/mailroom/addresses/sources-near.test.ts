import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { type TestDatabase, testDatabase } from '../../../test/database.js';
import { type DeskVisit, deskOn, firstIn } from '../../../test/desk-visit.js';
import { addressDesk } from './desk.js';
import { most_offered } from './sources-near.js';

let database: TestDatabase;
let visit: DeskVisit;
before(async () => {
  database = await testDatabase({ demonstration: true });
  const desk = deskOn(database.app);
  visit = (await firstIn(desk, database.app, desk.start({ rooms: [addressDesk()] }))).visit;
});
after(() => database.drop());

/** The codes that the field of a source offers. */
const offered = () =>
  [
    ...(visit.page.match(/<datalist id="\w+-offers">.*?<\/datalist>/s)?.[0] ?? '').matchAll(
      / value="([^"]+)"/g,
    ),
  ].map(([, code]) => code ?? '');
async function addressCoded(code: string): Promise<string> {
  const found = database.app.selectFrom('addresses').select('id').where('code', '=', code);
  return `/desk/addresses/${(await found.executeTakeFirstOrThrow()).id}`;
}

test('whoever makes sure of an address is offered its own sources and those of the case, the newest first', async () => {
  await visit.get(await addressCoded('adr-ec164-4'));
  assert.match(visit.page, /<input id="source"[^>]*list="source-offers"/);
  const codes = offered();
  assert.ok(codes.length > 2 && codes.length <= most_offered, String(codes.length));
  const { rows } = await sql<{ code: string; published_on: string | null }>`
    select code, published_on from sources where code = any(${codes})`.execute(database.app);
  const days = codes.map((code) => rows.find((row) => row.code === code)?.published_on ?? '');
  assert.deepEqual(days, [...days].sort().reverse());
  const { rows: others } = await sql<{ code: string }>`
    select code from sources where id not in (select source_id from fact_sources f join people p on p.id = f.person_id
      where p.slug = 'vadim-kuramshin') and id not in (select source_id from address_sources)`.execute(
    database.app,
  );
  assert.ok(others.length > 0 && others.every(({ code }) => !codes.includes(code)));
});

test('an office offers its own sources, and a rumour about a person those of the case; a code can still be typed', async () => {
  const president = await addressCoded('adr-pres-2018');
  await visit.get(president);
  assert.ok(offered().length > 0);
  await visit.get('/desk/addresses/people/vadim-kuramshin');
  assert.ok(offered().length > 2);
  await visit.get(president);
  await visit.post(`${president}/checked`, { how: 'source', source: 'no-such-code' });
  assert.equal(visit.status, 422);
  await visit.post(`${president}/checked`, { how: 'source', source: 'CK0413' });
  assert.equal(visit.status, 303, visit.page);
});
