import { sql } from 'kysely';
import type { Actor } from '../../kernel/actor.js';
import { seenBy } from '../../kernel/asking.js';
import { today } from '../../kernel/clock.js';
import { type Db, transact } from '../../kernel/database.js';
import { letterNames } from '../../mailroom/addresses/envelope-name.js';
import { writingTo } from '../../mailroom/addresses/trust-on.js';
import { campaignOrNone } from '../../mailroom/campaign.js';
import { addDispatch, type DispatchDraft, queueItem } from '../../mailroom/item.js';
import { isKeptClose, standingForPaper } from '../../register/course/paper-standing.js';
import { type LetterHold, setHold } from './letter-hold.js';

/** So many letters get their papers in one turn of the clerk. */
export const queued_at_once = 500;
/** What an item of this room is called at the mailroom. */
export const letter_kind = 'letter';

type Way = { draft: Omit<DispatchDraft, 'language'> } | { hold: LetterHold };

/**
 * Where letters to somebody go today, or why none goes. Everybody in this room reads it: of a case that is kept close it
 * says what is public, and what only few know stops a letter without being said.
 */
export async function wayTo(db: Db, personId: string, day: string): Promise<Way> {
  if (!(await isKeptClose(db, personId))) return openWayTo(db, personId, day);
  const known = await seenBy(db, 'nobody', (as) => openWayTo(as, personId, day));
  const whole = await seenBy(db, 'house', (as) => openWayTo(as, personId, day));
  return 'hold' in whole && !('hold' in known) ? { hold: { reason: 'unknown', since: null } } : known;
}

async function openWayTo(db: Db, personId: string, day: string): Promise<Way> {
  const standing = await standingForPaper(db, personId, day);
  if (standing.state !== 'held') return { hold: { reason: standing.state, since: standing.since } };
  const wishes = await db
    .selectFrom('letter_wishes')
    .select('wants_none')
    .where('person_id', '=', personId)
    .executeTakeFirst();
  if (wishes?.wants_none) return { hold: { reason: 'unwanted', since: null } };
  const { address, trust } = await writingTo(db, { id: personId, standing }, day);
  if (!address || trust.state !== 'holds') {
    return { hold: { reason: address ? (trust.reason ?? 'no_address') : 'no_address', since: trust.since } };
  }
  const names = await letterNames(db, personId);
  const local = address.lines_local !== null;
  return {
    draft: {
      addressee_kind: 'prisoner',
      addressee_id: personId,
      addressee_name: names.called('en'),
      role: 'addressee',
      channel: 'post',
      address_id: address.id,
      lines: [names.written(local ? 'ru' : 'en'), ...(address.lines_local ?? address.lines ?? [])],
      country: address.country,
    },
  };
}

/**
 * Gives every approved letter its paper: a sealed item of the mailroom with one dispatch to the prisoner. Where no
 * letter should go now it is held, with the reason, also one whose paper waits already, and let go when the
 * reason is over. A redirected paper stays its letter's. Returns how many letters changed; at most 500 papers are made in one turn.
 */
export async function queueApproved(db: Db, actor: Actor): Promise<number> {
  const day = today(actor.clock);
  const sender = await campaignOrNone(db);
  // Nobody sends anything before somebody said who sends.
  if (!sender) return 0;
  const { rows: people } = await sql<{ id: string }>`
    select distinct l.person_id as id from letters l left join dispatches d on d.id = l.dispatch_id
    where l.state = 'approved' and coalesce(d.state, 'due') = 'due' order by 1`.execute(db);
  let changed = await followRedirected(db);
  let room = queued_at_once;
  for (const { id: personId } of people) {
    if (room <= 0) break;
    const way = await wayTo(db, personId, day);
    const done = await transact(db, async (tx) => {
      const { rows: letters } = await sql<Waiting>`
        select l.id, coalesce(t.language, l.language) as language, l.dispatch_id, i.id as item from letters l
          left join dispatches d on d.id = l.dispatch_id
          left join items i on i.kind = ${letter_kind} and i.subject = l.id
          left join item_texts t on t.item_id = i.id
        where l.person_id = ${personId} and l.state = 'approved' and coalesce(d.state, 'due') = 'due'
        order by l.received_at, l.id for update of l`.execute(tx);
      const ids = letters.map(({ id }) => id);
      if ('hold' in way) return setHold(tx, actor, ids, way.hold);
      const let_go = await setHold(tx, actor, ids, null);
      const next = letters.filter(({ dispatch_id }) => dispatch_id === null).slice(0, room);
      for (const { id, language, item } of next) {
        await makePaper(tx, actor, { id, item, sender_name: sender.name, draft: { ...way.draft, language } });
      }
      room -= next.length;
      return let_go + next.length;
    });
    changed += done;
  }
  return changed;
}

interface Waiting {
  id: string;
  /** Of the item where there is one: a letter that was written again may be in another by now. */
  language: string;
  dispatch_id: string | null;
  /** Its item, where it has or had a paper. */
  item: string | null;
}

interface ToQueue {
  id: string;
  /** Its item, where it had a paper before. */
  item: string | null;
  sender_name: string;
  draft: DispatchDraft;
}

async function makePaper(tx: Db, actor: Actor, { id, item, sender_name, draft }: ToQueue): Promise<void> {
  const { language } = draft;
  const text = { language, title: letter_kind, covering: [], body: [] };
  const itemId =
    item ??
    (await queueItem(
      tx,
      actor,
      { kind: letter_kind, subject: id, sender_name, sealed: true },
      [text],
      [],
      [],
    ));
  const dispatch_id = await addDispatch(tx, actor, itemId, draft);
  await tx.updateTable('letters').set({ dispatch_id }).where('id', '=', id).execute();
}

/** A paper that goes another way is another dispatch: the letter follows it. */
async function followRedirected(db: Db): Promise<number> {
  const { numAffectedRows } = await sql`
    update letters l set dispatch_id = d.redirected_to
    from dispatches d where d.id = l.dispatch_id and d.redirected_to is not null`.execute(db);
  return Number(numAffectedRows ?? 0);
}
