import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type TestDatabase, testDatabase } from '../../test/database.js';
import { type Desk, type DeskVisit, deskOn, firstIn, invited } from '../../test/desk-visit.js';
import { greyPicture, paperDeskMeans, paperSite } from '../../test/paper-ground.js';
import { hour_ms } from '../kernel/clock.js';
import { proposedDue } from './articles/named-person.js';
import { newspaperDesk } from './desk.js';
import { newspaperJobs } from './jobs.js';
import { longest_text } from './text/markdown.js';

let database: TestDatabase;
let desk: Desk;
let mira: DeskVisit;
let juno: DeskVisit;
const list = '/desk/newspaper';

before(async () => {
  database = await testDatabase({ demonstration: true });
  desk = deskOn(database.app, '2026-11-24T12:00:00Z');
  const app = desk.start({ rooms: [newspaperDesk(paperDeskMeans(desk.clock))] });
  ({ visit: mira } = await firstIn(desk, database.app, app));
  ({ visit: juno } = await invited(app, mira, 'Juno'));
});
after(() => database.drop());

/** Begins an article as an editor does. Returns its address at the desk. */
async function begun(by: DeskVisit, headline: string, language = 'en'): Promise<string> {
  await by.get(`${list}/articles/new`);
  await by.post(`${list}/articles/new`, { headline, language });
  assert.equal(by.status, 303, by.page);
  return by.location ?? '';
}

const words = { headline: 'A headline', standfirst: '', byline: '', body: 'One.\n\nTwo.', act: 'save' };

test('what is wrong is said at its field, and what was typed stays', async () => {
  await mira.get(`${list}/articles/new`);
  await mira.post(`${list}/articles/new`, { headline: '', language: 'english' });
  assert.equal(mira.status, 422);
  assert.match(mira.page, /id="headline-problem"/);
  assert.match(mira.page, /id="language-problem"/);
  assert.match(mira.page, /value="english"/);
  const own = await begun(mira, 'Too much');
  await mira.post(own, { ...words, version: '1', body: 'б'.repeat(longest_text + 1) });
  assert.equal(mira.status, 422);
  assert.match(mira.page, /An article has at most 200,000 characters/);
  await mira.post(own, { ...words, version: '1', body: `${'> '.repeat(10_000)}deep` });
  assert.equal(mira.status, 422);
  assert.match(mira.page, /more than 20 deep/);
  assert.match(mira.page, /&gt; &gt; deep<\/textarea>|> > deep<\/textarea>/);
});

test('a preview shows what was typed as it will be read, and saves nothing', async () => {
  const own = await begun(mira, 'Looked at');
  await mira.post(own, {
    ...words,
    version: '1',
    body: 'Some **weight** <script>x</script>',
    act: 'preview',
  });
  assert.equal(mira.status, 200);
  assert.match(mira.page, /<strong>weight<\/strong> &lt;script&gt;/);
  await mira.post(own, { ...words, act: 'preview', body: '![Below](picture:7)' });
  assert.match(mira.page, /There is no picture 7 here/);
  await mira.get(`${own}/preview`);
  assert.doesNotMatch(mira.page, /weight/);
});

test('two editors who save at once see both texts, and neither is lost', async () => {
  const own = await begun(mira, 'Together');
  for (const by of [mira, juno]) await by.get(own);
  await mira.post(own, { ...words, version: '1', body: 'One by Mira.\n\nTwo.' });
  assert.equal(mira.status, 303);
  await juno.post(own, { ...words, version: '1', body: 'One.\n\nTwo by Juno.' });
  assert.equal(juno.status, 409);
  assert.match(juno.page, /id="collision"/);
  assert.match(juno.page, /<bdi>Mira<\/bdi>/);
  // What Mira changed, and the whole of it; what Juno typed is still in the form.
  assert.match(juno.page, /One by Mira\.\n\nTwo\./);
  assert.match(juno.page, /<ins>[^<]*by Mira/);
  assert.match(juno.page, /\nOne\.\n\nTwo by Juno\.<\/textarea>/);
  assert.match(juno.page, /name="version" value="2"/);
  await juno.post(own, { ...words, version: '2', body: 'One by Mira.\n\nTwo by Juno.' });
  assert.equal(juno.status, 303);
  await juno.get(`${own}/history?from=1&to=3`);
  assert.match(juno.page, /<ins>/);
  assert.match(juno.page, /From version 1 to version 3/);
});

test('an article is scheduled, goes out at its minute by the clerk, is corrected and withdrawn', async () => {
  const own = await begun(mira, 'At its minute');
  await mira.post(own, { ...words, headline: 'At its minute', version: '1' });
  await mira.get(`${own}/out`);
  const wrong = [
    '',
    'soon',
    '2026-02-30 10:00',
    '2026-11-24 25:00',
    '2026-11-24 11:00',
    '2026-11-24',
    'November 2026 13:00',
  ];
  for (const at of wrong) {
    await mira.post(`${own}/out/schedule`, { version: '2', at });
    assert.equal(mira.status, 422, at);
    assert.match(mira.page, /id="at-problem"/, at);
  }
  await mira.post(`${own}/out/schedule`, { version: '2', at: '24 November 2026 13:00' });
  assert.equal(mira.status, 303, mira.page);
  assert.match((await mira.get(`${own}/out`)).page, /<time datetime="2026-11-24T13:00/);
  const clerk = { ...desk.operator, who: 'clerk' };
  const round = async () => {
    for (const { run } of newspaperJobs(database.app, clerk)) await run();
  };
  await round();
  const site = paperSite(database.visitors, desk.clock);
  const number = own.split('/').at(-1);
  assert.equal((await site.request(`/a/${number}`)).status, 404);
  desk.clock.move(hour_ms);
  await round();
  assert.equal(
    (await site.request(`/a/${number}`)).headers.get('location'),
    `/articles/${number}/24-11-2026/at-its-minute`,
  );
  await mira.post(`${own}/out/correct`, { correction: 'It was one, not two.' });
  assert.equal(mira.status, 303);
  assert.match(await (await site.request('/corrections')).text(), /It was one, not two\./);
  await mira.post(`${own}/out/withdraw`, { why: '' });
  assert.equal(mira.status, 422);
  await mira.post(`${own}/out/withdraw`, { why: 'A mistake of ours.' });
  assert.equal((await site.request(`/a/${number}`)).status, 410);
});

test('who publishes an article is told that it is out, and where', async () => {
  const own = await begun(mira, 'Out at once');
  await mira.post(own, { ...words, headline: 'Out at once', version: '1' });
  await mira.post(`${own}/out/publish`, { version: '2' });
  assert.equal(mira.status, 303, mira.page);
  const { page } = await mira.get(`${own}/out?published`);
  const at = page.match(
    /role="status">The article is published\. Everybody can read it now: <a href="([^"]+)">http/,
  );
  assert.match(at?.[1] ?? page, /^\/articles\/\d+\/\d\d-\d\d-\d{4}\/out-at-once$/);
  assert.match(page, />http[^<]+\/a\/\d+<\/a>/, 'the short address stands there, too');
  assert.doesNotMatch(page, />Saved\.</);
});

test('a picture is made anew, needs a credit and an alternative text, and stays while the text shows it', async () => {
  const own = await begun(mira, 'With a picture');
  await mira.get(`${own}/pictures`);
  const sent = async (fields: Record<string, string | File>) => {
    const body = new FormData();
    for (const [name, value] of Object.entries({ csrf: mira.csrf, ...fields })) body.set(name, value);
    return mira.app.request(`${own}/pictures`, { method: 'POST', body, headers: { Cookie: mira.cookie } });
  };
  const camera = new File([new Uint8Array(await greyPicture(3000, 2000))], 'a.jpg', { type: 'image/jpeg' });
  const none = await sent({ picture: camera, credit: '', alt: '' });
  assert.equal(none.status, 422);
  const hostile = new File(['<svg onload="alert(1)"/>'], 'a.jpg', { type: 'image/jpeg' });
  assert.equal((await sent({ picture: hostile, credit: 'A', alt: 'B' })).status, 422);
  assert.equal((await sent({ picture: camera, credit: 'A friend', alt: 'A grey field' })).status, 303);
  const { across, down } = await database.app
    .selectFrom('article_pictures')
    .select(['across', 'down'])
    .executeTakeFirstOrThrow();
  assert.deepEqual([across, down], [1600, 1067]);
  await mira.post(own, { ...words, version: '1', body: '![Below](picture:1)' });
  await mira.get(`${own}/preview`);
  assert.match(mira.page, /<img src="\/desk\/newspaper\/articles\/\d+\/pictures\/1\.jpg"/);
  await mira.post(`${own}/pictures/1`, { act: 'remove' });
  assert.equal(mira.status, 422);
  await mira.post(own, { ...words, version: '2', body: 'None.' });
  await mira.post(`${own}/pictures/1`, { act: 'remove' });
  assert.equal(mira.status, 303);
});

test('people are proposed, confirmed and declined by a person; boxes only as they are offered', async () => {
  const own = await begun(mira, 'Who is named');
  await mira.post(own, { ...words, version: '1', body: 'Vladimir Kozlov was freed.' });
  await mira.get(`${own}/ties`);
  await mira.post(`${own}/ties/look`);
  assert.deepEqual(
    (await proposedDue(database.app)).map(({ count }) => count),
    [1],
  );
  await mira.get((await proposedDue(database.app))[0]?.href ?? '');
  assert.match(mira.page, new RegExp(`href="${own}/ties"`));
  assert.equal(mira.page.match(/<tr>/g)?.length, 2, 'no article without a proposal');
  await mira.get(`${own}/ties`);
  assert.match(mira.page, /href="\/desk\/people\/vladimir-kozlov"/);
  const person = mira.page.match(/name="person" value="([^"]+)"/)?.[1] ?? '';
  await mira.post(`${own}/ties/settle`, { person, state: 'confirmed' });
  assert.equal(mira.status, 303);
  assert.equal((await proposedDue(database.app))[0]?.count, 0);
  await mira.post(`${own}/ties/settle`, { person: 'x', state: 'confirmed' });
  assert.equal(mira.status, 404);
  await mira.post(`${own}/ties/add`, { name: 'Nobody Whosoever Xyzzy' });
  assert.equal(mira.status, 422);
  await mira.get(`${own}/ties`);
  const model = mira.page.match(/value="(resolution:[^"]+)"/)?.[1] ?? '';
  await mira.post(`${own}/ties/boxes`, { box_1: model, box_2: `letter:${person}`, box_3: 'letter:' });
  assert.equal(mira.status, 303);
  await mira.post(`${own}/ties/boxes`, { box_1: `resolution:${person}` });
  assert.equal(mira.status, 422);
});

test('an issue is planned as lines, refuses what makes no sense with the line, and two who plan see both', async () => {
  const first = await begun(mira, 'The first');
  const second = await begun(mira, 'The second');
  const [one, two] = [first, second].map((address) => address.split('/').at(-1));
  await mira.get(`${list}/issues`);
  await mira.post(`${list}/issues`, { number: '896', day: '2026-12-01', title: '', language: 'en' });
  assert.equal(mira.location, `${list}/issues/896`);
  await mira.post(`${list}/issues`, { number: '896', day: '2026-12-01', title: '', language: 'en' });
  assert.equal(mira.status, 409);
  const own = `${list}/issues/896`;
  const head = { number: '896', day: '2026-12-01', title: '', language: 'en', version: '1' };
  for (const plan of [`${one}`, `# A\n99999999`, `# A\n${one}\n${one}`, `# A\n* ${one}\n* ${two}`, '#']) {
    await mira.post(own, { ...head, plan });
    assert.equal(mira.status, 422, plan);
    assert.match(mira.page, /id="plan-problem"/, plan);
  }
  const plan = `# International\n* ${one}\n\n# Letters\n${two} whatever stands here\n- 3 letters\nA title alone`;
  await mira.post(own, { ...head, plan });
  assert.equal(mira.status, 303, mira.page);
  await juno.get(own);
  await juno.post(own, { ...head, plan: '# Other' });
  assert.equal(juno.status, 409);
  assert.match(juno.page, /id="collision"/);
  assert.match(juno.page, /A title alone/);
  await mira.get(own);
  assert.match(
    mira.page,
    new RegExp(`# International\\n\\* ${one} The first\\n\\n# Letters\\n${two} The second\\n- 3 letters`),
  );
  await mira.post(`${own}/publish`, { version: '2' });
  assert.equal(mira.status, 303);
  assert.equal(mira.location, `${own}?published`);
  await mira.get(`${own}?published`);
  assert.match(mira.page, /The issue is published/);
  assert.match(mira.page, />https?:\/\/[^<]+\/issues\/896<\/a>/);
  assert.doesNotMatch(mira.page, /Saved\./);
  const site = paperSite(database.visitors, desk.clock);
  const contents = await (await site.request('/issues/896')).text();
  assert.match(contents, /The first.*The second.*3 letters.*A title alone/s);
  await mira.get(own);
  await mira.post(own, { ...head, number: '897', version: '2', plan });
  assert.equal(mira.status, 422);
});

test('the day of an issue is typed as people write it, stands in words, and a month alone is refused at the field', async () => {
  await mira.get(`${list}/issues`);
  for (const day of ['', 'March 2016', 'about 30 March 2016', '31 February 2016', 'soon']) {
    await mira.post(`${list}/issues`, { number: '950', day, title: '', language: 'en' });
    assert.equal(mira.status, 422, day);
    assert.match(mira.page, /id="day-problem"/, day);
  }
  await mira.post(`${list}/issues`, { number: '950', day: '30 March 2016', title: '', language: 'en' });
  assert.equal(mira.location, `${list}/issues/950`);
  const { page } = await mira.get(mira.location);
  assert.match(page, /<p class="meta">30 March 2016 · draft/);
  assert.match(page, /name="day"[^>]*value="2016-03-30"/);
});
