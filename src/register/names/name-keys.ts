import { sql } from 'kysely';
import { type Db, transact } from '../../kernel/database.js';
import { fold_version, foldedParts } from './name-fold.js';

/** A name form as far as its keys are concerned. */
export interface Named {
  id: string;
  form: string;
  full_form: string | null;
}

const piece_names = 1000;

/** Words that stand between names and are none. */
const between = /(?<!\p{L})(born|née|урожд[её]нн(ая|ый))(?!\p{L})/giu;

/** The rows by which search finds a name form: its parts and those of its full form, none twice. */
function keysOfName({ id, form, full_form }: Named) {
  const text = `${form} ${full_form ?? ''}`.replace(between, ' ');
  return foldedParts(text).flatMap(({ part, keys }, position) =>
    keys.map((key) => ({ name_id: id, position, part, key })),
  );
}

/**
 * Writes the keys of name forms that are new or were changed. Whoever writes a name form calls this in the
 * same transaction: a name without keys is not found.
 */
export async function keepNameKeys(tx: Db, names: Named[]): Promise<void> {
  for (let start = 0; start < names.length; start += piece_names) {
    const piece = names.slice(start, start + piece_names);
    const ids = piece.map(({ id }) => id);
    await sql`delete from name_keys where name_id = any(${ids}::uuid[])`.execute(tx);
    const rows = piece.flatMap(keysOfName);
    // One parameter a column: a row of parameters each costs more than the rows themselves.
    await sql`insert into name_keys (name_id, position, part, key)
      select * from unnest(${rows.map((row) => row.name_id)}::uuid[], ${rows.map((row) => row.position)}::integer[],
        ${rows.map((row) => row.part)}::text[], ${rows.map((row) => row.key)}::text[])`.execute(tx);
  }
}

/**
 * Makes all keys anew when they were made with another fold than this version's, and takes keys that belong
 * to no name any more out of the dictionary. For the start of the program. Gives back how many forms were
 * folded anew; in one transaction, so that no search ever meets keys of two folds.
 */
export async function refoldNames(db: Db, now: Date): Promise<number> {
  return transact(db, async (tx) => {
    // Two starts at once wait for each other, and for an import beside them: a key that it has just found in
    // the dictionary must not be taken out before its name is there.
    await sql`lock table name_folds, name_dictionary in share row exclusive mode`.execute(tx);
    const made = await tx.selectFrom('name_folds').select('version').execute();
    let refolded = 0;
    if (!made.some(({ version }) => version === fold_version)) {
      await tx.deleteFrom('name_keys').execute();
      let after = '00000000-0000-0000-0000-000000000000';
      for (;;) {
        const names = await tx
          .selectFrom('person_names')
          .select(['id', 'form', 'full_form'])
          .where('id', '>', after)
          .orderBy('id')
          .limit(piece_names)
          .execute();
        await keepNameKeys(tx, names);
        refolded += names.length;
        const last = names.at(-1);
        if (!last || names.length < piece_names) break;
        after = last.id;
      }
      await tx.deleteFrom('name_folds').execute();
      await tx.insertInto('name_folds').values({ version: fold_version, folded_at: now }).execute();
    }
    await sql`delete from name_dictionary d
      where not exists (select from name_keys k where k.key = d.key)`.execute(tx);
    return refolded;
  });
}
