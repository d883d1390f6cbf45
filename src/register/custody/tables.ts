import type { Defaulted, Json } from '../../kernel/database.js';

/** A rule of custody with its legal source. */
export interface RuleColumns {
  code: string;
  kind: 'remand' | 'early-release';
  /** ISO 3166-1 alpha-2, small letters. */
  country: string;
  law: string;
  article: string;
  /** What it says, in our words. */
  says: string;
  /** Remand: days of the term that `denominator` days held count as. Early release: parts to be served. */
  numerator: number;
  denominator: number;
  /** Of remand: nights (the day of release does not count) or days (it counts as well). */
  counts: 'nights' | 'days';
  /** EDTF. */
  valid_from: string | null;
  valid_to: string | null;
  source_title: string;
  source_url: string | null;
  /** False: nobody of us has read it there. */
  was_read: boolean;
  note: string | null;
}

interface RulesView extends RuleColumns {
  names: Json<Record<string, string>>;
}

interface RulesTable extends RulesView {
  import_hash: Buffer | null;
}

interface ChoicesView {
  person_id: string;
  remand_rule: string | null;
  release_rule: string | null;
  /** EDTF: the first day of custody that counts towards the term; null: the last unbroken custody alone. */
  counts_from: string | null;
  why: string;
}

interface ChoicesTable extends ChoicesView {
  version: Defaulted<number>;
  import_hash: Buffer | null;
}

declare module '../../kernel/database.js' {
  interface Tables {
    custody_rules: RulesTable;
    custody_choices: ChoicesTable;
  }
  interface Published {
    custody_rules: RulesView;
    custody_choices: ChoicesView;
  }
}
