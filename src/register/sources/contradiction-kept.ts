import type { Db } from '../../kernel/database.js';
import type { Told } from '../tables.js';

/** A contradiction as the desk keeps it. */
export interface KeptContradiction {
  id: string;
  code: string;
  topic: string;
  reading: string | null;
  told: Told;
  version: number;
  struck_at: Date | null;
  /** Those that stand, in order; `sources` are codes. */
  positions: { id: string; text: string; sources: string[] }[];
  people: { id: string; slug: string }[];
  /** Ids of the facts that it concerns. */
  facts: string[];
}

/** So many contradictions stand on one page of the desk's list. */
export const contradictions_a_page = 100;

/** A contradiction by its id or its code; null for none. */
export async function keptContradiction(db: Db, idOrCode: string): Promise<KeptContradiction | null> {
  const [kept] = await withBelow(
    db,
    await heads(db)
      .where((is) => is.or([is('x.code', '=', idOrCode), is(is.cast<string>('x.id', 'text'), '=', idOrCode)]))
      .execute(),
  );
  return kept ?? null;
}

/** One page of all contradictions by their codes, those that were withdrawn too. */
export async function keptContradictions(
  db: Db,
  after: string,
): Promise<{ lines: KeptContradiction[]; after: string | null }> {
  const rows = await heads(db)
    .$if(after !== '', (query) => query.where('x.code', '>', after))
    .orderBy('x.code')
    .limit(contradictions_a_page + 1)
    .execute();
  const page = rows.slice(0, contradictions_a_page);
  return {
    lines: await withBelow(db, page),
    after: rows.length > contradictions_a_page ? (page.at(-1)?.code ?? null) : null,
  };
}

function heads(db: Db) {
  return db
    .selectFrom('contradictions as x')
    .innerJoin('facts as f', 'f.id', 'x.id')
    .select(['x.id', 'x.code', 'x.topic', 'x.reading', 'f.told', 'f.version', 'f.struck_at']);
}

type Head = Omit<KeptContradiction, 'positions' | 'people' | 'facts'>;

async function withBelow(db: Db, found: Head[]): Promise<KeptContradiction[]> {
  if (found.length === 0) return [];
  const ids = found.map(({ id }) => id);
  const positions = await db
    .selectFrom('contradiction_positions as q')
    .innerJoin('facts as f', 'f.id', 'q.id')
    .select(['q.id', 'q.contradiction_id', 'q.text'])
    .where('q.contradiction_id', 'in', ids)
    .where('f.struck_at', 'is', null)
    .orderBy('q.position')
    .orderBy('q.id')
    .execute();
  const cited = await db
    .selectFrom('contradiction_positions as q')
    .innerJoin('citations as c', 'c.fact_id', 'q.id')
    .innerJoin('sources as s', 's.id', 'c.source_id')
    .select(['q.id', 's.code'])
    .where('q.contradiction_id', 'in', ids)
    .orderBy('c.position')
    .execute();
  const people = await db
    .selectFrom('contradiction_people as l')
    .innerJoin('people as p', 'p.id', 'l.person_id')
    .select(['l.contradiction_id', 'p.id', 'p.slug'])
    .where('l.contradiction_id', 'in', ids)
    .orderBy('p.slug')
    .execute();
  const facts = await db
    .selectFrom('contradiction_facts')
    .select(['contradiction_id', 'fact_id'])
    .where('contradiction_id', 'in', ids)
    .orderBy('fact_id')
    .execute();
  return found.map((one) => {
    const own = <T extends { contradiction_id: string }>(rows: T[]) =>
      rows.filter(({ contradiction_id }) => contradiction_id === one.id);
    return {
      ...one,
      positions: own(positions).map(({ id, text }) => ({
        id,
        text,
        sources: cited.filter((row) => row.id === id).map(({ code }) => code),
      })),
      people: own(people).map(({ id, slug }) => ({ id, slug })),
      facts: own(facts).map(({ fact_id }) => fact_id),
    };
  });
}
