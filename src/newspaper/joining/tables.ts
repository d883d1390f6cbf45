import type { Json } from '../../kernel/database.js';

interface JoinersTable {
  id: string;
  /** `Offer`, sealed to the compartment `supporters` and to the key that the private link carries. */
  offer_sealed: Buffer;
  /** The public half of that key; null in rows of before it was kept. */
  writer_recipient: string | null;
  link_hash: Buffer;
  came_at: Date;
  answered_at: Date | null;
  answered_by: string | null;
  /** YYYY-MM-DD. */
  kept_until: string;
}

export type GivingKind = 'bank' | 'link';

interface GivingWaysView {
  id: string;
  kind: GivingKind;
  /** By language. */
  names: Json<Record<string, string>>;
  /** Lines of a bank's details, or an https address. */
  details: string;
  /** YYYY-MM-DD. */
  since: string;
}

interface GivingWaysTable extends Omit<GivingWaysView, 'since'> {
  made_by: string;
  made_at: Date;
  agreed_by: string | null;
  agreed_at: Date | null;
  ended_by: string | null;
  ended_at: Date | null;
}

declare module '../../kernel/database.js' {
  interface Tables {
    joiners: JoinersTable;
    giving_ways: GivingWaysTable;
  }
  interface Published {
    giving_ways: GivingWaysView;
  }
}
