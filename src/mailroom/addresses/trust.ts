import { readEdtf } from '../../kernel/edtf.js';
import type { Standing } from '../../register/course/standing.js';
import { type Address, isStale } from './address.js';

/** Why an address is in doubt, the gravest first. */
type Doubtful = 'no_address' | 'unknown_standing' | 'moved' | 'rumour' | 'unchecked';
/** Why nothing is sent any more. */
type Stopping = 'released' | 'died' | 'restricted';

/** How far an address can be trusted on a day. */
export interface Trust {
  state: 'holds' | 'hold-your-letter' | 'stopped';
  reason: Doubtful | Stopping | null;
  /**
   * EDTF. Moved, or said to be: since then. Unchecked: who vouched for it last did so then. A standing:
   * since when. Null where no date is known, and while it holds.
   */
  since: string | null;
}

type Vouched = Pick<Address, 'checked_on' | 'valid_from' | 'published_on' | 'last_evidence'>;

/** What the trust in the address of a person is computed from. */
export interface Grounds {
  standing: Pick<Standing, 'state' | 'since'>;
  address: Vouched | null;
  /** The stay that leads to the address, where it is that of a place and not the person's own. */
  stay: { began: string | null } | null;
  /** Dates (EDTF) of transfers and of stays that began. */
  moves: string[];
  doubts: { since: string; resolved_on: string | null }[];
}

const holds: Trust = { state: 'holds', reason: null, since: null };
const hold = (reason: Doubtful, since: string | null): Trust => ({
  state: 'hold-your-letter',
  reason,
  since,
});

/** How far the address of a person can be trusted on a day (YYYY-MM-DD). */
export function trustIn(grounds: Grounds, day: string): Trust {
  const { standing, address } = grounds;
  const { state, since } = standing;
  if (state === 'free') return { state: 'stopped', reason: 'released', since };
  if (state === 'died' || state === 'restricted') return { state: 'stopped', reason: state, since };
  if (!address) return hold('no_address', null);
  if (state === 'unknown') return hold('unknown_standing', since);
  const move = lastMove(grounds, address, day);
  if (move) return hold('moved', move);
  const rumour = grounds.doubts
    .filter((doubt) => isBy(doubt.since, day) && (doubt.resolved_on === null || doubt.resolved_on > day))
    .sort((one, other) => first(one.since).localeCompare(first(other.since)))[0];
  if (rumour) return hold('rumour', rumour.since);
  return trustInAddress(address, day);
}

/** The same for an office: it neither moves nor is freed as far as we know, but somebody must have looked. */
export function trustInAddress(address: Vouched, day: string): Trust {
  if (!isStale(address, day)) return holds;
  const { checked_on, last_evidence, published_on, valid_from } = address;
  return hold('unchecked', checked_on ?? last_evidence ?? published_on ?? valid_from);
}

/**
 * The last move up to the day that may have come after the address was surely known to be right. An
 * address that begins in March is taken to begin with the transfer of that March; a vague date of a later
 * move counts by its last possible day, because a letter that goes astray can harm.
 */
function lastMove(grounds: Grounds, address: Vouched, day: string): string | null {
  const { stay, moves } = grounds;
  // To check the address of a place says nothing about who is still there.
  const sure = stay
    ? last(stay.began ?? '')
    : [
        address.checked_on ?? '',
        last(address.valid_from ?? address.published_on ?? ''),
        isBy(address.last_evidence ?? '', day) ? first(address.last_evidence ?? '') : '',
      ]
        .sort()
        .at(-1);
  const later = moves.filter((move) => isBy(move, day) && last(move) > (sure ?? ''));
  return later.sort((one, other) => first(one).localeCompare(first(other))).at(-1) ?? null;
}

function first(edtf: string): string {
  return readEdtf(edtf)?.from ?? '';
}

function last(edtf: string): string {
  const date = readEdtf(edtf);
  return date?.to ?? date?.from ?? '';
}

function isBy(edtf: string, day: string): boolean {
  const from = readEdtf(edtf)?.from;
  return Boolean(from && from <= day);
}
