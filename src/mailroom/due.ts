import { sql } from 'kysely';
import { type Clock, today } from '../kernel/clock.js';
import type { Db } from '../kernel/database.js';
import type { Due } from '../page/web.js';
import { oldAddresses } from './address-check.js';
import { countToRelease } from './release.js';

interface Counts {
  to_print: number;
  copies: number;
  doubtful: number;
  open_papers: number;
  first_batch: number | null;
  failed: number;
  uncertain: number;
}

/** What is due in the mailroom, for the desk's first page. */
export async function dueOf(db: Db, clock: Clock): Promise<Due[]> {
  const { rows } = await sql<Counts>`select
    (select count(*)::int from dispatches
      where state = 'due' and channel = 'post' and posted_by = 'campaign') as to_print,
    (select count(*)::int from dispatches
      where state = 'due' and channel = 'post' and posted_by = 'campaign' and role = 'copy') as copies,
    (select count(*)::int from dispatches where state = 'claimed' and batch_id is not null) as open_papers,
    (select min(b.number) from batches b join dispatches d on d.batch_id = b.id
      where d.state = 'claimed') as first_batch,
    (select count(*)::int from mails where state = 'failed') as failed,
    (select count(*)::int from mails where state = 'uncertain') as uncertain`.execute(db);
  const counts = rows[0];
  if (!counts) return [];
  const { to_print, copies, open_papers, first_batch, failed, uncertain } = counts;
  const old = await oldAddresses(db, today(clock));
  const line = (count: number, what: string, href: string, detail?: Due['detail']): Due[] =>
    count === 0 ? [] : [{ count, code: `mailroom.due.${what}`, href, ...(detail ? { detail } : {}) }];
  return [
    ...line(to_print, 'to_print', '/desk/mailroom', {
      code: 'mailroom.due.to_print_detail',
      values: { addressees: to_print - copies, copies },
    }),
    ...line(open_papers, 'tally', `/desk/mailroom/batches/${first_batch ?? 0}`),
    ...line(await countToRelease(db), 'to_release', '/desk/mailroom'),
    ...line(uncertain, 'uncertain', '/desk/mailroom/outbox', { code: 'mailroom.due.uncertain_detail' }),
    ...line(failed, 'failed', '/desk/mailroom/outbox'),
    ...line(old.length, 'old_addresses', '/desk/mailroom/addresses', {
      code: 'mailroom.due.old_addresses_detail',
      values: { count: old.filter(({ waiting }) => waiting > 0).length },
    }),
  ];
}
