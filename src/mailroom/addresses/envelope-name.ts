import { sql } from 'kysely';
import type { Db } from '../../kernel/database.js';
import type { Holder } from './address.js';

/** How a person is called in letters and on envelopes. */
export interface LetterNames {
  /** The name under which somebody is known, in a language; else in Latin letters. */
  called(language: string): string;
  /** The name for an envelope: in full where a source has it, without what the source explains in brackets. */
  written(language: string): string;
}

/** The names of a person, told or not: the post reads all of them. */
export async function letterNames(db: Db, personId: string): Promise<LetterNames> {
  const { rows } = await sql<{
    lang: string | null;
    script: string | null;
    form: string;
    full: string | null;
  }>`
    select n.lang, n.script, n.form, n.full_form as full
    from person_names n join facts f on f.id = n.id and f.struck_at is null
    where n.person_id = ${personId} and n.kind not in ('variant', 'misspelling', 'birth', 'former')
    order by (n.kind = 'known') desc, n.position`.execute(db);
  const latin = rows.find((one) => one.script === 'Latn') ?? rows[0];
  const fitting = (language: string) => rows.find((one) => one.lang === language) ?? latin;
  return {
    called: (language) => fitting(language)?.form ?? '?',
    written: (language) => {
      const name = fitting(language);
      return name?.full?.replace(/\s*\([^)]*\)/g, '').trim() || (name?.form ?? '?');
    },
  };
}

/** The first line of an envelope, in the script of the lines below it. */
export async function nameOnEnvelope(db: Db, holder: Holder, inLocalScript: boolean): Promise<string> {
  // Prisons of Kazakhstan read Russian.
  if (holder.kind === 'person')
    return (await letterNames(db, holder.id)).written(inLocalScript ? 'ru' : 'en');
  const office = await db
    .selectFrom('offices')
    .select(['names', 'language'])
    .where('id', '=', holder.id)
    .executeTakeFirstOrThrow();
  return office.names[inLocalScript ? office.language : 'en'] ?? office.names.en ?? '?';
}
