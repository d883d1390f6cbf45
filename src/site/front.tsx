import { Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { number } from '../kernel/language.js';
import { OfferForAll } from '../letters/offers/offer-for-all.js';
import { FeedLinks, OpenGraph } from '../newspaper/finding/head.js';
import { dateInWords } from '../page/date.js';
import { writtenIn } from '../page/direction.js';
import { BigNumber, BigNumbers, ListedCell, ListedRow, ListedTable } from '../page/parts.js';
import type { VisitorEnv } from '../page/web.js';
import { daysAsFigure, standingInWords } from '../register/person-words.js';
import { Acts, Ways } from './front/acts.js';
import { gather } from './front/front.js';
import { Headline, type Props } from './front/headline.js';
import { LatestAdoptions, LatestSteps } from './front/latest.js';
import { TextLink } from './text-link.js';

const Numbers: FC<Props> = ({ say, href, front }) => (
  <BigNumbers>
    <BigNumber value={number(front.held, say.language)}>
      {front.held > 0 ? (
        <a href={href('/people?state=held')}>{say('site.front.held_today', { count: front.held })}</a>
      ) : (
        say('site.front.held_today', { count: front.held })
      )}
    </BigNumber>
    {front.model && (
      <BigNumber value={number(front.model.support.organisations, say.language)}>
        {say('site.front.adopted', { count: front.model.support.organisations })}
        {front.model.support.members > 0 &&
          `, ${say('site.front.members', { count: front.model.support.members })}`}
      </BigNumber>
    )}
    {front.model && (
      <BigNumber value={number(front.model.sent.out, say.language)}>
        {say('site.front.sent', { count: front.model.sent.out })};{' '}
        {say('site.front.confirmed', { count: front.model.sent.confirmed })};{' '}
        {say('site.front.returned', { count: front.model.sent.returned })}
      </BigNumber>
    )}
  </BigNumbers>
);

const Defended: FC<Props> = ({ say, href, front }) => {
  const asOf = front.model?.asOf;
  const then = asOf && say('site.front.then', { day: dateInWords(asOf, say) });
  return (
    <ListedTable
      caption={say('site.front.since_then')}
      head={[
        say('site.front.person'),
        ...(then ? [then] : []),
        say('site.front.now'),
        say('site.front.days'),
      ]}
      numbers={[then ? 3 : 2]}
    >
      {front.defended.map((person) => (
        <ListedRow>
          <ListedCell>
            <a href={href(`/people/${person.slug}`)} {...writtenIn(person.lang)}>
              {person.form}
            </a>
          </ListedCell>
          {then && (
            <ListedCell label={then}>
              {person.before ? standingInWords(say, person.before, 'short') : ''}
            </ListedCell>
          )}
          <ListedCell label={say('site.front.now')}>{standingInWords(say, person.now)}</ListedCell>
          <ListedCell label={say('site.front.days')} number>
            {person.custody ? daysAsFigure(say, person.custody) : ''}
          </ListedCell>
        </ListedRow>
      ))}
    </ListedTable>
  );
};

const Parliament: FC<Props> = ({ say, href, front }) =>
  front.parliament.length === 0 ? null : (
    <section class="side">
      <h2>{say('site.front.parliament')}</h2>
      <ul class="plain">
        {front.parliament.map((text) => (
          <li>
            <TextLink {...{ say, href, text }} />
          </li>
        ))}
      </ul>
    </section>
  );

/** `/`: what stands in the paper, the honest numbers, what a reader can do, whom we defend first, and what is new. */
export function frontPage(): Hono<VisitorEnv> {
  const offers = new OfferForAll();
  return new Hono<VisitorEnv>().get('/', async (c) => {
    const { say, href, db, clock, language, config, publisher } = c.var;
    const props = { say, href, front: await gather(db, clock, language, offers) };
    const description = [publisher.tagline, say('site.front.who')].filter(Boolean).join('. ');
    return c.render(
      // In the order of a narrow page: what a reader can do comes before figures and lists.
      <>
        <div class="lead news">
          <div>
            <Headline {...props} />
          </div>
          <div class="beside-all">
            <Acts {...props} />
            <LatestAdoptions {...props} />
          </div>
          <div>
            <Numbers {...props} />
            {props.front.defended.length > 0 && <Defended {...props} />}
            <p>
              <a href={href('/people')}>{say('site.front.everybody', { count: props.front.people })}</a>
            </p>
            <LatestSteps {...props} />
          </div>
        </div>
        <div class="beside">
          <Parliament {...props} />
          <Ways {...{ say, href }} />
        </div>
      </>,
      {
        title: publisher.name,
        description,
        is_same_for_all: true,
        is_embeddable: true,
        head: (
          <>
            <FeedLinks name={publisher.name} />
            <OpenGraph
              {...{ config, publisher }}
              shared={{
                kind: 'website',
                title: publisher.name,
                description,
                path: href('/'),
                picture: href('/card.png'),
              }}
            />
          </>
        ),
      },
    );
  });
}
