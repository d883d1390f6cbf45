import type { FC } from 'hono/jsx';
import type { Say } from '../kernel/language.js';
import { Foreign, Table } from '../page/parts.js';
import type { AnsweredDemand } from './demand.js';
import type { Change, Counts, Difference } from './difference.js';
import { type DemandFate, fatesOf, survivalOf } from './difference-demands.js';
import type { Run } from './difference-words.js';
import type { Paragraph, VersionParagraph } from './model.js';
import { headingOf } from './plain-text.js';
import type { Block } from './tables.js';

const kinds = ['kept', 'changed', 'dropped', 'added'] as const;

/** What a meeting made of a version: the model's lines know which demands they answer. */
export type PassedDifference = Difference<VersionParagraph, Paragraph>;

/** "3 demands kept, 1 changed, 1 dropped": what became of the demands, in one line of words. */
export function demandSentence(say: Say, counts: Counts): string {
  const parts = kinds
    .filter((kind) => counts[kind] > 0)
    .map((kind, place) =>
      say(`resolutions.difference.${place === 0 ? 'demands' : 'more'}.${kind}`, { count: counts[kind] }),
    );
  return parts.length === 0 ? say('resolutions.difference.no_demands') : `${parts.join(', ')}.`;
}

/**
 * The whole difference in one line: "6 paragraphs kept, 1 changed, 1 dropped, 1 added; 5 of 6 demands
 * survive, 1 of them reworded; 1 demand of its own."
 */
export function summarySentence(say: Say, difference: PassedDifference): string {
  const { paragraphs, moved } = difference;
  const told = kinds
    .filter((kind) => paragraphs[kind] > 0)
    .map((kind, place) =>
      place === 0
        ? say(`resolutions.difference.summary.${kind}`, { count: paragraphs[kind] })
        : say(`resolutions.difference.further.${kind}`, { count: paragraphs[kind] }),
    );
  if (moved > 0) told.push(say('resolutions.difference.elsewhere', { count: moved }));
  const { survive, reworded, of, own } = survivalOf(fatesOf(difference));
  const demands = of > 0 ? [say('resolutions.difference.survive', { survive, count: of })] : [];
  if (reworded > 0) demands.push(say('resolutions.difference.reworded', { count: reworded }));
  const parts = [told.join(', '), demands.join(', ')];
  if (own > 0) parts.push(say('resolutions.difference.own', { count: own }));
  return `${parts.filter((part) => part !== '').join('; ')}.`;
}

/** Which word stands over a change: "Changed", "Moved and changed" …; null for what stayed. */
export function changeWord(say: Say, change: Change): string | null {
  if (change.kind === 'kept') return change.moved ? say('resolutions.difference.moved') : null;
  if (change.kind !== 'changed' || !change.moved) return say(`resolutions.difference.${change.kind}`);
  const reworded = change.runs.some((run) => run.kind !== 'same');
  return say(`resolutions.difference.${reworded ? 'moved_changed' : 'moved'}`);
}

/** "reworded, line 3": what became of a demand, and where it stands now. */
export function fateSentence(say: Say, { fate, now }: DemandFate): string {
  const words = say(`resolutions.difference.fate.${fate}`);
  if (now === null || now.number === null || now.block !== 'resolves') return words;
  return say('resolutions.difference.matrix.with_line', { fate: words, number: String(now.number) });
}

/** The beginning of a long line, cut between two words; the whole stands in the text. */
export function beginningOf(text: string, most = 60): string {
  if (text.length <= most) return text;
  const cut = text.slice(0, most);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), most / 2)).replace(/[\s,;:–-]+$/u, '')} …`;
}

/**
 * The words of a paragraph with what was put in and taken out. The marks are lines and not colours, and
 * words that are only heard say the same to whoever does not see them.
 */
const Runs: FC<{ say: Say; runs: Run[] }> = ({ say, runs }) => (
  <>
    {runs.map((run) => {
      if (run.kind === 'same') return run.text;
      const before = say(`resolutions.difference.heard.${run.kind}`);
      const inside = (
        <>
          <bdi class="heard" lang={say.language}>{`${before} `}</bdi>
          {run.text}
          <bdi class="heard" lang={say.language}>{` ${say('resolutions.difference.heard.end')} `}</bdi>
        </>
      );
      return run.kind === 'added' ? <ins>{inside}</ins> : <del>{inside}</del>;
    })}
  </>
);

const One: FC<{ say: Say; change: Change; language: string }> = ({ say, change, language }) => {
  const { number } = change.to ?? change.from;
  const before = number === null ? '' : `${number}. `;
  const word = changeWord(say, change);
  // What is wholly new or gone has its word already; only inside a changed line is each mark told.
  const whole = change.kind === 'added' || change.kind === 'dropped';
  const [run] = change.runs;
  return (
    <li class={`change ${change.kind}`}>
      {word && <span class="tag">{word}</span>}
      <div lang={language} dir="auto">
        {change.kind !== 'dropped' && before}
        {!whole ? (
          <Runs say={say} runs={change.runs} />
        ) : change.kind === 'added' ? (
          <ins>{run?.text}</ins>
        ) : (
          // A line that is gone takes its number along; all others have the number that they have now.
          <del>
            {before}
            {run?.text}
          </del>
        )}
      </div>
    </li>
  );
};

interface MatrixProps {
  say: Say;
  difference: PassedDifference;
  language: string;
  /** The demands of other texts that the model's lines answer, and the address of those texts. */
  answers?: AnsweredDemand[] | undefined;
  href?: ((path: string) => string) | undefined;
}

/** Each demand of the model, what it answers, and what became of it; then the organisation's own ones. */
export const FateTable: FC<MatrixProps> = ({ say, difference, language, answers = [], href }) => {
  const fates = fatesOf(difference);
  if (fates.length === 0) return null;
  const matrix = (word: string) => say(`resolutions.difference.matrix.${word}`);
  return (
    <Table
      caption={matrix('caption')}
      head={[matrix('line'), ...(answers.length > 0 ? [matrix('answers')] : []), matrix('now')]}
    >
      {fates.map((one) => {
        const line = one.line ?? one.now;
        const answered = answers.find(({ id }) => id === one.line?.demand_id);
        return (
          <tr>
            <td>
              {one.line === null && <span class="small">{matrix('own')}: </span>}
              {one.line?.number != null && `${one.line.number}. `}
              <Foreign lang={language}>{beginningOf(line?.text ?? '')}</Foreign>
            </td>
            {answers.length > 0 && (
              <td>
                {answered && one.line?.relation ? (
                  <>
                    {say(`resolutions.relation.${one.line.relation.replace(' ', '_')}`)}:{' '}
                    <a href={href ? href(`/resolutions/${answered.slug}`) : `/resolutions/${answered.slug}`}>
                      <Foreign>{beginningOf(answered.wording)}</Foreign>
                    </a>
                  </>
                ) : (
                  '–'
                )}
              </td>
            )}
            <td>{fateSentence(say, one)}</td>
          </tr>
        );
      })}
    </Table>
  );
};

/** Every change in the order of the text, under the headings of its parts. */
export const Changes: FC<{ say: Say; changes: Change[]; language: string }> = (props) => {
  const { say, language } = props;
  const groups: { block: Block; changes: Change[] }[] = [];
  for (const change of props.changes) {
    const block = (change.to ?? change.from)?.block ?? 'opening';
    const last = groups.at(-1);
    if (last?.block === block) last.changes.push(change);
    else groups.push({ block, changes: [change] });
  }
  return (
    <>
      {groups.map(({ block, changes }) => (
        <>
          {headingOf(block, language) && (
            <p lang={language} dir="auto">
              <strong>{headingOf(block, language)}</strong>
            </p>
          )}
          <ul class="changes">
            {changes.map((change) => (
              <One say={say} change={change} language={language} />
            ))}
          </ul>
        </>
      ))}
    </>
  );
};

/**
 * A difference to be read: what became of paragraphs and demands in one line of words, then each demand,
 * then the passed text with what was put in (<ins>) and taken out (<del>), each change also named in
 * words. `language` is the text's.
 */
export const DifferenceView: FC<MatrixProps> = (props) => {
  const { say, difference, language } = props;
  const { changed, dropped, added } = difference.paragraphs;
  const untouched = changed + dropped + added + difference.moved === 0;
  return (
    <div class="difference">
      <p>{summarySentence(say, difference)}</p>
      {untouched ? (
        <p class="small">{say('resolutions.difference.none')}</p>
      ) : (
        <>
          <FateTable {...props} />
          <p class="small">{say('resolutions.difference.legend')}</p>
        </>
      )}
      <Changes say={say} changes={difference.changes} language={language} />
    </div>
  );
};
