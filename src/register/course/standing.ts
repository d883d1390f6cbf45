import { compareEdtf, type Edtf, readEdtf } from '../../kernel/edtf.js';
import { daysHeld, type Held, type Range, type Span } from '../custody/arithmetic.js';
import type { Effect } from '../tables.js';
import type { TermStep } from './term.js';

export type State = 'held' | 'restricted' | 'free' | 'died' | 'unknown';
export const states = ['held', 'restricted', 'free', 'died', 'unknown'] as const;

/** What somebody is held as; which of them decides who may free them, and which time counts for a term. */
export type HeldAs = 'remand' | 'sentenced' | 'administrative';

/** How a person stands on a day, computed from the course of the case and never stored. */
export interface Standing {
  state: State;
  /** What a person who is held is held as; null for everybody else and where no source tells. */
  held_as: HeldAs | null;
  /** Since when (EDTF); null when no event tells. */
  since: string | null;
  /** The last word about it: date (EDTF) of the newest event or source that it rests on; null when there is none. */
  evidence: string | null;
  /** What decided it: the event, the outcome, or our reading of where a term ends. In English. */
  text: string;
}

/** A number of days, or a range of them where a date is known by month or year only. */
export type Days = number | { from: number; to: number };

export interface Period {
  /** EDTF. */
  from: string;
  /** EDTF; null: still held on the day that was asked for. */
  to: string | null;
  days: Days;
  /** What the person was held as in the end of it. */
  held_as: HeldAs | null;
}

/** How long a person was held up to a day. Nights are counted: the day of arrest counts, the day of release does not. */
export interface Custody {
  days: Days;
  /** More time may belong to it that no source dates. */
  at_least: boolean;
  counted: 'nights';
  periods: Period[];
}

/** What the standing is computed from: the facts of one person. */
export interface Course {
  events: {
    type: string;
    happened: string | null;
    summary: string;
    /** Dates on which its sources were published. */
    published: string[];
    reading: { effect: Effect; ends: string | null; afterwards: State | null; why: string } | null;
  }[];
  /** How the file says that it ended; `established` is false where sources disagree and no date is known. */
  outcome: { text: string; happened: string | null; established: boolean; published: string[] } | null;
  /** Dates of what was said about how the person stands, beside the events. */
  words: string[];
  /** What decisions made of the term. */
  terms: TermStep[];
  /** Death as a fact of the biography. */
  death: { happened: string; text: string; published: string[] } | null;
}

/** What an event does where no editor has read it. Whatever is not here says nothing about custody. */
export const ordinary: Readonly<Record<string, State>> = {
  arrest: 'held',
  're-arrest': 'held',
  remand: 'held',
  'administrative-detention': 'held',
  imprisonment: 'held',
  release: 'free',
  restriction: 'restricted',
  death: 'died',
  // Each of these may jail somebody or let somebody go: until an editor has read it, nobody knows.
  verdict: 'unknown',
  appeal: 'unknown',
  'acquittal-quashed': 'unknown',
  'verdict-annulled': 'unknown',
};

/** What a step of each type says that somebody is held as. A verdict that was annulled leaves remand. */
const heldAsAfter: Record<string, HeldAs> = {
  arrest: 'remand',
  're-arrest': 'remand',
  remand: 'remand',
  'administrative-detention': 'administrative',
  verdict: 'sentenced',
  sentence: 'sentenced',
  imprisonment: 'sentenced',
  'acquittal-quashed': 'remand',
  'verdict-annulled': 'remand',
};

/** Steps that take a verdict back. */
export const annulments = new Set(['acquittal-quashed', 'verdict-annulled']);

/** A run of custody that begins with one of these began earlier, on a day that no source gives. */
const afterArrest = new Set(['verdict', 'imprisonment', 'transfer', 'appeal']);

export interface Step {
  state: State;
  /** EDTF. */
  date: string;
  /** The first and the last day on which it can have happened; null when that is open. */
  from: string;
  to: string | null;
  text: string;
  published: string[];
  type: string;
}

/** The steps that change a standing, in order. */
export function stepsOf(course: Course): Step[] {
  const dated = course.events
    .flatMap((event) => {
      const date = event.happened ? readEdtf(event.happened) : null;
      const effect = event.reading?.effect ?? ordinary[event.type] ?? 'none';
      return date && effect !== 'none' ? [{ event, date, effect }] : [];
    })
    .sort((a, b) => compareEdtf(a.date, b.date));

  const steps: Step[] = [];
  dated.forEach(({ event, date, effect }, place) => {
    const { summary: text, published, type } = event;
    steps.push(...stepAt(date.text, { state: effect, text, published, type }));
    const end = endOf(event, date.text);
    const next = dated[place + 1]?.date.from;
    for (const step of end ? stepAt(end.ends, { ...end, published, type: 'end' }) : []) {
      // "Arrested on 15 June, let go some day in June": the end does not lie before the beginning.
      const from = date.from && date.from > step.from ? date.from : step.from;
      // An end is void once another event has come before it.
      if (!next || from < next) steps.push({ ...step, from });
    }
  });
  const { death, outcome } = course;
  if (death) steps.push(...stepAt(death.happened, { ...death, state: 'died', type: 'death' }));
  const last = outcome && !outcome.established ? latest(outcome.published) : null;
  if (outcome && last) steps.push(...stepAt(last, { ...outcome, state: 'unknown', type: 'outcome' }));
  // Sorting is stable: steps of one day keep their order.
  return steps.sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));
}

function stepAt(edtf: string, step: Pick<Step, 'state' | 'text' | 'published' | 'type'>): Step[] {
  const read = readEdtf(edtf);
  const { state, text, published, type } = step;
  return read?.from ? [{ date: edtf, from: read.from, to: read.to, state, text, published, type }] : [];
}

function endOf({ type, summary, reading }: Course['events'][number], date: string) {
  if (reading?.ends) {
    return { ends: reading.ends, state: reading.afterwards ?? ('unknown' as const), text: reading.why };
  }
  // A detention of days: without a reading nothing tells how many, so it is known for its day only.
  if (type === 'administrative-detention' && !reading) {
    return { ends: date, state: 'unknown' as const, text: summary };
  }
  return null;
}

/** A time during which the state stayed the same. */
interface Run {
  state: State;
  steps: Step[];
}

/** The runs up to a day, and whether the day lies inside the vagueness of the step that comes next. */
export function runsUntil(steps: Step[], day: string): { runs: Run[]; vague: Step | null } {
  const runs: Run[] = [];
  for (const step of steps) {
    if (step.from > day) break;
    const current = runs.at(-1);
    if (current?.state === 'died') break;
    if (current?.state === step.state) current.steps.push(step);
    else if (step.to === null || step.to > day) return { runs, vague: step };
    else runs.push({ state: step.state, steps: [step] });
  }
  return { runs, vague: null };
}

/** How a person stands on a day (YYYY-MM-DD), as far as the course tells. */
export function standingIn(course: Course, day: string): Standing {
  const { runs, vague } = runsUntil(stepsOf(course), day);
  const run = vague ? { state: 'unknown' as const, steps: [vague] } : runs.at(-1);
  const evidence = evidenceUntil(course, run?.steps ?? [], day);
  if (!run) {
    const said = course.outcome?.published.some((date) => isBy(date, day));
    return {
      state: 'unknown',
      held_as: null,
      since: null,
      evidence,
      text: said ? (course.outcome?.text ?? '') : '',
    };
  }
  return {
    state: run.state,
    held_as: run.state === 'held' ? heldAs(run.steps, day) : null,
    since: run.steps[0]?.date ?? null,
    evidence,
    text: run.steps.at(-1)?.text ?? '',
  };
}

/** What somebody is held as on a day, by the steps of one custody; null while a vague step leaves it open. */
function heldAs(steps: Step[], day: string): HeldAs | null {
  let as: HeldAs | null = null;
  for (const { type, from, to } of steps) {
    const next = heldAsAfter[type];
    if (!next || from > day) continue;
    as = next === as || (to !== null && to <= day) ? next : null;
  }
  return as;
}

/** When verdicts of a course were annulled (EDTF). */
export function annulledIn({ events }: Course): string[] {
  return events.flatMap(({ type, happened }) => (annulments.has(type) && happened ? [happened] : []));
}

/** From when on somebody served a sentence in the custody of a day; null while they do not. */
export function sentencedIn(course: Course, day: string): { from: string; to: string } | null {
  const { runs, vague } = runsUntil(stepsOf(course), day);
  const run = vague ? undefined : runs.at(-1);
  if (run?.state !== 'held') return null;
  let since: Step | null = null;
  for (const step of run.steps) {
    const as = heldAsAfter[step.type];
    if (as === 'sentenced') since ??= step;
    else if (as) since = null;
  }
  return since?.to && since.from ? { from: since.from, to: since.to } : null;
}

function isBy(edtf: string, day: string): boolean {
  const from = readEdtf(edtf)?.from;
  return Boolean(from && from <= day);
}

/** The last word up to the day: the newest event, or the newest source of what decided the standing. */
function evidenceUntil(course: Course, steps: Step[], day: string): string | null {
  const events = course.events.flatMap((event) => event.happened ?? []);
  const sources = [...steps, ...(course.outcome ? [course.outcome] : [])].flatMap((one) => one.published);
  return latest([...events, ...course.words, ...sources].filter((date) => isBy(date, day)));
}

/** The latest of some dates: by the first possible day, and the more precise of two that begin together. */
function latest(dates: string[]): string | null {
  const read = dates.flatMap((text) => readEdtf(text) ?? []);
  const order = (a: Edtf, b: Edtf) => (a.from === b.from ? -compareEdtf(a, b) : compareEdtf(a, b));
  return read.sort(order).at(-1)?.text ?? null;
}

/** How long somebody was held up to a day; null when no custody is known. */
export function custodyIn(course: Course, day: string): Custody | null {
  const { runs, vague } = runsUntil(stepsOf(course), day);
  let atLeast = false;
  const held: Held[] = [];
  const periods = runs.flatMap((run, place): Period[] => {
    const [first] = run.steps;
    if (run.state !== 'held' || !first) return [];
    const next = runs[place + 1]?.steps[0] ?? vague;
    if (next?.state === 'unknown' || afterArrest.has(first.type)) atLeast = true;
    const one = { begin: spanUntil(first, day), end: next && spanUntil(next, day) };
    held.push(one);
    return [
      {
        from: first.date,
        to: next?.date ?? null,
        days: daysOf(daysHeld([one], day)),
        held_as: heldAs(run.steps, next ? '9999-12-31' : day),
      },
    ];
  });
  if (vague?.state === 'held') atLeast = true;
  if (periods.length === 0) return null;
  // Not the sum of the periods: a vague release and the arrest after it may lie on the same days.
  return { days: daysOf(daysHeld(held, day)), at_least: atLeast, counted: 'nights', periods };
}

/** When a step can have happened, as far as it matters on a day. */
function spanUntil({ from, to }: Step, day: string): Span {
  return { from, to: to ?? day };
}

function daysOf({ from, to }: Range): Days {
  return from === to ? from : { from, to };
}
