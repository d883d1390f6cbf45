import { type Selectable, sql } from 'kysely';
import type { Actor } from '../kernel/actor.js';
import { isId } from '../kernel/chance.js';
import { today } from '../kernel/clock.js';
import { type Db, isDuplicate, type Tables, transact } from '../kernel/database.js';
import { record } from '../kernel/journal.js';
import { Missing, Refused } from '../kernel/refusals.js';
import { queueItem } from '../mailroom/item.js';
import type { KeyRing } from '../page/web.js';
import { type Contact, wayTo } from '../register/lawyers/lawyer-contact.js';
import { takeIn } from '../supporters/organisation.js';
import type { Officer } from './adoption.js';
import { lawyersFor, type Papers, papersOf, type ToSend } from './adoption-papers.js';
import { tick, ticksOf, unticked } from './adoptions/checklist.js';
import { asTheyStand } from './adoptions/record-now.js';
import type { Check } from './adoptions/tables.js';

export type AdoptionRow = Selectable<Tables['adoptions']>;

/** An adoption that was confirmed, with what was decided about it, as the desk sees it. */
export type Confirmed = AdoptionRow & {
  title: string;
  slug: string;
  confirmed_at: Date;
  decision: 'verified' | 'declined' | null;
  reason: string | null;
  /** When it was decided; what had not been ticked then, and why it was verified all the same. */
  decided_at: Date | null;
  unticked: Check[] | null;
  unticked_why: string | null;
  withdrawn_at: Date | null;
};

function confirmedOnes(db: Db) {
  return db
    .selectFrom('adoptions as a')
    .innerJoin('adoption_confirmations as c', 'c.adoption_id', 'a.id')
    .innerJoin('texts as t', 't.id', 'a.text_id')
    .leftJoin('adoption_decisions as d', 'd.adoption_id', 'a.id')
    .leftJoin('adoption_withdrawals as w', 'w.adoption_id', 'a.id')
    .selectAll('a')
    .select(['t.title', 't.slug', 'c.confirmed_at', 'd.decision', 'd.reason', 'd.decided_at'])
    .select(['d.unticked', 'd.unticked_why', 'w.withdrawn_at']);
}

/** Confirmed adoptions that nobody has decided about, oldest first; at most 200. */
export async function adoptionsToVerify(db: Db): Promise<Confirmed[]> {
  return asTheyStand(
    db,
    await confirmedOnes(db)
      .where('d.decision', 'is', null)
      .where('w.adoption_id', 'is', null)
      .orderBy('c.confirmed_at')
      .limit(200)
      .execute(),
  );
}

/** Adoptions that were decided about, the latest first; `q` is a part of the organisation's name. At most 200. */
export async function adoptionsDecided(db: Db, q: string): Promise<Confirmed[]> {
  const like = `%${q.replace(/[\\%_]/g, '\\$&')}%`;
  return asTheyStand(
    db,
    await confirmedOnes(db)
      .leftJoin('latest_corrections as n', 'n.adoption_id', 'a.id')
      .where((is) => is.or([is('d.decision', 'is not', null), is('w.adoption_id', 'is not', null)]))
      .where((is) => is.or([is('a.organisation', 'ilike', like), is('n.organisation', 'ilike', like)]))
      .orderBy('c.confirmed_at', 'desc')
      .limit(200)
      .execute(),
  );
}

/** How many wait for a decision. */
export async function countToVerify(db: Db): Promise<number> {
  const { count } = await db
    .selectFrom('adoption_confirmations as c')
    .leftJoin('adoption_decisions as d', 'd.adoption_id', 'c.adoption_id')
    .leftJoin('adoption_withdrawals as w', 'w.adoption_id', 'c.adoption_id')
    .where('d.adoption_id', 'is', null)
    .where('w.adoption_id', 'is', null)
    .select((is) => is.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

/** One confirmed adoption. Throws `Missing`, also for one that nobody has confirmed. */
export async function confirmedAdoption(db: Db, id: string): Promise<Confirmed> {
  const rows = isId(id) ? await confirmedOnes(db).where('a.id', '=', id).execute() : [];
  const [found] = await asTheyStand(db, rows);
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
  /** What is ticked of the checklist, and why it is verified although something is not. */
  ticked?: Check[];
  unticked_why?: string | null;
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
  { ticked, unticked_why = null, ...recognised }: Recognised,
): Promise<{ item: string; organisation: string }> {
  const ways = await lawyersWays(db, keys, await confirmedAdoption(db, id));
  return transact(db, async (tx) => {
    const row = await undecided(tx, id);
    const missing = ticked ? await tick(tx, actor, id, ticked) : unticked(await ticksOf(tx, id));
    const { organisation: name, kind, level, part_of, country, members } = row;
    const organisation = await takeIn(
      tx,
      actor,
      { name, kind, level, part_of, country, members },
      { basis: `adoption:${id}`, consents: row.may_name, ...recognised },
    );
    await refuseSecond(tx, organisation, row.text_id);
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
          unticked: JSON.stringify(missing),
          unticked_why: missing.length > 0 ? unticked_why : null,
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
      detail: {
        organisation,
        item,
        dispatches: papers.dispatches.length,
        not_made: papers.notMade.length,
        unticked: missing,
      },
    });
    return { item, organisation };
  });
}

/**
 * An organisation that was entered twice has adopted a text when either of its rows has; its own row is
 * locked by now. The index of the database knows single rows only.
 */
async function refuseSecond(tx: Db, organisation: string, textId: string): Promise<void> {
  const same = await tx
    .selectFrom('adoption_decisions as d')
    .innerJoin('organisations_one as u', 'u.id', 'd.organisation_id')
    .select('d.adoption_id')
    .where('u.one_id', '=', organisation)
    .where('d.text_id', '=', textId)
    .where('d.decision', '=', 'verified')
    .where('d.ended_at', 'is', null)
    .executeTakeFirst();
  if (same) throw new Refused('resolutions.adoption.problem.adopted');
}

/** Why two organisations cannot be one: both hold an adoption of the same text, and one has to be withdrawn first. */
export async function passedTheSame(db: Db, one: string, other: string): Promise<string | null> {
  const { rows } = await sql`
    select from adoption_decisions d join organisations_one u on u.id = d.organisation_id
      join adoption_decisions e on e.text_id = d.text_id join organisations_one v on v.id = e.organisation_id
    where u.one_id = ${one} and v.one_id = ${other} and d.decision = 'verified' and e.decision = 'verified'
      and d.ended_at is null and e.ended_at is null limit 1`.execute(db);
  return rows.length > 0 ? 'resolutions.adoptions.problem.both_passed' : null;
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

/** The record as it stands, its row locked, so that two people at the desk decide one after the other. */
export async function undecided(tx: Db, id: string): Promise<AdoptionRow> {
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
  const withdrawn = await tx
    .selectFrom('adoption_withdrawals')
    .select('withdrawn_at')
    .where('adoption_id', '=', id)
    .executeTakeFirst();
  if (withdrawn) throw new Refused('resolutions.adoptions.problem.withdrawn');
  const [standing] = await asTheyStand(tx, [row]);
  return standing ?? row;
}

/** Name and address of the officer, opened with the keys of whoever asks (journalled); null: removed. */
export async function officerOf(keys: KeyRing, row: AdoptionRow): Promise<Officer | null> {
  if (!row.officer_sealed) return null;
  return keys.open<Officer>('supporters', { table: 'adoptions', row: row.id }, row.officer_sealed);
}
