import type { Actor } from '../kernel/actor.js';
import { day_ms } from '../kernel/clock.js';
import { type Db, transact } from '../kernel/database.js';
import { record } from '../kernel/journal.js';
import { Missing, Refused } from '../kernel/refusals.js';
import { moveDispatch } from './dispatch.js';
import { key_days } from './operational-key.js';
import { sealMail } from './outbox.js';
import { addEvent } from './outgoing/claim.js';
import type { MailState } from './tables.js';

/** What a person can decide about a mail of which the machine does not know, or could not, go on. */
export const decisions = ['was_sent', 'send_again', 'give_up'] as const;
export type Decision = (typeof decisions)[number];

interface Stuck {
  id: string;
  state: MailState;
  dispatch_id: string | null;
  made_at: Date;
  content_sealed: Buffer | null;
}

/**
 * A person decides about an uncertain or failed mail: it was sent after all, it goes out again, or
 * it is given up. Throws `Missing`, or `Refused` for a mail that is not stuck, for "it was sent" of
 * one that surely was not, and for "again" when its words were destroyed with their key.
 */
export async function decideMail(db: Db, actor: Actor, id: string, decision: Decision): Promise<void> {
  await transact(db, async (tx) => {
    const mail = await tx
      .selectFrom('mails')
      .select(['id', 'state', 'dispatch_id', 'made_at', 'content_sealed'])
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    if (!mail) throw new Missing('mail');
    if (mail.state !== 'uncertain' && mail.state !== 'failed') throw new Refused('mailroom.mail.not_stuck');
    if (decision === 'was_sent') await wasSent(tx, actor, mail);
    else if (decision === 'send_again') await sendAgain(tx, actor, mail);
    else await giveUp(tx, actor, mail);
    await record(tx, actor, { what: `mail.${decision}`, subject: `mail:${id}` });
  });
}

async function wasSent(tx: Db, actor: Actor, mail: Stuck): Promise<void> {
  if (mail.state !== 'uncertain') throw new Refused('mailroom.mail.surely_not_sent');
  await put(tx, actor, mail, 'sent', null);
  if ((await stateOf(tx, mail)) === 'uncertain') await move(tx, actor, mail, 'sent');
}

async function sendAgain(tx: Db, actor: Actor, mail: Stuck): Promise<void> {
  const content = await contentAgain(tx, actor, mail);
  const state = await stateOf(tx, mail);
  if (state === 'uncertain' || state === 'refused') await move(tx, actor, mail, 'due');
  else if (state !== null && state !== 'due') throw new Refused('mailroom.mail.not_stuck');
  await put(tx, actor, mail, 'due', content);
}

async function giveUp(tx: Db, actor: Actor, mail: Stuck): Promise<void> {
  await put(tx, actor, mail, 'dropped', null);
  const state = await stateOf(tx, mail);
  // An uncertain one was perhaps sent: nobody counts it, and nobody says that it was cancelled.
  if (state === 'due') await move(tx, actor, mail, 'cancelled');
}

/** What goes out again: an office's address is known anew; other words last as long as their key. */
async function contentAgain(tx: Db, actor: Actor, mail: Stuck): Promise<Buffer> {
  const email = mail.dispatch_id
    ? await tx
        .selectFrom('dispatches')
        .select('email')
        .where('id', '=', mail.dispatch_id)
        .executeTakeFirstOrThrow()
    : null;
  if (email?.email) return sealMail(tx, mail.id, { to: email.email, words: null });
  const age_ms = actor.clock.now().getTime() - mail.made_at.getTime();
  // The key of its first day is destroyed after seven days; one day less is left for the way.
  if (!mail.content_sealed || age_ms > (key_days - 1) * day_ms) {
    throw new Refused('mailroom.mail.words_gone');
  }
  return mail.content_sealed;
}

async function put(
  tx: Db,
  actor: Actor,
  mail: Stuck,
  state: 'sent' | 'due' | 'dropped',
  content_sealed: Buffer | null,
): Promise<void> {
  const now = actor.clock.now();
  await tx
    .updateTable('mails')
    .set({
      state,
      content_sealed,
      // The attempt that went before has nothing to say any more.
      lease: null,
      claimed_at: null,
      attempts: 0,
      due_at: now,
      changed_at: now,
      reason: null,
    })
    .where('id', '=', mail.id)
    .execute();
  await addEvent(tx, actor, mail.id, state, 'decided');
}

async function stateOf(tx: Db, { dispatch_id }: Stuck) {
  if (!dispatch_id) return null;
  const { state } = await tx
    .selectFrom('dispatches')
    .select('state')
    .where('id', '=', dispatch_id)
    .executeTakeFirstOrThrow();
  return state;
}

async function move(tx: Db, actor: Actor, { dispatch_id }: Stuck, to: 'sent' | 'due' | 'cancelled') {
  if (dispatch_id) await moveDispatch(tx, actor, dispatch_id, to, 'decided');
}
