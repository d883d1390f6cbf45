import type { Context } from 'hono';
import { Hono } from 'hono';
import { Missing, type Problem, Refused } from '../../kernel/refusals.js';
import { bodyOf, typedIn } from '../../page/typed.js';
import type { DeskEnv } from '../../page/web.js';
import { versionIn } from '../record/at-desk.js';
import { type Collision, merged } from '../record/difference.js';
import type { Typed } from '../record/fact-form.js';
import { FieldReader, tidy } from '../record/field-reader.js';
import { historyOf } from '../record/history.js';
import { disputableFacts } from './citing.js';
import { collisionOf } from './collision.js';
import {
  type ContradictionSaid,
  contradiction_fields,
  peopleIn,
  readContradiction,
  typedContradiction,
} from './contradiction-form.js';
import {
  addContradiction,
  changeContradiction,
  restoreContradiction,
  withdrawContradiction,
} from './contradiction-keeping.js';
import { type KeptContradiction, keptContradiction, keptContradictions } from './contradiction-kept.js';
import { ContradictionPage, ContradictionsList, NewContradiction } from './contradictions-desk-page.js';

type Ctx = Context<DeskEnv>;
const path = '/desk/contradictions';

/** `/desk/contradictions`: where sources disagree, with each position, its sources and what we make of it. */
export function contradictionsDesk(): Hono<DeskEnv> {
  const app = new Hono<DeskEnv>();

  app.get(path, async (c) => {
    const { db, say } = c.var;
    const after = tidy(c.req.query('after') ?? '').slice(0, 100);
    const list = await keptContradictions(db, after);
    return c.render(<ContradictionsList {...{ say, list }} />, {
      title: say('register.sources.contradiction.title'),
      section: 'sources',
    });
  });

  app.get(`${path}/new`, (c) => showNew(c, { people: tidy(c.req.query('person') ?? '').slice(0, 100) }));

  app.post(path, async (c) => {
    const { db, actor } = c.var;
    const { typed, chosen } = await typedHere(c);
    const read = await readContradiction(typed, chosen, db);
    if (!read.ok) {
      c.status(422);
      return showNew(c, typed, chosen, read.problems);
    }
    const code = await addContradiction(db, actor, read.value);
    return c.redirect(`${path}/${code}`, 303);
  });

  app.get(`${path}/:code`, async (c) => showOne(c, await contradictionAt(c)));

  app.post(`${path}/:code`, async (c) => {
    const { db, actor } = c.var;
    const kept = await contradictionAt(c);
    const { typed, chosen } = await typedHere(c);
    const read = await readContradiction(typed, chosen, db);
    if (!read.ok) {
      c.status(422);
      return showOne(c, kept, { typed, chosen, problems: read.problems });
    }
    const seen = { id: kept.id, version: versionIn(typed.version ?? '') };
    try {
      await changeContradiction(db, actor, seen, read.value, typed.why ?? '');
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      c.status(error.status);
      if (error.code === 'register.record.stale') return collide(c, kept, typed, chosen, read.value);
      const problems = [{ field: 'why', code: error.code, values: error.values }];
      return showOne(c, kept, { typed, chosen, problems });
    }
    return c.redirect(`${path}/${kept.code}`, 303);
  });

  for (const [word, act] of [
    ['withdraw', withdrawContradiction],
    ['restore', restoreContradiction],
  ] as const) {
    app.post(`${path}/:code/${word}`, async (c) => {
      const { db, actor } = c.var;
      const kept = await contradictionAt(c);
      const typed = await typedIn(c, 'version', 'withdraw_why');
      try {
        await act(db, actor, { id: kept.id, version: versionIn(typed.version) }, typed.withdraw_why);
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        c.status(error.status);
        const problems = [{ field: 'withdraw_why', code: error.code, values: error.values }];
        return showOne(c, kept, { typed: { withdraw_why: typed.withdraw_why }, chosen: null, problems });
      }
      return c.redirect(`${path}/${kept.code}`, 303);
    });
  }

  return app;
}

async function typedHere(c: Ctx): Promise<{ typed: Typed; chosen: string[] }> {
  const typed: Typed = await typedIn(c, ...contradiction_fields, 'version', 'why');
  const chosen = [(await bodyOf(c)).facts].flat().filter((one) => typeof one === 'string');
  return { typed, chosen };
}

async function contradictionAt(c: Ctx): Promise<KeptContradiction> {
  const kept = await keptContradiction(c.var.db, c.req.param('code') ?? '');
  if (!kept) throw new Missing('contradiction');
  return kept;
}

async function showNew(c: Ctx, typed: Typed, chosen: string[] = [], problems: Problem[] = []) {
  const { db, say, csrf } = c.var;
  // Whoever is not found is told when the form is sent.
  const people = await peopleIn(db, new FieldReader(typed));
  const facts = await disputableFacts(db, people);
  return c.render(
    <NewContradiction {...{ say, csrf, facts, chosen }} form={{ say, values: typed, problems }} />,
    { title: say('register.sources.contradiction.new'), section: 'sources' },
  );
}

/** Somebody else was quicker: shows both changes, and a form in which neither is lost. */
async function collide(
  c: Ctx,
  kept: KeptContradiction,
  typed: Typed,
  chosen: string[],
  said: ContradictionSaid,
) {
  const { db } = c.var;
  const facts = await disputableFacts(db, said.people);
  const lines = facts.filter(({ id }) => said.facts.includes(id));
  const mine = {
    ...Object.fromEntries(contradiction_fields.map((field) => [field, typed[field] ?? ''])),
    facts: lines.map(({ date, text }) => [date, text.slice(0, 80)].filter(Boolean).join(' ')).join('\n'),
  };
  const stored = await typedContradiction(db, kept);
  const collision = await collisionOf(db, kept, versionIn(typed.version ?? ''), { stored, mine });
  const values = { ...typed, ...merged(collision), version: String(kept.version) };
  // What either of the two ticked stays ticked: a tick too many is seen, one that is lost is not.
  return showOne(c, kept, { typed: values, chosen: [...chosen, ...kept.facts], problems: [], collision });
}

interface Wrong {
  typed: Typed;
  /** Facts that were ticked; null: those that are stored. */
  chosen: string[] | null;
  problems: Problem[];
  collision?: Collision;
}

async function showOne(
  c: Ctx,
  kept: KeptContradiction,
  wrong: Wrong = { typed: {}, chosen: null, problems: [] },
) {
  const { db, say, csrf } = c.var;
  const stored = await typedContradiction(db, kept);
  const values: Typed = { ...stored, version: String(kept.version), ...wrong.typed };
  // Whoever is not found is told when the form is sent.
  const facts = await disputableFacts(db, await peopleIn(db, new FieldReader(values)));
  return c.render(
    <ContradictionPage
      {...{ say, csrf, kept, facts, stored }}
      chosen={wrong.chosen ?? kept.facts}
      form={{ say, values, problems: wrong.problems }}
      collision={wrong.collision ?? null}
      deeds={await historyOf(db, { personId: kept.id, factId: kept.id })}
    />,
    { title: kept.topic, section: 'sources' },
  );
}
