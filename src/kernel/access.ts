/**
 * What somebody at the desk may do, in plain words. A role is a set of them (`staff/role.ts`); a page asks for one.
 * - `cases`: the register's records, places of detention, sources and contradictions
 * - `telling`: what of a record may be told, and by which consent
 * - `addresses`: where offices and prisoners get post
 * - `import`: tables taken into the register
 * - `letters`: letters to prisoners, their papers, and what came back
 * - `mailroom`: dispatches, batches, returns, replies and the outbox
 * - `texts`: model resolutions and demands
 * - `newspaper`: articles, issues, sections
 * - `adoptions`: what organisations passed, and the organisations
 * - `lists`: whatever goes to a list of readers' addresses, and who wants to join
 * - `giving`: the ways to give money
 * - `journal`: who did what
 * - `keys`: who works here, and passing on a key that one holds oneself
 * - `staff`: inviting, roles, disabling
 */
export const permissions = [
  'cases',
  'telling',
  'addresses',
  'import',
  'letters',
  'mailroom',
  'texts',
  'newspaper',
  'adoptions',
  'lists',
  'giving',
  'journal',
  'keys',
  'staff',
] as const;
export type Permission = (typeof permissions)[number];

/**
 * Who may come: a `visitor` is anybody, on the site; on the `threshold` lie the ways into the desk; `any staff` is
 * whoever is signed in; else the permission that a role must have.
 */
export type Who = 'visitor' | 'threshold' | 'any staff' | Permission;

/** Which kind of thing a parameter of a path names, and in which states it may be seen there. */
export interface Named {
  kind: string;
  states: readonly string[] | 'every';
  /** It names a case, by the last part of its address: where that is kept close, for whoever is not named it is not there. */
  is_case?: true;
}

/** One row of the table of routes. `path` is written as Hono has it. */
export interface Route {
  method: 'GET' | 'POST' | 'ALL';
  path: string;
  who: Who;
  /** What each parameter names. */
  of: Readonly<Record<string, Named>>;
  /** Whoever comes must have shown the second step anew, a moment ago. */
  fresh?: true;
}

type More = Readonly<Record<string, Named>>;

/** A page. HEAD is answered as a page without its body, by the same rule. */
export const get = (path: string, who: Who, of: More = {}): Route => ({ method: 'GET', path, who, of });
/** A form that is sent. */
export const post = (path: string, who: Who, of: More = {}): Route => ({ method: 'POST', path, who, of });
/** What stands in front of other routes, whatever the method: it may refuse or lead on, and answers with nothing of ours. */
export const before = (path: string, who: Who): Route => ({ method: 'ALL', path, who, of: {} });
/** A row that wants the second step anew: exports of personal data, releases to lists, and whatever gives or ends power. */
export const fresh = (row: Route): Route => ({ ...row, fresh: true });

/** A thing that whoever may come sees in every state. */
export const every = (kind: string): Named => ({ kind, states: 'every' });
/** A case of the register, in every state; one that is kept close only by those who are named for it. */
export const caseFile = (kind: string): Named => ({ kind, states: 'every', is_case: true });
/** A thing that is seen in these states only; in any other it looks as if it were not there. */
export const only = (kind: string, ...states: string[]): Named => ({ kind, states });

/** A route by its method and path: `GET /desk/people/:slug`. */
export const routeKey = (method: string, path: string): string => `${method} ${path}`;

/** The table of routes, to look a route up. */
export class RouteTable {
  readonly rows = new Map<string, Route>();

  /** Throws when a route has two rows, or when a parameter is not named in its row. */
  constructor(rows: readonly Route[]) {
    for (const row of rows) {
      const key = routeKey(row.method, row.path);
      if (this.rows.has(key)) throw new Error(`the route has two rows: ${key}`);
      const named = [...row.path.matchAll(/:(\w+)/g)].map(([, name]) => name).sort();
      if (named.join() !== Object.keys(row.of).sort().join())
        throw new Error(`the row does not name its parameters: ${key}`);
      this.rows.set(key, row);
    }
  }

  row(method: string, path: string): Route | undefined {
    return this.rows.get(routeKey(method, path));
  }

  /** Throws when one of these mounted routes has no row. */
  mustKnow(routes: readonly { method: string; path: string }[]): void {
    const unknown = routes.find(({ method, path }) => !this.row(method, path));
    if (unknown) throw new Error(`a route has no row: ${routeKey(unknown.method, unknown.path)}`);
  }

  /** Throws when a row has no route among all that are mounted. */
  mustBeMounted(routes: readonly { method: string; path: string }[]): void {
    const mounted = new Set(routes.map(({ method, path }) => routeKey(method, path)));
    const idle = [...this.rows.keys()].find((key) => !mounted.has(key));
    if (idle) throw new Error(`a row has no route: ${idle}`);
  }
}
