import { z } from 'zod';
import type { Actor } from '../../kernel/actor.js';
import type { Db } from '../../kernel/database.js';
import { changes, findings, grounds } from '../course/tables.js';
import { type Found, factText } from './facts-file.js';
import { type Counts, type Draft, hashOf, putFacts, type SourceIds } from './imported-facts.js';
import { type Readings, read, refuse } from './readings-import.js';

/**
 * What editors read out of the steps of a course: what a verdict found on each count, which count a
 * testimony carried, what a decision made of a term, on what ground somebody left, and who was tried together.
 */

const code = factText(100);

const countReading = z.object({
  event: code,
  counts: z
    .array(
      z.object({
        // The count's article and part as the charge has them; no article: the charge that names none.
        article: factText(40).nullish(),
        part: factText(40).nullish(),
        finding: z.enum(findings).nullish(),
      }),
    )
    .min(1, 'a reading of counts without a count'),
  why: factText(2000),
});

const termReading = z.object({
  event: code,
  how: z.enum(changes),
  length: z.string().regex(/^P(?=\d)(\d+Y)?(\d+M)?(\d+D)?$/, 'a length is a duration of ISO 8601, as P7Y6M'),
  why: factText(2000),
});

const groundReading = z.object({ event: code, ground: z.enum(grounds) });

const proceedingReading = z.object({
  id: code,
  name: factText(300),
  court: factText(300).nullish(),
  case_number: factText(100).nullish(),
  people: z.array(code).min(2, 'a shared proceeding has at least two people'),
  events: z.array(code).default([]),
  sources: z.array(factText(60)),
});

interface Step {
  id: string;
  person_id: string;
  sources: string[];
}

/** Takes over what editors read out of steps; a reading of something that is not there is refused. */
export async function putCourseReadings(tx: Db, actor: Actor, counts: Counts, readings: Readings) {
  const steps = await stepsByCode(tx);
  const stepOf = (path: string, event: string): Step | null => {
    const step = steps.get(event);
    if (!step) refuse(counts, path, `the event ${event}`);
    return step ?? null;
  };
  await putCounts(tx, counts, read(counts, readings.counts, 'counts', countReading), stepOf);
  for (const { path, value } of read(counts, readings.grounds, 'grounds', groundReading)) {
    const step = stepOf(path, value.event);
    if (step) await setOnce(tx, counts, step.id, { ground: value.ground });
  }
  const sources = await tx.selectFrom('sources').select(['code', 'id', 'was_read']).execute();
  const the = { actor, counts, sources: new Map(sources.map((one) => [one.code, one])) as SourceIds };
  await putTerms(tx, the, read(counts, readings.terms, 'terms', termReading), stepOf);
  await putProceedings(tx, the, read(counts, readings.proceedings, 'proceedings', proceedingReading), stepOf);
}

type StepOf = (path: string, event: string) => Step | null;
type Import = Parameters<typeof putFacts>[1];

async function stepsByCode(tx: Db): Promise<Map<string, Step>> {
  const events = await tx.selectFrom('course_events').select(['id', 'code', 'person_id']).execute();
  const cited = await tx
    .selectFrom('citations as c')
    .innerJoin('course_events as e', 'e.id', 'c.fact_id')
    .innerJoin('sources as s', 's.id', 'c.source_id')
    .select(['c.fact_id', 's.code'])
    .orderBy('c.position')
    .execute();
  const sources = new Map<string, string[]>();
  for (const { fact_id, code } of cited) sources.set(fact_id, [...(sources.get(fact_id) ?? []), code]);
  return new Map(
    events.map(({ code, ...event }) => [code, { ...event, sources: sources.get(event.id) ?? [] }]),
  );
}

async function putCounts(tx: Db, counts: Counts, all: Found<z.infer<typeof countReading>>[], stepOf: StepOf) {
  const charges = await tx.selectFrom('charges').select(['id', 'person_id', 'article', 'part']).execute();
  const before = await tx
    .selectFrom('event_counts')
    .select(['event_id', 'charge_id', 'import_hash'])
    .execute();
  const known = new Map(before.map((row) => [`${row.event_id} ${row.charge_id}`, row.import_hash]));
  for (const { path, value } of all) {
    const step = stepOf(path, value.event);
    if (!step) continue;
    for (const [place, { article = null, part, finding = null }] of value.counts.entries()) {
      const charge = charges.find(
        (one) =>
          one.person_id === step.person_id &&
          one.article === article &&
          (part === undefined || part === null || one.part === part),
      );
      if (!charge) {
        refuse(
          counts,
          `${path}.counts[${place}]`,
          `a count ${article ?? 'without an article'} of that person`,
        );
        continue;
      }
      const row = { finding, why: value.why };
      const import_hash = hashOf(row);
      const had = known.get(`${step.id} ${charge.id}`);
      if (had?.equals(import_hash)) {
        counts.unchanged += 1;
        continue;
      }
      await tx
        .insertInto('event_counts')
        .values({ event_id: step.id, charge_id: charge.id, ...row, import_hash })
        .onConflict((same) => same.columns(['event_id', 'charge_id']).doUpdateSet({ ...row, import_hash }))
        .execute();
      counts[had ? 'changed' : 'added'] += 1;
    }
  }
}

/** Sets columns of a step that differ from what is asked. */
async function setOnce(
  tx: Db,
  counts: Counts,
  id: string,
  wanted: { ground?: string; proceeding_id?: string },
) {
  const [column, value] = Object.entries(wanted)[0] ?? [];
  if (!column) return;
  const done = await tx
    .updateTable('course_events')
    .set(wanted as never)
    .where('id', '=', id)
    .where(column as 'ground', 'is distinct from', value as never)
    .executeTakeFirst();
  counts[done.numUpdatedRows > 0n ? 'changed' : 'unchanged'] += 1;
}

/** A term that the file has as a sentence is tied to its decision; any other becomes a fact of its own. */
async function putTerms(tx: Db, the: Import, all: Found<z.infer<typeof termReading>>[], stepOf: StepOf) {
  const drafts: Draft[] = [];
  for (const { path, value } of all) {
    const step = stepOf(path, value.event);
    if (!step) continue;
    const { how, length, why } = value;
    const stated = await tx
      .selectFrom('sentences as s')
      .innerJoin('facts as f', 'f.id', 's.id')
      .select(['s.id', 's.event_id', 's.why'])
      .where('s.person_id', '=', step.person_id)
      .where('s.length', '=', length)
      .where('s.how', '=', how)
      .where('f.import_key', 'not like', 'term:%')
      .executeTakeFirst();
    if (!stated) {
      drafts.push({
        path,
        key: `term:${value.event}:${how}`,
        kind: 'sentence',
        personId: step.person_id,
        confidence: null,
        note: null,
        sources: step.sources,
        table: 'sentences',
        row: { person_id: step.person_id, length, regime: null, extra: null, event_id: step.id, how, why },
      });
    } else if (stated.event_id === step.id && stated.why === why) the.counts.unchanged += 1;
    else {
      await tx.updateTable('sentences').set({ event_id: step.id, why }).where('id', '=', stated.id).execute();
      the.counts.changed += 1;
    }
  }
  await putFacts(tx, the, drafts);
}

async function putProceedings(
  tx: Db,
  the: Import,
  all: Found<z.infer<typeof proceedingReading>>[],
  stepOf: StepOf,
) {
  const ids = await putFacts(
    tx,
    the,
    all.map(({ path, value }) => ({
      path,
      key: `proceeding:${value.id}`,
      kind: 'proceeding',
      personId: null,
      confidence: null,
      note: null,
      sources: value.sources,
      table: 'proceedings',
      row: {
        code: value.id,
        name: value.name,
        court: value.court ?? null,
        case_number: value.case_number ?? null,
      },
    })),
  );
  const people = await tx.selectFrom('people').select(['id', 'code']).execute();
  for (const { path, value } of all) {
    const proceeding_id = ids.get(`proceeding:${value.id}`);
    if (!proceeding_id) continue;
    for (const one of value.people) {
      const person_id = people.find(({ code }) => code === one)?.id;
      if (!person_id) {
        refuse(the.counts, `${path}.people`, one);
        continue;
      }
      const [done] = await tx
        .insertInto('proceeding_people')
        .values({ proceeding_id, person_id })
        .onConflict((same) => same.doNothing())
        .execute();
      the.counts[done?.numInsertedOrUpdatedRows ? 'added' : 'unchanged'] += 1;
    }
    for (const event of value.events) {
      const step = stepOf(`${path}.events`, event);
      if (step) await setOnce(tx, the.counts, step.id, { proceeding_id });
    }
  }
}
