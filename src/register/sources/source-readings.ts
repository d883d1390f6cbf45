import { z } from 'zod';
import type { Actor } from '../../kernel/actor.js';
import { newId } from '../../kernel/chance.js';
import { composed } from '../../kernel/composed.js';
import type { Db } from '../../kernel/database.js';
import { type Found, factDate, factSources, factText } from '../files/facts-file.js';
import { type Counts, hashOf, putFacts, type SourceIds } from '../files/imported-facts.js';
import { type Readings, read, refuse } from '../files/readings-import.js';
import { putPublishers } from './publisher-group.js';
import { longest, siteOf } from './source-form.js';

/**
 * What editors say of sources: which publishers are one, whose text it is that stands on another's site, and
 * which bodies recognise somebody as a political prisoner.
 */

const publisher = factText(longest.publisher);
const groupReading = z.object({
  name: factText(200),
  publishers: z.array(publisher).min(2, 'a group has at least two publishers').max(100),
  why: factText(2000),
});
const publisherReading = z.object({ source: factText(60), publisher, why: factText(2000) });
const url = factText(2000).refine((text) => /^https?:\/\/\S+$/.test(text), 'no address of the web');
const recognitionReading = z.object({
  person: factText(100),
  body: factText(300),
  term: factText(200),
  since: factDate.nullish(),
  until: factDate.nullish(),
  criteria: factText(2000).nullish(),
  criteria_url: url.nullish(),
  note: factText(2000).nullish(),
  sources: factSources,
});

/** Takes over what a readings file says of sources; a second run changes nothing. */
export async function putSourceReadings(tx: Db, actor: Actor, counts: Counts, readings: Readings) {
  await putGroups(tx, actor, counts, read(counts, readings.publishers, 'publishers', groupReading));
  const published = read(counts, readings.published_by, 'published_by', publisherReading);
  await putPublishedBy(tx, counts, published);
  const recognised = read(counts, readings.recognitions, 'recognitions', recognitionReading);
  await putRecognitions(tx, actor, counts, recognised);
}

async function putGroups(
  tx: Db,
  actor: Actor,
  counts: Counts,
  groups: Found<z.infer<typeof groupReading>>[],
) {
  const rows = await tx.selectFrom('publisher_groups').select(['id', 'name', 'import_hash']).execute();
  for (const { path, value } of groups) {
    const { name, why } = value;
    const publishers = [...new Set(value.publishers.map((one) => composed(one.toLowerCase())))];
    const import_hash = hashOf([name, publishers, why]);
    const before = rows.find((row) => row.name === name);
    if (before?.import_hash?.equals(import_hash)) {
      counts.unchanged += 1;
      continue;
    }
    const elsewhere = await tx
      .selectFrom('grouped_publishers')
      .select('publisher')
      .where('publisher', 'in', publishers)
      .$if(before !== undefined, (query) => query.where('group_id', '<>', before?.id ?? ''))
      .executeTakeFirst();
    if (elsewhere) {
      counts.refused.push({ path, reason: `${elsewhere.publisher} stands in another group` });
      continue;
    }
    const id = before?.id ?? newId(actor.chance);
    if (before) {
      await tx
        .updateTable('publisher_groups')
        .set((is) => ({ why, import_hash, version: is('version', '+', 1) }))
        .where('id', '=', id)
        .execute();
    } else {
      const created_at = actor.clock.now();
      await tx.insertInto('publisher_groups').values({ id, name, why, import_hash, created_at }).execute();
    }
    await putPublishers(tx, id, publishers);
    counts[before ? 'changed' : 'added'] += 1;
  }
}

/** A file knows the site that a text stands on. Whose text it is, an editor says, once: what the desk has changed stays. */
async function putPublishedBy(tx: Db, counts: Counts, all: Found<z.infer<typeof publisherReading>>[]) {
  for (const { path, value } of all) {
    const source = await tx
      .selectFrom('sources')
      .select(['id', 'url', 'publisher', 'version'])
      .where('code', '=', value.source)
      .executeTakeFirst();
    if (!source) {
      refuse(counts, path, `the source ${value.source}`);
      continue;
    }
    if (source.publisher === value.publisher || source.publisher !== siteOf(source.url)) {
      counts.unchanged += 1;
      continue;
    }
    await tx
      .updateTable('sources')
      .set({ publisher: value.publisher, version: source.version + 1 })
      .where('id', '=', source.id)
      .execute();
    counts.changed += 1;
  }
}

async function putRecognitions(
  tx: Db,
  actor: Actor,
  counts: Counts,
  all: Found<z.infer<typeof recognitionReading>>[],
) {
  const people = await tx.selectFrom('people').select(['id', 'code']).execute();
  const rows = await tx.selectFrom('sources').select(['code', 'id', 'was_read']).execute();
  const sources: SourceIds = new Map(rows.map((row) => [row.code, row]));
  const drafts = all.flatMap(({ path, value }, position) => {
    const personId = people.find(({ code }) => code === value.person)?.id;
    if (!personId) {
      refuse(counts, path, value.person);
      return [];
    }
    return [
      {
        path,
        key: `recognition:${value.person}:${value.body}:${value.term}`,
        kind: 'recognition' as const,
        personId,
        confidence: null,
        note: value.note ?? null,
        sources: value.sources,
        table: 'recognitions' as const,
        row: {
          person_id: personId,
          position,
          body: value.body,
          term: value.term,
          since: value.since ?? null,
          until: value.until ?? null,
          criteria: value.criteria ?? null,
          criteria_url: value.criteria_url ?? null,
        },
      },
    ];
  });
  await putFacts(tx, { actor, counts, sources }, drafts);
}
