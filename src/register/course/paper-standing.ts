import { seenBy } from '../../kernel/asking.js';
import type { Db } from '../../kernel/database.js';
import { closedCases } from '../record/kept-close.js';
import type { Standing } from './standing.js';
import { standingOn } from './standing-on.js';

/** Whether somebody's case is kept close: then what is written down for the post is what is public. */
export async function isKeptClose(db: Db, personId: string): Promise<boolean> {
  return (await seenBy(db, 'nobody', closedCases)).includes(personId);
}

/**
 * How somebody stands for whoever sends them paper. Of a case that is kept close everybody may know what visitors know, and
 * what is written down for the post all may read; but a death that few know of stops a letter all the same: then the standing
 * is `unknown`, and says no more than that nothing goes.
 */
export async function standingForPaper(db: Db, personId: string, day: string): Promise<Standing> {
  if (!(await isKeptClose(db, personId))) return standingOn(db, personId, day);
  const known = await seenBy(db, 'nobody', (as) => standingOn(as, personId, day));
  if (known.state !== 'held') return known;
  const whole = await seenBy(db, 'house', (as) => standingOn(as, personId, day));
  return whole.state === 'held'
    ? known
    : { state: 'unknown', held_as: null, since: null, evidence: null, text: '' };
}
