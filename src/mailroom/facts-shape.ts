import { z } from 'zod';
import { readMailAddress } from '../post/mail-address.js';
import { factDate, factSources, factText } from '../register/files/facts-file.js';

const optional = (longest: number) => factText(longest).nullish();
const lines = z.array(factText(100), 'a list of lines is expected here').min(1).max(8);

/** One entry of `institutions`. */
export const institutionShape = z.object({
  id: factText(100),
  name: factText(300),
  role: optional(300),
  holder_2016: optional(200),
  salutation: optional(200),
  sources: factSources,
});
export type Institution = z.infer<typeof institutionShape>;

/** One entry of `addresses`: of a person (`for_person`) or of an office (`office`, by its name). */
export const addressShape = z
  .object({
    id: factText(100),
    kind: z.enum(
      ['prison', 'authority', 'embassy', 'other'],
      'kind is none of prison, authority, embassy, other',
    ),
    for_person: optional(100),
    office: optional(300),
    label: factText(300),
    lines,
    lines_ru: lines.nullish(),
    original: optional(1000),
    valid_from: factDate.nullish(),
    valid_to: factDate.nullish(),
    last_evidence: factDate.nullish(),
    published: factDate.nullish(),
    sources: factSources,
    note: optional(2000),
  })
  .refine(
    (one) => Boolean(one.for_person) !== Boolean(one.office),
    'either for_person or office is expected',
  );
export type AddressRecord = z.infer<typeof addressShape>;

const worded = z.record(z.string().regex(/^[a-z]{2}$/, 'no language code'), factText(300));
const email = z.string().refine((text) => readMailAddress(text, '', '').ok, 'no mail address');

/** What an editor adds to the facts: the sender, words in other languages, lines in the local script. */
export const additionsShape = z.object({
  campaign: z
    .object({
      name: factText(200),
      taglines: worded.default({}),
      language: z.string().regex(/^[a-z]{2}$/),
      languages: z.array(z.string().regex(/^[a-z]{2}$/)).min(1),
      lines,
      country: factText(60),
      email,
    })
    .nullish(),
  /** The country of addresses that do not say theirs. */
  country: factText(60).nullish(),
  offices: z.array(
    z.object({
      code: factText(100),
      /** How the facts' addresses call it. */
      also: z.array(factText(300)).default([]),
      language: z.string().regex(/^[a-z]{2}$/),
      names: worded,
      salutations: worded.default({}),
    }),
  ),
  addresses: z.array(
    z.object({ code: factText(100), lines_local: lines.nullish(), country: factText(60).nullish() }),
  ),
});
export type Additions = z.infer<typeof additionsShape>;

/** A file that says who sends: any part of the additions. A list that is not there says nothing of what was added before. */
export const senderFileShape = additionsShape.partial({ offices: true, addresses: true });
export type SenderFile = z.infer<typeof senderFileShape>;

/** Additions as they were kept. What this version cannot read any more counts as none. */
export function readAdditions(said: unknown): Additions | null {
  return additionsShape.safeParse(said).data ?? null;
}
