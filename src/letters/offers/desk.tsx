import { type Context, Hono } from 'hono';
import { isId } from '../../kernel/chance.js';
import { languages } from '../../kernel/language.js';
import { Missing, type Problem, Refused } from '../../kernel/refusals.js';
import { typedIn } from '../../page/typed.js';
import type { DeskEnv } from '../../page/web.js';
import {
  type KeptWishes,
  peopleWithWishes,
  readWishes,
  setWishes,
  wishes_fields,
  wishesOf,
} from './wishes.js';
import { WishesListPage, WishesPage } from './wishes-page.js';

type Desk = Context<DeskEnv>;
const section = 'letters';
const people_a_page = 100;

/** `/desk/letters/wishes`: what is known of prisoners as readers of letters. */
export function wishesDesk(): Hono<DeskEnv> {
  const app = new Hono<DeskEnv>();

  app.get('/desk/letters/wishes', async (c) => {
    const { db, say } = c.var;
    const asked = c.req.query('page') ?? '1';
    if (!/^[1-9]\d{0,3}$/.test(asked)) throw new Missing('page');
    const page = Number(asked);
    const found = await peopleWithWishes(db, people_a_page + 1, (page - 1) * people_a_page);
    const props = { say, page, people: found.slice(0, people_a_page), hasNext: found.length > people_a_page };
    return c.render(<WishesListPage {...props} />, { title: say('letters.offers.wishes.title'), section });
  });

  const show = async (c: Desk, typed: Record<string, string>, problems: Problem[]) => {
    const { db, say, csrf } = c.var;
    const { wishes, ...person } = await wishesOf(db, idIn(c));
    const values = { version: String(wishes?.version ?? 0), ...typedWishes(wishes), ...typed };
    const done = c.req.query('done') !== undefined;
    return c.render(<WishesPage {...{ say, csrf, person, done }} form={{ say, values, problems }} />, {
      title: person.name,
      section,
    });
  };

  app.get('/desk/letters/wishes/:person', (c) => show(c, {}, []));

  app.post('/desk/letters/wishes/:person', async (c) => {
    const { db, actor } = c.var;
    const id = idIn(c);
    const typed = await typedIn(c, 'version', ...wishes_fields);
    const read = readWishes(typed);
    if (!read.ok) {
      c.status(422);
      return show(c, typed, read.problems);
    }
    if (!/^\d{1,9}$/.test(typed.version ?? '')) throw new Missing('version');
    try {
      await setWishes(db, actor, id, Number(typed.version), read.value);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      c.status(error.status);
      return show(c, typed, [{ field: 'languages', code: error.code }]);
    }
    return c.redirect(`/desk/letters/wishes/${id}?done`, 303);
  });

  return app;
}

function idIn(c: Desk): string {
  const id = c.req.param('person') ?? '';
  if (!isId(id)) throw new Missing('person');
  return id;
}

function typedWishes(wishes: KeptWishes | null): Record<string, string> {
  if (!wishes) return {};
  return {
    languages: wishes.languages?.join(', ') ?? '',
    most_a_day: wishes.most_a_day === null ? '' : String(wishes.most_a_day),
    vulnerable: wishes.vulnerable ? 'yes' : 'no',
    wants_none: wishes.wants_none ? 'yes' : 'no',
    told: wishes.told,
    basis: wishes.basis,
    ...Object.fromEntries(languages.map((one) => [`interests_${one}`, wishes.interests[one] ?? ''])),
  };
}
