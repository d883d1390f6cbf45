import type { Actor } from '../../kernel/actor.js';
import { newId } from '../../kernel/chance.js';
import { addRows, type Db } from '../../kernel/database.js';
import { keepNameKeys } from '../names/name-keys.js';
import type { FactRow } from '../record/fact-form.js';

/** A fact of a file that is not in the register yet. */
export interface NewFact {
  kind: 'name' | 'event';
  personId: string;
  row: FactRow;
  /** Ids, in order. */
  sources: string[];
  note: string | null;
}

/**
 * What a batch of rows adds, gathered first and then written with few statements: people, facts with their
 * sources and keys, and what hangs on them. Everything is told to the desk only.
 */
export class Gathered {
  private readonly people: { id: string; slug: string; role: string | null }[] = [];
  private readonly facts: (NewFact & { id: string })[] = [];
  private readonly detained: {
    detention_id: string;
    person_id: string;
    event_id: string;
    days: number | null;
    article: string | null;
  }[] = [];
  private readonly readings: { event_id: string; ends: string; why: string }[] = [];

  constructor(private readonly actor: Actor) {}

  person(slug: string, role: string | null): string {
    const id = newId(this.actor.chance);
    this.people.push({ id, slug, role });
    return id;
  }

  fact(fact: NewFact): string {
    const id = newId(this.actor.chance);
    this.facts.push({ ...fact, id });
    return id;
  }

  detention(link: (typeof this.detained)[number]): void {
    this.detained.push(link);
  }

  reading(reading: (typeof this.readings)[number]): void {
    this.readings.push(reading);
  }

  /** Writes all of it, in the order in which it hangs together. */
  async write(tx: Db): Promise<void> {
    const created_at = this.actor.clock.now();
    await addRows(
      tx,
      'people',
      this.people.map((one) => ({ ...one, code: `p-${one.id.slice(0, 13)}`, told: 'desk', created_at })),
    );
    await addRows(
      tx,
      'facts',
      this.facts.map(({ id, kind, personId, note }) => ({
        id,
        kind,
        person_id: personId,
        told: 'desk',
        note,
        created_at,
      })),
    );
    const names = this.facts.filter(({ kind }) => kind === 'name');
    const events = this.facts.filter(({ kind }) => kind === 'event');
    const rowOf = ({ id, personId, row }: NewFact & { id: string }) => ({ id, person_id: personId, ...row });
    // The rows come from the readers of the forms of these tables; the compiler cannot follow that.
    await addRows(tx, 'person_names', names.map(rowOf) as never);
    await addRows(tx, 'course_events', events.map(rowOf) as never);
    await addRows(
      tx,
      'citations',
      this.facts.flatMap(({ id, sources }) =>
        sources.map((source_id, position) => ({ fact_id: id, source_id, position })),
      ),
    );
    await keepNameKeys(
      tx,
      names.map(({ id, row }) => ({
        id,
        form: String(row.form ?? ''),
        full_form: row.full_form === null ? null : String(row.full_form),
      })),
    );
    await addRows(
      tx,
      'course_readings',
      this.readings.map((one) => ({ ...one, effect: 'held', afterwards: 'unknown' })),
    );
    await addRows(tx, 'detention_people', this.detained);
  }
}
