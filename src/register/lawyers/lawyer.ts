import type { Db } from '../../kernel/database.js';

/** A lawyer as the mailroom needs one: the contact is sealed to the compartment `lawyers`. */
export interface Lawyer {
  id: string;
  name: string;
  /** BCP 47: the language that a letter to this lawyer is written in. */
  language: string;
  contact_sealed: Buffer | null;
}

/** A person's lawyers who are known by name, in the order of the sources. */
export async function lawyersOf(db: Db, personId: string): Promise<Lawyer[]> {
  const rows = await db
    .selectFrom('lawyers')
    .select(['id', 'name', 'language', 'contact_sealed'])
    .where('person_id', '=', personId)
    .where('name', 'is not', null)
    .orderBy('position')
    .execute();
  return rows.flatMap((row) => (row.name === null ? [] : [{ ...row, name: row.name }]));
}
