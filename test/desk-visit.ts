import { join } from 'node:path';
import type { Hono } from 'hono';
import { routeTable } from '../src/access.js';
import { deskDoor } from '../src/desk/door.js';
import { KnownSessions } from '../src/desk/known-sessions.js';
import type { DeskMeans, DoorEnv } from '../src/desk/means.js';
import { type Route, RouteTable } from '../src/kernel/access.js';
import type { Actor } from '../src/kernel/actor.js';
import { systemChance } from '../src/kernel/chance.js';
import { type Clock, movableClock, systemClock } from '../src/kernel/clock.js';
import { readConfig } from '../src/kernel/config.js';
import type { Db } from '../src/kernel/database.js';
import { messagesBelow } from '../src/kernel/language.js';
import { root } from '../src/kernel/root.js';
import { noVirusSearch } from '../src/kernel/virus-search.js';
import { sealedColumns } from '../src/sealed.js';
import { createFirstLink } from '../src/staff/link.js';
import { type Role, roleNames } from '../src/staff/role.js';
import { type InHand, setUp } from './second-step.js';

/** The table of routes, and rows of what a test mounts besides. */
export function tableWith(...rows: Route[]): RouteTable {
  return new RouteTable([...routeTable().rows.values(), ...rows]);
}

const messages = messagesBelow(join(root, 'build/src'));

/** A desk on a test's database, as often started anew as the test wants; its clock stands still. */
export interface Desk {
  clock: ReturnType<typeof movableClock>;
  operator: Actor;
  /** What went into the log. */
  logged: unknown[][];
  start(more?: Partial<DeskMeans>): Hono<DoorEnv>;
}

export function deskOn(db: Db, now = '2016-04-07T19:30:00Z'): Desk {
  const clock = movableClock(now);
  const logged: unknown[][] = [];
  const keep = (...line: unknown[]) => void logged.push(line);
  return {
    clock,
    operator: { who: 'operator', clock, chance: systemChance },
    logged,
    start: (more = {}) =>
      deskDoor({
        db,
        clock,
        chance: systemChance,
        config: readConfig({ HABEAS_DATA: 'data', PUBLIC_URL: 'http://localhost' }),
        viruses: noVirusSearch,
        messages,
        log: { info: keep, warn: keep, error: keep, debug: keep },
        publisher: async () => ({ name: 'A Campaign', tagline: 'invented for tests' }),
        known: new KnownSessions(),
        rooms: [],
        table: routeTable(),
        due: [],
        sealed: sealedColumns,
        ...more,
      }),
  };
}

/** What went into the log but for whom the desk did not let through: what failed. */
export function failed({ logged }: Desk): unknown[][] {
  return logged.filter(([, text]) => text !== 'not let through at the desk');
}

/** One browser at the desk: keeps its cookie, and sends the token of the forms it was shown. */
export class DeskVisit {
  cookie = '';
  csrf = '';
  status = 0;
  page = '';
  location: string | null = null;
  /** What the browser was told to let go of. */
  cleared: string | null = null;

  /** `clock` is the desk's own: an app with codes goes by it. */
  constructor(
    public app: Pick<Hono<DoorEnv>, 'request'>,
    readonly clock: Pick<Clock, 'now'> = systemClock,
  ) {}

  async get(path: string): Promise<this> {
    return this.take(await this.app.request(path, { headers: this.headers() }));
  }

  /** Sends a form with the token of the last page; `with` overrides headers, `csrf` the token. */
  async post(
    path: string,
    form: Record<string, string> | [string, string][] = {},
    headers: Record<string, string> = {},
  ) {
    const body = new URLSearchParams(form);
    if (this.csrf && !body.has('csrf')) body.set('csrf', this.csrf);
    const init = { method: 'POST', body, headers: { ...this.headers(), ...headers } };
    return this.take(await this.app.request(path, init));
  }

  /** The text of an element with this id, without its tags. */
  text(id: string): string {
    return this.page.match(new RegExp(`id="${id}"[^>]*>([^<]*)<`))?.[1] ?? '';
  }

  private headers(): Record<string, string> {
    return this.cookie ? { Cookie: this.cookie } : {};
  }

  private async take(response: Response): Promise<this> {
    this.status = response.status;
    this.page = await response.text();
    this.location = response.headers.get('location');
    this.cleared = response.headers.get('clear-site-data');
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      this.cookie = pair.endsWith('=') ? '' : pair;
    }
    this.csrf = this.page.match(/name="csrf" value="([^"]+)"/)?.[1] ?? this.csrf;
    return this;
  }
}

/** A browser at the desk of a real server, which runs at this address. */
export function visitAt(site: string, clock?: Pick<Clock, 'now'>): DeskVisit {
  const request: DeskVisit['app']['request'] = async (path, init) =>
    fetch(site + String(path), { ...init, redirect: 'manual' });
  return new DeskVisit({ request }, clock);
}

/** What somebody was shown on coming in, and has on paper now. */
export interface Secrets extends InHand {
  name: string;
  passphrase: string;
  recoveryKey: string;
}

/** Comes in through a link under a name, and sets up a second step: nothing opens before. */
export async function comeIn(visit: DeskVisit, token: string, name: string): Promise<Secrets> {
  await visit.post(`/desk/welcome/${token}`, { name });
  if (visit.status !== 200) throw new Error(`coming in was answered ${visit.status}`);
  const shown = { passphrase: visit.text('passphrase'), recoveryKey: visit.text('recovery-key') };
  return { name, ...shown, ...(await setUp(visit)) };
}

/** The first person of a fresh database comes in. */
export async function firstIn(desk: Desk, db: Db, app: Hono<DoorEnv>, name = 'Mira') {
  const token = await createFirstLink(db, desk.operator);
  if (!token) throw new Error('somebody has an account already');
  const visit = new DeskVisit(app, desk.clock);
  const secrets = await comeIn(visit, token, name);
  return { visit, token, ...secrets };
}

/** A further person comes in through an invitation of somebody who is signed in; without `roles` with every role. */
export async function invited(
  app: Pick<Hono<DoorEnv>, 'request'>,
  by: DeskVisit,
  name: string,
  roles: readonly Role[] = roleNames,
) {
  await invite(by, roles);
  const token = by.text('invitation').split('/').at(-1) ?? '';
  const visit = new DeskVisit(app, by.clock);
  const secrets = await comeIn(visit, token, name);
  return { visit, token, ...secrets };
}

/** Makes an invitation, whose link then stands on the page of this browser. */
export async function invite(by: DeskVisit, roles: readonly Role[] = roleNames): Promise<void> {
  await by.post(
    '/desk/staff/invite',
    roles.map((role): [string, string] => ['role', role]),
  );
}
