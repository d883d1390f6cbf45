import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Route, routeKey } from '../../src/kernel/access.js';
import { root } from '../../src/kernel/root.js';
import type { Role } from '../../src/staff/role.js';
import type { Session } from '../../src/staff/session.js';

/** A session whose second step is to come, or has to be set up first; and how the file says it. */
type HalfOpen = Exclude<Session['standing'], 'open'>;
const half_open_words: Record<HalfOpen, string> = { prove: 'to prove', set_up: 'to set up' };

/** What a reviewer reads: who comes to a route, and what a visitor is answered in each state of what it names. */
export interface Expected {
  /** Roles that may come; `everybody` also without a session, `any staff` with any. */
  who: 'everybody' | 'any staff' | Role[];
  fresh: boolean;
  /** Whether a case that is kept close is there only for those who are named for it. */
  named: boolean;
  /** Which sessions come here that lack their second step. */
  half_open: HalfOpen[];
  /** State of the thing → status of the answer; of visitors' pages only. */
  answers: Record<string, number>;
}

const half_opens = Object.keys(half_open_words) as HalfOpen[];
const file = join(root, 'test/authorisation/expected.txt');

/** The expectation as it stands in the repository: written by nobody but a person who wants a rule to be another one. */
export function readExpected(): Map<string, Expected> {
  const expected = new Map<string, Expected>();
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    const [route = '', who = '', more = ''] = line.split(' | ');
    const words = more.split(', ');
    const answers = Object.fromEntries(
      words
        .filter((one) => /\d$/.test(one))
        .map((one) => [one.replace(/ ?\d+$/, ''), Number(/\d+$/.exec(one)?.[0])]),
    );
    const half_open = half_opens.filter((one) => words.includes(half_open_words[one]));
    const roles = who === 'everybody' || who === 'any staff' ? who : (who.split(' ') as Role[]);
    expected.set(route, {
      who: roles,
      fresh: words.includes('fresh'),
      named: words.includes('named'),
      half_open,
      answers,
    });
  }
  return expected;
}

/** How a route is called in the file: its method and path. The style's address changes with the style. */
export function keyOf({ method, path }: Pick<Route, 'method' | 'path'>): string {
  return routeKey(method, path.replace(/^\/style\.[0-9a-f]+\.css$/, '/style.css'));
}

/** The line of the file that says this of a route. */
export function lineOf(row: Route, { who, fresh, named, half_open, answers }: Expected): string {
  const states = Object.entries(answers).map(([state, status]) => `${state} ${status}`.trim());
  const more = [
    ...(fresh ? ['fresh'] : []),
    ...(named ? ['named'] : []),
    ...half_open.map((one) => half_open_words[one]),
    ...states,
  ].join(', ');
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
