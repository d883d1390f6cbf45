import { z } from 'zod';
import type { Actor } from '../../kernel/actor.js';
import type { Db } from '../../kernel/database.js';
import { hows } from '../detentions/tables.js';
import { factDate, factText } from './facts-file.js';
import { type Counts, type Draft, putFacts, type SourceIds } from './imported-facts.js';
import { type Readings, read } from './readings-import.js';

/**
 * Detentions of many at once, as editors read them out of what a facts file says in a sentence: what each
 * source reports of the number, and why a number is laid to that source.
 */
const detentionReading = z
  .object({
    id: z
      .string()
      .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'an id is small letters, digits and dashes')
      .max(100),
    title: factText(300),
    place: factText(300).nullish(),
    happened: factDate.nullish(),
    days_from: z.int().min(1).max(3650).nullish(),
    days_to: z.int().min(1).max(3650).nullish(),
    text: factText(4000).nullish(),
    sources: z.array(factText(60)),
    why: factText(2000),
    figures: z
      .array(
        z.object({
          number: z.int().min(1).max(10_000_000),
          how: z.enum(hows),
          scope: factText(300).nullish(),
          sources: z.array(factText(60)),
          why: factText(2000),
        }),
      )
      .default([]),
  })
  .refine(({ days_from, days_to }) => !days_from || !days_to || days_from <= days_to, {
    error: 'the longest is shorter than the shortest',
    path: ['days_to'],
  });

/** Takes over detentions of many with their numbers; a second run changes nothing. */
export async function putDetentions(tx: Db, actor: Actor, counts: Counts, readings: Readings): Promise<void> {
  const rows = await tx.selectFrom('sources').select(['code', 'id', 'was_read']).execute();
  const sources: SourceIds = new Map(rows.map((one) => [one.code, one]));
  const the = { actor, counts, sources };
  const found = read(counts, readings.detentions, 'detentions', detentionReading);
  const common = { personId: null, confidence: null } as const;
  const drafts = found.map(
    ({ path, value }): Draft => ({
      ...common,
      path,
      key: `detention:${value.id}`,
      kind: 'detention',
      note: null,
      sources: value.sources,
      table: 'detentions',
      row: {
        code: value.id,
        title: value.title,
        place: value.place ?? null,
        happened: value.happened ?? null,
        days_from: value.days_from ?? null,
        days_to: value.days_to ?? null,
        text: value.text ?? null,
        why: value.why,
      },
    }),
  );
  const ids = await putFacts(tx, the, drafts);
  const figures = found.flatMap(({ path, value }) => {
    const detention_id = ids.get(`detention:${value.id}`);
    if (!detention_id) return [];
    return value.figures.map(
      ({ number, how, scope, sources: cited, why }, position): Draft => ({
        ...common,
        path: `${path}.figures[${position}]`,
        key: `figure:${value.id}:${cited.join(',')}:${scope ?? ''}`,
        kind: 'figure',
        note: null,
        sources: cited,
        table: 'detention_figures',
        row: { detention_id, position, number, how, scope: scope ?? null, why },
      }),
    );
  });
  await putFacts(tx, the, figures);
}
