import type { Entry } from './feed.js';
import { document, element, type Written } from './xml.js';

/** A feed as it is, before it is written in one of three forms. */
export interface Feed {
  title: string;
  description: string;
  /** Of the feed as a whole; null: articles of several languages. */
  language: string | null;
  /** The page that it belongs to. */
  home: string;
  /** Where the feed itself lies, without its file: `https://habeas.example/sections/international`. */
  place: string;
  entries: Entry[];
}

export const forms = ['rss', 'atom', 'json'] as const;
export type Form = (typeof forms)[number];

/** File and type of each form. */
export const formFacts: Record<Form, { file: string; type: string }> = {
  rss: { file: 'feed.xml', type: 'application/rss+xml' },
  atom: { file: 'atom.xml', type: 'application/atom+xml' },
  json: { file: 'feed.json', type: 'application/feed+json' },
};

export function written(feed: Feed, form: Form): string {
  return form === 'rss' ? rss(feed) : form === 'atom' ? atom(feed) : jsonFeed(feed);
}

const own = ({ place }: Feed, form: Form) => `${place}/${formFacts[form].file}`;

/** When anything of it was changed last; of an empty feed the beginning of time, so that its bytes stay the same. */
const changedAt = ({ entries }: Feed) =>
  new Date(Math.max(0, ...entries.map(({ changed_at }) => changed_at.getTime())));

/** RSS 2.0 (rssboard.org/rss-specification), with the modules content, dc and atom. Moments as RFC 822 writes them. */
function rss(feed: Feed): string {
  const moment = (at: Date) => at.toUTCString();
  const items = feed.entries.map((entry) =>
    element('item', [
      element('title', entry.headline),
      element('link', entry.url),
      element('guid', entry.id, { isPermaLink: 'true' }),
      element('pubDate', moment(entry.out_at)),
      ...(entry.byline ? [element('dc:creator', entry.byline)] : []),
      ...(entry.section ? [element('category', entry.section)] : []),
      element('dc:language', entry.language),
      element('description', entry.summary),
      element('content:encoded', entry.html),
    ]),
  );
  return document(
    element(
      'rss',
      [
        element('channel', [
          element('title', feed.title),
          element('link', feed.home),
          element('description', feed.description),
          ...(feed.language ? [element('language', feed.language)] : []),
          ...(feed.entries.length > 0 ? [element('lastBuildDate', moment(changedAt(feed)))] : []),
          element('atom:link', '', { href: own(feed, 'rss'), rel: 'self', type: formFacts.rss.type }),
          ...items,
        ]),
      ],
      {
        version: '2.0',
        'xmlns:content': 'http://purl.org/rss/1.0/modules/content/',
        'xmlns:dc': 'http://purl.org/dc/elements/1.1/',
        'xmlns:atom': 'http://www.w3.org/2005/Atom',
      },
    ),
  );
}

/** Atom (RFC 4287). Every entry has its author, or that of the feed. */
function atom(feed: Feed): string {
  const author = (name: string) => element('author', [element('name', name)]);
  const entries = feed.entries.map((entry) =>
    element(
      'entry',
      [
        element('id', entry.id),
        element('title', entry.headline),
        element('link', '', {
          rel: 'alternate',
          type: 'text/html',
          hreflang: entry.language,
          href: entry.url,
        }),
        element('published', entry.out_at.toISOString()),
        element('updated', entry.changed_at.toISOString()),
        ...(entry.byline ? [author(entry.byline)] : []),
        ...(entry.section ? [element('category', '', { term: entry.section })] : []),
        element('summary', entry.summary),
        element('content', entry.html, { type: 'html' }),
      ],
      { 'xml:lang': entry.language },
    ),
  );
  const root: Written[] = [
    element('id', own(feed, 'atom')),
    element('title', feed.title),
    element('subtitle', feed.description),
    element('updated', changedAt(feed).toISOString()),
    author(feed.title),
    element('link', '', { rel: 'self', type: formFacts.atom.type, href: own(feed, 'atom') }),
    element('link', '', { rel: 'alternate', type: 'text/html', href: feed.home }),
    ...entries,
  ];
  return document(
    element('feed', root, {
      xmlns: 'http://www.w3.org/2005/Atom',
      ...(feed.language ? { 'xml:lang': feed.language } : {}),
    }),
  );
}

/** JSON Feed 1.1 (jsonfeed.org/version/1.1). */
function jsonFeed(feed: Feed): string {
  return JSON.stringify({
    version: 'https://jsonfeed.org/version/1.1',
    title: feed.title,
    description: feed.description,
    home_page_url: feed.home,
    feed_url: own(feed, 'json'),
    ...(feed.language ? { language: feed.language } : {}),
    items: feed.entries.map((entry) => ({
      id: entry.id,
      url: entry.url,
      title: entry.headline,
      summary: entry.summary,
      content_html: entry.html,
      image: entry.image,
      date_published: entry.out_at.toISOString(),
      date_modified: entry.changed_at.toISOString(),
      ...(entry.byline ? { authors: [{ name: entry.byline }] } : {}),
      ...(entry.section ? { tags: [entry.section] } : {}),
      language: entry.language,
    })),
  });
}
