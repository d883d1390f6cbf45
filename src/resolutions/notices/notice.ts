import { sql } from 'kysely';
import type { Actor } from '../../kernel/actor.js';
import { isId, newId } from '../../kernel/chance.js';
import { type Db, transact } from '../../kernel/database.js';
import { record } from '../../kernel/journal.js';
import { inLanguage, type Language, type Say } from '../../kernel/language.js';
import { Missing, Refused } from '../../kernel/refusals.js';
import { queueMail } from '../../mailroom/outbox.js';
import type { KeyRing } from '../../page/web.js';
import { reasonIn } from '../../register/record/fact-keeping.js';
import type { Contact } from './subscription.js';
import type { NoticeKind } from './tables.js';

/**
 * Notes that those who took the version before are to be told. A notice of the same model that nobody has
 * released yet is dropped: the newer one says what holds now. Run it inside the act that publishes or withdraws.
 */
export async function makeNotice(
  tx: Db,
  actor: Actor,
  notice: { text_id: string; version_id: string; kind: NoticeKind },
): Promise<void> {
  const made_at = actor.clock.now();
  await tx
    .updateTable('notices')
    .set({ settled: 'dropped', settled_by: actor.who, settled_at: made_at, why: 'a newer notice says more' })
    .where('text_id', '=', notice.text_id)
    .where('settled', 'is', null)
    .execute();
  await tx
    .insertInto('notices')
    .values({ id: newId(actor.chance), ...notice, made_at })
    .execute();
}

/** A notice at the desk, with how many wait for it. */
export interface NoticeAtDesk {
  id: string;
  text_id: string;
  slug: string;
  kind: NoticeKind;
  /** Of the version that it is about. */
  number: number;
  why: string | null;
  made_at: Date;
  settled: 'released' | 'dropped' | null;
  /** Confirmed subscriptions that were not told of it yet. */
  waiting: number;
  told: number;
}

// A notice is for those who took an earlier version than the new one, or any version of what was withdrawn.
const isFor = sql`s.text_id = n.text_id and s.confirmed_at is not null
  and (n.kind = 'withdrawn' or (select number from versions where id = s.version_id) < v.number)`;

/** Notices, those that wait first, then the newest; at most 100. */
export async function noticesOf(db: Db, only: { id?: string } = {}): Promise<NoticeAtDesk[]> {
  const { rows } = await sql<NoticeAtDesk>`
    select n.id, n.text_id, t.slug, n.kind, v.number, n.why, n.made_at, n.settled,
      (select count(*)::int from subscriptions s where ${isFor} and not exists (select from notice_mails m
        where m.notice_id = n.id and m.subscription_id = s.id)) as waiting,
      (select count(*)::int from notice_mails m where m.notice_id = n.id and m.mailed) as told
    from notices n join texts t on t.id = n.text_id join versions v on v.id = n.version_id
    where ${only.id === undefined ? sql`true` : sql`n.id = ${only.id}`}
    order by n.settled is not null, n.made_at desc, n.id limit 100`.execute(db);
  return rows;
}

/** One notice. Throws `Missing`. */
export async function noticeById(db: Db, id: string): Promise<NoticeAtDesk> {
  const [notice] = isId(id) ? await noticesOf(db, { id }) : [];
  if (!notice) throw new Missing('notice');
  return notice;
}

/** So many are told at one press of the button; the next press goes on. */
export const told_at_once = 500;

/** What a notice says in one language, and where a mail program ends the subscription (RFC 8058). */
export type NoticeWords = (
  spoken: Language,
  token: string,
) => { subject: string; text: string; unsubscribe: string };

/** The words of a notice: which text, what became of it and why, where it stands, and the link that ends this. */
export async function noticeWords(
  db: Db,
  notice: NoticeAtDesk,
  means: { sayIn: (language: Language) => Say; publicUrl: string },
): Promise<NoticeWords> {
  const rows = await db
    .selectFrom('version_languages as l')
    .innerJoin('versions as v', 'v.id', 'l.version_id')
    .leftJoin('version_withdrawals as w', 'w.version_id', 'v.id')
    .select(['l.language', 'l.title', 'l.translated_from', 'v.why', 'w.reason'])
    .where('v.text_id', '=', notice.text_id)
    .where('v.number', '=', notice.number)
    .where('l.published_at', 'is not', null)
    .execute();
  const original = rows.find((one) => one.translated_from === null);
  return (spoken, token) => {
    const say = means.sayIn(spoken);
    const at = (path: string) => means.publicUrl + inLanguage(spoken, path);
    const values = {
      title: (rows.find((one) => one.language === spoken) ?? original)?.title ?? '',
      number: notice.number,
      why: (notice.kind === 'withdrawn' ? original?.reason : original?.why) ?? '',
      link: at(`/resolutions/${notice.slug}`),
      end: at(`/notices/${token}`),
    };
    return {
      subject: say(`resolutions.notices.mail.${notice.kind}_subject`, values),
      text: say(`resolutions.notices.mail.${notice.kind}_text`, values),
      unsubscribe: values.end,
    };
  };
}

/** In which languages those who wait for a notice are told, and how many in each. */
export async function waitingByLanguage(db: Db, id: string): Promise<{ spoken: Language; count: number }[]> {
  const { rows } = await sql<{ spoken: Language; count: number }>`
    select s.spoken, count(*)::int as count
    from notices n join versions v on v.id = n.version_id join subscriptions s on ${isFor}
    where n.id = ${id} and not exists (select from notice_mails m
      where m.notice_id = n.id and m.subscription_id = s.id)
    group by s.spoken order by s.spoken`.execute(db);
  return rows;
}

/**
 * Releases a notice: the addresses are opened with the keys of whoever does it (each opening is journalled), and
 * each gets one mail through the outbox, whatever was pressed how often. At most 500 at once; what is left waits
 * for the next press. Throws `Refused` without the key of `supporters`, and for a notice that is settled.
 */
export async function releaseNotice(
  db: Db,
  actor: Actor,
  keys: KeyRing,
  id: string,
  words: NoticeWords,
): Promise<{ mails: number; left: number }> {
  const notice = await noticeById(db, id);
  if (notice.settled) throw new Refused('resolutions.notices.settled');
  const { rows } = await sql<{ id: string; spoken: Language; contact_sealed: Buffer }>`
    select s.id, s.spoken, s.contact_sealed
    from notices n join versions v on v.id = n.version_id join subscriptions s on ${isFor}
    where n.id = ${id} and not exists (select from notice_mails m
      where m.notice_id = n.id and m.subscription_id = s.id)
    order by s.confirmed_at, s.id limit ${told_at_once}`.execute(db);
  // Opened before the transaction begins: each opening writes its own line into the journal.
  const opened: { id: string; spoken: Language; contact: Contact }[] = [];
  for (const { id: row, spoken, contact_sealed } of rows) {
    const place = { table: 'subscriptions', row };
    opened.push({ id: row, spoken, contact: await keys.open<Contact>('supporters', place, contact_sealed) });
  }
  return transact(db, async (tx) => {
    const locked = await tx
      .selectFrom('notices')
      .select(['settled', 'version_id'])
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirstOrThrow();
    if (locked.settled) throw new Refused('resolutions.notices.settled');
    const reached = new Set<string>();
    let mails = 0;
    for (const { id: subscription_id, spoken, contact } of opened) {
      const email = contact.email.toLowerCase();
      const mailed = !reached.has(email);
      // Somebody who pressed at the same time may have told this one, and it may have been removed meanwhile.
      const made = await tx
        .insertInto('notice_mails')
        .columns(['notice_id', 'subscription_id', 'mailed'])
        .expression((from) =>
          from
            .selectFrom('subscriptions')
            .select((e) => [e.val(id).as('notice_id'), 'id', e.lit(mailed).as('mailed')])
            .where('id', '=', subscription_id),
        )
        .onConflict((conflict) => conflict.doNothing())
        .returning('mailed')
        .executeTakeFirst();
      if (!made || !mailed) continue;
      reached.add(email);
      await queueMail(tx, actor, {
        key: `notice:${id}:${subscription_id}`,
        purpose: 'notice',
        to: contact.email,
        ...words(spoken, contact.token),
      });
      mails += 1;
    }
    const left = (await noticeById(tx, id)).waiting;
    if (left === 0) {
      await tx
        .updateTable('notices')
        .set({ settled: 'released', settled_by: actor.who, settled_at: actor.clock.now() })
        .where('id', '=', id)
        .execute();
    }
    await record(tx, actor, { what: 'notice.released', subject: `notice:${id}`, detail: { mails, left } });
    return { mails, left };
  });
}

/** Decides that nobody is told of it, with the reason. */
export async function dropNotice(db: Db, actor: Actor, id: string, typed: string): Promise<void> {
  const why = reasonIn(typed);
  await transact(db, async (tx) => {
    const { numUpdatedRows } = await tx
      .updateTable('notices')
      .set({ settled: 'dropped', settled_by: actor.who, settled_at: actor.clock.now(), why })
      .where('id', '=', id)
      .where('settled', 'is', null)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) throw new Refused('resolutions.notices.settled');
    await record(tx, actor, { what: 'notice.dropped', subject: `notice:${id}`, why });
  });
}
