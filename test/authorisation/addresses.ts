import type { Named, Route } from '../../src/kernel/access.js';
import type { Things } from './things.js';

/** One address of a route: its path, and in which state the thing is that it names; '' for a thing without states. */
export interface Address {
  path: string;
  /** The kind that was varied, with its state: `person desk`; '' where nothing is named or only the absent is asked. */
  state: string;
  /** What in the path names the thing: the one word in which the answers to hidden and absent may differ. */
  word: string;
}

/** Things that there are not, in the form of each kind of word that an address can hold. */
const nothing = {
  uuid: '00000000-0000-4000-8000-000000000000',
  number: '99999998',
  sum: '0'.repeat(64),
  token: 'A'.repeat(43),
  word: 'nobody-of-that-name',
};

/** What stands in an address for something that is not there. */
function absent(kind: string, pattern: string, isDesk: boolean): string {
  const choice = /^[a-z_]+(\\?\.[a-z]+)?(\|[a-z_]+(\\?\.[a-z]+)?)*$/.exec(pattern);
  if (choice) return (pattern.split('|')[0] ?? '').replaceAll('\\', '');
  if (/\[1-9\]\[0-9\]\{0,5\}|\[0-9\]\{0,2\}/.test(pattern)) return '999';
  if (pattern.startsWith('letters-')) return 'letters-1.pdf';
  if (pattern.startsWith('sitemap')) return 'sitemap-9.xml';
  if (/\[1-9\]\[0-9\]\?\\\.jpg$/.test(pattern)) return pattern.includes('}-') ? '99999998-1.jpg' : '1.jpg';
  if (pattern.startsWith('[1-9][0-9]?')) return '1';
  if (pattern.startsWith('[1-9][0-9]{0,8}')) return nothing.number + endingOf(pattern);
  if (pattern.startsWith('[a-z0-9-]')) return 'labels.pdf';
  if (pattern.startsWith('[a-z][a-z]')) return 'xx';
  if (pattern.startsWith('[^/]{7,12}')) return 'ABCDEFG';
  if (pattern.startsWith('[0-9a-z]')) return `nobody${endingOf(pattern)}`;
  if (pattern.startsWith('[0-9a-f]')) return nothing.uuid;
  if (kind === 'snapshot' && !isDesk) return nothing.sum;
  if (!isDesk)
    return /link|open|confirmation|subscription|joiner|reminder/.test(kind)
      ? nothing.token
      : nothing.word + endingOf(pattern);
  return ['person', 'text', 'source', 'contradiction', 'place'].includes(kind) ? nothing.word : nothing.uuid;
}

const endingOf = (pattern: string) => /\\?(\.[a-z]+)$/.exec(pattern.replaceAll('\\', ''))?.[1] ?? '';

/** The parameters of a path, each with the pattern that it must fit ('' for any word). */
function parametersOf(path: string): { name: string; pattern: string; whole: string }[] {
  return [...path.matchAll(/:(\w+)(\{(?:[^{}]|\{[^}]*\})*\})?/g)].map(([whole, name = '', braced = '']) => ({
    name,
    whole,
    pattern: braced.slice(1, -1),
  }));
}

/** Every address of a route that is worth asking for: of what is absent, and of the thing it names in each of its states. */
export function addressesOf(row: Route, things: Things): Address[] {
  const isDesk = row.path.startsWith('/desk');
  const parameters = parametersOf(row.path);
  const known = ({ kind }: Named) => things.get(isDesk ? `desk ${kind}` : kind) ?? things.get(kind);
  const value = (name: string, pattern: string, state?: string): string | undefined => {
    const found = known(row.of[name] as Named);
    if (row.method === 'POST' && found?.has('open')) return undefined;
    const word = found?.get(state ?? found.keys().next().value ?? '');
    if (word === undefined) return undefined;
    return pattern.includes('-[1-9][0-9]?\\.jpg') ? `${word}-1.jpg` : word + endingOf(pattern);
  };
  // What else an address of the desk names is of the same state, where there is such a thing.
  const build = (varied: string, word: string, state?: string) =>
    parameters.reduce((path, { name, pattern, whole }) => {
      const kind = (row.of[name] as Named).kind;
      const fitting = () =>
        (isDesk && state ? value(name, pattern, state) : undefined) ?? value(name, pattern);
      const filled = name === varied ? word : (fitting() ?? absent(kind, pattern, isDesk));
      return path.replace(whole, () => filled);
    }, row.path);
  if (parameters.length === 0) return [{ path: row.path, state: '', word: '' }];
  const addresses: Address[] = [];
  for (const { name, pattern } of parameters) {
    const { kind } = row.of[name] as Named;
    const gone = absent(kind, pattern, isDesk);
    const states = [...(known(row.of[name] as Named)?.keys() ?? [])];
    if (addresses.length > 0 && states.length < (isDesk ? 2 : 1)) continue;
    addresses.push({ path: build(name, gone), state: `${kind} absent`, word: gone });
    // Whoever sends a form by a private link uses it up: such forms are sent by a wrong link only.
    if (row.method === 'POST' && states.includes('open')) continue;
    for (const state of states) {
      const word = value(name, pattern, state) as string;
      addresses.push({ path: build(name, word, state), state: `${kind} ${state}`.trim(), word });
    }
  }
  return addresses;
}
