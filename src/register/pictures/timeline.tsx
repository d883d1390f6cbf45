import type { Child, FC } from 'hono/jsx';
import { nightsBetween } from '../../kernel/day.js';
import { readEdtf } from '../../kernel/edtf.js';
import type { Say } from '../../kernel/language.js';
import { Axis, chart_width, Legend, Patterns, painted, timeScale } from '../../page/chart.js';
import { dateInWords } from '../../page/date.js';
import { stepWord } from '../course/step-type.js';
import { spread } from '../custody/custody-bar.js';
import type { Person } from '../person.js';

/** What a step is drawn as: a shape and a line of its own for each kind, so that colour alone says nothing. */
type Kind = 'taken' | 'court' | 'prison' | 'out' | 'death' | 'around';

const kinds: Kind[] = ['taken', 'court', 'prison', 'out', 'death', 'around'];

const kind_of: Record<string, Kind> = {
  ...kindsOf('taken', 'arrest', 're-arrest', 'remand', 'administrative-detention', 'search'),
  ...kindsOf('court', 'charge', 'trial-start', 'hearing', 'verdict', 'sentence', 'acquittal', 'appeal'),
  ...kindsOf('court', 'cassation', 'supreme-court', 'acquittal-quashed', 'verdict-annulled', 'testimony'),
  ...kindsOf('court', 'witness-recantation', 'retrial-requested', 'retrial-refused', 'parole-refused'),
  ...kindsOf('prison', 'imprisonment', 'transfer', 'punishment', 'regime-change', 'hospital'),
  ...kindsOf('prison', 'hunger-strike', 'hunger-strike-end'),
  ...kindsOf('out', 'release', 'parole-granted', 'amnesty', 'reduction', 'pardon', 'restriction'),
  ...kindsOf('death', 'death'),
};

function kindsOf(kind: Kind, ...types: string[]): Record<string, Kind> {
  return Object.fromEntries(types.map((type) => [type, kind]));
}

/** A step as it is drawn: where it begins and ends on the line of time. */
interface Drawn {
  kind: Kind;
  from: string;
  to: string;
  title: string;
}

/** Half the size of a shape, in units of the drawing. */
const half = 11;
const lane_height = 30;
/** Of a longer course the first steps are drawn; the list has them all. */
const most_drawn = 400;

/**
 * The course of a case on a line of time: a lane for each kind of step, a line where a date is vague, and
 * below them the time in custody. The list of the course is its equivalent in words; without two dates
 * there is nothing to draw.
 */
export const Timeline: FC<{ say: Say; person: Person }> = ({ say, person }) => {
  const drawn = stepsOf(say, person);
  const held = (person.custody?.periods ?? []).flatMap(({ from, to }) =>
    spread(from, to, person.day, 'otherwise'),
  );
  const first = drawn.map(({ from }) => from).sort()[0];
  const last = [...drawn, ...held]
    .map(({ to }) => to)
    .sort()
    .at(-1);
  if (!first || !last || nightsBetween(first, last) < 1) return null;
  const inner = timeScale(first, last, chart_width - 2 * half);
  const place = (day: string) => inner(day) + half;
  const lanes = kinds.filter((kind) => drawn.some((one) => one.kind === kind));
  const height = (lanes.length + 1) * lane_height;
  const [from, to] = [first, last].map((day) => dateInWords(day.slice(0, 7), say)) as [string, string];
  const label =
    from === to
      ? say('register.pictures.timeline.label_month', { count: drawn.length, month: from })
      : say('register.pictures.timeline.label', { count: drawn.length, from, to });
  return (
    <figure>
      <figcaption>{label}</figcaption>
      <svg viewBox={`0 0 ${chart_width} ${height}`} role="img" aria-label={label}>
        <Patterns id="timeline" />
        {lanes.map((kind, lane) => {
          const y = lane * lane_height + lane_height / 2;
          return (
            <>
              <path d={`M0 ${y}H${chart_width}`} stroke="var(--rule)" />
              {drawn
                .filter((one) => one.kind === kind)
                .map((one) => (
                  <Step {...{ one, y, place }} />
                ))}
            </>
          );
        })}
        {held.map(({ from, to, sure }) => (
          <rect
            x={place(from)}
            y={lanes.length * lane_height + 6}
            width={Math.max(3, place(to) - place(from))}
            height="14"
            fill={painted(sure ? 'solid' : 'striped', 'timeline')}
          />
        ))}
        <path d={`M0 ${height - 2}H${chart_width}`} stroke="var(--ink)" />
      </svg>
      <Axis labels={[...new Set([first.slice(0, 4), last.slice(0, 4)])]} />
      <Legend
        entries={[
          ...lanes.map((kind) => ({
            label: say(`register.pictures.timeline.kind.${kind}`),
            drawing: <Shape {...{ kind, x: 10, y: 6 }} size={5} />,
          })),
          ...(drawn.some(({ from, to }) => from !== to)
            ? [{ label: say('register.pictures.timeline.span'), drawing: <path d="M0 6H20" class="span" /> }]
            : []),
          ...(held.some(({ sure }) => sure)
            ? [
                {
                  label: say('register.pictures.timeline.held'),
                  drawing: <rect width="20" height="12" fill={painted('solid', 'timeline')} />,
                },
              ]
            : []),
          ...(held.some(({ sure }) => !sure)
            ? [
                {
                  label: say('register.pictures.timeline.held_vague'),
                  drawing: <rect width="20" height="12" fill={painted('striped', 'timeline')} />,
                },
              ]
            : []),
        ]}
      />
    </figure>
  );
};

const Step: FC<{ one: Drawn; y: number; place: (day: string) => number }> = ({ one, y, place }) => {
  const [begin, end] = [place(one.from), place(one.to)];
  return (
    <g>
      <title>{one.title}</title>
      {one.from !== one.to && <path d={`M${begin} ${y}H${end}`} class="span" />}
      <Shape kind={one.kind} x={(begin + end) / 2} y={y} size={half - 1} />
    </g>
  );
};

/** One shape for each kind, around a point. */
const Shape: FC<{ kind: Kind; x: number; y: number; size: number }> = ({ kind, x, y, size }): Child => {
  const ink = { fill: 'var(--ink)', stroke: 'var(--paper)' };
  switch (kind) {
    case 'taken':
      return <circle cx={x} cy={y} r={size} fill="var(--red)" stroke="var(--paper)" />;
    case 'court':
      return <path d={`M${x - size} ${y - size}h${2 * size}v${2 * size}h${-2 * size}z`} {...ink} />;
    case 'prison':
      return <path d={`M${x} ${y - size}L${x + size} ${y + size}H${x - size}z`} {...ink} />;
    case 'out':
      return <circle cx={x} cy={y} r={size - 1.5} fill="var(--paper)" stroke="var(--ok)" stroke-width="3" />;
    case 'death':
      return (
        <path
          d={`M${x - size} ${y - size}l${2 * size} ${2 * size}M${x + size} ${y - size}l${-2 * size} ${2 * size}`}
          stroke="var(--ink)"
          stroke-width="3"
        />
      );
    default:
      return (
        <path
          d={`M${x} ${y - size}l${size} ${size}l${-size} ${size}l${-size} ${-size}z`}
          {...ink}
          fill="var(--soft)"
        />
      );
  }
};

/** The dated steps of a course, as far as their dates have a beginning and an end. */
function stepsOf(say: Say, { course }: Person): Drawn[] {
  return course
    .flatMap(({ type, happened }): Drawn[] => {
      const date = readEdtf(happened ?? '');
      if (!happened || !date?.from || !date.to) return [];
      const title = `${dateInWords(happened, say)}: ${stepWord(say, type)}`;
      return [{ kind: kind_of[type] ?? 'around', from: date.from, to: date.to, title }];
    })
    .slice(0, most_drawn);
}
