import { sql } from 'kysely';
import type { Actor } from '../kernel/actor.js';
import { newId } from '../kernel/chance.js';
import { minute_ms, today } from '../kernel/clock.js';
import { type Db, transact } from '../kernel/database.js';
import { NotOpened, open } from '../kernel/vault.js';
import type { Carrier } from '../post/carrier.js';
import type { Mail } from '../post/mail.js';
import { NotSent, Uncertain } from '../post/not-sent.js';
import { moveDispatch } from './dispatch.js';
import { messageId, type SealedMail } from './outbox.js';
import type { MailState } from './tables.js';

/** What the clerk delivers with. */
export interface Delivery {
  db: Db;
  actor: Actor;
  carrier: Carrier;
  from: { name: string; address: string };
  /** The private halves of the operational keys that still exist. */
  identities: () => string[];
  /** Words and paper of a dispatch. Throws `NotSent` when they cannot be made now. */
  paperOf: (dispatchId: string) => Promise<Pick<Mail, 'subject' | 'text' | 'attachments' | 'reply_to'>>;
}

/** Minutes from one attempt to the next. After the eighth failure a mail is failed and a person decides. */
export const retry_after_minutes = [1, 5, 15, 60, 180, 480, 960] as const;
export const most_attempts = retry_after_minutes.length + 1;

/** After how many minutes a claim without a result is taken for the trace of a crash: above every limit of an attempt. */
export const lease_minutes = 15;

interface Claimed {
  id: string;
  key: string;
  dispatch_id: string | null;
  content_sealed: Buffer;
  attempts: number;
  lease: string;
}

/**
 * Delivers the mail that is due the longest. Returns what became of it, or null when none is due.
 * The claim is committed before anything leaves, the result after: a crash in between leaves the
 * claim, which `sweepClaimed` turns into `uncertain`, and never a second mail.
 */
export async function deliverNext(delivery: Delivery): Promise<MailState | null> {
  const mail = await claim(delivery.db, delivery.actor);
  if (!mail) return null;
  return attempt(delivery, mail);
}

/** Claims one mail, and its dispatch with it. Others that claim at the same time get another one. */
export async function claim(db: Db, actor: Actor): Promise<Claimed | null> {
  return transact(db, async (tx) => {
    const now = actor.clock.now();
    const lease = newId(actor.chance);
    const { rows } = await sql<Claimed>`
      update mails set state = 'claimed', lease = ${lease}, claimed_at = ${now}, changed_at = ${now},
        attempts = attempts + 1, reason = null
      where id = (select id from mails m where state = 'due' and due_at <= ${now}
        and not exists (select from paper_stops s where s.dispatch_id = m.dispatch_id and s.lifted_at is null)
        and not exists (select from dispatch_holds h where h.dispatch_id = m.dispatch_id and h.lifted_at is null
          and (h.until is null or h.until > ${today(actor.clock)}))
        order by due_at, id for update skip locked limit 1)
      returning id, key, dispatch_id, content_sealed, attempts, lease`.execute(tx);
    const mail = rows[0];
    if (!mail) return null;
    await addEvent(tx, actor, mail.id, 'claimed', null);
    if (mail.dispatch_id) await moveDispatch(tx, actor, mail.dispatch_id, 'claimed');
    return mail;
  });
}

async function attempt(delivery: Delivery, claimed: Claimed): Promise<MailState> {
  const { db, actor } = delivery;
  try {
    await delivery.carrier.send(await written(delivery, claimed));
    return await conclude(db, actor, claimed, 'sent', null);
  } catch (error) {
    if (error instanceof NotOpened) return conclude(db, actor, claimed, 'failed', 'key_gone');
    if (error instanceof Uncertain) return conclude(db, actor, claimed, 'uncertain', error.reason);
    if (error instanceof NotSent) {
      const again = error.kind === 'temporary' && claimed.attempts < most_attempts;
      return conclude(db, actor, claimed, again ? 'due' : 'failed', error.reason, error.kind);
    }
    // Our own bug, perhaps after the mail had left: a person decides, and the clerk logs it.
    await conclude(db, actor, claimed, 'uncertain', 'our_mistake');
    throw error;
  }
}

async function written(delivery: Delivery, { id, key, dispatch_id, content_sealed }: Claimed): Promise<Mail> {
  const place = { table: 'mails', row: id };
  const { to, words } = await open<SealedMail>(delivery.identities(), place, content_sealed);
  const common = {
    to,
    from: delivery.from,
    date: delivery.actor.clock.now(),
    message_id: messageId(key, delivery.from.address),
  };
  // A person verified what goes out as a dispatch; everything else is the system's own (RFC 3834).
  if (dispatch_id) return { ...common, ...(await delivery.paperOf(dispatch_id)), automatic: false };
  if (!words) throw new Error('a mail without words and without a dispatch');
  return {
    ...common,
    subject: words.subject,
    text: words.text,
    automatic: true,
    attachments: words.attachments.map(({ name, type, base64 }) => ({
      name,
      type,
      content: Buffer.from(base64, 'base64'),
    })),
  };
}

/**
 * Writes down the result of an attempt. Only the holder of the lease may; a sweep that came in
 * between (`uncertain`, `no_result`) is corrected by it, a person's decision is not.
 */
async function conclude(
  db: Db,
  actor: Actor,
  claimed: Claimed,
  state: MailState,
  reason: string | null,
  kind: 'temporary' | 'permanent' = 'temporary',
): Promise<MailState> {
  return transact(db, async (tx) => {
    const now = actor.clock.now();
    const wait_minutes = retry_after_minutes[claimed.attempts - 1] ?? 0;
    const changed = await tx
      .updateTable('mails')
      .set({
        state,
        reason,
        changed_at: now,
        due_at: state === 'due' ? new Date(now.getTime() + wait_minutes * minute_ms) : now,
        // What was sent is forgotten: the outbox keeps no list of addresses.
        ...(state === 'sent' ? { content_sealed: null } : {}),
      })
      .where('id', '=', claimed.id)
      .where('lease', '=', claimed.lease)
      .where((e) =>
        e.or([
          e('state', '=', 'claimed'),
          e.and([e('state', '=', 'uncertain'), e('reason', '=', 'no_result')]),
        ]),
      )
      .executeTakeFirst();
    if (changed.numUpdatedRows === 0n) return 'uncertain';
    await addEvent(tx, actor, claimed.id, state, reason);
    if (claimed.dispatch_id) {
      const refused = state === 'failed' && kind === 'permanent';
      const to = state === 'sent' || state === 'uncertain' ? state : refused ? 'refused' : 'due';
      await follow(tx, actor, claimed.dispatch_id, to, reason);
    }
    return state;
  });
}

/** Lets a dispatch follow its mail, unless a person or the addressee has been faster. */
async function follow(
  tx: Db,
  actor: Actor,
  id: string,
  to: 'sent' | 'uncertain' | 'refused' | 'due',
  note: string | null,
): Promise<void> {
  const { state } = await tx
    .selectFrom('dispatches')
    .select('state')
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirstOrThrow();
  const waits = state === 'claimed' || state === 'uncertain';
  if (waits && state !== to) await moveDispatch(tx, actor, id, to, note);
}

/**
 * Turns claims without a result into `uncertain`: all of them at the clerk's start (`all`), later
 * those whose lease is over. They are never sent again by themselves. Returns how many.
 */
export async function sweepClaimed(db: Db, actor: Actor, all = false): Promise<number> {
  return transact(db, async (tx) => {
    const now = actor.clock.now();
    const before = all ? now : new Date(now.getTime() - lease_minutes * minute_ms);
    const found = await tx
      .selectFrom('mails')
      .select(['id', 'dispatch_id'])
      .where('state', '=', 'claimed')
      .where('claimed_at', '<=', before)
      .orderBy('id')
      .forUpdate()
      .skipLocked()
      .execute();
    for (const { id, dispatch_id } of found) {
      await tx
        .updateTable('mails')
        .set({ state: 'uncertain', reason: 'no_result', changed_at: now })
        .where('id', '=', id)
        .execute();
      await addEvent(tx, actor, id, 'uncertain', 'no_result');
      if (dispatch_id) await moveDispatch(tx, actor, dispatch_id, 'uncertain', 'no_result');
    }
    return found.length;
  });
}

/** Adds a line to a mail's history. */
export async function addEvent(
  tx: Db,
  actor: Actor,
  mail_id: string,
  state: MailState,
  reason: string | null,
): Promise<void> {
  await tx
    .insertInto('mail_events')
    .values({ mail_id, state, at: actor.clock.now(), who: actor.who, reason })
    .execute();
}
