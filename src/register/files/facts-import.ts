import type { Actor } from '../../kernel/actor.js';
import { newId } from '../../kernel/chance.js';
import type { Db } from '../../kernel/database.js';
import { record } from '../../kernel/journal.js';
import { newSlug } from '../names/slug.js';
import { type FactsFile, type Found, readRecord, readRecords, toPrecision } from './facts-file.js';
import {
  contradictionShape,
  type EventRecord,
  eventShape,
  personShape,
  positionShape,
} from './facts-shape.js';
import { type Counts, type Draft, hashOf, noCounts, putFacts, type SourceIds } from './imported-facts.js';
import { draftsOfPerson } from './person-import.js';
import { putSources } from './source-import.js';

/**
 * Takes over what a facts file says of sources, people (names, course, charges, stays …) and
 * contradictions, inside the caller's transaction. A record that is broken, or cites a source that is
 * not there, is refused with its path; the others arrive. A second run changes nothing and leaves no
 * trace in the journal. What the file no longer holds stays: an import never takes a fact away.
 */
export async function importFacts(tx: Db, actor: Actor, file: FactsFile): Promise<Counts> {
  const counts = noCounts();
  await putSources(tx, actor, counts, file);
  const the = { actor, counts, sources: await sourcesByCode(tx) };
  const people = await putPeople(tx, actor, counts, file.lists.people);

  const drafts: Draft[] = [];
  const places = new Set<string>();
  for (const { path, value, record: whole } of people.found) {
    const id = people.ids.get(value.id);
    if (!id) continue;
    const below = draftsOfPerson(whole, path, { id, code: value.id });
    counts.refused.push(...below.refused);
    for (const place of below.places) places.add(place);
    drafts.push(...below.drafts);
  }
  const placeIds = await putPlaces(tx, actor, [...places]);
  for (const draft of drafts) {
    if (draft.table === 'stays') draft.row.place_id = placeIds.get(String(draft.row.place_id)) ?? null;
  }
  drafts.push(...eventDrafts(file, people.ids, counts));
  await putFacts(tx, the, drafts);
  await putContradictions(tx, the, file.lists.contradictions);

  if (counts.added + counts.changed > 0) {
    const { added, changed, unchanged, refused } = counts;
    await record(tx, actor, {
      what: 'register.imported',
      subject: 'register',
      detail: { added, changed, unchanged, refused: refused.length },
    });
  }
  return counts;
}

async function sourcesByCode(tx: Db): Promise<SourceIds> {
  const rows = await tx.selectFrom('sources').select(['code', 'id', 'was_read']).execute();
  return new Map(rows.map(({ code, id, was_read }) => [code, { id, was_read }]));
}

type PersonFound = Found<{ id: string; role?: string | null | undefined }> & {
  record: Record<string, unknown>;
};

async function putPeople(tx: Db, actor: Actor, counts: Counts, list: unknown[]) {
  const rows = await tx.selectFrom('people').select(['code', 'slug', 'id', 'import_hash']).execute();
  const known = new Map(rows.map((row) => [row.code, row]));
  const slugs = new Set(rows.map((row) => row.slug));
  const ids = new Map(rows.map((row) => [row.code, row.id]));
  const { found, refused } = readRecords(list, 'people', personShape);
  counts.refused.push(...refused);
  const accepted: PersonFound[] = [];
  const seen = new Set<string>();
  for (const person of found) {
    const { id: code, role } = person.value;
    if (seen.has(code)) {
      counts.refused.push({ path: `${person.path}.id`, reason: 'the same id stands in the file twice' });
      continue;
    }
    seen.add(code);
    // readRecords keeps only known fields; the lists below a person are read from the record itself.
    const whole = list[Number(person.path.match(/\d+/)?.[0])] as Record<string, unknown>;
    accepted.push({ ...person, record: whole });
    const row = { role: role ?? null, import_hash: hashOf([role ?? null]) };
    const before = known.get(code);
    if (!before) {
      const id = newId(actor.chance);
      ids.set(code, id);
      const slug = newSlug(latinName(whole) ?? code, slugs);
      const created_at = actor.clock.now();
      await tx
        .insertInto('people')
        .values({
          ...row,
          id,
          code,
          slug,
          rank: null,
          told: 'public',
          basis_kind: 'already-public',
          created_at,
        })
        .execute();
      counts.added += 1;
    } else if (before.import_hash?.equals(row.import_hash)) counts.unchanged += 1;
    else {
      await tx.updateTable('people').set(row).where('id', '=', before.id).execute();
      counts.changed += 1;
    }
  }
  return { found: accepted, ids };
}

/** The first name form in Latin letters, English before others. */
function latinName(person: Record<string, unknown>): string | null {
  const names = (Array.isArray(person.names) ? person.names : []).filter(
    (name) => name?.script === 'Latn' && typeof name.form === 'string',
  );
  return (names.find((name) => name.lang === 'en') ?? names[0])?.form ?? null;
}

async function putPlaces(tx: Db, actor: Actor, names: string[]): Promise<Map<string, string>> {
  const rows = await tx.selectFrom('places_of_detention').select(['name', 'id']).execute();
  const ids = new Map(rows.map((row) => [row.name, row.id]));
  for (const name of names) {
    if (ids.has(name)) continue;
    const id = newId(actor.chance);
    ids.set(name, id);
    await tx.insertInto('places_of_detention').values({ id, name, created_at: actor.clock.now() }).execute();
  }
  return ids;
}

/** Events stand in a list of their own and again below their person: each is taken once. */
function eventDrafts(file: FactsFile, people: Map<string, string>, counts: Counts): Draft[] {
  const read = readRecords(file.lists.events, 'events', eventShape);
  counts.refused.push(...read.refused);
  const listed = new Set(file.lists.events.map((event) => (event as { id?: unknown } | null)?.id));
  file.lists.people.forEach((person, place) => {
    const { id, events } = (person ?? {}) as { id?: unknown; events?: unknown };
    if (!Array.isArray(events)) return;
    events.forEach((event, position) => {
      if (listed.has(event?.id)) return;
      const path = `people[${place}].events[${position}]`;
      const one = readRecord({ person: id, ...event }, path, eventShape);
      if ('refused' in one) counts.refused.push(...one.refused);
      else read.found.push(one);
    });
  });
  return read.found.flatMap((found) => {
    const personId = people.get(found.value.person);
    if (personId) return [eventDraft(found, personId)];
    const reason = `belongs to ${found.value.person}, who is not among the people`;
    counts.refused.push({ path: `${found.path}.person`, reason });
    return [];
  });
}

function eventDraft({ path, value }: Found<EventRecord>, personId: string): Draft {
  return {
    path,
    key: `event:${value.id}`,
    kind: 'event',
    personId,
    confidence: value.confidence ?? null,
    note: value.note ?? null,
    sources: value.sources,
    table: 'course_events',
    row: {
      person_id: personId,
      code: value.id,
      type: value.type,
      happened: value.date ? toPrecision(value.date, value.precision) : null,
      not_before: value.not_before ?? null,
      place: value.place ?? null,
      summary: value.summary,
    },
  };
}

type Contradicting = Parameters<typeof putFacts>[1];

async function putContradictions(tx: Db, the: Contradicting, list: unknown[]) {
  const { found, refused } = readRecords(list, 'contradictions', contradictionShape);
  the.counts.refused.push(...refused);
  const whole: { draft: Draft; positions: Draft[] }[] = [];
  for (const { path, value } of found) {
    const positions = readRecords(
      Array.isArray(value.positions) ? value.positions : [],
      `${path}.positions`,
      positionShape,
    );
    the.counts.refused.push(...positions.refused);
    if (positions.found.length < 2) {
      const reason = 'a contradiction needs at least two positions';
      the.counts.refused.push({ path: `${path}.positions`, reason });
      continue;
    }
    const common = { personId: null, confidence: null };
    whole.push({
      draft: {
        ...common,
        path,
        key: `contradiction:${value.id}`,
        kind: 'contradiction',
        note: null,
        // It rests on the sources of its positions.
        sources: positions.found.flatMap((one) => one.value.sources),
        table: 'contradictions',
        row: { code: value.id, topic: value.topic, reading: value.advice ?? null },
      },
      positions: positions.found.map((one, position) => ({
        ...common,
        path: one.path,
        key: `contradiction:${value.id}:${one.value.text}`,
        kind: 'position',
        note: one.value.note ?? null,
        sources: one.value.sources,
        table: 'contradiction_positions',
        row: { contradiction_id: null, position, text: one.value.text },
      })),
    });
  }
  const ids = await putFacts(
    tx,
    the,
    whole.map(({ draft }) => draft),
  );
  await putFacts(
    tx,
    the,
    whole.flatMap(({ draft, positions }) => {
      const id = ids.get(draft.key);
      return id ? positions.map((one) => ({ ...one, row: { ...one.row, contradiction_id: id } })) : [];
    }),
  );
}
