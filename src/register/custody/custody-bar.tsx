import type { FC } from 'hono/jsx';
import { nightsBetween } from '../../kernel/day.js';
import { readEdtf } from '../../kernel/edtf.js';
import { dateInWords, since } from '../../page/date.js';
import type { Person } from '../person.js';
import { daysInWords } from '../person-words.js';
import type { Words } from '../sources/footnotes.js';

const width = 1000;
const height = 26;

/** A stretch of the bar; `sure` is false where a vague date leaves it open. */
interface Stretch {
  from: string;
  to: string;
  sure: boolean;
}

/**
 * Custody as a bar: full where somebody was held for certain, pale where a vague date leaves it open.
 * The words stand outside the drawing, so that they stay readable on a narrow screen.
 */
export const CustodyBar: FC<Words & { person: Person }> = ({ say, person }) => {
  const { custody, day } = person;
  if (!custody) return null;
  const stretches = custody.periods.flatMap((period) => stretchesOf(period.from, period.to, day));
  const [begin, end] = [stretches[0]?.from ?? day, stretches.at(-1)?.to ?? day];
  const all = Math.max(1, nightsBetween(begin, end));
  const place = (one: string) => Math.round((nightsBetween(begin, one) / all) * width);
  const total = daysInWords(say, custody);
  const periods = custody.periods.map((period) =>
    period.to ? `${dateInWords(period.from, say)} – ${dateInWords(period.to, say)}` : since(period.from, say),
  );
  const text = say('register.custody.caption', { days: total, periods: periods.join('; ') });
  return (
    <figure>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        height={height}
        preserveAspectRatio="none"
        role="img"
        aria-label={text}
      >
        <rect x="0" y="0" width={width} height={height} fill="var(--tint)" />
        {stretches.map((one) => (
          <rect
            x={place(one.from)}
            y="0"
            width={Math.max(3, place(one.to) - place(one.from))}
            height={height}
            fill="var(--red)"
            opacity={one.sure ? undefined : '.4'}
          />
        ))}
      </svg>
      <div class="bar-ends small" aria-hidden="true">
        <span>{begin.slice(0, 4)}</span>
        <span>{end.slice(0, 4)}</span>
      </div>
      <figcaption>
        {text} {say('register.custody.counted')}
        {custody.at_least && <> {say('register.custody.more')}</>}
        {stretches.some((one) => !one.sure) && <> {say('register.custody.pale')}</>}
      </figcaption>
    </figure>
  );
};

function stretchesOf(from: string, to: string | null, day: string): Stretch[] {
  const [begin, end] = [readEdtf(from), to ? readEdtf(to) : null];
  const until = (one: string | null | undefined) => (one && one < day ? one : day);
  const [early, late] = [until(begin?.from), until(begin?.to)];
  const [soonest, last] = [until(end?.from), until(end?.to)];
  if (late > soonest) return early < last ? [{ from: early, to: last, sure: false }] : [];
  return [
    { from: early, to: late, sure: false },
    { from: late, to: soonest, sure: true },
    { from: soonest, to: last, sure: false },
  ].filter((one) => one.from < one.to);
}
