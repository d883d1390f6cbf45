import { strToU8, zipSync } from 'fflate';
import type { PublicDb } from '../../kernel/database.js';
import { Refused } from '../../kernel/refusals.js';
import { type Cell, csvOf } from '../../page/csv.js';
import { spanOf } from './plain-date.js';
import {
  momentOf,
  type PublicRecord,
  type PublicSource,
  publicRecords,
  sourcesAmong,
} from './public-record.js';

/** A ZIP is made in memory: more people than this are asked for as FollowTheMoney, which streams. */
export const most_people_in_zip = 10_000;

/** Columns of the HURIDOCS Events Standard Formats that the public register can fill, in their order. */
export const columns = {
  person: [
    'person_record_number',
    'person_name',
    'other_names',
    'counting_unit',
    'date_of_birth',
    'date_of_birth_type',
    'place_of_birth',
    'deceased',
    'date_deceased',
    'date_deceased_type',
    'occupation',
    'confidentiality',
  ],
  event: [
    'event_record_number',
    'event_title',
    'event_description',
    'initial_date',
    'initial_date_type',
    'final_date',
    'local_geographical_area',
    'confidentiality',
  ],
  act: [
    'act_record_number',
    'event',
    'victim',
    'type_of_act',
    'initial_date',
    'initial_date_type',
    'final_date',
    'exact_location',
    'stated_reason',
    'national_legislation',
    'confidentiality',
  ],
  arrest: ['arrest_record_number', 'legal_counsel', 'type_of_detention', 'whereabouts', 'confidentiality'],
  information: [
    'information_record_number',
    'event',
    'related_person',
    'source',
    'date_of_source_material',
    'reliability_of_information',
    'confidentiality',
  ],
  supporting_docs_meta: ['doc_id', 'title', 'creator', 'description', 'datecreated', 'url'],
} as const;

type Format = keyof typeof columns;
type Tables = Record<Format, Cell[][]>;

/** Nothing in these files is confidential: only what is public is in them. */
const open = 'n';

/** Acts of an event, in a word of ours, until the micro-thesauri may be bundled. */
const acts: Record<string, string> = {
  search: 'Search',
  arrest: 'Arrest',
  'administrative-detention': 'Administrative detention',
  imprisonment: 'Imprisonment',
  'punishment-cell': 'Solitary confinement',
  punishment: 'Solitary confinement',
  transfer: 'Transfer',
  death: 'Death',
};

/**
 * The public register as a ZIP of CSV, one file for each of the HURIDOCS Events Standard Formats, several
 * values in a cell joined by `;`. Record numbers stay the same, and the same data give the same bytes.
 * Throws `Refused` (503) when there are more people than a ZIP in memory can hold.
 */
export async function eventsStandardZip(db: PublicDb): Promise<Uint8Array> {
  const tables: Tables = {
    person: [],
    event: [],
    act: [],
    arrest: [],
    information: [],
    supporting_docs_meta: [],
  };
  const documents = new Map<string, PublicSource>();
  let people = 0;
  for await (const record of publicRecords(db)) {
    people += 1;
    if (people > most_people_in_zip) {
      throw new Refused('register.formats.too_many', { limit: most_people_in_zip }, 503);
    }
    const cited = [...new Set([...record.facts.values()].flatMap(({ sources }) => sources))];
    const sources = await sourcesAmong(db, cited);
    for (const source of sources.values()) documents.set(source.code, source);
    addPerson(tables, record);
    addEvents(tables, record, sources);
    addStays(tables, record);
  }
  tables.supporting_docs_meta = [...documents.values()]
    .sort((one, other) => (one.code < other.code ? -1 : 1))
    .map(({ code, title, publisher, note, published_on, url }) => [
      code,
      title,
      publisher,
      note,
      published_on,
      url,
    ]);
  const files = Object.fromEntries(
    (Object.keys(columns) as Format[]).map((format) => [
      `${format}.csv`,
      strToU8(csvOf([...columns[format]], tables[format])),
    ]),
  );
  // The time of a file would change its bytes: all have the first that a ZIP knows, in the server's own zone.
  return zipSync(files, { mtime: '1980-01-01T00:00:00', level: 6 });
}

const joined = (values: (string | null)[]) => [...new Set(values.flatMap((one) => one ?? []))].join('; ');

function addPerson(tables: Tables, record: PublicRecord): void {
  const [birth, death] = [momentOf(record, 'birth'), momentOf(record, 'death')];
  const others = record.names.flatMap(({ form, full_form }) => [form, full_form]);
  const [born, died] = [spanOf(birth?.happened ?? null), spanOf(death?.happened ?? null)];
  const occupation = record.biography.filter(({ kind }) => kind === 'occupation').map(({ text }) => text);
  tables.person.push([
    record.slug,
    record.name,
    joined(others.filter((one) => one !== record.name)),
    'Individual person',
    born.from,
    born.type,
    birth?.place ?? null,
    death ? 'y' : null,
    died.from,
    died.type,
    joined(occupation),
    open,
  ]);
}

function addEvents(tables: Tables, record: PublicRecord, sources: Map<string, PublicSource>): void {
  for (const event of record.events) {
    const { from, to, type } = spanOf(event.happened);
    const title = event.type.replaceAll('-', ' ');
    tables.event.push([event.code, title, event.summary, from, type, to, event.place, open]);
    const act = acts[event.type];
    if (act) {
      const number = `${event.code}-act`;
      tables.act.push([
        number,
        event.code,
        record.slug,
        act,
        from,
        type,
        to,
        event.place,
        ...(event.type === 'arrest' ? lawOf(record) : [null, null]),
        open,
      ]);
    }
    const fact = record.facts.get(event.id);
    for (const id of fact?.sources ?? []) {
      const source = sources.get(id);
      if (!source) continue;
      tables.information.push([
        `${event.code}-${source.code}`,
        event.code,
        record.slug,
        source.code,
        source.published_on,
        fact?.confidence ?? null,
        open,
      ]);
    }
  }
}

/** The pretext as the authorities state it, and the articles. */
function lawOf(record: PublicRecord): [string, string] {
  const articles = record.charges.map(({ law, article, part }) =>
    article ? [law, `art. ${article}`, part && `part ${part}`].filter(Boolean).join(' ') : null,
  );
  return [joined(record.charges.map(({ text }) => text)), joined(articles)];
}

function addStays(tables: Tables, record: PublicRecord): void {
  for (const stay of record.stays) {
    const number = `${record.slug}-stay-${stay.position}`;
    const [began, ended] = [spanOf(stay.began), spanOf(stay.ended)];
    const to = ended.to || ended.from;
    const counsel = joined(record.lawyers.map(({ name }) => name));
    tables.act.push([
      number,
      null,
      record.slug,
      'Detention',
      began.from,
      began.type,
      to,
      stay.place,
      null,
      null,
      open,
    ]);
    tables.arrest.push([number, counsel, 'Detention', stay.place, open]);
  }
}
