import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Hono } from 'hono';
import { passedBy, visitorsPages } from '../../../test/adopted-ground.js';
import { type AdoptionGround, adoptionGround } from '../../../test/adoption-ground.js';
import { type TestDatabase, testActor, testDatabase } from '../../../test/database.js';
import { transact } from '../../kernel/database.js';
import type { VisitorEnv } from '../../page/web.js';
import { takeIn } from '../../supporters/organisation.js';
import { join, undoJoin } from '../../supporters/organisation-join.js';
import { supportersSite } from '../../supporters/site.js';
import { organisationPanel, organisationTold } from '../adoption-panel.js';
import { withdraw } from '../adoptions/withdrawal.js';
import { spansOf } from './over-time-figure.js';
import { adoptionsOverTime, rollPage, rollSpread, type Wanted } from './roll.js';
import { rollSite } from './site.js';

let db: TestDatabase;
let ground: AdoptionGround;
let app: Hono<VisitorEnv>;
const actor = testActor('visitor');

/** Invented organisations: a federation with a branch, a Russian one, and one that is not named. */
const federation = {
  organisation: 'Invented Federation of Arts',
  kind: 'federation',
  level: 'national',
  part_of: '',
  members: '5000',
  met_on: '12 January 2016',
};
const branch = {
  organisation: 'Arts Branch “Élan”',
  part_of: 'Invented Federation of Arts',
  met_on: '2 March 2016',
};
const russian = {
  organisation: 'Вымышленный профсоюз журналистов',
  kind: 'union',
  level: 'regional',
  part_of: '',
  country: 'KZ',
  members: '',
  met_on: '5 April 2016',
};
const quiet = {
  organisation: 'Quiet Zebra Union',
  may_name: 'no',
  part_of: '',
  country: 'NZ',
  members: '70',
};

before(async () => {
  db = await testDatabase();
  ground = await adoptionGround(db, actor);
  app = visitorsPages(db, actor, [
    rollSite(),
    supportersSite({ panel: organisationPanel, told: organisationTold }),
  ]);
  for (const one of [federation, branch, russian, quiet]) await passedBy(db, actor, ground, one);
});
after(() => db.drop());

const found = async (wanted: Wanted) =>
  (await rollPage(db.visitors, wanted, 1)).organisations.map(({ name }) => name);

async function page(path: string, language = 'en'): Promise<string> {
  const answer = await app.request(path, { headers: { 'x-language': language } });
  assert.equal(answer.status, 200, path);
  return answer.text();
}

test('whoever passed something last stands first, and nobody stands there who is not named', async () => {
  assert.deepEqual(await found({}), [russian.organisation, branch.organisation, federation.organisation]);
  const html = await page('/organisations');
  for (const ending of [
    '',
    '.json',
    '.csv',
    '.osdi.json',
    '?q=zebra',
    '.json?q=quiet',
    '/quiet-zebra-union',
  ]) {
    const answer = await app.request(`/organisations${ending}`);
    assert.doesNotMatch(await answer.text(), /Quiet Zebra|quiet-zebra/, ending);
  }
  // Counted all the same: four organisations, and the branch's members once, with those of its federation.
  assert.match(html, />4<\/b>/);
  assert.match(html, />5,070<\/b>/);
  assert.match(html, /Members are counted once/);
  assert.match(html, /1 of them does not wish to be named/);
});

test('a name is found without accents, in either alphabet, by all of its words', async () => {
  assert.deepEqual(await found({ q: 'elan arts' }), [branch.organisation]);
  assert.deepEqual(await found({ q: 'ZHURNALIST' }), [russian.organisation]);
  assert.deepEqual(await found({ q: 'профсоюз' }), [russian.organisation]);
  assert.deepEqual(await found({ q: 'федерацион' }), []);
  assert.deepEqual(await found({ q: 'артс' }), [branch.organisation, federation.organisation]);
  assert.deepEqual(await found({ q: 'arts zebra' }), []);
  for (const q of ['%', '_', '\\', '\u202e', '😀', 'x'.repeat(5000), "'; drop table organisations; --"]) {
    await found({ q });
  }
});

test('the roll is narrowed by country, kind and level together, and its files with it', async () => {
  assert.deepEqual(await found({ country: 'GB', kind: 'federation', level: 'national' }), [
    federation.organisation,
  ]);
  assert.deepEqual(await found({ country: 'KZ', kind: 'federation' }), []);
  const csv = await page('/organisations.csv?country=KZ');
  assert.equal(csv.trim().split('\r\n').length, 2);
  assert.match(csv, /KZ,,\d{4}-\d\d-\d\d,1,2016-04-05\r\n$/);
  const json = JSON.parse(await page('/organisations.json?level=local'));
  assert.deepEqual(
    json.organisations.map((one: { slug: string }) => one.slug),
    ['arts-branch-elan'],
  );
  assert.deepEqual(json.over_time, [{ month: '2016-03', adoptions: 1 }]);
  // What makes no sense is left out.
  const all = JSON.parse(await page('/organisations.json?country=%00&kind=x&level=%27&page=-1'));
  assert.equal(all.organisations.length, 3);
  assert.match(await page('/organisations?page=900'), /No organisation named here fits that/);
});

test('the spread and the drawing tell the named ones only, the drawing with a table that says the same', async () => {
  assert.deepEqual((await rollSpread(db.visitors)).country, [
    { value: 'GB', count: 2 },
    { value: 'KZ', count: 1 },
  ]);
  const months = await adoptionsOverTime(db.visitors, {});
  assert.deepEqual(months, [
    { month: '2016-01', adoptions: 1 },
    { month: '2016-03', adoptions: 1 },
    { month: '2016-04', adoptions: 1 },
  ]);
  assert.deepEqual(
    spansOf(months)
      .map(({ span, adoptions }) => [span, adoptions])
      .slice(-4),
    [
      ['2016-01', 1],
      ['2016-02', 0],
      ['2016-03', 1],
      ['2016-04', 1],
    ],
  );
  assert.deepEqual([spansOf(months).length, spansOf(months)[0]?.span], [12, '2015-05']);
  assert.deepEqual(spansOf([{ month: '2010-05', adoptions: 2 }, ...months]).at(0), {
    span: '2010',
    adoptions: 2,
  });
  const html = await page('/organisations');
  assert.match(html, /role="img" aria-label="3 adoptions by organisations named here, from January 2016/);
  assert.match(html, /Those that are not named are not in this drawing/);
  assert.match(html, /href="\/organisations\?country=KZ"/);
  for (const language of ['ru', 'kk']) {
    assert.match(await page('/organisations', language), /role="img" aria-label="[^"]*3 /);
  }
});

test('an organisation’s page has what it passed, its place, the rule of counting and what left', async () => {
  const html = await page('/organisations/arts-branch-elan');
  assert.match(html, /5,000 of Invented Federation of Arts/);
  assert.match(html, /href="\/organisations\/invented-federation-of-arts"/);
  assert.match(html, /31 for, 2 against, 4 abstained/);
  assert.match(html, /as it stands/);
  assert.match(html, /Reported posted/);
  const json = JSON.parse(await page('/organisations/arts-branch-elan.json'));
  assert.equal(json.within_slug, 'invented-federation-of-arts');
  assert.equal(json.adoptions[0].met_on, '2016-03-02');
  assert.ok(json.sent.length > 0 && json.sent.every((one: { waiting: number }) => one.waiting >= 0));
  const above = JSON.parse(await page('/organisations/invented-federation-of-arts.json'));
  assert.deepEqual(
    above.below.map((one: { slug: string }) => one.slug),
    ['arts-branch-elan'],
  );
  assert.doesNotMatch(JSON.stringify([json, above]), /Invented Secretary|@example/);
});

test('whose consent was withdrawn is on no list and has no page any more', async () => {
  const gone = await passedBy(db, actor, ground, { organisation: 'Gone Branch', country: 'FR', part_of: '' });
  await page(`/organisations/${gone.slug}`);
  await db.app
    .updateTable('consents')
    .set({ withdrawn_at: actor.clock.now() })
    .where('organisation_id', '=', gone.organisation)
    .execute();
  assert.deepEqual(await found({ country: 'FR' }), []);
  for (const ending of ['', '.json']) {
    assert.equal((await app.request(`/organisations/${gone.slug}${ending}`)).status, 404);
  }
});

test('what was withdrawn is off the roll, its files and its drawing, and its page says since when', async () => {
  const gone = await passedBy(db, actor, ground, {
    organisation: 'Withdrawing Branch',
    country: 'DE',
    part_of: '',
    met_on: '6 April 2016',
  });
  assert.deepEqual(await found({ country: 'DE' }), ['Withdrawing Branch']);
  await withdraw(db.app, { ...actor, who: 'officer' }, gone.id, { why: 'We voted again.', by: 'officer' });
  assert.deepEqual(await found({ country: 'DE' }), []);
  for (const file of ['.json', '.csv', '.osdi.json']) {
    assert.doesNotMatch(await page(`/organisations${file}`), /withdrawing-branch/);
  }
  assert.equal((await rollSpread(db.visitors)).country.length, 2);
  const months = await adoptionsOverTime(db.visitors, {});
  assert.equal(months.at(-1)?.adoptions, 1);
  assert.match(await page(`/organisations/${gone.slug}`), /[Ww]ithdr/);
});

test('programs of campaigns read the roll as organisations, signatures and petitions', async () => {
  const answer = await app.request('/organisations.osdi.json');
  assert.equal(answer.headers.get('content-type'), 'application/hal+json');
  const osdi = JSON.parse(await answer.text());
  assert.deepEqual([osdi.page, osdi.per_page, osdi.total_pages, osdi.total_records], [1, 100, 1, 3]);
  const organisations = osdi._embedded['osdi:organizations'];
  assert.deepEqual(
    organisations.map((one: { identifiers: string[] }) => one.identifiers[0]),
    [
      'habeas:vymyshlennyi-profsoyuz-zhurnalistov',
      'habeas:arts-branch-elan',
      'habeas:invented-federation-of-arts',
    ],
  );
  const [signature] = organisations[1]._embedded['osdi:signatures'];
  assert.equal(signature.action_date, '2016-03-02T00:00:00Z');
  const [petition] = osdi._embedded['osdi:petitions'];
  assert.equal(signature._links['osdi:petition'].href, petition._links.self.href);
  // All that were verified, named or not: the four above, and the one whose consent was withdrawn.
  assert.equal(petition.total_signatures, 5);
  assert.match(petition.petition_text, /This meeting resolves:/);
  assert.ok(petition.target.length > 0);
  const beyond = JSON.parse(await page('/organisations.osdi.json?page=7'));
  assert.deepEqual(beyond._embedded['osdi:organizations'], []);
});

test('an organisation is found, once, by the public names of those that were joined to it, and by no other', async () => {
  const { organisation: kept } = await passedBy(db, actor, ground, {
    organisation: 'Invented Bookbinders',
    country: 'AT',
    part_of: '',
  });
  const row = (name: string, consents: boolean) =>
    transact(db.app, (tx) =>
      takeIn(
        tx,
        actor,
        { name, kind: 'union', level: 'local', part_of: null, country: 'AT', members: null },
        { basis: `entered:${name}`, same_as: null, part_of_id: null, consents },
      ),
    );
  const told = await row('Общество переплётчиков Invented', true);
  const untold = await row('Quiet Stitchers', false);
  const why = 'Said on the telephone.';
  const joined = await join(db.app, actor, { kept, joined: told, why });
  await join(db.app, actor, { kept, joined: untold, why });
  for (const q of ['переплетчик', 'perepletchik OBSHCHESTVO', 'invented bookbinders', 'invented']) {
    const names = await found({ q, country: 'AT' });
    assert.deepEqual(names, ['Invented Bookbinders'], q);
  }
  assert.match(await page('/organisations?q=переплётчиков'), /invented-bookbinders/);
  assert.match(await page('/organisations.csv?q=переплётчиков'), /invented-bookbinders/);
  // Words of two names together are no name of it, and a name that is not told finds nothing.
  assert.deepEqual(await found({ q: 'obshchestvo bookbinders' }), []);
  assert.deepEqual(await found({ q: 'stitchers' }), []);
  await undoJoin(db.app, actor, joined, 'They are two after all.');
  assert.deepEqual(await found({ q: 'perepletchik' }), []);
});
