import './tables.js';
import { sql } from 'kysely';
import type { Actor } from '../../kernel/actor.js';
import { isId, newId } from '../../kernel/chance.js';
import { today } from '../../kernel/clock.js';
import { type Db, transact } from '../../kernel/database.js';
import { addDays } from '../../kernel/day.js';
import { record } from '../../kernel/journal.js';
import type { Language } from '../../kernel/language.js';
import { Missing, Refused } from '../../kernel/refusals.js';
import { open, seal } from '../../kernel/vault.js';
import { identityIn, linkHash, newLinkToken, writerRecipient } from '../../letters/letter-code.js';
import type { Due, KeyRing } from '../../page/web.js';
import { recipientOf } from '../../staff/compartment.js';

/** What somebody can offer. */
export const offered = ['branch', 'translating', 'evenings', 'money'] as const;
export type Offered = (typeof offered)[number];

/** How long an offer is kept, and how long after it was answered. */
export const kept_days = 180;
export const kept_after_answer_days = 30;
/** So many offers are there in all: a flood is turned away before it fills the disk. */
export const most_joiners = 5000;

/** What somebody offers, as it is sealed. */
export interface Offer {
  /** As they want to be called; it need not be the name in a passport. */
  name: string | null;
  /** How they are reached: an address, a number, a handle. */
  contact: string;
  place: string | null;
  offers: Offered[];
  note: string | null;
  spoken: Language;
}

const placeOf = (row: string) => ({ table: 'joiners', row });

/**
 * Takes an offer in, sealed to `supporters` and to a key of its own, which only the returned link carries. Throws
 * `Refused` (503) when too many wait, and before anybody could open what is sealed.
 */
export async function offerHelp(db: Db, actor: Actor, offer: Offer): Promise<string> {
  const token = await newLinkToken();
  await transact(db, async (tx) => {
    const { count } = await tx
      .selectFrom('joiners')
      .select((e) => e.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    if (count >= most_joiners) throw new Refused('newspaper.joining.full', {}, 503);
    const id = newId(actor.chance);
    const writer_recipient = await writerRecipient(token);
    const readers = [await recipientOf(tx, 'supporters'), writer_recipient];
    await tx
      .insertInto('joiners')
      .values({
        id,
        offer_sealed: await seal(readers, placeOf(id), offer),
        writer_recipient,
        link_hash: linkHash(token),
        came_at: actor.clock.now(),
        answered_at: null,
        answered_by: null,
        kept_until: addDays(today(actor.clock), kept_days),
      })
      .execute();
    await record(tx, actor, { what: 'joiner.came', subject: `joiner:${id}` });
  });
  return token;
}

/** An offer as its owner has it. */
export interface OwnOffer {
  id: string;
  /** YYYY-MM-DD, as is the next. */
  came_on: string;
  kept_until: string;
  offer: Offer;
}

/** The offer of a private link, opened with the key in it. Throws `Missing` for a link that is wrong, over or used to erase. */
export async function offerOfLink(db: Db, actor: Actor, token: string): Promise<OwnOffer> {
  const identity = identityIn(token);
  const found =
    identity === null
      ? undefined
      : await db
          .selectFrom('joiners')
          .select(['id', 'offer_sealed', 'came_at', 'kept_until'])
          .where('link_hash', '=', linkHash(token))
          .where('kept_until', '>=', today(actor.clock))
          .executeTakeFirst();
  if (!found || identity === null) throw new Missing('offer');
  const { id, offer_sealed, came_at, kept_until } = found;
  const offer = await open<Offer>(identity, placeOf(id), offer_sealed);
  return { id, came_on: came_at.toISOString().slice(0, 10), kept_until, offer };
}

/** Erases an offer by its private link. Throws `Missing`. */
export async function eraseOffer(db: Db, actor: Actor, token: string): Promise<void> {
  await transact(db, async (tx) => {
    const { id } = await offerOfLink(tx, actor, token);
    await tx.deleteFrom('joiners').where('id', '=', id).execute();
    await record(tx, actor, { what: 'joiner.erased', subject: `joiner:${id}` });
  });
}

/** An offer as the desk's list has it, still sealed. */
export interface Joiner {
  id: string;
  came_at: Date;
  answered_at: Date | null;
  /** YYYY-MM-DD. */
  kept_until: string;
  offer_sealed: Buffer;
}

/** So many the desk's list has on a page. */
export const joiners_a_page = 25;

/** Offers, those that nobody has answered first, the longest waiting first. */
export async function joinersOf(
  db: Db,
  actor: Actor,
  page: number,
): Promise<{ joiners: Joiner[]; hasNext: boolean }> {
  const { rows } = await sql<Joiner>`select id, came_at, answered_at, kept_until, offer_sealed from joiners
    where kept_until >= ${today(actor.clock)}::date
    order by answered_at is not null, came_at, id
    limit ${joiners_a_page + 1} offset ${(page - 1) * joiners_a_page}`.execute(db);
  return { joiners: rows.slice(0, joiners_a_page), hasNext: rows.length > joiners_a_page };
}

/** Opens offers with the keys of whoever asks; each opening is journalled. Throws `Refused` without the key of `supporters`. */
export async function openOffers(keys: KeyRing, joiners: Joiner[]): Promise<Map<string, Offer>> {
  const opened = new Map<string, Offer>();
  for (const { id, offer_sealed } of joiners)
    opened.set(id, await keys.open<Offer>('supporters', placeOf(id), offer_sealed));
  return opened;
}

/** Notes that somebody answered; the offer is kept for 30 more days at most. Throws `Missing`, and `Refused` when it was answered. */
export async function answerOffer(db: Db, actor: Actor, id: string): Promise<void> {
  if (!isId(id)) throw new Missing('offer');
  await transact(db, async (tx) => {
    const found = await tx
      .selectFrom('joiners')
      .select(['answered_at', 'kept_until'])
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    if (!found) throw new Missing('offer');
    if (found.answered_at) throw new Refused('newspaper.joining.desk.was_answered');
    const soon = addDays(today(actor.clock), kept_after_answer_days);
    const [kept_until = soon] = [soon, found.kept_until].sort();
    await tx
      .updateTable('joiners')
      .set({ answered_at: actor.clock.now(), answered_by: actor.who, kept_until })
      .where('id', '=', id)
      .execute();
    await record(tx, actor, { what: 'joiner.answered', subject: `joiner:${id}` });
  });
}

/** So many are forgotten at one turn; the next goes on. */
const most_forgotten = 1000;

/** Forgets offers whose time is over. Returns how many. */
export async function forgetJoiners(db: Db, actor: Actor): Promise<number> {
  return transact(db, async (tx) => {
    const { rows } = await sql`delete from joiners where id in (
      select id from joiners where kept_until < ${today(actor.clock)}::date limit ${most_forgotten})
      returning id`.execute(tx);
    const detail = { count: rows.length };
    if (rows.length > 0) await record(tx, actor, { what: 'joiners.forgotten', subject: 'joiners', detail });
    return rows.length;
  });
}

/** Who offers help and waits for an answer, for the desk's first page. */
export async function joinersDue(db: Db): Promise<Due[]> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from joiners where answered_at is null`.execute(db);
  const count = rows[0]?.count ?? 0;
  return count === 0 ? [] : [{ count, code: 'newspaper.joining.desk.due', href: '/desk/newspaper/joining' }];
}
