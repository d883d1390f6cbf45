import type { Json } from '../../kernel/database.js';

interface DraftEditionsTable {
  version_id: string;
  /** A language, or empty: what belongs to all languages. */
  part: string;
  edition: number;
  said: Json<Record<string, string>>;
  saved_by: string;
  saved_at: Date;
}

interface VersionWithdrawalsView {
  version_id: string;
  reason: string;
  /** Of the reason. */
  language: string;
  /** YYYY-MM-DD, UTC. */
  withdrawn_on: string;
}

interface VersionWithdrawalsTable extends Omit<VersionWithdrawalsView, 'withdrawn_on'> {
  withdrawn_by: string;
  withdrawn_at: Date;
}

declare module '../../kernel/database.js' {
  interface Tables {
    draft_editions: DraftEditionsTable;
    version_withdrawals: VersionWithdrawalsTable;
  }
  interface Published {
    version_withdrawals: VersionWithdrawalsView;
  }
}
