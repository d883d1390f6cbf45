import { type Context, Hono } from 'hono';
import { isId } from '../../kernel/chance.js';
import { Missing, type Problem, Refused } from '../../kernel/refusals.js';
import { typedIn } from '../../page/typed.js';
import type { DeskEnv } from '../../page/web.js';
import { versionIn } from '../../register/record/at-desk.js';
import { type Collision, merged } from '../../register/record/difference.js';
import type { Typed } from '../../register/record/fact-form.js';
import { collisionOf } from '../../register/sources/collision.js';
import type { TextKind } from '../tables.js';
import { DemandPage, TextDemands } from './demand-desk-page.js';
import { demand_fields, demandOptions, readDemand } from './demand-form.js';
import { addDemand, changeDemand, strikeDemand } from './demand-keeping.js';
import { deedsOf, type KeptDemand, keptDemand, keptDemands, typedDemand } from './demand-kept.js';

type Ctx = Context<DeskEnv>;

/** A text as the desk's pages of demands speak of it. */
export interface TextAtDesk {
  id: string;
  slug: string;
  kind: TextKind;
  title: string;
  body: string;
  said_on: string;
}

const section = 'texts';

/** `/desk/texts/:slug` of a text of others, and `…/demands/:demand`: its demands are entered, changed and struck out. */
export function demandDesk(): Hono<DeskEnv> {
  const app = new Hono<DeskEnv>();
  const list = '/desk/texts/:slug';
  const one = `${list}/demands/:demand`;

  app.get(list, async (c) => {
    const { db, say } = c.var;
    const text = await textAt(c);
    return c.render(<TextDemands {...{ say, text }} demands={await keptDemands(db, text.id)} />, {
      title: text.title,
      section,
    });
  });

  app.get(`${list}/demands/new`, async (c) => show(c, await textAt(c), null));

  app.post(`${list}/demands/new`, async (c) => {
    const { db, actor } = c.var;
    const text = await textAt(c);
    const typed = await typedIn(c, ...demand_fields);
    const read = await readDemand(typed, { db, textId: text.id, needsSource: await hasNoSource(c, text.id) });
    if (!read.ok) {
      c.status(422);
      return show(c, text, null, { typed, problems: read.problems });
    }
    await addDemand(db, actor, text.id, read.value);
    return c.redirect(`/desk/texts/${text.slug}`, 303);
  });

  app.get(one, async (c) => {
    const text = await textAt(c);
    return show(c, text, await demandAt(c, text));
  });

  app.post(one, async (c) => {
    const { db, actor } = c.var;
    const text = await textAt(c);
    const demand = await demandAt(c, text);
    const typed = await typedIn(c, ...demand_fields, 'version', 'why');
    const read = await readDemand(typed, { db, textId: text.id, needsSource: await hasNoSource(c, text.id) });
    if (!read.ok) {
      c.status(422);
      return show(c, text, demand, { typed, problems: read.problems });
    }
    const seen = { id: demand.id, version: versionIn(typed.version ?? '') };
    try {
      await changeDemand(db, actor, seen, read.value, typed.why ?? '');
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      c.status(error.status);
      if (error.code !== 'register.record.stale') {
        const problems = [{ field: 'why', code: error.code, values: error.values }];
        return show(c, text, demand, { typed, problems });
      }
      const now = await demandAt(c, text);
      const said = { stored: await typedDemand(db, now), mine: await typedDemand(db, read.value) };
      const collision = await collisionOf(db, now, seen.version, said);
      const values = { ...typed, ...merged(collision), version: String(now.version) };
      return show(c, text, now, { typed: values, problems: [], collision });
    }
    return c.redirect(`/desk/texts/${text.slug}`, 303);
  });

  for (const how of ['strike', 'stand'] as const) {
    app.post(`${one}/${how}`, async (c) => {
      const { db, actor } = c.var;
      const text = await textAt(c);
      const demand = await demandAt(c, text);
      const typed = await typedIn(c, 'version', 'strike_why');
      const seen = { id: demand.id, version: versionIn(typed.version) };
      try {
        await strikeDemand(db, actor, seen, how, typed.strike_why);
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        c.status(error.status);
        const problems = [{ field: 'strike_why', code: error.code, values: error.values }];
        return show(c, text, demand, { typed: { strike_why: typed.strike_why }, problems });
      }
      return c.redirect(`/desk/texts/${text.slug}`, 303);
    });
  }

  return app;
}

async function textAt(c: Ctx): Promise<TextAtDesk> {
  const text = await c.var.db
    .selectFrom('texts')
    .select(['id', 'slug', 'kind', 'title', 'body', 'said_on'])
    .where('slug', '=', c.req.param('slug') ?? '')
    // A model's own lines are written in its versions.
    .where('kind', '<>', 'model')
    .executeTakeFirst();
  if (!text) throw new Missing('resolution');
  return text;
}

async function demandAt(c: Ctx, text: TextAtDesk): Promise<KeptDemand> {
  const id = c.req.param('demand') ?? '';
  const demand = isId(id) ? await keptDemand(c.var.db, id) : undefined;
  if (demand?.text_id !== text.id) throw new Missing('demand');
  return demand;
}

/** Whether the text itself names no source: then each of its demands has to. */
async function hasNoSource(c: Ctx, textId: string): Promise<boolean> {
  const found = await c.var.db
    .selectFrom('text_sources')
    .select('source_id')
    .where('text_id', '=', textId)
    .executeTakeFirst();
  return found === undefined;
}

interface Shown {
  typed: Typed;
  problems: Problem[];
  collision?: Collision;
}

async function show(c: Ctx, text: TextAtDesk, demand: KeptDemand | null, shown?: Shown) {
  const { db, say, csrf } = c.var;
  const stored: Typed = demand
    ? { ...(await typedDemand(db, demand)), version: String(demand.version) }
    : { language: 'en' };
  const values = { ...stored, ...shown?.typed };
  return c.render(
    <DemandPage
      {...{ say, csrf, text, demand }}
      said={stored}
      choices={{ answers: await demandOptions(db, text.id) }}
      collision={shown?.collision ?? null}
      deeds={demand ? await deedsOf(db, demand.id) : []}
      form={{ say, values, problems: shown?.problems ?? [] }}
    />,
    { title: say(demand ? 'resolutions.demands.change' : 'resolutions.demands.enter'), section },
  );
}
