import type { Verdict } from '../../post/delivery-report.js';

interface BouncesTable {
  id: string;
  mail_id: string;
  action: Verdict['action'];
  /** RFC 3463. */
  status: string | null;
  reply: number | null;
  notice_hash: Buffer;
  read_at: Date;
  read_by: string;
  seen_at: Date | null;
  seen_by: string | null;
}

declare module '../../kernel/database.js' {
  interface Tables {
    bounces: BouncesTable;
  }
}
