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
  /** Letters that the place takes on one day. */
  most_a_day: number | null;
  pictures: boolean | null;
  /** Whether original and translation may both be inside. */
  translations: boolean | null;
  censor_language: string | null;
  reply_codes: boolean | null;
  edited_by: string;
  edited_at: Date;
}

/** What visitors may know of the rules of a place that they may know of. */
interface RuleCardsView {
  place_id: string;
  place: string;
  languages: string[] | null;
  most_pages: number | null;
  enclosures: string | null;
  stamps: string | null;
  avoid: Record<string, string>;
  most_a_day: number | null;
  pictures: boolean | null;
  translations: boolean | null;
  censor_language: string | null;
  reply_codes: boolean | null;
  /** YYYY-MM-DD. */
  checked_on: string;
  source_id: string | null;
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
  interface Published {
    rule_cards: RuleCardsView;
  }
}
