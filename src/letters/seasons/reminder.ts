import './tables.js';
import { sql } from 'kysely';
import type { Actor } from '../../kernel/actor.js';
import { newId, newToken, tokenHash } from '../../kernel/chance.js';
import { hour_ms, today } from '../../kernel/clock.js';
import { type Db, transact } from '../../kernel/database.js';
import { addDays } from '../../kernel/day.js';
import { record } from '../../kernel/journal.js';
import type { Language } from '../../kernel/language.js';
import { Missing, Refused } from '../../kernel/refusals.js';
import type { RetentionRule } from '../../kernel/retention.js';
import { seal } from '../../kernel/vault.js';
import { queueMail } from '../../mailroom/outbox.js';
import { recipientOf } from '../../staff/compartment.js';

/** How long an address waits to be confirmed, and how long it is kept from then on, or from the button for one more year. */
export const confirm_within_hours = 48;
export const kept_days = 365;
/** So many birthdays belong to one address. */
export const most_birthdays = 30;
/** So many addresses may wait to be confirmed, and so many are there in all: a flood is turned away before it fills the disk. */
const most_waiting = 5000;
const most_reminders = 20_000;

/**
 * What is sealed, to the compartment `supporters`: it is kept for a year, over many months, and who reads the letters
 * of one month need not know who else stands with the imprisoned.
 */
export interface Contact {
  email: string;
  /** Of the private link, which stands in each mail. */
  token: string;
}

/** What somebody wants to be reminded of. */
export interface Asked {
  email: string;
  spoken: Language;
  /** New Year, 30 October and 16 December. */
  yearly: boolean;
  /** Whose birthdays. */
  people: string[];
}

/**
 * Takes in what somebody wants to be reminded of: the sealed row, the journal and the mail that asks to confirm, in
 * one transaction. Throws `Refused` (503) when too many wait, and before anybody could open what is sealed.
 */
export async function askToBeReminded(
  db: Db,
  actor: Actor,
  asked: Asked,
  words: (token: string) => { subject: string; text: string },
): Promise<void> {
  const { email, spoken, yearly, people } = asked;
  await transact(db, async (tx) => {
    const { rows } = await sql<{ waiting: number; all: number }>`select
      count(*) filter (where confirmed_at is null)::int as waiting, count(*)::int as all from reminders`.execute(
      tx,
    );
    const { waiting = 0, all = 0 } = rows[0] ?? {};
    if (waiting >= most_waiting || all >= most_reminders)
      throw new Refused('letters.seasons.remind.full', {}, 503);
    const id = newId(actor.chance);
    const token = newToken(actor.chance);
    const place = { table: 'reminders', row: id };
    const contact: Contact = { email, token };
    await tx
      .insertInto('reminders')
      .values({
        ...{ id, spoken },
        contact_sealed: await seal(await recipientOf(tx, 'supporters'), place, contact),
        link_hash: tokenHash(token),
        asked_at: actor.clock.now(),
        confirmed_at: null,
        kept_until: addDays(today(actor.clock), kept_days),
      })
      .execute();
    const days = [...(yearly ? [null] : []), ...people];
    await tx
      .insertInto('reminder_days')
      .values(days.map((person_id) => ({ reminder_id: id, person_id })))
      .execute();
    await record(tx, actor, {
      what: 'reminder.asked',
      subject: `reminder:${id}`,
      detail: { days: days.length },
    });
    await queueMail(tx, actor, {
      ...{ key: `reminder:${id}:confirm`, purpose: 'confirmation', to: email },
      ...words(token),
    });
  });
}

/** What the page behind a link knows: which days, and until when. Nothing of the address. */
export interface Reminder {
  id: string;
  confirmed: boolean;
  /** YYYY-MM-DD. */
  kept_until: string;
  yearly: boolean;
  /** Whose birthdays; `slug` null: not on these pages any more. */
  people: { id: string; slug: string | null; name: string | null }[];
}

/** The reminders of a link. Throws `Missing` for a link that is wrong, over or removed. */
export async function reminderOfLink(db: Db, actor: Actor, token: string): Promise<Reminder> {
  if (!/^[A-Za-z0-9_-]{43}$/.test(token)) throw new Missing('reminder');
  const found = await db
    .selectFrom('reminders')
    .select(['id', 'asked_at', 'confirmed_at', 'kept_until'])
    .where('link_hash', '=', tokenHash(token))
    .executeTakeFirst();
  const isOver =
    !found ||
    (found.confirmed_at === null && found.asked_at < unconfirmedSince(actor)) ||
    found.kept_until < today(actor.clock);
  if (isOver) throw new Missing('reminder');
  const { rows } = await sql<{ id: string | null; slug: string | null; name: string | null }>`
    select d.person_id as id, p.slug, p.name from reminder_days d left join published.people p on p.id = d.person_id
    where d.reminder_id = ${found.id} order by p.name nulls last, d.person_id`.execute(db);
  return {
    id: found.id,
    confirmed: found.confirmed_at !== null,
    kept_until: found.kept_until,
    yearly: rows.some(({ id }) => id === null),
    people: rows.flatMap(({ id, slug, name }) => (id === null ? [] : [{ id, slug, name }])),
  };
}

/** Confirms, or keeps a confirmed one for a year from today; doing it twice changes nothing more. Throws `Missing`. */
export async function keepReminder(db: Db, actor: Actor, token: string): Promise<void> {
  await transact(db, async (tx) => {
    const { id, confirmed } = await reminderOfLink(tx, actor, token);
    const kept_until = addDays(today(actor.clock), kept_days);
    await tx
      .updateTable('reminders')
      .set({ kept_until, ...(confirmed ? {} : { confirmed_at: actor.clock.now() }) })
      .where('id', '=', id)
      .execute();
    const what = confirmed ? 'reminder.renewed' : 'reminder.confirmed';
    await record(tx, actor, { what, subject: `reminder:${id}` });
  });
}

/** Ends the reminding of one day (null: those of every year); with the last one the address goes. Throws `Missing`. */
export async function stopReminding(
  db: Db,
  actor: Actor,
  token: string,
  personId: string | null,
): Promise<void> {
  await transact(db, async (tx) => {
    const { id } = await reminderOfLink(tx, actor, token);
    const days = tx.deleteFrom('reminder_days').where('reminder_id', '=', id);
    await (personId === null
      ? days.where('person_id', 'is', null)
      : days.where('person_id', '=', personId)
    ).execute();
    const left = await tx
      .selectFrom('reminder_days')
      .select('reminder_id')
      .where('reminder_id', '=', id)
      .executeTakeFirst();
    if (!left) await tx.deleteFrom('reminders').where('id', '=', id).execute();
    await record(tx, actor, {
      what: left ? 'reminder.day_stopped' : 'reminder.removed',
      subject: `reminder:${id}`,
    });
  });
}

/** Removes the address and what was chosen, confirmed or not. Throws `Missing` when it is not there (any more). */
export async function removeReminder(db: Db, actor: Actor, token: string): Promise<void> {
  await transact(db, async (tx) => {
    const { id } = await reminderOfLink(tx, actor, token);
    await tx.deleteFrom('reminders').where('id', '=', id).execute();
    await record(tx, actor, { what: 'reminder.removed', subject: `reminder:${id}` });
  });
}

/** Removes what nobody confirmed within 48 hours, and what nobody kept for one more year. Returns how many. */
export async function forgetReminders(db: Db, actor: Actor): Promise<number> {
  return transact(db, async (tx) => {
    const { rows } = await sql`delete from reminders
      where (confirmed_at is null and asked_at < ${unconfirmedSince(actor)}) or kept_until < ${today(actor.clock)}::date
      returning id`.execute(tx);
    if (rows.length > 0)
      await record(tx, actor, {
        what: 'reminders.forgotten',
        subject: 'reminders',
        detail: { count: rows.length },
      });
    return rows.length;
  });
}

export const reminderRules: readonly RetentionRule[] = [
  {
    name: 'letters.reminders',
    what: 'the mail address of somebody who wants to be reminded of days to write for, and of which days',
    when: '48 hours after they asked, unless they confirmed; then a year, unless they press a button for one more; at once by their link',
    forget: ({ db, actor }) => forgetReminders(db, actor),
  },
];

const unconfirmedSince = (actor: Actor) =>
  new Date(actor.clock.now().getTime() - confirm_within_hours * hour_ms);
