import type { FC } from 'hono/jsx';
import { csvOf } from '../page/csv.js';
import { dateInWords } from '../page/date.js';
import { Table } from '../page/parts.js';
import type { Demand, TextLine } from './text.js';
import { Answers, Names, type Words } from './text-page.js';

type Matrix = { text: TextLine; demands: Demand[] }[];

/** Every demand of every text, and which line of a model answers it. */
export const DemandPage: FC<Words & { matrix: Matrix }> = ({ say, language, href, matrix }) => (
  <>
    <h1>{say('resolutions.demands.title')}</h1>
    <p class="standfirst">{say('resolutions.demands.standfirst')}</p>
    <p class="small">
      {language !== 'en' && say('resolutions.demands.english')}{' '}
      <a href="/demands.csv">{say('resolutions.demands.csv')}</a>
    </p>
    {matrix.map(({ text, demands }) => (
      <>
        <h2>
          <a href={href(`/resolutions/${text.slug}`)} lang={text.title_language}>
            {text.title}
          </a>
        </h2>
        <Table
          caption={`${text.body}, ${dateInWords(text.date, say)}`}
          head={['demand', 'people', 'answer'].map((one) => say(`resolutions.demands.${one}`))}
        >
          {demands.map((demand) => (
            <tr>
              <td lang="en">{demand.wording}</td>
              <td>
                <Names people={demand.people} href={href} />
              </td>
              <td>
                {demand.answers.length === 0 && <span class="meta">{say('resolutions.demands.silent')}</span>}
                <Answers {...{ say, language, href }} answers={demand.answers} />
              </td>
            </tr>
          ))}
        </Table>
      </>
    ))}
  </>
);

/** The matrix as JSON: the relation of each model to each demand. */
export function demandsTold(matrix: Matrix): object[] {
  return matrix.flatMap(({ text, demands }) =>
    demands.map((demand) => ({
      resolution: text.slug,
      body: text.body,
      date: text.date,
      ...demandTold(demand),
    })),
  );
}

/** A demand as JSON: no ids of ours in it. */
export function demandTold(demand: Demand): object {
  const { position, number, wording, people, answers } = demand;
  return {
    position,
    number,
    wording,
    people: people.map(({ slug, name }) => ({ slug, name })),
    answers: answers.map((one) => ({
      resolution: one.slug,
      line: one.number,
      relation: one.relation,
      text: one.text,
      language: one.language,
    })),
  };
}

/** The matrix as CSV, a row for each demand and each line that answers it. */
export function demandsCsv(matrix: Matrix): string {
  const head = ['resolution', 'body', 'date', 'demand', 'wording', 'people', 'model', 'line', 'relation'];
  const rows = matrix.flatMap(({ text, demands }) =>
    demands.flatMap((demand) => {
      const said = [text.slug, text.body, text.date, demand.position, demand.wording];
      const named = demand.people.map((one) => one.slug ?? one.name).join(' ');
      if (demand.answers.length === 0) return [[...said, named, '', null, 'silent']];
      return demand.answers.map((one) => [...said, named, one.slug, one.number, one.relation]);
    }),
  );
  return csvOf(head, rows);
}
