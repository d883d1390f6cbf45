import type { Db } from '../../kernel/database.js';
import { compareEdtf, readEdtf } from '../../kernel/edtf.js';
import type { Confidence, FactKind, Told } from '../tables.js';
import { factsOf } from '../telling/telling.js';

/** A source as a line of the record names it. */
export interface CitedSource {
  id: string;
  code: string;
  title: string;
  publisher: string | null;
  url: string | null;
  published_on: string | null;
  /** A source is told apart from what rests on it. */
  told: Told;
}

/** One fact of a record: what it says in a line, what it rests on, how sure it is and how far it is told. */
export interface RecordLine {
  id: string;
  kind: FactKind;
  /** EDTF. */
  date: string | null;
  /** What kind of step it is, where it is one. */
  step: string | null;
  text: string;
  note: string | null;
  told: Told;
  confidence: Confidence;
  version: number;
  struck_at: Date | null;
  sources: CitedSource[];
}

/** The kinds of facts in the order in which a record tells them: the course first. */
export const kinds_in_order: readonly FactKind[] = [
  'event',
  'charge',
  'sentence',
  'proceeding',
  'stay',
  'biography',
  'name',
  'lawyer',
  'recognition',
  'contradiction',
];

/** Everything that the desk keeps of a person: each kind in its order, the course by its dates. */
export async function recordOf(db: Db, personId: string): Promise<RecordLine[]> {
  const said = await factsOf(db, personId);
  if (said.length === 0) return [];
  const ids = said.map(({ id }) => id);
  const facts = await db
    .selectFrom('facts')
    .innerJoin('fact_confidence as k', 'k.fact_id', 'id')
    .select(['id', 'kind', 'note', 'told', 'k.confidence', 'version', 'struck_at'])
    .where('id', 'in', ids)
    .execute();
  const citations = await db
    .selectFrom('citations as c')
    .innerJoin('sources as s', 's.id', 'c.source_id')
    .select(['c.fact_id', 's.id', 's.code', 's.title', 's.publisher', 's.url', 's.published_on', 's.told'])
    .where('c.fact_id', 'in', ids)
    .orderBy('c.position')
    .execute();
  const byId = new Map(facts.map((fact) => [fact.id, fact]));
  const sources = new Map<string, CitedSource[]>();
  for (const { fact_id, ...source } of citations) {
    sources.set(fact_id, [...(sources.get(fact_id) ?? []), source]);
  }
  const lines = said.flatMap(({ id, date, step, text }): RecordLine[] => {
    const fact = byId.get(id);
    return fact ? [{ ...fact, date, step, text, sources: sources.get(id) ?? [] }] : [];
  });
  return lines.sort((a, b) => place(a.kind) - place(b.kind) || byDate(a.date, b.date));
}

function place(kind: FactKind): number {
  return kinds_in_order.indexOf(kind);
}

/** Known dates in their order, then what has none. */
function byDate(a: string | null, b: string | null): number {
  const [one, other] = [readEdtf(a ?? ''), readEdtf(b ?? '')];
  if (one && other) return compareEdtf(one, other);
  return one ? -1 : other ? 1 : 0;
}
