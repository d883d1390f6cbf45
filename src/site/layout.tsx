import type { Context } from 'hono';
import type { Child, FC } from 'hono/jsx';
import { inLanguage, type Language, languageOf, languages } from '../kernel/language.js';
import { type Link, Shell } from '../page/shell.js';
import type { PageFacts, VisitorEnv } from '../page/web.js';

const own: Record<Language, string> = { en: 'English', ru: 'Русский', kk: 'Қазақша' };

/** The visitors' layout around a page. */
export const Layout: FC<{ c: Context<VisitorEnv>; facts: PageFacts; children: Child }> = ({
  c,
  facts,
  children,
}) => {
  const { say, language, href, publisher, config } = c.var;
  const url = new URL(c.req.url);
  const here = languageOf(url.pathname).rest;
  const rooms: Link[] = ['people', 'write', 'resolutions', 'organisations', 'issues', 'search'].map(
    (room) => ({
      href: href(`/${room}`),
      label: say(`site.rooms.${room}`),
      current: facts.section === room,
    }),
  );
  return (
    <Shell
      lang={language}
      title={facts.title}
      publisher={{ ...publisher, href: href('/') }}
      rooms={rooms}
      roomsName={say('site.rooms_name')}
      languages={languages.map((one) => ({
        href: inLanguage(one, here) + url.search,
        label: own[one],
        lang: one,
        current: one === language,
      }))}
      languagesName={say('site.languages_name')}
      skip={say('site.skip')}
      description={facts.description}
      json={facts.json}
      head={
        <>
          {facts.head}
          {facts.is_embeddable && (
            <link
              rel="alternate"
              type="application/json+oembed"
              href={`${href('/oembed.json')}?url=${encodeURIComponent(config.publicUrl + url.pathname)}`}
            />
          )}
        </>
      }
      foot={
        <>
          {!facts.is_unsourced && <>{say('site.foot_sources')} </>}
          {say('site.foot')} <a href={href('/contradictions')}>{say('site.foot_contradictions')}</a> ·{' '}
          <a href={href('/safety')}>{say('site.foot_safety')}</a> ·{' '}
          <a href={href('/newsletter')}>{say('newspaper.newsletter.title')}</a> ·{' '}
          <a href={href('/join')}>{say('newspaper.joining.title')}</a> ·{' '}
          <a href={href('/donate')}>{say('newspaper.joining.giving.title')}</a>
        </>
      }
    >
      {children}
    </Shell>
  );
};
