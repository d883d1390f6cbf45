import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { systemChance } from '../src/kernel/chance.js';
import { systemClock } from '../src/kernel/clock.js';
import { createFirstLink } from '../src/staff/link.js';
import { enter } from '../src/staff/welcome.js';
import { type TestDatabase, testDatabase } from './database.js';
import { mutated } from './prove/fuzz/mutation.js';
import { allReaders, no_readers } from './prove/fuzz/readers.js';
import { makeSeeds } from './prove/fuzz/seeds.js';
import { fuzzOn } from './prove/fuzz.js';
import { numbersFrom } from './prove/numbers-from.js';
import { setUpAtOnce } from './second-step.js';
import { filesOf } from './source-tree.js';

let database: TestDatabase;
const data = mkdtempSync(join(tmpdir(), 'habeas-test-'));
before(async () => {
  database = await testDatabase({ demonstration: true });
});
after(async () => {
  await database.drop();
  rmSync(data, { recursive: true, force: true });
});

test('every reader function of the house is fuzzed, and none that is no more', async () => {
  const listed = new Set(
    allReaders(await makeSeeds(data)).map(({ name }) => name.split(' ').slice(0, 2).join(' ')),
  );
  const exported = filesOf('src')
    .filter(({ path, isTest }) => /\.tsx?$/.test(path) && !isTest)
    .flatMap(({ path, text }) =>
      [...text.matchAll(/^export (?:async )?(?:function\*? |const )(read(?:[A-Z]\w*)?)\b/gm)].map(
        ([, name]) => `${path.replace(/^src\//, '')} ${name}`,
      ),
    );
  assert.ok(exported.length > 100, 'the search for readers finds too few');
  const forgotten = exported.filter((name) => !listed.has(name) && !(name in no_readers));
  assert.deepEqual(forgotten, [], 'list them in test/prove/fuzz/');
  const gone = [...listed, ...Object.keys(no_readers)].filter(
    (name) => / read(?:[A-Z]|$)/.test(name) && /\//.test(name) && !exported.includes(name),
  );
  assert.deepEqual(gone, []);
});

test('the same seed makes the same inputs, and they are not the seeds', async () => {
  const [reader] = allReaders(await makeSeeds(data));
  assert.ok(reader);
  const made = (seed: number) => {
    const chance = numbersFrom(seed);
    return Array.from({ length: 200 }, () => mutated(reader.shape, reader.seeds, chance));
  };
  assert.deepEqual(made(7), made(7));
  assert.notDeepEqual(made(7), made(8));
  assert.ok(new Set(made(7)).size > 150);
});

test('whatever is typed or sent, no reader fails, hangs or changes what belongs to all', async () => {
  const actor = { who: 'operator', clock: systemClock, chance: systemChance };
  const link = await createFirstLink(database.app, actor);
  const entered = await enter(database.app, actor, link ?? '', 'Invented Volunteer');
  const { session } = await setUpAtOnce(database.app, actor, entered.session);
  const stage = { urls: database.urls, ownerUrl: database.ownerUrl, data, session };
  const { kept, counts, complaints } = await fuzzOn(stage, 20_000, 20_260, 1);
  assert.deepEqual(complaints, []);
  assert.ok(kept && (counts.inputs ?? 0) >= 20_000 && (counts.requests ?? 0) > 0, JSON.stringify(counts));
});
