import type { Actor } from '../../kernel/actor.js';
import { newId } from '../../kernel/chance.js';
import { addRows, among, type Db } from '../../kernel/database.js';
import { FieldReader } from '../record/field-reader.js';
import { readSource, type SourceSaid, typedSource } from '../sources/source-form.js';
import { changeSource } from '../sources/source-keeping.js';
import type { CsvRow } from './csv-file.js';
import { type CsvKind, type Outcome, type Taker, why_changed } from './csv-taking.js';

/** Sources. `read_on` is empty where nobody of us has read it. */
export const csvSources: CsvKind = {
  name: 'sources',
  columns: [
    { name: 'code', needed: true },
    { name: 'title', needed: true },
    { name: 'publisher', needed: false },
    { name: 'published_on', needed: false },
    { name: 'url', needed: false },
    { name: 'language', needed: false },
    { name: 'read_on', needed: true },
    { name: 'note', needed: false },
  ],
  open: (actor, isDry) => new SourcesTaker(actor, isDry),
};

class SourcesTaker implements Taker {
  /** Codes that this run has met: a file that names one twice means one of them wrongly. */
  private readonly seen = new Set<string>();

  constructor(
    private readonly actor: Actor,
    private readonly isDry: boolean,
  ) {}

  async take(tx: Db, rows: CsvRow[]): Promise<Outcome[]> {
    const codes = rows.map(({ cells }) => (cells.code ?? '').trim());
    const before = await tx.selectFrom('sources').selectAll().where('code', '=', among(codes)).execute();
    const known = new Map(before.map((source) => [source.code, source]));
    const fresh: (SourceSaid & { id: string; code: string })[] = [];
    const outcomes: Outcome[] = [];
    for (const { cells } of rows) {
      const typed = { ...cells, source_language: cells.language ?? '', source_note: cells.note ?? '' };
      const read = readSource(typed);
      const own = new FieldReader(cells);
      const code = own.needed('code', 60);
      if (/[,\n]/.test(code)) own.wrong('code', 'register.files.csv_code');
      if (this.seen.has(code)) own.wrong('code', 'register.files.csv_same');
      if (!read.ok || own.problems.length > 0) {
        outcomes.push([...own.problems, ...(read.ok ? [] : read.problems.map(inColumn))]);
        continue;
      }
      this.seen.add(code);
      const there = known.get(code);
      if (!there) {
        fresh.push({ id: newId(this.actor.chance), code, ...read.value });
        outcomes.push('added');
      } else if (JSON.stringify(typedSource(there)) === JSON.stringify(typedSource(read.value))) {
        outcomes.push('unchanged');
      } else {
        const { id, version } = there;
        if (!this.isDry) await changeSource(tx, this.actor, { id, version }, read.value, why_changed);
        outcomes.push('changed');
      }
    }
    const created_at = this.actor.clock.now();
    if (!this.isDry) {
      await addRows(
        tx,
        'sources',
        fresh.map((one) => ({ ...one, told: 'desk', import_hash: null, created_at })),
      );
    }
    return outcomes;
  }
}

function inColumn<T extends { field: string }>(problem: T): T {
  const columns: Record<string, string> = { source_language: 'language', source_note: 'note' };
  return { ...problem, field: columns[problem.field] ?? problem.field };
}
