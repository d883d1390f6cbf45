import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { sql } from 'kysely';
import { type AdoptionGround, adoptionGround, handInTyped } from '../../test/adoption-ground.js';
import { type TestDatabase, testActor, testDatabase } from '../../test/database.js';
import { newId } from '../kernel/chance.js';
import { confirm } from './adoption.js';
import { verify } from './adoption-verification.js';
import { supportFor } from './count.js';

let db: TestDatabase;
let ground: AdoptionGround;
const actor = testActor('visitor');
const staff = { ...actor, who: 'staff:x' };

before(async () => {
  db = await testDatabase();
  ground = await adoptionGround(db, actor);
});
after(() => db.drop());

/** One organisation of an invented forest: `above` points to an earlier one, or to none. */
interface Grown {
  above: number | null;
  adopted: boolean;
  members: number | null;
  country: 'GB' | 'FR' | 'KZ';
}

/** The rule in words: whoever adopted counts its members, unless somebody above it is counted with theirs. */
function counted(forest: Grown[]) {
  const countsMembers = (one: Grown) => one.adopted && one.members !== null;
  const under = (one: Grown): boolean => {
    const above = one.above === null ? undefined : forest[one.above];
    return above !== undefined && (countsMembers(above) || under(above));
  };
  const adopted = forest.filter((one) => one.adopted);
  return {
    organisations: adopted.length,
    members: adopted.filter((one) => !under(one)).reduce((sum, one) => sum + (one.members ?? 0), 0),
    countries: new Set(adopted.map((one) => one.country)).size,
  };
}

/** Rows as verifying leaves them, without papers: the counting reads nothing else. */
async function plant(forest: Grown[]): Promise<void> {
  await sql`delete from adoption_decisions`.execute(db.app);
  await sql`delete from adoption_confirmations`.execute(db.app);
  await sql`delete from adoptions`.execute(db.app);
  await sql`update organisations set part_of_id = null`.execute(db.app);
  await sql`delete from organisations`.execute(db.app);
  const ids = forest.map(() => newId(actor.chance));
  const { text_id, id: version } = ground.version;
  for (const [place, one] of forest.entries()) {
    const id = ids[place];
    await sql`insert into organisations (id, slug, name, name_folded, kind, level, part_of_id, country, members, first_adopted_at)
      values (${id}, ${`o-${place}`}, ${`O ${place}`}, ${`o ${place}`}, 'union', 'local',
        ${one.above === null ? null : ids[one.above]}, ${one.country}, ${one.members}, now())`.execute(
      db.app,
    );
    if (!one.adopted) continue;
    await sql`with a as (insert into adoptions (id, draft, text_id, version_id, language, organisation, organisation_folded,
        kind, level, country, members, met_on, met_at, decided_by, passed, sha256, unchanged, demands, posted_by, may_name,
        spoken, confirm_hash, handed_in_at)
      values (${id}, ${newId(actor.chance)}, ${text_id}, ${version}, 'en', ${`O ${place}`}, ${`o ${place}`}, 'union', 'local',
        ${one.country}, ${one.members}, '2016-04-07', 'Nowhere', 'consent', 'x', ${Buffer.alloc(32)}, true, '{}',
        'campaign', false, 'en', ${actor.chance.bytes(32)}, now()) returning id)
      select id from a`.execute(db.app);
    await sql`insert into adoption_confirmations values (${id}, now())`.execute(db.app);
    await sql`insert into adoption_decisions (adoption_id, text_id, decision, organisation_id, decided_by, decided_at)
      values (${id}, ${text_id}, 'verified', ${id}, 'staff:x', now())`.execute(db.app);
  }
}

test('a branch and its federation are not counted twice, in any forest of organisations', async () => {
  const one = (place: number) =>
    fc.record({
      above: place === 0 ? fc.constant(null) : fc.option(fc.nat({ max: place - 1 })),
      adopted: fc.boolean(),
      members: fc.option(fc.integer({ min: 1, max: 1000 })),
      country: fc.constantFrom('GB' as const, 'FR' as const, 'KZ' as const),
    });
  const forest = fc
    .integer({ min: 0, max: 8 })
    .chain((size) => fc.tuple(...Array.from({ length: size }, (_, place) => one(place))));
  await fc.assert(
    fc.asyncProperty(forest, async (grown) => {
      await plant(grown);
      assert.deepEqual(await supportFor(db.visitors, ground.version.text_id), counted(grown));
    }),
    { numRuns: 60 },
  );
});

test('a federation that adopts after its branch takes the branch’s members into its own', async () => {
  await plant([]);
  const adopt = async (other: Record<string, string>) => {
    const { id, token } = await handInTyped(db, actor, ground, other);
    await confirm(db.app, actor, token);
    await verify(db.app, staff, ground.keys, id, { same_as: null, part_of_id: null });
    return supportFor(db.visitors, ground.version.text_id);
  };
  const branch = { organisation: 'Example Branch 12', part_of: 'Example Federation', members: '340' };
  assert.deepEqual(await adopt(branch), { organisations: 1, members: 340, countries: 1 });
  const federation = {
    organisation: 'Example Federation',
    part_of: '',
    members: '12000',
    kind: 'federation',
  };
  assert.deepEqual(await adopt(federation), { organisations: 2, members: 12_000, countries: 1 });
  const other = { organisation: 'Example Students', part_of: '', members: '', votes_for: '9', country: 'FR' };
  assert.deepEqual(await adopt(other), { organisations: 3, members: 12_000, countries: 2 });
});
