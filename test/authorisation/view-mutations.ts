import pg from 'pg';
import { readCatalogue } from '../prove/catalogue.js';
import { hideRecords } from '../prove/hidden-record.js';
import { groundOf, hide } from '../prove/hidden-rows.js';
import { Planter } from '../prove/planting.js';
import { tokensIn } from '../prove/token.js';
import type { Ground } from './ground.js';
import { enriched, hidings } from './hidings.js';
import { unnoticed, untried } from './unnoticed.js';
import { type Loosened, loosened } from './view-conditions.js';

export interface ViewsJudged {
  /** Conditions that were left out, one at a time. */
  mutations: number;
  /** Of these, what nobody noticed. */
  missed: string[];
  /** Of those that change nothing (`unnoticed`), how many: they count as no mutation. */
  alike: number;
  /** Of those of which this ground has no row that could show it (`untried`), how many: they count as no mutation. */
  untried: number;
  /** Left out without any effect on what the database takes: it refused the view, or needed too long for it. */
  impossible: number;
  /** What the views show that they must not, with all their conditions. */
  complaints: string[];
}

/** A loosened view that needs longer than this multiplies its rows: it is another question. */
const patience_ms = 3000;

/**
 * Hides something of every kind behind what is public, and leaves out each condition of each published view in turn (and of
 * the views behind them): visitors must then see something else than before. What no row
 * behind the planted ones shows is looked at again where more of the campaign is hidden (`hidings`). Nothing of it is kept.
 */
export async function judgeViews({ owner }: Ground, most = Number.POSITIVE_INFINITY): Promise<ViewsJudged> {
  const judged: ViewsJudged = {
    mutations: 0,
    missed: [],
    alike: 0,
    untried: 0,
    impossible: 0,
    complaints: [],
  };
  const views = await viewsOf(owner);
  await owner.query('begin');
  try {
    await owner.query('set local session_replication_role = replica');
    const planter = new Planter(owner, await readCatalogue(owner));
    const ground = await groundOf(owner);
    for (const number of [0, 1]) {
      await hide(planter, ground, number);
      await hideRecords(planter, owner, number);
    }
    await owner.query(`set local statement_timeout = ${patience_ms}`);
    const names = views.filter(({ schema }) => schema === 'published').map(({ name }) => name);
    for (const name of names)
      for (const token of tokensIn('private', await shownBy(owner, name)))
        judged.complaints.push(`published.${name} shows ${token}`);
    for (const one of enriched) await owner.query(one);
    const all = views.flatMap((view) => view.loosened.map((one) => ({ view, one })));
    const step = Math.max(1, Math.ceil(all.length / most));
    let left = all.filter((_, place) => place % step === 0);
    for (const world of ['select', ...hidings]) {
      if (left.length === 0) break;
      await owner.query('savepoint world');
      await owner.query(world);
      const before = new Map<string, string>();
      const unnoticed: typeof left = [];
      for (const tried of left) {
        const noticed = await isNoticed(owner, tried.view, tried.one, before);
        if (noticed === 'impossible') judged.impossible += 1;
        if (noticed === 'no') unnoticed.push(tried);
        else if (noticed === 'yes') judged.mutations += 1;
      }
      left = unnoticed;
      await owner.query('rollback to savepoint world');
    }
    const named = left.map(({ view, one }) => `${view.schema}.${view.name} ${one.what}`);
    judged.missed = named.filter((name) => !(name in unnoticed) && !(name in untried));
    judged.mutations += judged.missed.length;
    judged.alike = named.filter((name) => name in unnoticed).length;
    judged.untried = named.filter((name) => name in untried).length;
    // Of a part of all conditions nobody can say that one was noticed after all.
    const stale = step > 1 ? [] : Object.keys(unnoticed).filter((name) => !named.includes(name));
    judged.complaints.push(...stale.map((name) => `noticed after all, or gone: ${name}`));
    return judged;
  } finally {
    await owner.query('rollback');
  }
}

interface View {
  schema: string;
  name: string;
  loosened: Loosened[];
  /** Published views that show what this one gives, itself among them. */
  seenIn: string[];
}

async function viewsOf(owner: pg.Client): Promise<View[]> {
  const { rows: tables } = await owner.query<{ name: string }>(
    `select tablename as name from pg_tables where schemaname = 'public'`,
  );
  const known = new Set(tables.map(({ name }) => name));
  const { rows } = await owner.query<{ schema: string; name: string; definition: string; seen: string[] }>(`
    with recursive uses as (
      select distinct r.ev_class as upper, d.refobjid as lower from pg_rewrite r
        join pg_depend d on d.objid = r.oid and d.classid = 'pg_rewrite'::regclass
          and d.refclassid = 'pg_class'::regclass and d.refobjid <> r.ev_class),
    above as (
      select oid as view, oid as upper from pg_class where relkind = 'v'
      union select a.view, u.upper from above a join uses u on u.lower = a.upper)
    select n.nspname as schema, c.relname as name, pg_get_viewdef(c.oid) as definition,
      array(select s.relname::text from above a join pg_class s on s.oid = a.upper
          join pg_namespace m on m.oid = s.relnamespace and m.nspname = 'published'
        where a.view = c.oid order by a.upper <> c.oid, s.relname) as seen
    from pg_class c join pg_namespace n on n.oid = c.relnamespace and n.nspname in ('public', 'published')
    where c.relkind = 'v' order by 1, 2`);
  return rows
    .filter(({ seen }) => seen.length > 0)
    .map(({ definition, seen, ...view }) => ({
      ...view,
      loosened: loosened(definition, known),
      seenIn: seen,
    }));
}

/** Everything that a view shows, row by row in one order. */
async function shownBy(owner: pg.Client, view: string): Promise<string> {
  const { rows } = await owner.query<{ line: string }>(
    `select v::text as line from published.${view} v order by 1`,
  );
  return rows.map(({ line }) => line).join('\n');
}

async function isNoticed(
  owner: pg.Client,
  view: View,
  { definition }: Loosened,
  before: Map<string, string>,
): Promise<'yes' | 'no' | 'impossible'> {
  await owner.query('savepoint loosening');
  try {
    for (const name of view.seenIn) if (!before.has(name)) before.set(name, await shownBy(owner, name));
    await owner.query(`create or replace view ${view.schema}.${view.name} as ${definition}`);
    for (const name of view.seenIn) if ((await shownBy(owner, name)) !== before.get(name)) return 'yes';
    return 'no';
  } catch (error) {
    if (!(error instanceof pg.DatabaseError)) throw error;
    return 'impossible';
  } finally {
    await owner.query('rollback to savepoint loosening');
  }
}
