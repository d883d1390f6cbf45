import type { Actor } from '../../kernel/actor.js';
import type { Db } from '../../kernel/database.js';
import { record } from '../../kernel/journal.js';
import type { FactForm } from './fact-form.js';
import { differing, keepFormer } from './fact-keeping.js';
import { factOf, saidBy } from './fact-said.js';

/**
 * Lets a file rewrite a fact, and keeps what it said before as for every other change: an editor's words
 * are not lost when a file says something else.
 */
export async function rewriteFact(
  tx: Db,
  actor: Actor,
  form: FactForm,
  id: string,
  rewrite: () => Promise<void>,
): Promise<void> {
  // A file can also say that the fact is somebody else's.
  const whose = async () => {
    const { person_id } = await tx
      .selectFrom('facts')
      .select('person_id')
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    return person_id ?? '';
  };
  const personId = await whose();
  const fact = await factOf(tx, personId, id, true);
  const before = await saidBy(tx, form, personId, fact);
  await rewrite();
  const now = await whose();
  const after = await saidBy(tx, form, now, await factOf(tx, now, id));
  const fields = differing(before, after);
  if (fields.length === 0) return;
  const why = 'a file says so';
  const version = fact.version + 1;
  await tx
    .updateTable('facts')
    .set({ version, changed_at: actor.clock.now() })
    .where('id', '=', id)
    .execute();
  await keepFormer(tx, actor, { id, version: fact.version }, before, why);
  await record(tx, actor, { what: 'fact.changed', subject: `fact:${id}`, why, detail: { version, fields } });
}
