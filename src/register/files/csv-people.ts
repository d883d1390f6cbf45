import type { Actor } from '../../kernel/actor.js';
import { seenBy } from '../../kernel/asking.js';
import { among, type Db } from '../../kernel/database.js';
import { FieldReader } from '../record/field-reader.js';
import { nameForm } from '../record/name-form.js';
import { longest_role } from '../record/person-keeping.js';
import type { CsvRow } from './csv-file.js';
import {
  type CsvKind,
  codesIn,
  idsOf,
  knownFacts,
  laidAgainst,
  type Outcome,
  sourcesIn,
  type Taker,
} from './csv-taking.js';
import { Gathered } from './csv-writing.js';

/** Nobody's id: a reader looks things up for somebody who is not there yet. */
export const nobody = '00000000-0000-0000-0000-000000000000';

/** People with their names: one row for each form of a name. `person` is the last part of the address. */
export const csvPeople: CsvKind = {
  name: 'people',
  columns: [
    { name: 'person', needed: true },
    { name: 'role', needed: false },
    { name: 'name', needed: true },
    { name: 'full_name', needed: false },
    { name: 'kind', needed: false },
    { name: 'lang', needed: false },
    { name: 'met_in', needed: false },
    { name: 'sources', needed: true },
    { name: 'note', needed: false },
  ],
  open: (actor, isDry) => new PeopleTaker(actor, isDry),
};

class PeopleTaker implements Taker {
  /** People whom this batch brings, by address; in a dry run all that it would bring, who are nowhere else. */
  private readonly fresh = new Map<string, string>();

  constructor(
    private readonly actor: Actor,
    private readonly isDry: boolean,
  ) {}

  async take(tx: Db, rows: CsvRow[]): Promise<Outcome[]> {
    const gathered = new Gathered(this.actor);
    const people = await idsOf(
      tx,
      'people',
      rows.map(({ cells }) => cells.person ?? ''),
    );
    const sources = await idsOf(
      tx,
      'sources',
      rows.flatMap(({ cells }) => codesIn(cells.sources ?? '')),
    );
    // An address is taken also by a case that whoever handed the table in does not see.
    const addresses = await seenBy(tx, 'house', (all) =>
      idsOf(
        all,
        'people',
        rows.map(({ cells }) => cells.person ?? ''),
      ),
    );
    const { names, last } = await namesOf(tx, [...people.values()]);
    const known = await knownFacts(tx, nameForm, [...names.values()].flat());
    const seen = new Set<string>();
    const outcomes: Outcome[] = [];
    for (const { cells } of rows) {
      const typed = {
        form: cells.name ?? '',
        full_form: cells.full_name ?? '',
        name_kind: cells.kind ?? '',
        lang: cells.lang ?? '',
        met_in: cells.met_in ?? '',
      };
      const read = await nameForm.read(typed, { db: tx, personId: nobody, factId: null });
      const own = new FieldReader(cells);
      const slug = own.needed('person', 100);
      if (slug !== '' && !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(slug))
        own.wrong('person', 'register.record.no_slug');
      if (addresses.has(slug) && !people.has(slug)) own.wrong('person', 'register.record.slug_taken');
      const role = own.text('role', longest_role);
      const note = own.text('note', 2000, 'lines');
      const cited = sourcesIn(cells.sources ?? '', sources);
      const problems = [...(read.ok ? [] : read.problems.map(inColumn)), ...own.problems, ...cited.problems];
      if (!read.ok || problems.length > 0) {
        outcomes.push(problems);
        continue;
      }
      const there = people.get(slug) ?? this.fresh.get(slug);
      const key = nameKey(there ?? slug, read.value);
      const inFile = nameKey(slug, read.value);
      if (seen.has(inFile)) {
        outcomes.push([{ field: 'name', code: 'register.files.csv_same' }]);
        continue;
      }
      seen.add(inFile);
      const before = known.get(names.get(key) ?? '');
      if (before) {
        const said = { typed, row: read.value, sources: cited.ids, note };
        outcomes.push(await laidAgainst(tx, this.actor, nameForm, before, said, this.isDry));
        continue;
      }
      const personId = there ?? gathered.person(slug, role);
      if (!there) this.fresh.set(slug, personId);
      const position = (last.get(personId) ?? -1) + 1;
      last.set(personId, position);
      gathered.fact({ kind: 'name', personId, row: { ...read.value, position }, sources: cited.ids, note });
      outcomes.push('added');
    }
    if (!this.isDry) {
      await gathered.write(tx);
      this.fresh.clear();
    }
    return outcomes;
  }
}

/** The columns have plain names; the form's fields have those that no other form on its page has. */
function inColumn<T extends { field: string }>(problem: T): T {
  const columns: Record<string, string> = { form: 'name', full_form: 'full_name', name_kind: 'kind' };
  return { ...problem, field: columns[problem.field] ?? problem.field };
}

/** What makes a form of a name the same in the register and in a file. */
function nameKey(person: string, row: Record<string, unknown>): string {
  return JSON.stringify([person, row.form, row.lang ?? null, row.met_in ?? null]);
}

async function namesOf(tx: Db, people: string[]) {
  const names = new Map<string, string>();
  const last = new Map<string, number>();
  if (people.length === 0) return { names, last };
  const rows = await tx
    .selectFrom('person_names')
    .select(['id', 'person_id', 'form', 'lang', 'met_in', 'position'])
    .where('person_id', '=', among(people))
    .orderBy('position')
    .execute();
  for (const row of rows) {
    const key = nameKey(row.person_id, row);
    if (!names.has(key)) names.set(key, row.id);
    last.set(row.person_id, row.position);
  }
  return { names, last };
}
