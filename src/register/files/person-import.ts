import type { z } from 'zod';
import type { BiographyKind, NameKind } from '../tables.js';
import { type Found, type Refusal, readRecord, readRecords, toPrecision } from './facts-file.js';
import {
  attentionShape,
  chargeShape,
  lawyerShape,
  momentShape,
  nameShape,
  occupationShape,
  sentenceShape,
  stayShape,
  type VariantRecord,
  variantShape,
} from './facts-shape.js';
import type { Draft } from './imported-facts.js';

/** Everything below a person in a facts file, as drafts of facts; what is broken is refused record by record. */
export function draftsOfPerson(
  record: Record<string, unknown>,
  path: string,
  person: { id: string; code: string },
): { drafts: Draft[]; places: string[]; refused: Refusal[] } {
  const refused: Refusal[] = [];
  const drafts: Draft[] = [];
  const base = (found: Found<{ sources: string[]; note?: string | null | undefined }>, identity: string) => ({
    path: found.path,
    key: `${person.code}:${identity}`,
    personId: person.id,
    confidence: null,
    note: found.value.note ?? null,
    sources: found.value.sources,
  });
  const listOf = <T>(name: string, schema: z.ZodType<T>): Found<T>[] => {
    const value = record[name];
    if (value === undefined || value === null) return [];
    if (!Array.isArray(value)) {
      refused.push({ path: `${path}.${name}`, reason: 'a list is expected here' });
      return [];
    }
    const read = readRecords(value, `${path}.${name}`, schema);
    refused.push(...read.refused);
    return read.found;
  };
  const oneOf = <T>(name: string, schema: z.ZodType<T>): Found<T> | null => {
    if (record[name] === undefined || record[name] === null) return null;
    const read = readRecord(record[name], `${path}.${name}`, schema);
    if (!('refused' in read)) return read;
    refused.push(...read.refused);
    return null;
  };

  drafts.push(...namesOf(listOf('names', nameShape), listOf('variants', variantShape), person.id, base));

  for (const kind of ['birth', 'death', 'outcome'] as const) {
    const moment = oneOf(kind, momentShape);
    if (moment) drafts.push(...biographyOf(kind, moment, kind, null));
  }
  for (const [name] of Object.entries(record)) {
    const [, year, month] = name.match(/^status_(\d{4})_(0[1-9]|1[0-2])$/) ?? [];
    const moment = year ? oneOf(name, momentShape) : null;
    if (moment) drafts.push(...biographyOf('standing', moment, name, `${year}-${month}`));
  }

  function biographyOf(
    kind: BiographyKind,
    moment: Found<z.infer<typeof momentShape>>,
    identity: string,
    asOf: string | null,
  ): Draft[] {
    const { date, precision, place, text, confidence } = moment.value;
    const happened = date ? toPrecision(date, precision) : asOf;
    // "Not found" is no fact: a record that states neither a date nor a place nor a text says nothing.
    if (!date && !place && !text) return [];
    return [
      {
        ...base(moment, identity),
        kind: 'biography',
        confidence: confidence ?? null,
        table: 'biography',
        row: {
          person_id: person.id,
          position: 0,
          kind,
          happened,
          place: place ?? null,
          body: null,
          text: text ?? null,
        },
      },
    ];
  }

  listOf('occupation', occupationShape).forEach((found, position) => {
    drafts.push({
      ...base(found, `occupation:${found.value.text}`),
      kind: 'biography',
      table: 'biography',
      row: {
        person_id: person.id,
        position,
        kind: 'occupation',
        happened: null,
        place: null,
        body: null,
        text: found.value.text,
      },
    });
  });
  listOf('international', attentionShape).forEach((found, position) => {
    const { body, text, date } = found.value;
    drafts.push({
      ...base(found, `attention:${body}:${text}`),
      kind: 'biography',
      table: 'biography',
      row: {
        person_id: person.id,
        position,
        kind: 'attention',
        happened: date ?? null,
        place: null,
        body,
        text,
      },
    });
  });
  listOf('charges', chargeShape).forEach((found, position) => {
    const { code, article, part, text } = found.value;
    drafts.push({
      ...base(found, `charge:${code ?? ''}:${article ?? ''}:${part ?? ''}:${text}`),
      kind: 'charge',
      table: 'charges',
      row: {
        person_id: person.id,
        position,
        law: code ?? null,
        article: article ?? null,
        part: part ?? null,
        text,
      },
    });
  });
  const sentence = oneOf('sentence', sentenceShape);
  if (sentence) {
    const { length, regime, extra } = sentence.value;
    drafts.push({
      ...base(sentence, 'sentence'),
      kind: 'sentence',
      table: 'sentences',
      row: { person_id: person.id, length: length ?? null, regime: regime ?? null, extra: extra ?? null },
    });
  }
  listOf('lawyers', lawyerShape).forEach((found, position) => {
    // "Two lawyers (unnamed)" tells of lawyers, but is nobody's name and nobody to write to.
    const unnamed = /\bunnamed\b/i.test(found.value.name);
    drafts.push({
      ...base(found, `lawyer:${found.value.name}`),
      kind: 'lawyer',
      note: null,
      table: 'lawyers',
      row: {
        person_id: person.id,
        position,
        name: unnamed ? null : found.value.name,
        note: unnamed ? found.value.name : (found.value.note ?? null),
      },
    });
  });
  const stays = listOf('places', stayShape);
  stays.forEach((found, position) => {
    const { name, from, to } = found.value;
    drafts.push({
      ...base(found, `stay:${name}:${from ?? ''}:${to ?? ''}`),
      kind: 'stay',
      table: 'stays',
      // The place's name becomes its id when the place is written.
      row: { person_id: person.id, place_id: name, position, began: from ?? null, ended: to ?? null },
    });
  });
  return { drafts, places: stays.map((found) => found.value.name), refused };
}

type Base = (
  found: Found<{ sources: string[]; note?: string | null | undefined }>,
  identity: string,
) => Pick<Draft, 'path' | 'key' | 'personId' | 'confidence' | 'note' | 'sources'>;

function namesOf(
  names: Found<z.infer<typeof nameShape>>[],
  variants: Found<VariantRecord>[],
  personId: string,
  base: Base,
): Draft[] {
  const drafts: Draft[] = [];
  for (const found of names) {
    const { script, lang, form, full } = found.value;
    // A form that no source gave stays away; it is not invented from another script.
    if (!form) continue;
    drafts.push({
      ...base(found, `name:${script ?? ''}:${lang ?? ''}:${form}`),
      kind: 'name',
      table: 'person_names',
      row: {
        person_id: personId,
        position: drafts.length,
        kind: 'known' satisfies NameKind,
        script: script ?? scriptOf(form),
        lang: lang ?? null,
        form,
        full_form: full && full !== form ? full : null,
        met_in: null,
      },
    });
  }
  for (const found of variants) {
    const where = found.value.where ?? null;
    const kind: NameKind = /\b(slip|misprint|misspel|typo)/i.test(where ?? '') ? 'misspelling' : 'variant';
    for (const { form, note } of formsOf(found.value.form)) {
      drafts.push({
        ...base(found, `variant:${form}:${where ?? ''}`),
        kind: 'name',
        note: note ?? found.value.note ?? null,
        table: 'person_names',
        row: {
          person_id: personId,
          position: drafts.length,
          kind,
          script: scriptOf(form),
          lang: null,
          form,
          full_form: null,
          met_in: where,
        },
      });
    }
  }
  return drafts;
}

/** "Kozlova / Kozlov (inflected)" is two forms and a remark; "Atebek (Атебек)" is one form in two scripts. */
export function formsOf(text: string): { form: string; note: string | null }[] {
  const inBrackets = text.match(/\(([^()]+)\)\s*$/)?.[1]?.trim() ?? null;
  const outside = inBrackets ? text.slice(0, text.lastIndexOf('(')) : text;
  const other = inBrackets && scriptOf(inBrackets) !== scriptOf(outside) ? inBrackets : null;
  const note = inBrackets && !other ? inBrackets : null;
  return [...outside.split(' / '), ...(other ? [other] : [])]
    .map((form) => form.trim())
    .filter((form) => form !== '')
    .map((form) => ({ form, note }));
}

/** The script that a text is written in, by ISO 15924; null when it is none of the common ones. */
export function scriptOf(text: string): string | null {
  if (/\p{Script=Cyrillic}/u.test(text)) return 'Cyrl';
  if (/\p{Script=Arabic}/u.test(text)) return 'Arab';
  return /\p{Script=Latin}/u.test(text) ? 'Latn' : null;
}
