import type { Selectable } from 'kysely';
import type { Actor } from '../kernel/actor.js';
import { isId } from '../kernel/chance.js';
import { today } from '../kernel/clock.js';
import { type Db, isDuplicate, type Tables, transact } from '../kernel/database.js';
import { record } from '../kernel/journal.js';
import type { Language, Say } from '../kernel/language.js';
import { Missing, Refused } from '../kernel/refusals.js';
import { queueItem } from '../mailroom/item.js';
import { queueMail } from '../mailroom/outbox.js';
import type { KeyRing } from '../page/web.js';
import { type Contact, wayTo } from '../register/lawyers/lawyer-contact.js';
import { takeIn } from '../supporters/organisation.js';
import type { Officer } from './adoption.js';
import { lawyersFor, type Papers, papersOf, type ToSend } from './adoption-papers.js';

export type AdoptionRow = Selectable<Tables['adoptions']>;

/** An adoption that was confirmed, with what was decided about it, as the desk sees it. */
export type Confirmed = AdoptionRow & {
  title: string;
  slug: string;
  confirmed_at: Date;
  decision: 'verified' | 'declined' | null;
  reason: string | null;
};

function confirmedOnes(db: Db) {
  return db
    .selectFrom('adoptions as a')
    .innerJoin('adoption_confirmations as c', 'c.adoption_id', 'a.id')
    .innerJoin('texts as t', 't.id', 'a.text_id')
    .leftJoin('adoption_decisions as d', 'd.adoption_id', 'a.id')
    .selectAll('a')
    .select(['t.title', 't.slug', 'c.confirmed_at', 'd.decision', 'd.reason']);
}

/** Confirmed adoptions that nobody has decided about, oldest first; at most 200. */
export async function adoptionsToVerify(db: Db): Promise<Confirmed[]> {
  return confirmedOnes(db).where('d.decision', 'is', null).orderBy('c.confirmed_at').limit(200).execute();
}

/** How many wait for a decision. */
export async function countToVerify(db: Db): Promise<number> {
  const { count } = await db
    .selectFrom('adoption_confirmations as c')
    .leftJoin('adoption_decisions as d', 'd.adoption_id', 'c.adoption_id')
    .where('d.adoption_id', 'is', null)
    .select((is) => is.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

/** One confirmed adoption. Throws `Missing`, also for one that nobody has confirmed. */
export async function confirmedAdoption(db: Db, id: string): Promise<Confirmed> {
  const found = isId(id) ? await confirmedOnes(db).where('a.id', '=', id).executeTakeFirst() : undefined;
  if (!found) throw new Missing('adoption');
  return found;
}

/** Others of the same folded name, country and text, whatever became of them: for the desk's eyes. */
export async function othersOfTheSame(db: Db, one: AdoptionRow): Promise<Confirmed[]> {
  return confirmedOnes(db)
    .where('a.text_id', '=', one.text_id)
    .where('a.organisation_folded', '=', one.organisation_folded)
    .where('a.country', '=', one.country)
    .where('a.id', '<>', one.id)
    .orderBy('c.confirmed_at')
    .limit(20)
    .execute();
}

/** What the papers are made from. */
export function toSend(row: AdoptionRow): ToSend {
  const { organisation, met_at, met_on, version_id, language, passed, unchanged, demands, posted_by } = row;
  return { organisation, met_at, met_on, version_id, language, passed, unchanged, demands, posted_by };
}

/** The papers as they would be made now, without opening a contact: what the desk decides about. */
export async function papersAhead(db: Db, actor: Actor, row: AdoptionRow): Promise<Papers> {
  return papersOf(db, toSend(row), today(actor.clock), async () => 'post');
}

/** What the person at the desk has recognised. */
export interface Recognised {
  /** It is this organisation, under another spelling. */
  same_as: string | null;
  /** It is part of this one. */
  part_of_id: string | null;
}

/**
 * Verifies an adoption: in one transaction the organisation's row and consent, the decision, and
 * everything that leaves: a dispatch for every addressee, a copy for each prisoner at the address of
 * that day, a copy for each lawyer, the frozen texts, and what is not made with its reason. Returns
 * the item's id. Throws `Missing`; `Refused` when it was decided already, when this organisation has
 * adopted this text already, or when lawyers' contacts cannot be opened with these keys.
 */
export async function verify(
  db: Db,
  actor: Actor,
  keys: KeyRing,
  id: string,
  recognised: Recognised,
): Promise<{ item: string; organisation: string }> {
  const ways = await lawyersWays(db, keys, await confirmedAdoption(db, id));
  return transact(db, async (tx) => {
    const row = await undecided(tx, id);
    const { organisation: name, kind, level, part_of, country, members } = row;
    const organisation = await takeIn(
      tx,
      actor,
      { name, kind, level, part_of, country, members },
      { basis: `adoption:${id}`, consents: row.may_name, ...recognised },
    );
    try {
      await tx
        .insertInto('adoption_decisions')
        .values({
          adoption_id: id,
          text_id: row.text_id,
          decision: 'verified',
          organisation_id: organisation,
          decided_by: actor.who,
          decided_at: actor.clock.now(),
          reason: null,
        })
        .execute();
    } catch (error) {
      if (isDuplicate(error, 'one_adoption_each')) throw new Refused('resolutions.adoption.problem.adopted');
      if (isDuplicate(error)) throw new Refused('resolutions.adoption.problem.decided');
      throw error;
    }
    const papers = await papersOf(
      tx,
      toSend(row),
      today(actor.clock),
      async (lawyer) => ways.get(lawyer.id) ?? null,
    );
    const item = await queueItem(
      tx,
      actor,
      { kind: 'adoption', subject: id, sender_name: name },
      papers.texts,
      papers.dispatches,
      papers.notMade,
    );
    await record(tx, actor, {
      what: 'adoption.verified',
      subject: `adoption:${id}`,
      detail: { organisation, item, dispatches: papers.dispatches.length, not_made: papers.notMade.length },
    });
    return { item, organisation };
  });
}

/** Opened before the transaction begins: each opening writes its own line into the journal. */
async function lawyersWays(db: Db, keys: KeyRing, row: AdoptionRow): Promise<Map<string, 'email' | 'post'>> {
  const ways = new Map<string, 'email' | 'post'>();
  for (const { id, contact_sealed } of await lawyersFor(db, row.version_id)) {
    if (!contact_sealed) continue;
    const contact = await keys.open<Contact>('lawyers', { table: 'lawyers', row: id }, contact_sealed);
    const way = wayTo(contact);
    if (way) ways.set(id, way);
  }
  return ways;
}

/** The row, locked, so that two people at the desk decide one after the other. */
async function undecided(tx: Db, id: string): Promise<AdoptionRow> {
  const row = await tx
    .selectFrom('adoptions')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw new Missing('adoption');
  const decided = await tx
    .selectFrom('adoption_decisions')
    .select('decision')
    .where('adoption_id', '=', id)
    .executeTakeFirst();
  if (decided) throw new Refused('resolutions.adoption.problem.decided');
  return row;
}

/** Name and address of the officer, opened with the keys of whoever asks (journalled); null: removed. */
export async function officerOf(keys: KeyRing, row: AdoptionRow): Promise<Officer | null> {
  if (!row.officer_sealed) return null;
  return keys.open<Officer>('supporters', { table: 'adoptions', row: row.id }, row.officer_sealed);
}

const longest_reason = 2000;

/**
 * Declines an adoption with a reason that the officer gets by mail, in the officer's language; this
 * act releases that mail. Throws `Missing`, or `Refused` when it was decided already or without a reason.
 */
export async function decline(
  db: Db,
  actor: Actor,
  keys: KeyRing,
  id: string,
  typed: string,
  sayIn: (language: Language) => Say,
): Promise<void> {
  // Line breaks may stand in a reason; what could turn or break the mail may not.
  const reason = typed
    .normalize('NFC')
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{C}\n]/gu, '')
    .trim();
  if (reason === '') throw new Refused('resolutions.adoption.problem.no_reason', {}, 422);
  if (reason.length > longest_reason) {
    throw new Refused('resolutions.adoption.problem.long_reason', { most: longest_reason }, 422);
  }
  const { title } = await confirmedAdoption(db, id);
  const officer = await officerOf(keys, await confirmedAdoption(db, id));
  await transact(db, async (tx) => {
    const row = await undecided(tx, id);
    await tx
      .insertInto('adoption_decisions')
      .values({
        adoption_id: id,
        text_id: row.text_id,
        decision: 'declined',
        organisation_id: null,
        decided_by: actor.who,
        decided_at: actor.clock.now(),
        reason,
      })
      .execute();
    // The reason stands in the decision; it may name somebody, so it is not repeated in the journal.
    await record(tx, actor, { what: 'adoption.declined', subject: `adoption:${id}` });
    if (!officer) return;
    const say = sayIn(row.spoken);
    const values = { organisation: row.organisation, title, reason };
    await queueMail(tx, actor, {
      key: `adoption:${id}:declined`,
      purpose: 'decision',
      to: officer.email,
      subject: say('resolutions.adoption.declined_subject', values),
      text: say('resolutions.adoption.declined_text', values),
    });
  });
}
