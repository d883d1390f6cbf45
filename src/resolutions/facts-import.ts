import { z } from 'zod';
import type { Actor } from '../kernel/actor.js';
import { type Db, transact } from '../kernel/database.js';
import {
  type FactsFile,
  factDate,
  factSources,
  factText,
  type Refusal,
  readRecords,
  toPrecision,
} from '../register/files/facts-file.js';
import { idsByCode } from './code.js';
import type { FileDemand } from './demands/demand-import.js';
import { demand_kinds } from './demands/tables.js';
import { keepText, type NewText } from './text-keeping.js';

const optional = (longest: number) => factText(longest).nullish();

/** A demand is its words alone, or its words with what else the file knows of it. */
const demand = z.union([
  factText(2000),
  z
    .object({
      text: factText(2000),
      number: optional(20),
      kind: z.enum(demand_kinds, 'no kind of demand').nullish(),
      kind_why: optional(2000),
      sources: z.array(factText(60)).nullish(),
      words: z
        .record(z.string().regex(/^[a-z]{2}$/), z.object({ text: factText(2000), translated: z.boolean() }))
        .nullish(),
    })
    .refine((one) => (one.kind == null) === (one.kind_why == null), 'kind and kind_why belong together'),
]);

const resolution = z.object({
  id: factText(100),
  body: factText(300),
  date: factDate,
  precision: z.enum(['day', 'month', 'year'], 'precision is none of day, month, year'),
  title: factText(500),
  procedure: optional(200),
  ref: optional(200),
  oj: optional(200),
  joint_motion: optional(200),
  motions: z.array(factText(200)).nullish(),
  sources: factSources,
  demands: z.array(demand),
  names: z.array(factText(100)),
  also_named: z.array(factText(300)).nullish(),
  facts: z.array(factText(2000)).nullish(),
  quotations: z.array(z.object({ text: factText(1000), of: factText(500), source: factText(60) })).nullish(),
});
type Resolution = z.infer<typeof resolution>;

const person = z.object({
  id: factText(100),
  names: z.array(z.object({ script: z.string().nullish(), form: z.string().nullish() })),
});

/** What an import of texts did. */
export interface TextsImported {
  /** Texts that were not there before, that the file changed, and that are as they were. */
  added: number;
  changed: number;
  unchanged: number;
  /** Demands of all texts that arrived. */
  demands: number;
  refused: Refusal[];
}

/**
 * The part `resolutions` of a facts file: parliaments' resolutions and opinions of UN bodies, with
 * their demands and whom they name. People and sources must be there already (the register imports
 * them first): a text that names an unknown one is refused as a whole. Running it twice changes nothing.
 *
 * It links exactly whom the file lists under `names`. For Kazakhstan's three that matters: of them
 * only Kozlov stands in the text of 10 March 2016 as far as it could be read.
 */
export async function importResolutions(db: Db, actor: Actor, file: FactsFile): Promise<TextsImported> {
  const { found, refused } = readRecords(file.lists.resolutions, 'resolutions', resolution);
  const result: TextsImported = { added: 0, changed: 0, unchanged: 0, demands: 0, refused };
  const surnames = surnamesOf(file);
  await transact(db, async (tx) => {
    const people = await idsByCode(tx, 'people');
    const sources = await idsByCode(tx, 'sources');
    for (const { path, value } of found) {
      const unknown = unknownIn(value, people, sources);
      if (unknown.length > 0) {
        result.refused.push({ path, reason: `unknown here: ${unknown.slice(0, 5).join(', ')}` });
        continue;
      }
      const { kept } = await keepText(tx, actor, textOf(value, people, sources, surnames));
      result.demands += value.demands.length;
      result[kept] += 1;
    }
  });
  return result;
}

type Ids = Map<string, string>;

function unknownIn(one: Resolution, people: Ids, sources: Ids): string[] {
  const cited = [
    ...one.sources,
    ...(one.quotations ?? []).map((quotation) => quotation.source),
    ...one.demands.flatMap((demand) => (typeof demand === 'string' ? [] : (demand.sources ?? []))),
  ];
  return [...one.names.filter((code) => !people.has(code)), ...cited.filter((code) => !sources.has(code))];
}

function textOf(one: Resolution, people: Ids, sources: Ids, surnames: Map<string, string[]>): NewText {
  const said_on = toPrecision(one.date, one.precision);
  const kind = /parliament/i.test(one.body) ? 'parliament' : 'opinion';
  const id = (ids: Ids, code: string) => ids.get(code) as string;
  // An opinion is given on the cases of those it names; a parliament's demand concerns whom it names.
  const named = (wording: string) =>
    one.names
      .filter(
        (code) => kind === 'opinion' || (surnames.get(code) ?? []).some((name) => hasWord(wording, name)),
      )
      .map((code) => id(people, code));
  return {
    code: one.id,
    slug: `${slugOf(one.body)}-${said_on}`,
    kind,
    body: one.body,
    said_on,
    title: one.title,
    procedure: one.procedure ?? null,
    ref: one.ref ?? null,
    oj: one.oj ?? null,
    joint_motion: one.joint_motion ?? null,
    motions: one.motions ?? [],
    sources: one.sources.map((code) => id(sources, code)),
    people: [
      ...one.names.map((code) => ({ person_id: id(people, code) })),
      ...(one.also_named ?? []).map((named) => ({ named })),
    ],
    notes: one.facts ?? [],
    quotations: (one.quotations ?? []).map((quotation) => ({
      wording: quotation.text,
      told_of: quotation.of,
      source_id: id(sources, quotation.source),
    })),
    demands: one.demands.map((demand) => demandOf(demand, sources, named)),
  };
}

function demandOf(
  demand: Resolution['demands'][number],
  sources: Ids,
  named: (wording: string) => string[],
): FileDemand {
  if (typeof demand === 'string') return { wording: demand, people: named(demand) };
  const { text, number, kind, kind_why, sources: cited, words } = demand;
  return {
    wording: text,
    people: named(text),
    ...(number ? { number } : {}),
    ...(kind && kind_why ? { kind, kind_why } : {}),
    ...(cited ? { sources: cited.map((code) => sources.get(code) as string) } : {}),
    ...(words
      ? {
          wordings: Object.entries(words).map(([language, { text: wording, translated }]) => ({
            ...{ language, wording, translated },
          })),
        }
      : {}),
  };
}

function slugOf(words: string): string {
  return words
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 80);
}

function hasWord(wording: string, word: string): boolean {
  return (wording.match(/[\p{L}\p{M}’'-]+/gu) ?? []).some((one) => one.replace(/['’]s$/, '') === word);
}

/** The last word of each Latin name form, by the person's code. */
function surnamesOf(file: FactsFile): Map<string, string[]> {
  const { found } = readRecords(file.lists.people, 'people', person);
  return new Map(
    found.map(({ value }) => [
      value.id,
      value.names.flatMap(({ script, form }) =>
        script === 'Latn' && form ? [form.split(' ').at(-1) ?? form] : [],
      ),
    ]),
  );
}
