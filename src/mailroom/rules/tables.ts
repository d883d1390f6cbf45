import type { ColumnType } from 'kysely';
import type { Defaulted, Json } from '../../kernel/database.js';
import type { RuleValues } from './rule-card.js';

interface RuleCardsTable {
  place_id: string;
  version: Defaulted<number>;
  languages: ColumnType<string[] | null, string | null, string | null>;
  most_pages: number | null;
  enclosures: string | null;
  stamps: string | null;
  avoid: Json<Record<string, string>>;
  /** YYYY-MM-DD. */
  checked_on: string;
  source_id: string | null;
  known_from: string | null;
  edited_by: string;
  edited_at: Date;
}

interface FormerRuleCardsTable {
  place_id: string;
  version: number;
  said: Json<RuleValues>;
  edited_by: string;
  edited_at: Date;
}

declare module '../../kernel/database.js' {
  interface Tables {
    rule_cards: RuleCardsTable;
    former_rule_cards: FormerRuleCardsTable;
  }
}
