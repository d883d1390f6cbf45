import './tables.js';
import { type RawBuilder, sql } from 'kysely';
import { among, type PublicDb } from '../../kernel/database.js';
import type { Language } from '../../kernel/language.js';
import { find } from '../../register/names/find.js';
import { namesOf } from '../../register/people.js';
import { nameIn } from '../../register/person.js';
import { currentModels } from '../../resolutions/text.js';
import { type ArticleHead, articlesWhole } from '../articles/article-public.js';
import { textOf } from '../text/markdown.js';
import { plainText } from '../text/plain-text.js';
import { around, found_from, found_to, markable, type Run, runsOf } from './marks.js';
import type { Question } from './question.js';

/** An article that was found: its headline and the place in its text, with the words that were asked for. */
export interface FoundArticle {
  article: ArticleHead;
  headline: Run[];
  text: Run[];
}

export interface FoundPerson {
  slug: string;
  form: string;
  lang: string | null;
  /** The form of the name by which they were found. */
  written: string;
}

export interface FoundText {
  slug: string;
  title: Run[];
  title_language: string;
  /** Of the words that were found, which may be others than the title's. */
  language: string;
  text: Run[];
}

export interface Found {
  articles: FoundArticle[];
  people: FoundPerson[];
  texts: FoundText[];
}

/** So many are shown of each; who finds more asks more closely. */
export const most_shown = { articles: 20, people: 10, texts: 10 } as const;
/** So many articles are weighed before languages of the same article are put together. */
const most_weighed = 100;
/** A name has to be this near to be shown beside other things that were found. */
const near_enough = 0.7;
/** So much of a text is looked through for the words to mark. */
const looked_through = 40_000;

/** The question by the rules of a text's language: `q('en')`, or of the language in a column. */
function asked({ words, russian, beginnings }: Question, language: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`(case ${language} when 'en' then plainto_tsquery('pg_catalog.english', word_fold(${words}))
    when 'ru' then to_tsquery('pg_catalog.russian', word_fold(${russian}))
    else to_tsquery('pg_catalog.simple', word_fold(${beginnings})) end)`;
}

/** Whether words of a language have what was asked; one question to the index for each way to ask. */
function fits(
  { words, russian, beginnings }: Question,
  language: RawBuilder<unknown>,
  said: RawBuilder<unknown>,
): RawBuilder<boolean> {
  return sql<boolean>`(
    (${language} = 'en' and ${said} @@ plainto_tsquery('pg_catalog.english', word_fold(${words})))
    or (${language} = 'ru' and ${said} @@ to_tsquery('pg_catalog.russian', word_fold(${russian})))
    or (${language} not in ('en', 'ru') and ${said} @@ to_tsquery('pg_catalog.simple', word_fold(${beginnings}))))`;
}

/**
 * What was asked for, in what everybody may read: articles, people, resolutions; what is written in the reader's language
 * first. Nothing of it is kept anywhere.
 */
export async function found(db: PublicDb, question: Question, language: Language): Promise<Found> {
  const [articles, people, texts] = await Promise.all([
    foundArticles(db, question, language),
    foundPeople(db, question, language),
    foundTexts(db, question, language),
  ]);
  return { articles, people, texts };
}

async function foundArticles(db: PublicDb, question: Question, language: Language): Promise<FoundArticle[]> {
  const own = sql`a.language`;
  const { rows } = await sql<{ id: string; original_id: string }>`
    select a.id, a.original_id from article_words w join articles a on a.id = w.article_id
    where ${fits(question, own, sql`w.words`)}
    order by a.language = ${language} desc, ts_rank(w.words, ${asked(question, own)}) desc, a.day desc, a.number desc
    limit ${most_weighed}`.execute(db);
  const ids = new Map<string, string>();
  for (const { id, original_id } of rows) if (!ids.has(original_id)) ids.set(original_id, id);
  const shown = [...ids.values()].slice(0, most_shown.articles);
  const whole = await articlesWhole(db, shown);
  const articles = shown.flatMap((id) => whole.get(id) ?? []);
  const marked = await marks(
    db,
    question,
    articles.flatMap(({ headline, body, language: of }) => [
      { language: of, said: headline },
      { language: of, said: plainText(textOf(body)) },
    ]),
  );
  return articles.map(({ body: _, ...article }, place) => ({
    article,
    headline: marked[2 * place] ?? [],
    text: around(marked[2 * place + 1] ?? []),
  }));
}

/** The words that were asked for in some texts, as PostgreSQL's own rules find them. */
async function marks(
  db: PublicDb,
  question: Question,
  texts: { language: string; said: string }[],
): Promise<Run[][]> {
  if (texts.length === 0) return [];
  const said = texts.map((one) => markable(one.said.slice(0, looked_through)));
  const options = `HighlightAll=true, StartSel=${found_from}, StopSel=${found_to}`;
  const { rows } = await sql<{ marked: string }>`
    select ts_headline(words_config(t.language), word_fold(t.said), ${asked(question, sql`t.language`)}, ${options}) as marked
    from unnest(${texts.map(({ language }) => language)}::text[], ${said}::text[]) with ordinality
      as t(language, said, place)
    order by t.place`.execute(db);
  return said.map((text, place) => runsOf(text, rows[place]?.marked ?? text));
}

async function foundPeople(db: PublicDb, { words }: Question, language: Language): Promise<FoundPerson[]> {
  const near = (await find(db, words))
    .filter(({ sure, nearness }) => sure || nearness >= near_enough)
    .slice(0, most_shown.people);
  const ids = near.map(({ personId }) => personId);
  if (ids.length === 0) return [];
  const [people, names] = await Promise.all([
    db.selectFrom('people').select(['id', 'slug', 'name']).where('id', '=', among(ids)).execute(),
    namesOf(db, ids),
  ]);
  const known = new Map(people.map((one) => [one.id, one]));
  return near.flatMap(({ personId, written }) => {
    const person = known.get(personId);
    return person
      ? [{ slug: person.slug, ...nameIn(names.get(personId) ?? [], language, person.name), written }]
      : [];
  });
}

/** Resolutions by their titles, the paragraphs of the newest version of a model, and what other texts demand. */
async function foundTexts(db: PublicDb, question: Question, language: Language): Promise<FoundText[]> {
  const has = (said: string) => fits(question, sql`x.language`, sql`words_of(x.language, x.${sql.id(said)})`);
  const { rows } = await sql<{
    slug: string;
    language: string;
    title: string;
    title_language: string;
    said: string;
  }>`
    with found as (
      select x.id as text_id, x.title as said, x.language, 0 as part from texts x
        where x.kind <> 'model' and ${has('title')}
      union all
      select m.text_id, x.title, x.language, 0 from version_languages x
        join ${currentModels(language)} m on m.version_id = x.version_id where ${has('title')}
      union all
      select m.text_id, x.text, x.language, 1 from paragraphs x
        join ${currentModels(language)} m on m.version_id = x.version_id where ${has('text')}
      union all
      select x.text_id, x.wording, x.language, 1 from demands x where ${has('wording')}
      union all
      select d.text_id, x.wording, x.language, 1 from demand_wordings x join demands d on d.id = x.demand_id
        where ${has('wording')}
    ), best as (
      select distinct on (text_id) text_id, said, language, part from found
      order by text_id, language = ${language} desc, part desc, said
    )
    select t.slug, b.language, coalesce(m.title, t.title) as title,
      coalesce(m.language, t.language) as title_language, b.said
    from best b join texts t on t.id = b.text_id left join ${currentModels(language)} m on m.text_id = t.id
    order by t.kind <> 'model', t.said_on desc, t.slug
    limit ${most_shown.texts}`.execute(db);
  const marked = await marks(
    db,
    question,
    rows.flatMap((row) => [
      { language: row.title_language, said: row.title },
      { language: row.language, said: row.said },
    ]),
  );
  return rows.map(({ slug, language: of, title_language }, place) => ({
    slug,
    title_language,
    language: of,
    title: marked[2 * place] ?? [],
    text: around(marked[2 * place + 1] ?? []),
  }));
}
