import type {} from 'hono';
import type { Child } from 'hono/jsx';
import type { Permission } from '../kernel/access.js';
import type { Actor } from '../kernel/actor.js';
import type { Clock } from '../kernel/clock.js';
import type { Config } from '../kernel/config.js';
import type { Db, PublicDb } from '../kernel/database.js';
import type { Language, Say } from '../kernel/language.js';
import type { Place } from '../kernel/vault.js';
import type { VirusSearch } from '../kernel/virus-search.js';

/** What a page tells the layout that the door supplies. */
export interface PageFacts {
  title: string;
  /** Which entry of the navigation is current. */
  section?: string;
  /** Address of the same record as JSON. */
  json?: string;
  /** One or two sentences for search engines and shared links. */
  description?: string;
  /** Nothing but the address, the day and the database is in it, nothing private or of this visit: it may be kept. */
  is_same_for_all?: boolean;
  /** What stands in its head besides: links and data for programs. */
  head?: Child;
  /** Others may show its counts on their pages, as the site tells them (oEmbed). */
  is_embeddable?: boolean;
  /** What it says shows no source: it does not say of itself that everything does. */
  is_unsourced?: boolean;
}

declare module 'hono' {
  interface ContextRenderer {
    (content: Child, page: PageFacts): Response | Promise<Response>;
  }
}

/** Who publishes the site, as the layout and the pages name it. */
export interface Publisher {
  name: string;
  tagline: string;
}

/**
 * What a visitors' handler has. `db` is connected as the visitors' role: there is no other handle
 * here, so nothing private can be read; public forms get named acts as parameters of their room.
 */
export interface VisitorEnv {
  Variables: {
    say: Say;
    language: Language;
    db: PublicDb;
    clock: Clock;
    config: Config;
    viruses: VirusSearch;
    publisher: Publisher;
    /** Set by a page that is the same for all. */
    is_same_for_all?: boolean;
    /** Set where a form was filled as no person fills it. */
    is_robot?: boolean;
    /** A path of this site in the visitor's language: `/people` becomes `/ru/people`. */
    href: (path: string) => string;
  };
}

/** Opens sealed values with the keys of the person who is signed in; each opening is journalled. */
export interface KeyRing {
  open<T>(compartment: string, place: Place, sealed: Uint8Array): Promise<T>;
}

/** What a desk handler has, behind the guard. */
export interface DeskEnv {
  Variables: {
    say: Say;
    db: Db;
    actor: Actor;
    clock: Clock;
    config: Config;
    viruses: VirusSearch;
    staff: { id: string; name: string };
    keys: KeyRing;
    /** Whether this person may do something: for what a page offers. Whether the page itself is shown the table of routes says. */
    may: (permission: Permission) => boolean;
    /** Token that every form of the desk sends back in the field `csrf`. */
    csrf: string;
  };
}

/** One line of what is due, as the desk's first page shows it. */
export interface Due {
  count: number;
  /** Message that says what is due, with `{count}`. */
  code: string;
  /** Message with more detail, if there is any; it is left out beside a line whose code is `said_by`, which says it already. */
  detail?: { code: string; values?: Record<string, string | number>; said_by?: string };
  values?: Record<string, string | number>;
  /** Whoever may come there is told. */
  href: string;
  /** Whoever has this is told, too: they can end it, with no page of the desk. */
  told?: Permission;
}
