import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Route, routeKey } from '../../src/kernel/access.js';
import { root } from '../../src/kernel/root.js';
import type { Role } from '../../src/staff/role.js';

/** What a reviewer reads: who comes to a route, and what a visitor is answered in each state of what it names. */
export interface Expected {
  /** Roles that may come; `everybody` also without a session, `any staff` with any. */
  who: 'everybody' | 'any staff' | Role[];
  fresh: boolean;
  /** State of the thing → status of the answer; of visitors' pages only. */
  answers: Record<string, number>;
}

const file = join(root, 'test/authorisation/expected.txt');

/** The expectation as it stands in the repository: written by nobody but a person who wants a rule to be another one. */
export function readExpected(): Map<string, Expected> {
  const expected = new Map<string, Expected>();
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    const [route = '', who = '', more = ''] = line.split(' | ');
    const answers = Object.fromEntries(
      more
        .replace(/^fresh$/, '')
        .split(', ')
        .filter((one) => one !== '')
        .map((one) => [one.replace(/ ?\d+$/, ''), Number(/\d+$/.exec(one)?.[0])]),
    );
    const roles = who === 'everybody' || who === 'any staff' ? who : (who.split(' ') as Role[]);
    expected.set(route, { who: roles, fresh: more === 'fresh', answers });
  }
  return expected;
}

/** How a route is called in the file: its method and path. The style's address changes with the style. */
export function keyOf({ method, path }: Pick<Route, 'method' | 'path'>): string {
  return routeKey(method, path.replace(/^\/style\.[0-9a-f]+\.css$/, '/style.css'));
}

/** The line of the file that says this of a route. */
export function lineOf(row: Route, { who, fresh, answers }: Expected): string {
  const more = fresh
    ? 'fresh'
    : Object.entries(answers)
        .map(([state, status]) => `${state} ${status}`.trim())
        .join(', ');
  const roles = typeof who === 'string' ? who : who.join(' ');
  return [keyOf(row), roles, ...(more ? [more] : [])].join(' | ');
}

/** The lines of a route that are in one of two expectations and not in the other; for a complaint that can be copied. */
export function differences(stands: Map<string, Expected>, found: Map<string, { row: Route; is: Expected }>) {
  const wrong: string[] = [];
  for (const [key, { row, is }] of found) {
    const stood = stands.get(key);
    if (!stood) wrong.push(`expected.txt lacks: ${lineOf(row, is)}`);
    else if (lineOf(row, stood) !== lineOf(row, is))
      wrong.push(`expected.txt says: ${lineOf(row, stood)}\n          but it is: ${lineOf(row, is)}`);
  }
  for (const key of stands.keys())
    if (!found.has(key)) wrong.push(`expected.txt names what is not there: ${key}`);
  return wrong;
}
