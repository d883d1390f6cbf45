import type { Context } from 'hono';
import type { Db } from '../../kernel/database.js';
import { Missing } from '../../kernel/refusals.js';
import type { DeskEnv } from '../../page/web.js';
import type { Told } from '../tables.js';

/** A handler of the desk's pages on people. */
export type Ctx = Context<DeskEnv>;

/** A person as the desk speaks of one. */
export interface AtDesk {
  id: string;
  slug: string;
  code: string;
  told: Told;
  role: string | null;
  rank: number | null;
  version: number;
  /** The first name form in Latin letters, told or not; else the first in any; else the code. */
  name: string;
}

/** The person whom a page's address names. Throws `Missing`. */
export async function personAt(c: Ctx): Promise<AtDesk> {
  const { db } = c.var;
  const person = await db
    .selectFrom('people')
    .select(['id', 'slug', 'code', 'told', 'role', 'rank', 'version'])
    .where('slug', '=', c.req.param('slug') ?? '')
    .executeTakeFirst();
  if (!person) throw new Missing('person');
  const name = (await namesAtDesk(db, [person.id])).get(person.id) ?? person.code;
  return { ...person, name };
}

/** What the desk calls each of some people, by id: it knows whom it speaks of, whatever is told. */
export async function namesAtDesk(db: Db, people: string[]): Promise<Map<string, string>> {
  if (people.length === 0) return new Map();
  const rows = await db
    .selectFrom('person_names as n')
    .innerJoin('facts as f', 'f.id', 'n.id')
    .select(['n.person_id', 'n.form'])
    .distinctOn('n.person_id')
    .where('n.person_id', 'in', people)
    .where('f.struck_at', 'is', null)
    .orderBy('n.person_id')
    .orderBy((is) => is('n.script', 'is distinct from', 'Latn'))
    .orderBy('n.position')
    .execute();
  return new Map(rows.map(({ person_id, form }) => [person_id, form]));
}

/** The version that a form was made from; 0, which nothing has, for what is no version. */
export function versionIn(typed: string): number {
  return /^\d{1,9}$/.test(typed) ? Number(typed) : 0;
}
