import type { FC } from 'hono/jsx';
import type { VisitorEnv } from '../../page/web.js';
import { card } from './card.js';
import { formFacts, forms } from './feed-formats.js';

type Vars = VisitorEnv['Variables'];

/** What a page tells those who show its link elsewhere. */
export interface Shared {
  kind: 'article' | 'website';
  title: string;
  description?: string | undefined;
  /** Of the page. */
  path: string;
  /** Of the picture that we draw of it. */
  picture: string | null;
  /** YYYY-MM-DD. */
  day?: string;
}

/** Where readers of feeds find the paper. */
export const FeedLinks: FC<{ name: string }> = ({ name }) => (
  <>
    {forms.map((form) => (
      <link rel="alternate" type={formFacts[form].type} href={`/${formFacts[form].file}`} title={name} />
    ))}
  </>
);

/**
 * Open Graph (ogp.me): what a messenger shows of a link. The picture is ours, too: whoever shows the link asks nobody but
 * this site.
 */
export const OpenGraph: FC<{ config: Vars['config']; publisher: Vars['publisher']; shared: Shared }> = (
  props,
) => {
  const { config, publisher, shared } = props;
  const { kind, title, description, path, picture, day } = shared;
  const facts: [string, string | undefined][] = [
    ['og:type', kind],
    ['og:title', title],
    ['og:description', description],
    ['og:url', config.publicUrl + path],
    ['og:site_name', publisher.name],
    ['article:published_time', day],
  ];
  if (picture !== null)
    facts.push(
      ['og:image', config.publicUrl + picture],
      ['og:image:type', 'image/png'],
      ['og:image:width', String(card.width)],
      ['og:image:height', String(card.height)],
      ['og:image:alt', title],
    );
  return <>{facts.map(([property, content]) => content && <meta property={property} content={content} />)}</>;
};
