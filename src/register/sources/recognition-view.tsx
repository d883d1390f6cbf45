import type { FC } from 'hono/jsx';
import { dateInWords, since } from '../../page/date.js';
import type { Person } from '../person.js';
import { english, Notes, Sureness, type Words } from './footnotes.js';

/** Which bodies recognise the person as a political prisoner: in which words, since when, by what criteria. */
export const Recognitions: FC<Words & { person: Person }> = ({ say, person }) =>
  person.recognitions.length === 0 ? null : (
    <section>
      <h2 id="recognitions">{say('register.sources.recognition.title')}</h2>
      <ul>
        {person.recognitions.map((one) => (
          <li>
            <b lang={english(say)}>{one.body}</b>: <span lang={english(say)}>“{one.term}”</span>,{' '}
            {one.since ? since(one.since, say) : say('register.sources.recognition.since_unknown')}
            {one.until && `, ${say('page.date.until', { date: dateInWords(one.until, say) })}`}
            <Notes of={one.sources} sources={person.sources} say={say} />
            <Sureness of={one.confidence} say={say} />
            <br />
            <small>
              {say('register.sources.recognition.criteria')}{' '}
              {one.criteria ? (
                <span lang={english(say)}>{one.criteria}</span>
              ) : (
                !one.criteria_url && say('register.sources.recognition.criteria_unknown')
              )}
              {one.criteria_url && (
                <>
                  {' '}
                  <a href={one.criteria_url} rel="noreferrer noopener nofollow">
                    {say('register.sources.recognition.criteria_link')}
                  </a>
                </>
              )}
              {one.note && (
                <>
                  {' '}
                  <span lang={english(say)}>{one.note}</span>
                </>
              )}
            </small>
          </li>
        ))}
      </ul>
    </section>
  );
