import type { FC } from 'hono/jsx';
import type { Contradiction } from './contradiction.js';
import { english, Notes, type Words } from './footnotes.js';
import type { SourceList } from './source.js';

/** What the sources say against each other, and what we make of it. */
export const Disagreement: FC<Words & { of: Contradiction; sources: SourceList }> = (props) => {
  const { say, of, sources } = props;
  return (
    <div class="disputed" id={of.code}>
      <p>
        <b>{say('register.contradiction.disagree')}</b> <span lang={english(say)}>{of.topic}</span>
      </p>
      <ul lang={english(say)}>
        {of.positions.map((position) => (
          <li>
            {position.text}
            <Notes of={position.sources} sources={sources} say={say} />
          </li>
        ))}
      </ul>
      {of.reading && (
        <p class="small">
          {say('register.contradiction.reading')} <span lang={english(say)}>{of.reading}</span>
        </p>
      )}
    </div>
  );
};
