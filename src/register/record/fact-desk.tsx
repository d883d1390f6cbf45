import { Hono } from 'hono';
import { isId } from '../../kernel/chance.js';
import { Missing, type Problem, Refused } from '../../kernel/refusals.js';
import { typedIn } from '../../page/typed.js';
import type { DeskEnv } from '../../page/web.js';
import { recentSources } from '../sources/source-picker.js';
import { type AtDesk, type Ctx, personAt, versionIn } from './at-desk.js';
import { type Collision, merged } from './difference.js';
import type { FactForm, Typed } from './fact-form.js';
import { formOf } from './fact-forms.js';
import { changeFact, letStand, type Saying, strikeOut } from './fact-keeping.js';
import { FactPage } from './fact-page.js';
import { factOf, type KeptFact, saidBefore, saidBy, saidOf } from './fact-said.js';
import { historyOf } from './history.js';
import { History, type Present } from './history-page.js';
import { readSaying, said_fields } from './said-fields.js';

/** `/desk/people/:slug/facts/:fact`: one fact is changed, struck out or let stand again, with its history. */
export function factDesk(): Hono<DeskEnv> {
  const app = new Hono<DeskEnv>();
  const path = '/desk/people/:slug/facts/:fact';

  app.get(path, async (c) => {
    const person = await personAt(c);
    return show(c, person, await factAt(c, person));
  });

  app.post(path, async (c) => {
    const { db, actor } = c.var;
    const person = await personAt(c);
    const { fact, form } = await editable(c, person);
    const { version, why } = await typedIn(c, 'version', 'why');
    const typed = { ...(await typedIn(c, ...form.fields, ...said_fields)), version, why };
    const about = { db, personId: person.id, factId: fact.id };
    const read = await readSaying(form, typed, about);
    if (!read.ok) {
      c.status(422);
      return show(c, person, fact, { typed, problems: read.problems });
    }
    const seen = { personId: person.id, factId: fact.id, version: versionIn(version) };
    try {
      await changeFact(db, actor, form, seen, read.value, why);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      c.status(error.status);
      if (error.code === 'register.record.stale') return collide(c, person, form, seen, read.value, typed);
      const problems = [{ field: 'why', code: error.code, values: error.values }];
      return show(c, person, fact, { typed, problems });
    }
    return c.redirect(`/desk/people/${person.slug}#fact-${fact.id}`, 303);
  });

  for (const [word, act] of [
    ['strike', strikeOut],
    ['stand', letStand],
  ] as const) {
    app.post(`${path}/${word}`, async (c) => {
      const { db, actor } = c.var;
      const person = await personAt(c);
      const { fact } = await editable(c, person);
      const typed = await typedIn(c, 'version', 'strike_why');
      const seen = { personId: person.id, factId: fact.id, version: versionIn(typed.version) };
      try {
        await act(db, actor, seen, typed.strike_why);
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        c.status(error.status);
        const problems = [{ field: 'strike_why', code: error.code, values: error.values }];
        return show(c, person, fact, { typed: { strike_why: typed.strike_why }, problems });
      }
      return c.redirect(`/desk/people/${person.slug}#fact-${fact.id}`, 303);
    });
  }

  return app;
}

async function factAt(c: Ctx, person: AtDesk): Promise<KeptFact> {
  const id = c.req.param('fact') ?? '';
  if (!isId(id)) throw new Missing('fact');
  return factOf(c.var.db, person.id, id);
}

async function editable(c: Ctx, person: AtDesk): Promise<{ fact: KeptFact; form: FactForm }> {
  const fact = await factAt(c, person);
  const form = formOf(fact.kind);
  if (!form) throw new Missing('form');
  return { fact, form };
}

/** Somebody else was quicker: shows both changes, and a form in which neither is lost. */
async function collide(
  c: Ctx,
  person: AtDesk,
  form: FactForm,
  seen: { personId: string; factId: string; version: number },
  saying: Saying,
  typed: Typed,
) {
  const { db } = c.var;
  const fact = await factAt(c, person);
  const deeds = await historyOf(db, { personId: person.id, factId: fact.id });
  const latest = deeds.find(({ version }) => version === fact.version);
  const collision: Collision = {
    base: await saidBefore(db, fact.id, seen.version),
    stored: await saidBy(db, form, person.id, fact),
    mine: await saidOf(db, form, saying),
    who: latest?.who ?? '',
    why: latest?.why ?? '',
  };
  const values = { ...typed, ...merged(collision), version: String(fact.version) };
  return show(c, person, fact, { typed: values, problems: [] }, collision);
}

async function show(
  c: Ctx,
  person: AtDesk,
  fact: KeptFact,
  wrong: { typed: Typed; problems: Problem[] } | null = null,
  collision: Collision | null = null,
) {
  const { db, say, csrf } = c.var;
  const kind = formOf(fact.kind) ?? null;
  const choices = {
    ...(await kind?.choicesOf?.({ db, personId: person.id, factId: fact.id })),
    recent_source: await recentSources(db),
  };
  const said = kind ? await saidBy(db, kind, person.id, fact) : {};
  const stored = { ...said, unread: fact.sources.length === 0 ? 'yes' : '', version: String(fact.version) };
  const present: Present = new Map([[fact.id, { form: kind, choices, said, line: '' }]]);
  const deeds = await historyOf(db, { personId: person.id, factId: fact.id });
  return c.render(
    <FactPage
      {...{ say, csrf, person, fact, kind, choices, collision }}
      form={{ say, values: { ...stored, ...wrong?.typed }, problems: wrong?.problems ?? [] }}
    >
      <h2 id="history">{say('register.record.history')}</h2>
      {deeds.length === 0 ? (
        <p>{say('register.record.no_deeds')}</p>
      ) : (
        <History {...{ say, deeds, present }} />
      )}
    </FactPage>,
    { title: say(`register.record.of.${fact.kind}`), section: 'people' },
  );
}
