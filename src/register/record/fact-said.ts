import type { Db } from '../../kernel/database.js';
import { Missing } from '../../kernel/refusals.js';
import type { Confidence, FactKind, Told } from '../tables.js';
import type { FactForm, FactRow, Typed } from './fact-form.js';

/** A fact as the desk keeps it, without what its kind says. */
export interface KeptFact {
  id: string;
  kind: FactKind;
  told: Told;
  confidence: Confidence | null;
  note: string | null;
  version: number;
  struck_at: Date | null;
  /** Ids of its sources, in order. */
  sources: string[];
}

/** A person's fact by its id. Throws `Missing` for none and for another person's. `lock`: nobody else changes it meanwhile. */
export async function factOf(db: Db, personId: string, factId: string, lock = false): Promise<KeptFact> {
  const fact = await db
    .selectFrom('facts')
    .select(['id', 'kind', 'told', 'confidence', 'note', 'version', 'struck_at'])
    .where('id', '=', factId)
    .where('person_id', '=', personId)
    .$if(lock, (query) => query.forUpdate())
    .executeTakeFirst();
  if (!fact) throw new Missing('fact');
  const sources = await db
    .selectFrom('citations')
    .select('source_id')
    .where('fact_id', '=', factId)
    .orderBy('position')
    .execute();
  return { ...fact, sources: sources.map(({ source_id }) => source_id) };
}

/** What a fact says now, as it would have been typed into the fields of its kind. */
export async function typedOf(db: Db, form: FactForm, personId: string, factId: string): Promise<Typed> {
  const row = await db.selectFrom(tableOf(form)).selectAll().where('id', '=', factId).executeTakeFirst();
  if (!row) throw new Missing('fact');
  const below = await form.typedBelow?.({ db, personId, factId });
  return { ...form.typed(row as unknown as FactRow), ...below };
}

/**
 * The table of a kind. The forms know their tables by name only; all of them have the columns `id` and
 * `person_id`, so one of them stands for all in the types.
 */
export function tableOf(form: FactForm): 'biography' {
  return form.table as 'biography';
}

/** What one version of a fact said: its kind's fields, the remark, and the codes of its sources, a line each. */
export async function saidBy(db: Db, form: FactForm, personId: string, fact: KeptFact): Promise<Typed> {
  const codes = await db
    .selectFrom('citations as c')
    .innerJoin('sources as s', 's.id', 'c.source_id')
    .select('s.code')
    .where('c.fact_id', '=', fact.id)
    .orderBy('c.position')
    .execute();
  return {
    ...(await typedOf(db, form, personId, fact.id)),
    note: fact.note ?? '',
    sources: codes.map(({ code }) => code).join('\n'),
  };
}

/** What a subject said in a version that was replaced; null when that version is unknown or the present one. */
export async function saidBefore(db: Db, subjectId: string, version: number): Promise<Typed | null> {
  const former = await db
    .selectFrom('former_versions')
    .select('said')
    .where('subject_id', '=', subjectId)
    .where('version', '=', version)
    .executeTakeFirst();
  return former?.said ?? null;
}
