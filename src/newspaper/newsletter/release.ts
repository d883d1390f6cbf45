import { createHmac } from 'node:crypto';
import { sql } from 'kysely';
import type { Actor } from '../../kernel/actor.js';
import { today } from '../../kernel/clock.js';
import { type Db, transact } from '../../kernel/database.js';
import { record } from '../../kernel/journal.js';
import { inLanguage, type Language, type Messages } from '../../kernel/language.js';
import { Refused } from '../../kernel/refusals.js';
import { seal } from '../../kernel/vault.js';
import { queueMail } from '../../mailroom/outbox.js';
import { endMails } from '../../mailroom/outgoing/take-back.js';
import type { KeyRing } from '../../page/web.js';
import { recipientOf } from '../../staff/compartment.js';
import { isForSending, sendingById, wordsOf } from './sending.js';
import type { Contact } from './subscription.js';
import { mailFor } from './written-mail.js';

/** So many mails are released at one press; and the next press waits until fewer than these are in the outbox. */
export const batch_size = 500;

/**
 * Which addresses have it, and by which subscription: marks that only this key makes, so that an address that
 * subscribed twice is found, and nobody who opens it later reads an address.
 */
interface Told {
  key: string;
  marks: Record<string, string>;
}

/** What mails are written with; `size` makes batches smaller. */
export interface ReleaseMeans {
  messages: Messages;
  publicUrl: string;
  size?: number;
}

interface Opened {
  id: string;
  spoken: Language;
  contact: Contact;
}

/**
 * Releases the next batch: the addresses are opened with the keys of whoever does it (each opening is journalled), and
 * each gets one mail through the outbox, in one transaction with the line that says so; so a crash or a second press
 * sends nothing twice. Throws `Refused` without the key of `supporters`, while the batch before still waits in the
 * outbox, for a sending that is paused or over, and when somebody else pressed meanwhile.
 */
export async function releaseBatch(
  db: Db,
  actor: Actor,
  keys: KeyRing,
  id: string,
  { messages, publicUrl, size = batch_size }: ReleaseMeans,
): Promise<{ mails: number; left: number }> {
  const sending = await sendingById(db, actor.clock, id);
  if (sending.state !== 'prepared' && sending.state !== 'going')
    throw new Refused('newspaper.newsletter.not_now');
  if (sending.in_outbox >= size)
    throw new Refused('newspaper.newsletter.still_waiting', { count: sending.in_outbox });
  const { told_sealed } = await db
    .selectFrom('newsletter_sendings')
    .select('told_sealed')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  const place = { table: 'newsletter_sendings', row: id };
  // Opened before the transaction begins: each opening writes its own line into the journal.
  const told: Told = told_sealed
    ? await keys.open<Told>('supporters', place, told_sealed)
    : { key: actor.chance.bytes(32).toString('base64'), marks: {} };
  const opened = await openNext(db, actor, keys, id, size);
  if (opened.length === 0) throw new Refused('newspaper.newsletter.nobody');
  const words = await wordsOf(db, id);
  return transact(db, async (tx) => {
    await refuseWhenMoved(tx, id, told_sealed);
    const number = await nextBatch(tx, actor, id);
    let mails = 0;
    for (const one of opened) {
      const mark = createHmac('sha256', told.key)
        .update(one.contact.email.toLowerCase())
        .digest('base64')
        .slice(0, 24);
      const owner = told.marks[mark];
      const hadIt = owner !== undefined && owner !== one.id && (await wasMailed(tx, id, owner));
      if (!(await stillThere(tx, one.id))) continue;
      const letter = words.get(one.spoken);
      if (!letter) throw new Error('a sending without words');
      const link = publicUrl + inLanguage(one.spoken, `/newsletter/${one.contact.token}`);
      const mail_id = hadIt
        ? null
        : await queueMail(tx, actor, {
            ...{ key: `newsletter:${id}:${one.id}`, purpose: 'newsletter', to: one.contact.email },
            ...mailFor(letter, messages.in(one.spoken), link),
          });
      await tx
        .insertInto('newsletter_mails')
        .values({ sending_id: id, subscription_id: one.id, spoken: one.spoken, batch: number, mail_id })
        .execute();
      if (hadIt) continue;
      told.marks[mark] = one.id;
      mails += 1;
    }
    const left = (await sendingById(tx, actor.clock, id)).waiting;
    await settle(tx, actor, id, { number, mails, left, told });
    return { mails, left };
  });
}

/** Opens the next addresses. A language or an end that changes meanwhile is seen when the mail is made. */
async function openNext(db: Db, actor: Actor, keys: KeyRing, id: string, size: number): Promise<Opened[]> {
  const { rows } = await sql<{ id: string; spoken: Language; contact_sealed: Buffer }>`
    select s.id, s.spoken, s.contact_sealed from newsletter_sendings x, newsletter_subscriptions s
    where x.id = ${id} and ${isForSending(today(actor.clock))}
    order by s.confirmed_at, s.id limit ${size}`.execute(db);
  const opened: Opened[] = [];
  for (const { contact_sealed, ...row } of rows) {
    const at = { table: 'newsletter_subscriptions', row: row.id };
    opened.push({ ...row, contact: await keys.open<Contact>('supporters', at, contact_sealed) });
  }
  return opened;
}

async function refuseWhenMoved(tx: Db, id: string, told_sealed: Buffer | null): Promise<void> {
  const { rows } = await sql<{ same: boolean }>`
    select state in ('prepared', 'going') and told_sealed is not distinct from ${told_sealed} as same
    from newsletter_sendings where id = ${id} for update`.execute(tx);
  if (!rows[0]?.same) throw new Refused('newspaper.newsletter.meanwhile');
}

async function nextBatch(tx: Db, actor: Actor, sending_id: string): Promise<number> {
  const { number } = await tx
    .selectFrom('newsletter_batches')
    .select((e) => e.fn.coalesce(e.fn.max('number'), e.lit(0)).as('number'))
    .where('sending_id', '=', sending_id)
    .executeTakeFirstOrThrow();
  const own = { sending_id, number: number + 1, mails: 0 };
  await tx
    .insertInto('newsletter_batches')
    .values({ ...own, released_by: actor.who, released_at: actor.clock.now() })
    .execute();
  return own.number;
}

/** A mark of a mail that was taken back, or of a subscription that ended before it left, keeps nobody from theirs. */
async function wasMailed(tx: Db, sending_id: string, subscription_id: string): Promise<boolean> {
  const found = await tx
    .selectFrom('newsletter_mails')
    .select('mail_id')
    .where('sending_id', '=', sending_id)
    .where('subscription_id', '=', subscription_id)
    .executeTakeFirst();
  return found !== undefined;
}

/** Whether nobody ended it meanwhile; whoever ends it now waits for this act, and takes the mail back. */
async function stillThere(tx: Db, id: string): Promise<boolean> {
  const found = await tx
    .selectFrom('newsletter_subscriptions')
    .select('id')
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  return found !== undefined;
}

interface Released {
  number: number;
  mails: number;
  left: number;
  told: Told;
}

async function settle(tx: Db, actor: Actor, id: string, { number, mails, left, told }: Released) {
  await tx
    .updateTable('newsletter_batches')
    .set({ mails })
    .where('sending_id', '=', id)
    .where('number', '=', number)
    .execute();
  const place = { table: 'newsletter_sendings', row: id };
  await tx
    .updateTable('newsletter_sendings')
    .set({ state: 'going', told_sealed: await seal(await recipientOf(tx, 'supporters'), place, told) })
    .where('id', '=', id)
    .execute();
  const detail = { batch: number, mails, left };
  await record(tx, actor, { what: 'newsletter.released', subject: `newsletter_sending:${id}`, detail });
}

/**
 * Ends what everybody has: when nobody waits and nothing lies in the outbox. Until then a pause can still take mails
 * back. Returns how many sendings were ended.
 */
export async function endSendings(db: Db, actor: Actor): Promise<number> {
  return transact(db, async (tx) => {
    const { rows } = await sql<{ id: string }>`
      update newsletter_sendings x set state = 'done', settled_at = ${actor.clock.now()}, told_sealed = null
      where x.state = 'going'
        and not exists (select from newsletter_subscriptions s where ${isForSending(today(actor.clock))})
        and not exists (select from newsletter_mails n join mails m on m.id = n.mail_id
          where n.sending_id = x.id and m.state in ('due', 'claimed'))
      returning x.id`.execute(tx);
    for (const { id } of rows)
      await record(tx, actor, { what: 'newsletter.done', subject: `newsletter_sending:${id}` });
    return rows.length;
  });
}

/**
 * Ends what was in hand when its sending was paused or its reader was gone, and did not leave then: nothing of it is
 * tried again. Returns how many.
 */
export async function endUnwanted(db: Db, actor: Actor): Promise<number> {
  return transact(db, async (tx) => {
    const { rows } = await sql<{ id: string }>`
      select m.id from mails m join newsletter_mails n on n.mail_id = m.id
        join newsletter_sendings x on x.id = n.sending_id
      where m.state = 'due' and (x.state = 'paused'
        or not exists (select from newsletter_subscriptions s where s.id = n.subscription_id))
      union all
      select m.id from mails m join newsletter_mails n on n.mail_id = m.id
      where m.state in ('uncertain', 'failed') and m.content_sealed is not null
        and not exists (select from newsletter_subscriptions s where s.id = n.subscription_id)`.execute(tx);
    await endMails(
      tx,
      actor,
      rows.map(({ id }) => id),
    );
    return rows.length;
  });
}
