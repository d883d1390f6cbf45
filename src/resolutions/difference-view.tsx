import type { FC } from 'hono/jsx';
import type { Say } from '../kernel/language.js';
import type { Change, Counts, Difference, Run } from './difference.js';
import { headingOf } from './plain-text.js';
import type { Block } from './tables.js';

const kinds = ['kept', 'changed', 'dropped', 'added'] as const;

/** "3 demands kept, 1 changed, 1 dropped": what became of the demands, in one line of words. */
export function demandSentence(say: Say, counts: Counts): string {
  const parts = kinds
    .filter((kind) => counts[kind] > 0)
    .map((kind, place) =>
      say(`resolutions.difference.${place === 0 ? 'demands' : 'more'}.${kind}`, { count: counts[kind] }),
    );
  return parts.length === 0 ? say('resolutions.difference.no_demands') : `${parts.join(', ')}.`;
}

const Runs: FC<{ runs: Run[] }> = ({ runs }) => (
  <>
    {runs.map((run) =>
      run.kind === 'added' ? (
        <ins>{run.text}</ins>
      ) : run.kind === 'dropped' ? (
        <del>{run.text}</del>
      ) : (
        run.text
      ),
    )}
  </>
);

const One: FC<{ say: Say; change: Change }> = ({ say, change }) => {
  const number = (change.to ?? change.from)?.number ?? null;
  const kind = change.kind === 'kept' && change.moved ? 'moved' : change.kind;
  return (
    <li class={`change ${change.kind}`}>
      {kind !== 'kept' && <span class="tag">{say(`resolutions.difference.${kind}`)}</span>}{' '}
      {number !== null && `${number}. `}
      <Runs runs={change.runs} />
    </li>
  );
};

/**
 * A difference to be read: what became of the demands in words, then the passed text with what was
 * put in (<ins>) and taken out (<del>), each change also named in words. `language` is the text's.
 */
export const DifferenceView: FC<{ say: Say; difference: Difference; language: string }> = (props) => {
  const { say, difference, language } = props;
  const { kept, changed, dropped, added } = difference.paragraphs;
  const groups: { block: Block; changes: Change[] }[] = [];
  for (const change of difference.changes) {
    const block = (change.to ?? change.from)?.block ?? 'opening';
    const last = groups.at(-1);
    if (last?.block === block) last.changes.push(change);
    else groups.push({ block, changes: [change] });
  }
  return (
    <div class="difference">
      <p>{demandSentence(say, difference.demands)}</p>
      <p class="small">
        {changed + dropped + added === 0
          ? say('resolutions.difference.none')
          : say('resolutions.difference.paragraphs', { kept, changed, dropped, added })}
      </p>
      <div lang={language} dir="auto">
        {groups.map(({ block, changes }) => (
          <>
            {headingOf(block, language) && (
              <p>
                <strong>{headingOf(block, language)}</strong>
              </p>
            )}
            <ul class="changes">
              {changes.map((change) => (
                <One say={say} change={change} />
              ))}
            </ul>
          </>
        ))}
      </div>
    </div>
  );
};
