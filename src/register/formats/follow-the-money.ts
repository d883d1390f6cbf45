import { createHash } from 'node:crypto';
import type { PublicDb } from '../../kernel/database.js';
import { endsOf, readEdtf } from '../../kernel/edtf.js';
import { plainDate } from './plain-date.js';
import {
  momentOf,
  type PublicRecord,
  type PublicSource,
  publicRecords,
  sourcesAmong,
} from './public-record.js';

/** One entity of the FollowTheMoney model: every property is a list of texts. */
export interface Entity {
  id: string;
  schema: 'Person' | 'PublicBody' | 'Event' | 'UnknownLink' | 'Document' | 'Documentation';
  properties: Record<string, string[]>;
}

/**
 * The public register as FollowTheMoney entities (followthemoney 3.8, schemata of 2025), for Aleph and its
 * kin: people, events, places where they were held, sources, and what joins them. What a person is charged
 * with is left out, and so are topics of crime: such files feed screening tools, and the accusation is
 * the regime's. One person after the other; a place or a source comes once, with the first who needs it.
 */
export async function* followTheMoney(db: PublicDb, publicUrl: string): AsyncGenerator<Entity> {
  const given = new Set<string>();
  for await (const record of publicRecords(db)) {
    const cited = [...new Set([...record.facts.values()].flatMap(({ sources }) => sources))];
    const sources = await sourcesAmong(db, cited);
    for (const entity of entitiesOf(record, sources, publicUrl)) {
      if (given.has(entity.id)) continue;
      // Only what can come twice needs to be remembered.
      if (entity.schema === 'PublicBody' || entity.schema === 'Document') given.add(entity.id);
      yield entity;
    }
  }
}

function entitiesOf(record: PublicRecord, sources: Map<string, PublicSource>, publicUrl: string): Entity[] {
  const person = `habeas-person-${record.slug}`;
  const entities: Entity[] = [personOf(record, person, publicUrl)];
  const documented: { fact: string; entity: string }[] = [
    ...[...record.names, ...record.biography].map(({ id }) => ({ fact: id, entity: person })),
  ];
  for (const event of record.events) {
    const id = `habeas-event-${event.code}`;
    documented.push({ fact: event.id, entity: id });
    const properties = { ...dates(event.happened), name: [event.type.replaceAll('-', ' ')] };
    entities.push(
      entity(id, 'Event', {
        ...properties,
        summary: [event.summary],
        location: [event.place],
        keywords: [event.type],
        involved: [person],
        sourceUrl: [`${publicUrl}/people/${record.slug}`],
      }),
    );
  }
  for (const stay of record.stays) {
    const place = `habeas-place-${hashOf(stay.place)}`;
    const id = `habeas-stay-${hashOf(`${record.slug} ${stay.place} ${stay.began ?? ''}`)}`;
    documented.push({ fact: stay.id, entity: id });
    entities.push(entity(place, 'PublicBody', { name: [stay.place] }));
    entities.push(
      entity(id, 'UnknownLink', {
        subject: [person],
        object: [place],
        role: ['detained at'],
        startDate: [plainDate(stay.began)],
        endDate: [plainDate(stay.ended)],
      }),
    );
  }
  return [...entities, ...documentsOf(record, sources, documented)];
}

function personOf(record: PublicRecord, id: string, publicUrl: string): Entity {
  const names: Record<'alias' | 'weakAlias' | 'previousName', string[]> = {
    alias: [],
    weakAlias: [],
    previousName: [],
  };
  for (const { kind, form, full_form } of record.names) {
    for (const name of [form, full_form]) {
      if (!name || name === record.name) continue;
      // One word alone (a pseudonym, as a rule) or a misprint would match half the world.
      const isWeak = kind === 'misspelling' || !/\s/.test(name.trim());
      const isFormer = kind === 'former' || kind === 'birth';
      names[isWeak ? 'weakAlias' : isFormer ? 'previousName' : 'alias'].push(name);
    }
  }
  const [birth, death] = [momentOf(record, 'birth'), momentOf(record, 'death')];
  return entity(id, 'Person', {
    name: [record.name],
    ...names,
    birthDate: [plainDate(birth?.happened ?? null)],
    birthPlace: [birth?.place ?? null],
    deathDate: [plainDate(death?.happened ?? null)],
    summary: [record.role],
    keywords: ['political prisoner'],
    sourceUrl: [`${publicUrl}/people/${record.slug}`],
  });
}

function documentsOf(
  record: PublicRecord,
  sources: Map<string, PublicSource>,
  documented: { fact: string; entity: string }[],
): Entity[] {
  const edges = new Map<string, Entity>();
  const documents = new Map<string, Entity>();
  for (const { fact, entity: about } of documented) {
    for (const id of record.facts.get(fact)?.sources ?? []) {
      const source = sources.get(id);
      if (!source) continue;
      const document = `habeas-source-${source.code}`;
      documents.set(
        document,
        entity(document, 'Document', {
          title: [source.title],
          publisher: [source.publisher],
          publishedAt: [plainDate(source.published_on)],
          sourceUrl: [source.url],
        }),
      );
      const edge = `habeas-documentation-${hashOf(`${document} ${about}`)}`;
      edges.set(
        edge,
        entity(edge, 'Documentation', { document: [document], entity: [about], role: ['source'] }),
      );
    }
  }
  return [...documents.values(), ...edges.values()];
}

/** An event of one day has a date, a longer one a beginning and an end. */
function dates(happened: string | null): Record<string, (string | null)[]> {
  const date = readEdtf(happened ?? '');
  const ends = date && endsOf(date);
  return ends
    ? { startDate: [plainDate(ends.from)], endDate: [plainDate(ends.to)] }
    : { date: [plainDate(happened)] };
}

function entity(id: string, schema: Entity['schema'], said: Record<string, (string | null)[]>): Entity {
  const properties = Object.entries(said).flatMap(([name, values]) => {
    const kept = [...new Set(values.flatMap((value) => value ?? []))];
    return kept.length > 0 ? [[name, kept] as const] : [];
  });
  return { id, schema, properties: Object.fromEntries(properties) };
}

/** What stays the same for the same words, where a record has no code of its own. */
function hashOf(words: string): string {
  return createHash('sha256').update(words).digest('hex').slice(0, 16);
}
