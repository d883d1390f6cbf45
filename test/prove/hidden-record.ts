import type pg from 'pg';
import type { Planter } from './planting.js';

const now = new Date();

/**
 * Records of adoptions that nobody is to see: corrections of a public one that wait or were refused, a
 * correction that holds of one that is not public, and the other name of an organisation that never agreed to
 * be named.
 */
export async function hideRecords(planter: Planter, client: pg.Client, number: number): Promise<void> {
  const one = async (question: string): Promise<string | null> =>
    (await client.query(question)).rows[0]?.id ?? null;
  const vote = { decided_by: 'consent', votes_for: null, votes_against: null, abstained: null };
  const record = { ...vote, country: 'GB', members: null, met_on: '2016-04-07' };
  const open = { settled_at: null, settled_by: null, taken: null };
  const named = await one('select id from published.adoptions order by id limit 1');
  const unnamed = await one('select id from verified_adoptions where not may_name order by id limit 1');
  if (!named || !unnamed) throw new Error('no adoption to hang a correction on');
  if (number === 0)
    await planter.row('adoption_corrections', { ...record, ...open, adoption_id: named, number: 900 });
  await planter.row('adoption_corrections', {
    ...record,
    adoption_id: named,
    number: 901 + number,
    settled_at: now,
    taken: false,
  });
  await planter.row('adoption_corrections', {
    ...record,
    adoption_id: unnamed,
    number: 901 + number,
    settled_at: now,
    taken: true,
    may_name: false,
  });
  const kept = await one('select id from published.organisations order by id limit 1');
  const { id: joined = null } = await planter.row('organisations', { country: 'GB', members: null });
  await planter.row('organisation_joins', {
    kept_id: kept,
    joined_id: joined,
    undone_at: null,
    undone_by: null,
    undone_why: null,
  });
}
