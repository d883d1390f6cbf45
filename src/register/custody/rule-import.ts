import { z } from 'zod';
import type { Db } from '../../kernel/database.js';
import { factDate, factText } from '../files/facts-file.js';
import { type Counts, hashOf } from '../files/imported-facts.js';
import { read, refuse } from '../files/readings-import.js';

const choice = z.object({
  person: factText(100),
  remand_rule: factText(60).nullish(),
  release_rule: factText(60).nullish(),
  counts_from: factDate.nullish(),
  why: factText(2000),
});

const text = factText;
const rule = z
  .object({
    code: z
      .string()
      .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'a code is small letters, digits and dashes')
      .max(60),
    kind: z.enum(['remand', 'early-release']),
    country: z.string().regex(/^[a-z]{2}$/, 'a country is two small letters of ISO 3166'),
    names: z.object({ en: text(200), ru: text(200).optional(), kk: text(200).optional() }),
    law: text(200),
    article: text(60),
    says: text(1000),
    numerator: z.int().min(1).max(100),
    denominator: z.int().min(1).max(100),
    counts: z.enum(['nights', 'days']).optional().default('nights'),
    valid_from: factDate.nullish(),
    valid_to: factDate.nullish(),
    source: z.object({
      title: text(500),
      url: z
        .url({ protocol: /^https?$/, error: 'the address cannot be read' })
        .max(2000)
        .nullish(),
      read: z.boolean(),
    }),
    note: text(1000).nullish(),
  })
  .refine((one) => one.kind === 'remand' || one.numerator < one.denominator, {
    error: 'a part to be served is less than the whole',
    path: ['numerator'],
  })
  .refine((one) => one.kind === 'remand' || one.counts === 'nights', {
    error: 'only a rule of remand says which days count',
    path: ['counts'],
  });

/** Takes over rules of custody; one that is broken is refused with its path. */
export async function putCustodyRules(tx: Db, counts: Counts, list: unknown[]): Promise<void> {
  const before = await tx.selectFrom('custody_rules').select(['code', 'import_hash']).execute();
  for (const { value } of read(counts, list, 'rules', rule)) {
    const { code, source, names, ...said } = value;
    const row = {
      ...said,
      names: JSON.stringify(names),
      valid_from: said.valid_from ?? null,
      valid_to: said.valid_to ?? null,
      note: said.note ?? null,
      source_title: source.title,
      source_url: source.url ?? null,
      was_read: source.read,
    };
    const import_hash = hashOf(row);
    const had = before.find((one) => one.code === code);
    if (had?.import_hash?.equals(import_hash)) {
      counts.unchanged += 1;
      continue;
    }
    await tx
      .insertInto('custody_rules')
      .values({ code, ...row, import_hash })
      .onConflict((same) => same.column('code').doUpdateSet({ ...row, import_hash }))
      .execute();
    counts[had ? 'changed' : 'added'] += 1;
  }
}

/** Takes over by which rules people's time is reckoned; a rule or a person that is not there is refused. */
export async function putCustodyChoices(tx: Db, counts: Counts, list: unknown[]): Promise<void> {
  const people = await tx.selectFrom('people').select(['id', 'code']).execute();
  const rules = new Set(
    (await tx.selectFrom('custody_rules').select('code').execute()).map(({ code }) => code),
  );
  const before = await tx.selectFrom('custody_choices').select(['person_id', 'import_hash']).execute();
  for (const { path, value } of read(counts, list, 'custody', choice)) {
    const person_id = people.find(({ code }) => code === value.person)?.id;
    const named = [value.remand_rule, value.release_rule].filter((rule) => rule != null);
    const missing = named.find((rule) => !rules.has(rule));
    if (!person_id || missing) {
      refuse(counts, path, person_id ? `the rule ${missing}` : value.person);
      continue;
    }
    const row = {
      remand_rule: value.remand_rule ?? null,
      release_rule: value.release_rule ?? null,
      counts_from: value.counts_from ?? null,
      why: value.why,
    };
    const import_hash = hashOf(row);
    const had = before.find((one) => one.person_id === person_id);
    // What an editor chose at the desk stays.
    if (had && (!had.import_hash || had.import_hash.equals(import_hash))) {
      counts.unchanged += 1;
      continue;
    }
    await tx
      .insertInto('custody_choices')
      .values({ person_id, ...row, import_hash })
      .onConflict((same) =>
        same.column('person_id').doUpdateSet((is) => ({
          ...row,
          import_hash,
          version: is('custody_choices.version', '+', 1),
        })),
      )
      .execute();
    counts[had ? 'changed' : 'added'] += 1;
  }
}
