import type { FC } from 'hono/jsx';
import { nightsBetween } from '../../kernel/day.js';
import { readEdtf } from '../../kernel/edtf.js';
import { dateInWords, since } from '../../page/date.js';
import type { HeldAs } from '../course/standing.js';
import type { Person } from '../person.js';
import { daysInWords } from '../person-words.js';
import type { Words } from '../sources/footnotes.js';

const width = 1000;
const height = 26;

/** What a stretch of the bar stands for; each has a pattern of its own, so that colour alone says nothing. */
type Kind = 'remand' | 'sentenced' | 'otherwise' | 'left';
const kinds: Kind[] = ['remand', 'sentenced', 'otherwise', 'left'];

/** A stretch of the bar; `sure` is false where a vague date leaves it open. */
interface Stretch {
  from: string;
  to: string;
  kind: Kind;
  sure: boolean;
}

/**
 * Custody as a bar: remand, sentence and what is left of the term, pale where a vague date leaves it open.
 * The words stand outside the drawing, so that they stay readable on a narrow screen.
 */
export const CustodyBar: FC<Words & { person: Person }> = ({ say, person }) => {
  const { custody, day } = person;
  if (!custody) return null;
  const stretches = stretchesOf(person);
  const [begin, end] = [stretches[0]?.from ?? day, latestOf(stretches) ?? day];
  const all = Math.max(1, nightsBetween(begin, end));
  const place = (one: string) => Math.round((nightsBetween(begin, one) / all) * width);
  const total = daysInWords(say, custody);
  const periods = custody.periods.map((period) =>
    period.to ? `${dateInWords(period.from, say)} – ${dateInWords(period.to, say)}` : since(period.from, say),
  );
  const text = say('register.custody.caption', { days: total, periods: periods.join('; ') });
  const shown = kinds.filter((kind) => stretches.some((one) => one.kind === kind));
  return (
    <figure>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        height={height}
        preserveAspectRatio="none"
        role="img"
        aria-label={text}
      >
        <Patterns />
        <rect x="0" y="0" width={width} height={height} fill="var(--tint)" />
        {stretches.map((one) => (
          <rect
            x={place(one.from)}
            y="0"
            width={Math.max(3, place(one.to) - place(one.from))}
            height={height}
            fill={fills[one.kind]}
            stroke={one.kind === 'left' ? 'var(--red)' : undefined}
            opacity={one.sure ? undefined : '.4'}
          />
        ))}
      </svg>
      <div class="bar-ends small" dir="ltr" aria-hidden="true">
        <span>{begin.slice(0, 4)}</span>
        <span>{end.slice(0, 4)}</span>
      </div>
      {shown.length > 1 && (
        <ul class="legend small">
          {shown.map((kind) => (
            <li>
              <svg viewBox="0 0 20 12" aria-hidden="true">
                <rect width="20" height="12" fill={fills[kind]} stroke="var(--red)" />
              </svg>
              {say(`register.custody.legend.${kind}`)}
            </li>
          ))}
        </ul>
      )}
      <figcaption>
        {text} {say('register.custody.counted')}
        {custody.at_least && <> {say('register.custody.more')}</>}
        {stretches.some((one) => !one.sure) && <> {say('register.custody.pale')}</>}
      </figcaption>
    </figure>
  );
};

const fills: Record<Kind, string> = {
  remand: 'url(#bar-remand)',
  sentenced: 'var(--red)',
  otherwise: 'url(#bar-other)',
  left: 'none',
};

const Patterns: FC = () => (
  <defs>
    <pattern id="bar-remand" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
      <rect width="8" height="8" fill="var(--paper)" />
      <rect width="5" height="8" fill="var(--red)" />
    </pattern>
    <pattern id="bar-other" width="6" height="6" patternUnits="userSpaceOnUse">
      <rect width="6" height="6" fill="var(--paper)" />
      <rect width="6" height="3" fill="var(--red)" />
    </pattern>
  </defs>
);

function latestOf(stretches: Stretch[]): string | null {
  return (
    stretches
      .map(({ to }) => to)
      .sort()
      .at(-1) ?? null
  );
}

function stretchesOf({ custody, reckoning, day, standing }: Person): Stretch[] {
  const held = (custody?.periods ?? []).flatMap(({ from, to, held_as }) => {
    const stretches = spread(from, to, day, kindOf(held_as));
    return held_as === 'sentenced' && reckoning
      ? stretches.flatMap((one) => cut(one, reckoning.sentenced.to))
      : stretches;
  });
  if (!reckoning || standing.state !== 'held' || reckoning.ends.to <= day) return held;
  return [...held, { from: day, to: reckoning.ends.to, kind: 'left', sure: true }];
}

function kindOf(held_as: HeldAs | null): Kind {
  return held_as === 'remand' || held_as === 'sentenced' ? held_as : 'otherwise';
}

/** Custody that ended as a sentence began as remand: the stretch is cut where the sentence began. */
function cut(stretch: Stretch, sentenced: string): Stretch[] {
  if (stretch.to <= sentenced) return [{ ...stretch, kind: 'remand' }];
  if (stretch.from >= sentenced) return [stretch];
  return [
    { ...stretch, to: sentenced, kind: 'remand' },
    { ...stretch, from: sentenced },
  ];
}

/** A time between two dates (EDTF; null: still) up to a day, in stretches that are sure and stretches that are not. */
export function spread(from: string, to: string | null, day: string, kind: Kind): Stretch[] {
  const [begin, end] = [readEdtf(from), to ? readEdtf(to) : null];
  const until = (one: string | null | undefined) => (one && one < day ? one : day);
  const [early, late] = [until(begin?.from), until(begin?.to)];
  const [soonest, last] = [until(end?.from), until(end?.to)];
  if (late > soonest) return early < last ? [{ from: early, to: last, kind, sure: false }] : [];
  return [
    { from: early, to: late, kind, sure: false },
    { from: late, to: soonest, kind, sure: true },
    { from: soonest, to: last, kind, sure: false },
  ].filter((one) => one.from < one.to);
}
