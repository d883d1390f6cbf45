import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Hono } from 'hono';
import { visitorsPages } from '../../../test/adopted-ground.js';
import { type LetterGround, letterGround, reachablePrisoner } from '../../../test/letter-ground.js';
import { readPdf } from '../../../test/read-pdf.js';
import { flow } from '../../../test/told.js';
import type { VisitorEnv } from '../../page/web.js';
import { eveningPack, eveningSite } from './evening-site.js';
import { offerActs } from './offer-acts.js';

let g: LetterGround;
let site: Hono<VisitorEnv>;
before(async () => {
  g = await letterGround();
  const acts = offerActs(g.database.app, g.writer);
  const { press, messages } = g;
  const means = { acts, clock: g.desk.clock, chance: g.writer.chance, clientOf: () => '', press, messages };
  site = visitorsPages(g.database, { ...g.writer, clock: g.desk.clock }, [eveningSite(means)]);
});
after(() => g.close());

const post = (path: string, form: Record<string, string>) =>
  site.request(path, { method: 'POST', body: new URLSearchParams(form) });

test('a group gets its recipients spread by the rule, a pack that can be read, and tells by code what was posted', async () => {
  const people = [await reachablePrisoner(g, 'evening-one'), await reachablePrisoner(g, 'evening-two')];
  await g.database.app
    .insertInto('letter_wishes')
    .values({
      person_id: people[0]?.id ?? '',
      languages: JSON.stringify(['kk', 'ru']),
      interests: JSON.stringify({ en: 'Chess problems and birds' }),
      most_a_day: 1,
      vulnerable: false,
      wants_none: false,
      told: 'public',
      basis: 'said by the family',
      edited_by: 'operator',
      edited_at: g.actor.clock.now(),
    })
    .execute();
  const asked = await post('/write/evening', { on: '14 April 2016', recipients: '4', language: '' });
  assert.equal(asked.status, 303, await asked.text());
  const here = asked.headers.get('location') ?? '';
  const page = await (await site.request(here)).text();
  const codes = [...page.matchAll(/<td>([0-9A-Z]{3}-[0-9A-Z]{4})<\/td>/g)].map(([, code]) => code ?? '');
  assert.equal(new Set(codes).size, 4);
  const taken = await g.database.app.selectFrom('letter_reservations').selectAll().execute();
  assert.equal(taken.filter(({ person_id }) => person_id === people[0]?.id).length, 1);
  await people[1]?.event('release', '2016-04-07');
  const pdf = await site.request(`${here}/pack.pdf`);
  assert.equal(pdf.status, 200);
  const read = await readPdf(new Uint8Array(await pdf.arrayBuffer()));
  assert.equal(read.pages.length, 5);
  const text = flow(read);
  for (const words of [
    'Chess problems and birds',
    '150000 г. Примерск',
    'KAZAKHSTAN',
    'Kazakh, Russian',
    'do not post',
  ])
    assert.ok(text.includes(words), words);
  for (const code of codes) assert.ok(read.pages.at(-1)?.text.replaceAll('\u2011', '-').includes(code), code);

  const [first = '', second = ''] = codes;
  const wrong = `${second.slice(0, -1)}${second.endsWith('2') ? '3' : '2'}`;
  const done = await post(here, { codes: `${first} posted 6 April\n${wrong} posted\nK7P hello\n${second}` });
  assert.equal(done.status, 422);
  const said = await done.text();
  assert.match(said, /1 letter is reported/);
  assert.match(said, /mistyped/);
  const reported = await g.database.app
    .selectFrom('letter_reservations')
    .select('posted_on')
    .where('state', '=', 'reported')
    .execute();
  assert.deepEqual(reported, [{ posted_on: '2016-04-06' }]);
  assert.match(
    await (await post(here, { codes: `${first} posted 6 April` })).text(),
    /0 letters are reported/,
  );
});

test('a rule card as long as can be makes a sheet of two pages, and the pack of the evening is printed', async () => {
  const rules = {
    heading: 'Rules',
    lines: ['A rule of some length, as they are. '.repeat(60), 'Another. '.repeat(300)],
  };
  const address = ['Учреждение ЕЦ-166/18 Комитета уголовно-исполнительной системы, отряд 12', 'KAZAKHSTAN'];
  const sheet = {
    code: 'K7P-M2XQ',
    name: 'Үлгі Әділұлы',
    lines: [],
    facts: [rules, rules],
    cut: 'Cut',
    stop: 'Stop',
  };
  const tally = { title: 'Tally', note: '', columns: ['Code', 'Person', 'Posted'], rows: [] };
  const sheets = [
    { ...sheet, address },
    { ...sheet, address: null, facts: [] },
  ];
  const data = { title: 'Pack', lang: 'en', date: '2016-04-07', sheets, tally };
  const read = await readPdf((await g.press.print(eveningPack, data)).pdf);
  assert.equal(read.pages.length, 4);
  const at = read.pages.findIndex(({ text }) => text.includes('KAZAKHSTAN'));
  assert.equal(at, 1);
  assert.ok(read.pages[2]?.text.includes('Stop'));
});

test('an evening in the past, for too many, or with a code that nobody was given, is refused with a sentence', async () => {
  for (const [on, recipients] of [
    ['1 March 2016', '5'],
    ['14 April 2016', '31'],
    ['April 2016', '5'],
    ['1 April 2017', '5'],
  ] as const)
    assert.equal((await post('/write/evening', { on, recipients, language: '' })).status, 422);
  assert.equal((await site.request('/write/evening/K7PM-2XQR-9ABC')).status, 404);
});
