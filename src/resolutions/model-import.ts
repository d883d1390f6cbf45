import { z } from 'zod';
import type { Actor } from '../kernel/actor.js';
import { type Db, transact } from '../kernel/database.js';
import { record } from '../kernel/journal.js';
import { readJsonFile } from '../kernel/json-file.js';
import { type Problem, Refused } from '../kernel/refusals.js';
import { factDate, factText } from '../register/files/facts-file.js';
import { idsByCode } from './code.js';
import { type KindReading, readKinds } from './demands/demand-import.js';
import { demand_kinds } from './demands/tables.js';
import { type NewVersion, publishVersion } from './publication.js';
import { keepNotes, keepText } from './text-keeping.js';

const code = factText(100);
const words = z.record(z.string().regex(/^[a-z]{2}$/), factText(4000));
const day = z.string().regex(/^\d{4}-\d\d-\d\d$/);

const paragraph = z.object({
  block: z.enum(['opening', 'notes', 'believes', 'resolves', 'closing']),
  number: z.number().int().positive().nullable(),
  text: factText(4000),
  /** When and why it may be left out. */
  optional: factText(1000).nullish(),
});

const language = z.object({
  translated_from: z.string().nullable(),
  title: factText(300),
  paragraphs: z.array(paragraph).min(1),
  covering: z.array(factText(4000)),
});

const ask = z.object({
  number: z.number().int().positive(),
  demand: z.object({ text: code, position: z.number().int().positive() }).nullable(),
  relation: z.enum(['supports', 'goes further']).nullable(),
  people: z.array(code),
});

const version = z.object({
  number: z.number().int().positive(),
  as_of: day,
  why: factText(2000).nullable(),
  languages: z.record(z.string().regex(/^[a-z]{2}$/), language),
  points: z.array(
    z.object({ person: code.nullable(), question: words.nullable(), text: words, sources: z.array(code) }),
  ),
  asks: z.array(ask),
  addressees: z.array(z.object({ office: code, channel: z.enum(['post', 'email']) })),
  copies: z.array(z.object({ person: code, lawyers: z.boolean() })),
});

const modelFile = z.object({
  text: z.object({
    code,
    slug: z.string().regex(/^[a-z0-9-]{3,100}$/),
    body: factText(300),
    said_on: factDate,
    title: factText(500),
    sources: z.array(code),
    people: z.array(code),
  }),
  notes: z.array(z.object({ text: code, sources: z.array(code), note: words })),
  /** What kind a demand of another text is, as the campaign reads it, with the reason. */
  kinds: z
    .array(
      z.object({
        text: code,
        position: z.number().int().positive(),
        kind: z.enum(demand_kinds),
        why: factText(2000),
      }),
    )
    .optional(),
  versions: z.array(version),
});

export type ModelFile = z.infer<typeof modelFile>;

/** A file of a model text is a few pages of JSON; what is larger is something else. */
const largest_bytes = 2_000_000;

/** Reads a file of a model text, such as demonstration/model-resolution.json. Throws `Refused` with the place of the first fault. */
export function readModelFile(path: string): ModelFile {
  const broken = (at: string) => new Refused('resolutions.model_file.broken', { at }, 422);
  const file = readJsonFile(path, largest_bytes);
  if ('fault' in file) throw broken(file.fault);
  const read = modelFile.safeParse(file.value);
  if (!read.success) throw broken(read.error.issues[0]?.path.join('.') ?? '');
  return read.data;
}

/** Something that a model file refers to is not in the database. */
export class Unknown extends Error {
  constructor(
    readonly problem: Problem,
    what: string,
  ) {
    super(what);
    this.name = 'Unknown';
  }
}

/**
 * Brings a model text in with all its versions, and the campaign's remarks on other texts. Versions
 * that are there already stay as they are: a published version never changes. Throws `Unknown` when
 * it names a person, a source or a demand that is not there: then nothing at all is written.
 */
export async function importModel(
  db: Db,
  actor: Actor,
  file: ModelFile,
): Promise<{ text_id: string; published: number }> {
  return transact(db, async (tx) => {
    const people = finder('person', await idsByCode(tx, 'people'));
    const sources = finder('source', await idsByCode(tx, 'sources'));
    const { id } = await keepText(tx, actor, {
      ...file.text,
      kind: 'model',
      procedure: null,
      ref: null,
      oj: null,
      joint_motion: null,
      motions: [],
      sources: file.text.sources.map(sources),
      people: file.text.people.map((one) => ({ person_id: people(one) })),
      notes: [],
      quotations: [],
      demands: [],
    });
    const texts = finder('text', await idsOfTexts(tx));
    for (const { text, sources: cited, note } of file.notes) {
      const remarks = Object.entries(note).map(([language, words]) => ({
        language,
        note: words,
        sources: cited.map(sources),
      }));
      await keepNotes(tx, actor, texts(text), 'campaign', remarks);
    }
    const readings: KindReading[] = [];
    for (const { text, position, kind, why } of file.kinds ?? []) {
      readings.push({ demand_id: await demandAt(tx, texts(text), position), kind, why });
    }
    if (await readKinds(tx, readings)) {
      const detail = { count: readings.length };
      await record(tx, actor, { what: 'demand.kinds_read', subject: 'demands', detail });
    }
    const there = await tx
      .selectFrom('versions')
      .select('number')
      .where('text_id', '=', id)
      .where('published_at', 'is not', null)
      .execute();
    const due = file.versions.filter((one) => !there.some((old) => old.number === one.number));
    for (const one of due)
      await publishVersion(tx, actor, id, await versionOf(tx, one, people, sources, texts));
    return { text_id: id, published: due.length };
  });
}

type Find = (code: string) => string;

function finder(noun: string, ids: Map<string, string>): Find {
  return (wanted) => {
    const id = ids.get(wanted);
    if (id) return id;
    throw new Unknown(
      { field: noun, code: 'resolutions.unknown', values: { code: wanted } },
      `unknown ${noun}: ${wanted}`,
    );
  };
}

async function idsOfTexts(tx: Db): Promise<Map<string, string>> {
  const texts = await tx.selectFrom('texts').select(['id', 'code']).execute();
  return new Map(texts.flatMap((one) => (one.code ? [[one.code, one.id]] : [])));
}

async function versionOf(
  tx: Db,
  one: ModelFile['versions'][number],
  people: Find,
  sources: Find,
  texts: Find,
): Promise<NewVersion> {
  const asks: NewVersion['asks'] = [];
  for (const { number, demand, relation, people: named } of one.asks) {
    const demand_id = demand ? await demandAt(tx, texts(demand.text), demand.position) : null;
    asks.push({ number, demand_id, relation, people: named.map(people) });
  }
  return {
    as_of: one.as_of,
    why: one.why,
    languages: languagesOf(one),
    points: one.points.map(({ person, question, text, sources: cited }) => ({
      person_id: person ? people(person) : null,
      question,
      text,
      sources: cited.map(sources),
    })),
    asks,
    addressees: one.addressees.map(({ office, channel }) => ({ office_code: office, channel })),
    copies: one.copies.map(({ person, lawyers }) => ({ person_id: people(person), lawyers })),
  };
}

function languagesOf(one: ModelFile['versions'][number]): NewVersion['languages'] {
  return Object.fromEntries(
    Object.entries(one.languages).map(([code, { paragraphs, ...rest }]) => [
      code,
      { ...rest, paragraphs: paragraphs.map((line) => ({ ...line, optional: line.optional ?? null })) },
    ]),
  );
}

async function demandAt(tx: Db, text_id: string, position: number): Promise<string> {
  const demand = await tx
    .selectFrom('demands')
    .select('id')
    .where('text_id', '=', text_id)
    .where('position', '=', position)
    .executeTakeFirst();
  if (demand) return demand.id;
  const values = { code: String(position) };
  throw new Unknown({ field: 'demand', code: 'resolutions.unknown', values }, `no demand ${position}`);
}
