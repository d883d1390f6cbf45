import type { Context } from 'hono';
import type { Child } from 'hono/jsx';
import { sql } from 'kysely';
import { today } from '../../kernel/clock.js';
import { type Language, languages } from '../../kernel/language.js';
import type { DeskEnv } from '../../page/web.js';
import { standingOn } from '../../register/course/standing-on.js';
import type { AnsweredDemand } from '../demand.js';
import type { Version } from '../model.js';
import { type ModelFacts, ModelPage } from '../model-page.js';
import { fillBlanks } from '../plain-text.js';
import { type Named, namesOf, type Source, type Text } from '../text.js';
import { type Draft, type DraftLanguage, isBehind, originalOf, tiesOf, type Written } from './draft.js';
import type { Point } from './points.js';

/**
 * What visitors will see of a draft, in one language, with the words that were typed: the page of the model without
 * what is made of it, then the letter and the speaker's points, which go into the pack.
 */
export async function previewOf(
  c: Context<DeskEnv>,
  draft: Draft,
  own: DraftLanguage,
  written: Written,
): Promise<Child> {
  const { db, say, clock } = c.var;
  const language = (languages as readonly string[]).includes(own.language)
    ? (own.language as Language)
    : 'en';
  const ties = await tiesOf(db, draft.id);
  const people = await peopleOf(
    c,
    draft,
    ties.copies.map((one) => one.person_id),
    language,
  );
  const text: Text = {
    ...(await textOf(c, draft)),
    people,
    title: written.title,
    title_language: own.language,
  };
  const demands = await demandsOf(
    c,
    ties.asks.flatMap((one) => one.demand_id ?? []),
  );
  const standings: ModelFacts['standings'] = [];
  for (const { id, slug, name } of people) {
    if (id && slug) standings.push({ slug, name, standing: await standingOn(db, id, today(clock)) });
  }
  const offices = await db.selectFrom('offices').select(['code', 'names']).execute();
  const facts: ModelFacts = {
    text,
    version: versionOf(draft, own, written, ties.asks),
    versions: [],
    demands,
    addressees: ties.addressees.map(({ office_code, channel }) => ({
      code: office_code,
      name: offices.find((one) => one.code === office_code)?.names[language] ?? office_code,
      channel,
      ways: [channel],
    })),
    copies: ties.copies.flatMap(({ person_id, lawyers }) => {
      const person = people.find((one) => one.id === person_id);
      return person?.slug ? [{ id: person_id, slug: person.slug, name: person.name, lawyers }] : [];
    }),
    standings,
  };
  const form = { say, values: {}, problems: [] };
  return (
    <>
      <ModelPage
        {...{ say, language, href: (path) => path, facts, form }}
        publicUrl={c.var.config.publicUrl}
        preview
      />
      <h3>{say('resolutions.models.field.covering')}</h3>
      <div lang={own.language}>
        {written.covering.map((words) => (
          <p>{fillBlanks(words, own.language)}</p>
        ))}
      </div>
      <h3>{say('resolutions.models.field.points')}</h3>
      <ul lang={own.language}>
        {written.points.map((point) => (
          <PointLine point={point} people={people} />
        ))}
      </ul>
    </>
  );
}

const PointLine = ({ point, people }: { point: Point; people: Named[] }) => (
  <li>
    {point.question !== null && <strong>{point.question} </strong>}
    {point.person_id && <strong>{people.find((one) => one.id === point.person_id)?.name}: </strong>}
    {point.text}
  </li>
);

function versionOf(
  draft: Draft,
  own: DraftLanguage,
  written: Written,
  asks: Awaited<ReturnType<typeof tiesOf>>['asks'],
): Version {
  return {
    ...{ id: draft.id, text_id: draft.text_id, slug: draft.slug, number: draft.number ?? 0 },
    language: own.language,
    translated_from: own.translated_from,
    original: originalOf(draft).language,
    is_behind: isBehind(draft, own),
    languages: draft.languages.map((one) => one.language),
    as_of: draft.as_of,
    published_at: draft.published_at ?? new Date(0),
    why: draft.why,
    replaced_by: null,
    replaces: null,
    withdrawn: null,
    title: written.title,
    covering: written.covering,
    paragraphs: written.paragraphs.map((one, place) => {
      const ask = one.block === 'resolves' ? asks.find(({ number }) => number === one.number) : undefined;
      const { demand_id = null, relation = null, people = [] } = ask ?? {};
      return { ...one, id: String(place), optional: one.optional ?? null, demand_id, relation, people };
    }),
  };
}

async function peopleOf(
  c: Context<DeskEnv>,
  draft: Draft,
  more: string[],
  language: string,
): Promise<Named[]> {
  const rows = await c.var.db
    .selectFrom('text_people')
    .select('person_id')
    .where('text_id', '=', draft.text_id)
    .orderBy('position')
    .execute();
  const ids = [...new Set([...rows.flatMap((one) => one.person_id ?? []), ...more])];
  const names = await namesOf(c.var.db, ids, language);
  return ids.map((id) => names.get(id)).filter((one): one is Named => one !== undefined);
}

async function textOf(
  c: Context<DeskEnv>,
  draft: Draft,
): Promise<Omit<Text, 'people' | 'title' | 'title_language'>> {
  const { db } = c.var;
  const row = await db
    .selectFrom('texts')
    .select([
      'id',
      'slug',
      'kind',
      'body',
      'said_on as date',
      'language',
      'procedure',
      'ref',
      'oj',
      'joint_motion',
    ])
    .where('id', '=', draft.text_id)
    .executeTakeFirstOrThrow();
  const { rows: sources } = await sql<Source>`
    select o.id, o.code, o.title, o.publisher, o.published_on, o.url
    from text_sources s join published.sources o on o.id = s.source_id
    where s.text_id = ${draft.text_id} order by s.position`.execute(db);
  return { ...row, withdrawn_on: null, motions: [], sources, notes: [], quotations: [], demands: [] };
}

async function demandsOf(c: Context<DeskEnv>, ids: string[]): Promise<AnsweredDemand[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<AnsweredDemand>`
    select d.id, t.slug, t.title, d.position, d.wording
    from published.demands d join published.texts t on t.id = d.text_id
    where d.id in (${sql.join(ids)})`.execute(c.var.db);
  return rows;
}
