import { Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { isDay } from '../kernel/day.js';
import type { Say } from '../kernel/language.js';
import { LettersTold, letterCountsOf } from '../letters/answers/letter-counts.js';
import { toldAnswersOf } from '../letters/answers/told-answer.js';
import { ToldAnswers } from '../letters/answers/told-view.js';
import { writingTo } from '../mailroom/addresses/trust-on.js';
import { addressJson, WriteTo } from '../mailroom/addresses/write-view.js';
import { campaignOrNone } from '../mailroom/campaign.js';
import { headTold } from '../newspaper/articles/article-json.js';
import { articlesNaming } from '../newspaper/articles/article-public.js';
import { ToldOf } from '../newspaper/articles/person-part.js';
import { writtenIn } from '../page/direction.js';
import type { VisitorEnv } from '../page/web.js';
import { askedDay } from '../register/asked-day.js';
import { Course } from '../register/course/course-view.js';
import { CustodyBar } from '../register/custody/custody-bar.js';
import { CustodyArithmetic } from '../register/custody/reckoning-view.js';
import { PersonFormats } from '../register/formats/format-links.js';
import { JsonLd } from '../register/formats/json-ld.js';
import { nameIn, type Person, personOf } from '../register/person.js';
import { personJson } from '../register/person-json.js';
import { Charges, Life, OtherContradictions, PersonHead, Stays } from '../register/person-view.js';
import { Timeline } from '../register/pictures/timeline.js';
import { Sources } from '../register/sources/footnotes.js';
import { Recognitions } from '../register/sources/recognition-view.js';
import { type AskedBy, askedFor } from '../resolutions/demand.js';
import { relationWord } from '../resolutions/text-page.js';
import { TextLink } from './text-link.js';

type Href = (path: string) => string;
/** So many of the latest passages stand on a person's page. */
const told_beside = 2;

/** What was asked for the person and by whom, with what goes further than a parliament did. */
const Asked: FC<{ say: Say; href: Href; asked: AskedBy[] }> = ({ say, href, asked }) =>
  asked.length === 0 ? null : (
    <section class="side" id="asked">
      <h2>{say('site.person.asked')}</h2>
      <ul class="plain">
        {asked.map((text) => (
          <li>
            <TextLink {...{ say, href, text }} />
            {text.asks.length > 0 && (
              <ul>
                {text.asks.map((ask) => (
                  <li>
                    <span {...writtenIn(ask.language)}>{ask.wording}</span>{' '}
                    {ask.relation && <span class="tag">{relationWord(say, ask.relation)}</span>}
                  </li>
                ))}
              </ul>
            )}
          </li>
        ))}
      </ul>
    </section>
  );

/** `/people/<slug>` and its JSON, each also for another day (`?on=`): what the rooms know of one person. */
export function personPages(): Hono<VisitorEnv> {
  const app = new Hono<VisitorEnv>();

  app.get('/people/:file{[^/]+\\.json}', async (c) => {
    const { db, clock, language } = c.var;
    const day = askedDay(c.req.query('on'), clock);
    const person = await personOf(db, c.req.param('file').replace(/\.json$/, ''), day);
    const [asked, writing, letters, articles] = await Promise.all([
      askedFor(db, person.id, language),
      writingTo(db, person, person.day),
      letterCountsOf(db, person.id),
      articlesNaming(db, person.id, language),
    ]);
    return c.json({
      ...personJson(person),
      asked: asked.map(askedTold),
      address: addressJson(writing),
      letters,
      articles: articles.map(headTold),
    });
  });

  app.get('/people/:slug', async (c) => {
    const { db, clock, say, href, language, config } = c.var;
    const person = await personOf(db, c.req.param('slug'), askedDay(c.req.query('on'), clock));
    const [asked, writing, letters, told, articles] = await Promise.all([
      askedFor(db, person.id, language),
      writingTo(db, person, person.day),
      letterCountsOf(db, person.id),
      toldAnswersOf(db, person.id, told_beside),
      articlesNaming(db, person.id, language),
    ]);
    const words = { say, href, person };
    const json = `/people/${person.slug}.json`;
    return c.render(
      <>
        <PersonHead {...words} />
        <CustodyBar {...words} />
        <div class="lead">
          <div>
            <Timeline {...words} />
            <Course {...words} />
            <OtherContradictions {...words} />
            <CustodyArithmetic {...words} />
            <Charges {...words} />
            <Recognitions {...words} />
            <Stays {...words} />
            <Life {...words} />
          </div>
          <div>
            <Asked {...{ say, href, asked }} />
            <WriteTo
              {...{ say, href, day: person.day, writing }}
              nameIn={(script) => nameIn(person.names, script, person.name).form}
              resolutions={asked.flatMap(({ kind, slug, title, title_language }) =>
                kind === 'model' ? [{ slug, title, language: title_language }] : [],
              )}
              email={(await campaignOrNone(db))?.email ?? null}
            />
            {writing.trust.state !== 'stopped' && (
              <p class="acts">
                {writing.trust.state === 'holds' && (
                  <a class="act" href={href(`/people/${person.slug}/write`)}>
                    {say('site.person.write')}
                  </a>
                )}
                {hasBirthday(person) && (
                  <a href={href(`/write/days?person=${person.slug}`)}>
                    {say('letters.seasons.site.from_person')}
                  </a>
                )}
              </p>
            )}
            <LettersTold say={say} counts={letters} />
            <ToldAnswers {...{ say, language, href, told }} slug={person.slug} counts={letters} />
            <ToldOf {...{ say, href, slug: person.slug, articles }} />
            <p class="small">
              <a href={json}>{say('site.person.json')}</a>
            </p>
            <PersonFormats {...{ say, href, slug: person.slug }} />
          </div>
        </div>
        <Sources {...{ say, href, sources: person.sources }} />
        <JsonLd person={person} publicUrl={config.publicUrl} />
      </>,
      {
        title: nameIn(person.names, language, person.name).form,
        section: 'people',
        json,
        is_same_for_all: true,
        is_unsourced: person.sources.list.length === 0,
      },
    );
  });
  return app;
}

/** Whether the day of birth is known to everybody: then it comes again each year. */
const hasBirthday = ({ biography }: Person) =>
  biography.some(({ kind, happened }) => kind === 'birth' && isDay(happened ?? ''));

/** As in `/resolutions.json`, where `language` is that of the title. */
function askedTold({ title_language, ...told }: AskedBy) {
  return { ...told, language: title_language };
}
