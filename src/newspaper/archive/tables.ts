import '../tables.js';
import type { Defaulted, Json } from '../../kernel/database.js';
import type { Remark } from './archive-piece.js';

/** What became of the items of an archive. `kept`: it is here already, and differs; ours stays. */
export interface ArchiveCounts {
  added: number;
  unchanged: number;
  kept: number;
  left_out: number;
  refused: number;
}

interface ArchiveRunsTable extends Record<keyof ArchiveCounts, Defaulted<number>> {
  id: string;
  source: string;
  state: 'running' | 'done' | 'broken';
  began_at: Date;
  ended_at: Date | null;
}

interface ArchiveItemsTable {
  source: string;
  key: string;
  article_id: string;
  run_id: string;
  sum: Buffer;
  family: string | null;
  remarks: Json<Remark[]>;
  people_sought_at: Date | null;
}

declare module '../../kernel/database.js' {
  interface Tables {
    archive_runs: ArchiveRunsTable;
    archive_items: ArchiveItemsTable;
  }
}
