import { composed } from '../../kernel/composed.js';
import { Refused } from '../../kernel/refusals.js';

export const longest_reason = 2000;

/** A reason as somebody typed it, on one or more lines, without marks that could turn or break a page. Throws `Refused`. */
export function reasonIn(typed: string): string {
  const why = composed(typed)
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{C}\n]/gu, '')
    .trim();
  if (why === '') throw new Refused('resolutions.adoptions.problem.no_reason', {}, 422);
  if (why.length > longest_reason)
    throw new Refused('resolutions.adoptions.problem.long_reason', { most: longest_reason }, 422);
  return why;
}
