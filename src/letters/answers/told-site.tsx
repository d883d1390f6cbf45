import { type Context, Hono } from 'hono';
import { Missing } from '../../kernel/refusals.js';
import type { VisitorEnv } from '../../page/web.js';
import { namesOf } from '../../register/people.js';
import { nameIn } from '../../register/person.js';
import { letterCountsOf } from './letter-counts.js';
import { toldAnswersOf } from './told-answer.js';
import { ToldAnswersPage } from './told-view.js';

/** So many passages stand on one page. */
const a_page = 20;

/** `/people/<slug>/letters` and its JSON: what somebody wrote back, as far as it may be told. */
export function toldAnswersSite(): Hono<VisitorEnv> {
  const app = new Hono<VisitorEnv>();

  app.get('/people/:slug/letters', async (c) => {
    const { db, say, language, href } = c.var;
    const { person, page, ...shown } = await asked(c);
    const names = await namesOf(db, [person.id]);
    const name = nameIn(names.get(person.id) ?? [], language, person.name);
    const props = { say, language, href, page, ...shown, person: { slug: person.slug, ...name } };
    return c.render(<ToldAnswersPage {...props} />, {
      title: `${say('letters.answers.told.page_title')} ${name.form}`,
      section: 'people',
      json: `/people/${person.slug}/letters.json`,
      is_same_for_all: true,
    });
  });

  app.get('/people/:slug/letters.json', async (c) => {
    const { person, page, counts, told, hasNext } = await asked(c);
    const { slug, name } = person;
    const next = hasNext ? `/people/${slug}/letters.json?page=${page + 1}` : null;
    return c.json({ slug, name, letters: counts, answers: told, page, next });
  });

  return app;
}

/** Whose letters and which page of them the address asks for. Throws `Missing`. */
async function asked(c: Context<VisitorEnv>) {
  const { db } = c.var;
  const typed = c.req.query('page') ?? '1';
  const person = await db
    .selectFrom('people')
    .select(['id', 'slug', 'name'])
    .where('slug', '=', c.req.param('slug') ?? '')
    .executeTakeFirst();
  if (!person || !/^[1-9]\d{0,2}$/.test(typed)) throw new Missing('page');
  const page = Number(typed);
  const [counts, found] = await Promise.all([
    letterCountsOf(db, person.id),
    toldAnswersOf(db, person.id, a_page + 1, (page - 1) * a_page),
  ]);
  if (page > 1 && found.length === 0) throw new Missing('page');
  return { person, page, counts, told: found.slice(0, a_page), hasNext: found.length > a_page };
}
