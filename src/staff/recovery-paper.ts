import { Refused } from '../kernel/refusals.js';
import { joinShares, line_length, readShare, tidyShare } from './recovery-share.js';

/** The recovery key as somebody has it: whole from its paper, or joined of two trustees' shares. */
export interface PaperKey {
  identity: string;
  by: 'key' | 'shares';
}

/** A recovery key as it is printed: in groups, for the eye. */
export function printedKey(identity: string): string {
  return (identity.match(/.{1,6}/g) ?? []).join(' ');
}

/** A typed recovery key without the spaces and line breaks of paper; null when it cannot be one. */
export function tidyKey(typed: string): string | null {
  const key = typed.slice(0, 500).replace(/\s+/g, '').toUpperCase();
  return /^AGE-SECRET-KEY-1[0-9A-Z]{58}$/.test(key) ? key : null;
}

/** Whether this is the whole key rather than a share of it: they begin differently. */
export const looksWhole = (typed: string): boolean =>
  tidyShare(typed).startsWith(tidyShare('AGE-SECRET-KEY'));

/**
 * Reads what was typed from paper: the whole recovery key, or one share and `second`, another one. Throws `Refused` with
 * a sentence on what is wrong with which of them.
 */
export async function readPaperKey(typed: string, second = ''): Promise<PaperKey> {
  if (looksWhole(typed)) {
    const identity = tidyKey(typed);
    if (identity === null) throw new Refused('staff.recovery.mistyped', {}, 422);
    return { identity, by: 'key' };
  }
  refuseUnknown(typed);
  const one = readShare(typed);
  if (second.trim() === '') throw new Refused('staff.recovery.share.alone', { number: one.number }, 422);
  return { identity: await joinShares(one, readShare(second)), by: 'shares' };
}

/** Throws `Refused` for what is too short to be even a line of a share. */
export function refuseUnknown(typed: string): void {
  if (tidyShare(typed).length < line_length) throw new Refused('staff.recovery.unknown', {}, 422);
}
