import type { VisitorEnv } from '../../page/web.js';
import { articlePath, shortPath } from '../articles/address.js';
import type { ArticleShown } from '../articles/article-page.js';
import type { ArticleHead } from '../articles/article-public.js';
import type { PublicIssue, SectionOut } from '../issues/issue-public.js';
import { outAt } from './feed.js';

interface Site {
  publicUrl: string;
  publisher: VisitorEnv['Variables']['publisher'];
}

/** So many lines of an issue are told to programs; people read all of them. */
const most_parts = 60;

const newspaper = ({ publicUrl, publisher }: Site) => ({
  '@type': 'Newspaper',
  name: publisher.name,
  url: `${publicUrl}/issues`,
});

const part = (publicUrl: string, article: ArticleHead) => ({
  '@type': 'NewsArticle',
  headline: article.headline,
  inLanguage: article.language,
  url: publicUrl + articlePath(article),
});

/** An article as schema.org describes one (`NewsArticle`). What is undefined is not written. */
export function articleLinkedData(shown: ArticleShown, site: Site) {
  const { publicUrl, publisher } = site;
  const { article, languages, issues, named, corrections, pictures, section } = shown;
  const others = languages.filter(({ number }) => number !== article.number);
  const original = others.find(({ is_original }) => is_original);
  const publishing = { '@type': 'Organization', name: publisher.name, url: publicUrl };
  const url = publicUrl + articlePath(article);
  const many = <T>(all: T[]) => (all.length > 0 ? all : undefined);
  return {
    '@context': 'https://schema.org',
    ...part(publicUrl, article),
    '@id': publicUrl + shortPath(article.number),
    mainEntityOfPage: url,
    description: article.standfirst ?? undefined,
    datePublished: outAt(article).toISOString(),
    dateModified: new Date(Math.max(article.changed_at.getTime(), outAt(article).getTime())).toISOString(),
    author: article.byline ? { '@type': 'Person', name: article.byline } : publishing,
    publisher: publishing,
    image: [
      `${publicUrl}/articles/pictures/${article.number}.png`,
      ...[...pictures.values()].map(({ src }) => publicUrl + src),
    ],
    articleSection: section ?? undefined,
    isAccessibleForFree: true,
    isPartOf: many(
      issues.map(({ number, day }) => ({
        '@type': 'PublicationIssue',
        issueNumber: String(number),
        datePublished: day,
        url: `${publicUrl}/issues/${number}`,
        isPartOf: newspaper(site),
      })),
    ),
    about: many(
      named.map(({ slug, form }) => ({ '@type': 'Person', name: form, url: `${publicUrl}/people/${slug}` })),
    ),
    translationOfWork: original ? part(publicUrl, original) : undefined,
    workTranslation: article.is_original ? many(others.map((other) => part(publicUrl, other))) : undefined,
    correction: many(
      corrections.map(({ day, text }) => ({ '@type': 'CorrectionComment', datePublished: day, text })),
    ),
  };
}

/** An issue with its contents (`PublicationIssue`). */
export function issueLinkedData(issue: PublicIssue, name: string, sections: SectionOut[], site: Site) {
  const { publicUrl } = site;
  const parts = sections.flatMap(({ lines }) =>
    lines.flatMap((line) => ('article' in line ? [line.article] : [])),
  );
  return {
    '@context': 'https://schema.org',
    '@type': 'PublicationIssue',
    name,
    issueNumber: String(issue.number),
    datePublished: issue.day,
    url: `${publicUrl}/issues/${issue.number}`,
    isPartOf: newspaper(site),
    hasPart:
      parts.length > 0 ? parts.slice(0, most_parts).map((article) => part(publicUrl, article)) : undefined,
  };
}
