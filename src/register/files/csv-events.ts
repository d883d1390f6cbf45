import { createHash } from 'node:crypto';
import type { Actor } from '../../kernel/actor.js';
import { among, type Db } from '../../kernel/database.js';
import { eventForm } from '../record/event-form.js';
import { FieldReader } from '../record/field-reader.js';
import type { CsvRow } from './csv-file.js';
import { nobody } from './csv-people.js';
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

/** Steps of courses. `code` is the step's anchor on the person's page; a new step may come without one. */
export const csvEvents: CsvKind = {
  name: 'events',
  columns: [
    { name: 'code', needed: false },
    { name: 'person', needed: true },
    { name: 'type', needed: true },
    { name: 'happened', needed: true },
    { name: 'not_before', needed: false },
    { name: 'place', needed: false },
    { name: 'summary', needed: true },
    { name: 'sources', needed: true },
    { name: 'note', needed: false },
  ],
  open: (actor, isDry) => new EventsTaker(actor, isDry),
};

class EventsTaker implements Taker {
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
    const codes = rows.map(({ cells }) => cells.code?.trim() || codeOf(cells));
    const steps = await tx
      .selectFrom('course_events')
      .select(['id', 'code'])
      .where('code', '=', among(codes))
      .execute();
    const byCode = new Map(steps.map(({ code, id }) => [code, id]));
    const known = await knownFacts(tx, eventForm, [...byCode.values()]);
    const seen = new Set<string>();
    const outcomes: Outcome[] = [];
    for (const [place, { cells }] of rows.entries()) {
      const code = codes[place] ?? '';
      const read = await eventForm.read(cells, { db: tx, personId: nobody, factId: null });
      const own = new FieldReader(cells);
      const slug = own.needed('person', 100);
      const personId = people.get(slug);
      if (slug !== '' && !personId) own.wrong('person', 'register.files.csv_no_person', { person: slug });
      own.text('code', 100);
      const note = own.text('note', 2000, 'lines');
      const cited = sourcesIn(cells.sources ?? '', sources);
      const problems = [...(read.ok ? [] : read.problems), ...own.problems, ...cited.problems];
      const before = known.get(byCode.get(code) ?? '');
      if (before && personId && before.personId !== personId) {
        problems.push({ field: 'code', code: 'register.files.csv_other_person' });
      }
      if (problems.length === 0 && seen.has(code)) {
        problems.push({ field: 'code', code: 'register.files.csv_same' });
      }
      if (!read.ok || !personId || problems.length > 0) {
        outcomes.push(problems);
        continue;
      }
      seen.add(code);
      if (before) {
        const said = { typed: cells, row: read.value, sources: cited.ids, note };
        outcomes.push(await laidAgainst(tx, this.actor, eventForm, before, said, this.isDry));
        continue;
      }
      gathered.fact({ kind: 'event', personId, row: { ...read.value, code }, sources: cited.ids, note });
      outcomes.push('added');
    }
    if (!this.isDry) await gathered.write(tx);
    return outcomes;
  }
}

/** A step without a code gets one from what it says, so that the same row is the same step next time. */
function codeOf(cells: Record<string, string>): string {
  const said = [cells.person, cells.type, cells.happened, cells.not_before, cells.place, cells.summary];
  return `e-${createHash('sha256').update(JSON.stringify(said)).digest('hex').slice(0, 24)}`;
}
