import { sql } from 'kysely';
import type { Actor } from '../../kernel/actor.js';
import { newId, newToken, tokenHash } from '../../kernel/chance.js';
import { day_ms, hour_ms } from '../../kernel/clock.js';
import { type Db, transact } from '../../kernel/database.js';
import { record } from '../../kernel/journal.js';
import type { Language } from '../../kernel/language.js';
import { Missing, Refused } from '../../kernel/refusals.js';
import { seal } from '../../kernel/vault.js';
import { queueMail } from '../../mailroom/outbox.js';
import { recipientOf } from '../../staff/compartment.js';
import { refuseWithdrawn } from '../model.js';

/** How long a subscription waits to be confirmed, and how long it is kept then. */
export const confirm_within_hours = 48;
export const kept_days = 400;
/** Whoever asked before a model was withdrawn is told of it, and then forgotten: at the latest after so many days. */
const kept_after_withdrawal_days = 30;
/** So many may wait to be confirmed over all models; a flood is turned away before it fills the disk. */
const most_waiting = 5000;

/** What is sealed to the compartment `supporters`: the address, and the secret of the link that ends it. */
export interface Contact {
  email: string;
  token: string;
}

/** What somebody asks who wants to be told. */
export interface Asked {
  email: string;
  text_id: string;
  /** Which version they took. */
  version_id: string;
  spoken: Language;
}

/**
 * Takes in that somebody wants to be told when a model changes: the sealed row, the journal and the mail that asks
 * to confirm, in one transaction. Throws `Refused` for a model that is withdrawn, when too many wait (503), and
 * before anybody could open what is sealed (503).
 */
export async function subscribe(
  db: Db,
  actor: Actor,
  asked: Asked,
  words: (token: string) => { subject: string; text: string },
): Promise<void> {
  await transact(db, async (tx) => {
    await refuseWithdrawn(tx, asked.text_id);
    const { waiting } = await tx
      .selectFrom('subscriptions')
      .select((e) => e.fn.countAll<number>().as('waiting'))
      .where('confirmed_at', 'is', null)
      .executeTakeFirstOrThrow();
    if (waiting >= most_waiting) throw new Refused('resolutions.notices.full', {}, 503);
    const id = newId(actor.chance);
    const token = newToken(actor.chance);
    const { email, text_id, version_id, spoken } = asked;
    await tx
      .insertInto('subscriptions')
      .values({
        ...{ id, text_id, version_id, spoken },
        contact_sealed: await seal(await recipientOf(tx, 'supporters'), { table: 'subscriptions', row: id }, {
          email,
          token,
        } satisfies Contact),
        link_hash: tokenHash(token),
        asked_at: actor.clock.now(),
        confirmed_at: null,
      })
      .execute();
    const detail = { text: text_id };
    await record(tx, actor, { what: 'subscription.asked', subject: `subscription:${id}`, detail });
    const key = `subscription:${id}:confirm`;
    await queueMail(tx, actor, { key, purpose: 'confirmation', to: email, ...words(token) });
  });
}

/** What the page behind a link knows: which model, and whether it was confirmed. Nothing of the address. */
export interface Subscribed {
  id: string;
  slug: string;
  title: string;
  title_language: string;
  confirmed: boolean;
}

/** The subscription of a link. Throws `Missing` for a link that is wrong, too old or removed. */
export async function subscriptionOfLink(db: Db, actor: Actor, token: string): Promise<Subscribed> {
  if (!/^[A-Za-z0-9_-]{43}$/.test(token)) throw new Missing('subscription');
  const found = await db
    .selectFrom('subscriptions as s')
    .innerJoin('texts as t', 't.id', 's.text_id')
    .innerJoin('version_languages as l', 'l.version_id', 's.version_id')
    .select(['s.id', 't.slug', 'l.title', 'l.language as title_language', 's.asked_at', 's.confirmed_at'])
    .where('s.link_hash', '=', tokenHash(token))
    .where('l.published_at', 'is not', null)
    .orderBy((e) => e('l.language', '<>', e.ref('s.spoken')))
    .orderBy((e) => e('l.translated_from', 'is not', null))
    .executeTakeFirst();
  if (!found) throw new Missing('subscription');
  const { asked_at, confirmed_at, ...rest } = found;
  if (!confirmed_at && asked_at < ago(actor, confirm_within_hours * hour_ms)) {
    throw new Missing('subscription');
  }
  return { ...rest, confirmed: confirmed_at !== null };
}

/** Confirms by the secret of the link; doing it twice changes nothing. Throws `Missing`. */
export async function confirmSubscription(db: Db, actor: Actor, token: string): Promise<Subscribed> {
  return transact(db, async (tx) => {
    const found = await subscriptionOfLink(tx, actor, token);
    const { numUpdatedRows } = await tx
      .updateTable('subscriptions')
      .set({ confirmed_at: actor.clock.now() })
      .where('id', '=', found.id)
      .where('confirmed_at', 'is', null)
      .executeTakeFirst();
    if (numUpdatedRows > 0n) {
      await record(tx, actor, { what: 'subscription.confirmed', subject: `subscription:${found.id}` });
    }
    return { ...found, confirmed: true };
  });
}

/** Removes it, confirmed or not. Throws `Missing` when it is not there (any more). */
export async function removeSubscription(db: Db, actor: Actor, token: string): Promise<Subscribed> {
  return transact(db, async (tx) => {
    const found = await subscriptionOfLink(tx, actor, token);
    await tx.deleteFrom('subscriptions').where('id', '=', found.id).execute();
    await record(tx, actor, { what: 'subscription.removed', subject: `subscription:${found.id}` });
    return found;
  });
}

/**
 * Removes what nobody confirmed within 48 hours; what is older than 400 days; and what belongs to a model that is
 * withdrawn, once its notice is settled or after 30 days. Returns how many.
 */
export async function forgetSubscriptions(db: Db, actor: Actor): Promise<number> {
  return transact(db, async (tx) => {
    const { rows } = await sql`
      delete from subscriptions s
      where (s.confirmed_at is null and s.asked_at < ${ago(actor, confirm_within_hours * hour_ms)})
        or s.confirmed_at < ${ago(actor, kept_days * day_ms)}
        or exists (select from version_withdrawals w
          left join notices n on n.version_id = w.version_id and n.kind = 'withdrawn'
          where w.version_id = (select v.id from versions v where v.text_id = s.text_id
              and v.published_at is not null order by v.number desc limit 1)
            and (n.settled is not null or w.withdrawn_at < ${ago(actor, kept_after_withdrawal_days * day_ms)}))
      returning s.id`.execute(tx);
    if (rows.length > 0) {
      const detail = { count: rows.length };
      await record(tx, actor, { what: 'subscription.forgotten', subject: 'subscriptions', detail });
    }
    return rows.length;
  });
}

function ago(actor: Actor, ms: number): Date {
  return new Date(actor.clock.now().getTime() - ms);
}
