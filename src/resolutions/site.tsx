import { type Context, Hono } from 'hono';
import type { Child } from 'hono/jsx';
import { today } from '../kernel/clock.js';
import type { PublicDb } from '../kernel/database.js';
import type { Messages } from '../kernel/language.js';
import type { Problem } from '../kernel/refusals.js';
import { officesReached } from '../mailroom/addresses/address.js';
import type { VisitorEnv } from '../page/web.js';
import { standingOn, standingsOn } from '../register/course/standing-on.js';
import { answeredDemands } from './demand.js';
import { currentVersion, recipientsOf, type Version, versionNumbered, versionsOf } from './model.js';
import { type ModelFacts, ModelPage, standingSentence } from './model-page.js';
import { TellMe } from './notices/tell-me.js';
import type { PackShelf } from './pack/pack.js';
import { packValues } from './pack/pack-form.js';
import { officesOf } from './pack/pack-letters.js';
import { packSite } from './pack/site.js';
import { textBySlug, textsOf } from './text.js';
import { modelTold, textLineTold, textTold } from './text-json.js';
import { TextList, TextPage } from './text-page.js';

/** What these pages need from the door. */
export interface ResolutionsMeans {
  shelf: PackShelf;
  messages: Messages;
  /** What the adoptions tell of a text: for its page, and for its JSON. */
  adopted: {
    panel: (c: Context<VisitorEnv>, text: { id: string; slug: string }) => Promise<Child>;
    told: (db: PublicDb, textId: string) => Promise<object>;
  };
}

type Ctx = Context<VisitorEnv>;

/** `/resolutions`, `/resolutions/<slug>` with pack and motion, and their JSON. */
export function resolutionsSite(means: ResolutionsMeans): Hono<VisitorEnv> {
  const app = new Hono<VisitorEnv>();

  app.get('/resolutions.json', async (c) => {
    const texts = await textsOf(c.var.db, c.var.language);
    return c.json({ resolutions: texts.map(textLineTold) });
  });

  app.get('/resolutions', async (c) => {
    const texts = await textsOf(c.var.db, c.var.language);
    return c.render(<TextList {...words(c)} texts={texts} />, {
      title: c.var.say('resolutions.list.title'),
      section: 'resolutions',
      json: '/resolutions.json',
      is_same_for_all: true,
    });
  });

  app.route(
    '/',
    packSite({
      shelf: means.shelf,
      messages: means.messages,
      since: async (db, { id, name }, day, language) => {
        const standing = await standingOn(db, id, day);
        return standing.state === 'held' ? '' : standingSentence(means.messages.in(language), name, standing);
      },
      page: (c, version, problems) => modelPage(c, means, version, problems),
    }),
  );

  app.get('/resolutions/:file{[^/]+\\.json}', async (c) => {
    const { db, language } = c.var;
    const text = await textBySlug(db, c.req.param('file').slice(0, -'.json'.length), language);
    if (text.kind !== 'model') return c.json(textTold(text));
    const facts = await factsOf(c, await currentVersion(db, text.slug, language));
    return c.json({ ...modelTold(facts), adoptions: await means.adopted.told(db, text.id) });
  });

  app.get('/resolutions/:slug/versions/:number{[1-9][0-9]{0,5}}', async (c) => {
    const { db, language } = c.var;
    const { slug, number } = c.req.param();
    return modelPage(c, means, await versionNumbered(db, slug, Number(number), language), []);
  });

  app.get('/resolutions/:slug', async (c) => {
    const { db, language } = c.var;
    const text = await textBySlug(db, c.req.param('slug'), language);
    if (text.kind === 'model') {
      return modelPage(c, means, await currentVersion(db, text.slug, language), [], true);
    }
    return c.render(<TextPage {...words(c)} text={text} />, {
      title: text.title,
      section: 'resolutions',
      json: `/resolutions/${text.slug}.json`,
      is_same_for_all: true,
    });
  });

  return app;
}

function words(c: Ctx) {
  const { say, language, href } = c.var;
  return { say, language, href };
}

async function modelPage(
  c: Ctx,
  means: ResolutionsMeans,
  version: Version,
  problems: Problem[],
  // An older version, or a form with something wrong, has no counts of its own.
  is_embeddable = false,
): Promise<Response> {
  const facts = await factsOf(c, version);
  const form = { say: c.var.say, values: packValues(c.req.query(), version.language), problems };
  if (problems.length > 0) c.status(422);
  return c.render(
    <ModelPage
      {...words(c)}
      {...{ facts, form }}
      publicUrl={c.var.config.publicUrl}
      below={<TellMe {...words(c)} version={version} />}
    >
      {await means.adopted.panel(c, { id: version.text_id, slug: version.slug })}
    </ModelPage>,
    {
      title: version.title,
      section: 'resolutions',
      json: `/resolutions/${version.slug}.json`,
      is_same_for_all: true,
      is_embeddable,
    },
  );
}

async function factsOf(c: Ctx, version: Version): Promise<ModelFacts> {
  const { db, language } = c.var;
  const day = today(c.var.clock);
  const [text, addressees, { copies }, versions, demands] = await Promise.all([
    textBySlug(db, version.slug, language),
    officesOf(db, version.id, language),
    recipientsOf(db, version.id),
    versionsOf(db, version.text_id),
    answeredDemands(db, version.id),
  ]);
  const people = text.people.flatMap(({ id, slug, name }) => (id && slug ? [{ id, slug, name }] : []));
  const [reached, standings] = await Promise.all([
    officesReached(
      db,
      addressees.map(({ id }) => id),
      day,
    ),
    standingsOn(
      db,
      people.map(({ id }) => id),
      day,
    ),
  ]);
  return {
    text,
    version,
    versions,
    demands,
    addressees: addressees.map(({ id, code, name, channel }) => ({
      ...{ code, name, channel },
      ways: reached.get(id) ?? [],
    })),
    copies: copies.flatMap(({ person_id, lawyers }) => {
      const person = people.find(({ id }) => id === person_id);
      return person ? [{ id: person_id, slug: person.slug, name: person.name, lawyers }] : [];
    }),
    standings: people.flatMap(({ id, slug, name }) => {
      const standing = standings.get(id)?.standing;
      return standing ? [{ slug, name, standing }] : [];
    }),
  };
}
