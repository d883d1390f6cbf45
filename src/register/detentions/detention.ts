import type { Db, PublicDb } from '../../kernel/database.js';
import type { DetentionsTable, FiguresTable } from './tables.js';

/** What one source, or several that say the same, says of how many they were. */
export interface Figure extends Omit<FiguresTable, 'detention_id' | 'position'> {
  /** Ids, in order. */
  sources: string[];
}

/** A detention of many at once. */
export interface Detention extends DetentionsTable {
  sources: string[];
  /** What sources say of the number, the lowest first. They stand side by side; none is added to another. */
  figures: Figure[];
  /** How many people are reported by name: each once, however many lists name them. */
  named: number;
}

/** Lowest and highest that is reported: between them the sources disagree. Null where nobody counted. */
export function spanOf(figures: Figure[]): { from: Figure; to: Figure } | null {
  const [from] = figures;
  const to = figures.at(-1);
  return from && to ? { from, to } : null;
}

/** Every detention of many, or the one of this code, as visitors may see it, the latest first. */
export async function detentionsOf(db: PublicDb, code: string | null = null): Promise<Detention[]> {
  const cited = (ids: string[]) =>
    db
      .selectFrom('detention_citations')
      .select(['fact_id', 'source_id'])
      .where('fact_id', 'in', ids)
      .orderBy('position')
      .execute();
  return gathered(db, code, cited);
}

/** The same for the desk, which sees all that was not struck out. */
export async function detentionsAtDesk(db: Db, code: string | null = null): Promise<Detention[]> {
  const cited = (ids: string[]) =>
    db
      .selectFrom('citations')
      .select(['fact_id', 'source_id'])
      .where('fact_id', 'in', ids)
      .orderBy('position')
      .execute();
  // The published views carry the names and columns of the tables, so one question serves both handles.
  const all = await gathered(db as unknown as PublicDb, code, cited);
  const ids = all.flatMap(({ id, figures }) => [id, ...figures.map((figure) => figure.id)]);
  if (ids.length === 0) return [];
  const rows = await db
    .selectFrom('facts')
    .select('id')
    .where('id', 'in', ids)
    .where('struck_at', 'is not', null)
    .execute();
  const struck = new Set(rows.map(({ id }) => id));
  return all
    .filter(({ id }) => !struck.has(id))
    .map((one) => ({ ...one, figures: one.figures.filter(({ id }) => !struck.has(id)) }));
}

type Cited = (ids: string[]) => Promise<{ fact_id: string; source_id: string }[]>;

async function gathered(db: PublicDb, code: string | null, citedBy: Cited): Promise<Detention[]> {
  const rows = await db
    .selectFrom('detentions as d')
    .selectAll('d')
    .select(({ selectFrom }) =>
      selectFrom('detention_people as l')
        .select(({ fn }) => fn.countAll<number>().as('named'))
        .whereRef('l.detention_id', '=', 'd.id')
        .as('named'),
    )
    .$if(code !== null, (query) => query.where('d.code', '=', code ?? ''))
    .orderBy('d.happened', (order) => order.desc().nullsLast())
    .orderBy('d.code')
    .limit(most_detentions)
    .execute();
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const figures = await db
    .selectFrom('detention_figures')
    .selectAll()
    .where('detention_id', 'in', ids)
    .orderBy('number')
    .orderBy('position')
    .execute();
  const sources = new Map<string, string[]>();
  for (const { fact_id, source_id } of await citedBy([...ids, ...figures.map(({ id }) => id)])) {
    sources.set(fact_id, [...(sources.get(fact_id) ?? []), source_id]);
  }
  return rows.map((row) => ({
    ...row,
    named: row.named ?? 0,
    sources: sources.get(row.id) ?? [],
    figures: figures
      .filter(({ detention_id }) => detention_id === row.id)
      .map(({ detention_id: _, position: __, ...figure }) => ({
        ...figure,
        sources: sources.get(figure.id) ?? [],
      })),
  }));
}

/** So many records of detentions stand in the register at most: a page shows them all. */
export const most_detentions = 2000;

/** Somebody who is reported by name. */
export interface Detained {
  person_id: string;
  slug: string;
  /** In Latin letters. */
  name: string;
  /** EDTF. */
  happened: string | null;
  place: string | null;
  days: number | null;
  article: string | null;
}

/** So many names stand on one page. */
export const names_a_page = 200;

/** People reported by name in one detention, by name, one page of them; `page` counts from 1. */
export async function detainedIn(db: PublicDb, id: string, page: number): Promise<Detained[]> {
  return db
    .selectFrom('detention_people as l')
    .innerJoin('people as p', 'p.id', 'l.person_id')
    .innerJoin('course_events as e', 'e.id', 'l.event_id')
    .select(['l.person_id', 'p.slug', 'p.name', 'e.happened', 'e.place', 'l.days', 'l.article'])
    .where('l.detention_id', '=', id)
    .orderBy('p.name')
    .orderBy('p.slug')
    .offset((page - 1) * names_a_page)
    .limit(names_a_page)
    .execute();
}
