import { minus, plus, readDuration, writeDuration } from '../../kernel/duration.js';
import { type Edtf, readEdtf } from '../../kernel/edtf.js';
import type { Change } from './tables.js';

/** What a decision did to a person's term. */
export interface TermStep {
  how: Change;
  /** A duration of ISO 8601-1, as P7Y6M. */
  length: string;
  /** Date of the decision (EDTF); null where no source ties the term to one. */
  decided: string | null;
}

/** The term in force on a day, and how it came about. */
export interface Term {
  /** A duration of ISO 8601-1. */
  length: string;
  steps: TermStep[];
}

/**
 * The term in force on a day (YYYY-MM-DD): the last one that was imposed, with what later decisions made
 * of it. "Reduced by" takes away, "reduced to" replaces. A verdict that was annulled (`annulled`, EDTF)
 * ends its term. A decision whose date is vague counts from the first day that it can have been made.
 * Null when there is no term.
 */
export function termIn(steps: TermStep[], annulled: string[], day: string): Term | null {
  const from = (edtf: string | null) => (edtf === null ? '' : ((readEdtf(edtf) as Edtf | null)?.from ?? ''));
  const voidBefore = annulled
    .map(from)
    .filter((one) => one !== '' && one <= day)
    .sort()
    .at(-1);
  const inForce = steps
    .map((step) => ({ step, from: from(step.decided) }))
    .filter((one) => one.from <= day && (voidBefore === undefined || one.from > voidBefore))
    .sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));
  let term: Term | null = null;
  for (const { step } of inForce) {
    const length = readDuration(step.length);
    if (!length) continue;
    if (step.how === 'imposed') term = { length: writeDuration(length), steps: [step] };
    else if (term) {
      const before = readDuration(term.length);
      if (!before) continue;
      const after = {
        'reduced-by': minus(before, length),
        'reduced-to': length,
        added: plus(before, length),
      }[step.how];
      term = { length: writeDuration(after), steps: [...term.steps, step] };
    }
  }
  return term;
}
