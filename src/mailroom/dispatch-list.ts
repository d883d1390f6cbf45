import { sql } from 'kysely';
import { isId } from '../kernel/chance.js';
import type { Db } from '../kernel/database.js';
import { Missing } from '../kernel/refusals.js';
import { office_names } from './addressee-name.js';
import type { AddresseeKind, DispatchState, InLanguages, MailState, PostedBy, Role, Way } from './tables.js';

/** A dispatch as the desk shows it. A lawyer's contact is not in it. */
export interface ShownDispatch {
  id: string;
  code: string;
  item_id: string;
  sender_name: string;
  /** Null where the text lies sealed in another room. */
  title: string | null;
  addressee_kind: AddresseeKind;
  addressee_id: string;
  addressee_name: string;
  office_names: InLanguages | null;
  role: Role;
  channel: Way;
  posted_by: PostedBy;
  language: string;
  lines: string[] | null;
  country: string | null;
  email: string | null;
  fax: string | null;
  redirected_to: string | null;
  redirected_from: string | null;
  state: DispatchState;
  batch_number: number | null;
  mail_id: string | null;
  mail_state: MailState | null;
  changed_at: Date;
}

const shown = sql`
  select d.id, d.code, d.item_id, i.sender_name, case when i.sealed then null else t.title end as title,
    d.addressee_kind, d.addressee_id,
    d.addressee_name, ${office_names} as office_names, d.role, d.channel, d.posted_by, d.language, d.lines, d.country, d.email, d.fax,
    d.redirected_to, d.redirected_from, d.state,
    b.number as batch_number, m.id as mail_id, m.state as mail_state, d.changed_at
  from dispatches d
    join items i on i.id = d.item_id
    join item_texts t on t.item_id = d.item_id and t.language = d.language
    left join batches b on b.id = d.batch_id
    left join mails m on m.dispatch_id = d.id`;

/** One dispatch. Throws `Missing`, also for what is no id at all. */
export async function dispatchById(db: Db, id: string): Promise<ShownDispatch> {
  if (!isId(id)) throw new Missing('dispatch');
  const { rows } = await sql<ShownDispatch>`${shown} where d.id = ${id}`.execute(db);
  if (!rows[0]) throw new Missing('dispatch');
  return rows[0];
}

/** How many papers the page of those that a person carries or faxes shows. */
export const most_by_hand = 200;

/** What waits to be handed over or faxed by a person, the oldest first. */
export async function byHand(db: Db): Promise<ShownDispatch[]> {
  const { rows } = await sql<ShownDispatch>`
    ${shown} where d.state = 'due' and d.channel in ('handed', 'fax')
    order by d.channel, d.made_at, d.id limit ${most_by_hand}`.execute(db);
  return rows;
}

/** A paper with all its ways, and what was not made, with the reason. */
export interface ShownItem {
  id: string;
  kind: string;
  subject: string;
  sender_name: string;
  made_at: Date;
  dispatches: ShownDispatch[];
  not_made: { addressee_kind: AddresseeKind; addressee_name: string; reason: string }[];
}

/** One item. Throws `Missing`. */
export async function itemById(db: Db, id: string): Promise<ShownItem> {
  if (!isId(id)) throw new Missing('item');
  const item = await db.selectFrom('items').selectAll().where('id', '=', id).executeTakeFirst();
  if (!item) throw new Missing('item');
  const dispatches = await sql<ShownDispatch>`
    ${shown} where d.item_id = ${id} order by d.role, d.addressee_kind, d.addressee_name, d.id`.execute(db);
  const not_made = await db
    .selectFrom('not_made')
    .select(['addressee_kind', 'addressee_name', 'reason'])
    .where('item_id', '=', id)
    .orderBy('position')
    .execute();
  return { ...item, dispatches: dispatches.rows, not_made };
}

/** A mail as the desk shows it: what it is for and how it stands, never to whom or what it says. */
export interface ShownMail {
  id: string;
  purpose: string;
  dispatch_id: string | null;
  code: string | null;
  addressee_name: string | null;
  office_names: InLanguages | null;
  state: MailState;
  attempts: number;
  due_at: Date;
  reason: string | null;
  changed_at: Date;
}

/** How many mails the outbox's page shows. */
export const most_mails_shown = 200;

/** The outbox: what a person must decide first, then what is on its way, then the latest that left. */
export async function outboxList(db: Db): Promise<ShownMail[]> {
  const { rows } = await sql<ShownMail>`
    select m.id, m.purpose, m.dispatch_id, d.code, d.addressee_name, ${office_names} as office_names, m.state, m.attempts, m.due_at,
      m.reason, m.changed_at
    from mails m left join dispatches d on d.id = m.dispatch_id
    order by array_position(array['uncertain', 'failed', 'claimed', 'due', 'sent', 'dropped'], m.state),
      m.changed_at desc, m.id
    limit ${most_mails_shown}`.execute(db);
  return rows;
}
