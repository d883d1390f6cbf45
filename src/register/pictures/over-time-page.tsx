import type { FC } from 'hono/jsx';
import { number, type Say } from '../../kernel/language.js';
import { Columns, type Fill, Legend, Patterns, painted } from '../../page/chart.js';
import { dateInWords } from '../../page/date.js';
import { Table } from '../../page/parts.js';
import { type State, states } from '../course/standing.js';
import type { MonthOfStates } from './over-time.js';

/** What the page, its JSON and its CSV tell. */
export interface Pictured {
  /** The day that the last month is counted on. */
  day: string;
  months: (MonthOfStates & { arrests: number })[];
  /** Arrests of which no source tells the month. */
  vague: number;
}

type Words = { say: Say; href: (path: string) => string };

/** States that are drawn, from the bottom up; who is free or has died stands in the table. */
const drawn: { state: State; fill: Fill }[] = [
  { state: 'held', fill: 'solid' },
  { state: 'restricted', fill: 'striped' },
  { state: 'unknown', fill: 'lined' },
];

/** People held over time, and arrests by month: two drawings, each with its table. */
export const OverTimePage: FC<Words & { pictured: Pictured }> = ({ say, href, pictured }) => {
  const { months, vague, day } = pictured;
  const changes = months.filter((one, place) => {
    const before = months[place - 1];
    return !before || states.some((state) => before[state] !== one[state]);
  });
  const taken = months.filter(({ arrests }) => arrests > 0);
  return (
    <>
      <h1>{say('register.pictures.title')}</h1>
      <p class="standfirst">{say('register.pictures.standfirst')}</p>
      {months.length === 0 ? (
        <p>{say('register.pictures.nothing')}</p>
      ) : (
        <>
          <HeldFigure {...{ say, months, day }} />
          <Table
            caption={say('register.pictures.held.table')}
            head={[
              say('register.pictures.from'),
              ...states.map((state) => say(`register.standing.${state}`)),
            ]}
            numbers={states.map((_, place) => place + 1)}
          >
            {changes.map((one) => (
              <tr>
                <td>{dateInWords(one.month, say)}</td>
                {states.map((state) => (
                  <td class="n">{number(one[state], say.language)}</td>
                ))}
              </tr>
            ))}
          </Table>
          <ArrestsFigure {...{ say, months }} />
          <Table
            caption={say('register.pictures.arrests.table')}
            head={[say('register.pictures.month'), say('register.pictures.arrests.head')]}
            numbers={[1]}
          >
            {taken.map(({ month, arrests }) => (
              <tr>
                <td>{dateInWords(month, say)}</td>
                <td class="n">{number(arrests, say.language)}</td>
              </tr>
            ))}
          </Table>
          {vague > 0 && <p class="small">{say('register.pictures.arrests.vague', { count: vague })}</p>}
        </>
      )}
      <p class="small">
        <a href="/people/over-time.csv">{say('register.pictures.csv')}</a> ·{' '}
        <a href="/people/over-time.json">{say('register.pictures.json')}</a> ·{' '}
        <a href={href('/people')}>{say('register.pictures.people')}</a>
      </p>
    </>
  );
};

const HeldFigure: FC<Pick<Pictured, 'months' | 'day'> & { say: Say }> = ({ say, months, day }) => {
  const now = months.at(-1)?.held ?? 0;
  const most = months.reduce((best, one) => (one.held > best.held ? one : best));
  const label = say('register.pictures.held.label', {
    most: most.held,
    month: dateInWords(most.month, say),
    now,
    day: dateInWords(day, say),
  });
  return (
    <figure>
      <h2>{say('register.pictures.held.title')}</h2>
      <Columns
        id="over-time-held"
        label={label}
        columns={months.map((one) => drawn.map(({ state }) => one[state]))}
        fills={drawn.map(({ fill }) => fill)}
        axis={yearsOf(months)}
      />
      <Legend
        entries={drawn.map(({ state, fill }) => ({
          label: say(`register.standing.${state}`),
          drawing: (
            <>
              <Patterns id={`over-time-${state}`} />
              <rect width="20" height="12" fill={painted(fill, `over-time-${state}`)} stroke="var(--soft)" />
            </>
          ),
        }))}
      />
      <figcaption>
        {label} {say('register.pictures.held.counted')}
      </figcaption>
    </figure>
  );
};

const ArrestsFigure: FC<Pick<Pictured, 'months'> & { say: Say }> = ({ say, months }) => {
  const count = months.reduce((all, { arrests }) => all + arrests, 0);
  const label = say('register.pictures.arrests.label', { count });
  return (
    <figure>
      <h2>{say('register.pictures.arrests.title')}</h2>
      <Columns
        id="over-time-arrests"
        label={label}
        columns={months.map(({ arrests }) => [arrests])}
        fills={['solid']}
        axis={yearsOf(months)}
      />
      <figcaption>
        {label} {say('register.pictures.arrests.counted')}
      </figcaption>
    </figure>
  );
};

/** The years at the beginning, in the middle and at the end. */
function yearsOf(months: { month: string }[]): string[] {
  const at = (place: number) => months[place]?.month.slice(0, 4) ?? '';
  return [...new Set([at(0), at(Math.floor(months.length / 2)), at(months.length - 1)])];
}
