import { sql } from 'kysely';
import type { Actor } from '../../kernel/actor.js';
import { isId, newId } from '../../kernel/chance.js';
import { today } from '../../kernel/clock.js';
import { type Db, transact } from '../../kernel/database.js';
import { record } from '../../kernel/journal.js';
import { Missing, Refused } from '../../kernel/refusals.js';
import { type NamedAddressee, office_names } from '../addressee-name.js';
import { moveDispatch } from '../dispatch.js';
import { spelled } from '../dispatch-code.js';
import { mayMove } from '../dispatch-state.js';
import { takeBack } from '../returns/taking-back.js';
import type { ReplyBasis, ReplyChannel } from './tables.js';

export const reply_channels: readonly ReplyChannel[] = ['post', 'email', 'handed', 'fax', 'phone'];
export const reply_bases: readonly ReplyBasis[] = ['public-interest', 'already-public'];
/** Characters: what was answered, for the desk; what everybody may read of it; why it may be told. */
export const limits = { words: 10_000, public_words: 2000, basis: 500, why: 2000 } as const;
/** So many answers of one office are kept; a real correspondence has a few dozen. */
const most_of_office = 1000;

/** What an office answered, as the desk writes it down. */
export interface Reply {
  office_id: string;
  office_name: string;
  /** To which paper, where that is known. */
  dispatch_id: string | null;
  /** YYYY-MM-DD. */
  came_on: string;
  channel: ReplyChannel;
  words: string;
}

/** What everybody may read of it, and on what that rests. */
export interface Telling {
  public_words: string;
  basis_kind: ReplyBasis;
  basis: string;
}

/**
 * Writes down what an office answered. The paper that it answers becomes *replied*, where it can. Returns the
 * reply's id. Throws `Missing`, and `Refused` for a day in the future or before the paper was made, and for a
 * paper to somebody else.
 */
export async function keepReply(db: Db, actor: Actor, reply: Reply): Promise<string> {
  return transact(db, async (tx) => {
    const day = reply.came_on;
    if (day > today(actor.clock)) throw new Refused('mailroom.replies.future', { day }, 422);
    const { count } = await tx
      .selectFrom('replies')
      .select((e) => e.fn.countAll<number>().as('count'))
      .where('office_id', '=', reply.office_id)
      .executeTakeFirstOrThrow();
    if (count >= most_of_office)
      throw new Refused('mailroom.replies.too_many', { most: most_of_office }, 422);
    const event_id = reply.dispatch_id ? await answer(tx, actor, reply, reply.dispatch_id) : null;
    const id = newId(actor.chance);
    await tx
      .insertInto('replies')
      .values({ id, ...reply, event_id, entered_at: actor.clock.now(), entered_by: actor.who })
      .execute();
    await record(tx, actor, {
      what: 'reply.entered',
      subject: `reply:${id}`,
      detail: {
        office: reply.office_id,
        channel: reply.channel,
        ...(reply.dispatch_id ? { dispatch: reply.dispatch_id } : {}),
      },
    });
    return id;
  });
}

/** Moves the paper; gives back the line of its history, or null where it had been answered before. */
async function answer(tx: Db, actor: Actor, reply: Reply, dispatchId: string): Promise<number | null> {
  const paper = await tx
    .selectFrom('dispatches')
    .select(['code', 'state', 'addressee_kind', 'addressee_id', 'made_at'])
    .where('id', '=', dispatchId)
    .forUpdate()
    .executeTakeFirst();
  if (!paper) throw new Missing('dispatch');
  const code = spelled(paper.code);
  if (paper.addressee_kind !== 'office' || paper.addressee_id !== reply.office_id)
    throw new Refused('mailroom.replies.of_another', { code }, 422);
  const made = paper.made_at.toISOString().slice(0, 10);
  if (reply.came_on < made)
    throw new Refused('mailroom.replies.before_made', { day: reply.came_on, made }, 422);
  // A second answer to the same paper moves nothing.
  if (paper.state === 'replied') return null;
  if (!mayMove(paper.state, 'replied')) {
    throw new Refused('mailroom.dispatch.cannot_move', { code, from: paper.state, to: 'replied' });
  }
  return moveDispatch(tx, actor, dispatchId, 'replied', null, reply.came_on);
}

/** A reply as the desk knows it. */
export interface KeptReply extends Reply {
  id: string;
  code: string | null;
  told: 'desk' | 'public';
  public_words: string | null;
  basis_kind: ReplyBasis | null;
  basis: string | null;
  told_at: Date | null;
  version: number;
  entered_at: Date;
  entered_by: string;
  struck_at: Date | null;
  struck_why: string | null;
  scan_type: string | null;
  scan_bytes: number | null;
}

const kept = sql`
  select r.id, r.office_id, r.office_name, r.dispatch_id, d.code, r.came_on, r.channel, r.words, r.told,
    r.public_words, r.basis_kind, r.basis, r.told_at, r.version, r.entered_at, r.entered_by, r.struck_at,
    r.struck_why, s.media_type as scan_type, s.size_bytes as scan_bytes
  from replies r left join dispatches d on d.id = r.dispatch_id left join reply_scans s on s.reply_id = r.id`;

/** One of them, struck or not. Throws `Missing`. */
export async function replyById(db: Db, id: string): Promise<KeptReply> {
  if (!isId(id)) throw new Missing('reply');
  const { rows } = await sql<KeptReply>`${kept} where r.id = ${id}`.execute(db);
  if (!rows[0]) throw new Missing('reply');
  return rows[0];
}

/** The latest replies that stand, at most 200; of one paper where `dispatchId` says so. */
export async function repliesList(db: Db, dispatchId: string | null = null): Promise<KeptReply[]> {
  const one = dispatchId === null ? sql`true` : sql`r.dispatch_id = ${dispatchId}`;
  const { rows } = await sql<KeptReply>`
    ${kept} where r.struck_at is null and ${one} order by r.came_on desc, r.id limit 200`.execute(db);
  return rows;
}

/** Papers of which somebody said that an answer came, and nobody has entered it; at most 50. */
export async function unentered(db: Db): Promise<({ id: string; code: string } & NamedAddressee)[]> {
  const { rows } = await sql<{ id: string; code: string } & NamedAddressee>`
    select d.id, d.code, d.addressee_name, ${office_names} as office_names from dispatches d
    where d.state = 'replied' and d.addressee_kind = 'office'
      and not exists (select from replies r where r.dispatch_id = d.id and r.struck_at is null)
    order by d.changed_at desc, d.id limit 50`.execute(db);
  return rows;
}

/** Locks a reply that stands. Throws `Missing`. */
async function standing(tx: Db, id: string) {
  const found = await tx
    .selectFrom('replies')
    .selectAll()
    .where('id', '=', id)
    .where('struck_at', 'is', null)
    .forUpdate()
    .executeTakeFirst();
  if (!found) throw new Missing('reply');
  return found;
}

/** Which version was looked at, and why it is to say something else. */
export interface Correction {
  version: number;
  why: string;
}

/**
 * Corrects what the desk wrote down of a reply: day, channel, words. What it said before stays with it. Throws
 * `Missing`, and `Refused` when somebody else changed it meanwhile.
 */
export async function correctReply(
  db: Db,
  actor: Actor,
  id: string,
  said: Pick<Reply, 'came_on' | 'channel' | 'words'>,
  correction: Correction,
): Promise<void> {
  if (said.came_on > today(actor.clock))
    throw new Refused('mailroom.replies.future', { day: said.came_on }, 422);
  await rewrite(db, actor, id, said, correction, 'reply.corrected');
}

/**
 * Tells everybody what was answered, in these words and from now on; also another wording of what is told
 * already. Whoever tells it answers for it: a second look is not needed, and it is off again at once.
 */
export async function tellReply(
  db: Db,
  actor: Actor,
  id: string,
  telling: Telling,
  correction: Correction,
): Promise<void> {
  const told_at = actor.clock.now();
  await rewrite(db, actor, id, { ...telling, told: 'public', told_at }, correction, 'reply.told');
}

/** Takes a reply off every public page at once. Throws `Missing`, also where it is not public. */
export async function hideReply(db: Db, actor: Actor, id: string, why: string): Promise<void> {
  await transact(db, async (tx) => {
    const { told, version } = await standing(tx, id);
    if (told !== 'public') throw new Missing('reply');
    await rewrite(tx, actor, id, { told: 'desk' }, { version, why }, 'reply.hidden');
  });
}

async function rewrite(
  db: Db,
  actor: Actor,
  id: string,
  said: Partial<Reply & Telling & { told: 'desk' | 'public'; told_at: Date }>,
  { version, why }: Correction,
  what: string,
): Promise<void> {
  await transact(db, async (tx) => {
    const before = await standing(tx, id);
    if (before.version !== version) throw new Refused('mailroom.replies.changed');
    const { came_on, channel, words, told, public_words, basis_kind, basis } = before;
    await tx
      .insertInto('former_replies')
      .values({
        reply_id: id,
        version,
        said: JSON.stringify({ came_on, channel, words, told, public_words, basis_kind, basis }),
        replaced_at: actor.clock.now(),
        replaced_by: actor.who,
        why,
      })
      .execute();
    await tx
      .updateTable('replies')
      .set({ ...said, version: version + 1 })
      .where('id', '=', id)
      .execute();
    await record(tx, actor, { what, subject: `reply:${id}`, detail: { version: version + 1 } });
  });
}

/**
 * A reply was entered in error: it is struck with its reason, off every page, and its scan is destroyed. The
 * paper stays *replied* only where another answer to it stands.
 */
export async function strikeReply(db: Db, actor: Actor, id: string, why: string): Promise<void> {
  await transact(db, async (tx) => {
    const { dispatch_id, event_id } = await standing(tx, id);
    await tx
      .updateTable('replies')
      .set({ struck_at: actor.clock.now(), struck_by: actor.who, struck_why: why, told: 'desk' })
      .where('id', '=', id)
      .execute();
    await tx.deleteFrom('reply_scans').where('reply_id', '=', id).execute();
    if (dispatch_id && event_id !== null) await unanswer(tx, actor, id, dispatch_id, event_id);
    await record(tx, actor, { what: 'reply.struck', subject: `reply:${id}` });
  });
}

async function unanswer(
  tx: Db,
  actor: Actor,
  id: string,
  dispatchId: string,
  eventId: number,
): Promise<void> {
  const other = await tx
    .selectFrom('replies')
    .select('id')
    .where('dispatch_id', '=', dispatchId)
    .where('struck_at', 'is', null)
    .orderBy('came_on')
    .executeTakeFirst();
  // Where another answer stands, it takes over the move that this one had made.
  if (!other) return void (await takeBack(tx, actor, dispatchId, eventId));
  await tx.updateTable('replies').set({ event_id: null }).where('id', '=', id).execute();
  await tx.updateTable('replies').set({ event_id: eventId }).where('id', '=', other.id).execute();
}

/** What a reply said before, the latest first. */
export async function formerOf(db: Db, id: string) {
  return db
    .selectFrom('former_replies')
    .select(['version', 'said', 'replaced_at', 'replaced_by', 'why'])
    .where('reply_id', '=', id)
    .orderBy('version', 'desc')
    .limit(100)
    .execute();
}
