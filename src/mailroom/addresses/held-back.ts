import { seenBy } from '../../kernel/asking.js';
import { type Clock, today } from '../../kernel/clock.js';
import type { Db } from '../../kernel/database.js';
import { readEdtf } from '../../kernel/edtf.js';
import { isKeptClose, standingForPaper } from '../../register/course/paper-standing.js';
import { holdsAmong } from '../dispatches/hold.js';
import type { AddresseeKind } from '../tables.js';
import { type Address, addressOf } from './address.js';
import { type Trust, trustInAddress } from './trust.js';
import { writingTo } from './trust-on.js';

/** Why a paper stays behind although it is due: a code with a message `mailroom.left_out.<reason>`. */
export interface HeldBack {
  reason: string;
  /** EDTF, as `Trust` says it. */
  since: string | null;
  /** Whether somebody at the desk can let it go all the same, and says why. */
  releasable: boolean;
}

/** What decides whether a paper can go. */
export interface WaitingPaper {
  id: string;
  addressee_kind: AddresseeKind;
  addressee_id: string;
  address_id: string | null;
  lines: string[] | null;
}

/**
 * Papers that must not go out today although they are due: to somebody who is no longer known to be held,
 * to an address that is in doubt or no longer the right one. Asked again before each print, because
 * weeks can lie between a decision and the post. By id; a doubt that somebody has released is none.
 */
export async function heldBack(db: Db, papers: WaitingPaper[], clock: Clock): Promise<Map<string, HeldBack>> {
  const day = today(clock);
  const ids = papers.map(({ id }) => id);
  const [stopped, released, holds] = await Promise.all([
    stoppedAmong(db, ids),
    releasedAmong(db, ids),
    holdsAmong(db, ids, clock),
  ]);
  const known = new Map<string, Known>();
  const held = new Map<string, HeldBack>();
  for (const paper of papers) {
    const key = `${paper.addressee_kind}:${paper.addressee_id}`;
    const addressee = known.get(key) ?? (await look(db, paper, day));
    known.set(key, addressee);
    const hold = holds.get(paper.id);
    const why = hold
      ? { reason: 'held', since: hold.until, releasable: false }
      : doubtIn(paper, addressee, stopped.has(paper.id));
    const isReleased =
      why?.releasable &&
      released.some(
        (one) => one.dispatch_id === paper.id && one.reason === why.reason && one.since === why.since,
      );
    if (why && !isReleased) held.set(paper.id, why);
  }
  return held;
}

/** What is known of an addressee: the standing where it matters, the address of today, its trust. */
interface Known {
  standing: { state: string; since: string | null } | null;
  address: Address | null;
  trust: Trust | null;
}

/** Of a case that is kept close what is public; what only few know holds a paper back without being said. */
async function look(db: Db, paper: WaitingPaper, day: string): Promise<Known> {
  const { addressee_kind, addressee_id: id } = paper;
  if (addressee_kind !== 'prisoner' || !(await isKeptClose(db, id))) return openLook(db, paper, day);
  const known = await seenBy(db, 'nobody', (as) => openLook(as, paper, day));
  const whole = await seenBy(db, 'house', (as) => openLook(as, paper, day));
  const isDoubtful = whole.trust?.state !== 'holds' && known.trust?.state === 'holds';
  return isDoubtful
    ? { ...known, trust: { state: 'hold-your-letter', reason: 'unknown_standing', since: null } }
    : known;
}

async function openLook(db: Db, paper: WaitingPaper, day: string): Promise<Known> {
  const { addressee_kind, addressee_id: id } = paper;
  if (addressee_kind === 'prisoner') {
    const standing = await standingForPaper(db, id, day);
    return { standing, ...(await writingTo(db, { id, standing }, day)) };
  }
  if (addressee_kind === 'lawyer') return { standing: null, ...(await lawyerContact(db, id, day)) };
  const address = await addressOf(db, { kind: 'office', id }, day);
  return { standing: null, address, trust: address && trustInAddress(address, day) };
}

function doubtIn(paper: WaitingPaper, known: Known, isStopped: boolean): HeldBack | null {
  const { standing, address, trust } = known;
  const never = (reason: string, since: string | null = null) => ({ reason, since, releasable: false });
  if (standing && standing.state !== 'held') return never(standing.state, standing.since);
  if (isStopped) return never('stopped');
  // A paper that rests on no address of ours went by other means; only the standing can stop it.
  if (paper.address_id !== null) {
    if (!address) return never('no_address');
    const words = address.lines_local ?? address.lines ?? [];
    const isSame = paper.address_id === address.id && words.join('\n') === paper.lines?.slice(1).join('\n');
    if (!isSame) return never('other_address');
  }
  return trust?.state === 'hold-your-letter' && (address || paper.addressee_kind === 'lawyer') && trust.reason
    ? { reason: trust.reason, since: trust.since, releasable: true }
    : null;
}

/** Whether the sealed contact of a lawyer still holds, where the desk keeps its validity. */
async function lawyerContact(db: Db, id: string, day: string): Promise<Pick<Known, 'address' | 'trust'>> {
  const row = await db
    .selectFrom('addresses as a')
    .leftJoin('counted_checks as k', 'k.address_id', 'a.id')
    .select(['a.valid_from', 'a.valid_to', 'a.published_on', 'a.last_evidence', 'k.checked_on'])
    .where('a.lawyer_id', '=', id)
    .where((e) => e.or([e('k.checked_on', 'is', null), e('k.checked_on', '<=', day)]))
    .orderBy('a.created_at', 'desc')
    .orderBy('k.checked_on', (order) => order.desc().nullsLast())
    .executeTakeFirst();
  if (!row) return { address: null, trust: null };
  const ended = readEdtf(row.valid_to ?? '')?.to;
  if (ended && ended < day) {
    return { address: null, trust: { state: 'hold-your-letter', reason: 'no_address', since: row.valid_to } };
  }
  return { address: null, trust: trustInAddress(row, day) };
}

async function stoppedAmong(db: Db, ids: string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const rows = await db
    .selectFrom('paper_stops')
    .select('dispatch_id')
    .where('dispatch_id', 'in', ids)
    .where('lifted_at', 'is', null)
    .execute();
  return new Set(rows.map(({ dispatch_id }) => dispatch_id));
}

async function releasedAmong(db: Db, ids: string[]) {
  if (ids.length === 0) return [];
  return db
    .selectFrom('paper_releases')
    .select(['dispatch_id', 'reason', 'since'])
    .where('dispatch_id', 'in', ids)
    .execute();
}
