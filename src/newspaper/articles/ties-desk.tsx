import { Hono } from 'hono';
import { isId } from '../../kernel/chance.js';
import type { Db } from '../../kernel/database.js';
import type { Say } from '../../kernel/language.js';
import { Missing, type Problem } from '../../kernel/refusals.js';
import { typedIn } from '../../page/typed.js';
import type { DeskEnv } from '../../page/web.js';
import { find, longest_question } from '../../register/names/find.js';
import { namesAtDesk } from '../../register/record/at-desk.js';
import type { Article } from './article.js';
import { boxValue, readBoxes } from './article-reader.js';
import { boxesOf, setBoxes } from './box.js';
import { article_pattern, articleAt, type Desk, desk_section, deskPath } from './desk-frame.js';
import { namedAtDesk, proposeFound, proposePeople, settlePerson } from './named-person.js';
import { box_fields, TiesPage } from './ties-page.js';

type Typed = Record<string, string>;

/** `/desk/newspaper/articles/<number>/ties`: people and boxes of an article. */
export function tiesDesk(): Hono<DeskEnv> {
  const app = new Hono<DeskEnv>();
  const path = `${article_pattern}/ties`;
  const done = (c: Desk, { number }: Article, what: string) =>
    c.redirect(`${deskPath(number, '/ties')}?done=${what}`, 303);

  app.get(path, async (c) => show(c, await articleAt(c)));

  app.post(`${path}/look`, async (c) => {
    const article = await articleAt(c);
    const count = await proposePeople(c.var.db, c.var.actor, article);
    return done(c, article, count > 0 ? 'found' : 'found_none');
  });

  app.post(`${path}/add`, async (c) => {
    const { db, actor } = c.var;
    const article = await articleAt(c);
    const typed: Typed = await typedIn(c, 'name');
    const name = (typed.name ?? '').trim();
    const matches = name === '' || name.length > longest_question ? [] : await find(db, name);
    if (matches.length === 0) {
      c.status(422);
      return show(c, article, typed, [{ field: 'name', code: 'newspaper.desk.ties.nobody' }]);
    }
    await proposeFound(db, actor, article.id, matches, name);
    return done(c, article, 'found');
  });

  app.post(`${path}/settle`, async (c) => {
    const { db, actor } = c.var;
    const article = await articleAt(c);
    const { person, state } = await typedIn(c, 'person', 'state');
    if (!isId(person) || (state !== 'confirmed' && state !== 'declined')) throw new Missing('person');
    await settlePerson(db, actor, article.id, person, state);
    return done(c, article, 'settled');
  });

  app.post(`${path}/boxes`, async (c) => {
    const { db, actor } = c.var;
    const article = await articleAt(c);
    const typed: Typed = await typedIn(c, ...box_fields);
    const offered = new Set((await boxOptions(db, c.var.say, article)).map(({ value }) => value));
    const read = readBoxes(typed, box_fields, offered);
    if (!read.ok) {
      c.status(422);
      return show(c, article, typed, read.problems);
    }
    await setBoxes(db, actor, article.id, read.value);
    return done(c, article, 'boxes_set');
  });

  return app;
}

/** Models that are offered, the people whom the article names, and whom the fair rule offers. */
async function boxOptions(db: Db, say: Say, article: Article): Promise<{ value: string; label: string }[]> {
  const texts = await db
    .selectFrom('texts')
    .select(['id', 'title'])
    .where('kind', '=', 'model')
    .orderBy('said_on', 'desc')
    .execute();
  const named = (await namedAtDesk(db, article.id)).filter(({ state }) => state === 'confirmed');
  const names = await namesAtDesk(
    db,
    named.map(({ person_id }) => person_id),
  );
  return [
    ...texts.map(({ id, title }) => ({
      value: `resolution:${id}`,
      label: say('newspaper.desk.ties.offer_resolution', { title }),
    })),
    ...named.map(({ person_id, slug }) => ({
      value: `letter:${person_id}`,
      label: say('newspaper.desk.ties.offer_letter', { name: names.get(person_id) ?? slug }),
    })),
    { value: 'letter:', label: say('newspaper.desk.ties.offer_anybody') },
  ];
}

async function show(c: Desk, article: Article, typed: Typed = {}, problems: Problem[] = []) {
  const { db, say, csrf } = c.var;
  const [people, boxes, offered] = await Promise.all([
    namedAtDesk(db, article.id),
    boxesOf(db, article.id),
    boxOptions(db, say, article),
  ]);
  const names = await namesAtDesk(
    db,
    people.map(({ person_id }) => person_id),
  );
  const chosen = Object.fromEntries(boxes.map((box, index) => [box_fields[index] ?? '', boxValue(box)]));
  return c.render(
    <TiesPage
      {...{ say, csrf, article, offered }}
      people={people.map((one) => ({ ...one, name: names.get(one.person_id) ?? one.slug }))}
      done={c.req.query('done') ?? null}
      form={{ say, values: { ...chosen, ...typed }, problems }}
    />,
    { title: article.headline, section: desk_section },
  );
}
