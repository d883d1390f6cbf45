import type { Defaulted } from '../../kernel/database.js';

interface ChasingRuleTable {
  one: Defaulted<boolean>;
  after_days: number;
  again_after_days: number;
  most: number;
  changed_at: Date;
}

interface ChasersTable {
  id: string;
  office_id: string;
  item_id: string;
  made_at: Date;
  made_by: string;
}

interface ChasedPapersTable {
  chaser_id: string;
  dispatch_id: string;
  /** YYYY-MM-DD */
  left_on: string;
}

declare module '../../kernel/database.js' {
  interface Tables {
    chasing_rule: ChasingRuleTable;
    chasers: ChasersTable;
    chased_papers: ChasedPapersTable;
  }
}
