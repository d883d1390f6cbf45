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
    .selectFrom('lawyers as l')
    .innerJoin('facts as f', 'f.id', 'l.id')
    .select(['l.id', 'l.name', 'l.language', 'l.contact_sealed'])
    .where('l.person_id', '=', personId)
    .where('l.name', 'is not', null)
    .where('f.struck_at', 'is', null)
    .orderBy('l.position')
    .execute();
  return rows.flatMap((row) => (row.name === null ? [] : [{ ...row, name: row.name }]));
}
