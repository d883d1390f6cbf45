import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type TestDatabase, testActor, testDatabase } from '../../test/database.js';
import { newId } from '../kernel/chance.js';
import { transact } from '../kernel/database.js';
import { Missing } from '../kernel/refusals.js';
import { organisationsLike, takeIn } from './organisation.js';
import { join, joinsOf, undoJoin } from './organisation-join.js';
import { asTree, organisationAtDesk, organisationsAtDesk } from './organisation-list.js';
import { movedTo, organisationBySlug, otherNames, supportOf } from './organisation-public.js';
import { setPartOf } from './organisation-tie.js';

let db: TestDatabase;
const actor = testActor('staff:x');
const why = 'Said on the telephone.';

before(async () => {
  db = await testDatabase();
});
after(() => db.drop());

let adoption = 0;
function take(name: string, members: number | null, other: { part_of?: string; consents?: boolean } = {}) {
  adoption += 1;
  const welcome = {
    basis: `adoption:${adoption}`,
    same_as: null,
    part_of_id: null,
    consents: other.consents ?? true,
  };
  const facts = { name, members, part_of: other.part_of ?? null, country: 'GB' } as const;
  return transact(db.app, (tx) => takeIn(tx, actor, { ...facts, kind: 'union', level: 'local' }, welcome));
}

test('two that are one are counted once, keep both names, and the old address leads on; taken back, they are two', async () => {
  const kept = await take('Invented Bookbinders', 100);
  const joined = await take('Invented Book Binders', 90);
  const branch = await take('Invented Binders Branch 3', 30, { part_of: 'Invented Book Binders' });
  const before = await supportOf(db.visitors);
  assert.ok((await organisationsLike(db.app, 'Invented Bookbinders')).some(({ id }) => id === joined));
  const id = await join(db.app, actor, { kept, joined, why });
  const after = await supportOf(db.visitors);
  assert.deepEqual([before.organisations - after.organisations, before.members - after.members], [1, 90]);
  assert.equal(await movedTo(db.visitors, 'invented-book-binders'), 'invented-bookbinders');
  assert.deepEqual(await otherNames(db.visitors, kept), ['Invented Book Binders']);
  await assert.rejects(organisationBySlug(db.visitors, 'invented-book-binders'), Missing);
  // What was part of the one is part of the other, and its members are in that one's number.
  const shown = await organisationBySlug(db.visitors, 'invented-binders-branch-3');
  assert.deepEqual(
    [shown.part_of_slug, shown.members_added, shown.within_name, shown.within_members],
    ['invented-bookbinders', false, 'Invented Bookbinders', 100],
  );
  // Under either name it is known again.
  assert.equal(await take('Invented Book Binders', null), kept);
  assert.equal((await joinsOf(db.app, kept))[0]?.why, why);

  await undoJoin(db.app, actor, id, 'They are two after all.');
  assert.equal((await organisationBySlug(db.visitors, 'invented-book-binders')).members, 90);
  assert.equal(await movedTo(db.visitors, 'invented-book-binders'), null);
  assert.equal((await organisationAtDesk(db.app, branch)).part_of_id, joined);
  await assert.rejects(undoJoin(db.app, actor, id, 'again'), Missing);
});

test('what is joined must make sense: not itself, not twice, not a branch with its federation, not what a room above objects to', async () => {
  const a = await take('Invented Alpha', 10);
  const b = await take('Invented Beta', 20);
  const c = await take('Invented Gamma', 30, { part_of: 'Invented Alpha' });
  const refused = (kept: string, joined: string, code: string, reason = why) =>
    assert.rejects(join(db.app, actor, { kept, joined, why: reason }), { code: `supporters.desk.${code}` });
  await refused(a, a, 'joins_itself');
  await refused(a, b, 'no_reason', ' ');
  await refused(a, c, 'one_above');
  await refused(c, a, 'one_above');
  await assert.rejects(join(db.app, actor, { kept: a, joined: newId(actor.chance), why }), Missing);
  await assert.rejects(
    join(db.app, actor, { kept: a, joined: b, why }, async () => 'resolutions.adoptions.problem.both_passed'),
    { code: 'resolutions.adoptions.problem.both_passed' },
  );
  await join(db.app, actor, { kept: a, joined: b, why });
  await refused(c, b, 'joined_already');
  await refused(c, a, 'joined_already');
  // What was part of the joined one cannot hold the one that it is now.
  await assert.rejects(setPartOf(db.app, actor, a, c, why), {
    code: 'supporters.organisation.part_of_itself',
  });
});

test('the joined one’s name stays private when it did not agree to be named', async () => {
  const kept = await take('Invented Loud Choir', null);
  const joined = await take('Invented Quiet Choir', null, { consents: false });
  await join(db.app, actor, { kept, joined, why });
  assert.deepEqual(await otherNames(db.visitors, kept), []);
  assert.equal(await movedTo(db.visitors, 'invented-quiet-choir'), null);
});

test('a person says what it is part of, and names tie it no more', async () => {
  const branch = await take('Invented Branch of Hope', 40, { part_of: 'Invented Hope' });
  const hope = await take('Invented Hope', 500);
  assert.equal((await organisationAtDesk(db.app, branch)).part_of_id, hope);
  await assert.rejects(setPartOf(db.app, actor, branch, null, ''), { code: 'supporters.desk.no_reason' });
  await setPartOf(db.app, actor, branch, null, 'Left it in 2015.');
  // The federation passes another text, and the branch does: neither ties it again.
  await take('Invented Hope', 510);
  await take('Invented Branch of Hope', 41, { part_of: 'Invented Hope' });
  const free = await organisationAtDesk(db.app, branch);
  assert.deepEqual([free.part_of_id, free.within_id, free.members], [null, null, 41]);
  await setPartOf(db.app, actor, branch, hope, 'Came back.');
  const shown = await organisationBySlug(db.visitors, 'invented-branch-of-hope');
  assert.deepEqual(
    [shown.members_added, shown.within_slug, shown.within_members],
    [false, 'invented-hope', 510],
  );
  await assert.rejects(setPartOf(db.app, actor, hope, branch, why), {
    code: 'supporters.organisation.part_of_itself',
  });
});

test('members of a branch of a branch are in the number of the highest one that gave any', async () => {
  const top = await take('Invented Confederation', null);
  const middle = await take('Invented Middle', 5200, { part_of: 'Invented Confederation' });
  await take('Invented Region', 800, { part_of: 'Invented Middle' });
  await take('Invented Local', 60, { part_of: 'Invented Region' });
  const shown = async () => (await organisationBySlug(db.visitors, 'invented-local')).within_name;
  assert.equal(await shown(), 'Invented Middle');
  await take('Invented Confederation', 90_000);
  assert.equal(await shown(), 'Invented Confederation');
  const tree = asTree(await organisationsAtDesk(db.app, 'Invented')).map(({ one, depth }) => [
    one.name,
    depth,
  ]);
  const at = tree.findIndex(([name]) => name === 'Invented Confederation');
  assert.deepEqual(tree.slice(at, at + 4), [
    ['Invented Confederation', 0],
    ['Invented Middle', 1],
    ['Invented Region', 2],
    ['Invented Local', 3],
  ]);
  assert.equal((await organisationAtDesk(db.app, middle)).part_of_id, top);
});
