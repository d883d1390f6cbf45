import type { Planter, Row, Value } from './planting.js';

const now = new Date();
/** A reply that stands; one that was struck has its reason. */
const stands: Row = { struck_at: null, struck_by: null, struck_why: null };

/**
 * What came back and what was answered, of which nobody is to know: answers that are kept for the desk, that
 * were struck, and of an office that is not public.
 */
export async function hideReturns(planter: Planter, office: Value, hidden_office: Value): Promise<void> {
  const told = { told: 'public', basis_kind: 'public-interest', told_at: now };
  const kept = { told: 'desk', basis_kind: null, told_at: null, channel: 'post' };
  await planter.row('replies', { office_id: office, ...kept, ...stands });
  await planter.row('replies', { office_id: office, ...told, channel: 'post', struck_at: now });
  const { id = null } = await planter.row('replies', {
    office_id: hidden_office,
    ...told,
    ...stands,
    channel: 'fax',
  });
  await planter.row('former_replies', { reply_id: id });
}

/** Rows that must not look as if there were something to do. */
export const settled_returns: Record<string, Row> = {
  returns: { settled_at: now },
  tally_lines: { undone_at: now },
  dispatch_holds: { lifted_at: now },
  // A number of the post and a type of a file take no canary.
  receipts: { number: 'RR473124829GB' },
  reply_scans: { media_type: 'application/pdf' },
};
