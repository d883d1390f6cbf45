import './tables.js';
import { sql } from 'kysely';
import type { Actor } from '../../kernel/actor.js';
import { newId, newToken, tokenHash } from '../../kernel/chance.js';
import { day_ms, hour_ms, today } from '../../kernel/clock.js';
import { type Db, transact } from '../../kernel/database.js';
import { addDays } from '../../kernel/day.js';
import { record } from '../../kernel/journal.js';
import type { Language } from '../../kernel/language.js';
import { Missing, Refused } from '../../kernel/refusals.js';
import { seal } from '../../kernel/vault.js';
import { queueMail } from '../../mailroom/outbox.js';
import { endMails } from '../../mailroom/outgoing/take-back.js';
import { recipientOf } from '../../staff/compartment.js';
import type { Often } from './tables.js';

/** How long an address waits to be confirmed; one from an address book may lie over a week-end. */
export const confirm_within_hours = 48;
export const confirm_imported_days = 7;
/** How long it is kept from then on, or from the button for two more years. */
export const kept_days = 730;
/** So many addresses may wait to be confirmed, and so many are there in all: a flood is turned away before it fills the disk. */
export const most_waiting = 5000;
export const most_subscriptions = 20_000;

/** What is sealed to the compartment `supporters`. */
export interface Contact {
  email: string;
  /** Of the private link, which stands in each mail. */
  token: string;
}

/** What somebody wants, or what an address book says they might want (`import_id`). */
export interface Asked {
  email: string;
  spoken: Language;
  often: Often;
  import_id?: string;
}

export type ConfirmWords = (token: string) => { subject: string; text: string };

/**
 * Takes in an address: the sealed row and the mail that asks to confirm, in one transaction. Throws `Refused` (503)
 * when too many wait, and before anybody could open what is sealed.
 */
export async function askForNewsletter(
  db: Db,
  actor: Actor,
  asked: Asked,
  words: ConfirmWords,
): Promise<void> {
  const { email, spoken, often, import_id = null } = asked;
  await transact(db, async (tx) => {
    const { rows } = await sql<{ waiting: number; all: number }>`select
      count(*) filter (where confirmed_at is null)::int as waiting, count(*)::int as all
      from newsletter_subscriptions`.execute(tx);
    const { waiting = 0, all = 0 } = rows[0] ?? {};
    if (waiting >= most_waiting || all >= most_subscriptions)
      throw new Refused('newspaper.newsletter.full', {}, 503);
    const id = newId(actor.chance);
    const token = newToken(actor.chance);
    const now = actor.clock.now();
    const within = import_id === null ? confirm_within_hours * hour_ms : confirm_imported_days * day_ms;
    const contact: Contact = { email, token };
    const place = { table: 'newsletter_subscriptions', row: id };
    await tx
      .insertInto('newsletter_subscriptions')
      .values({
        ...{ id, spoken, often, import_id },
        contact_sealed: await seal(await recipientOf(tx, 'supporters'), place, contact),
        link_hash: tokenHash(token),
        asked_at: now,
        confirm_until: new Date(now.getTime() + within),
        confirmed_at: null,
        kept_until: addDays(today(actor.clock), kept_days),
      })
      .execute();
    await record(tx, actor, { what: 'newsletter.asked', subject: `newsletter_subscription:${id}` });
    const key = `newsletter:${id}:confirm`;
    await queueMail(tx, actor, { key, purpose: 'confirmation', to: email, ...words(token) });
  });
}

/** What the page behind a link knows. Nothing of the address. */
export interface Subscribed {
  id: string;
  spoken: Language;
  often: Often;
  confirmed: boolean;
  /** YYYY-MM-DD. */
  kept_until: string;
}

/** The subscription of a link. Throws `Missing` for a link that is wrong, over or removed. */
export async function subscriptionOfLink(db: Db, actor: Actor, token: string): Promise<Subscribed> {
  if (!/^[A-Za-z0-9_-]{43}$/.test(token)) throw new Missing('subscription');
  const found = await db
    .selectFrom('newsletter_subscriptions')
    .select(['id', 'spoken', 'often', 'confirm_until', 'confirmed_at', 'kept_until'])
    .where('link_hash', '=', tokenHash(token))
    .executeTakeFirst();
  if (!found) throw new Missing('subscription');
  const { confirm_until, confirmed_at, ...known } = found;
  const confirmed = confirmed_at !== null;
  if ((!confirmed && confirm_until < actor.clock.now()) || known.kept_until < today(actor.clock))
    throw new Missing('subscription');
  return { ...known, confirmed };
}

/** Confirms, or keeps a confirmed one for two years from today; doing it twice changes nothing more. Throws `Missing`. */
export async function keepSubscription(db: Db, actor: Actor, token: string): Promise<void> {
  await transact(db, async (tx) => {
    const { id, confirmed } = await subscriptionOfLink(tx, actor, token);
    const kept_until = addDays(today(actor.clock), kept_days);
    await tx
      .updateTable('newsletter_subscriptions')
      .set({ kept_until, ...(confirmed ? {} : { confirmed_at: actor.clock.now() }) })
      .where('id', '=', id)
      .execute();
    const what = confirmed ? 'newsletter.renewed' : 'newsletter.confirmed';
    await record(tx, actor, { what, subject: `newsletter_subscription:${id}` });
  });
}

/** Changes language and rhythm. Throws `Missing`. */
export async function changeSubscription(
  db: Db,
  actor: Actor,
  token: string,
  chosen: Pick<Asked, 'spoken' | 'often'>,
): Promise<void> {
  await transact(db, async (tx) => {
    const { id } = await subscriptionOfLink(tx, actor, token);
    const { spoken, often } = chosen;
    await tx.updateTable('newsletter_subscriptions').set({ spoken, often }).where('id', '=', id).execute();
    await record(tx, actor, { what: 'newsletter.changed', subject: `newsletter_subscription:${id}` });
  });
}

/** Removes the address, confirmed or not, and what waits for it in the outbox. Throws `Missing` when it is not there (any more). */
export async function removeSubscription(db: Db, actor: Actor, token: string): Promise<void> {
  await transact(db, async (tx) => {
    const { id } = await subscriptionOfLink(tx, actor, token);
    await endSubscription(tx, actor, id, 'newsletter.removed');
  });
}

/** Ends a subscription in an open act: what left stays counted, and nothing of it leaves any more. */
export async function endSubscription(tx: Db, actor: Actor, id: string, what: string): Promise<void> {
  // First the row: a release that has it in hand is over then, and its mail is seen.
  await tx.deleteFrom('newsletter_subscriptions').where('id', '=', id).execute();
  const mails = await tx
    .selectFrom('newsletter_mails')
    .select('mail_id')
    .where('subscription_id', '=', id)
    .where('mail_id', 'is not', null)
    .execute();
  await endMails(
    tx,
    actor,
    mails.flatMap(({ mail_id }) => mail_id ?? []),
  );
  await record(tx, actor, { what, subject: `newsletter_subscription:${id}` });
}

/** So many are forgotten at one turn; the next goes on. */
const most_forgotten = 1000;

/** Forgets what nobody confirmed in time, and what nobody kept for two more years. Returns how many. */
export async function forgetNewsletter(db: Db, actor: Actor): Promise<number> {
  return transact(db, async (tx) => {
    const { rows } = await sql`delete from newsletter_subscriptions where id in (
        select id from newsletter_subscriptions
        where (confirmed_at is null and confirm_until < ${actor.clock.now()}) or kept_until < ${today(actor.clock)}::date
        limit ${most_forgotten})
      returning id`.execute(tx);
    const detail = { count: rows.length };
    if (rows.length > 0)
      await record(tx, actor, { what: 'newsletter.forgotten', subject: 'newsletter_subscriptions', detail });
    return rows.length;
  });
}

/**
 * Ends the subscriptions whose mailbox is not there: a server said so of a mail of ours, at once or afterwards
 * (RFC 3463: 5.1.x, or 5.2.1). A full mailbox and a no to our words end nothing. Returns how many.
 */
export async function endBounced(db: Db, actor: Actor): Promise<number> {
  const { rows } = await sql<{ id: string }>`
    select distinct s.id from newsletter_subscriptions s
      join newsletter_mails n on n.subscription_id = s.id join mails m on m.id = n.mail_id
    where (m.state = 'failed' and m.reason = 'no_mailbox')
      or exists (select from bounces b where b.mail_id = m.id and b.action = 'failed'
        and (b.status like '5.1.%' or b.status = '5.2.1'
          or (b.status is null and b.reply in (550, 551, 553))))
    limit ${most_forgotten}`.execute(db);
  if (rows.length === 0) return 0;
  await transact(db, async (tx) => {
    for (const { id } of rows) await endSubscription(tx, actor, id, 'newsletter.bounced');
  });
  return rows.length;
}
