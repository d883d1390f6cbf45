import { type Context, Hono } from 'hono';
import { isId } from '../kernel/chance.js';
import { Missing, Refused } from '../kernel/refusals.js';
import { typedIn } from '../page/typed.js';
import type { DeskEnv } from '../page/web.js';
import { organisationsLike } from './organisation.js';
import { OrganisationAtDesk, OrganisationTree } from './organisation-desk-page.js';
import { join, joinsOf, type Objection, undoJoin } from './organisation-join.js';
import { asTree, organisationAtDesk, organisationsAtDesk, partsOf } from './organisation-list.js';
import { setPartOf } from './organisation-tie.js';

type Ctx = Context<DeskEnv>;

/** `/desk/organisations`: the tree, what is part of what, and which two are one. */
export function supportersDesk({ objects }: { objects: Objection }): Hono<DeskEnv> {
  const app = new Hono<DeskEnv>();

  app.get('/desk/organisations', async (c) => {
    const { db, say } = c.var;
    const q = (c.req.query('q') ?? '')
      .replace(/\p{Cc}/gu, ' ')
      .trim()
      .slice(0, 200);
    const list = await organisationsAtDesk(db, q);
    return c.render(<OrganisationTree say={say} branches={asTree(list)} q={q} />, {
      title: say('supporters.desk.title'),
      section: 'organisations',
    });
  });

  app.get('/desk/organisations/:id', (c) => show(c, c.req.param('id')));

  app.post('/desk/organisations/:id/part-of', async (c) => {
    const { db, actor } = c.var;
    const typed = await typedIn(c, 'part_of_id', 'tie_why');
    const { id } = await organisationAtDesk(db, c.req.param('id'));
    return tried(c, id, typed, 'tie_why', () =>
      setPartOf(db, actor, id, typed.part_of_id === '' ? null : idIn(typed.part_of_id), typed.tie_why),
    );
  });

  app.post('/desk/organisations/:id/join', async (c) => {
    const { db, actor } = c.var;
    const typed = await typedIn(c, 'joined', 'join_why');
    const { id } = await organisationAtDesk(db, c.req.param('id'));
    return tried(c, id, typed, 'join_why', () =>
      join(db, actor, { kept: id, joined: idIn(typed.joined), why: typed.join_why }, objects),
    );
  });

  app.post('/desk/organisations/:id/undo', async (c) => {
    const { db, actor } = c.var;
    const typed = await typedIn(c, 'join', 'undo_why');
    const { id } = await organisationAtDesk(db, c.req.param('id'));
    return tried(c, id, typed, 'undo_why', () => undoJoin(db, actor, idIn(typed.join), typed.undo_why));
  });

  return app;
}

function idIn(typed: string): string {
  if (!isId(typed)) throw new Missing('organisation');
  return typed;
}

/** Does it and shows the page anew, or says at the field why not, with what was typed. */
async function tried(
  c: Ctx,
  id: string,
  values: Record<string, string>,
  field: string,
  act: () => Promise<unknown>,
) {
  try {
    await act();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    c.status(error.status);
    return show(c, id, { values, problems: [{ field, code: error.code, values: error.values }] });
  }
  return c.redirect(`/desk/organisations/${id}`, 303);
}

async function show(
  c: Ctx,
  asked: string,
  { values, problems }: Pick<Parameters<typeof OrganisationAtDesk>[0]['form'], 'values' | 'problems'> = {
    values: {},
    problems: [],
  },
) {
  const { db, say, csrf } = c.var;
  const one = await organisationAtDesk(db, asked);
  // A short list as it is, a long one by what is alike: nobody chooses among ten thousand.
  const list = (await organisationsAtDesk(db, '')).filter(({ id }) => id !== one.id);
  const similar = (await organisationsLike(db, one.name)).filter(({ id }) => id !== one.id);
  const written = one.part_of ? await organisationsLike(db, one.part_of) : [];
  return c.render(
    <OrganisationAtDesk
      {...{ say, csrf, one, list, similar, written }}
      above={one.part_of_id ? await organisationAtDesk(db, one.part_of_id) : null}
      parts={await partsOf(db, one.id)}
      joins={await joinsOf(db, one.id)}
      form={{ say, values: { part_of_id: one.part_of_id ?? '', ...values }, problems }}
    />,
    { title: one.name, section: 'organisations' },
  );
}
