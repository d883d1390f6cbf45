import { type Cell as CsvCell, csvOf } from '../../page/csv.js';
import type { Demand, Source } from '../text.js';
import type { MatrixRow } from './matrix.js';

/** What the public JSON says of a source in this room. */
export const sourceTold = ({ code, title, publisher, published_on, url }: Source) => ({
  ...{ code, title, publisher, url },
  published: published_on,
});

/** A demand as JSON: no ids of ours in it. It only ever grows. */
export function demandTold(demand: Demand) {
  const { position, number, wording, language, translated, kind, kind_why } = demand;
  return {
    position,
    number,
    wording,
    ...{ language, translated, kind, kind_why },
    people: demand.people.map(({ slug, name }) => ({ slug, name })),
    sources: demand.sources.map(sourceTold),
    answers: demand.answers.map((one) => ({
      resolution: one.slug,
      line: one.number,
      relation: one.relation,
      text: one.text,
      language: one.language,
      people: one.people,
    })),
    taken_up_by: demand.takers.map((one) => ({
      resolution: one.slug,
      position: one.position,
      relation: one.relation,
      why: one.why,
    })),
  };
}

/** `/demands.json`: each demand with how each text stands to it. */
export function demandsTold(rows: MatrixRow[]): object[] {
  return rows.map(({ demand, text, line, cells, counts, kept }) => ({
    resolution: text.slug,
    body: text.body,
    date: text.date,
    line,
    ...demandTold(demand),
    stances: cells.map((cell) => ({
      resolution: cell.text.slug,
      stance: cell.stance,
      places: cell.places.map((one) => ({ [one.kind]: one.number, relation: one.relation })),
    })),
    counts: {
      makes: counts.makes,
      supports: counts.supports,
      goes_further: counts['goes further'],
      silent: counts.silent,
    },
    adopted: kept,
  }));
}

/** `/demands.csv`: a row for each demand, each text and each place where the text says something of it. */
export function demandsCsv(rows: MatrixRow[]): string {
  const head = [
    ...['resolution', 'body', 'date', 'demand', 'wording', 'people', 'model', 'line', 'relation'],
    ...['number', 'language', 'kind', 'kind_why', 'place', 'kept_in', 'adopted'],
  ];
  const lines = rows.flatMap(({ demand, text, cells, kept }) => {
    const { position, wording, number, language, kind, kind_why } = demand;
    const people = demand.people.map((one) => one.slug ?? one.name).join(' ');
    const said = [text.slug, text.body, text.date, position, wording, people];
    const row = (slug: string, place: number | null, stance: string, where: string | null): CsvCell[] => [
      ...said,
      ...[slug, place, stance, number, language, kind, kind_why, where],
      ...[kept?.kept ?? null, kept?.of ?? null],
    ];
    return cells.flatMap((cell) =>
      cell.places.length === 0
        ? [row(cell.text.slug, null, cell.stance, null)]
        : cell.places.map((one) => row(cell.text.slug, one.number, one.relation ?? 'makes', one.kind)),
    );
  });
  return csvOf(head, lines);
}
