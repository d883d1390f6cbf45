import type { Defaulted, Json } from '../../kernel/database.js';
import type { Problem } from '../../kernel/refusals.js';

export type CsvState = 'checking' | 'checked' | 'running' | 'paused' | 'failed' | 'done';
export type CsvKindName = 'sources' | 'people' | 'events' | 'detentions' | 'detained';

/** A row of a file as it is kept until it is taken. */
export interface CsvRow {
  /** Line of the file on which it begins, from 1. */
  line: number;
  cells: string[];
  /** The line on which the same record stood before; absent where it did not. */
  twice?: number;
}

export interface CsvImportsTable {
  id: string;
  kind: CsvKindName;
  file_name: string;
  encoding: 'UTF-8' | 'UTF-16LE' | 'UTF-16BE';
  separator: ',' | ';' | '\t';
  columns: Json<string[]>;
  rows: number;
  pieces: number;
  state: CsvState;
  next_piece: Defaulted<number>;
  added: Defaulted<number>;
  changed: Defaulted<number>;
  unchanged: Defaulted<number>;
  refused: Defaulted<number>;
  uploaded_by: string;
  uploaded_at: Date;
  finished_at: Defaulted<Date | null>;
}

declare module '../../kernel/database.js' {
  interface Tables {
    csv_imports: CsvImportsTable;
    csv_pieces: { import_id: string; number: number; rows: Json<CsvRow[]> };
    csv_refusals: { import_id: string; line: number; problems: Json<Problem[]>; cells: Json<string[]> };
  }
}
