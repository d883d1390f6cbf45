import type { FC } from 'hono/jsx';
import { languageName, type Say } from '../../kernel/language.js';
import { writtenIn } from '../../page/direction.js';
import { type Filled, Hidden, Problems, Submit, TextArea, TextField } from '../../page/form.js';
import { Flash, Foreign } from '../../page/parts.js';
import { longest_text } from '../text/markdown.js';
import { type PagePicture, PageText } from '../text/page-text.js';
import { picturesIn, type Text } from '../text/tree.js';
import type { Article, ArticleLine, Written } from './article.js';
import { noteWords } from './article-page.js';
import { longest_of_fields } from './article-reader.js';
import { ArticleFrame, desk_path, deskPath, script_path } from './desk-frame.js';
import { WrittenDifference } from './difference-view.js';

/** What two editors made of one version at the same time. */
export interface Collision {
  /** What both began from; null when it is gone. */
  base: Written | null;
  stored: Written;
  mine: Written;
  /** Who was quicker. */
  who: string;
}

interface Props {
  say: Say;
  csrf: string;
  article: Article;
  languages: ArticleLine[];
  form: Filled;
  saved: boolean;
  collision: Collision | null;
  /** What was written as it will be read, where that was asked for. */
  preview: { written: Written; text: Text; pictures: ReadonlyMap<number, PagePicture> } | null;
}

/** `/desk/newspaper/articles/<number>`: where an article is written. */
export const WritePage: FC<Props> = (props) => {
  const { say, csrf, article, languages, form, saved, collision, preview } = props;
  const lang = article.language;
  return (
    <ArticleFrame {...{ say, article }} here="">
      {saved && <Flash>{say('newspaper.desk.saved')}</Flash>}
      {collision && <CollisionView {...{ say, collision, lang }} />}
      {preview && (
        <section class="sheet preview" aria-label={say('newspaper.desk.ways.preview')}>
          <Preview {...{ say, preview, lang }} />
        </section>
      )}
      {/* In parts: letters of other alphabets would take three times the bytes otherwise. */}
      <form method="post" action={deskPath(article.number)} enctype="multipart/form-data" id="write">
        <Hidden name="csrf" value={csrf} />
        <Hidden name="version" value={form.values.version ?? ''} />
        <Problems form={form} title={say('register.desk.problems')} />
        <TextField
          name="headline"
          label={say('newspaper.desk.field.headline')}
          maxlength={longest_of_fields.headline}
          required
          {...{ lang, form }}
        />
        <TextArea
          name="standfirst"
          label={say('newspaper.desk.field.standfirst')}
          hint={say('newspaper.desk.field.standfirst_hint')}
          rows={2}
          maxlength={longest_of_fields.standfirst}
          {...{ lang, form }}
        />
        <TextField
          name="byline"
          label={say('newspaper.desk.field.byline')}
          maxlength={longest_of_fields.byline}
          {...{ lang, form }}
        />
        <TextArea
          name="body"
          label={say('newspaper.desk.field.body')}
          hint={say('newspaper.desk.field.body_hint')}
          rows={28}
          maxlength={longest_text}
          {...{ lang, form }}
        />
        <p class="acts">
          <Submit
            name="act"
            value="save"
            label={say(collision ? 'newspaper.desk.save_on_top' : 'newspaper.desk.save')}
          />
          <Submit name="act" value="preview" label={say('newspaper.desk.look')} second />
        </p>
        <p
          class="small"
          id="by-itself"
          role="status"
          data-saved={say('newspaper.desk.by_itself.saved')}
          data-stale={say('newspaper.desk.by_itself.stale')}
          data-wrong={say('newspaper.desk.by_itself.wrong')}
        />
      </form>
      <script type="module" src={script_path} />
      <Languages {...{ say, article, languages }} />
    </ArticleFrame>
  );
};

/** An article as visitors will read it, without what stands beside it. */
export const Preview: FC<Pick<Props, 'say'> & { preview: NonNullable<Props['preview']>; lang: string }> = ({
  say,
  preview: { written, text, pictures },
  lang,
}) => (
  <>
    {picturesIn(text)
      .filter((place) => !pictures.has(place))
      .map((place) => (
        <p class="wrong">{say('newspaper.desk.no_picture', { place })}</p>
      ))}
    <article {...writtenIn(lang)}>
      <h2>{written.headline}</h2>
      {written.standfirst && <p class="standfirst">{written.standfirst}</p>}
      {written.byline && <p class="meta">{written.byline}</p>}
      <div class="text">
        <PageText text={text} pictures={pictures} name="preview-" deeper={1} words={noteWords(say)} />
      </div>
    </article>
  </>
);

const CollisionView: FC<{ say: Say; collision: Collision; lang: string }> = ({ say, collision, lang }) => {
  const { base, stored, mine, who } = collision;
  return (
    <div class="problems" role="alert" id="collision">
      <h2>{say('newspaper.desk.collision.title')}</h2>
      <p>
        {say('newspaper.desk.collision.about')} <Foreign>{who}</Foreign>
      </p>
      {base && (
        <>
          <h3>{say('newspaper.desk.collision.theirs')}</h3>
          <WrittenDifference {...{ say, lang }} from={base} to={stored} />
        </>
      )}
      <h3>{say('newspaper.desk.collision.yours')}</h3>
      <WrittenDifference {...{ say, lang }} from={stored} to={mine} />
      <details>
        <summary>{say('newspaper.desk.collision.whole')}</summary>
        <p class="letter" {...writtenIn(lang)}>
          {stored.body}
        </p>
      </details>
    </div>
  );
};

const Languages: FC<Pick<Props, 'say' | 'article' | 'languages'>> = ({ say, article, languages }) => {
  const original = languages.find(({ translation_of }) => translation_of === null);
  return (
    <section class="text">
      <h2>{say('newspaper.desk.languages')}</h2>
      <ul class="plain">
        {languages.map((one) => (
          <li>
            <a href={deskPath(one.number)}>
              {languageName('en', one.language)}: <Foreign lang={one.language}>{one.headline}</Foreign>
            </a>
            {one.translation_of === null && ` (${say('newspaper.original')})`}
            {one.number === article.number && ` · ${say('newspaper.desk.this_one')}`}
          </li>
        ))}
      </ul>
      {original && (
        <p>
          <a href={`${desk_path}/articles/new?original=${original.number}`}>
            {say('newspaper.desk.new_translation')}
          </a>
        </p>
      )}
    </section>
  );
};
