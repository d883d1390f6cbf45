import { sql } from 'kysely';
import { among, type PublicDb } from '../../kernel/database.js';
import type { Confidence, SourcesView } from '../tables.js';

/** What every public fact carries into a file. */
export interface PublicFact {
  confidence: Confidence | null;
  /** Ids of its public sources, in order. */
  sources: string[];
}

/** All that is published of one person, as files need it. Dates are EDTF. */
export interface PublicRecord {
  id: string;
  slug: string;
  name: string;
  role: string | null;
  facts: Map<string, PublicFact>;
  names: { id: string; kind: string; form: string; full_form: string | null }[];
  biography: {
    id: string;
    kind: string;
    happened: string | null;
    place: string | null;
    text: string | null;
  }[];
  events: {
    id: string;
    code: string;
    type: string;
    happened: string | null;
    place: string | null;
    summary: string;
  }[];
  stays: { id: string; position: number; place: string; began: string | null; ended: string | null }[];
  charges: { id: string; law: string | null; article: string | null; part: string | null; text: string }[];
  lawyers: { id: string; name: string | null }[];
}

/** How many people are read at once: few queries, and never the whole register in memory. */
const chunk = 200;

/**
 * Every public person with all public facts, one after the other in the order of their addresses, read
 * through the published views alone.
 */
export async function* publicRecords(db: PublicDb): AsyncGenerator<PublicRecord> {
  let after = '';
  for (;;) {
    const people = await db
      .selectFrom('people')
      .select(['id', 'slug', 'name', 'role'])
      .where('slug', '>', after)
      .orderBy('slug')
      .limit(sql.lit(chunk))
      .execute();
    yield* await recordsOf(db, people);
    const last = people.at(-1);
    if (!last || people.length < chunk) return;
    after = last.slug;
  }
}

async function recordsOf(
  db: PublicDb,
  people: Pick<PublicRecord, 'id' | 'slug' | 'name' | 'role'>[],
): Promise<PublicRecord[]> {
  if (people.length === 0) return [];
  const ids = people.map(({ id }) => id);
  const records = new Map<string, PublicRecord>(
    people.map((person) => [
      person.id,
      {
        ...person,
        facts: new Map(),
        names: [],
        biography: [],
        events: [],
        stays: [],
        charges: [],
        lawyers: [],
      },
    ]),
  );
  const citations = await db
    .selectFrom('fact_sources as c')
    .select(['c.person_id', 'c.fact_id', 'c.source_id'])
    .select(({ selectFrom }) =>
      selectFrom('fact_confidence as k')
        .select('k.confidence')
        .whereRef('k.fact_id', '=', 'c.fact_id')
        .as('confidence'),
    )
    .where('c.person_id', '=', among(ids))
    .orderBy('c.fact_id')
    .orderBy('c.position')
    .execute();
  for (const { person_id, fact_id, source_id, confidence } of citations) {
    const facts = records.get(person_id ?? '')?.facts;
    facts?.set(fact_id, { confidence, sources: [...(facts.get(fact_id)?.sources ?? []), source_id] });
  }
  const share = <T extends { person_id: string }>(rows: T[], list: (record: PublicRecord) => unknown[]) => {
    for (const { person_id, ...row } of rows) {
      const record = records.get(person_id);
      if (record) list(record).push(row);
    }
  };
  const names = await db
    .selectFrom('person_names')
    .select(['person_id', 'id', 'kind', 'form', 'full_form'])
    .where('person_id', '=', among(ids))
    .orderBy('position')
    .orderBy('id')
    .execute();
  share(names, (record) => record.names);
  const biography = await db
    .selectFrom('biography')
    .select(['person_id', 'id', 'kind', 'happened', 'place', 'text'])
    .where('person_id', '=', among(ids))
    .orderBy('position')
    .orderBy('id')
    .execute();
  share(biography, (record) => record.biography);
  const events = await db
    .selectFrom('course_events')
    .select(['person_id', 'id', 'code', 'type', 'happened', 'place', 'summary'])
    .where('person_id', '=', among(ids))
    .orderBy('code')
    .execute();
  share(events, (record) => record.events);
  const stays = await db
    .selectFrom('stays')
    .select(['person_id', 'id', 'position', 'place', 'began', 'ended'])
    .where('person_id', '=', among(ids))
    .orderBy('position')
    .orderBy('id')
    .execute();
  share(stays, (record) => record.stays);
  const charges = await db
    .selectFrom('charges')
    .select(['person_id', 'id', 'law', 'article', 'part', 'text'])
    .where('person_id', '=', among(ids))
    .orderBy('position')
    .orderBy('id')
    .execute();
  share(charges, (record) => record.charges);
  const lawyers = await db
    .selectFrom('lawyers')
    .select(['person_id', 'id', 'name'])
    .where('person_id', '=', among(ids))
    .orderBy('position')
    .orderBy('id')
    .execute();
  share(lawyers, (record) => record.lawyers);
  return [...records.values()];
}

export type PublicSource = Pick<
  SourcesView,
  'id' | 'code' | 'publisher' | 'title' | 'published_on' | 'url' | 'note'
>;

/** Sources by id, as many as there are ids: those that public facts cite. */
export async function sourcesAmong(db: PublicDb, ids: string[]): Promise<Map<string, PublicSource>> {
  const found = new Map<string, PublicSource>();
  for (let start = 0; start < ids.length; start += 1000) {
    const rows = await db
      .selectFrom('sources')
      .select(['id', 'code', 'publisher', 'title', 'published_on', 'url', 'note'])
      .where('id', '=', among(ids.slice(start, start + 1000)))
      .execute();
    for (const row of rows) found.set(row.id, row);
  }
  return found;
}

/** One moment of the biography. */
export function momentOf(record: PublicRecord, kind: 'birth' | 'death') {
  return record.biography.find((one) => one.kind === kind) ?? null;
}
