import type { Json } from '../../kernel/database.js';

interface FormerVersionsTable {
  /** A fact or a person. */
  subject_id: string;
  version: number;
  /** What it said, field by field as it would have been typed. */
  said: Json<Record<string, string>>;
  replaced_by: string;
  replaced_at: Date;
  why: string;
}

declare module '../../kernel/database.js' {
  interface Tables {
    former_versions: FormerVersionsTable;
  }
}
