import type { Hono } from 'hono';
import type { RouteTable } from '../kernel/access.js';
import type { Chance } from '../kernel/chance.js';
import type { Clock } from '../kernel/clock.js';
import type { Config } from '../kernel/config.js';
import type { Db } from '../kernel/database.js';
import type { Messages, Say } from '../kernel/language.js';
import type { Log } from '../kernel/log.js';
import type { SealedColumn } from '../kernel/sealed-column.js';
import type { VirusSearch } from '../kernel/virus-search.js';
import type { DeskEnv, Due, Publisher } from '../page/web.js';
import type { HeldKeys } from '../staff/compartment.js';
import type { Role } from '../staff/role.js';
import type { Session } from '../staff/session.js';
import type { KnownSessions } from './known-sessions.js';

/** Asks a room what is due now. Each line of it stands on the desk's first page. */
export type DueQuestion = (db: Db, clock: Clock) => Promise<Due[]>;

/** What the staff's door needs; the start of the program hands it in. */
export interface DeskMeans {
  db: Db;
  clock: Clock;
  chance: Chance;
  config: Config;
  viruses: VirusSearch;
  messages: Messages;
  log: Log;
  publisher: (db: Db) => Promise<Publisher>;
  /** Sessions that were let in: they keep their places when visitors crowd in. */
  known: KnownSessions;
  /** The rooms' pages for staff, with full paths below /desk. */
  rooms: Hono<DeskEnv>[];
  /** Who may come to each page: a page that has no row in it stops the start. */
  table: RouteTable;
  due: DueQuestion[];
  /** Every column that is sealed to a compartment, of every room. */
  sealed: readonly SealedColumn[];
}

/** What a page of the door itself has: what every room has, and the keys and the session of the person. */
export interface DoorEnv {
  Variables: DeskEnv['Variables'] & {
    holder: HeldKeys;
    session: Session;
    publisher: Publisher;
    roles: Role[];
    /** Whether a link leads to a page that this person may see. */
    mayOpen: (href: string) => boolean;
  };
}

/** What there is before anybody is known: on the pages in front of the guard. */
export interface ThresholdEnv {
  Variables: {
    say: Say;
    db: Db;
    clock: Clock;
    config: Config;
    viruses: VirusSearch;
    publisher: Publisher;
    /** Where the guard has let somebody in, or they have just come in. */
    session?: Session;
    staff?: { id: string; name: string };
    csrf?: string;
    mayOpen?: (href: string) => boolean;
  };
}
