import { createHash } from 'node:crypto';
import type { Actor } from '../../kernel/actor.js';
import { among, type Db } from '../../kernel/database.js';
import { addDays, isDay } from '../../kernel/day.js';
import { most_days, wholeIn } from '../detentions/detention-said.js';
import { summaryOf, whyEnds } from '../detentions/entry-rows.js';
import { eventForm } from '../record/event-form.js';
import { FieldReader } from '../record/field-reader.js';
import { nameForm } from '../record/name-form.js';
import type { CsvRow } from './csv-file.js';
import { nobody } from './csv-people.js';
import { type CsvKind, codesIn, idsOf, type Outcome, sourcesIn, type Taker } from './csv-taking.js';
import { Gathered } from './csv-writing.js';

/** People of detentions of many. `person` is the address of somebody in the register, or `new`: nobody is merged by a name. */
export const csvDetentions: CsvKind = {
  name: 'detentions',
  columns: [
    { name: 'detention', needed: true },
    { name: 'person', needed: true },
    { name: 'name', needed: true },
    { name: 'happened', needed: true },
    { name: 'place', needed: false },
    { name: 'days', needed: false },
    { name: 'article', needed: false },
    { name: 'sources', needed: true },
    { name: 'note', needed: false },
  ],
  open: (actor, isDry) => new DetentionsTaker(actor, isDry),
};

class DetentionsTaker implements Taker {
  /** Who is in which detention by this run: in a dry run it stands nowhere else. */
  private readonly fresh = new Set<string>();

  constructor(
    private readonly actor: Actor,
    private readonly isDry: boolean,
  ) {}

  async take(tx: Db, rows: CsvRow[]): Promise<Outcome[]> {
    const gathered = new Gathered(this.actor);
    const slugs = rows.map(({ cells }) => slugOf(cells));
    const people = await idsOf(tx, 'people', slugs);
    const sources = await idsOf(
      tx,
      'sources',
      rows.flatMap(({ cells }) => codesIn(cells.sources ?? '')),
    );
    const detentions = await idsOf(
      tx,
      'detentions',
      rows.map(({ cells }) => (cells.detention ?? '').trim()),
    );
    const there = await linksOf(tx, [...people.values()]);
    const outcomes: Outcome[] = [];
    for (const [at, { cells }] of rows.entries()) {
      const slug = slugs[at] ?? '';
      const own = new FieldReader(cells);
      const days = wholeIn(own, 'days', most_days);
      const article = own.text('article', 100);
      const note = own.text('note', 2000, 'lines');
      const detention = own.needed('detention', 100);
      const detention_id = detentions.get(detention);
      if (detention !== '' && !detention_id) {
        own.wrong('detention', 'register.files.csv_no_detention', { detention });
      }
      const asked = own.needed('person', 100);
      if (asked !== '' && asked !== 'new' && !people.has(asked)) {
        own.wrong('person', 'register.files.csv_no_person', { person: asked });
      }
      const about = { db: tx, personId: nobody, factId: null };
      const name = await nameForm.read({ form: cells.name ?? '' }, about);
      const step = await eventForm.read(
        { ...cells, type: 'administrative-detention', not_before: '', summary: summaryOf(days, article) },
        about,
      );
      const cited = sourcesIn(cells.sources ?? '', sources);
      const problems = [
        ...own.problems,
        ...(name.ok ? [] : name.problems.map((one) => ({ ...one, field: 'name' }))),
        ...(step.ok ? [] : step.problems),
        ...cited.problems,
      ];
      if (!name.ok || !step.ok || !detention_id || problems.length > 0) {
        outcomes.push(problems);
        continue;
      }
      const key = `${detention_id} ${slug}`;
      if (this.fresh.has(key)) {
        outcomes.push([{ field: 'name', code: 'register.files.csv_same' }]);
        continue;
      }
      this.fresh.add(key);
      const known = people.get(slug);
      if (known && there.has(`${detention_id} ${known}`)) {
        outcomes.push('unchanged');
        continue;
      }
      const base = { sources: cited.ids };
      const personId = known ?? gathered.person(slug, null);
      if (!known) {
        people.set(slug, personId);
        gathered.fact({ ...base, kind: 'name', personId, row: { ...name.value, position: 0 }, note: null });
      }
      const code = `e-${hashOf([detention, slug])}`;
      const event_id = gathered.fact({
        ...base,
        kind: 'event',
        personId,
        row: { ...step.value, code },
        note,
      });
      gathered.detention({ detention_id, person_id: personId, event_id, days, article });
      const happened = String(step.value.happened ?? '');
      if (days !== null && isDay(happened)) {
        gathered.reading({ event_id, ends: addDays(happened, days), why: whyEnds(days) });
      }
      outcomes.push('added');
    }
    if (!this.isDry) await gathered.write(tx);
    return outcomes;
  }
}

/** Somebody new gets an address from what the row says, so that the same row is the same person next time. */
function slugOf(cells: Record<string, string>): string {
  const person = (cells.person ?? '').trim();
  if (person !== 'new') return person;
  return `p-${hashOf([cells.detention, cells.name, cells.happened, cells.place, cells.note])}`;
}

function hashOf(said: unknown[]): string {
  return createHash('sha256').update(JSON.stringify(said)).digest('hex').slice(0, 24);
}

async function linksOf(tx: Db, people: string[]): Promise<Set<string>> {
  if (people.length === 0) return new Set();
  const rows = await tx
    .selectFrom('detention_people')
    .select(['detention_id', 'person_id'])
    .where('person_id', '=', among(people))
    .execute();
  return new Set(rows.map(({ detention_id, person_id }) => `${detention_id} ${person_id}`));
}
