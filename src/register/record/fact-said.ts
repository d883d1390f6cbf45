import { isId } from '../../kernel/chance.js';
import type { Db } from '../../kernel/database.js';
import { Missing } from '../../kernel/refusals.js';
import type { Confidence, FactKind, Told } from '../tables.js';
import type { FactForm, FactRow, Typed } from './fact-form.js';
import type { Saying } from './fact-keeping.js';

/** A fact as the desk keeps it, without what its kind says. */
export interface KeptFact {
  id: string;
  kind: FactKind;
  told: Told;
  confidence: Confidence;
  note: string | null;
  version: number;
  struck_at: Date | null;
  /** Ids of its sources, in order. */
  sources: string[];
}

/** A fact of a person, or one that the person shares with others, by its id. Throws `Missing` for none and for another person's. `lock`: nobody else changes it meanwhile. */
export async function factOf(db: Db, personId: string, factId: string, lock = false): Promise<KeptFact> {
  const fact = await db
    .selectFrom('facts')
    .select(['id', 'kind', 'told', 'note', 'version', 'struck_at'])
    .select((is) =>
      is
        .selectFrom('fact_confidence as k')
        .select('k.confidence')
        .whereRef('k.fact_id', '=', 'facts.id')
        .$asScalar()
        .$notNull()
        .as('confidence'),
    )
    .where('id', '=', factId)
    .where(({ or, eb, selectFrom }) =>
      or([
        eb('person_id', '=', personId),
        eb(
          'id',
          'in',
          selectFrom('contradiction_people').select('contradiction_id').where('person_id', '=', personId),
        ),
        eb(
          'id',
          'in',
          selectFrom('proceeding_people').select('proceeding_id').where('person_id', '=', personId),
        ),
      ]),
    )
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
async function typedOf(db: Db, form: FactForm, personId: string, factId: string): Promise<Typed> {
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

/** What a fact says now: its kind's fields, the remark, and the codes of its sources, a line each. */
export async function saidBy(db: Db, form: FactForm, personId: string, fact: KeptFact): Promise<Typed> {
  return {
    ...(await typedOf(db, form, personId, fact.id)),
    note: fact.note ?? '',
    sources: await codesOf(db, fact.sources),
  };
}

/** The same of what an editor has typed and nobody has kept yet. */
export async function saidOf(db: Db, form: FactForm, saying: Saying): Promise<Typed> {
  const own = Object.fromEntries(form.fields.map((field) => [field, saying.typed[field] ?? '']));
  return {
    ...own,
    ...form.typed(saying.row),
    note: saying.note ?? '',
    sources: await codesOf(db, saying.sources),
  };
}

/** Codes of a person's fact's sources, a line each; empty for no fact of this person. */
export async function citedCodes(db: Db, personId: string, factId: string): Promise<string> {
  if (!isId(factId)) return '';
  const rows = await db
    .selectFrom('citations as c')
    .innerJoin('facts as f', 'f.id', 'c.fact_id')
    .innerJoin('sources as s', 's.id', 'c.source_id')
    .select('s.code')
    .where('f.id', '=', factId)
    .where('f.person_id', '=', personId)
    .orderBy('c.position')
    .execute();
  return rows.map(({ code }) => code).join('\n');
}

async function codesOf(db: Db, sources: string[]): Promise<string> {
  if (sources.length === 0) return '';
  const rows = await db.selectFrom('sources').select(['id', 'code']).where('id', 'in', sources).execute();
  const codes = new Map(rows.map(({ id, code }) => [id, code]));
  return sources.flatMap((id) => codes.get(id) ?? []).join('\n');
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
