import { Hono } from 'hono';
import { isId, newId } from '../../kernel/chance.js';
import { type Problem, Refused } from '../../kernel/refusals.js';
import { typedIn } from '../../page/typed.js';
import type { DeskEnv } from '../../page/web.js';
import type { Typed } from '../record/fact-form.js';
import { basis_fields, readBasis } from '../telling/basis.js';
import { type Ctx, detentionAt, linesOf } from './at-desk.js';
import { enteredIn, enterPeople } from './entry.js';
import { EntryCheck, EntryGrid, EntryResult } from './entry-page.js';
import { type Alike, alikeOf, entry_fields, fieldOf, readEntry } from './entry-rows.js';
import { tellEntered } from './entry-telling.js';

/** `/desk/detentions/:code/enter`: many names in one go, looked over before they are written. */
export function entryDesk(): Hono<DeskEnv> {
  const app = new Hono<DeskEnv>();

  app.get('/desk/detentions/:code/enter', async (c) => {
    const one = await detentionAt(c);
    const values = { all_date: one.happened ?? '', all_place: one.place ?? '', ...(await commonOf(c)) };
    return showGrid(c, values, []);
  });

  app.post('/desk/detentions/:code/enter', async (c) => {
    const { db, actor } = c.var;
    const one = await detentionAt(c);
    const typed: Typed = await typedIn(c, ...entry_fields);
    const { entry, problems } = await readEntry(db, typed);
    if (problems.length > 0) {
      c.status(422);
      return showGrid(c, typed, problems);
    }
    if (typed.step === 'back') return showGrid(c, typed, []);
    const alike = await alikeOf(db, entry.rows);
    if (typed.step !== 'write') return showCheck(c, typed, [], alike);
    const open = entry.rows.filter(({ who }) => who !== 'new' && who !== 'leave' && !isId(who));
    if (open.length > 0) {
      c.status(422);
      const code = 'register.detentions.entry.choose';
      return showCheck(
        c,
        typed,
        open.map(({ row }) => ({ field: fieldOf(row, 'who'), code })),
        alike,
      );
    }
    await enterPeople(db, actor, one.id, typed.token ?? '', entry);
    return c.redirect(`/desk/detentions/${one.code}/entries/${typed.token}`, 303);
  });

  app.get('/desk/detentions/:code/entries/:id', (c) => showResult(c, {}, []));

  app.post('/desk/detentions/:code/entries/:id/tell', async (c) => {
    const { db, actor } = c.var;
    const one = await detentionAt(c);
    const id = c.req.param('id');
    const people = await enteredIn(db, one.id, id);
    const typed: Typed = await typedIn(c, ...basis_fields, 'why');
    const again = (problems: Problem[]) => {
      c.status(422);
      return showResult(c, typed, problems);
    };
    const basis = readBasis(typed);
    if (!basis.ok) return again(basis.problems);
    try {
      const done = await tellEntered(db, actor, people, typed.why ?? '', basis.value);
      const said = `told=${done.told}&proposed=${done.proposed}`;
      return c.redirect(`/desk/detentions/${one.code}/entries/${id}?${said}`, 303);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return again([{ field: 'why', code: error.code, values: error.values }]);
    }
  });

  return app;
}

/** After one handing-in the next begins with its sources: they come from the same list. */
async function commonOf(c: Ctx): Promise<Typed> {
  const { db } = c.var;
  const after = c.req.query('after') ?? '';
  if (!isId(after)) return {};
  const rows = await db
    .selectFrom('detention_people as l')
    .innerJoin('citations as c', 'c.fact_id', 'l.event_id')
    .innerJoin('sources as s', 's.id', 'c.source_id')
    .select('s.code')
    .distinct()
    .where('l.entry_id', '=', after)
    .orderBy('s.code')
    .execute();
  return rows.length > 0 ? { sources: rows.map(({ code }) => code).join('\n') } : { unread: 'yes' };
}

async function showGrid(c: Ctx, values: Typed, problems: Problem[]) {
  const { say, csrf, actor } = c.var;
  const one = await detentionAt(c);
  const token = isId(values.token ?? '') ? (values.token ?? '') : newId(actor.chance);
  return c.render(<EntryGrid {...{ say, csrf, one, token, form: { say, values, problems } }} />, {
    title: say('register.detentions.desk.enter_names'),
    section: 'detentions',
  });
}

async function showCheck(c: Ctx, values: Typed, problems: Problem[], alike: Alike[]) {
  const { say, csrf } = c.var;
  const one = await detentionAt(c);
  const form = { say, values, problems };
  return c.render(<EntryCheck {...{ say, csrf, one, alike, token: values.token ?? '', form }} />, {
    title: say('register.detentions.entry.check'),
    section: 'detentions',
  });
}

async function showResult(c: Ctx, values: Typed, problems: Problem[]) {
  const { db, say, csrf } = c.var;
  const one = await detentionAt(c);
  const id = c.req.param('id') ?? '';
  await enteredIn(db, one.id, id);
  const lines = await linesOf(db, one.id, 1, id);
  const count = (name: string) => {
    const text = c.req.query(name) ?? '';
    return /^\d{1,3}$/.test(text) ? Number(text) : 0;
  };
  return c.render(
    <EntryResult
      {...{ say, csrf, one, id, lines, form: { say, values, problems } }}
      told={count('told')}
      proposed={count('proposed')}
    />,
    { title: one.title, section: 'detentions' },
  );
}
