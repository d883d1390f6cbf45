import { sql } from 'kysely';
import type { Clock } from '../../kernel/clock.js';
import type { Db } from '../../kernel/database.js';
import { campaignOrNone } from '../../mailroom/campaign.js';
import { no_sender } from '../../mailroom/sender-due.js';
import type { Due } from '../../page/web.js';
import { lettersWithoutPaper } from './ready-letters.js';

/** What is due of letters on paper, for the desk's first page. */
export async function lettersDue(db: Db, _clock: Clock): Promise<Due[]> {
  const { rows } = await sql<{ ready: number; held: number }>`select
    (select count(*)::int from letters l join dispatches d on d.id = l.dispatch_id
      where l.state = 'approved' and d.state = 'due'
        and not exists (select from letter_holds h where h.letter_id = l.id and h.lifted_at is null)) as ready,
    (select count(*)::int from letter_holds h join letters l on l.id = h.letter_id
      where h.lifted_at is null and l.state = 'approved') as held`.execute(db);
  const { ready = 0, held = 0 } = rows[0] ?? {};
  // Without a sender nothing becomes paper, and no round of the clerk changes that: somebody has to.
  const stuck = (await campaignOrNone(db)) ? 0 : await lettersWithoutPaper(db);
  const due: Due[] = [];
  if (stuck > 0) {
    due.push({
      count: stuck,
      code: 'letters.papers.due.no_sender',
      href: '/desk/letters/papers',
      detail: { code: 'letters.papers.due.no_sender_detail', said_by: no_sender },
    });
  }
  if (ready > 0) {
    due.push({
      count: ready,
      code: 'letters.papers.due.ready',
      href: '/desk/letters/papers',
      ...(held > 0 ? { detail: { code: 'letters.papers.due.held', values: { count: held } } } : {}),
    });
  }
  return due;
}
