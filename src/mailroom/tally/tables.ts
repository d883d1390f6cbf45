import type { Defaulted } from '../../kernel/database.js';
import type { DispatchState } from '../tables.js';

interface TallyEntriesTable {
  id: string;
  entered_at: Date;
  entered_by: string;
}

interface TallyLinesTable {
  entry_id: string;
  position: number;
  dispatch_id: string;
  was: DispatchState;
  became: DispatchState;
  /** The line of the dispatch's history that says so. */
  event_id: number;
  /** YYYY-MM-DD. */
  happened_on: string;
  undone_at: Defaulted<Date | null>;
  undone_by: Defaulted<string | null>;
}

declare module '../../kernel/database.js' {
  interface Tables {
    tally_entries: TallyEntriesTable;
    tally_lines: TallyLinesTable;
  }
}
