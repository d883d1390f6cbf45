import { createHash } from 'node:crypto';
import type pg from 'pg';
import { publishArticle, withdrawArticle } from '../../src/newspaper/articles/publishing.js';
import { beginIssue } from '../../src/newspaper/issues/issue.js';
import { keepSnapshot, tellSnapshot } from '../../src/register/sources/snapshot.js';
import { withdraw } from '../../src/resolutions/adoptions/withdrawal.js';
import { model_slug } from '../../src/resolutions/examples.js';
import { newModel } from '../../src/resolutions/models/draft-begun.js';
import { withdrawModel } from '../../src/resolutions/models/draft-publishing.js';
import { shortCode } from '../../src/resolutions/pack/short-address.js';
import type { World } from '../../src/world.js';
import type { DeskVisit } from '../desk-visit.js';
import { inventedArticle } from '../paper-ground.js';
import { passed } from '../public-ground.js';

/** What a parameter can name: kind of thing → its state → the value that stands in an address. */
export type Things = Map<string, Map<string, string>>;

/** What the snapshots say: their bytes are their address. */
const snapshots = { public: 'An invented text that is told.', desk: 'An invented text for the desk.' };

/** Brings a public campaign's things into every state in which they must not be seen, each kind at least one. */
export async function seedStates(
  site: { world: World; url: string },
  visit: DeskVisit,
  owner: pg.Client,
): Promise<void> {
  const { world } = site;
  const [db, actor] = [world.database.app, world.actor('operator')];
  await owner.query(`update people set told = 'desk' where slug = 'talgat-ayan'`);
  await owner.query(`update people set told = 'sealed' where slug = 'max-bokayev'`);
  await owner.query(`update offices set told = 'desk' where code = 'embassy-ca'`);
  await owner.query(`update facts set told = 'desk'
    where id = (select id from detentions where code = 'protests-of-21-may-2016')`);
  const withdrawn = await passed(site, visit, { organisation: 'Invented Withdrawn Branch' });
  await withdraw(db, actor, withdrawn, { why: 'invented', by: 'desk' });
  await passed(site, visit, { organisation: 'Invented Unnamed Branch', may_name: 'no' });
  const model = { title: 'Invented', body: 'Nobody', language: 'en', people: [], sources: [] };
  await newModel(db, actor, { ...model, slug: 'invented-draft' });
  const version = await newModel(db, actor, { ...model, slug: 'invented-withdrawn' });
  await owner.query('update versions set published_at = now(), number = 1 where id = $1', [version]);
  await owner.query('update version_languages set published_at = now() where version_id = $1', [version]);
  const { rows } = await owner.query<{ id: string }>(
    `select id from texts where slug = 'invented-withdrawn'`,
  );
  await withdrawModel(db, actor, rows[0]?.id ?? '', { reason: 'invented', language: 'en' });
  await inventedArticle(db, actor, { number: 22490, slug: 'draft' });
  const gone = await inventedArticle(db, actor, { number: 22491, slug: 'gone' });
  await publishArticle(db, actor, gone.id, 1);
  await withdrawArticle(db, actor, gone.id, 'invented');
  await inventedArticle(db, actor, { number: 22492, slug: 'given-up' }).then(({ id }) =>
    withdrawArticle(db, actor, id, 'invented'),
  );
  await beginIssue(db, actor, { title: null, language: 'en', number: 896, day: '2016-04-06' });
  const [source] = (
    await owner.query<{ id: string }>(`select id from sources where told = 'public' order by code limit 1`)
  ).rows;
  const sourceId = source?.id ?? '';
  for (const [level, text] of Object.entries(snapshots)) {
    const said = { content: Buffer.from(text), media_type: 'text/plain' as const, taken_on: '2016-04-07' };
    const id = await keepSnapshot(db, actor, sourceId, said);
    if (level === 'public') await tellSnapshot(db, actor, { sourceId, id }, 'public', 'invented');
  }
}

const sum = (text: string) => createHash('sha256').update(text).digest('hex');

/** Somebody whom visitors know, and whose case is kept close: of one whom they do not know the database shows nothing anyhow. */
export const kept_close_slug = 'natalia-sokolova';

/** The desk's things: where one of each can be found. Of what is not listed only absent ones are asked for. */
const desk_things: Record<string, string> = {
  'desk adoption': 'select id from adoptions order by handed_in_at limit 1',
  'desk organisation': 'select id from organisations order by slug limit 1',
  member: 'select id from staff order by created_at limit 1',
  source: 'select code from sources order by code limit 1',
  contradiction: 'select code from contradictions order by code limit 1',
  address: 'select id from addresses order by id limit 1',
  fact: `select f.id from facts f join people p on p.id = f.person_id where p.slug = 'vladimir-kozlov' order by f.id limit 1`,
  'group of publishers': 'select id from publisher_groups order by id limit 1',
  demand: `select d.id from demands d join texts t on t.id = d.text_id where t.slug = '${model_slug}' order by d.position limit 1`,
  dispatch: 'select id from dispatches order by id limit 1',
  item: 'select id from items order by id limit 1',
  reply: 'select id from replies order by id limit 1',
  letter: 'select id from letters order by id limit 1',
  consent: 'select id from person_consents order by id limit 1',
  figure: 'select id from detention_figures order by id limit 1',
};

/** Everything that there is to ask for on a seeded ground. */
export async function thingsOn(owner: pg.Client, secrets: Record<string, string>): Promise<Things> {
  const things: Things = new Map();
  const put = (kind: string, states: Record<string, string>) =>
    things.set(kind, new Map(Object.entries(states)));
  put('person', { public: 'vladimir-kozlov', desk: 'talgat-ayan', sealed: 'max-bokayev' });
  put('desk person', { '': 'vladimir-kozlov', 'kept close': kept_close_slug });
  put('office', { public: 'inst-gp', desk: 'embassy-ca' });
  put('place', { public: 'may-2016-before-the-protests', desk: 'protests-of-21-may-2016' });
  put('text', { published: model_slug, draft: 'invented-draft', withdrawn: 'invented-withdrawn' });
  put('version', { published: '1' });
  put('article', {
    published: '22485',
    draft: '22490',
    withdrawn: '22491',
    'given up': '22492',
  });
  put('issue', { published: '895', draft: '896' });
  put('section', { public: 'international' });
  put('snapshot', { public: sum(snapshots.public), desk: sum(snapshots.desk) });
  put('language', { '': 'ru' });
  put('wording', { '': '30-03-2016/an-invented-headline' });
  put('issue number', { '': '895' });
  put('short code', { published: shortCode(model_slug), draft: shortCode('invented-draft') });
  const { rows } = await owner.query<{ slug: string; id: string; state: string }>(`
    select o.slug, a.id, case when w.adoption_id is not null then 'withdrawn' when a.may_name then 'verified'
      else 'unnamed' end as state
    from adoptions a join adoption_decisions d on d.adoption_id = a.id
      join organisations o on o.id = d.organisation_id
      left join adoption_withdrawals w on w.adoption_id = a.id
    order by a.handed_in_at desc`);
  const slugOf = (state: string) => rows.find((row) => row.state === state)?.slug ?? '';
  const [verified, withdrawn, unnamed] = ['verified', 'withdrawn', 'unnamed'].map(slugOf) as [
    string,
    string,
    string,
  ];
  put('adoption', { verified, withdrawn, unnamed });
  put('organisation', { public: verified, withdrawn, unnamed });
  for (const [kind, secret] of Object.entries(secrets)) put(kind, { open: secret });
  for (const [kind, question] of Object.entries(desk_things)) {
    const found = Object.values((await owner.query(question)).rows[0] ?? {})[0];
    if (found !== undefined) put(kind, { '': String(found) });
  }
  const own = await owner.query<{ id: string }>(`select f.id from facts f join people p on p.id = f.person_id
    where p.slug = '${kept_close_slug}' and f.told = 'public' and f.struck_at is null order by f.id limit 1`);
  things.get('fact')?.set('kept close', own.rows[0]?.id ?? '');
  return things;
}
