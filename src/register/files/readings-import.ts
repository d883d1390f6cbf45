import { z } from 'zod';
import type { Actor } from '../../kernel/actor.js';
import type { Db } from '../../kernel/database.js';
import { record } from '../../kernel/journal.js';
import { putCustodyChoices, putCustodyRules } from '../custody/rule-import.js';
import { putSourceReadings } from '../sources/source-readings.js';
import { putCourseReadings } from './course-readings.js';
import { putDetentions } from './detention-readings.js';
import { type FactsFile, type Found, factDate, factText, readRecords } from './facts-file.js';
import { type Counts, hashOf, noCounts } from './imported-facts.js';

/**
 * What the campaign's editors add to a facts file: how they read an event where its type does not tell
 * (with the reason), which events and people a contradiction concerns, what kind of name a form is, and
 * whom the campaign defends first. Judgements stay apart from facts, so that either can be replaced.
 */
export interface Readings {
  defended: unknown[];
  names: unknown[];
  events: unknown[];
  contradictions: unknown[];
  /** What a verdict found on each count, and which count a testimony carried. */
  counts: unknown[];
  /** Terms, and what later decisions made of them. */
  terms: unknown[];
  /** On what ground somebody left custody. */
  grounds: unknown[];
  /** Trials that several people share. */
  proceedings: unknown[];
  /** Rules of custody with their legal sources, and by which of them somebody's time is reckoned. */
  rules: unknown[];
  custody: unknown[];
  /** Detentions of many at once, with what each source reports of the number. */
  detentions: unknown[];
  /** Which publishers are one, whose text a source is, and who recognises somebody as a political prisoner. */
  publishers: unknown[];
  published_by: unknown[];
  recognitions: unknown[];
}

const state = z.enum(['held', 'restricted', 'free', 'unknown']);

const eventReading = z
  .object({
    event: factText(100),
    effect: state.or(z.literal('none')),
    ends: factDate.nullish(),
    afterwards: state.nullish(),
    why: factText(2000),
  })
  .refine((reading) => !reading.afterwards || reading.ends, {
    error: '“afterwards” needs “ends”',
    path: ['afterwards'],
  });

const contradictionReading = z.object({
  contradiction: factText(100),
  people: z.array(factText(100)).optional().default([]),
  events: z.array(factText(100)).optional().default([]),
  /** How we read it, in a sentence for readers; it stands in the place of the file's advice to who builds the register. */
  reading: factText(2000).optional(),
});

const nameReading = z.object({
  person: factText(100),
  form: factText(300),
  kind: z.enum(['known', 'legal', 'birth', 'former', 'pseudonym', 'variant', 'misspelling']),
});

/** The outer shape of a readings file; null when it is none. */
export function readReadings(value: unknown): Readings | null {
  const list = z.array(z.unknown()).optional().default([]);
  const shape = z.object({
    defended: list,
    names: list,
    events: list,
    contradictions: list,
    counts: list,
    terms: list,
    grounds: list,
    proceedings: list,
    rules: list,
    custody: list,
    detentions: list,
    publishers: list,
    published_by: list,
    recognitions: list,
  });
  return shape.safeParse(value).data ?? null;
}

/** The facts with the editors' sentence on a contradiction where they wrote one; a broken one is left to `importReadings`. */
export function withOurSentences(file: FactsFile, readings: Readings): FactsFile {
  const { found } = readRecords(readings.contradictions, 'contradictions', contradictionReading);
  const ours = new Map(
    found.flatMap(({ value }) => (value.reading ? [[value.contradiction, value.reading]] : [])),
  );
  const contradictions = file.lists.contradictions.map((one) => {
    const { data } = z.looseObject({ id: z.string() }).safeParse(one);
    const advice = data && ours.get(data.id);
    return advice ? { ...data, advice } : one;
  });
  return { ...file, lists: { ...file.lists, contradictions } };
}

/** Takes over readings; one that names something that is not there is refused. A second run changes nothing. */
export async function importReadings(tx: Db, actor: Actor, readings: Readings): Promise<Counts> {
  const counts = noCounts();
  await putRanks(tx, counts, read(counts, readings.defended, 'defended', factText(100)));
  await putNameKinds(tx, counts, read(counts, readings.names, 'names', nameReading));
  await putEventReadings(tx, counts, read(counts, readings.events, 'events', eventReading));
  const links = read(counts, readings.contradictions, 'contradictions', contradictionReading);
  await putLinks(tx, counts, links);
  await putCourseReadings(tx, actor, counts, readings);
  await putCustodyRules(tx, counts, readings.rules);
  await putCustodyChoices(tx, counts, readings.custody);
  await putDetentions(tx, actor, counts, readings);
  await putSourceReadings(tx, actor, counts, readings);
  if (counts.added + counts.changed > 0) {
    const { added, changed, unchanged, refused } = counts;
    await record(tx, actor, {
      what: 'register.readings_imported',
      subject: 'register',
      detail: { added, changed, unchanged, refused: refused.length },
    });
  }
  return counts;
}

/** The records of a list that can be read; the others are refused with their path. */
export function read<T>(counts: Counts, list: unknown[], path: string, schema: z.ZodType<T>): Found<T>[] {
  const { found, refused } = readRecords(list, path, schema);
  counts.refused.push(...refused);
  return found;
}

/** Refuses what names something that the register does not know. */
export function refuse(counts: Counts, path: string, what: string): void {
  counts.refused.push({ path, reason: `${what} is not in the register` });
}

async function putRanks(tx: Db, counts: Counts, defended: Found<string>[]): Promise<void> {
  const people = await tx.selectFrom('people').select(['id', 'code', 'rank']).execute();
  const wanted = new Map<string, number>();
  for (const { path, value } of defended) {
    const person = people.find((one) => one.code === value);
    if (!person) refuse(counts, path, value);
    else if (!wanted.has(person.id)) wanted.set(person.id, wanted.size + 1);
  }
  const wrong = people.filter((person) => person.rank !== (wanted.get(person.id) ?? null));
  counts.unchanged += [...wanted.keys()].filter((id) => !wrong.some((one) => one.id === id)).length;
  if (wrong.length === 0) return;
  // All of them first lose their rank, because two people cannot have the same one for a moment.
  const ids = wrong.map((person) => person.id);
  await tx.updateTable('people').set({ rank: null }).where('id', 'in', ids).execute();
  for (const id of ids) {
    const rank = wanted.get(id);
    if (rank) await tx.updateTable('people').set({ rank }).where('id', '=', id).execute();
  }
  counts.changed += wrong.length;
}

async function putNameKinds(tx: Db, counts: Counts, names: Found<z.infer<typeof nameReading>>[]) {
  for (const { path, value } of names) {
    const rows = await tx
      .selectFrom('person_names as n')
      .innerJoin('people as p', 'p.id', 'n.person_id')
      .select(['n.id', 'n.kind'])
      .where('p.code', '=', value.person)
      .where('n.form', '=', value.form)
      .execute();
    if (rows.length === 0) refuse(counts, path, `the name ${value.form} of ${value.person}`);
    for (const row of rows) {
      if (row.kind === value.kind) counts.unchanged += 1;
      else {
        await tx.updateTable('person_names').set({ kind: value.kind }).where('id', '=', row.id).execute();
        counts.changed += 1;
      }
    }
  }
}

async function putEventReadings(tx: Db, counts: Counts, readings: Found<z.infer<typeof eventReading>>[]) {
  const events = await tx.selectFrom('course_events').select(['id', 'code']).execute();
  const byCode = new Map(events.map((event) => [event.code, event.id]));
  const before = await tx.selectFrom('course_readings').select(['event_id', 'import_hash']).execute();
  const known = new Map(before.map((row) => [row.event_id, row.import_hash]));
  for (const { path, value } of readings) {
    const event_id = byCode.get(value.event);
    if (!event_id) {
      refuse(counts, path, `the event ${value.event}`);
      continue;
    }
    const { effect, ends = null, afterwards = null, why } = value;
    const row = { effect, ends, afterwards, why };
    const import_hash = hashOf(row);
    if (known.get(event_id)?.equals(import_hash)) {
      counts.unchanged += 1;
      continue;
    }
    await tx
      .insertInto('course_readings')
      .values({ event_id, ...row, import_hash })
      .onConflict((conflict) => conflict.column('event_id').doUpdateSet({ ...row, import_hash }))
      .execute();
    if (known.has(event_id)) counts.changed += 1;
    else counts.added += 1;
  }
}

async function putLinks(tx: Db, counts: Counts, links: Found<z.infer<typeof contradictionReading>>[]) {
  const contradictions = await idsByCode(tx, 'contradictions');
  const people = await idsByCode(tx, 'people');
  const events = await idsByCode(tx, 'course_events');
  for (const { path, value } of links) {
    const contradiction_id = contradictions.get(value.contradiction);
    if (!contradiction_id) {
      refuse(counts, path, `the contradiction ${value.contradiction}`);
      continue;
    }
    for (const code of value.people) {
      const person_id = people.get(code);
      if (!person_id) {
        refuse(counts, path, code);
        continue;
      }
      const [done] = await tx
        .insertInto('contradiction_people')
        .values({ contradiction_id, person_id })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      counts[done?.numInsertedOrUpdatedRows ? 'added' : 'unchanged'] += 1;
    }
    for (const code of value.events) {
      const event_id = events.get(code);
      if (!event_id) {
        refuse(counts, path, `the event ${code}`);
        continue;
      }
      const [done] = await tx
        .insertInto('contradiction_facts')
        .values({ contradiction_id, fact_id: event_id })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      counts[done?.numInsertedOrUpdatedRows ? 'added' : 'unchanged'] += 1;
    }
  }
}

async function idsByCode(tx: Db, table: 'contradictions' | 'people' | 'course_events') {
  const rows = await tx.selectFrom(table).select(['code', 'id']).execute();
  return new Map(rows.map((row) => [row.code, row.id]));
}
