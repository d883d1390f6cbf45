import { askEverything } from '../authorisation/asking.js';
import { readExpected } from '../authorisation/expectation.js';
import { type Ground, openGround } from '../authorisation/ground.js';
import { judge, ruleMutations } from '../authorisation/rule-mutations.js';
import { judgeViews } from '../authorisation/view-mutations.js';
import { startTestServer } from '../server.js';

const least_mutations = 200;

/**
 * Asks for every route in every state by everybody, and compares with the expectation that stands in the repository; then
 * breaks every rule of the table, of the roles and of the guard, and every condition of the published views, one at a
 * time: each must be noticed.
 */
export async function authorisation() {
  const server = await startTestServer(undefined);
  Object.assign(process.env, server.environment);
  try {
    const ground = await openGround();
    try {
      return await prove(ground);
    } finally {
      await ground.close();
    }
  } finally {
    await server.stop();
  }
}

async function prove(ground: Ground) {
  const expected = readExpected();
  const { counts, complaints } = await askEverything(ground, expected);
  const rules = ruleMutations(ground, expected);
  const missed = await judge(ground, expected, rules);
  const views = await judgeViews(ground);
  const mutations = rules.length + views.mutations;
  const caught = mutations - missed.length - views.missed.length;
  if (mutations < least_mutations) complaints.push(`only ${mutations} rules were broken`);
  complaints.push(...views.complaints);
  for (const one of [...missed, ...views.missed]) complaints.push(`nobody noticed: ${one}`);
  const broken = { mutations, rules_broken: rules.length, conditions_left_out: views.mutations, caught };
  return {
    kept: complaints.length === 0,
    counts: {
      ...counts,
      ...broken,
      conditions_impossible: views.impossible,
      conditions_alike: views.alike,
      conditions_untried: views.untried,
    },
    complaints,
  };
}
