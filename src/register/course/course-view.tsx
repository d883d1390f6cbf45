import type { FC } from 'hono/jsx';
import { FactDate } from '../../page/fact-date.js';
import type { CourseItem, Person } from '../person.js';
import type { Contradiction } from '../sources/contradiction.js';
import { Disagreement } from '../sources/contradiction-view.js';
import { english, Notes, Sureness, type Words } from '../sources/footnotes.js';
import { annulments } from './standing.js';
import { stepWord } from './step-type.js';

/** The dated course of the case, each step with its sources and with what sources disagree about. */
export const Course: FC<Words & { person: Person }> = ({ say, href, person }) => (
  <section>
    <h2 id="course">{say('register.course_title')}</h2>
    {person.course.length === 0 ? (
      <p>{say('register.course_empty')}</p>
    ) : (
      <ol class="tl">
        {person.course.map((item) => (
          <li class={item.state === 'held' ? 'held' : undefined} id={item.code}>
            <FactDate date={item.happened} earliest={item.not_before} say={say} />
            <p>
              <b class="small">{stepWord(say, item.type)}. </b>
              <span lang={english(say)}>
                {item.place && <span class="small">{item.place}. </span>}
                {item.summary}
              </span>
              <Notes of={item.sources} sources={person.sources} say={say} />
              {item.contradictions.length === 0 && <Sureness of={item.confidence} say={say} />}
            </p>
            <Details {...{ say, href, person, item }} />
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

type OfItem = FC<Words & { person: Person; item: CourseItem }>;

/** What hangs on a step: findings on each count, the ground of a release, others in the same trial. */
const Details: OfItem = ({ say, href, person, item }) => {
  const { proceeding, ground } = item;
  return (
    <>
      {annulments.has(item.type) && <p class="small">{say('register.course.reversal')}</p>}
      <Counts {...{ say, href, person, item }} />
      {item.withdraws && (
        <p class="small">
          <a href={`#${item.withdraws}`}>{say('register.course.withdraws')}</a>
        </p>
      )}
      {ground && <p class="small">{say(`register.course.ground.${ground}`)}</p>}
      {proceeding && proceeding.others.length > 0 && (
        <p class="small">
          {say('register.course.shared')}{' '}
          {proceeding.others.map(({ slug, name }, place) => (
            <>
              {place > 0 && ', '}
              <a href={href(`/people/${slug}`)} lang="en">
                {name}
              </a>
            </>
          ))}
          .
        </p>
      )}
    </>
  );
};

const withdrawals = new Set(['witness-recantation', 'testimony']);

/** The counts that a step concerns: what a verdict found on each, and what a testimony had carried. */
const Counts: OfItem = ({ say, person, item }) => {
  if (item.counts.length === 0) return null;
  const found = item.counts.some(({ finding }) => finding !== null);
  const title = found ? 'counts' : withdrawals.has(item.type) ? 'carried' : 'concerns';
  const why = [...new Set(item.counts.flatMap((one) => one.why ?? []))];
  return (
    <div class="small">
      {say(`register.course.${title}`)}
      <ul class="counts">
        {item.counts.map(({ charge, finding }) => {
          const count = person.charges.find(({ id }) => id === charge);
          return (
            <li>
              {finding && <b>{say(`register.course.finding.${finding}`)}: </b>}
              {count?.article &&
                `${say(count.part ? 'register.article_part' : 'register.article', {
                  article: count.article,
                  part: count.part ?? '',
                })} `}
              <span lang={english(say)}>{count?.text}</span>
            </li>
          );
        })}
      </ul>
      {why.map((one) => (
        <p>
          {say('register.course.read')} <span lang={english(say)}>{one}</span>
        </p>
      ))}
    </div>
  );
};

/** A contradiction that concerns several steps is told at the first of them. */
function isFirst(person: Person, item: CourseItem, one: Contradiction): boolean {
  return person.course.find((other) => other.contradictions.includes(one)) === item;
}
