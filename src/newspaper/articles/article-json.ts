import type { Standing } from '../../register/course/standing-on.js';
import { plainText } from '../text/plain-text.js';
import { articlePath, shortPath } from './address.js';
import type { ArticleShown } from './article-page.js';
import type { ArticleHead } from './article-public.js';
import { boxTold } from './box-view.js';

/** What a list tells of an article. */
export function headTold(article: ArticleHead) {
  const { number, language, day, section, headline, standfirst, byline } = article;
  return { number, url: articlePath(article), language, day, section, headline, standfirst, byline };
}

const standingTold = ({ state, since, evidence }: Standing) => ({ state, since, evidence });

/** An article with all that its page tells. */
export function articleJson(shown: ArticleShown): object {
  const { article, languages, issues, pictures, named, corrections, boxes, text } = shown;
  return {
    article: {
      ...headTold(article),
      short_url: shortPath(article.number),
      published_at: article.published_at.toISOString(),
      changed_at: article.changed_at.toISOString(),
      markdown: article.body,
      text: plainText(text),
      languages: languages.map((one) => ({
        language: one.language,
        number: one.number,
        url: articlePath(one),
        original: one.is_original,
      })),
      issues: issues.map(({ number, day, section }) => ({ number, day, section })),
      pictures: [...pictures].map(([place, { src, across, down, alt, credit }]) => ({
        ...{ place, url: src, across, down, alt, credit },
      })),
      people: named.map(({ slug, form, before, now }) => ({
        slug,
        name: form,
        on_the_day: standingTold(before),
        today: standingTold(now),
      })),
      corrections,
      boxes: boxes.map(boxTold),
    },
  };
}
