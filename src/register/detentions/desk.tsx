import { Hono } from 'hono';
import { isId } from '../../kernel/chance.js';
import type { Db } from '../../kernel/database.js';
import { Missing, type Problem, Refused } from '../../kernel/refusals.js';
import { typedIn } from '../../page/typed.js';
import type { DeskEnv } from '../../page/web.js';
import { versionIn } from '../record/at-desk.js';
import type { Typed } from '../record/fact-form.js';
import type { Told } from '../tables.js';
import { basis_fields, readBasis } from '../telling/basis.js';
import { type Ctx, detentionAt, linesOf } from './at-desk.js';
import { DetentionList, DetentionRecord } from './desk-page.js';
import { type Detention, detentionsAtDesk, names_a_page } from './detention.js';
import { DetentionForm, StrikeForm } from './detention-form.js';
import { addDetention, addFigure, changeDetention, strikeFigure } from './detention-keeping.js';
import {
  detention_fields,
  detentionTyped,
  figure_fields,
  readDetention,
  readFigure,
} from './detention-said.js';
import { entryDesk } from './entry-desk.js';
import { tellDetention } from './entry-telling.js';
import { figureInWords } from './figure-words.js';

/** `/desk/detentions`: records of detentions of many, what sources report, and names entered in one go. */
export function detentionsDesk(): Hono<DeskEnv> {
  const app = new Hono<DeskEnv>();

  app.get('/desk/detentions', async (c) => {
    const { db, say } = c.var;
    const all = await detentionsAtDesk(db);
    return c.render(<DetentionList {...{ say, all, told: await toldOf(db, all) }} />, {
      title: say('register.detentions.title'),
      section: 'detentions',
    });
  });

  app.get('/desk/detentions/new', (c) => showForm(c, {}, [], null));

  app.post('/desk/detentions/new', async (c) => {
    const { db, actor } = c.var;
    const typed: Typed = await typedIn(c, ...detention_fields);
    const read = await readDetention(db, typed);
    if (!read.ok) {
      c.status(422);
      return showForm(c, typed, read.problems, null);
    }
    return c.redirect(`/desk/detentions/${await addDetention(db, actor, read.value)}`, 303);
  });

  app.get('/desk/detentions/:code', (c) => showRecord(c, {}, []));

  app.get('/desk/detentions/:code/change', async (c) => {
    const { db } = c.var;
    const one = await detentionAt(c);
    const codes = await codesOf(db, one.sources);
    const sources = one.sources.flatMap((id) => codes.get(id) ?? []).join('\n');
    const typed = { ...detentionTyped(one), sources, unread: sources === '' ? 'yes' : '' };
    return showForm(c, typed, [], { code: one.code, version: await versionOf(db, one.id) });
  });

  app.post('/desk/detentions/:code/change', async (c) => {
    const { db, actor } = c.var;
    const one = await detentionAt(c);
    const typed: Typed = await typedIn(c, ...detention_fields, 'why', 'version');
    const version = versionIn(typed.version ?? '');
    const again = (problems: Problem[], status: 409 | 422) => {
      c.status(status);
      return showForm(c, typed, problems, { code: one.code, version });
    };
    const read = await readDetention(db, typed);
    if (!read.ok) return again(read.problems, 422);
    try {
      await changeDetention(db, actor, { id: one.id, version }, read.value, typed.why ?? '');
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return again([{ field: 'why', code: error.code, values: error.values }], 409);
    }
    return c.redirect(`/desk/detentions/${one.code}`, 303);
  });

  app.post('/desk/detentions/:code/figures', async (c) => {
    const { db, actor } = c.var;
    const one = await detentionAt(c);
    const typed: Typed = await typedIn(c, ...figure_fields);
    const read = await readFigure(db, typed);
    if (!read.ok) {
      c.status(422);
      return showRecord(c, typed, read.problems);
    }
    await addFigure(db, actor, one.id, read.value);
    return c.redirect(`/desk/detentions/${one.code}#figures`, 303);
  });

  app.get('/desk/detentions/:code/figures/:id/strike', (c) => showStrike(c, '', []));

  app.post('/desk/detentions/:code/figures/:id/strike', async (c) => {
    const { db, actor } = c.var;
    const one = await detentionAt(c);
    const id = c.req.param('id');
    if (!isId(id)) throw new Missing('figure');
    const { why } = await typedIn(c, 'why');
    try {
      await strikeFigure(db, actor, { id, detentionId: one.id }, why);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      c.status(422);
      return showStrike(c, why, [{ field: 'why', code: error.code, values: error.values }]);
    }
    return c.redirect(`/desk/detentions/${one.code}#figures`, 303);
  });

  app.post('/desk/detentions/:code/tell', async (c) => {
    const { db, actor } = c.var;
    const one = await detentionAt(c);
    const typed: Typed = await typedIn(c, ...basis_fields, 'why');
    const again = (problems: Problem[]) => {
      c.status(422);
      return showRecord(c, typed, problems);
    };
    const basis = readBasis(typed);
    if (!basis.ok) return again(basis.problems);
    try {
      const ids = [one.id, ...one.figures.map(({ id }) => id)];
      await tellDetention(db, actor, ids, typed.why ?? '', basis.value);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return again([{ field: 'why', code: error.code, values: error.values }]);
    }
    return c.redirect(`/desk/detentions/${one.code}`, 303);
  });

  app.route('/', entryDesk());
  return app;
}

function showForm(
  c: Ctx,
  values: Typed,
  problems: Problem[],
  seen: { code: string; version: number } | null,
) {
  const { say, csrf } = c.var;
  return c.render(<DetentionForm {...{ say, csrf, seen, form: { say, values, problems } }} />, {
    title: say(`register.detentions.desk.${seen ? 'change' : 'new'}`),
    section: 'detentions',
  });
}

async function showRecord(c: Ctx, values: Typed, problems: Problem[]) {
  const { db, say, csrf } = c.var;
  const one = await detentionAt(c);
  const asked = c.req.query('page') ?? '1';
  const page = /^[1-9]\d{0,5}$/.test(asked) ? Number(asked) : 1;
  const cited = one.figures.flatMap(({ sources }) => sources);
  const [told, codes, lines, entries] = await Promise.all([
    toldOf(db, [one]),
    codesOf(db, cited),
    linesOf(db, one.id, page),
    entriesOf(db, one.id),
  ]);
  const pages = Math.max(1, Math.ceil(one.named / names_a_page));
  return c.render(
    <DetentionRecord
      {...{ say, csrf, one, told, lines, entries, page, pages, codes, form: { say, values, problems } }}
    />,
    { title: one.title, section: 'detentions' },
  );
}

async function showStrike(c: Ctx, why: string, problems: Problem[]) {
  const { say, csrf } = c.var;
  const { code, figures } = await detentionAt(c);
  const figure = figures.find(({ id }) => id === c.req.param('id'));
  if (!figure) throw new Missing('figure');
  const form = { say, values: { why }, problems };
  const words = [figureInWords(say, figure), figure.scope].filter(Boolean).join(', ');
  return c.render(<StrikeForm {...{ csrf, code, form, id: figure.id, figure: words }} />, {
    title: say('register.detentions.desk.strike'),
    section: 'detentions',
  });
}

async function versionOf(db: Db, id: string): Promise<number> {
  const { version } = await db
    .selectFrom('facts')
    .select('version')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return version;
}

async function toldOf(db: Db, all: Detention[]): Promise<Map<string, Told>> {
  const ids = all.flatMap(({ id, figures }) => [id, ...figures.map((figure) => figure.id)]);
  if (ids.length === 0) return new Map();
  const rows = await db.selectFrom('facts').select(['id', 'told']).where('id', 'in', ids).execute();
  return new Map(rows.map(({ id, told }) => [id, told]));
}

async function codesOf(db: Db, ids: string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db.selectFrom('sources').select(['id', 'code']).where('id', 'in', ids).execute();
  return new Map(rows.map(({ id, code }) => [id, code]));
}

async function entriesOf(db: Db, detentionId: string) {
  return db
    .selectFrom('detention_entries as n')
    .leftJoin('detention_people as l', 'l.entry_id', 'n.id')
    .select(['n.id', 'n.entered_at'])
    .select(({ fn }) => fn.count<number>('l.person_id').as('people'))
    .where('n.detention_id', '=', detentionId)
    .groupBy('n.id')
    .orderBy('n.entered_at', 'desc')
    .limit(names_a_page)
    .execute();
}
