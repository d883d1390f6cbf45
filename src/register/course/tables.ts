import type { ColumnType } from 'kysely';

/** Why somebody left custody. */
export const grounds = [
  'served',
  'parole',
  'amnesty',
  'pardon',
  'acquitted',
  'term-not-prison',
  'health',
  'replaced',
  'bail',
  'exchange',
  'charge-dropped',
  'another',
] as const;
export type Ground = (typeof grounds)[number];

/** What a court found on one count. */
export const findings = ['acquitted', 'convicted', 'terminated'] as const;
export type Finding = (typeof findings)[number];

/** What a decision does to a term: "reduced by a year" and "reduced to a year" are two things. */
export const changes = ['imposed', 'reduced-by', 'reduced-to', 'added'] as const;
export type Change = (typeof changes)[number];

interface ProceedingsTable {
  id: string;
  code: string;
  name: string;
  court: string | null;
  case_number: string | null;
}

export interface EventCountsView {
  event_id: string;
  charge_id: string;
  finding: Finding | null;
  /** How an editor read it out of what the source says; null where the source says it outright. */
  why: string | null;
}

interface EventCountsTable extends EventCountsView {
  import_hash: Buffer | null;
}

/** The turns of somebody's public course; thrown away when something of it changes. */
interface KeptTurnsTable {
  person_id: string;
  /** As visitors read it in the list of people. */
  name: string;
  rank: number | null;
  /** YYYY-MM-DD, ascending. */
  days: string[];
  /** The state from the day in the same place on. */
  states: string[];
}

/** How many more people stand in a state from a day on; written by the database when turns are kept. */
interface TurnCounts {
  /** YYYY-MM-DD; '' before all days. */
  day: string;
  state: string;
  people: number;
}

declare module '../../kernel/database.js' {
  interface Tables {
    proceedings: ProceedingsTable;
    proceeding_people: { proceeding_id: string; person_id: string };
    event_counts: EventCountsTable;
    kept_turns: KeptTurnsTable;
    turn_counts: TurnCounts;
    waiting_courses: { entered: ColumnType<number, never, never>; person_id: string };
  }
  interface Published {
    proceedings: ProceedingsTable;
    proceeding_people: { proceeding_id: string; person_id: string };
    event_counts: EventCountsView;
    kept_turns: KeptTurnsTable;
    turn_counts: TurnCounts;
    turn_changes: TurnCounts & { person_id: string };
    waiting_courses: { person_id: string };
  }
}
