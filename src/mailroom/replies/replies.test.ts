import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Hono } from 'hono';
import type { Child } from 'hono/jsx';
import { type TestDatabase, testActor, testDatabase } from '../../../test/database.js';
import { type MailroomGround, mailroomGround } from '../../../test/mailroom-ground.js';
import { made_up_virus, unsearchable } from '../../../test/virus-scanner.js';
import { newId } from '../../kernel/chance.js';
import { messagesBelow } from '../../kernel/language.js';
import { Missing } from '../../kernel/refusals.js';
import { beside } from '../../kernel/root.js';
import type { VisitorEnv } from '../../page/web.js';
import { exampleItem } from '../examples.js';
import { largest_scan_bytes } from './reply-scan.js';
import { officesSite } from './site.js';

let database: TestDatabase;
let ground: MailroomGround;
const actor = testActor('staff:00000000-0000-4000-8000-000000000001');
const messages = messagesBelow(beside(import.meta.url, '../..'));
const list = '/desk/mailroom/replies';

before(async () => {
  database = await testDatabase();
  ground = await mailroomGround(database.app, actor);
});
after(async () => {
  await ground.close();
  await database.drop();
});

/** An invented public office, and a paper that was posted to it. */
async function answeringOffice(told: 'public' | 'desk' = 'public') {
  const office = newId(actor.chance);
  const code = `invented-${office.slice(0, 8)}`;
  await database.app
    .insertInto('offices')
    .values({
      id: office,
      code,
      names: '{"en": "Invented Office", "ru": "Вымышленное ведомство"}',
      translated: '[]',
      role: null,
      salutations: '{}',
      language: 'en',
      holder: null,
      holder_on: null,
      told,
      note: null,
      created_at: actor.clock.now(),
    })
    .execute();
  const { dispatches } = await exampleItem(database.app, actor, [
    { addressee_id: office, addressee_name: 'Invented Office', language: 'en' },
  ]);
  await ground.posted(dispatches);
  const [paper = ''] = await ground.codesOf(dispatches);
  return { office, code, paper, dispatch: dispatches[0] ?? '' };
}

function site() {
  const app = new Hono<VisitorEnv>();
  app.use(async (c, next) => {
    c.set('say', messages.in('en'));
    c.set('language', 'en');
    c.set('db', database.visitors);
    c.set('href', (path) => path);
    c.setRenderer((content: Child) => c.html(content as string));
    await next();
  });
  app.route('/', officesSite());
  app.onError((error, c) => {
    if (error instanceof Missing) return c.text('missing', 404);
    throw error;
  });
  return app;
}
const visit = async (path: string) => (await site().request(path)).text();
const stateOf = async (id: string) =>
  (await database.app.selectFrom('dispatches').select('state').where('id', '=', id).executeTakeFirstOrThrow())
    .state;

const said = { office: '', came_on: '', channel: 'post', words: 'They regret, and will look into it.' };
const pdf = (name = 'answer.pdf', bytes = '%PDF-1.7 secret of the scan') => new File([bytes], name);
const idIn = (response: Response) =>
  response.headers.get('location')?.match(/replies\/([0-9a-f-]+)/)?.[1] ?? '';
const telling = {
  public_words: 'The office regrets.\nIt promises to look into it.',
  basis_kind: 'public-interest',
  basis: 'An authority answers in office.',
  tell_why: '',
};

describe('an answer of an office', () => {
  test('by the code of our paper: the paper is answered, and the scan is sealed and opened by a holder only', async () => {
    const { paper, dispatch } = await answeringOffice();
    const kept = await ground.post(list, { ...said, code: paper, scan: pdf() });
    assert.equal(kept.status, 303);
    const id = idIn(kept);
    assert.equal(await stateOf(dispatch), 'replied');
    const dump = JSON.stringify([
      await database.app.selectFrom('reply_scans').selectAll().execute(),
      await database.app.selectFrom('journal').selectAll().execute(),
      await database.app.selectFrom('dispatch_events').selectAll().execute(),
    ]);
    assert.ok(!dump.includes(Buffer.from('secret of the scan').toString('base64').slice(4, 20)));
    assert.doesNotMatch(dump, /They regret/);
    const file = await ground.get(`${list}/${id}/scan`);
    assert.equal(await file.text(), '%PDF-1.7 secret of the scan');
    assert.match(
      file.headers.get('content-disposition') ?? '',
      /^attachment; filename="reply-[0-9a-f]+\.pdf"$/,
    );
    assert.equal(file.headers.get('x-content-type-options'), 'nosniff');
    ground.holds = false;
    assert.equal((await ground.get(`${list}/${id}/scan`)).status, 403);
    ground.holds = true;
    assert.match(
      await (await ground.get(`/desk/mailroom/dispatches/${dispatch}`)).text(),
      /Answered 7 April 2016/,
    );
    // A second answer to the same paper is kept and moves nothing.
    assert.equal((await ground.post(list, { ...said, code: paper })).status, 303);
  });

  test('by the office, where nobody knows which paper it was; bad days, codes and uploads are said at the field', async () => {
    const { office, paper } = await answeringOffice();
    const other = await answeringOffice();
    assert.equal((await ground.post(list, { ...said, code: '', office })).status, 303);
    const before = await database.app.selectFrom('replies').select('id').execute();
    const svg = new File(['<svg xmlns="http://www.w3.org/2000/svg"></svg>'], 'scan.png', {
      type: 'image/png',
    });
    for (const [form, sentence] of [
      [{ code: paper, came_on: '8 April 2016' }, /still to come/],
      [{ code: paper, came_on: '1 April 2016' }, /too early/],
      [{ code: paper, came_on: 'April 2016' }, /is no day/],
      [{ code: paper, words: ' ' }, /has to be filled in/],
      [{ code: '', office: '' }, /code of our paper/],
      [{ code: '222-2222' }, /No paper of ours|slip/],
      [{ code: paper, office: other.office }, /paper to somebody else/],
      [{ code: paper, scan: svg }, /neither a picture/],
      [{ code: paper, scan: pdf('scan.pdf', 'MZ not a pdf') }, /neither a picture/],
      [{ code: paper, scan: pdf('scan.pdf', '') }, /empty/],
      [{ code: paper, scan: pdf('scan.pdf', `%PDF-1.7 ${made_up_virus}`) }, /something harmful/],
      [{ code: paper, scan: pdf('scan.pdf', `%PDF-1.7 ${unsearchable}`) }, /Try again in a few minutes/],
      [{ code: paper, scan: pdf('big.pdf', `%PDF-${'x'.repeat(largest_scan_bytes)}`) }, /larger than 10 MB/],
    ] as const) {
      const answer = await ground.post(list, { ...said, ...form });
      assert.equal(answer.status, 422, JSON.stringify(form));
      assert.match(await answer.text(), sentence);
    }
    assert.equal((await database.app.selectFrom('replies').select('id').execute()).length, before.length);
  });

  test('told, corrected, taken off at once, and struck: what visitors read follows, and nothing is lost', async () => {
    const { code, paper, dispatch } = await answeringOffice();
    const id = idIn(await ground.post(list, { ...said, code: paper, scan: pdf() }));
    const own = `${list}/${id}`;
    const page = () => visit(`/offices/${code}`);
    assert.match(await page(), /No answer of this office/);
    assert.equal((await ground.post(`${own}/tell`, { ...telling, basis: '', version: '1' })).status, 422);
    assert.equal((await ground.post(`${own}/tell`, { ...telling, version: '1' })).status, 303);
    const told = await page();
    assert.match(told, /7 April 2016[\s\S]*by post[\s\S]*The office regrets\.[\s\S]*It promises/);
    assert.ok(!told.includes('They regret'), 'what the desk wrote stays there');
    const json = JSON.parse(await visit(`/offices/${code}.json`));
    assert.deepEqual(json.replies, [
      {
        office: { slug: code, name: 'Invented Office' },
        date: '2016-04-07',
        channel: 'post',
        summary: telling.public_words,
        told_on: '2016-04-07',
      },
    ]);
    assert.deepEqual([json.sent.answered, json.sent.confirmed, json.median_days], [1, 1, 0]);
    // Two who correct the same version: the second looks again.
    const correction = {
      came_on: '7 April 2016',
      channel: 'email',
      words: 'They regret it.',
      correct_why: 'slip',
    };
    assert.equal((await ground.post(own, { ...correction, version: '2' })).status, 303);
    assert.equal((await ground.post(own, { ...correction, version: '2' })).status, 409);
    assert.match(
      await (await ground.get(own)).text(),
      /They regret, and will look into it/,
      'what it said before',
    );
    assert.match(await page(), /by e-mail/);
    assert.equal((await ground.post(`${own}/hide`, { hide_why: '' })).status, 422);
    assert.equal((await ground.post(`${own}/hide`, { hide_why: 'names somebody' })).status, 303);
    assert.doesNotMatch(await page(), /regrets/);
    assert.equal((await ground.post(`${own}/tell`, { ...telling, version: '4' })).status, 303);
    assert.equal((await ground.post(`${own}/strike`, { strike_why: 'of another campaign' })).status, 303);
    assert.doesNotMatch(await page(), /regrets/);
    assert.equal(await stateOf(dispatch), 'posted', 'the paper is where it was before');
    assert.equal((await ground.get(`${own}/scan`)).status, 404, 'its scan is destroyed');
    assert.equal((await ground.post(`${own}/tell`, { ...telling, version: '5' })).status, 404);
  });

  test('an office that is not public has no page, and what it answered is told nowhere', async () => {
    const { code, paper, office } = await answeringOffice('desk');
    const id = idIn(await ground.post(list, { ...said, code: paper }));
    await ground.post(`${list}/${id}/tell`, { ...telling, version: '1' });
    assert.equal((await site().request(`/offices/${code}`)).status, 404);
    assert.equal((await site().request('/offices/%00')).status, 404);
    assert.ok(!(await visit('/offices.json')).includes(code));
    const rows = await database.visitors
      .selectFrom('replies')
      .selectAll()
      .where('office_id', '=', office)
      .execute();
    assert.deepEqual(rows, []);
  });
});
