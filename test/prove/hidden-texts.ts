import type { Ground } from './hidden-rows.js';
import type { Planter, Value } from './planting.js';

const now = new Date();

/**
 * Demands that nobody is to see: of a draft, with its words in another language and its sources, and of a public
 * text one that was struck out. Gives back the draft's.
 */
export async function hideDemands(planter: Planter, ground: Ground, draft: Value): Promise<Value> {
  const alone = { answers_id: null, relation: null, relation_why: null };
  const open = { text_id: draft, language: 'en', kind: 'release', struck_at: null };
  const { id = null } = await planter.row('demands', { ...open, ...alone });
  // A public demand does not take up one of a draft.
  const tie = { answers_id: id, relation: 'supports' };
  const struck = await planter.row('demands', { ...open, ...tie, text_id: ground.text, struck_at: now });
  for (const demand_id of [id, struck.id ?? null]) {
    await planter.row('demand_wordings', { demand_id, language: 'ru' });
    await planter.row('demand_sources', { demand_id, source_id: ground.source });
  }
  return id;
}

/** Those who want to be told, and what they are told: nothing of either is public. */
export async function hideSubscriptions(planter: Planter, ground: Ground): Promise<void> {
  const of = { text_id: ground.text, version_id: ground.version };
  await planter.row('subscriptions', { ...of, confirmed_at: null });
  const draft = await planter.row('versions', { text_id: ground.text, published_at: null, number: null });
  const version_id = draft.id ?? null;
  await planter.row('notices', { text_id: ground.text, version_id, settled: 'dropped', settled_at: now });
  await planter.row('draft_editions', { version_id, part: 'en' });
  // A withdrawal of what was never out.
  await planter.row('version_withdrawals', { version_id, language: 'en' });
}
