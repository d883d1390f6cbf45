import { strToU8, Zip, ZipDeflate } from 'fflate';
import type { PublicDb } from '../../kernel/database.js';
import { type Cell, csv_mark, csvLines } from '../../page/csv.js';
import { spanOf } from './plain-date.js';
import {
  momentOf,
  type PublicRecord,
  type PublicSource,
  publicRecords,
  sourcesAmong,
} from './public-record.js';

/** So many people are packed at a time, and so many sources. */
const together = 200;

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
 * values in a cell joined by `;`. Record numbers stay the same, and the same data give the same bytes. It comes in pieces: what is
 * held of a large register is its packed tables and the numbers of its sources.
 */
export async function* eventsStandardZip(db: PublicDb): AsyncGenerator<Uint8Array> {
  const pack = new TablePack();
  const sourceIds = new Map<string, string>();
  let people = 0;
  for await (const record of publicRecords(db)) {
    const cited = [...new Set([...record.facts.values()].flatMap(({ sources }) => sources))];
    const sources = await sourcesAmong(db, cited);
    for (const { id, code } of sources.values()) sourceIds.set(code, id);
    addPerson(pack.tables, record);
    addEvents(pack.tables, record, sources);
    addStays(pack.tables, record);
    people += 1;
    if (people % together === 0) yield* pack.packed();
  }
  const codes = [...sourceIds.keys()].sort();
  for (let at = 0; at < codes.length; at += together) {
    const some = codes.slice(at, at + together).map((code) => sourceIds.get(code) ?? '');
    const sources = [...(await sourcesAmong(db, some)).values()];
    sources.sort((one, other) => (one.code < other.code ? -1 : 1));
    pack.tables.supporting_docs_meta.push(...sources.map(cellsOf));
    yield* pack.packed();
  }
  yield* pack.packed(true);
}

const cellsOf = ({ code, title, publisher, note, published_on, url }: PublicSource): Cell[] => [
  ...[code, title, publisher, note, published_on, url],
];

/** The tables as they are filled: rows are packed now and then, and only what is packed is kept. */
class TablePack {
  readonly tables: Tables = {
    ...{ person: [], event: [], act: [], arrest: [], information: [], supporting_docs_meta: [] },
  };
  private readonly pieces: Uint8Array[] = [];
  private readonly zip = new Zip((error, piece) => {
    if (error) throw error;
    this.pieces.push(piece);
  });
  private readonly files = (Object.keys(columns) as Format[]).map((format) => {
    const file = new ZipDeflate(`${format}.csv`, { level: 6 });
    // The time of a file would change its bytes: all have the first that a ZIP knows, in the server's own zone.
    file.mtime = '1980-01-01T00:00:00';
    this.zip.add(file);
    file.push(strToU8(csv_mark + csvLines([[...columns[format]]])));
    return { format, file };
  });

  /** What can be sent on after the rows since the last time. */
  packed(isLast = false): Uint8Array[] {
    for (const { format, file } of this.files)
      file.push(strToU8(csvLines(this.tables[format].splice(0))), isLast);
    if (isLast) this.zip.end();
    return this.pieces.splice(0);
  }
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
