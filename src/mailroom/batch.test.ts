import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type TestDatabase, testActor, testDatabase } from '../../test/database.js';
import { readPdf } from '../../test/read-pdf.js';
import { newId } from '../kernel/chance.js';
import { messagesBelow } from '../kernel/language.js';
import { beside } from '../kernel/root.js';
import { newKeyPair, open, seal } from '../kernel/vault.js';
import { openPress, type Press } from '../print/press.js';
import { batchByNumber, closeBatch, countDue, openBatches, takeBatch } from './batch.js';
import { printPapers } from './batch-print.js';
import { setCampaign } from './campaign.js';
import { markByCode } from './dispatch.js';
import { spelled } from './dispatch-code.js';
import { dispatchMail } from './dispatch-mail.js';
import { emailItem, exampleCampaign, exampleItem } from './examples.js';

let database: TestDatabase;
let press: Press;
const actor = testActor('staff:00000000-0000-4000-8000-000000000001');
const messages = messagesBelow(beside(import.meta.url, '..'));
before(async () => {
  database = await testDatabase();
  press = openPress();
  await setCampaign(database.app, actor, exampleCampaign);
  const { recipient } = await newKeyPair();
  await database.app
    .insertInto('operational_keys')
    .values({ recipient, day: '2016-04-07', made_at: actor.clock.now() })
    .execute();
});
after(async () => {
  await press.close();
  await database.drop();
});
const means = () => ({ db: database.app, press, messages, keys: null });
const codesOf = async (ids: string[]) => {
  const rows = await database.app
    .selectFrom('dispatches')
    .select(['id', 'code'])
    .where('id', 'in', ids)
    .execute();
  return ids.map((id) => rows.find((row) => row.id === id)?.code ?? '');
};

describe('a print batch', () => {
  test('each paper has its letter with the address in the window, then the resolution; the tally comes last', async () => {
    const { dispatches } = await exampleItem(database.app, actor, [
      { addressee_name: 'Президент примера', salutation: 'Ваше Превосходительство!' },
      {
        addressee_kind: 'prisoner',
        role: 'copy',
        addressee_name: 'Әділет Үлгіұлы',
        lines: ['Әділет Үлгіұлы', 'Учреждение ПР-1/1', '150000 г. Примерск'],
      },
    ]);
    const { paper, left_out } = await printPapers(means(), dispatches, '2016-04-08', { number: 7 });
    assert.deepEqual(left_out, []);
    const { pages } = await readPdf(paper?.pdf ?? new Uint8Array());
    assert.equal(pages.length, 4);
    const [office, , prisoner, tally] = pages;
    const window = office?.items.filter(
      ({ x_mm, y_mm, text }) => y_mm > 62.7 && y_mm <= 90 && x_mm >= 20 && x_mm < 105 && text.trim(),
    );
    assert.deepEqual(
      window?.map(({ text }) => text),
      ['Примерное ведомство', 'ул. Примерная, 1', '010000 г. Астана', 'KAZAKHSTAN'],
    );
    const [code, copyCode] = await codesOf(dispatches);
    for (const words of [
      'Ваше Превосходительство!',
      '8 апреля 2016',
      'Направляем Вам',
      spelled(code ?? ''),
    ]) {
      assert.ok(office?.text.includes(words), words);
    }
    assert.match(prisoner?.text ?? '', /Здравствуйте, Әділет Үлгіұлы!/);
    assert.match(prisoner?.text ?? '', /постановляет: 1\. сказать об этом/);
    assert.ok(!prisoner?.text.includes(spelled(copyCode ?? '')), 'no code goes into a prison');
    assert.doesNotMatch(prisoner?.text ?? '', /https?:/);
    for (const words of [spelled(code ?? ''), spelled(copyCode ?? ''), 'Batch 7', 'Президент примера']) {
      assert.ok(tally?.text.includes(words), words);
    }
    const again = await printPapers(means(), dispatches, '2016-04-08', { number: 7 });
    assert.equal(again.paper?.sha256, paper?.sha256);
  });

  test('a paper that cannot be set is left out and named; the others are printed', async () => {
    const { dispatches } = await exampleItem(database.app, actor, [
      {},
      { lines: ['x'.repeat(40), ...Array.from({ length: 15 }, (_one, place) => `Zeile ${place}`)] },
      {},
      { salutation: '漢字' },
      {},
    ]);
    const { paper, printed, left_out } = await printPapers(means(), dispatches, '2016-04-08', {
      number: null,
    });
    assert.deepEqual(left_out, [
      { id: dispatches[1], reason: 'overflow' },
      { id: dispatches[3], reason: 'glyph' },
    ]);
    assert.deepEqual(printed, [dispatches[0], dispatches[2], dispatches[4]]);
    assert.equal(paper?.pages, 7);
  });

  test('a lawyer’s address is opened with a key for the print, and stays sealed in the database', async () => {
    const { recipient, identity } = await newKeyPair();
    const lawyer = newId(actor.chance);
    const contact_sealed = await seal(
      recipient,
      { table: 'lawyers', row: lawyer },
      { lines: ['Example Chambers', '2 Sealed Lane', 'Nowhere'] },
    );
    const { dispatches } = await exampleItem(database.app, actor, [
      { addressee_kind: 'lawyer', addressee_id: lawyer, role: 'copy', language: 'en', contact_sealed },
    ]);
    const without = await printPapers(means(), dispatches, '2016-04-08', { number: null });
    assert.deepEqual(without.left_out, [{ id: dispatches[0], reason: 'no_key' }]);
    const keys = {
      open: <T>(compartment: string, place: { table: string; row: string }, sealed: Uint8Array) => {
        assert.equal(compartment, 'lawyers');
        return open<T>(identity, place, sealed);
      },
    };
    const { paper } = await printPapers({ ...means(), keys }, dispatches, '2016-04-08', { number: null });
    const { pages } = await readPdf(paper?.pdf ?? new Uint8Array());
    assert.match(pages[0]?.text ?? '', /2 Sealed Lane/);
    const rows = await database.app.selectFrom('dispatches').selectAll().execute();
    assert.doesNotMatch(JSON.stringify(rows), /Sealed Lane/);
  });

  test('looking is free; taking claims each paper once, also when two take at the same time', async () => {
    const { dispatches } = await exampleItem(database.app, actor, [{}, {}, {}]);
    const before = await countDue(database.app);
    await printPapers(means(), dispatches, '2016-04-08', { number: null });
    assert.equal(await countDue(database.app), before);
    const results = await Promise.allSettled([
      takeBatch(database.app, actor, dispatches),
      takeBatch(database.app, actor, dispatches),
    ]);
    assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1);
    assert.equal(await countDue(database.app), before - 3);
  });

  test('a tally: one came back, the others were posted, and nothing comes back that never left', async () => {
    const { dispatches } = await exampleItem(database.app, actor, [{}, {}, {}]);
    const { number, taken } = await takeBatch(database.app, actor, dispatches);
    assert.equal(taken, 3);
    assert.equal((await openBatches(database.app)).find((one) => one.number === number)?.open, 3);
    const [first = ''] = await codesOf(dispatches);
    await assert.rejects(markByCode(database.app, actor, first, 'returned', null), {
      code: 'mailroom.dispatch.cannot_move',
    });
    assert.equal(await closeBatch(database.app, actor, number, 'posted'), 3);
    await markByCode(database.app, actor, first, 'returned', 'moved');
    assert.deepEqual(
      (await batchByNumber(database.app, number)).papers.map(({ state }) => state),
      ['returned', 'posted', 'posted'],
    );
    assert.equal(await closeBatch(database.app, actor, number, 'due'), 0);
    await assert.rejects(markByCode(database.app, actor, '2222222', 'returned', null), {
      code: 'mailroom.code.unknown',
    });
  });

  test('what is put back is due again and can be taken again', async () => {
    const { dispatches } = await exampleItem(database.app, actor, [{}, {}]);
    const { number } = await takeBatch(database.app, actor, dispatches);
    assert.equal(await closeBatch(database.app, actor, number, 'due'), 2);
    assert.equal((await takeBatch(database.app, actor, dispatches)).number, number + 1);
  });
});

test('a dispatch by e-mail carries its letter as text, and the same with the resolution as PDF', async () => {
  const { dispatch } = await emailItem(database.app, actor);
  const { subject, text, attachments, reply_to } = await dispatchMail(
    { ...means(), clock: actor.clock },
    dispatch,
  );
  assert.equal(subject, 'Freedom for everybody in this example');
  assert.equal(reply_to, 'desk@example.org');
  assert.match(text, /Dear Sir or Madam,[\s\S]*Example Branch[\s\S]*resolves: 1\./);
  const { pages } = await readPdf(attachments[0]?.content ?? new Uint8Array());
  assert.equal(pages.length, 2);
  assert.match(pages[1]?.text ?? '', /that this is an example/);
});
