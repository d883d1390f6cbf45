import './tables.js';
import { createHmac } from 'node:crypto';
import { sql } from 'kysely';
import type { Actor } from '../../kernel/actor.js';
import { newId } from '../../kernel/chance.js';
import { type Clock, today } from '../../kernel/clock.js';
import { type Db, transact } from '../../kernel/database.js';
import { record } from '../../kernel/journal.js';
import type { Language } from '../../kernel/language.js';
import { Refused } from '../../kernel/refusals.js';
import { seal } from '../../kernel/vault.js';
import { queueMail } from '../../mailroom/outbox.js';
import type { Due, KeyRing } from '../../page/web.js';
import { recipientOf } from '../../staff/compartment.js';
import type { Contact } from './reminder.js';
import { isTime, type Season, seasonsAhead } from './season.js';
import type { RemindedKind } from './tables.js';

/** So many are reminded at one press of the button; the next press goes on. */
export const reminded_at_once = 500;

const reminded: readonly string[] = ['new_year', 'prisoners_day', 'december', 'birthday'];
/** Which reminders are for the day `s`. */
const isFor = sql`(d.person_id = s.person_id or (d.person_id is null and s.person_id is null))`;
/** Who can be told now. */
const isKept = (day: string) => sql`r.confirmed_at is not null and r.kept_until >= ${day}::date`;
const notTold = sql`not exists (select from reminder_mails m where m.season_day_id = s.id and m.reminder_id = r.id)`;

/**
 * Makes the days due that are to be prepared now and of which somebody wants to be reminded, and removes those for
 * which it is too late, with who was reminded of them. It opens no address. Returns how many came and went.
 */
export async function prepareDays(db: Db, actor: Actor): Promise<number> {
  const day = today(actor.clock);
  const now = (await seasonsAhead(db, actor.clock)).filter(
    (one) => reminded.includes(one.kind) && isTime(one, day),
  );
  return transact(db, async (tx) => {
    const { rows: asked } = await sql<{ id: string | null }>`select distinct d.person_id as id
      from reminder_days d join reminders r on r.id = d.reminder_id and ${isKept(day)}`.execute(tx);
    const wanted = new Set(asked.map(({ id }) => id));
    const { numDeletedRows } = await tx
      .deleteFrom('season_days')
      .where('post_by', '<', day)
      .executeTakeFirst();
    let made = 0;
    for (const { kind, on, post, person } of now) {
      if (!wanted.has(person?.id ?? null)) continue;
      const id = newId(actor.chance);
      const { numInsertedOrUpdatedRows = 0n } = await tx
        .insertInto('season_days')
        .values({
          ...{ id, kind: kind as RemindedKind, person_id: person?.id ?? null },
          ...{ happens_on: on, post_by: post, made_at: actor.clock.now(), told_sealed: null },
        })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst();
      if (numInsertedOrUpdatedRows === 0n) continue;
      made += 1;
      await record(tx, actor, { what: 'season_day.due', subject: `season_day:${id}`, detail: { kind } });
    }
    return made + Number(numDeletedRows);
  });
}

/** A day of which somebody can be reminded now, as the desk has it. */
export interface OpenDay {
  id: string;
  kind: RemindedKind;
  person_id: string | null;
  /** YYYY-MM-DD, as is the next. */
  happens_on: string;
  post_by: string;
  waiting: number;
  told: number;
  season: Season;
}

/** Days that were made due and still stand in the calendar, the nearest first. Who was freed meanwhile stands in it no more. */
export async function openDays(db: Db, clock: Clock): Promise<OpenDay[]> {
  const day = today(clock);
  const { rows } = await sql<Omit<OpenDay, 'season'>>`
    select s.id, s.kind, s.person_id, s.happens_on, s.post_by,
      (select count(*)::int from reminder_days d join reminders r on r.id = d.reminder_id and ${isKept(day)}
        where ${isFor} and ${notTold}) as waiting,
      (select count(*)::int from reminder_mails m where m.season_day_id = s.id and m.mailed) as told
    from season_days s where s.post_by >= ${day}::date order by s.happens_on, s.kind, s.id`.execute(db);
  const seasons = rows.length === 0 ? [] : await seasonsAhead(db, clock);
  return rows.flatMap((row) => {
    const season = seasons.find(
      ({ kind, on, person }) =>
        kind === row.kind && on === row.happens_on && (person?.id ?? null) === row.person_id,
    );
    return season ? [{ ...row, season }] : [];
  });
}

/** What a mail says, and where a mail program ends all of them (RFC 8058). */
export type ReminderWords = (
  spoken: Language,
  token: string,
  day: Pick<OpenDay, 'happens_on' | 'post_by'>,
) => { subject: string; text: string; unsubscribe: string };

/**
 * Which addresses have been told of a day, as the seal holds it: marks that only this key makes, so that an address
 * that asked twice is found, and nobody who opens it later reads an address.
 */
interface Told {
  key: string;
  marks: string[];
}

/**
 * Reminds those who wait for a day: the addresses are opened with the keys of whoever does it (each opening is
 * journalled), and each gets one mail, however often it asked and whatever was pressed how often. At most 500 at once.
 * Throws `Refused` without the key of `supporters`, for a day that is over, and when somebody else pressed meanwhile.
 */
export async function releaseDay(
  db: Db,
  actor: Actor,
  keys: KeyRing,
  id: string,
  words: ReminderWords,
): Promise<{ mails: number; left: number }> {
  const open = (await openDays(db, actor.clock)).find((one) => one.id === id);
  if (!open) throw new Refused('letters.seasons.reminders.not_now', {}, 409);
  const day = today(actor.clock);
  const { rows } = await sql<{ id: string; spoken: Language; contact_sealed: Buffer }>`
    select r.id, r.spoken, r.contact_sealed
    from season_days s join reminder_days d on ${isFor} join reminders r on r.id = d.reminder_id and ${isKept(day)}
    where s.id = ${id} and ${notTold} order by r.confirmed_at, r.id limit ${reminded_at_once}`.execute(db);
  const { told_sealed } = await db
    .selectFrom('season_days')
    .select('told_sealed')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  const place = { table: 'season_days', row: id };
  // Opened before the transaction begins: each opening writes its own line into the journal.
  const told = told_sealed
    ? await keys.open<Told>('supporters', place, told_sealed)
    : { key: actor.chance.bytes(32).toString('base64'), marks: [] };
  const opened: { id: string; spoken: Language; contact: Contact }[] = [];
  for (const { contact_sealed, ...row } of rows) {
    const at = { table: 'reminders', row: row.id };
    opened.push({ ...row, contact: await keys.open<Contact>('supporters', at, contact_sealed) });
  }
  const marks = new Set(told.marks);
  return transact(db, async (tx) => {
    const { rows: locked } = await sql<{
      same: boolean;
    }>`select told_sealed is not distinct from ${told_sealed} as same
      from season_days where id = ${id} for update`.execute(tx);
    if (!locked[0]?.same) throw new Refused('letters.seasons.reminders.meanwhile', {}, 409);
    let mails = 0;
    for (const { id: reminder_id, spoken, contact } of opened) {
      const mark = createHmac('sha256', told.key).update(contact.email.toLowerCase()).digest('base64');
      const mailed = !marks.has(mark);
      // It may have been removed meanwhile.
      const made = await tx
        .insertInto('reminder_mails')
        .columns(['season_day_id', 'reminder_id', 'mailed'])
        .expression((e) =>
          e
            .selectFrom('reminders')
            .select((s) => [s.val(id).as('season_day_id'), 'id', s.lit(mailed).as('mailed')])
            .where('id', '=', reminder_id),
        )
        .onConflict((conflict) => conflict.doNothing())
        .returning('mailed')
        .executeTakeFirst();
      if (!made || !mailed) continue;
      marks.add(mark);
      const key = `reminder:${id}:${reminder_id}`;
      const mail = words(spoken, contact.token, open);
      await queueMail(tx, actor, { key, purpose: 'notice', to: contact.email, ...mail });
      mails += 1;
    }
    const value: Told = { key: told.key, marks: [...marks] };
    const sealed = await seal(await recipientOf(tx, 'supporters'), place, value);
    await tx.updateTable('season_days').set({ told_sealed: sealed }).where('id', '=', id).execute();
    const left = open.waiting - opened.length;
    const detail = { mails, left };
    await record(tx, actor, { what: 'season_day.released', subject: `season_day:${id}`, detail });
    return { mails, left };
  });
}

/** Who waits to be reminded of a day, for the desk's first page. */
export async function remindersDue(db: Db, clock: Clock): Promise<Due[]> {
  const day = today(clock);
  const { rows } = await sql<{ count: number }>`select count(distinct r.id)::int as count
    from season_days s join reminder_days d on ${isFor} join reminders r on r.id = d.reminder_id and ${isKept(day)}
    where s.post_by >= ${day}::date and ${notTold}`.execute(db);
  const count = rows[0]?.count ?? 0;
  return count === 0 ? [] : [{ count, code: 'letters.seasons.reminders.due', href: '/desk/letters/seasons' }];
}
