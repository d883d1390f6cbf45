import { Hono } from 'hono';
import type { FC } from 'hono/jsx';
import type { PublicDb } from '../kernel/database.js';
import type { Say } from '../kernel/language.js';
import { type Address, addressOf } from '../mailroom/addresses/address.js';
import { dateInWords } from '../page/date.js';
import type { VisitorEnv } from '../page/web.js';
import { askedDay } from '../register/asked-day.js';
import { Course } from '../register/course/course-view.js';
import { CustodyBar } from '../register/custody/custody-bar.js';
import { nameIn, type Person, personOf } from '../register/person.js';
import { personJson } from '../register/person-json.js';
import { Charges, Life, OtherContradictions, PersonHead, Stays } from '../register/person-view.js';
import { Sources } from '../register/sources/footnotes.js';
import { type AskedBy, askedFor } from '../resolutions/demand.js';
import { relationWord } from '../resolutions/text-page.js';
import { TextLink } from './text-link.js';

type Href = (path: string) => string;

/** Where a person can be written to on a day; nobody who is free or has died is written to in prison. */
async function addressFor(db: PublicDb, person: Person): Promise<Address | null> {
  if (person.standing.state === 'free' || person.standing.state === 'died') return null;
  return addressOf(db, { kind: 'person', id: person.id }, person.day);
}

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
                    <span lang={ask.language}>{ask.wording}</span>{' '}
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

/** The address to copy, and how far it can be trusted. */
const Write: FC<{ say: Say; person: Person; address: Address | null }> = ({ say, person, address }) => {
  const { state } = person.standing;
  return (
    <section class="side" id="write">
      <h2>{say('site.person.write')}</h2>
      {state === 'free' || state === 'died' ? (
        <p>{say(`site.person.stopped_${state}`)}</p>
      ) : address ? (
        <>
          {state === 'unknown' && <p>{say('site.person.unknown')}</p>}
          <address lang={address.lines_local ? 'ru' : 'en'}>
            {[
              nameIn(person.names, address.lines_local ? 'ru' : 'en', person.name).form,
              ...(address.lines_local ?? address.lines ?? []),
            ].join('\n')}
            {address.country && `\n${address.country.toUpperCase()}`}
          </address>
          {address.lines_local && address.lines && (
            <p class="small" lang="en">
              {address.lines.join(', ')}
            </p>
          )}
          <p class="small">
            {address.checked_on
              ? say('site.person.checked_on', { day: dateInWords(address.checked_on, say) })
              : say('site.person.never_checked')}
          </p>
        </>
      ) : (
        <p>{say('site.person.no_address')}</p>
      )}
    </section>
  );
};

/** `/people/<slug>` and its JSON, each also for another day (`?on=`): what the rooms know of one person. */
export function personPages(): Hono<VisitorEnv> {
  const app = new Hono<VisitorEnv>();

  app.get('/people/:file{[^/]+\\.json}', async (c) => {
    const { db, clock, language } = c.var;
    const day = askedDay(c.req.query('on'), clock);
    const person = await personOf(db, c.req.param('file').replace(/\.json$/, ''), day);
    const [asked, address] = await Promise.all([askedFor(db, person.id, language), addressFor(db, person)]);
    return c.json({
      ...personJson(person),
      asked: asked.map(askedTold),
      address: address ? addressTold(address) : null,
    });
  });

  app.get('/people/:slug', async (c) => {
    const { db, clock, say, href, language } = c.var;
    const person = await personOf(db, c.req.param('slug'), askedDay(c.req.query('on'), clock));
    const [asked, address] = await Promise.all([askedFor(db, person.id, language), addressFor(db, person)]);
    const words = { say, href, person };
    const json = `/people/${person.slug}.json`;
    return c.render(
      <>
        <PersonHead {...words} />
        <CustodyBar {...words} />
        <div class="lead">
          <div>
            <Course {...words} />
            <OtherContradictions {...words} />
            <Charges {...words} />
            <Stays {...words} />
            <Life {...words} />
          </div>
          <div>
            <Asked {...{ say, href, asked }} />
            <Write {...{ say, person, address }} />
            <p class="small">
              <a href={json}>{say('site.person.json')}</a>
            </p>
          </div>
        </div>
        <Sources {...{ say, href, sources: person.sources }} />
      </>,
      { title: nameIn(person.names, language, person.name).form, section: 'people', json },
    );
  });
  return app;
}

/** As in `/resolutions.json`, where `language` is that of the title. */
function askedTold({ title_language, ...told }: AskedBy) {
  return { ...told, language: title_language };
}

function addressTold({ lines, lines_local, country, valid_from, checked_on, last_evidence, note }: Address) {
  return { lines, lines_local, country, valid_from, checked_on, last_evidence, note };
}
