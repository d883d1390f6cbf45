import type { FC } from 'hono/jsx';
import type { Say } from '../../kernel/language.js';
import { Columns, Legend, Patterns, painted } from '../../page/chart.js';
import { dateInWords } from '../../page/date.js';
import { Foreign, Table } from '../../page/parts.js';
import { LetterWays } from '../ways.js';
import { type LetterFigures, type LetterWeek, lately_days, looked_back_days } from './letter-figures.js';
import { silence_rule } from './silence.js';
import type { Silent } from './silent-people.js';

interface Props {
  say: Say;
  silent: Silent[];
  people: LetterFigures[];
  places: LetterFigures[];
  weeks: LetterWeek[];
  least: { slug: string; name: string; letters: number }[];
}

/** How letters fare: who is silent for longer than usual, weeks, people, prisons, and who has had least. */
export const FiguresPage: FC<Props> = ({ say, silent, people, places, weeks, least }) => (
  <>
    <h1>{say('letters.answers.figures.title')}</h1>
    <LetterWays say={say} here="figures" />
    <h2>{say('letters.answers.figures.silence')}</h2>
    <p class="text small">{say('letters.answers.figures.rule', { ...silence_rule })}</p>
    {silent.length === 0 ? (
      <p>{say('letters.answers.figures.no_silence')}</p>
    ) : (
      <ul>
        {silent.map(({ name, since, days, usual }) => (
          <li>
            <strong>
              <Foreign>{name}</Foreign>
            </strong>
            : {say('letters.answers.figures.silent', { count: days, since: dateInWords(since, say), usual })}
          </li>
        ))}
      </ul>
    )}
    <Weeks {...{ say, weeks }} />
    <Numbers say={say} caption={say('letters.answers.figures.people')} rows={people} />
    <Numbers say={say} caption={say('letters.answers.figures.places')} rows={places} />
    <p class="text small">{say('letters.answers.figures.counting', { days: looked_back_days })}</p>
    <Table
      caption={say('letters.answers.figures.least', { days: lately_days })}
      head={[say('letters.answers.back.head.to'), say('letters.answers.figures.head.letters')]}
      numbers={[1]}
    >
      {least.map(({ slug, name, letters }) => (
        <tr>
          <td>
            <a href={`/people/${slug}`}>
              <Foreign>{name}</Foreign>
            </a>
          </td>
          <td class="n">{letters}</td>
        </tr>
      ))}
    </Table>
  </>
);

const drawn = [
  ['arrived', 'solid'],
  ['underway', 'lined'],
  ['back', 'striped'],
] as const;

const Weeks: FC<{ say: Say; weeks: LetterWeek[] }> = ({ say, weeks }) => {
  const all = weeks.reduce((sum, { arrived, underway, back }) => sum + arrived + underway + back, 0);
  const label = say('letters.answers.figures.weeks_label', { count: all, weeks: weeks.length });
  return (
    <>
      <figure>
        <h2>{say('letters.answers.figures.weeks')}</h2>
        <Columns
          id="letter-weeks"
          label={label}
          columns={weeks.map((week) => drawn.map(([what]) => week[what]))}
          fills={drawn.map(([, fill]) => fill)}
          axis={[weeks[0]?.monday ?? '', weeks.at(-1)?.monday ?? '']}
        />
        <Legend
          entries={drawn.map(([what, fill]) => ({
            label: say(`letters.answers.figures.${what}`),
            drawing: (
              <>
                <Patterns id={`letter-${what}`} />
                <rect width="20" height="12" fill={painted(fill, `letter-${what}`)} />
              </>
            ),
          }))}
        />
        <figcaption>{label}</figcaption>
      </figure>
      <details>
        <summary>{say('letters.answers.figures.weeks_table')}</summary>
        <Table
          caption={say('letters.answers.figures.weeks')}
          head={['week', ...drawn.map(([what]) => what)].map((one) => say(`letters.answers.figures.${one}`))}
          numbers={[1, 2, 3]}
        >
          {weeks.map((week) => (
            <tr>
              <td>{dateInWords(week.monday, say)}</td>
              {drawn.map(([what]) => (
                <td class="n">{week[what]}</td>
              ))}
            </tr>
          ))}
        </Table>
      </details>
    </>
  );
};

const columns = ['posted', 'arrived', 'returned', 'refused', 'answered'] as const;

const Numbers: FC<{ say: Say; caption: string; rows: LetterFigures[] }> = ({ say, caption, rows }) =>
  rows.length === 0 ? null : (
    <Table
      caption={caption}
      head={['to', ...columns, 'pass_rate', 'median'].map((one) =>
        say(`letters.answers.figures.head.${one}`),
      )}
      numbers={[1, 2, 3, 4, 5, 6, 7]}
    >
      {rows.map((row) => (
        <tr>
          <td>{row.name === null ? say('mailroom.returns.no_place') : <Foreign>{row.name}</Foreign>}</td>
          {columns.map((one) => (
            <td class="n">{row[one]}</td>
          ))}
          <td class="n">{row.pass_rate === null ? '–' : `${row.pass_rate} %`}</td>
          <td class="n">{row.median_days ?? '–'}</td>
        </tr>
      ))}
    </Table>
  );
