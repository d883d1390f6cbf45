import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { type AdoptionGround, adoptionGround, handInTyped } from '../../../test/adoption-ground.js';
import { type TestDatabase, testActor, testDatabase } from '../../../test/database.js';
import { day_ms } from '../../kernel/clock.js';
import { moveDispatch } from '../../mailroom/dispatch.js';
import { organisationBySlug, supportOf } from '../../supporters/organisation-public.js';
import { confirm } from '../adoption.js';
import { adoptionBy, adoptionsOf, correctionsTold } from '../adoption-public.js';
import type { Typed } from '../adoption-reader.js';
import { adoptionsToVerify, confirmedAdoption, verify } from '../adoption-verification.js';
import { supportFor } from '../count.js';
import { model_slug } from '../examples.js';
import { rollAll } from '../roll/roll.js';
import { correct, correctionsOf, settle } from './correction.js';
import { readCorrection, typedOf } from './correction-form.js';
import { type RecordNow, recordIn } from './record-now.js';
import { cancelled_note, withdraw } from './withdrawal.js';

let db: TestDatabase;
let ground: AdoptionGround;
const actor = testActor('officer');
const staff = { ...actor, who: 'staff:00000000-0000-4000-8000-00000000000a' };
const nothing = { same_as: null, part_of_id: null };

before(async () => {
  db = await testDatabase();
  ground = await adoptionGround(db, actor);
});
after(() => db.drop());

async function confirmed(other: Typed): Promise<string> {
  const { id, token } = await handInTyped(db, actor, ground, other);
  await confirm(db.app, actor, token);
  return id;
}

async function verified(other: Typed): Promise<{ id: string; item: string }> {
  const id = await confirmed(other);
  const { item } = await verify(db.app, staff, ground.keys, id, nothing);
  return { id, item };
}

/** The record as it would be after somebody typed `other` into the form that corrects it. */
async function corrected(id: string, other: Typed): Promise<RecordNow> {
  const adoption = await confirmedAdoption(db.app, id);
  const read = readCorrection({ ...typedOf(adoption), ...other }, adoption, ground.version, '2016-04-30');
  assert.ok(read.ok, JSON.stringify(read));
  return read.value;
}

const shownAs = (slug: string) => adoptionBy(db.visitors, model_slug, slug);

test('before it is verified the organisation’s correction holds at once, and what was handed in stays', async () => {
  const id = await confirmed({ organisation: 'Invented Joiners', part_of: '' });
  const next = await corrected(id, { votes_for: '30', met_at: 'Nowhere, Other Hall' });
  assert.equal(await correct(db.app, actor, id, { next, why: 'Counted again.', by: 'officer' }), true);
  const now = await confirmedAdoption(db.app, id);
  assert.deepEqual([now.votes_for, now.met_at], [30, 'Nowhere, Other Hall']);
  // The text was the model's own: its blanks are filled with the corrected place.
  assert.ok(now.unchanged && now.passed.includes('Nowhere, Other Hall'));
  const row = await db.app.selectFrom('adoptions').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  assert.deepEqual([row.votes_for, row.met_at], [31, 'Nowhere, Example Hall']);
  const { item } = await verify(db.app, staff, ground.keys, id, nothing);
  const [text] = await db.app.selectFrom('item_texts').selectAll().where('item_id', '=', item).execute();
  assert.match(text?.covering.join(' ') ?? '', /Other Hall/);
});

test('after that it waits for the desk; taken over, the public page has the day and the fields, not what stood there', async () => {
  const { id, item } = await verified({ organisation: 'Invented Glaziers', part_of: '' });
  const texts = () => db.app.selectFrom('item_texts').selectAll().where('item_id', '=', item).execute();
  const frozen = await texts();
  const text = ground.text.replace('immediate and unconditional freedom', 'freedom at once');
  const next = await corrected(id, { members: '355', text, minute_reference: '2016/14' });
  const said = { next, why: 'The minute says so.', by: 'officer' } as const;
  assert.equal(await correct(db.app, actor, id, said), false);
  assert.equal((await shownAs('invented-glaziers')).members, 340);
  await assert.rejects(correct(db.app, actor, id, said), { code: 'resolutions.adoptions.problem.one_waits' });
  await settle(db.app, staff, id, 1, { taken: true, why: '' });
  const shown = await shownAs('invented-glaziers');
  assert.deepEqual([shown.members, shown.unchanged, shown.minute_reference], [355, false, '2016/14']);
  assert.match(shown.passed ?? '', /freedom at once/);
  assert.equal((await organisationBySlug(db.visitors, 'invented-glaziers')).members, 355);
  assert.deepEqual(await correctionsTold(db.visitors, id), [
    { on: '2016-04-07', by: 'organisation', fields: ['members', 'passed', 'minute_reference'] },
  ]);
  const [entry] = await correctionsOf(db.app, id);
  assert.equal(entry?.before.members, 340);
  assert.match(String(entry?.before.passed), /unconditional freedom/);
  // What left in the old form stays as it left.
  assert.deepEqual(await texts(), frozen);
  await assert.rejects(settle(db.app, staff, id, 1, { taken: false, why: 'x' }), {
    code: 'resolutions.adoptions.problem.settled',
  });
});

test('what the desk refuses changes nothing and keeps its reason; nothing is ever rewritten', async () => {
  const { id } = await verified({ organisation: 'Invented Carters', part_of: '' });
  const next = await corrected(id, { organisation: 'Quite Another Body' });
  await correct(db.app, actor, id, { next, why: 'We are called so.', by: 'officer' });
  await assert.rejects(settle(db.app, staff, id, 1, { taken: false, why: ' ' }), {
    code: 'resolutions.adoptions.problem.no_reason',
  });
  await settle(db.app, staff, id, 1, { taken: false, why: 'That is another organisation.' });
  assert.equal((await shownAs('invented-carters')).organisation, 'Invented Carters');
  assert.deepEqual(await correctionsTold(db.visitors, id), []);
  for (const change of [
    sql`update adoption_corrections set why = 'x'`,
    sql`delete from adoption_corrections`,
  ])
    await assert.rejects(change.execute(db.app), /never changes/);
  await assert.rejects(
    correct(db.app, actor, id, { next: await corrected(id, {}), why: 'x', by: 'officer' }),
    { code: 'resolutions.adoptions.problem.nothing_changed' },
  );
});

test('an organisation that no longer wants to be named, or its vote told, is heard at once', async () => {
  const { id } = await verified({ organisation: 'Invented Printers', part_of: '' });
  const before = await supportFor(db.visitors, ground.version.text_id);
  const tell = async (other: Partial<RecordNow>) => {
    const record = recordIn(await confirmedAdoption(db.app, id));
    const next = { ...record, ...other };
    assert.ok(await correct(db.app, actor, id, { next, why: 'Decided so.', by: 'officer', consent: true }));
  };
  await tell({ tell_vote: false, tell_text: false });
  const shown = await shownAs('invented-printers');
  assert.deepEqual([shown.votes_for, shown.votes_against, shown.passed], [null, null, null]);
  await tell({ may_name: false });
  await assert.rejects(shownAs('invented-printers'));
  await assert.rejects(organisationBySlug(db.visitors, 'invented-printers'));
  assert.deepEqual(await supportFor(db.visitors, ground.version.text_id), before, 'counted all the same');
  await tell({ may_name: true, tell_vote: true });
  assert.equal((await shownAs('invented-printers')).votes_for, 31);
  // Who may be told what is no correction of a fact.
  assert.deepEqual(await correctionsTold(db.visitors, id), []);
});

test('a withdrawn adoption is counted no more and says since when; papers that are due stop, those out stay', async () => {
  const { id, item } = await verified({ organisation: 'Invented Masons', part_of: '' });
  const support = await supportFor(db.visitors, ground.version.text_id);
  const all = await supportOf(db.visitors);
  const due = await db.app.selectFrom('dispatches').selectAll().where('item_id', '=', item).execute();
  const [out] = due.filter(({ channel }) => channel === 'post');
  assert.ok(out && due.length > 1, 'no paper was made');
  await moveDispatch(db.app, staff, out.id, 'claimed');
  await moveDispatch(db.app, staff, out.id, 'posted');
  actor.clock.move(day_ms);
  assert.equal(
    await withdraw(db.app, actor, id, { why: 'The congress decided otherwise.', by: 'officer' }),
    due.length - 1,
  );
  const states = await db.app.selectFrom('dispatches').selectAll().where('item_id', '=', item).execute();
  assert.deepEqual([...new Set(states.map(({ id: own, state }) => `${own === out.id} ${state}`))].sort(), [
    'false cancelled',
    'true posted',
  ]);
  const [event] = await db.app
    .selectFrom('dispatch_events')
    .selectAll()
    .where('state', '=', 'cancelled')
    .execute();
  assert.equal(event?.note, cancelled_note);
  const after = await supportFor(db.visitors, ground.version.text_id);
  assert.deepEqual([support.organisations - after.organisations, support.members - after.members], [1, 340]);
  assert.equal(all.organisations - (await supportOf(db.visitors)).organisations, 1);
  assert.equal((await shownAs('invented-masons')).withdrawn_on, '2016-04-08');
  assert.equal((await organisationBySlug(db.visitors, 'invented-masons')).withdrawn_on, '2016-04-08');
  assert.ok(!(await rollAll(db.visitors, {})).some(({ slug }) => slug === 'invented-masons'));
  assert.ok((await adoptionsOf(db.visitors, model_slug)).some((one) => one.id === id));
  for (const again of [
    () => withdraw(db.app, actor, id, { why: 'x', by: 'officer' }),
    async () =>
      correct(db.app, staff, id, { next: await corrected(id, { members: '99' }), why: 'x', by: 'desk' }),
  ])
    await assert.rejects(again, { code: 'resolutions.adoptions.problem.withdrawn' });
  await assert.rejects(sql`delete from adoptions where id = ${id}`.execute(db.app), /foreign key/);
  // It may pass the same text again, and then stands with us anew.
  const anew = await verified({ organisation: 'Invented Masons', part_of: '' });
  assert.deepEqual(
    [(await shownAs('invented-masons')).id, (await supportFor(db.visitors, ground.version.text_id)).members],
    [anew.id, support.members],
  );
  assert.equal((await organisationBySlug(db.visitors, 'invented-masons')).withdrawn_on, null);
});

test('withdrawn before anybody verified it, it leaves the desk’s queue and cannot be verified', async () => {
  const id = await confirmed({ organisation: 'Invented Sailors', part_of: '' });
  await withdraw(db.app, actor, id, { why: 'Too early.', by: 'officer' });
  assert.ok(!(await adoptionsToVerify(db.app)).some((one) => one.id === id));
  await assert.rejects(verify(db.app, staff, ground.keys, id, nothing), {
    code: 'resolutions.adoptions.problem.withdrawn',
  });
});
