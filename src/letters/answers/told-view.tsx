import type { FC } from 'hono/jsx';
import { type Language, languageName, type Say } from '../../kernel/language.js';
import { dateInWords } from '../../page/date.js';
import { Foreign, Pages } from '../../page/parts.js';
import { type LetterCounts, LettersTold } from './letter-counts.js';
import type { ToldAnswer } from './told-answer.js';

interface Words {
  say: Say;
  language: Language;
}

/** The translation that a reader of a page gets beside the original; null: the original will do, or there is none. */
function translationFor({ language: own, translations }: ToldAnswer, language: Language) {
  if (own === language) return null;
  const into = ([language, 'en'] as const).find((one) => translations[one] !== undefined);
  return into && into !== own ? { into, text: translations[into] ?? '' } : null;
}

/** One passage: as it was written, and in the reader's language. */
const OneTold: FC<Words & { told: ToldAnswer }> = ({ say, language, told }) => {
  const translation = translationFor(told, language);
  return (
    <li>
      <span class="date">{dateInWords(told.came_in, say)}</span>
      <blockquote lang={told.language} dir="auto">
        {told.passage}
      </blockquote>
      {translation && (
        <>
          <p class="small">
            {say('letters.answers.told.translated', { language: languageName(language, told.language) })}
          </p>
          <blockquote lang={translation.into} dir="auto">
            {translation.text}
          </blockquote>
        </>
      )}
    </li>
  );
};

/** On somebody's page: the latest that they wrote back and that may be told, and the way to all of it. */
export const ToldAnswers: FC<
  Words & { href: (path: string) => string; slug: string; told: ToldAnswer[]; counts: LetterCounts }
> = ({ say, language, href, slug, told, counts }) => (
  <>
    {told.length > 0 && (
      <section class="side" id="answers">
        <h2>{say('letters.answers.told.title')}</h2>
        <ul class="plain">
          {told.map((one) => (
            <OneTold {...{ say, language }} told={one} />
          ))}
        </ul>
      </section>
    )}
    {(told.length > 0 || counts.reported_posted > 0) && (
      <p class="small">
        <a href={href(`/people/${slug}/letters`)}>{say('letters.answers.told.all')}</a>
      </p>
    )}
  </>
);

interface PageProps extends Words {
  href: (path: string) => string;
  person: { slug: string; form: string; lang: string | null };
  told: ToldAnswer[];
  counts: LetterCounts;
  page: number;
  hasNext: boolean;
}

/** `/people/<slug>/letters`: what became of the letters to somebody, and what they wrote back as far as it may be told. */
export const ToldAnswersPage: FC<PageProps> = (props) => {
  const { say, language, href, person, told, counts, page, hasNext } = props;
  const at = (number: number) => href(`/people/${person.slug}/letters?page=${number}`);
  return (
    <div class="text">
      <h1>
        {say('letters.answers.told.page_title')}{' '}
        <a href={href(`/people/${person.slug}`)}>
          <Foreign lang={person.lang ?? undefined}>{person.form}</Foreign>
        </a>
      </h1>
      <p>{say('letters.answers.told.about')}</p>
      {told.length === 0 ? (
        <p>{say('letters.answers.told.none')}</p>
      ) : (
        <ul class="plain">
          {told.map((one) => (
            <OneTold {...{ say, language }} told={one} />
          ))}
        </ul>
      )}
      <Pages
        {...{ page, hasNext, at }}
        words={{
          previous: say('letters.offers.previous'),
          next: say('letters.offers.next'),
          name: say('letters.answers.told.page_title'),
        }}
      />
      <LettersTold {...{ say, counts }} />
    </div>
  );
};
