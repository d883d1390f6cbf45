import './tables.js';
import { sql } from 'kysely';
import type { Actor } from '../../kernel/actor.js';
import { type Clock, hour_ms, minute_ms } from '../../kernel/clock.js';
import { type Db, transact } from '../../kernel/database.js';
import { record } from '../../kernel/journal.js';
import { inLanguage, type Language, type Messages } from '../../kernel/language.js';
import type { RetentionRule } from '../../kernel/retention.js';
import { queueMail } from '../../mailroom/outbox.js';
import { dateInWords } from '../../page/date.js';
import type { Due, KeyRing } from '../../page/web.js';
import { type Sender, sealedSender } from '../letter.js';
import { not_let_in } from '../letter-state.js';
import type { LetterNoticeKind } from './tables.js';

/** So many are noted in one turn of the clerk, and so many writers are told at one press of the button. */
const noted_at_once = 5000;
export const told_at_once = 500;

/** Letters whose writer can be told: an address was given, confirmed, and is still kept. */
const reachable = sql`l.confirmed_at is not null and l.sender_sealed is not null`;

/**
 * What is written in one transaction shows with its end: a turn of the clerk looks back so far behind the last one, so
 * that nothing falls between two. No act of ours takes as long.
 */
const overlap_ms = 10 * minute_ms;
/** So seldom it is written down how far the clerk is while nothing happens: whatever is written makes kept pages anew. */
const noted_every_ms = hour_ms;

/**
 * Notes what happened to letters whose writers can be told, as it stands now: what was over before the clerk came
 * needs no mail. A kind is noted again only when it happened anew after it was noted: another hold, a second answer.
 * Looks only at letters with which something happened since the last turn; at most 5,000 are noted in one, and the
 * next goes on. Returns how many were.
 */
export async function noteWhatHappened(db: Db, actor: Actor): Promise<number> {
  const at = actor.clock.now();
  return transact(db, async (tx) => {
    const before = await tx.selectFrom('letter_noting').select('noted_until').executeTakeFirst();
    const until_ms = before?.noted_until.getTime() ?? 0;
    const since = new Date(until_ms - overlap_ms);
    const { numAffectedRows } = await sql`
      with touched as (
        select letter_id as id from letter_events where at >= ${since}
        union select letter_id from letter_holds where held_at >= ${since}
        union select id from letters where confirmed_at >= ${since}
        union select l.id from dispatch_events e join letters l on l.dispatch_id = e.dispatch_id where e.at >= ${since})
      insert into letter_notices (letter_id, kind, made_at)
      select h.id, h.kind, ${at} from (
        select l.id, l.changed_at, o.held_at, case
            when l.state = 'sent_back' then 'sent_back'
            when l.state <> 'approved' then null
            when d.state = 'refused' or (d.state = 'returned' and exists (select from returns r
              where r.dispatch_id = d.id and r.struck_at is null and r.reason = any(${[...not_let_in]})))
              then 'not_passed'
            when d.state = 'returned' then 'returned'
            when d.state = 'replied' then 'answered'
            when d.state = 'confirmed' then 'arrived'
            when d.state in ('posted', 'reported_posted') then 'posted'
            when o.letter_id is not null then 'held'
          end as kind
        from touched t join letters l on l.id = t.id and ${reachable} left join dispatches d on d.id = l.dispatch_id
          left join letter_holds o on o.letter_id = l.id and o.lifted_at is null) h
      where h.kind is not null and not exists (select from letter_notices n
        where n.letter_id = h.id and n.kind = h.kind and (n.released_at is null or n.made_at >= coalesce(case h.kind
          when 'held' then h.held_at
          when 'sent_back' then h.changed_at
          when 'answered' then (select max(e.at) from letter_events e where e.letter_id = h.id and e.what = 'answered')
        end, n.made_at)))
      order by h.id limit ${noted_at_once}
      on conflict (letter_id, kind) do update set made_at = excluded.made_at, released_at = null`.execute(tx);
    const noted = Number(numAffectedRows ?? 0);
    const isOld = at.getTime() - until_ms >= noted_every_ms;
    if (noted < noted_at_once && (noted > 0 || isOld))
      await tx
        .insertInto('letter_noting')
        .values({ noted_until: at })
        .onConflict((conflict) => conflict.column('one').doUpdateSet({ noted_until: at }))
        .execute();
    return noted;
  });
}

/** Forgets what nobody can be told any more, because the address is gone. Returns how much that was. */
export async function forgetNotices(db: Db): Promise<number> {
  const { numAffectedRows } = await sql`delete from letter_notices n using letters l
    where l.id = n.letter_id and n.released_at is null and not (${reachable})`.execute(db);
  return Number(numAffectedRows ?? 0);
}

export const noticeRules: readonly RetentionRule[] = [
  {
    name: 'letters.notices',
    what: 'that there is word for the writer of a letter',
    when: 'when there is no address left to which it could go',
    forget: ({ db }) => forgetNotices(db),
  },
];

/** What waits to be told: letters by kind, and how many of their writers this member of staff can tell. */
export async function waitingNotices(
  db: Db,
  staffId: string,
): Promise<{ kinds: { kind: LetterNoticeKind; letters: number }[]; ours: number; locked: number }> {
  const { rows: kinds } = await sql<{ kind: LetterNoticeKind; letters: number }>`
    select kind, count(*)::int as letters from letter_notices where released_at is null
    group by kind order by kind`.execute(db);
  const { rows } = await sql<{ ours: number; locked: number }>`
    select count(*) filter (where held)::int as ours, count(*) filter (where not held)::int as locked from (
      select distinct l.id, exists (select from grants g
        where g.compartment = l.compartment and g.staff_id = ${staffId}) as held
      from letter_notices n join letters l on l.id = n.letter_id where n.released_at is null) w`.execute(db);
  return { kinds, ...(rows[0] ?? { ours: 0, locked: 0 }) };
}

interface Waiting {
  id: string;
  spoken: Language;
  compartment: string;
  received_at: Date;
  sender_sealed: Buffer;
  kind: LetterNoticeKind;
  /** When the first of what it waits to be told of was noted: each is told of by one mail. */
  since: Date;
}

/**
 * Tells the writers whose months this member of staff can open: addresses are opened in the request, and each
 * letter gets one mail, whatever happened to it meanwhile and however often the button is pressed. At most 500 at once.
 */
export async function releaseNotices(
  db: Db,
  actor: Actor,
  staffId: string,
  keys: KeyRing,
  means: { messages: Messages; publicUrl: string },
): Promise<number> {
  const { rows } = await sql<Waiting>`
    select l.id, l.spoken, l.compartment, l.received_at, l.sender_sealed, w.kind, w.since from (
      select letter_id, min(made_at) as since, min(kind) as kind from letter_notices
      where released_at is null group by letter_id) w
      join letters l on l.id = w.letter_id and ${reachable}
      join grants g on g.compartment = l.compartment and g.staff_id = ${staffId}
    order by w.since, l.id limit ${told_at_once}`.execute(db);
  // Opened before the transaction begins: each opening writes its own line into the journal.
  const opened: (Waiting & { email: string | null })[] = [];
  for (const row of rows) {
    const sender = await keys.open<Sender>(row.compartment, sealedSender(row.id), row.sender_sealed);
    opened.push({ ...row, email: sender.email });
  }
  return transact(db, async (tx) => {
    let mails = 0;
    for (const { id, email, spoken, received_at, kind, since } of opened) {
      const { numUpdatedRows } = await tx
        .updateTable('letter_notices')
        .set({ released_at: actor.clock.now() })
        .where('letter_id', '=', id)
        .where('released_at', 'is', null)
        .executeTakeFirst();
      // Somebody who pressed at the same time has told this one.
      if (numUpdatedRows === 0n || email === null) continue;
      const words = noticeWords(means, spoken, received_at);
      const key = `letter:${id}:${kind}:${since.toISOString()}`;
      await queueMail(tx, actor, { key, purpose: 'notice', to: email, ...words });
      mails += 1;
    }
    if (opened.length > 0) {
      await record(tx, actor, { what: 'letter.notices_released', subject: 'letters', detail: { mails } });
    }
    return mails;
  });
}

/** What a mail says: that something happened to the letter of a day, and where to look. Never what. */
export function noticeWords(
  { messages, publicUrl }: { messages: Messages; publicUrl: string },
  spoken: Language,
  received_at: Date,
): { subject: string; text: string } {
  const say = messages.in(spoken);
  const link = publicUrl + inLanguage(spoken, '/letters');
  const day = dateInWords(received_at.toISOString().slice(0, 10), say);
  return {
    subject: say('letters.answers.notice.subject'),
    text: say('letters.answers.notice.text', { day, link }),
  };
}

/** Writers who wait to be told, for the desk's first page. */
export async function letterNoticesDue(db: Db, _clock: Clock): Promise<Due[]> {
  const { rows } = await sql<{ count: number }>`
    select count(distinct letter_id)::int as count from letter_notices where released_at is null`.execute(db);
  const count = rows[0]?.count ?? 0;
  return count === 0 ? [] : [{ count, code: 'letters.answers.notices.due', href: '/desk/letters/notices' }];
}
