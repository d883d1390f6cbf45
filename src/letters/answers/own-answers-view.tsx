import type { FC } from 'hono/jsx';
import type { Say } from '../../kernel/language.js';
import { dateInWords } from '../../page/date.js';
import { Foreign } from '../../page/parts.js';
import type { OwnAnswer } from './own-answers.js';

/** What came back, on the writer's own page at `here`; nothing where there is no answer. */
export const OwnAnswers: FC<{ say: Say; here: string; answers: OwnAnswer[] }> = ({ say, here, answers }) => (
  <>
    {answers.map(({ number, came_on, size_bytes, words }) => (
      <section>
        <h2>{say('letters.answers.own.title', { day: dateInWords(came_on, say) })}</h2>
        {words.transcript !== null && (
          <div class="sheet" dir="auto">
            <Foreign>{words.transcript}</Foreign>
          </div>
        )}
        {words.translation !== null && (
          <>
            <h3>{say('letters.answers.own.translation')}</h3>
            <div class="sheet" dir="auto">
              <Foreign>{words.translation}</Foreign>
            </div>
          </>
        )}
        {size_bytes !== null && (
          <p>
            <a href={`${here}/answers/${number}`}>
              {say('letters.answers.own.scan', { count: Math.ceil(size_bytes / 1024) })}
            </a>
          </p>
        )}
      </section>
    ))}
  </>
);
