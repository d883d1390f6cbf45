import { Hono } from 'hono';
import { today } from '../kernel/clock.js';
import { among } from '../kernel/database.js';
import { Missing, Refused } from '../kernel/refusals.js';
import type { VisitorEnv } from '../page/web.js';
import { askedDay } from './asked-day.js';
import { type State, states } from './course/standing.js';
import { namesOf, peopleOn } from './people.js';
import { address, PeoplePage } from './people-page.js';
import { contradictionJson, custodyJson, sourcesJson, statusJson } from './person-json.js';
import { contradictionsOf } from './sources/contradiction.js';
import { ContradictionsPage } from './sources/contradictions-page.js';
import { sourcesOf } from './sources/source.js';

/** What the register shows to visitors by itself; a person's page is composed by the site's door. */
export function registerSite(): Hono<VisitorEnv> {
  const app = new Hono<VisitorEnv>();

  app.get('/people', async (c) => {
    const { say, href, db, clock } = c.var;
    const asked = readAsked(c.req.query(), clock);
    const people = await peopleOn(db, asked);
    if (asked.page > people.pages) throw new Missing('page');
    return c.render(<PeoplePage {...{ say, href, people, asked }} />, {
      title: say('register.title'),
      section: 'people',
      description: say('register.standfirst'),
      json: address(asked, '/people.json'),
      is_same_for_all: true,
    });
  });

  app.get('/people.json', async (c) => {
    const { db, clock } = c.var;
    const asked = readAsked(c.req.query(), clock);
    const people = await peopleOn(db, asked);
    if (asked.page > people.pages) throw new Missing('page');
    return c.json({
      on: asked.day,
      counts: people.counts,
      left_out: people.left_out,
      people: people.listed.map((person) => ({
        slug: person.slug,
        name: person.name,
        names: person.names.map(({ form, script, lang, kind }) => ({ form, script, lang, kind })),
        status: statusJson(person.standing),
        custody: custodyJson(person.custody),
        born: person.born,
        place: person.place,
        ...(person.match ? { found_as: person.match.written, sure: person.match.sure } : {}),
      })),
      page: asked.page,
      pages: people.pages,
      next: asked.page < people.pages ? address({ ...asked, page: asked.page + 1 }, '/people.json') : null,
    });
  });

  app.get('/contradictions', async (c) => {
    const { say, href, db } = c.var;
    const all = await contradictionsOf(db, null);
    const sources = await sourcesOf(db, cited(all));
    const slugs = [...new Set(all.flatMap((one) => one.people))];
    const about = await db
      .selectFrom('people')
      .select(['id', 'slug', 'name'])
      .where('slug', '=', among(slugs))
      .execute();
    const names = await namesOf(
      db,
      about.map((person) => person.id),
    );
    const people = new Map(
      about.map((person) => [person.slug, { ...person, names: names.get(person.id) ?? [] }]),
    );
    return c.render(<ContradictionsPage {...{ say, href, all, people, sources }} />, {
      title: say('register.contradiction.title'),
      description: say('register.contradiction.standfirst'),
      json: '/contradictions.json',
      is_same_for_all: true,
    });
  });

  app.get('/contradictions.json', async (c) => {
    const all = await contradictionsOf(c.var.db, null);
    const sources = await sourcesOf(c.var.db, cited(all));
    return c.json({
      contradictions: all.map((one) => contradictionJson(one, sources)),
      sources: sourcesJson(sources),
    });
  });

  return app;
}

function cited(all: { positions: { sources: string[] }[] }[]): string[] {
  return all.flatMap((one) => one.positions.flatMap((position) => position.sources));
}

/** What the address of the list asks for. Throws `Refused` for what it cannot mean. */
function readAsked(query: Record<string, string>, clock: Parameters<typeof askedDay>[1]) {
  const day = askedDay(query.on, clock);
  const state = query.state ? (states.find((one) => one === query.state) ?? null) : null;
  if (query.state && !state) throw new Refused('register.state.unknown_word', {}, 422);
  const page = query.page ?? '1';
  if (!/^[1-9]\d{0,5}$/.test(page)) throw new Refused('register.page.no_page', {}, 422);
  return {
    day,
    now: day === today(clock),
    on: query.on ? day : '',
    state: state as State | null,
    question: (query.q ?? '').trim(),
    page: Number(page),
  };
}
