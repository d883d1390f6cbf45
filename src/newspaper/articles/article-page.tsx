import type { FC } from 'hono/jsx';
import { type Language, languageName, orderIn, type Say } from '../../kernel/language.js';
import { dateInWords } from '../../page/date.js';
import { writtenIn } from '../../page/direction.js';
import { Foreign, Table } from '../../page/parts.js';
import { standingInWords } from '../../register/person-words.js';
import { type PagePicture, PageText } from '../text/page-text.js';
import type { Text } from '../text/tree.js';
import { articlePath, shortPath } from './address.js';
import type { ArticleHead, PublicArticle } from './article-public.js';
import { Boxes, type LiveBox } from './box-view.js';
import type { ArticlePicture } from './picture.js';
import type { NamedNow } from './since-then.js';

export interface Words {
  say: Say;
  href: (path: string) => string;
  language: Language;
}

/** Everything that the page of an article gathers. */
export interface ArticleShown {
  article: PublicArticle;
  text: Text;
  /** Name in the reader's language; null: none. */
  section: string | null;
  languages: ArticleHead[];
  issues: { number: number; day: string; section: string }[];
  pictures: ReadonlyMap<number, PagePicture>;
  named: NamedNow[];
  needsSinceThen: boolean;
  corrections: { day: string; text: string }[];
  boxes: LiveBox[];
  /** The day that the boxes and the people are said for. */
  today: string;
}

/** Where a picture of an article lies. Its id is new with every picture, so a cache may keep it for ever. */
export const picturePath = (number: number, place: number) => `/articles/pictures/${number}-${place}.jpg`;

/** Pictures by their place, as a page shows them. */
export function pagePictures(
  pictures: ArticlePicture[],
  src: (place: number) => string,
): ReadonlyMap<number, PagePicture & { id: string }> {
  return new Map(pictures.map(({ place, ...rest }) => [place, { src: src(place), ...rest }]));
}

/** What the writer of footnotes and links says in the reader's language. */
export const noteWords = (say: Say) => ({ notes: say('newspaper.notes'), back: say('newspaper.note_back') });

/** An article with all that ties it to the cause. */
export const ArticlePage: FC<Words & { shown: ArticleShown }> = ({ say, href, language, shown }) => {
  const { article, text, pictures, boxes } = shown;
  return (
    <div class="lead">
      <article {...writtenIn(article.language)}>
        <h1>{article.headline}</h1>
        {article.standfirst && <p class="standfirst">{article.standfirst}</p>}
        <ArticleLine {...{ say, href, language, shown }} />
        <div class="text">
          <PageText text={text} pictures={pictures} words={noteWords(say)} />
        </div>
        <Corrections {...{ say, corrections: shown.corrections, lang: article.language, language }} />
      </article>
      <div>
        {shown.needsSinceThen && <SinceThen {...{ say, href, shown }} />}
        <Boxes {...{ say, href, boxes }} />
        <NamedList {...{ say, href, named: shown.needsSinceThen ? [] : shown.named }} />
        <p class="small">
          {say('newspaper.short')} <a href={shortPath(article.number)}>{shortPath(article.number)}</a>
        </p>
      </div>
    </div>
  );
};

/** Byline, day, section, issues, and the languages in which it can be read. */
const ArticleLine: FC<Words & { shown: ArticleShown }> = ({ say, href, language, shown }) => {
  const { article, issues, languages, section } = shown;
  return (
    <div {...writtenIn(language)}>
      <p class="meta">
        {article.byline && (
          <>
            <Foreign lang={article.language}>{article.byline}</Foreign> ·{' '}
          </>
        )}
        <time datetime={article.day}>{dateInWords(article.day, say)}</time>
        {section && ` · ${section}`}
        {issues.map(({ number }) => (
          <>
            {' · '}
            <a href={href(`/issues/${number}`)}>
              {say('newspaper.issue_number', { number: String(number) })}
            </a>
          </>
        ))}
      </p>
      {languages.length > 1 && (
        <p class="meta">
          {say('newspaper.languages')}{' '}
          {inOrder(languages, language).map((one, place) => (
            <>
              {place > 0 && ' · '}
              {one.number === article.number ? (
                <b>{languageName(language, one.language)}</b>
              ) : (
                <a href={href(articlePath(one))} hreflang={one.language}>
                  {languageName(language, one.language)}
                </a>
              )}
              {one.is_original && ` (${say('newspaper.original')})`}
            </>
          ))}
        </p>
      )}
    </div>
  );
};

/** The original first, then by the names of the languages in the reader's. */
const inOrder = (languages: ArticleHead[], language: Language) =>
  [...languages].sort(
    (one, other) =>
      Number(other.is_original) - Number(one.is_original) ||
      orderIn(language).compare(languageName(language, one.language), languageName(language, other.language)),
  );

/** What happened to those whom an article names since its day, from the register. */
const SinceThen: FC<Omit<Words, 'language'> & { shown: ArticleShown }> = ({ say, href, shown }) => (
  <section class="side" id="since-then">
    <h2>{say('newspaper.since.title')}</h2>
    <p class="meta">{say('newspaper.since.as_of', { day: dateInWords(shown.today, say) })}</p>
    <Table
      caption={say('newspaper.since.caption')}
      head={[
        say('newspaper.since.person'),
        say('newspaper.since.then', { day: dateInWords(shown.article.day, say) }),
        say('newspaper.since.now'),
      ]}
    >
      {shown.named.map(({ slug, form, lang, before, now }) => (
        <tr>
          <td>
            <a href={href(`/people/${slug}`)} {...writtenIn(lang)}>
              {form}
            </a>
          </td>
          <td>{standingInWords(say, before, 'short')}</td>
          <td>{standingInWords(say, now)}</td>
        </tr>
      ))}
    </Table>
  </section>
);

const NamedList: FC<Omit<Words, 'language'> & { named: NamedNow[] }> = ({ say, href, named }) =>
  named.length === 0 ? null : (
    <section class="side">
      <h2>{say('newspaper.named')}</h2>
      <ul class="plain">
        {named.map(({ slug, form, lang, now }) => (
          <li>
            <a href={href(`/people/${slug}`)} {...writtenIn(lang)}>
              {form}
            </a>
            <br />
            <span class="meta">{standingInWords(say, now)}</span>
          </li>
        ))}
      </ul>
    </section>
  );

interface CorrectionsProps {
  say: Say;
  corrections: { day: string; text: string }[];
  lang: string;
  language: Language;
}

const Corrections: FC<CorrectionsProps> = ({ say, corrections, lang, language }) =>
  corrections.length === 0 ? null : (
    <section class="text" id="corrections" {...writtenIn(language)}>
      <h2>{say('newspaper.corrections.title')}</h2>
      <dl>
        {corrections.map(({ day, text }) => (
          <>
            <dt>
              <time datetime={day}>{dateInWords(day, say)}</time>
            </dt>
            <dd {...writtenIn(lang)}>{text}</dd>
          </>
        ))}
      </dl>
    </section>
  );

/** Of an article that was there: since when it is not, and why. */
export const WithdrawnPage: FC<{ say: Say; day: string; why: string }> = ({ say, day, why }) => (
  <div class="text">
    <h1>{say('newspaper.withdrawn.title')}</h1>
    <p>{say('newspaper.withdrawn.text', { day: dateInWords(day, say) })}</p>
    <p>
      <Foreign>{why}</Foreign>
    </p>
  </div>
);
