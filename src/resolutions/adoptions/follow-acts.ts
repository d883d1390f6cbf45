import { sql } from 'kysely';
import type { Actor } from '../../kernel/actor.js';
import { type Db, transact } from '../../kernel/database.js';
import { Missing, Refused } from '../../kernel/refusals.js';
import { reportPosted } from '../../mailroom/dispatch.js';
import { type Confirmed, confirmedAdoption } from '../adoption-verification.js';
import type { SentCount } from '../count.js';
import { correct, correctionsOf, type Entry } from './correction.js';
import { ask, askForLink } from './link-request.js';
import type { ScanSaid } from './minute-file.js';
import { keepScan, type Scan, scansOf } from './minute-scan.js';
import { adoptionBehind, pressedBehind } from './officer-link.js';
import { asTheyStand, type RecordNow, recordIn } from './record-now.js';
import { type Withdrawal, withdraw, withdrawalOf } from './withdrawal.js';

/** What an officer sees behind the private link; never a name or an address of a person. */
export interface Followed {
  adoption: Confirmed;
  corrections: Entry[];
  withdrawal: Withdrawal | null;
  scans: Scan[];
  /** Papers by addressee, counted honestly. */
  papers: SentCount[];
  /** Papers that the organisation posts itself and has not reported yet. */
  to_post: number;
}

export interface Telling {
  may_name: boolean;
  tell_vote: boolean;
  tell_text: boolean;
}

/** What the officer of an adoption may do through the private link, and nobody without it. */
export interface FollowActs {
  /** Null: the link is over. Throws `Missing` for one that was never given. Changes nothing. */
  look(token: string): Promise<Followed | null>;
  /** Whether it holds at once; else it waits for the desk. */
  correct(token: string, next: RecordNow, why: string): Promise<boolean>;
  tell(token: string, telling: Telling, why: string): Promise<void>;
  withdraw(token: string, why: string): Promise<void>;
  keepScan(token: string, said: ScanSaid): Promise<void>;
  /** How many papers are reported as posted now. */
  reportPosted(token: string): Promise<number>;
  /** A new link, by a link that is over; nothing tells whether one comes. */
  askAgain(token: string): Promise<void>;
  askForLink(organisation: string, country: string): Promise<void>;
}

/** Binds the acts to the application's handle and to `actor`: an officer whom nobody knows by name. */
export function followActs(db: Db, actor: Actor): FollowActs {
  const pressed = <T>(token: string, act: (tx: Db, adoptionId: string) => Promise<T>): Promise<T> =>
    transact(db, async (tx) => act(tx, await pressedBehind(tx, actor, token)));
  return {
    look: async (token) => {
      const { adoption_id, over } = await adoptionBehind(db, actor, token);
      return over ? null : followed(db, adoption_id);
    },
    correct: (token, next, why) =>
      pressed(token, (tx, id) => correct(tx, actor, id, { next, why, by: 'officer' })),
    tell: (token, telling, why) =>
      pressed(token, async (tx, id) => {
        const next = { ...(await recordOf(tx, id)), ...telling };
        await correct(tx, actor, id, { next, why, by: 'officer', consent: true });
      }),
    withdraw: (token, why) =>
      pressed(token, async (tx, id) => {
        await withdraw(tx, actor, id, { why, by: 'officer' });
      }),
    keepScan: (token, said) =>
      pressed(token, async (tx, id) => {
        await keepScan(tx, actor, id, said, 'officer');
      }),
    reportPosted: (token) =>
      pressed(token, async (tx, id) => {
        const item = await tx
          .selectFrom('items')
          .select('id')
          .where('kind', '=', 'adoption')
          .where('subject', '=', id)
          .executeTakeFirst();
        const count = item ? await reportPosted(tx, actor, item.id) : 0;
        if (count === 0) throw new Refused('resolutions.adoptions.problem.nothing_to_post', {}, 422);
        return count;
      }),
    askAgain: (token) =>
      transact(db, async (tx) => ask(tx, actor, (await adoptionBehind(tx, actor, token)).adoption_id)),
    askForLink: (organisation, country) => askForLink(db, actor, organisation, country),
  };
}

async function recordOf(tx: Db, id: string): Promise<RecordNow> {
  const row = await tx.selectFrom('adoptions').selectAll().where('id', '=', id).executeTakeFirst();
  const [record] = row ? await asTheyStand(tx, [row]) : [];
  if (!record) throw new Missing('adoption');
  return recordIn(record);
}

async function followed(db: Db, id: string): Promise<Followed> {
  const { rows: papers } = await sql<SentCount>`
    select addressee_kind, addressee_id, addressee_name, (select o.names from offices o
        where c.addressee_kind = 'office' and o.id = c.addressee_id) as office_names, role, waiting, sent_by_email, reported_posted,
      confirmed, returned, refused, answered, handed_over, reported_sent, null as median_days, 0 as words
    from published.dispatch_counts c where kind = 'adoption' and subject = ${id}
    order by role, addressee_kind, addressee_name`.execute(db);
  const { rows: posts } = await sql<{ count: number }>`
    select count(*) as count from dispatches d join items i on i.id = d.item_id
    where i.kind = 'adoption' and i.subject = ${id} and d.posted_by = 'organisation' and d.state = 'due'`.execute(
    db,
  );
  return {
    adoption: await confirmedAdoption(db, id),
    corrections: await correctionsOf(db, id),
    withdrawal: await withdrawalOf(db, id),
    scans: (await scansOf(db, id)).filter(({ dropped_at }) => dropped_at === null),
    papers,
    to_post: posts[0]?.count ?? 0,
  };
}
