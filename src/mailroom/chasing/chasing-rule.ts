import type { Actor } from '../../kernel/actor.js';
import { type Db, transact } from '../../kernel/database.js';
import { record } from '../../kernel/journal.js';
import type { Problem, Read } from '../../kernel/refusals.js';

/** When an office is asked for an answer: days after a paper left, days until the next time, times at most. */
export interface ChasingRule {
  after_days: number;
  again_after_days: number;
  most: number;
}

/** What holds until somebody says otherwise: an authority is given six weeks, and asked three times. */
const standard: ChasingRule = { after_days: 42, again_after_days: 42, most: 3 };

/** The least and the most of each number; the database holds the same. */
export const bounds = {
  after_days: { least: 7, most: 730 },
  again_after_days: { least: 7, most: 730 },
  most: { least: 1, most: 12 },
} as const satisfies Record<keyof ChasingRule, { least: number; most: number }>;

export const rule_fields = ['after_days', 'again_after_days', 'most'] as const;

/** The rule that holds. */
export async function chasingRule(db: Db): Promise<ChasingRule> {
  const found = await db.selectFrom('chasing_rule').select(rule_fields).executeTakeFirst();
  return found ?? standard;
}

/** Reads the three numbers of a form. */
export function readRule(typed: Record<(typeof rule_fields)[number], string>): Read<ChasingRule> {
  const problems: Problem[] = [];
  const numberIn = (field: keyof ChasingRule): number => {
    const text = typed[field].trim();
    const { least, most } = bounds[field];
    const value = /^\d{1,4}$/.test(text) ? Number(text) : -1;
    if (value < least || value > most)
      problems.push({ field, code: 'mailroom.chasing.rule.not_between', values: { least, most } });
    return value;
  };
  const value = {
    after_days: numberIn('after_days'),
    again_after_days: numberIn('again_after_days'),
    most: numberIn('most'),
  };
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value };
}

/** Sets the rule from now on. */
export async function setChasingRule(db: Db, actor: Actor, rule: ChasingRule): Promise<void> {
  await transact(db, async (tx) => {
    const row = { ...rule, changed_at: actor.clock.now() };
    await tx
      .insertInto('chasing_rule')
      .values(row)
      .onConflict((conflict) => conflict.column('one').doUpdateSet(row))
      .execute();
    await record(tx, actor, { what: 'chasing.rule', subject: 'campaign', detail: { ...rule } });
  });
}
