import type { Actor } from '../kernel/actor.js';
import { type Db, transact } from '../kernel/database.js';
import { record } from '../kernel/journal.js';
import { type FactsFile, type Refusal, readRecords } from '../register/files/facts-file.js';
import { type Kept, keepAddress, keepOffice, type NewOffice } from './facts-keeping.js';
import {
  type Additions,
  type AddressRecord,
  addressShape,
  type Institution,
  institutionShape,
  readAdditions,
} from './facts-shape.js';

/** What an import did, in records. */
export interface MailroomImported {
  offices: number;
  addresses: number;
  added: number;
  changed: number;
  unchanged: number;
  refused: Refusal[];
}

type Sources = Map<string, { id: string; was_read: boolean }>;

/**
 * The parts `institutions` and `addresses` of a facts file, with what an editor added to them
 * (`importSender` in `sender-import.ts`). People and sources must be there already (the register imports them first).
 * Running it twice changes nothing; who checked an address, and when, is never touched.
 *
 * An address that rests on sources nobody read arrives unverified and for the desk only.
 */
export async function importMailroom(db: Db, actor: Actor, file: FactsFile): Promise<MailroomImported> {
  const institutions = readRecords(file.lists.institutions, 'institutions', institutionShape);
  const addresses = readRecords(file.lists.addresses, 'addresses', addressShape);
  const result: MailroomImported = {
    offices: 0,
    addresses: 0,
    added: 0,
    changed: 0,
    unchanged: 0,
    refused: [...institutions.refused, ...addresses.refused],
  };
  const count = (kept: Kept) => {
    result[kept] += 1;
  };
  await transact(db, async (tx) => {
    const kept = await tx.selectFrom('additions').select('said').executeTakeFirst();
    const additions = kept ? readAdditions(kept.said) : null;
    const sources: Sources = new Map(
      (await tx.selectFrom('sources').select(['code', 'id', 'was_read']).execute()).map((row) => [
        row.code,
        row,
      ]),
    );
    const people = new Map(
      (await tx.selectFrom('people').select(['code', 'id']).execute()).map(({ code, id }) => [code, id]),
    );
    const known = (path: string, codes: string[]): boolean => {
      const unknown = codes.filter((code) => !sources.has(code));
      if (unknown.length > 0)
        result.refused.push({ path, reason: `unknown here: ${unknown.slice(0, 5).join(', ')}` });
      return unknown.length === 0;
    };

    /** Offices by every name under which an address may call them. */
    const offices = new Map<string, string>();
    const keep = async (office: NewOffice, names: string[]): Promise<void> => {
      const { id, kept } = await keepOffice(tx, actor, office);
      for (const name of names) offices.set(name, id);
      result.offices += 1;
      count(kept);
    };
    for (const { path, value } of institutions.found) {
      if (!known(path, value.sources)) continue;
      const more = additions?.offices.find(({ code }) => code === value.id);
      await keep(officeOf(value, more, sources), [value.name, ...(more?.also ?? [])]);
    }
    const listed = new Set(institutions.found.map(({ value }) => value.id));
    for (const more of additions?.offices ?? []) {
      if (listed.has(more.code) || !more.names.en) continue;
      await keep(officeOf(null, more, sources), [more.names.en, ...more.also]);
    }

    for (const { path, value } of addresses.found) {
      if (!known(path, value.sources)) continue;
      const person_id = value.for_person ? people.get(value.for_person) : null;
      if (person_id === undefined) {
        result.refused.push({ path, reason: `unknown here: ${value.for_person}` });
        continue;
      }
      // An office that no institution and no editor names is taken as the address names it.
      if (value.office && !offices.has(value.office)) await keep(officeNamed(value, sources), [value.office]);
      const office_id = value.office ? (offices.get(value.office) ?? null) : null;
      const more = additions?.addresses.find(({ code }) => code === value.id);
      const country = more?.country ?? additions?.country ?? null;
      const verified = value.sources.some((code) => sources.get(code)?.was_read);
      const kept = await keepAddress(tx, actor, {
        code: value.id,
        office_id,
        person_id,
        kind: value.kind,
        label: value.label,
        ...linesOf(value, more?.lines_local ?? null, country),
        country,
        original: value.original ?? null,
        valid_from: value.valid_from ?? null,
        valid_to: value.valid_to ?? null,
        published_on: value.published ?? null,
        last_evidence: value.last_evidence ?? null,
        note: value.note ?? null,
        verified,
        told: verified ? 'public' : 'desk',
        sources: value.sources.map((code) => sources.get(code)?.id ?? ''),
      });
      result.addresses += 1;
      count(kept);
    }

    if (result.added + result.changed > 0) {
      const { added, changed, unchanged, refused } = result;
      await record(tx, actor, {
        what: 'mailroom.imported',
        subject: 'mailroom',
        detail: { added, changed, unchanged, refused: refused.length },
      });
    }
  });
  return result;
}

function officeOf(
  facts: Institution | null,
  more: Additions['offices'][number] | undefined,
  sources: Sources,
): NewOffice {
  const names = { ...more?.names, ...(facts ? { en: facts.name } : {}) };
  return {
    code: facts?.id ?? more?.code ?? '',
    names,
    // The facts name offices in English; every other name is the editor's.
    translated: Object.keys(more?.names ?? {})
      .filter((language) => !(facts && language === 'en'))
      .sort(),
    role: facts?.role ?? null,
    holder: facts?.holder_2016 ?? null,
    holder_on: facts?.holder_2016 ? '2016' : null,
    salutations: { ...more?.salutations, ...(facts?.salutation ? { en: facts.salutation } : {}) },
    language: more?.language ?? 'en',
    sources: (facts?.sources ?? []).map((code) => sources.get(code)?.id ?? ''),
  };
}

function officeNamed(value: AddressRecord, sources: Sources): NewOffice {
  const name = value.office ?? '';
  const slug = name
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');
  return {
    code: `office-${slug}`.slice(0, 100),
    names: { en: name },
    translated: [],
    role: null,
    holder: null,
    holder_on: null,
    salutations: {},
    language: 'en',
    sources: value.sources.map((code) => sources.get(code)?.id ?? ''),
  };
}

/** Postal lines without the country, which stands by itself; the local ones from the source, else the editor's. */
function linesOf(value: AddressRecord, ours: string[] | null, country: string | null) {
  const lines = value.lines.flatMap((line) => {
    const rest =
      country && line.endsWith(country) ? line.slice(0, -country.length).replace(/[\s,]+$/, '') : line;
    return rest === '' ? [] : [rest];
  });
  const local = value.lines_ru ?? ours;
  return {
    lines,
    lines_local: local,
    lines_local_by: local === null ? null : value.lines_ru ? ('source' as const) : ('us' as const),
  };
}
