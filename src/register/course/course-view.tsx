import type { FC } from 'hono/jsx';
import { FactDate } from '../../page/fact-date.js';
import type { CourseItem, Person } from '../person.js';
import type { Contradiction } from '../sources/contradiction.js';
import { Disagreement } from '../sources/contradiction-view.js';
import { english, Notes, Sureness, type Words } from '../sources/footnotes.js';

/** The dated course of the case, each step with its sources and with what sources disagree about. */
export const Course: FC<Words & { person: Person }> = ({ say, href, person }) => (
  <section>
    <h2 id="course">{say('register.course')}</h2>
    {person.course.length === 0 ? (
      <p>{say('register.course_empty')}</p>
    ) : (
      <ol class="tl">
        {person.course.map((item) => (
          <li class={item.state === 'held' ? 'held' : undefined} id={item.code}>
            <FactDate date={item.happened} earliest={item.not_before} say={say} />
            <p lang={english(say)}>
              {item.place && <b class="small">{item.place}. </b>}
              {item.summary}
              <Notes of={item.sources} sources={person.sources} say={say} />
              {item.contradictions.length === 0 && <Sureness of={item.confidence} say={say} />}
            </p>
            {item.contradictions.map((one) =>
              isFirst(person, item, one) ? (
                <Disagreement of={one} sources={person.sources} {...{ say, href }} />
              ) : (
                <p class="small">
                  <a href={`#${one.code}`}>{say('register.contradiction.above')}</a>
                </p>
              ),
            )}
          </li>
        ))}
      </ol>
    )}
  </section>
);

/** A contradiction that concerns several steps is told at the first of them. */
function isFirst(person: Person, item: CourseItem, one: Contradiction): boolean {
  return person.course.find((other) => other.contradictions.includes(one)) === item;
}
