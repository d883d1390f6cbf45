import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import type { Db } from '../../kernel/database.js';
import { articlePath } from '../articles/address.js';
import { textOf } from '../text/markdown.js';
import { PageText } from '../text/page-text.js';
import { type LeavingArticle, leavingArticles } from './article-export.js';
import { soundText } from './sound-text.js';

/** What an export to WordPress is made of, beside the articles. */
export interface WxrMeans {
  /** Without a slash at the end. */
  public_url: string;
  /** What the paper is called. */
  title: string;
  language: string;
  now: Date;
  words: { notes: string; back: string };
}

/**
 * Writes all articles as a WXR 1.2 file, which WordPress and others import: one post each, its text as HTML, its
 * section as a category, what is no longer out as private. Pictures stay on this site and are linked from there.
 * Returns how many articles were written.
 */
export async function exportWxr(
  db: Db,
  file: string,
  means: WxrMeans,
  told: (articles: number) => void,
): Promise<number> {
  const out = createWriteStream(file, { mode: 0o600 });
  const written = finished(out);
  const write = async (text: string) => {
    if (!out.write(text)) await once(out, 'drain');
  };
  let articles = 0;
  try {
    await write(headOf(means));
    for await (const article of leavingArticles(db)) {
      await write(await itemOf(db, article, means));
      articles += 1;
      told(articles);
    }
    await write('</channel>\n</rss>\n');
  } finally {
    out.end();
    await written;
  }
  return articles;
}

function headOf({ public_url, title, language, now }: WxrMeans): string {
  const spaces = [
    'xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"',
    'xmlns:content="http://purl.org/rss/1.0/modules/content/"',
    'xmlns:dc="http://purl.org/dc/elements/1.1/"',
    'xmlns:wp="http://wordpress.org/export/1.2/"',
  ];
  return `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" ${spaces.join(' ')}>
<channel>
${tag('title', title)}${tag('link', public_url)}${tag('pubDate', now.toUTCString())}${tag('language', language)}\
${tag('wp:wxr_version', '1.2')}${tag('wp:base_site_url', public_url)}${tag('wp:base_blog_url', public_url)}`;
}

const states = { draft: 'draft', scheduled: 'future', published: 'publish', withdrawn: 'private' } as const;

async function itemOf(db: Db, article: LeavingArticle, means: WxrMeans): Promise<string> {
  const { number, slug, day, section, state } = article;
  const at = article.published_at ?? article.publish_at;
  const clock = at ? at.toISOString().slice(0, 19).replace('T', ' ') : '0000-00-00 00:00:00';
  // The day in the address is the readers' own; the moment beside it is UTC.
  const local = day ? `${day} ${clock.slice(11)}` : clock;
  const path = day ? articlePath({ number, day, slug }) : `/?p=${number}`;
  const category =
    section === null
      ? ''
      : `<category domain="category" nicename="${attribute(nicename(section))}">${cdata(section)}</category>\n`;
  const family = article.translation_of ?? number;
  return `<item>
${tag('title', article.headline)}${tag('link', means.public_url + path)}${at ? tag('pubDate', at.toUTCString()) : ''}\
${tag('dc:creator', article.byline ?? '')}<guid isPermaLink="false">${cdata(`${means.public_url}/a/${number}`)}</guid>
${tag('content:encoded', await htmlOf(db, article, means))}${tag('excerpt:encoded', article.standfirst ?? '')}\
${tag('wp:post_id', String(number))}${tag('wp:post_date', local)}${tag('wp:post_date_gmt', clock)}\
${tag('wp:post_name', slug)}${tag('wp:status', states[state])}${tag('wp:post_parent', '0')}${tag('wp:post_type', 'post')}\
${category}<category domain="language" nicename="${article.language}">${cdata(article.language)}</category>
<category domain="post_translations" nicename="habeas-${family}">${cdata(`habeas-${family}`)}</category>
</item>
`;
}

async function htmlOf(
  db: Db,
  { id, number, body }: LeavingArticle,
  { public_url, words }: WxrMeans,
): Promise<string> {
  const rows = await db
    .selectFrom('article_pictures')
    .select(['place', 'across', 'down', 'alt', 'credit'])
    .where('article_id', '=', id)
    .execute();
  const pictures = new Map(
    rows.map(({ place, ...rest }) => [
      place,
      { ...rest, src: `${public_url}/articles/pictures/${number}-${place}.jpg` },
    ]),
  );
  return String(PageText({ text: textOf(body), pictures, words }));
}

const nicename = (name: string) => name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-');
const tag = (name: string, text: string) => `<${name}>${cdata(text)}</${name}>\n`;
const attribute = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');

/** XML has no way to write most control characters at all (XML 1.0, 2.2). */
function cdata(text: string): string {
  return `<![CDATA[${soundText(text).replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;
}
