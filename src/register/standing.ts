import { nightsBetween } from '../kernel/day.js';
import { compareEdtf, type Edtf, readEdtf } from '../kernel/edtf.js';
import type { Effect } from './tables.js';

export type State = 'held' | 'restricted' | 'free' | 'died' | 'unknown';
export const states = ['held', 'restricted', 'free', 'died', 'unknown'] as const;

/** How a person stands on a day, computed from the course of the case and never stored. */
export interface Standing {
  state: State;
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
  /** Death as a fact of the biography. */
  death: { happened: string; text: string; published: string[] } | null;
}

/** What an event does where no editor has read it. Whatever is not here says nothing about custody. */
const ordinary: Record<string, State> = {
  arrest: 'held',
  'administrative-detention': 'held',
  imprisonment: 'held',
  release: 'free',
  restriction: 'restricted',
  death: 'died',
  // An acquittal that was annulled says that the case is open again, not where the person is.
  'acquittal-quashed': 'unknown',
};

/** A run of custody that begins with one of these began earlier, on a day that no source gives. */
const afterArrest = new Set(['verdict', 'imprisonment', 'transfer', 'appeal']);

interface Step {
  state: State;
  date: Edtf;
  text: string;
  published: string[];
  type: string;
}

/** The steps that change a standing, in order. */
function stepsOf(course: Course): Step[] {
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
    steps.push({ state: effect, date, text, published, type });
    const end = endOf(event, date);
    const next = dated[place + 1]?.date;
    // An end is void once another event has come before it.
    if (!end || (next && compareEdtf(next, end.date) <= 0)) return;
    steps.push({ ...end, published, type: 'end' });
  });
  if (course.death) steps.push(...stepAt(course.death.happened, 'died', course.death));
  if (course.outcome && !course.outcome.established) {
    const last = latest(course.outcome.published);
    if (last) steps.push(...stepAt(last, 'unknown', course.outcome));
  }
  return steps.sort((a, b) => compareEdtf(a.date, b.date));
}

function stepAt(edtf: string, state: State, { text, published }: { text: string; published: string[] }) {
  const date = readEdtf(edtf);
  return date ? [{ state, date, text, published, type: 'outcome' }] : [];
}

function endOf(event: Course['events'][number], date: Edtf) {
  const ends = event.reading?.ends ? readEdtf(event.reading.ends) : null;
  if (event.reading && ends) {
    return { date: ends, state: event.reading.afterwards ?? 'unknown', text: event.reading.why };
  }
  // A detention of days: without a reading nothing tells how many, so it is known for its day only.
  if (event.type === 'administrative-detention' && !event.reading) {
    return { date, state: 'unknown' as const, text: event.summary };
  }
  return null;
}

/** A time during which the state stayed the same. */
interface Run {
  state: State;
  steps: Step[];
}

/** The runs up to a day, and whether the day lies inside the vagueness of the step that comes next. */
function runsUntil(course: Course, day: string): { runs: Run[]; vague: Step | null } {
  const runs: Run[] = [];
  for (const step of stepsOf(course)) {
    if (step.date.from === null || step.date.from > day) continue;
    const current = runs.at(-1);
    if (current?.state === 'died') break;
    if (current?.state === step.state) current.steps.push(step);
    else if (step.date.to === null || step.date.to > day) return { runs, vague: step };
    else runs.push({ state: step.state, steps: [step] });
  }
  return { runs, vague: null };
}

/** How a person stands on a day (YYYY-MM-DD), as far as the course tells. */
export function standingIn(course: Course, day: string): Standing {
  const { runs, vague } = runsUntil(course, day);
  const run = vague ? { state: 'unknown' as const, steps: [vague] } : runs.at(-1);
  if (!run) {
    const published = course.outcome?.published.filter((date) => date.slice(0, 10) <= day) ?? [];
    const evidence = evidenceUntil(course, null, day);
    return {
      state: 'unknown',
      since: null,
      evidence,
      text: published.length ? (course.outcome?.text ?? '') : '',
    };
  }
  const [first] = run.steps;
  return {
    state: run.state,
    since: first?.date.text ?? null,
    evidence: evidenceUntil(course, run, day),
    text: run.steps.at(-1)?.text ?? '',
  };
}

/** The newest date up to the day among the events since the run began and the sources that it rests on. */
function evidenceUntil(course: Course, run: Run | null, day: string): string | null {
  const since = run?.steps[0]?.date.from ?? '';
  const events = course.events.flatMap((event) => event.happened ?? []);
  const own = [...(run?.steps ?? []), ...(course.outcome ? [course.outcome] : [])].flatMap(
    (one) => one.published,
  );
  const dates = [...events, ...own].filter((text) => {
    const from = readEdtf(text)?.from;
    return from && from <= day && from >= since;
  });
  return latest(dates) ?? run?.steps[0]?.date.text ?? null;
}

/** The latest of some dates: by the first possible day, and the more precise of two that begin together. */
function latest(dates: string[]): string | null {
  const read = dates.flatMap((text) => readEdtf(text) ?? []);
  return read.sort((a, b) => compareEdtf(a, b) * (a.from === b.from ? -1 : 1)).at(-1)?.text ?? null;
}

/** How long somebody was held up to a day; null when no custody is known. */
export function custodyIn(course: Course, day: string): Custody | null {
  const { runs, vague } = runsUntil(course, day);
  let atLeast = false;
  const periods = runs.flatMap((run, place): Period[] => {
    const [first] = run.steps;
    if (run.state !== 'held' || !first) return [];
    const next = runs[place + 1]?.steps[0] ?? vague;
    if (next?.state === 'unknown' || afterArrest.has(first.type)) atLeast = true;
    return [
      {
        from: first.date.text,
        to: next?.date.text ?? null,
        days: between(first.date, next?.date ?? null, day),
      },
    ];
  });
  if (vague?.state === 'held') atLeast = true;
  if (periods.length === 0) return null;
  return { days: periods.map((one) => one.days).reduce(sum), at_least: atLeast, counted: 'nights', periods };
}

/** Nights from one vague date to another, or to the day: the least and the most that it can be. */
function between(begin: Edtf, end: Edtf | null, day: string): Days {
  const until = (text: string | null | undefined) => (text && text < day ? text : day);
  const [early, late] = [until(begin.from), until(begin.to)];
  const [soonest, last] = end ? [until(end.from), until(end.to)] : [day, day];
  const from = Math.max(0, nightsBetween(late, soonest));
  const to = Math.max(0, nightsBetween(early, last));
  return from === to ? from : { from, to };
}

function sum(a: Days, b: Days): Days {
  if (typeof a === 'number' && typeof b === 'number') return a + b;
  const [one, other] = [a, b].map((days) => (typeof days === 'number' ? { from: days, to: days } : days));
  return { from: (one?.from ?? 0) + (other?.from ?? 0), to: (one?.to ?? 0) + (other?.to ?? 0) };
}
