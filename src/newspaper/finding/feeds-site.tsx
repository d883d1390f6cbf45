import { type Context, Hono } from 'hono';
import { languageName, languages, orderIn } from '../../kernel/language.js';
import { Missing } from '../../kernel/refusals.js';
import type { VisitorEnv } from '../../page/web.js';
import { namesOf } from '../../register/people.js';
import { nameIn } from '../../register/person.js';
import { sectionName, sectionsOf } from '../articles/section.js';
import { entriesOf, type FeedOf } from './feed.js';
import { type Feed, type Form, formFacts, forms, written } from './feed-formats.js';
import { FeedsPage } from './feeds-page.js';

type Ctx = Context<VisitorEnv>;

/** What a feed is made of, what it is called beside the paper's name, and its language where it has one. */
interface Asked {
  of: FeedOf;
  path: string;
  name: string | null;
  language: string | null;
  home: string;
}

/**
 * `/feed.xml`, `/atom.xml` and `/feed.json` of the whole paper; the same files below `/sections/<slug>`,
 * `/people/<slug>` and `/languages/<code>`; `/feeds` leads to them.
 */
export function feedsSite(): Hono<VisitorEnv> {
  const app = new Hono<VisitorEnv>();

  for (const form of forms) {
    const { file } = formFacts[form];
    app.get(`/${file}`, (c) =>
      answer(c, form, { of: { kind: 'paper' }, path: '', name: null, language: null, home: '/' }),
    );
    app.get(`/sections/:slug/${file}`, async (c) => answer(c, form, await ofSection(c, c.req.param('slug'))));
    app.get(`/people/:slug/${file}`, async (c) => answer(c, form, await ofPerson(c, c.req.param('slug'))));
    app.get(`/languages/:code{[a-z][a-z]}/${file}`, async (c) =>
      answer(c, form, await ofLanguage(c, c.req.param('code'))),
    );
  }

  app.get('/feeds', async (c) => {
    const { db, say, href, language } = c.var;
    const [sections, own] = await Promise.all([sectionsOf(db), languagesWritten(c)]);
    return c.render(
      <FeedsPage
        {...{ say, href }}
        feeds={[
          { name: say('newspaper.finding.feeds.whole'), path: '' },
          ...own
            .map((code) => ({ name: languageName(language, code), path: `/languages/${code}` }))
            .sort((one, other) => orderIn(language).compare(one.name, other.name)),
          ...sections.map((one) => ({ name: sectionName(one, language), path: `/sections/${one.slug}` })),
        ]}
      />,
      { title: say('newspaper.finding.feeds.title'), section: 'issues', is_same_for_all: true },
    );
  });

  return app;
}

async function answer(c: Ctx, form: Form, { of, path, name, language, home }: Asked): Promise<Response> {
  const { db, config, publisher } = c.var;
  const feed: Feed = {
    title: name === null ? publisher.name : `${publisher.name}: ${name}`,
    description: publisher.tagline || publisher.name,
    language,
    home: config.publicUrl + home,
    place: config.publicUrl + path,
    entries: await entriesOf(db, of, config.publicUrl),
  };
  // The same for everybody: the door keeps it, and tells who has it already that nothing changed.
  c.set('is_same_for_all', true);
  return c.body(written(feed, form), 200, { 'Content-Type': `${formFacts[form].type}; charset=utf-8` });
}

async function ofSection(c: Ctx, slug: string): Promise<Asked> {
  const section = (await sectionsOf(c.var.db)).find((one) => one.slug === slug);
  if (!section) throw new Missing('section');
  const name = sectionName(section, c.var.language);
  const path = `/sections/${slug}`;
  return { of: { kind: 'section', slug }, path, name, language: null, home: '/issues' };
}

async function ofPerson(c: Ctx, slug: string): Promise<Asked> {
  const { db, language } = c.var;
  const person = await db
    .selectFrom('people')
    .select(['id', 'name'])
    .where('slug', '=', slug)
    .executeTakeFirst();
  if (!person) throw new Missing('person');
  const names = await namesOf(db, [person.id]);
  const home = `/people/${slug}`;
  return {
    of: { kind: 'person', person_id: person.id, slug },
    path: home,
    name: nameIn(names.get(person.id) ?? [], language, person.name).form,
    language: null,
    home,
  };
}

/** Of a language that nothing is written in there is no feed. */
async function ofLanguage(c: Ctx, code: string): Promise<Asked> {
  const isOurs = languages.some((one) => one === code);
  if (!isOurs && !(await languagesWritten(c)).includes(code)) throw new Missing('language');
  return {
    of: { kind: 'language', language: code },
    path: `/languages/${code}`,
    name: languageName(code, code),
    language: code,
    home: isOurs && code !== languages[0] ? `/${code}` : '/',
  };
}

/** The languages in which articles are out. */
async function languagesWritten(c: Ctx): Promise<string[]> {
  const rows = await c.var.db
    .selectFrom('articles')
    .select('language')
    .distinct()
    .orderBy('language')
    .execute();
  return rows.map(({ language }) => language);
}
