import { sql } from 'kysely';
import type { PublicDb } from '../../kernel/database.js';
import type { Relation } from '../tables.js';
import {
  currentModels,
  type Demand,
  demandsOf,
  type Named,
  namesOf,
  type TextLine,
  textsOf,
} from '../text.js';
import { type Kept, keptLines } from './kept-lines.js';

/** How a text stands to a demand. */
export type Stance = 'makes' | Relation | 'silent';
export const stances = ['makes', 'supports', 'goes further', 'silent'] as const;

/** Where a text says it: a numbered line of a model, or a demand of another text. */
export interface Place {
  kind: 'line' | 'demand';
  number: number;
  relation: Relation | null;
}

/** One cell of the matrix: a text, how it stands to the demand at its strongest, and where. */
export interface Cell {
  text: TextLine;
  stance: Stance;
  places: Place[];
}

/** A demand against every text. */
export interface MatrixRow {
  demand: Demand;
  /** Whose demand it is; of a model, `line` is the number of its line. */
  text: TextLine;
  line: number | null;
  cells: Cell[];
  counts: Record<Stance, number>;
  /** In how many adopted texts that may be named a line that answers it stands; null where no line does. */
  kept: Kept | null;
}

/** What somebody asks the matrix for; `none` of the kinds: demands of which nothing says what they are. */
export interface MatrixQuestion {
  person?: string;
  kind?: string;
}

/**
 * Every demand against every text: who makes it, supports it, goes further or says nothing of it, as
 * far as the texts were read. Newest text first, models first among them. A line of a model that is tied to no
 * demand of another text is a demand of its own. Names in `language`.
 */
export async function demandMatrix(
  db: PublicDb,
  language: string,
  asked: MatrixQuestion = {},
): Promise<MatrixRow[]> {
  const [texts, demands, own] = await Promise.all([
    textsOf(db, language),
    demandsOf(db, language),
    ownLines(db, language),
  ]);
  const kept = await keptLines(db);
  const rows: MatrixRow[] = [];
  for (const text of texts) {
    const of = [
      ...demands.filter((one) => one.text_id === text.id).map((demand) => ({ demand, line: null })),
      ...own.filter((one) => one.text_id === text.id).map((demand) => ({ demand, line: demand.position })),
    ];
    for (const { demand, line } of of) {
      const cells = texts.map((other) => cellOf(other, text, demand, line));
      rows.push({ demand, text, line, cells, counts: counted(cells), kept: keptOf(cells, kept) });
    }
  }
  return rows.filter((row) => isAsked(row, asked));
}

function cellOf(other: TextLine, own: TextLine, demand: Demand, line: number | null): Cell {
  if (other.id === own.id) {
    const place: Place = { kind: line === null ? 'demand' : 'line', number: demand.position, relation: null };
    return { text: other, stance: 'makes', places: [place] };
  }
  const places: Place[] = [
    ...demand.answers
      .filter((one) => one.slug === other.slug)
      .map(({ number, relation }): Place => ({ kind: 'line', number, relation })),
    ...demand.takers
      .filter((one) => one.slug === other.slug)
      .map(({ position, relation }): Place => ({ kind: 'demand', number: position, relation })),
  ];
  const further = places.some((one) => one.relation === 'goes further');
  return {
    text: other,
    stance: places.length === 0 ? 'silent' : further ? 'goes further' : 'supports',
    places,
  };
}

function counted(cells: Cell[]): Record<Stance, number> {
  const counts: Record<Stance, number> = { makes: 0, supports: 0, 'goes further': 0, silent: 0 };
  for (const { stance } of cells) counts[stance] += 1;
  return counts;
}

/** Over every model whose lines answer the demand; a text that was adopted keeps it when one such line stands. */
function keptOf(cells: Cell[], kept: Map<string, Kept & { lines: Map<number, Set<string>> }>): Kept | null {
  const total = { kept: 0, of: 0 };
  let isAnswered = false;
  for (const { text, places } of cells) {
    const numbers = places.filter((one) => one.kind === 'line').map((one) => one.number);
    if (numbers.length === 0) continue;
    isAnswered = true;
    const adopted = kept.get(text.id);
    if (!adopted) continue;
    total.of += adopted.of;
    total.kept += new Set(numbers.flatMap((number) => [...(adopted.lines.get(number) ?? [])])).size;
  }
  return isAnswered ? total : null;
}

function isAsked({ demand }: MatrixRow, { person, kind }: MatrixQuestion): boolean {
  if (kind && (demand.kind ?? 'none') !== kind) return false;
  // A demand that names nobody may be taken up by a line that names this person.
  return (
    !person ||
    demand.people.some((one) => one.slug === person) ||
    demand.answers.some((one) => one.people.includes(person))
  );
}

/** The lines of current models that ask something and are tied to no demand of another text. */
async function ownLines(db: PublicDb, language: string): Promise<(Demand & { text_id: string })[]> {
  const { rows } = await sql<{
    text_id: string;
    version_id: string;
    number: number;
    text: string;
    language: string;
    people: string[];
  }>`
    select m.text_id, m.version_id, a.number, p.text, p.language,
      array(select w.person_id from published.ask_people w where w.version_id = a.version_id
        and w.number = a.number order by w.position) as people
    from ${currentModels(language)} m
      join published.asks a on a.version_id = m.version_id and a.demand_id is null
      join published.paragraphs p on p.version_id = a.version_id and p.language = m.language
        and p.block = 'resolves' and p.number = a.number
    order by m.text_id, a.number`.execute(db);
  const names = await namesOf(
    db,
    rows.flatMap((one) => one.people),
    language,
  );
  return rows.map(({ text_id, version_id, number, text, language: own, people }) => ({
    id: `${version_id} ${number}`,
    text_id,
    position: number,
    number: String(number),
    wording: text,
    language: own,
    translated: false,
    kind: null,
    kind_why: null,
    people: people.map((id) => names.get(id)).filter((one): one is Named => one !== undefined),
    answers: [],
    takers: [],
    sources: [],
  }));
}
