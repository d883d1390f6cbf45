import type { FC } from 'hono/jsx';
import { addDays } from '../../kernel/day.js';
import { number, type Say } from '../../kernel/language.js';
import { Columns, monthsBetween } from '../../page/chart.js';
import { dateInWords } from '../../page/date.js';
import { Table } from '../../page/parts.js';
import type { MonthOfAdoptions } from './roll.js';

/** More months than this are drawn as years; fewer than twelve get empty ones in front, so that columns stay narrow. */
const most_months = 60;
/** From the middle of a month, that many days lead to the middle of the month eleven before. */
const eleven_months = 335;

/** Every month or year up to the last, those without any too: gaps are told as gaps. */
export function spansOf(months: MonthOfAdoptions[]): { span: string; adoptions: number }[] {
  const first = months[0]?.month;
  const last = months.at(-1)?.month;
  if (!first || !last) return [];
  const earliest = addDays(`${last}-15`, -eleven_months).slice(0, 7);
  const [begin = first] = [first, earliest].sort();
  const all = monthsBetween(begin, last);
  const by = (length: number) => {
    const sums = new Map<string, number>();
    for (const { month, adoptions } of months) {
      const span = month.slice(0, length);
      sums.set(span, (sums.get(span) ?? 0) + adoptions);
    }
    return [...new Set(all.map((month) => month.slice(0, length)))].map((span) => ({
      span,
      adoptions: sums.get(span) ?? 0,
    }));
  };
  return all.length > most_months ? by(4) : by(7);
}

/** Adoptions over time: a drawing, and the table that says the same. */
export const OverTimeFigure: FC<{ say: Say; months: MonthOfAdoptions[]; unnamed: number }> = (props) => {
  const { say, months, unnamed } = props;
  const spans = spansOf(months);
  const [begin, last] = [spans[0], spans.at(-1)];
  const first = spans.find(({ adoptions }) => adoptions > 0);
  if (!begin || !first || !last) return null;
  const count = spans.reduce((all, { adoptions }) => all + adoptions, 0);
  const label = say('resolutions.roll.over_time_label', {
    count,
    from: dateInWords(first.span, say),
    to: dateInWords(last.span, say),
  });
  let sum = 0;
  return (
    <section>
      <h2>{say('resolutions.roll.over_time')}</h2>
      <figure>
        <Columns
          id="roll-over-time"
          label={label}
          columns={spans.map(({ adoptions }) => [adoptions])}
          fills={['solid']}
          axis={[...new Set([begin.span, last.span])].map((span) => dateInWords(span, say))}
        />
        <figcaption>
          {label} {unnamed > 0 && say('resolutions.roll.over_time_unnamed')}
        </figcaption>
      </figure>
      <Table
        caption={say('resolutions.roll.over_time_table')}
        head={['when', 'adoptions', 'so_far'].map((word) => say(`resolutions.roll.${word}`))}
        numbers={[1, 2]}
      >
        {spans
          .filter(({ adoptions }) => adoptions > 0)
          .map(({ span, adoptions }) => {
            sum += adoptions;
            return (
              <tr>
                <td>{dateInWords(span, say)}</td>
                <td class="n">{number(adoptions, say.language)}</td>
                <td class="n">{number(sum, say.language)}</td>
              </tr>
            );
          })}
      </Table>
    </section>
  );
};
