import { z } from 'zod';
import { factConfidence, factDate, factSources, factText } from './facts-file.js';

/**
 * The records of a facts file that the register reads. Keys that are not named here are left aside:
 * other rooms read them, or nobody yet.
 */

const code = z
  .string({ error: 'an id is expected here' })
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/, 'an id is letters, digits, dots, dashes (at most 100)');

const precision = z.enum(['day', 'month', 'year'], { error: 'precision is none of day, month, year' });
const object = { error: 'an object is expected here' };
const note = factText(2000).nullish();

export const sourceShape = z.object(
  {
    id: factText(60),
    url: z
      .string({ error: 'an address is expected here' })
      .max(2000, 'the address is longer than 2000 characters')
      .regex(/^https?:\/\/[^\s<>"\\]+$/, 'the address does not begin with http:// or https://')
      .refine((url) => URL.canParse(url), 'the address cannot be read')
      .nullish(),
    title: factText(500),
    published: factDate.nullish(),
    note,
  },
  object,
);
export type SourceRecord = z.infer<typeof sourceShape>;

/** A person's own fields; the lists below it are read record by record. */
export const personShape = z.object({ id: code, role: factText(200).nullish() }, object);

export const nameShape = z.object(
  {
    script: z
      .string()
      .regex(/^[A-Z][a-z]{3}$/, 'a script is four letters of ISO 15924, as Latn or Cyrl')
      .nullish(),
    lang: factText(35).nullish(),
    form: factText(300).nullish(),
    full: factText(300).nullish(),
    sources: factSources,
    note,
  },
  object,
);

export const variantShape = z.object(
  { form: factText(300), where: factText(300).nullish(), sources: factSources, note },
  object,
);
export type VariantRecord = z.infer<typeof variantShape>;

/** Birth, death, outcome, and how it stood at a time. */
export const momentShape = z.object(
  {
    text: factText(4000).nullish(),
    date: factDate.nullish(),
    precision: precision.nullish(),
    place: factText(300).nullish(),
    sources: factSources.optional().default([]),
    confidence: factConfidence.nullish(),
    note,
  },
  object,
);

export const occupationShape = z.object({ text: factText(4000), sources: factSources, note }, object);

export const chargeShape = z.object(
  {
    code: factText(200).nullish(),
    article: factText(40).nullish(),
    part: factText(40).nullish(),
    text: factText(2000),
    sources: factSources,
    note,
  },
  object,
);

export const sentenceShape = z.object(
  {
    length: z
      .string()
      .regex(/^P(?=\d)(\d+Y)?(\d+M)?(\d+D)?$/, 'a length is a duration of ISO 8601, as P7Y6M')
      .nullish(),
    regime: factText(300).nullish(),
    extra: factText(1000).nullish(),
    sources: factSources,
    note,
  },
  object,
);

export const lawyerShape = z.object({ name: factText(300), sources: factSources, note }, object);

export const attentionShape = z.object(
  { body: factText(300), text: factText(4000), date: factDate.nullish(), sources: factSources, note },
  object,
);

export const stayShape = z.object(
  {
    name: factText(300),
    from: factDate.nullish(),
    to: factDate.nullish(),
    sources: factSources,
    note,
  },
  object,
);

export const eventShape = z
  .object(
    {
      id: code,
      person: code,
      date: factDate.nullish(),
      precision: precision.nullish(),
      not_before: factDate.nullish(),
      type: z
        .string({ error: 'a type is expected here' })
        .regex(/^[a-z]+(-[a-z]+)*$/, 'a type is small letters and dashes, as trial-start')
        .max(60, 'the type is longer than 60 characters'),
      place: factText(300).nullish(),
      summary: factText(4000),
      sources: factSources,
      confidence: factConfidence.nullish(),
      note,
    },
    object,
  )
  .refine((event) => event.date != null || event.not_before != null || event.precision == null, {
    error: 'a precision without a date',
    path: ['precision'],
  });
export type EventRecord = z.infer<typeof eventShape>;

export const contradictionShape = z.object(
  { id: code, topic: factText(300), advice: factText(2000).nullish(), positions: z.unknown() },
  object,
);

export const positionShape = z.object({ text: factText(2000), sources: factSources, note }, object);
