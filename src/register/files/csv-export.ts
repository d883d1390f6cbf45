import { sql } from 'kysely';
import { among, type PublicDb } from '../../kernel/database.js';
import { csv_mark, csvLines } from '../../page/csv.js';
import { csvEvents } from './csv-events.js';
import { csvPeople } from './csv-people.js';
import { csvSources } from './csv-sources.js';
import type { CsvKind } from './csv-taking.js';

/** So many people, steps or sources are read at a time. */
const chunk = 500;

const head = (kind: CsvKind) => csv_mark + csvLines([kind.columns.map(({ name }) => name)]);

/** Public people with their public names, by address, as the import of people reads them. */
export async function* peopleCsv(db: PublicDb): AsyncGenerator<string> {
  yield head(csvPeople);
  for (let after = ''; ; ) {
    const people = await db
      .selectFrom('people')
      .select(['id', 'slug', 'role'])
      .where('slug', '>', after)
      .orderBy('slug')
      .limit(sql.lit(chunk))
      .execute();
    const last = people.at(-1);
    if (!last) return;
    after = last.slug;
    const ids = people.map(({ id }) => id);
    const names = await db
      .selectFrom('person_names as n')
      .select(['n.id', 'n.person_id', 'n.form', 'n.full_form', 'n.kind', 'n.lang', 'n.met_in'])
      // As a question of its own: joined, the remarks of everybody would be gone through for each part of the file.
      .select(({ selectFrom }) =>
        selectFrom('fact_notes as f').select('f.note').whereRef('f.fact_id', '=', 'n.id').as('note'),
      )
      .where('n.person_id', '=', among(ids))
      .orderBy('n.position')
      .orderBy('n.form')
      .orderBy('n.lang')
      .execute();
    const codes = await codesOf(
      db,
      names.map(({ id }) => id),
    );
    const rows = people.flatMap(({ id, slug, role }) =>
      names
        .filter(({ person_id }) => person_id === id)
        .map((n) => [
          slug,
          role,
          n.form,
          n.full_form,
          n.kind,
          n.lang,
          n.met_in,
          codes.get(n.id) ?? '',
          n.note,
        ]),
    );
    yield csvLines(rows);
  }
}

/** Public steps of courses, by code, as the import of events reads them. */
export async function* eventsCsv(db: PublicDb): AsyncGenerator<string> {
  yield head(csvEvents);
  for (let after = ''; ; ) {
    const events = await db
      .selectFrom('course_events as e')
      .innerJoin('people as p', 'p.id', 'e.person_id')
      .select(['e.id', 'e.code', 'p.slug', 'e.type', 'e.happened', 'e.not_before', 'e.place', 'e.summary'])
      .select(({ selectFrom }) =>
        selectFrom('fact_notes as f').select('f.note').whereRef('f.fact_id', '=', 'e.id').as('note'),
      )
      .where('e.code', '>', after)
      .orderBy('e.code')
      .limit(sql.lit(chunk))
      .execute();
    const last = events.at(-1);
    if (!last) return;
    after = last.code;
    const codes = await codesOf(
      db,
      events.map(({ id }) => id),
    );
    yield csvLines(
      events.map((e) => {
        const own = [e.code, e.slug, e.type, e.happened, e.not_before, e.place, e.summary];
        return [...own, codes.get(e.id) ?? '', e.note];
      }),
    );
  }
}

/** Public sources, by code, as the import of sources reads them. */
export async function* sourcesCsv(db: PublicDb): AsyncGenerator<string> {
  yield head(csvSources);
  for (let after = ''; ; ) {
    const sources = await db
      .selectFrom('sources')
      .select(['code', 'title', 'publisher', 'published_on', 'url', 'language', 'read_on', 'note'])
      .where('code', '>', after)
      .orderBy('code')
      .limit(sql.lit(chunk))
      .execute();
    const last = sources.at(-1);
    if (!last) return;
    after = last.code;
    yield csvLines(sources.map((s) => csvSources.columns.map(({ name }) => s[name as keyof typeof s])));
  }
}

/** Codes of the public sources of some facts, as one cell each. */
async function codesOf(db: PublicDb, facts: string[]): Promise<Map<string, string>> {
  if (facts.length === 0) return new Map();
  const rows = await db
    .selectFrom('fact_sources')
    .select(['fact_id', 'code'])
    .where('fact_id', '=', among(facts))
    .orderBy('position')
    .execute();
  const codes = new Map<string, string>();
  for (const { fact_id, code } of rows) {
    const before = codes.get(fact_id);
    codes.set(fact_id, before === undefined ? code : `${before}, ${code}`);
  }
  return codes;
}
