import { sql } from 'kysely';
import type { Actor } from '../../kernel/actor.js';
import { newId } from '../../kernel/chance.js';
import { type Db, transact } from '../../kernel/database.js';
import { record } from '../../kernel/journal.js';
import { type Read, Refused } from '../../kernel/refusals.js';
import { tidy } from '../../register/record/field-reader.js';

/** Why the outbox stands still: a person's words, or the clerk's code (`smtp_554`, `login`). */
export type WhyPaused = { why: string } | { reason: string };

const longest_why = 500;

/** An open pause, with the name of whoever began it; null for the clerk. */
export interface Pause {
  begun_at: Date;
  name: string | null;
  why: string | null;
  reason: string | null;
}

/** Reads why somebody pauses the mail. Problems: `mailroom.outgoing.why_missing`, `.why_long`. */
export function readWhy(typed: string): Read<{ why: string }> {
  const why = tidy(typed).replace(/\s+/g, ' ');
  const wrong = (code: string): Read<{ why: string }> => ({ ok: false, problems: [{ field: 'why', code }] });
  if (why === '') return wrong('mailroom.outgoing.why_missing');
  if (why.length > longest_why) return wrong('mailroom.outgoing.why_long');
  return { ok: true, value: { why } };
}

/**
 * Lets no mail leave from now on, until `resumeMail`. A mail whose claim was committed before may still be on
 * its way. False when it is paused already.
 */
export async function beginPause(db: Db, actor: Actor, because: WhyPaused): Promise<boolean> {
  const id = newId(actor.chance);
  const { why, reason } = { why: null, reason: null, ...because };
  return transact(db, async (tx) => {
    const begun = await tx
      .insertInto('mail_pauses')
      .values({
        id,
        begun_at: actor.clock.now(),
        begun_by: actor.who,
        why,
        reason,
        ended_at: null,
        ended_by: null,
      })
      // The database knows one open pause at a time.
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    if (!begun.numInsertedOrUpdatedRows) return false;
    await record(tx, actor, { what: 'mail.paused', subject: `mail_pause:${id}`, why: reason });
    return true;
  });
}

/** A person pauses the mail and says why. Throws `Refused` when it is paused already. */
export async function pauseMail(db: Db, actor: Actor, why: string): Promise<void> {
  if (!(await beginPause(db, actor, { why }))) throw new Refused('mailroom.outgoing.already_paused');
}

/** Lets mail leave again. Throws `Refused` when nothing is paused. */
export async function resumeMail(db: Db, actor: Actor): Promise<void> {
  await transact(db, async (tx) => {
    const ended = await tx
      .updateTable('mail_pauses')
      .set({ ended_at: actor.clock.now(), ended_by: actor.who })
      .where('ended_at', 'is', null)
      .returning('id')
      .executeTakeFirst();
    if (!ended) throw new Refused('mailroom.outgoing.not_paused');
    await record(tx, actor, { what: 'mail.resumed', subject: `mail_pause:${ended.id}` });
  });
}

/** The pause that is open now, or null when mail leaves. */
export async function openPause(db: Db): Promise<Pause | null> {
  const { rows } = await sql<Pause>`
    select p.begun_at, s.name, p.why, p.reason
    from mail_pauses p left join staff s on p.begun_by = 'staff:' || s.id
    where p.ended_at is null`.execute(db);
  return rows[0] ?? null;
}
