import { type Context, Hono } from 'hono';
import { today } from '../../kernel/clock.js';
import { Missing, type Problem } from '../../kernel/refusals.js';
import { typedIn } from '../../page/typed.js';
import type { DeskEnv } from '../../page/web.js';
import { standingOn } from '../../register/course/standing-on.js';
import { addressesOfPerson } from './address-list.js';
import { readWhy } from './address-reader.js';
import { doubt, doubt_fields, doubtsAbout, readDoubt, resolveDoubt } from './doubt.js';
import { holderNamed } from './holder.js';
import { PersonAddressesPage } from './person-page.js';
import { sourcesNear } from './sources-near.js';
import { writingTo } from './trust-on.js';

/** `/desk/addresses/people/<slug>`: the addresses of one person, how far they can be trusted, rumours. */
export function personAddressDesk(): Hono<DeskEnv> {
  const app = new Hono<DeskEnv>();
  const path = '/desk/addresses/people/:slug';

  app.get(path, (c) => show(c, {}, []));

  app.post(`${path}/doubts`, async (c) => {
    const { db, actor, clock } = c.var;
    const person = await personAt(c);
    const typed = await typedIn(c, ...doubt_fields);
    const read = await readDoubt(db, typed, today(clock));
    if (!read.ok) {
      c.status(422);
      return show(c, typed, read.problems);
    }
    await doubt(db, actor, person.id, read.value);
    return c.redirect(`/desk/addresses/people/${person.slug}`, 303);
  });

  app.post(`${path}/settled`, async (c) => {
    const { db, actor } = c.var;
    const person = await personAt(c);
    const typed = await typedIn(c, 'doubt', 'settle_why');
    const own = (await doubtsAbout(db, person.id)).some(({ id }) => id === typed.doubt);
    if (!own) throw new Missing('doubt');
    const why = readWhy(typed.settle_why, 'settle_why');
    if (!why.ok) {
      c.status(422);
      return show(c, typed, why.problems);
    }
    await resolveDoubt(db, actor, typed.doubt, why.value);
    return c.redirect(`/desk/addresses/people/${person.slug}`, 303);
  });

  return app;
}

async function personAt(c: Context<DeskEnv>): Promise<{ id: string; slug: string; name: string }> {
  const slug = c.req.param('slug') ?? '';
  const found = await c.var.db.selectFrom('people').select('id').where('slug', '=', slug).executeTakeFirst();
  if (!found) throw new Missing('person');
  const { id, name } = await holderNamed(c.var.db, `person:${found.id}`);
  return { id, slug, name };
}

async function show(c: Context<DeskEnv>, values: Record<string, string>, problems: Problem[]) {
  const { db, say, csrf, clock } = c.var;
  const day = today(clock);
  const person = await personAt(c);
  const standing = await standingOn(db, person.id, day);
  return c.render(
    <PersonAddressesPage
      {...{ say, csrf, day, person }}
      addresses={await addressesOfPerson(db, person.id)}
      writing={await writingTo(db, { id: person.id, standing }, day)}
      doubts={await doubtsAbout(db, person.id)}
      sources={await sourcesNear(db, { kind: 'person', id: person.id })}
      form={{ say, values, problems }}
    />,
    { title: say('mailroom.addresses.of', { name: person.name }), section: 'mailroom' },
  );
}
