import './tables.js';
import { sql } from 'kysely';
import type { Actor } from '../../kernel/actor.js';
import { isId, newId } from '../../kernel/chance.js';
import { type Clock, today } from '../../kernel/clock.js';
import { type Db, isDuplicate, transact } from '../../kernel/database.js';
import { record } from '../../kernel/journal.js';
import { type Language, languages, type Messages } from '../../kernel/language.js';
import { Missing, Refused } from '../../kernel/refusals.js';
import { takeBackMails } from '../../mailroom/outgoing/take-back.js';
import type { Due } from '../../page/web.js';
import { sheetOf } from './sheet.js';
import type { Often, SendingState } from './tables.js';
import { type Written, written } from './written-mail.js';

/** What is sent: an issue, an article or a month, as the desk names it. */
export interface Chosen {
  kind: Often;
  /** Number of the issue or of the article in any language; `YYYY-MM`. */
  subject: string;
}

/** What the words are made with. */
export interface WordMeans {
  messages: Messages;
  publicUrl: string;
  publisher: string;
}

/**
 * Prepares a sending: its words in each language, as they are out now, are kept, looked at and later sent. Throws
 * `Refused` when there is nothing of the kind, or when the same thing was prepared or sent before.
 */
export async function prepareSending(
  db: Db,
  actor: Actor,
  chosen: Chosen,
  { messages, ...means }: WordMeans,
): Promise<string> {
  const { kind } = chosen;
  const subject = await subjectOf(db, chosen);
  const words: Written[] = [];
  for (const language of languages) {
    const say = messages.in(language);
    words.push(written(await sheetOf(db, { kind, subject }, { say, ...means }), say));
  }
  const id = newId(actor.chance);
  const prepared_at = actor.clock.now();
  try {
    await transact(db, async (tx) => {
      await tx
        .insertInto('newsletter_sendings')
        .values({
          ...{ id, kind, subject, state: 'prepared', prepared_by: actor.who, prepared_at },
          ...{ settled_at: null, told_sealed: null },
        })
        .execute();
      await tx
        .insertInto('newsletter_words')
        .values(words.map((one) => ({ sending_id: id, ...one })))
        .execute();
      const detail = { kind, about: chosen.subject };
      await record(tx, actor, { what: 'newsletter.prepared', subject: `newsletter_sending:${id}`, detail });
    });
  } catch (error) {
    if (isDuplicate(error)) throw new Refused('newspaper.newsletter.was_prepared');
    throw error;
  }
  return id;
}

async function subjectOf(db: Db, { kind, subject }: Chosen): Promise<string> {
  if (kind === 'month') {
    if (!/^20\d\d-(0[1-9]|1[0-2])$/.test(subject))
      throw new Refused('newspaper.newsletter.no_month', {}, 422);
    return subject;
  }
  if (!/^[1-9]\d{0,8}$/.test(subject)) throw new Refused('newspaper.newsletter.no_number', {}, 422);
  const { rows } = await sql<{ id: string }>`${
    kind === 'issue'
      ? sql`select id from published.issues where number = ${Number(subject)}`
      : sql`select original_id as id from published.articles where number = ${Number(subject)}`
  }`.execute(db);
  if (!rows[0]) throw new Refused('newspaper.newsletter.nothing_out');
  return rows[0].id;
}

/** A sending as the desk shows it. */
export interface Sending {
  id: string;
  kind: Often;
  state: SendingState;
  prepared_at: Date;
  /** As the English words have it. */
  title: string;
  /** Subscriptions that have not got it. */
  waiting: number;
  /** By what became of their mails. */
  in_outbox: number;
  sent: number;
  refused: number;
  uncertain: number;
  /** Of those that were sent, how many came back. */
  came_back: number;
  /** Subscriptions of an address that had it already. */
  same_address: number;
}

/** Who gets a sending `x` and has not got it. `day` is today. */
export const isForSending = (day: string) => sql`s.often = x.kind and s.confirmed_at <= x.prepared_at
  and s.kept_until >= ${day}::date and not exists (select from newsletter_mails n
    where n.sending_id = x.id and n.subscription_id = s.id)`;

const counted = (day: string) => sql`x.id, x.kind, x.state, x.prepared_at,
  (select w.subject from newsletter_words w where w.sending_id = x.id and w.language = 'en') as title,
  (case when x.state in ('done', 'dropped') then 0
    else (select count(*)::int from newsletter_subscriptions s where ${isForSending(day)}) end) as waiting,
  k.in_outbox, k.sent, k.refused, k.uncertain, k.came_back, k.same_address`;

const counts = sql`lateral (select
    count(*) filter (where m.state in ('due', 'claimed'))::int as in_outbox,
    count(*) filter (where m.state = 'sent')::int as sent,
    count(*) filter (where m.state in ('failed', 'dropped'))::int as refused,
    count(*) filter (where m.state = 'uncertain')::int as uncertain,
    count(*) filter (where exists (select from bounces b where b.mail_id = m.id and b.action = 'failed'))::int as came_back,
    count(*) filter (where n.mail_id is null)::int as same_address
  from newsletter_mails n left join mails m on m.id = n.mail_id where n.sending_id = x.id)`;

/** How many sendings the desk's list shows. */
const most_shown = 50;

/** The latest sendings, those that are not done first. */
export async function sendingsOf(db: Db, clock: Clock): Promise<Sending[]> {
  const { rows } = await sql<Sending>`select ${counted(today(clock))}
    from newsletter_sendings x, ${counts} k
    order by x.settled_at is not null, x.prepared_at desc, x.id limit ${most_shown}`.execute(db);
  return rows;
}

/** One sending. Throws `Missing`. */
export async function sendingById(db: Db, clock: Clock, id: string): Promise<Sending> {
  if (!isId(id)) throw new Missing('sending');
  const { rows } = await sql<Sending>`select ${counted(today(clock))}
    from newsletter_sendings x, ${counts} k where x.id = ${id}`.execute(db);
  if (!rows[0]) throw new Missing('sending');
  return rows[0];
}

/** What a sending says, in each language. */
export async function wordsOf(db: Db, id: string): Promise<Map<Language, Written>> {
  const rows = await db
    .selectFrom('newsletter_words')
    .select(['language', 'subject', 'text', 'html'])
    .where('sending_id', '=', id)
    .execute();
  return new Map(rows.map((one) => [one.language, one]));
}

/** A mail that has not just gone well. */
export interface Troubled {
  mail_id: string;
  spoken: Language;
  batch: number;
  state: string;
  reason: string | null;
  /** Status of the notice with which it came back. */
  status: string | null;
  changed_at: Date;
}

export const most_troubled = 200;

/** The result list: what was refused, is uncertain or came back, and why; no address stands in it. */
export async function troubledOf(db: Db, id: string): Promise<Troubled[]> {
  const { rows } = await sql<Troubled>`
    select m.id as mail_id, n.spoken, n.batch, m.state, m.reason, b.status, m.changed_at
    from newsletter_mails n join mails m on m.id = n.mail_id
      left join lateral (select coalesce(o.status, o.reply::text) as status from bounces o
        where o.mail_id = m.id and o.action = 'failed' order by o.read_at desc limit 1) b on true
    where n.sending_id = ${id} and (m.state in ('failed', 'dropped', 'uncertain') or b.status is not null)
    order by m.changed_at desc, m.id limit ${most_troubled}`.execute(db);
  return rows;
}

/** What was released when, by whom. */
export async function batchesOf(db: Db, id: string) {
  return db
    .selectFrom('newsletter_batches')
    .select(['number', 'mails', 'released_by', 'released_at'])
    .where('sending_id', '=', id)
    .orderBy('number')
    .execute();
}

const steps = {
  pause: { from: ['going'], to: 'paused' },
  go_on: { from: ['paused'], to: 'going' },
  // What has begun is not dropped: it would go to the same readers again.
  drop: { from: ['prepared'], to: 'dropped' },
  end: { from: ['going', 'paused'], to: 'done' },
} as const satisfies Record<string, { from: SendingState[]; to: SendingState }>;
export type Step = keyof typeof steps;
export const isStep = (word: string): word is Step => word in steps;

/**
 * Pauses a sending, goes on with it, drops one that has not begun, or ends one for those who have not got it. A pause
 * and an end take its mails back out of the outbox that have not left: nothing of it waits under the operational key.
 * Throws `Refused` when its state does not allow it.
 */
export async function stepSending(db: Db, actor: Actor, id: string, step: Step): Promise<void> {
  const { from, to } = steps[step];
  await transact(db, async (tx) => {
    const found = isId(id)
      ? await tx
          .selectFrom('newsletter_sendings')
          .select('state')
          .where('id', '=', id)
          .forUpdate()
          .executeTakeFirst()
      : undefined;
    if (!found) throw new Missing('sending');
    if (!(from as readonly SendingState[]).includes(found.state))
      throw new Refused('newspaper.newsletter.not_now');
    const isOver = to === 'done' || to === 'dropped';
    const now = actor.clock.now();
    const over = isOver ? { settled_at: now, told_sealed: null } : {};
    await tx
      .updateTable('newsletter_sendings')
      .set({ state: to, ...over })
      .where('id', '=', id)
      .execute();
    const taken_back = step === 'pause' || step === 'end' ? await emptyOutbox(tx, id) : 0;
    await record(tx, actor, {
      what: `newsletter.${to}`,
      subject: `newsletter_sending:${id}`,
      detail: { taken_back },
    });
  });
}

async function emptyOutbox(tx: Db, id: string): Promise<number> {
  const mails = await tx
    .selectFrom('newsletter_mails')
    .select('mail_id')
    .where('sending_id', '=', id)
    .where('mail_id', 'is not', null)
    .execute();
  const gone = await takeBackMails(
    tx,
    mails.flatMap(({ mail_id }) => mail_id ?? []),
  );
  return gone.length;
}

/** Who waits for a newsletter that was prepared, for the desk's first page. */
export async function newslettersDue(db: Db, clock: Clock): Promise<Due[]> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from newsletter_sendings x
    where x.state in ('prepared', 'going') and exists (select from newsletter_subscriptions s
      where ${isForSending(today(clock))})`.execute(db);
  const count = rows[0]?.count ?? 0;
  return count === 0
    ? []
    : [{ count, code: 'newspaper.newsletter.desk.due', href: '/desk/newspaper/newsletter' }];
}
