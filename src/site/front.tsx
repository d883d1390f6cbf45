import { Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { today } from '../kernel/clock.js';
import type { PublicDb } from '../kernel/database.js';
import { type Language, number } from '../kernel/language.js';
import { FeedLinks, OpenGraph } from '../newspaper/finding/head.js';
import { dateInWords } from '../page/date.js';
import { BigNumber, BigNumbers, Table } from '../page/parts.js';
import type { VisitorEnv } from '../page/web.js';
import { countsOn, freshTurns } from '../register/course/everybody.js';
import { type Custody, type Standing, standingsOn } from '../register/course/standing-on.js';
import { namesOf } from '../register/people.js';
import { nameIn } from '../register/person.js';
import { daysAsFigure, standingInWords } from '../register/person-words.js';
import { type Support, sentFor, supportFor } from '../resolutions/count.js';
import { currentVersion } from '../resolutions/model.js';
import { type TextLine, textsOf } from '../resolutions/text.js';
import { TextLink } from './text-link.js';

/** Everything that the front page gathers from the rooms. */
interface Front {
  /** The model that the campaign asks for now, with the day it speaks of; null while there is none. */
  model: { line: TextLine; asOf: string; support: Support; sent: Sent } | null;
  parliament: TextLine[];
  defended: {
    slug: string;
    form: string;
    lang: string | null;
    before: Standing | null;
    now: Standing;
    custody: Custody | null;
  }[];
  people: number;
  held: number;
}

interface Sent {
  out: number;
  confirmed: number;
  returned: number;
}

/** At most this many parliaments' texts stand on the front page: those that name somebody we defend first. */
const most_texts = 4;

async function gather(db: PublicDb, language: Language, day: string): Promise<Front> {
  const [fresh, texts, first] = await Promise.all([
    freshTurns(db),
    textsOf(db, language),
    db
      .selectFrom('people')
      .select(['id', 'slug', 'name', 'rank'])
      .where('rank', 'is not', null)
      .orderBy('rank')
      .execute(),
  ]);
  const line = texts
    .filter(({ kind, withdrawn_on }) => kind === 'model' && withdrawn_on === null)
    .sort((a, b) => b.date.localeCompare(a.date))[0];
  const asOf = line ? (await currentVersion(db, line.slug, language)).as_of : null;
  const ids = first.map(({ id }) => id);
  const [names, counts, standings] = await Promise.all([
    namesOf(db, ids),
    countsOn(db, fresh, day),
    standingsOn(db, ids, day),
  ]);
  const then = asOf ? await standingsOn(db, ids, asOf) : new Map();
  return {
    model:
      line && asOf
        ? { line, asOf, support: await supportFor(db, line.id), sent: await sentOf(db, line.id) }
        : null,
    parliament: texts
      .filter(
        (text) => text.kind === 'parliament' && text.people.some(({ id }) => id !== null && ids.includes(id)),
      )
      .slice(0, most_texts),
    defended: first.flatMap(({ id, slug, name }) => {
      const now = standings.get(id);
      return now
        ? [
            {
              slug,
              ...nameIn(names.get(id) ?? [], language, name),
              before: then.get(id)?.standing ?? null,
              now: now.standing,
              custody: now.custody,
            },
          ]
        : [];
    }),
    people: Object.values(counts).reduce((sum, count) => sum + count, fresh.left_out),
    held: counts.held,
  };
}

async function sentOf(db: PublicDb, textId: string): Promise<Sent> {
  const counts = await sentFor(db, textId);
  const sum = (count: (one: (typeof counts)[number]) => number) =>
    counts.reduce((all, one) => all + count(one), 0);
  return {
    out: sum((one) => one.sent_by_email + one.reported_posted + one.handed_over + one.reported_sent),
    confirmed: sum((one) => one.confirmed),
    returned: sum((one) => one.returned),
  };
}

type Say = VisitorEnv['Variables']['say'];
type Props = { say: Say; href: (path: string) => string; front: Front };

const Numbers: FC<Props> = ({ say, front }) => (
  <BigNumbers>
    <BigNumber value={number(front.held, say.language)}>
      {say('site.front.held_today', { count: front.held })}
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
  return (
    <Table
      caption={say('site.front.since_then')}
      head={[
        say('site.front.person'),
        ...(asOf ? [say('site.front.then', { day: dateInWords(asOf, say) })] : []),
        say('site.front.now'),
        say('site.front.days'),
      ]}
      numbers={[asOf ? 3 : 2]}
    >
      {front.defended.map((person) => (
        <tr>
          <td>
            <a href={href(`/people/${person.slug}`)} lang={person.lang ?? undefined}>
              {person.form}
            </a>
          </td>
          {asOf && <td>{person.before ? standingInWords(say, person.before, 'short') : ''}</td>}
          <td>{standingInWords(say, person.now)}</td>
          <td class="n">{person.custody ? daysAsFigure(say, person.custody) : ''}</td>
        </tr>
      ))}
    </Table>
  );
};

/** `/`: what is asked now, the honest numbers, whom we defend first, and what a reader can do. */
export function frontPage(): Hono<VisitorEnv> {
  return new Hono<VisitorEnv>().get('/', async (c) => {
    const { say, href, db, clock, language, config, publisher } = c.var;
    const front = await gather(db, language, today(clock));
    const props = { say, href, front };
    const model = front.model?.line;
    return c.render(
      <div class="lead">
        <div>
          <h1 lang={model?.title_language}>{model?.title ?? say('site.front.title')}</h1>
          {model && <p class="standfirst">{say('site.front.title')}</p>}
          <Numbers {...props} />
          {front.defended.length > 0 && <Defended {...props} />}
          <p>
            <a href={href('/people')}>{say('site.front.everybody', { count: front.people })}</a>
          </p>
        </div>
        <div>
          {model && (
            <section class="side">
              <h2>{say('site.front.pass')}</h2>
              <p>{say('site.front.pass_text')}</p>
              <p>
                <a class="act" href={href(`/resolutions/${model.slug}`)}>
                  {say('site.front.pack')}
                </a>
              </p>
              <p class="small">
                {say('site.front.passed_already')}{' '}
                <a href={href(`/resolutions/${model.slug}/adopt`)}>{say('site.front.tell')}</a>.{' '}
                {say('site.front.two_minutes')}
              </p>
            </section>
          )}
          {front.parliament.length > 0 && (
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
          )}
        </div>
      </div>,
      {
        title: publisher.name,
        description: say('site.front.title'),
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
                description: say('site.front.title'),
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
