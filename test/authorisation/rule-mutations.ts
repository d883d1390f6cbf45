import { halfOpen } from '../../src/desk/standing.js';
import { type Permission, permissions, type Route, RouteTable, routeKey } from '../../src/kernel/access.js';
import { type Role, roleNames, roles, rolesWith } from '../../src/staff/role.js';
import { addressesOf } from './addresses.js';
import { askedRows, deskCells, isPublic, kept_close, visitorAnswers, wrongIn } from './cells.js';
import { type Expected, keyOf, lineOf } from './expectation.js';
import type { Ground } from './ground.js';

/** A rule that is broken for a moment: how, by what, and which routes could show it. */
export interface RuleMutation {
  name: string;
  /** Breaks it, and gives back how it is mended. */
  breakIt(): () => void;
  touches: Route[];
}

/** Every way in which one rule can be another one: of a row, of a role, and of the guard itself. */
export function ruleMutations(ground: Ground, expected: Map<string, Expected>): RuleMutation[] {
  const rows = askedRows(ground);
  return [
    ...rows.flatMap((row) => [
      ...rowMutations(ground, row, expected.get(keyOf(row))),
      ...stateMutations(ground, row),
    ]),
    ...roleMutations(rows),
    ...guardMutations(ground, rows),
    ...halfOpenMutations(rows),
  ];
}

const replaced = (ground: Ground, row: Route, other: Route | null) => () => {
  const key = routeKey(row.method, row.path);
  if (other) ground.table.rows.set(key, other);
  else ground.table.rows.delete(key);
  return () => void ground.table.rows.set(key, row);
};

function rowMutations(ground: Ground, row: Route, stands?: Expected): RuleMutation[] {
  const key = keyOf(row);
  // The start of the program answers these before any door; no rule of the table stands in front of them.
  if (['GET /healthz', 'GET /style.css', 'GET /robots.txt'].includes(key)) return [];
  const to = (who: Route['who']): RuleMutation => ({
    name: `${key}: ${who} instead of ${row.who}`,
    breakIt: replaced(ground, row, { ...row, who }),
    touches: [row],
  });
  const dropped = { name: `${key}: no row`, breakIt: replaced(ground, row, null), touches: [row] };
  // Where all that a visitor gets is that there is nothing, nobody could tell: forms behind a private link, which are sent
  // by a wrong link only, and the parts of a map of the site that has none.
  const isEmpty = Object.values(stands?.answers ?? {}).every((status) => status === 404);
  if (row.who === 'visitor') return isEmpty ? [] : [to('any staff'), dropped];
  // What lies in front of the guard asks no rule of the table; the start of the program wants their rows all the same.
  if (row.who === 'threshold') return [];
  const own = row.who;
  const swapped = permissions.filter((one) => one !== own && !sameRoles(one, own));
  const { fresh: _, ...stale } = row;
  const open = Object.entries(row.of).map(([name, { is_case: _, ...of }]) => [name, of]);
  return [
    to('visitor'),
    dropped,
    ...(own === 'any staff' ? [] : [to('any staff')]),
    ...swapped.slice(0, 2).map(to),
    ...(row.fresh
      ? [{ name: `${key}: no longer fresh`, breakIt: replaced(ground, row, stale), touches: [row] }]
      : []),
    ...(row.of.slug?.is_case && !hidden_anyhow(row)
      ? [
          {
            name: `${key}: no longer for those who are named`,
            breakIt: replaced(ground, row, { ...row, of: Object.fromEntries(open) }),
            touches: [row],
          },
        ]
      : []),
  ];
}

/**
 * Routes of a case behind whose rule there is nobody, either, so that nobody could tell: consents, of which the database shows
 * nothing to whoever is not named, and the contact of a lawyer, whom an empty form does not say.
 */
const hidden_anyhow = (row: Route) =>
  row.of.id?.kind === 'consent' || keyOf(row) === 'POST /desk/people/:slug/lawyer';

/** Two permissions that the same roles have cannot be told apart by anybody who asks. */
const sameRoles = (one: Permission, other: Route['who']) =>
  (permissions as readonly string[]).includes(other) &&
  rolesWith(one).join() === rolesWith(other as Permission).join();

/** A row that says of a state that it is seen when it is not, or the other way round. */
function stateMutations(ground: Ground, row: Route): RuleMutation[] {
  const entry = Object.entries(row.of).at(-1);
  if (!isPublic(row) || row.method !== 'GET' || !entry || entry[1].states === 'every') return [];
  const [name, named] = entry;
  const known = [...(ground.things.get(named.kind)?.keys() ?? [])];
  const with_ = (states: string[], what: string): RuleMutation => ({
    name: `${keyOf(row)}: ${named.kind} ${what}`,
    breakIt: replaced(ground, row, { ...row, of: { ...row.of, [name]: { ...named, states } } }),
    touches: [row],
  });
  const seen = named.states as readonly string[];
  return known.map((state) =>
    seen.includes(state)
      ? with_(
          seen.filter((one) => one !== state),
          `no longer seen when ${state}`,
        )
      : with_([...seen, state], `seen when ${state}`),
  );
}

function roleMutations(rows: Route[]): RuleMutation[] {
  const table = roles as Record<Role, readonly Permission[]>;
  return roleNames.flatMap((role) =>
    permissions.map((permission): RuleMutation => {
      const held = table[role];
      const has = held.includes(permission);
      return {
        name: `${role} ${has ? 'loses' : 'gains'} ${permission}`,
        breakIt: () => {
          table[role] = has ? held.filter((one) => one !== permission) : [...held, permission];
          return () => {
            table[role] = held;
          };
        },
        touches: rows.filter(({ who }) => who === permission).slice(0, 2),
      };
    }),
  );
}

/** The guard looks the wrong row up, or lets through. */
function guardMutations(ground: Ground, rows: Route[]): RuleMutation[] {
  const { table } = ground;
  const known = RouteTable.prototype.row;
  const ruled = rows.filter(({ who }) => !['visitor', 'threshold', 'any staff'].includes(who));
  const cases = rows.filter(({ who }) => who === 'cases');
  const looksUp = (name: string, row: RouteTable['row'], touches = ruled): RuleMutation => ({
    name: `the guard ${name}`,
    breakIt: () => {
      table.row = row;
      return () => {
        table.row = known;
      };
    },
    touches: touches.slice(0, 10),
  });
  const [first] = cases;
  return [
    looksUp('lets everybody who is signed in through', (method, path) => {
      const row = known.call(table, method, path);
      return row && { ...row, who: 'any staff' };
    }),
    looksUp('takes every route for the first', () => first),
    looksUp(
      'takes the register for a part of the threshold',
      (method, path) => {
        const row = known.call(table, method, path);
        return row?.who === 'cases' ? { ...row, who: 'threshold' } : row;
      },
      cases,
    ),
    looksUp('knows no rows', () => undefined),
    looksUp(
      'asks nobody anew',
      (method, path) => {
        const { fresh: _, ...row } = known.call(table, method, path) ?? { fresh: true };
        return 'who' in row ? row : undefined;
      },
      rows.filter(({ fresh }) => fresh),
    ),
    looksUp(
      'asks everybody anew for every page',
      (method, path) => {
        const row = known.call(table, method, path);
        return row && { ...row, fresh: true };
      },
      ruled.filter(({ fresh }) => !fresh),
    ),
  ];
}

/** A session that lacks its second step comes to one page more, or to one of its own no longer. */
function halfOpenMutations(rows: Route[]): RuleMutation[] {
  const own = rows.filter(({ who, path }) => who === 'any staff' && !path.includes(':'));
  const paths = [...new Set(own.map(({ path }) => path)), '/desk/people', '/desk/staff/invite'];
  return (['prove', 'set_up'] as const).flatMap((standing) =>
    paths.map((path): RuleMutation => {
      const held = halfOpen[standing];
      const has = held.includes(path);
      return {
        name: `a session with its second step ${standing}: ${has ? 'no longer' : 'also'} ${path}`,
        breakIt: () => {
          halfOpen[standing] = has ? held.filter((one) => one !== path) : [...held, path];
          return () => {
            halfOpen[standing] = held;
          };
        },
        touches: rows.filter((row) => row.path === path),
      };
    }),
  );
}

/** Breaks each rule, asks only the cells that it touches, and mends it. Gives the names of those that nobody noticed. */
export async function judge(
  ground: Ground,
  expected: Map<string, Expected>,
  mutations: RuleMutation[],
): Promise<string[]> {
  const missed: string[] = [];
  for (const { name, breakIt, touches } of mutations) {
    const mend = breakIt();
    // Pages that are kept (site/kept-pages.ts) are told anew once anything was written: else nobody would ask the rule.
    await ground.owner.query('select pg_current_xact_id()');
    try {
      let caught = false;
      for (const row of touches) {
        const now = ground.table.rows.get(routeKey(row.method, row.path)) ?? row;
        caught ||= await isNoticed(ground, expected, now);
      }
      if (!caught) missed.push(name);
    } finally {
      mend();
    }
  }
  return missed;
}

async function isNoticed(ground: Ground, expected: Map<string, Expected>, row: Route): Promise<boolean> {
  const stands = expected.get(keyOf(row));
  if (!stands) return true;
  if (!isPublic(row)) {
    const [address, ...others] = addressesOf(row, ground.things);
    const close = others.filter(({ state }) => stands.named && state === kept_close);
    for (const cell of deskCells(ground, row, address ? [address, ...close] : [])) {
      // A page without its body is refused by the same rule.
      if (cell.method !== 'HEAD' && (await wrongIn(ground, cell, stands))) return true;
    }
    return false;
  }
  const { answers, wrong } = await visitorAnswers(ground, row);
  return wrong.length > 0 || lineOf(row, stands) !== lineOf(row, { ...stands, answers });
}

/** So many of them, evenly from beginning to end. */
export function sample<T>(all: T[], count: number): T[] {
  return Array.from({ length: Math.min(count, all.length) }, (_, place) => {
    return all[Math.floor((place * all.length) / count)] as T;
  });
}
