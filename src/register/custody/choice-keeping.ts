import type { Actor } from '../../kernel/actor.js';
import { type Db, transact } from '../../kernel/database.js';
import { readEdtf } from '../../kernel/edtf.js';
import { record } from '../../kernel/journal.js';
import { type Read, Refused } from '../../kernel/refusals.js';
import { FieldReader } from '../record/field-reader.js';
import type { Rule } from './rule.js';

/** By which rules somebody's time is to be reckoned, and why: what an editor chooses. */
export interface Chosen {
  remand_rule: string | null;
  release_rule: string | null;
  /** EDTF: the first day of custody that counts towards the term; null: the last unbroken custody alone. */
  counts_from: string | null;
  why: string;
}

/** Names of the fields. */
export const choice_fields = ['remand_rule', 'release_rule', 'counts_from', 'why'] as const;
/** So much room has the reason, as in the file of readings. */
export const longest_reason = 2000;

/** Reads what was typed; a rule has to be one of those that the register knows. */
export function readChoice(typed: Record<string, string>, rules: Rule[]): Read<Chosen> {
  const reader = new FieldReader(typed);
  const rule = (field: 'remand_rule' | 'release_rule', kind: Rule['kind']) => {
    const code = typed[field] || null;
    const known = rules.some((one) => one.kind === kind && one.code === code);
    if (code !== null && !known) reader.wrong(field, 'register.record.no_choice');
    return code;
  };
  const counts_from = reader.date('counts_from');
  const read = counts_from === null ? null : readEdtf(counts_from);
  if (read && (!read.from || !read.to)) reader.wrong('counts_from', 'register.custody.choice.no_beginning');
  return reader.read({
    remand_rule: rule('remand_rule', 'remand'),
    release_rule: rule('release_rule', 'early-release'),
    counts_from,
    why: reader.needed('why', longest_reason, 'lines'),
  });
}

/**
 * Keeps by which rules a person's time is reckoned. `version` is that of the choice that the editor saw, 0
 * where there was none; when another stands there by now, throws `register.record.stale`.
 */
export async function chooseRules(
  db: Db,
  actor: Actor,
  { personId: person_id, version }: { personId: string; version: number },
  chosen: Chosen,
): Promise<void> {
  await transact(db, async (tx) => {
    const kept =
      version === 0
        ? await tx
            .insertInto('custody_choices')
            .values({ person_id, ...chosen, import_hash: null })
            .onConflict((same) => same.column('person_id').doNothing())
            .executeTakeFirst()
        : await tx
            .updateTable('custody_choices')
            // From now on no file changes it: it is the desk's.
            .set({ ...chosen, import_hash: null, version: version + 1 })
            .where('person_id', '=', person_id)
            .where('version', '=', version)
            .executeTakeFirst();
    const changed = 'numInsertedOrUpdatedRows' in kept ? kept.numInsertedOrUpdatedRows : kept.numUpdatedRows;
    if (changed !== 1n) throw new Refused('register.record.stale');
    const { remand_rule, release_rule } = chosen;
    const detail = { version: version + 1, remand_rule, release_rule };
    await record(tx, actor, { what: 'custody.rules-chosen', subject: `person:${person_id}`, detail });
  });
}
