import { type Context, Hono } from 'hono';
import { languages } from '../../kernel/language.js';
import { type Problem, Refused } from '../../kernel/refusals.js';
import { typedIn } from '../../page/typed.js';
import type { DeskEnv } from '../../page/web.js';
import { FieldReader } from '../../register/record/field-reader.js';
import { desk_section } from '../articles/desk-frame.js';
import { pageNumber } from '../page-number.js';
import { GivingDeskPage, giving_path, JoinersPage, joining_path } from './desk-page.js';
import { agreeToWay, endWay, enterWay, waysAtDesk } from './giving-way.js';
import { answerOffer, joinersOf, type Offer, openOffers } from './joiner.js';

type Ctx = Context<DeskEnv>;
type Typed = Record<string, string>;

/** `/desk/newspaper/joining` (who offers help, for holders of the key) and `/desk/newspaper/giving` (the ways to give). */
export function joiningDesk(): Hono<DeskEnv> {
  const app = new Hono<DeskEnv>();

  app.get(joining_path, (c) => showJoiners(c, false, null));

  // Opening is journalled, so it is asked for by a button and never by looking at a list.
  app.post(`${joining_path}/open`, async (c) => {
    try {
      return await showJoiners(c, true, null);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      c.status(error.status);
      return showJoiners(c, false, c.var.say(error.code, error.values));
    }
  });

  app.post(`${joining_path}/:id/answered`, async (c) => {
    const { db, actor, say } = c.var;
    try {
      await answerOffer(db, actor, c.req.param('id'));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      c.status(error.status);
      return showJoiners(c, false, say(error.code, error.values));
    }
    return c.redirect(joining_path, 303);
  });

  app.get(giving_path, (c) => showWays(c, {}, []));

  app.post(giving_path, async (c) => {
    const { db, actor } = c.var;
    const typed: Typed = await typedIn(c, 'kind', 'details', ...languages.map((one) => `name_${one}`));
    const fields = new FieldReader(typed);
    const kind = fields.choice('kind', ['bank', 'link']);
    const details = fields.needed('details', 2000, 'lines');
    const names = Object.fromEntries(
      languages.flatMap((language) => {
        const name = fields.text(`name_${language}`, 200);
        return name === null ? [] : [[language, name]];
      }),
    );
    if (Object.keys(names).length === 0) fields.wrong('name_en', 'register.record.needed');
    if (kind === 'link' && !/^https:\/\/[!-~]+$/.test(details))
      fields.wrong('details', 'newspaper.joining.giving.no_link');
    const way = fields.read({ kind, details, names });
    if (!way.ok) {
      c.status(422);
      return showWays(c, typed, way.problems);
    }
    return tried(c, typed, () => enterWay(db, actor, way.value));
  });

  app.post(`${giving_path}/:id/agree`, (c) =>
    tried(c, {}, () => agreeToWay(c.var.db, c.var.actor, c.req.param('id'))),
  );
  app.post(`${giving_path}/:id/end`, (c) =>
    tried(c, {}, () => endWay(c.var.db, c.var.actor, c.req.param('id'))),
  );

  return app;
}

async function tried(c: Ctx, typed: Typed, act: () => Promise<unknown>) {
  try {
    await act();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    c.status(error.status);
    return showWays(c, typed, [{ field: 'details', code: error.code, values: error.values }]);
  }
  return c.redirect(giving_path, 303);
}

async function showJoiners(c: Ctx, isOpen: boolean, problem: string | null) {
  const { db, actor, say, csrf, keys } = c.var;
  const page = pageNumber(c.req.query('page'));
  const { joiners, hasNext } = await joinersOf(db, actor, page);
  const opened = isOpen ? await openOffers(keys, joiners) : new Map<string, Offer>();
  return c.render(<JoinersPage {...{ say, csrf, joiners, hasNext, page, opened, problem }} />, {
    title: say('newspaper.joining.desk.title'),
    section: desk_section,
  });
}

async function showWays(c: Ctx, values: Typed, problems: Problem[]) {
  const { db, say, csrf, actor } = c.var;
  const ways = await waysAtDesk(db);
  return c.render(
    <GivingDeskPage {...{ say, csrf, ways }} me={actor.who} form={{ say, values, problems }} />,
    { title: say('newspaper.joining.giving.desk_title'), section: desk_section },
  );
}
