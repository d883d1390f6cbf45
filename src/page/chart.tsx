import type { Child, FC } from 'hono/jsx';
import { addDays, nightsBetween } from '../kernel/day.js';

/** How wide a drawing is in its own units; it is stretched to the page. */
export const chart_width = 720;

/**
 * Places days (YYYY-MM-DD) on a line of `width` units: the first day at 0, the last at the end. Days
 * outside lie at the nearer end.
 */
export function timeScale(first: string, last: string, width = chart_width): (day: string) => number {
  const all = Math.max(1, nightsBetween(first, last));
  return (day) => {
    const share = nightsBetween(first, day) / all;
    return Math.round(Math.min(1, Math.max(0, share)) * width * 10) / 10;
  };
}

/** All months from one to another, both included, as YYYY-MM. */
export function monthsBetween(first: string, last: string): string[] {
  const months: string[] = [];
  for (let month = first; month <= last; month = addDays(`${month}-01`, 31).slice(0, 7)) months.push(month);
  return months;
}

/** What a fill looks like, so that colour alone says nothing. */
export type Fill = 'solid' | 'striped' | 'lined';

/** The patterns behind `striped` and `lined`; once in every drawing that uses them, under a name of its own. */
export const Patterns: FC<{ id: string }> = ({ id }) => (
  <defs>
    <pattern
      id={`${id}-striped`}
      width="6"
      height="6"
      patternUnits="userSpaceOnUse"
      patternTransform="rotate(45)"
    >
      <rect width="6" height="6" fill="var(--paper)" />
      <rect width="3" height="6" fill="var(--red)" />
    </pattern>
    {/* Level lines: a drawing that is pressed together sideways keeps them apart. */}
    <pattern id={`${id}-lined`} width="6" height="5" patternUnits="userSpaceOnUse">
      <rect width="6" height="5" fill="var(--paper)" />
      <rect width="6" height="1.2" fill="var(--soft)" />
    </pattern>
  </defs>
);

/** The colour or pattern of a fill. */
export function painted(fill: Fill, id: string): string {
  return fill === 'solid' ? 'var(--red)' : `url(#${id}-${fill})`;
}

/** Words under a drawing, at its beginning, middle and end. Time runs from left to right in every language. */
export const Axis: FC<{ labels: string[] }> = ({ labels }) => (
  <div class="bar-ends small" dir="ltr" aria-hidden="true">
    {labels.map((label) => (
      <span>{label}</span>
    ))}
  </div>
);

/** What the shapes of a drawing mean. */
export const Legend: FC<{ entries: { drawing: Child; label: string }[] }> = ({ entries }) => (
  <ul class="legend small">
    {entries.map(({ drawing, label }) => (
      <li>
        <svg viewBox="0 0 20 12" aria-hidden="true">
          {drawing}
        </svg>
        {label}
      </li>
    ))}
  </ul>
);

/** One column of a chart: its parts from the bottom up, in the order of the fills. */
export type Column = number[];

/**
 * Columns beside each other, each stacked from its parts; the words stand outside, so that they stay
 * readable on a narrow screen. `label` says in words what is drawn; a table has to stand beside it.
 */
export const Columns: FC<{ id: string; label: string; columns: Column[]; fills: Fill[]; axis: string[] }> = (
  props,
) => {
  const { id, label, columns, fills, axis } = props;
  const height = 160;
  const sum = (column: Column) => column.reduce((all, one) => all + one, 0);
  const most = Math.max(1, ...columns.map(sum));
  const each = chart_width / Math.max(1, columns.length);
  const gap = columns.length > 120 ? 0 : each * 0.15;
  return (
    <>
      <div class="bar-ends small" dir="ltr" aria-hidden="true">
        <span>{most}</span>
      </div>
      <svg
        viewBox={`0 0 ${chart_width} ${height}`}
        height={height}
        preserveAspectRatio="none"
        role="img"
        aria-label={label}
      >
        <Patterns id={id} />
        {columns.map((column, place) => {
          let floor = height;
          return column.map((part, layer) => {
            const tall = (part / most) * height;
            floor -= tall;
            if (part === 0) return null;
            const box = {
              x: round(place * each),
              width: round(each - gap),
              y: round(floor),
              height: round(tall),
            };
            return <rect {...box} fill={painted(fills[layer] ?? 'solid', id)} />;
          });
        })}
        <path d={`M0 ${height}H${chart_width}M0 0H${chart_width}`} stroke="var(--rule)" fill="none" />
      </svg>
      <Axis labels={axis} />
    </>
  );
};

const round = (number: number) => Math.round(number * 100) / 100;
