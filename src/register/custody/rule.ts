import { among, type Db, type PublicDb } from '../../kernel/database.js';
import type { RuleColumns } from './tables.js';

/** A rule of custody: what it says, and where the law says so. */
export interface Rule extends RuleColumns {
  /** By language; English is always there. */
  names: Record<string, string>;
}

/** By which rules a person's time is reckoned, and why. */
export interface Choice {
  remand: Rule | null;
  release: Rule | null;
  /** EDTF: the first day of custody that counts towards the term; null: the last unbroken custody alone. */
  counts_from: string | null;
  why: string;
}

/** Every rule, by country and code. */
export async function rulesOf(db: Db | PublicDb): Promise<Rule[]> {
  return (db as PublicDb)
    .selectFrom('custody_rules')
    .selectAll()
    .orderBy('country')
    .orderBy('kind', 'desc')
    .orderBy('code')
    .execute();
}

/** The editors' choices for some people (or for all, for null), by person id. */
export async function choicesOf(db: Db | PublicDb, people: string[] | null): Promise<Map<string, Choice>> {
  if (people?.length === 0) return new Map();
  const reader = db as PublicDb;
  const chosen = await reader
    .selectFrom('custody_choices')
    .select(['person_id', 'remand_rule', 'release_rule', 'counts_from', 'why'])
    .$if(people !== null, (query) => query.where('person_id', '=', among(people ?? [])))
    .execute();
  if (chosen.length === 0) return new Map();
  const rules = new Map((await rulesOf(db)).map((rule) => [rule.code, rule]));
  return new Map(
    chosen.map(({ person_id, remand_rule, release_rule, counts_from, why }) => [
      person_id,
      {
        remand: rules.get(remand_rule ?? '') ?? null,
        release: rules.get(release_rule ?? '') ?? null,
        counts_from,
        why,
      },
    ]),
  );
}
