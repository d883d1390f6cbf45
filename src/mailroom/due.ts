import { sql } from 'kysely';
import { type Clock, today } from '../kernel/clock.js';
import type { Db } from '../kernel/database.js';
import type { Due } from '../page/web.js';
import { countOld } from './addresses/address-list.js';
import { stoppedPapers } from './addresses/paper-stop.js';
import { unfinishedBatches } from './batches/batch-list.js';
import { bouncesDue } from './bounces/desk.js';
import { pausedDue } from './outgoing/paused-due.js';
import { countToRelease } from './release.js';
import { countUnsettled } from './returns/return.js';

interface Counts {
  to_print: number;
  copies: number;
  rumours: number;
  proposals: number;
  first_proposal: string | null;
  open_papers: number;
  first_batch: number | null;
  failed: number;
  uncertain: number;
  by_hand: number;
}

/** What is due in the mailroom, for the desk's first page. */
export async function dueOf(db: Db, clock: Clock): Promise<Due[]> {
  const { rows } = await sql<Counts>`select
    (select count(*)::int from dispatches d join items i on i.id = d.item_id
      where d.state = 'due' and d.channel = 'post' and d.posted_by = 'campaign' and not i.sealed) as to_print,
    (select count(*)::int from dispatches d join items i on i.id = d.item_id
      where d.state = 'due' and d.channel = 'post' and d.posted_by = 'campaign' and not i.sealed
        and d.role = 'copy') as copies,
    (select count(*)::int from dispatches where state = 'claimed' and batch_id is not null) as open_papers,
    (select min(b.number) from batches b join dispatches d on d.batch_id = b.id
      where d.state = 'claimed') as first_batch,
    (select count(*)::int from address_doubts a where resolved_on is null
      -- A paper that came back stands in the line of the returns until somebody has looked into it.
      and not exists (select from returns r where r.id = a.return_id and r.settled_at is null
        and r.struck_at is null)) as rumours,
    (select count(*)::int from address_proposals where agreed is null) as proposals,
    (select address_id from address_proposals where agreed is null order by proposed_at, id limit 1) as first_proposal,
    (select count(*)::int from mails where state = 'failed') as failed,
    (select count(*)::int from dispatches
      where state = 'due' and channel in ('handed', 'fax')) as by_hand,
    (select count(*)::int from mails where state = 'uncertain') as uncertain`.execute(db);
  const counts = rows[0];
  if (!counts) return [];
  const { to_print, copies, open_papers, first_batch, rumours, failed, uncertain } = counts;
  const { proposals, first_proposal, by_hand } = counts;
  const { old, awaited } = await countOld(db, today(clock));
  const stopped = await stoppedPapers(db);
  const unfinished = await unfinishedBatches(db);
  const line = (count: number, what: string, href: string, detail?: Due['detail']): Due[] =>
    count === 0 ? [] : [{ count, code: `mailroom.due.${what}`, href, ...(detail ? { detail } : {}) }];
  return [
    ...(await pausedDue(db)),
    ...line(to_print, 'to_print', '/desk/mailroom', {
      code: 'mailroom.due.to_print_detail',
      values: { addressees: to_print - copies, copies },
    }),
    ...line(unfinished.length, 'batches', `/desk/mailroom/batches/${unfinished[0]?.number ?? 0}`),
    ...line(open_papers, 'tally', `/desk/mailroom/batches/${first_batch ?? 0}`),
    ...line(await countToRelease(db), 'to_release', '/desk/mailroom'),
    ...line(by_hand, 'by_hand', '/desk/mailroom/by-hand'),
    ...line(await countUnsettled(db), 'returns', '/desk/mailroom/returns'),
    ...line(uncertain, 'uncertain', '/desk/mailroom/outbox', { code: 'mailroom.due.uncertain_detail' }),
    ...line(failed, 'failed', '/desk/mailroom/outbox'),
    ...(await bouncesDue(db)),
    ...line(stopped.length, 'stopped', '/desk/mailroom/stopped', {
      code: 'mailroom.due.stopped_detail',
      values: { count: stopped.filter(({ paper_state }) => paper_state !== 'due').length },
    }),
    ...line(proposals, 'proposals', `/desk/addresses/${first_proposal ?? ''}`),
    ...line(rumours, 'rumours', '/desk/addresses?show=rumoured'),
    ...line(old, 'old_addresses', '/desk/addresses?show=stale', {
      code: 'mailroom.due.old_addresses_detail',
      values: { count: awaited },
    }),
  ];
}
