import type { FC } from 'hono/jsx';
import { languageName, type Say } from '../../kernel/language.js';
import { dateInWords } from '../../page/date.js';
import { writtenIn } from '../../page/direction.js';
import { type Filled, Hidden, Problems, Select, Submit, TextField } from '../../page/form.js';
import { Moment } from '../../page/moment.js';
import { Foreign, Pages, Table } from '../../page/parts.js';
import type { ArticleLine } from './article.js';
import { longest_of_fields } from './article-reader.js';
import { desk_path, deskPath, StateOf } from './desk-frame.js';
import { type Section, sectionName } from './section.js';

/** The rooms of the newspaper at the desk. */
const paper_rooms = ['articles', 'issues', 'sections', 'newsletter', 'joining', 'giving'] as const;

export const PaperWays: FC<{ say: Say; here: (typeof paper_rooms)[number] }> = ({ say, here }) => (
  <nav class="meta" aria-label={say('newspaper.desk.rooms.name')}>
    {paper_rooms.map((room, place) => (
      <>
        {place > 0 && ' · '}
        <a
          href={room === 'articles' ? desk_path : `${desk_path}/${room}`}
          aria-current={room === here ? 'page' : undefined}
        >
          {say(`newspaper.desk.rooms.${room}`)}
        </a>
      </>
    ))}
  </nav>
);

interface ListProps {
  say: Say;
  articles: ArticleLine[];
  hasNext: boolean;
  page: number;
  asked: string;
  /** Only those in which somebody is proposed. */
  proposed: boolean;
}

/** `/desk/newspaper`: articles, those that wait for somebody first. */
export const ArticlesPage: FC<ListProps> = ({ say, articles, hasNext, page, asked, proposed }) => {
  const at = (other: number) =>
    `${desk_path}?${new URLSearchParams({ q: asked, page: String(other), ...(proposed && { people: 'proposed' }) })}`;
  return (
    <>
      <h1>{say('newspaper.desk.title')}</h1>
      <PaperWays say={say} here="articles" />
      <p class="acts">
        <a class="act" href={`${desk_path}/articles/new`}>
          {say('newspaper.desk.new')}
        </a>
      </p>
      <form method="get" action={desk_path}>
        <TextField
          name="q"
          label={say('newspaper.desk.search')}
          type="search"
          maxlength={200}
          form={{ say, values: { q: asked }, problems: [] }}
        />
        <p class="acts">
          <Submit label={say('newspaper.desk.search_do')} second />
        </p>
      </form>
      {articles.length === 0 ? (
        <p>{say('newspaper.desk.none')}</p>
      ) : (
        <Table
          caption={say(proposed ? 'newspaper.desk.ties.with_proposed' : 'newspaper.desk.caption')}
          head={['number', 'headline', 'language', 'state', 'day', 'edited'].map((name) =>
            say(`newspaper.desk.head.${name}`),
          )}
        >
          {articles.map((article) => (
            <tr>
              <td>{String(article.number)}</td>
              <td>
                <a href={deskPath(article.number, proposed ? '/ties' : '')} {...writtenIn(article.language)}>
                  {article.headline}
                </a>
              </td>
              <td>{languageName('en', article.language)}</td>
              <td>
                <StateOf {...{ say, article }} />
              </td>
              <td>{article.day ? dateInWords(article.day, say) : ''}</td>
              <td>
                <Moment at={article.edited_at} />
              </td>
            </tr>
          ))}
        </Table>
      )}
      <Pages
        {...{ page, hasNext, at }}
        words={{
          previous: say('newspaper.later'),
          next: say('newspaper.earlier'),
          name: say('newspaper.desk.pages'),
        }}
      />
    </>
  );
};

interface NewProps {
  say: Say;
  csrf: string;
  sections: Section[];
  /** What it translates; null for an original. */
  original: { number: number; headline: string; language: string } | null;
  form: Filled;
}

/** `/desk/newspaper/articles/new`: a headline and a language; the rest is written on the article's own page. */
export const NewArticlePage: FC<NewProps> = ({ say, csrf, sections, original, form }) => (
  <div class="text">
    <h1>{say(original ? 'newspaper.desk.new_translation' : 'newspaper.desk.new')}</h1>
    {original && (
      <p>
        {say('newspaper.desk.translates')} <Foreign lang={original.language}>{original.headline}</Foreign> (
        {languageName('en', original.language)})
      </p>
    )}
    <form method="post" action={`${desk_path}/articles/new`}>
      <Hidden name="csrf" value={csrf} />
      {original && <Hidden name="original" value={String(original.number)} />}
      <Problems form={form} title={say('register.desk.problems')} />
      <TextField
        name="headline"
        label={say('newspaper.desk.field.headline')}
        maxlength={longest_of_fields.headline}
        required
        form={form}
      />
      <TextField
        name="language"
        label={say('newspaper.desk.field.language')}
        hint={say('newspaper.desk.field.language_hint')}
        maxlength={2}
        short
        required
        form={form}
      />
      <Select
        name="section"
        label={say('newspaper.desk.field.section')}
        options={sections.map((one) => ({ value: one.id, label: sectionName(one, 'en') }))}
        empty="–"
        form={form}
      />
      <p class="acts">
        <Submit label={say('newspaper.desk.begin')} />
      </p>
    </form>
  </div>
);
