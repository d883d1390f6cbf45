import { raw } from 'hono/html';
import type { Child, FC } from 'hono/jsx';
import { directionOf } from './direction.js';
import { styleSheet } from './style.js';

export interface Link {
  href: string;
  label: string;
  current?: boolean;
  lang?: string;
}

interface ShellProps {
  lang: string;
  /** Title of the page; the publisher's name is put behind it. */
  title: string;
  publisher: { name: string; tagline: string; href: string };
  rooms: Link[];
  languages?: Link[];
  languagesName?: string;
  roomsName: string;
  skip: string;
  description?: string | undefined;
  json?: string | undefined;
  /** Extra class of the body: the desk is denser. */
  kind?: 'desk';
  noindex?: boolean;
  head?: Child;
  foot: Child;
  children: Child;
}

/** The frame of every page: masthead, navigation, the text, the footer. No script of its own, one style sheet. */
export const Shell: FC<ShellProps> = (props) => (
  <>
    {raw('<!doctype html>')}
    <html lang={props.lang} dir={directionOf(props.lang)}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>
          {props.title === props.publisher.name ? props.title : `${props.title} · ${props.publisher.name}`}
        </title>
        {props.description && <meta name="description" content={props.description} />}
        {props.noindex && <meta name="robots" content="noindex" />}
        <link rel="stylesheet" href={styleSheet.path} />
        {/* An empty icon of our own: browsers would ask for /favicon.ico otherwise. */}
        <link rel="icon" href="data:," />
        {props.json && <link rel="alternate" type="application/json" href={props.json} />}
        {(props.languages ?? []).map((link) => (
          <link rel="alternate" hreflang={link.lang} href={link.href} />
        ))}
        {props.head}
      </head>
      <body class={props.kind}>
        <a class="skip" href="#main">
          {props.skip}
        </a>
        <div class="page">
          <header class="masthead">
            <a class="name" href={props.publisher.href}>
              {props.publisher.name}
            </a>
            {/* Words stay apart without the style sheet, too. */} <span>{props.publisher.tagline}</span>
            {props.languages && (
              <nav class="languages" aria-label={props.languagesName}>
                {props.languages.map((link, place) => (
                  <>
                    {place > 0 && ' · '}
                    {link.current ? (
                      <span lang={link.lang}>{link.label}</span>
                    ) : (
                      <a href={link.href} lang={link.lang} hreflang={link.lang}>
                        {link.label}
                      </a>
                    )}
                  </>
                ))}
              </nav>
            )}
          </header>
          <nav class="rooms" aria-label={props.roomsName}>
            {props.rooms.map((link) => (
              <>
                <a href={link.href} aria-current={link.current ? 'page' : undefined}>
                  {link.label}
                </a>{' '}
              </>
            ))}
          </nav>
          <main id="main">{props.children}</main>
          <footer>{props.foot}</footer>
        </div>
      </body>
    </html>
  </>
);
