import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { type TestDatabase, testActor, testDatabase } from '../../../test/database.js';
import { inventedPrisoner } from '../../../test/prisoner.js';
import { differenceMark, publicDifference, viewsOfPeople } from './difference.js';
import { put } from './ladder.js';

let database: TestDatabase;
const actor = testActor();
const basis = { basis_kind: 'public-interest', basis: null, consent_id: null } as const;

before(async () => {
  database = await testDatabase();
});
after(() => database.drop());

/** Published views that hold nothing of the register about one person, or say again what another one says. */
const of_nobody = [
  ...['name_keys', 'fact_confidence', 'contradiction_facts', 'contradiction_people', 'proceeding_people'],
  ...['fact_notes', 'fact_sources', 'kept_turns', 'turn_counts', 'waiting_courses'],
  ...['sources', 'snapshots', 'snapshot_contents', 'custody_rules', 'publisher'],
  // Of organisations, offices, texts and papers.
  ...['organisations', 'support', 'offices', 'office_sources', 'address_sources', 'counted_checks'],
  ...['dispatch_counts', 'sent_counts', 'adoptions', 'adoption_counts', 'addressees', 'asks', 'paragraphs'],
  // Days of papers, counted as in dispatch_counts; what offices answered.
  ...['word_days', 'replies'],
  ...['speaking_point_sources', 'text_motions', 'text_note_sources', 'text_notes', 'text_quotations'],
  ...['text_sources', 'texts', 'demands', 'version_languages', 'versions'],
  ...['demand_sources', 'demand_wordings', 'version_withdrawals', 'adoption_corrections'],
  ...['organisation_forms', 'organisation_names', 'roll', 'standing_adoptions', 'sent_for_organisations'],
  // What a place lets in: of the prison, not of a prisoner.
  'rule_cards',
  // A detention of many is told as a whole; who is named in it stands in detention_people.
  'detentions',
  'detention_figures',
  'detention_citations',
  // What the newspaper says; whom an article names stands in article_people.
  ...[
    'articles',
    'article_boxes',
    'article_pictures',
    'article_withdrawals',
    'article_words',
    'corrections',
    'giving_ways',
    'redirects',
    'sections',
  ],
  ...['issues', 'issue_contents'],
  // Read beside the facts, as the names of their sources.
  'citations',
];

test('no published view about people is left out of what goes public', async () => {
  const { rows } = await sql<{ view: string }>`
    select table_name as view from information_schema.views where table_schema = 'published'
    order by 1`.execute(database.app);
  const read = await viewsOfPeople(database.app);
  const missing = rows
    .map(({ view }) => view)
    .filter((view) => !read.includes(view) && !of_nobody.includes(view));
  assert.deepEqual(missing, []);
});

test('a difference is what visitors would read, and looking at it changes nothing', async () => {
  const { app, visitors } = database;
  const person = await inventedPrisoner(app, actor, 'looked-at');
  const event = await person.event('search', '2015-03-01');
  await put(app, { kind: 'fact', id: event }, 'desk', null);
  const looking = (change: Parameters<typeof publicDifference>[2]) =>
    publicDifference(app, [person.id], change);
  const told = await looking((tx) => put(tx, { kind: 'fact', id: event }, 'public', basis));
  assert.equal(told.length, 1);
  assert.equal(told[0]?.view, 'course_events');
  assert.equal(told[0]?.before, null);
  assert.equal(told[0]?.after?.summary, 'Invented search');
  const hidden = await looking((tx) => put(tx, { kind: 'person', id: person.id }, 'desk', null));
  assert.deepEqual(
    new Set(hidden.map(({ view }) => view)),
    new Set(['people', 'person_names', 'course_events']),
  );
  assert.ok(hidden.every(({ after }) => after === null));
  const other = await looking(async (tx) => {
    await tx.updateTable('people').set({ role: 'teacher' }).where('id', '=', person.id).execute();
  });
  assert.deepEqual(
    other.map(({ before, after }) => [before?.role, after?.role]),
    [[null, 'teacher']],
  );
  assert.notEqual(differenceMark(told), differenceMark(hidden));
  assert.deepEqual(await looking(async () => {}), []);
  const { role } = await visitors.selectFrom('people').select('role').executeTakeFirstOrThrow();
  assert.equal(role, null);
  assert.equal((await visitors.selectFrom('course_events').selectAll().execute()).length, 1);
});
