import { sql } from 'kysely';
import type { Actor } from '../../kernel/actor.js';
import { newId } from '../../kernel/chance.js';
import { today } from '../../kernel/clock.js';
import { type Db, transact } from '../../kernel/database.js';
import { record } from '../../kernel/journal.js';
import type { Notice } from '../../post/bounce-notice.js';
import { office_names } from '../addressee-name.js';
import { moveDispatch } from '../dispatch.js';
import { mayMove } from '../dispatch-state.js';
import { message_bytes } from '../outbox.js';
import { addEvent } from '../outgoing/claim.js';
import { keepReturn } from '../returns/return.js';
import type { ReturnReason } from '../returns/tables.js';
import type { AddresseeKind, DispatchState, InLanguages, MailState } from '../tables.js';

/**
 * What a notice came to. `returned`, `refused`: the paper it is about says so now; `came_back`: the same of a mail
 * without a paper, or of a paper that moved on meanwhile. `delayed` and `delivered` are only noted. `already`: read
 * before. `unknown`: of no mail of ours. `never_sent`: of one that surely never left, so nobody can report of it.
 */
export type Noted = {
  result:
    | 'returned'
    | 'refused'
    | 'came_back'
    | 'delayed'
    | 'delivered'
    | 'already'
    | 'unknown'
    | 'never_sent';
  /** Code of the paper, when the mail carried one. */
  code: string | null;
};

interface Found {
  id: string;
  state: MailState;
  dispatch_id: string | null;
  code: string | null;
  dispatch_state: DispatchState | null;
  addressee_kind: AddresseeKind | null;
  addressee_id: string | null;
  /** Whether it left, or may have left, at any time. */
  left_us: boolean;
}

/**
 * Writes down what a server reports of a mail of ours, found by its Message-ID; with `isDry` only says what it
 * would come to. The same notice counts once. A mail that was uncertain has surely left when somebody
 * reports of it. Throws nothing but what the database throws.
 */
export async function noteBounce(db: Db, actor: Actor, notice: Notice, isDry: boolean): Promise<Noted> {
  return transact(db, async (tx) => {
    const mail = await mailOf(tx, notice.ids);
    if (!mail) return { result: 'unknown', code: null };
    const { code } = mail;
    if (!mail.left_us) return { result: 'never_sent', code };
    const known = await tx
      .selectFrom('bounces')
      .select('id')
      .where('mail_id', '=', mail.id)
      .where('notice_hash', '=', notice.identity)
      .executeTakeFirst();
    if (known) return { result: 'already', code };
    const result = resultOf(mail, notice);
    if (!isDry) await write(tx, actor, mail, notice, result);
    return { result, code };
  });
}

async function mailOf(tx: Db, ids: string[]): Promise<Found | null> {
  for (const id of ids) {
    const hash = id.match(/^([0-9a-f]{40})(@|$)/)?.[1];
    if (!hash) continue;
    const { rows } = await sql<Found>`
      select m.id, m.state, m.dispatch_id, d.code, d.state as dispatch_state, d.addressee_kind, d.addressee_id,
        exists (select from mail_events e where e.mail_id = m.id and e.state in ('sent', 'uncertain')) as left_us
      from mails m left join dispatches d on d.id = m.dispatch_id
      where substring(m.message_hash from 1 for ${sql.lit(message_bytes)}) = ${Buffer.from(hash, 'hex')}
      for update of m`.execute(tx);
    if (rows[0]) return rows[0];
  }
  return null;
}

/** A no for reasons of policy (RFC 3463, x.7.x) is a refusal; everything else came back. */
function resultOf({ dispatch_state }: Found, { action, status }: Notice): Noted['result'] {
  if (action !== 'failed') return action;
  const to = status?.split('.')[1] === '7' ? 'refused' : 'returned';
  return dispatch_state !== null && mayMove(dispatch_state, to) ? to : 'came_back';
}

async function write(
  tx: Db,
  actor: Actor,
  mail: Found,
  notice: Notice,
  result: Noted['result'],
): Promise<void> {
  const { action, status, reply } = notice;
  const now = actor.clock.now();
  await tx
    .insertInto('bounces')
    .values({
      id: newId(actor.chance),
      mail_id: mail.id,
      action,
      status,
      reply,
      notice_hash: notice.identity,
      read_at: now,
      read_by: actor.who,
      seen_at: null,
      seen_by: null,
    })
    .execute();
  if (mail.state === 'uncertain') {
    await tx
      .updateTable('mails')
      .set({
        state: 'sent',
        reason: null,
        content_sealed: null,
        lease: null,
        claimed_at: null,
        changed_at: now,
      })
      .where('id', '=', mail.id)
      .execute();
    await addEvent(tx, actor, mail.id, 'sent', 'notice');
  }
  const note = ['mail', status, reply].filter((part) => part !== null).join(' ');
  const { dispatch_id: id, addressee_kind, addressee_id } = mail;
  if (id && addressee_kind && addressee_id && (result === 'returned' || result === 'refused')) {
    const event = await moveDispatch(tx, actor, id, result, note);
    const said = { reason: reasonOf(status), came_on: today(actor.clock), note };
    if (result === 'returned') await keepReturn(tx, actor, { id, addressee_kind, addressee_id }, event, said);
  } else if (id && mail.dispatch_state === 'uncertain') await moveDispatch(tx, actor, id, 'sent', note);
  await record(tx, actor, { what: `mail.${action}`, subject: `mail:${mail.id}`, detail: { status, reply } });
}

/** Why a paper came back, as far as a status tells it (RFC 3463, 3.2). */
function reasonOf(status: string | null): ReturnReason {
  const detail = status?.replace(/^\d\./, '');
  if (detail === '1.6') return 'moved';
  return detail === '1.1' || detail === '1.2' || detail === '1.10' ? 'unknown' : 'another';
}

/** A notice as the desk shows it. */
export interface ShownBounce {
  id: string;
  purpose: string;
  dispatch_id: string | null;
  code: string | null;
  addressee_name: string | null;
  office_names: InLanguages | null;
  action: Notice['action'];
  status: string | null;
  reply: number | null;
  read_at: Date;
  seen_at: Date | null;
}

/** How many notices the desk's page shows. */
export const most_bounces_shown = 200;

/** What came back, what nobody has looked at first. */
export async function bouncesList(db: Db): Promise<ShownBounce[]> {
  const { rows } = await sql<ShownBounce>`
    select b.id, m.purpose, m.dispatch_id, d.code, d.addressee_name,
      ${office_names} as office_names, b.action, b.status, b.reply, b.read_at, b.seen_at
    from bounces b join mails m on m.id = b.mail_id left join dispatches d on d.id = m.dispatch_id
    order by b.seen_at is not null, b.read_at desc, b.id
    limit ${most_bounces_shown}`.execute(db);
  return rows;
}

/** How many mails came back that nobody has looked at. */
export async function countUnseen(db: Db): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(distinct mail_id)::int as count from bounces
    where action = 'failed' and seen_at is null`.execute(db);
  return rows[0]?.count ?? 0;
}

/** Somebody has looked at what was read from one moment to another. Returns how many notices. */
export async function seeBounces(db: Db, actor: Actor, from: Date, until: Date): Promise<number> {
  return transact(db, async (tx) => {
    const { numUpdatedRows } = await tx
      .updateTable('bounces')
      .set({ seen_at: actor.clock.now(), seen_by: actor.who })
      .where('seen_at', 'is', null)
      .where('read_at', '>=', from)
      .where('read_at', '<=', until)
      .executeTakeFirst();
    const count = Number(numUpdatedRows);
    if (count > 0) await record(tx, actor, { what: 'bounces.seen', subject: 'bounces', detail: { count } });
    return count;
  });
}
