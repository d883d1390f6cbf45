import type { Actor } from '../kernel/actor.js';
import { minute_ms } from '../kernel/clock.js';
import { type Db, transact } from '../kernel/database.js';
import { NotOpened, open } from '../kernel/vault.js';
import type { Carrier } from '../post/carrier.js';
import type { Mail } from '../post/mail.js';
import { NotSent, Uncertain } from '../post/not-sent.js';
import { moveDispatch } from './dispatch.js';
import { messageId, type SealedMail } from './outbox.js';
import { addEvent, type Claimed, claim, type Turn, type Waiting } from './outgoing/claim.js';
import { domainOf, type Pace } from './outgoing/pace.js';
import { beginPause } from './outgoing/pause.js';
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
  /** How fast mail may leave, and who rests; without it at once. */
  pace?: Pace;
}

/** Minutes from one attempt to the next. After the eighth failure a mail is failed and a person decides. */
export const retry_after_minutes = [1, 5, 15, 60, 180, 480, 960] as const;
export const most_attempts = retry_after_minutes.length + 1;

/** After how many minutes a claim without a result is taken for the trace of a crash: above every limit of an attempt. */
export const lease_minutes = 15;

/**
 * Delivers the mail that is due the longest. Returns what became of it, or null when none is due or none may
 * leave now. The claim is committed before anything leaves, the result after: a crash in between leaves the
 * claim, which `sweepClaimed` turns into `uncertain`, and never a second mail.
 */
export async function deliverNext(delivery: Delivery): Promise<MailState | null> {
  const { db, actor, pace } = delivery;
  if (pace && !pace.take()) return null;
  let mail: Claimed | null = null;
  try {
    mail = await claim(db, actor, (waiting) => turnOf(delivery, waiting));
  } finally {
    if (!mail) pace?.giveBack();
  }
  return mail && attempt(delivery, mail);
}

/** Whether a mail may go now, by the pace of its recipient's domain, which only its sealed content tells. */
async function turnOf(delivery: Delivery, waiting: Waiting): Promise<Turn> {
  const { pace } = delivery;
  if (!pace) return { content: null, wait: null };
  try {
    const content = await contentOf(delivery, waiting);
    const wait = pace.takeDomain(domainOf(content.to));
    return { content, wait: wait && { at: wait.at, reason: wait.rests ? 'domain_rests' : 'domain_pace' } };
  } catch (error) {
    if (!(error instanceof NotOpened)) throw error;
    return { content: null, wait: null };
  }
}

function contentOf({ identities }: Delivery, { id, content_sealed }: Waiting): Promise<SealedMail> {
  return open<SealedMail>(identities(), { table: 'mails', row: id }, content_sealed);
}

async function attempt(delivery: Delivery, claimed: Claimed): Promise<MailState> {
  const { db, actor, pace } = delivery;
  const domain = claimed.content && domainOf(claimed.content.to);
  // Whether the carrier was asked: what fails before that says nothing about anybody outside.
  let asked = false;
  try {
    const mail = await written(delivery, claimed);
    asked = true;
    await delivery.carrier.send(mail);
    pace?.sent(domain);
    return await conclude(db, actor, claimed, { state: 'sent', reason: null });
  } catch (error) {
    if (!asked) pace?.giveBack();
    if (error instanceof NotOpened)
      return conclude(db, actor, claimed, { state: 'failed', reason: 'key_gone' });
    if (error instanceof Uncertain) {
      // Whoever leaves us without an answer would make one mail after the other uncertain.
      pace?.failed('server', domain);
      return conclude(db, actor, claimed, { state: 'uncertain', reason: error.reason });
    }
    if (error instanceof NotSent) {
      const rests = (asked && pace?.failed(error.about, domain)) || null;
      return conclude(db, actor, claimed, afterRefusal(actor, claimed, error, rests));
    }
    // Our own bug, perhaps after the mail had left: a person decides, and the clerk logs it.
    await conclude(db, actor, claimed, { state: 'uncertain', reason: 'our_mistake' });
    throw error;
  }
}

/** What an attempt came to. */
interface Outcome {
  state: MailState;
  reason: string | null;
  /** When it is due again, and after how many attempts of its own. */
  again?: { at: Date; attempts: number };
  /** A no for good to this mail. */
  isRefused?: boolean;
  /** A no to us: all mail waits for a person. */
  pauses?: boolean;
}

function afterRefusal(actor: Actor, { attempts }: Claimed, error: NotSent, rests: Date | null): Outcome {
  const { kind, reason, about } = error;
  if (kind === 'permanent') return { state: 'failed', reason, isRefused: true };
  const now = actor.clock.now();
  // What is not the mail's fault costs it no attempt: it waits with all others.
  if (about === 'us')
    return { state: 'due', reason, again: { at: now, attempts: attempts - 1 }, pauses: true };
  if (about === 'server') {
    const at = rests ?? new Date(now.getTime() + retry_after_minutes[0] * minute_ms);
    return { state: 'due', reason, again: { at, attempts: attempts - 1 } };
  }
  if (attempts >= most_attempts) return { state: 'failed', reason };
  const own = now.getTime() + (retry_after_minutes[attempts - 1] ?? 0) * minute_ms;
  return { state: 'due', reason, again: { at: new Date(Math.max(own, rests?.getTime() ?? 0)), attempts } };
}

async function written(delivery: Delivery, claimed: Claimed): Promise<Mail> {
  const { key, dispatch_id } = claimed;
  const { to, words } = claimed.content ?? (await contentOf(delivery, claimed));
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
    ...(words.html ? { html: words.html } : {}),
    ...(words.unsubscribe ? { unsubscribe: words.unsubscribe } : {}),
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
async function conclude(db: Db, actor: Actor, claimed: Claimed, outcome: Outcome): Promise<MailState> {
  const { state, reason, again } = outcome;
  return transact(db, async (tx) => {
    const now = actor.clock.now();
    const changed = await tx
      .updateTable('mails')
      .set({
        state,
        reason,
        changed_at: now,
        due_at: again?.at ?? now,
        ...(again ? { attempts: again.attempts } : {}),
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
    if (outcome.pauses) await beginPause(tx, actor, { reason: reason ?? 'refused' });
    if (changed.numUpdatedRows === 0n) return 'uncertain';
    await addEvent(tx, actor, claimed.id, state, reason);
    if (claimed.dispatch_id) {
      const to = state === 'sent' || state === 'uncertain' ? state : outcome.isRefused ? 'refused' : 'due';
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
    const lease_ms = lease_minutes * minute_ms;
    const found = await tx
      .selectFrom('mails')
      .select(['id', 'dispatch_id'])
      .where('state', '=', 'claimed')
      .$if(!all, (claims) =>
        claims.where((is) =>
          is.or([
            is('claimed_at', '<=', new Date(now.getTime() - lease_ms)),
            // Claimed in a future that the clock has come back from.
            is('claimed_at', '>', new Date(now.getTime() + lease_ms)),
          ]),
        ),
      )
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

/** A clock is put right by seconds all the time; more than this was an error. */
const put_right_ms = minute_ms;

/**
 * Mails that were last looked at in a future that the clock has come back from are due now: else they would wait until
 * it is there again, perhaps a year. Returns how many.
 */
export async function bringForward(db: Db, actor: Actor): Promise<number> {
  const now = actor.clock.now();
  const { numUpdatedRows } = await db
    .updateTable('mails')
    .set({ due_at: now, changed_at: now })
    .where('state', '=', 'due')
    .where('changed_at', '>', new Date(now.getTime() + put_right_ms))
    .executeTakeFirst();
  return Number(numUpdatedRows);
}
