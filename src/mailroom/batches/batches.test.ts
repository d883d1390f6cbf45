import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type TestDatabase, testActor, testDatabase } from '../../../test/database.js';
import { readPdf } from '../../../test/read-pdf.js';
import { day_ms } from '../../kernel/clock.js';
import { readConfig } from '../../kernel/config.js';
import { messagesBelow } from '../../kernel/language.js';
import { Refused } from '../../kernel/refusals.js';
import { beside } from '../../kernel/root.js';
import { newKeyPair, open, seal } from '../../kernel/vault.js';
import { openCarrier } from '../../post/carrier.js';
import { openPress, type Press, PrintFailed } from '../../print/press.js';
import { takeBatch } from '../batch.js';
import { setCampaign } from '../campaign.js';
import { dueOf } from '../due.js';
import { exampleCampaign, exampleItem } from '../examples.js';
import { type MailroomMeans, prepareMailroom } from '../jobs.js';
import { checkNext } from './batch-check.js';
import { type Choice, planBatch } from './batch-choice.js';
import { batchPapers, chunksOf, shownBatch } from './batch-list.js';
import { chunkFile, discardBatch, endBatch, printAgain, stepBatch, sweepFiles } from './batch-steps.js';
import { claimChunk } from './chunk-claim.js';
import { paperFolder } from './chunk-file.js';
import { printForHolder, printNextChunk } from './chunk-print.js';
import { printBatches } from './jobs.js';

let database: TestDatabase;
let press: Press;
let data: string;
const actor = testActor('staff:00000000-0000-4000-8000-000000000001');
const messages = messagesBelow(beside(import.meta.url, '../..'));
const din = { letter: 'din5008b', cover: 'window', both_sides: false } as const;
const all: Choice = { kind: null, country: null, language: null, sender: null };

before(async () => {
  database = await testDatabase();
  press = openPress();
  data = mkdtempSync(join(tmpdir(), 'habeas-data-'));
  await setCampaign(database.app, actor, exampleCampaign);
  await prepareMailroom(means());
});
after(async () => {
  await press.close();
  await database.drop();
  rmSync(data, { recursive: true });
});

function means(): MailroomMeans {
  const config = readConfig({ HABEAS_DATA: data, MAIL_FROM: 'desk@example.org' });
  return { db: database.app, actor, press, messages, config, carrier: openCarrier(config) };
}
const printing = () => ({ db: database.app, press, messages, keys: null });

/** A batch of these papers alone: each test has a country of its own. */
async function batchOf(
  country: string,
  papers: Parameters<typeof exampleItem>[2],
  sheets: typeof din | object = {},
) {
  const { dispatches } = await exampleItem(
    database.app,
    actor,
    papers.map((one) => ({ country, ...one })),
  );
  const { number, chosen } = await planBatch(database.app, actor, { ...all, country }, { ...din, ...sheets });
  assert.equal(chosen, papers.filter(({ addressee_kind }) => addressee_kind !== 'lawyer').length);
  while (await checkNext(printing(), actor.clock));
  return { number, dispatches };
}
const shown = async (number: number) => {
  const batch = await shownBatch(database.app, number);
  return batch ?? assert.fail(`no batch ${number}`);
};
const statesOf = async (ids: string[]) => {
  const rows = await database.app
    .selectFrom('dispatches')
    .select(['id', 'state', 'code'])
    .where('id', 'in', ids)
    .execute();
  return ids.map((id) => rows.find((row) => row.id === id)?.state);
};
/** The clerk's turns until nothing is left to do. */
async function work() {
  while (await printBatches(means()));
}
const many = (count: number) => Array.from({ length: count }, () => ({}));

describe('a batch of chosen papers', () => {
  test('looking claims nothing and says what would be left out; printing, ending and ticking off follow', async () => {
    const { number, dispatches } = await batchOf('Kazakhstan', [
      {},
      { lines: Array.from({ length: 16 }, (_one, place) => `Zeile ${place}`) },
      { salutation: '漢字' },
      { posted_by: 'campaign' },
    ]);
    const looked = await shown(number);
    assert.equal(looked.state, 'checked');
    assert.deepEqual(looked.papers, { all: 4, chosen: 0, fit: 2, left_out: 2, printed: 0, open: 0 });
    assert.deepEqual([looked.pages, looked.leaves], [4, 4]);
    assert.deepEqual(new Set(await statesOf(dispatches)), new Set(['due']));
    const out = await batchPapers(database.app, looked.id, true, 1);
    assert.deepEqual(out.map(({ reason }) => reason).sort(), ['glyph', 'overflow']);
    assert.equal(
      (await dueOf(database.app, actor.clock)).find(({ code }) => code.endsWith('.batches'))?.count,
      1,
    );

    await stepBatch(database.app, actor, number, 'begin');
    await work();
    const printed = await shown(number);
    assert.deepEqual([printed.state, printed.papers.printed, printed.papers.open], ['printed', 2, 2]);
    const pdf = await chunkFile(database.app, actor, data, number, 1, 'letters');
    const { pages } = await readPdf(pdf);
    assert.match(pages.at(-1)?.text ?? '', /Batch \d+ of 2016-04-07, part 1 of 1/);
    for (const name of readdirSync(paperFolder(data))) {
      assert.ok(!readFileSync(join(paperFolder(data), name)).includes('%PDF'), 'a file lies there encrypted');
    }
    await assert.rejects(stepBatch(database.app, actor, number, 'pause'), {
      code: 'mailroom.batches.elsewhere',
    });

    await endBatch(database.app, actor, data, number, 'posted');
    assert.deepEqual(readdirSync(paperFolder(data)), []);
    await work();
    assert.deepEqual((await statesOf(dispatches)).sort(), ['due', 'due', 'posted', 'posted']);
    await assert.rejects(chunkFile(database.app, actor, data, number, 1, 'letters'), {
      code: 'mailroom.batches.no_file',
    });
  });

  test('a print that is cut off after the claim goes on with the same papers and the same bytes', async () => {
    const { number, dispatches } = await batchOf('Atlantis', many(50));
    await stepBatch(database.app, actor, number, 'begin');
    const [one, two] = await Promise.all([
      claimChunk(database.app, actor, 'next'),
      claimChunk(database.app, actor, 'next'),
    ]);
    assert.equal(await claimChunk(database.app, actor, 'next'), null);
    assert.deepEqual([one?.ids.length, two?.ids.length].sort(), [20, 30]);
    assert.equal(new Set([...(one?.ids ?? []), ...(two?.ids ?? [])]).size, 50);
    // Nobody writes a result: the server was killed. Its start finds the chunks.
    await prepareMailroom(means());
    await work();
    const { id, papers, state } = await shown(number);
    assert.deepEqual([state, papers.printed, papers.open], ['printed', 50, 50]);
    const [, first] = await chunksOf(database.app, id);
    // After a day the files are gone, and the same papers give the same bytes again.
    actor.clock.move(day_ms + 1);
    await sweepFiles(database.app, actor, data);
    assert.deepEqual(readdirSync(paperFolder(data)), []);
    await printAgain(database.app, actor, number, 2);
    await work();
    const [, again] = await chunksOf(database.app, id);
    assert.equal(again?.sha256, first?.sha256);
    assert.ok(again?.has_file);
    assert.deepEqual(new Set(await statesOf(dispatches)), new Set(['claimed']));
    await endBatch(database.app, actor, data, number, 'due');
    await work();
    assert.deepEqual(new Set(await statesOf(dispatches)), new Set(['due']));
    actor.clock.move(-day_ms - 1);
  });

  test('a paper waits in one batch, and one that somebody else took meanwhile is left out', async () => {
    const { number, dispatches } = await batchOf('Utopia', many(3));
    const second = await planBatch(database.app, actor, { ...all, country: 'Utopia' }, din);
    while (await checkNext(printing(), actor.clock));
    await stepBatch(database.app, actor, number, 'begin');
    await assert.rejects(stepBatch(database.app, actor, second.number, 'begin'), {
      code: 'mailroom.batches.none_fits',
    });
    await discardBatch(database.app, actor, second.number);
    await assert.rejects(planBatch(database.app, actor, { ...all, country: 'Utopia' }, din), Refused);
    await stepBatch(database.app, actor, number, 'pause');
    assert.equal(await printNextChunk(printing(), actor, paperFolder(data)), null, 'a pause holds');
    await takeBatch(database.app, actor, [dispatches[1] ?? '']);
    await stepBatch(database.app, actor, number, 'continue');
    await work();
    const { id, papers } = await shown(number);
    assert.deepEqual([papers.printed, papers.left_out], [2, 1]);
    assert.equal((await batchPapers(database.app, id, true, 1))[0]?.reason, 'not_due');
    await endBatch(database.app, actor, data, number, 'posted');
    await work();
  });

  test('a press that dies is asked three times, a disk that takes nothing pauses; both can be tried again', async () => {
    const { number } = await batchOf('Erewhon', many(2));
    await stepBatch(database.app, actor, number, 'begin');
    const dying: Press = {
      print: ({ name }) => Promise.reject(new PrintFailed('died', name, 'ended with SIGKILL')),
      close: async () => {},
    };
    for (let attempt = 0; attempt < 4; attempt += 1) {
      await printNextChunk({ ...printing(), press: dying }, actor, paperFolder(data));
    }
    const { id } = await shown(number);
    const [dead] = await chunksOf(database.app, id);
    assert.deepEqual([dead?.state, dead?.reason], ['failed', 'died']);
    await stepBatch(database.app, actor, number, 'retry');
    // A file where a folder should be: the system refuses to write, as a full disk does.
    const full = join(data, 'full');
    writeFileSync(full, '');
    await printNextChunk(printing(), actor, full);
    const [failed] = await chunksOf(database.app, id);
    assert.deepEqual(
      [failed?.state, failed?.reason, (await shown(number)).state],
      ['failed', 'disk', 'paused'],
    );
    await stepBatch(database.app, actor, number, 'retry');
    await work();
    assert.deepEqual([(await shown(number)).state, (await shown(number)).papers.printed], ['printed', 2]);
  });

  test('papers to lawyers are set only while somebody asks who holds the key, and are never kept', async () => {
    const { recipient, identity } = await newKeyPair();
    const lawyer = '00000000-0000-4000-8000-00000000beef';
    const place = { table: 'lawyers', row: lawyer };
    const contact_sealed = await seal(recipient, place, { lines: ['Example Chambers', '2 Sealed Lane'] });
    const papers = [
      { addressee_kind: 'lawyer', addressee_id: lawyer, role: 'copy', language: 'en', contact_sealed },
    ] as const;
    const { dispatches } = await exampleItem(database.app, actor, [...papers]);
    const { number } = await planBatch(
      database.app,
      actor,
      { ...all, kind: 'lawyer' },
      { ...din, cover: 'c6' },
    );
    while (await checkNext(printing(), actor.clock));
    await stepBatch(database.app, actor, number, 'begin');
    await work();
    assert.deepEqual(await statesOf(dispatches), ['due']);
    const { id } = await shown(number);
    await assert.rejects(printForHolder(printing(), actor, id, 1), { code: 'mailroom.batches.no_key' });
    const keys = {
      open: <T>(_compartment: string, of: { table: string; row: string }, sealed: Uint8Array) =>
        open<T>(identity, of, sealed),
    };
    const { paper, covers } = await printForHolder({ ...printing(), keys }, actor, id, 1);
    for (const pdf of [paper?.pdf, covers?.pdf]) {
      assert.match((await readPdf(pdf ?? new Uint8Array())).pages[0]?.text ?? '', /2 Sealed Lane/);
    }
    assert.deepEqual(await statesOf(dispatches), ['claimed']);
    assert.equal(existsSync(join(paperFolder(data), `${id}-1-letters`)), false);
    const again = await printForHolder({ ...printing(), keys }, actor, id, 1);
    assert.equal(again.paper?.sha256, paper?.sha256);
  });
});
