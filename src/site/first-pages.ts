import { inLanguage, languages } from '../kernel/language.js';

/** How many pages are made before a server lets anybody in, in each language. */
const most_pages = 11;

/**
 * Makes the front page and one of each kind that it leads to, before the first visitor comes: the program and each
 * connection to the database are slow once (the first pages took up to half a second each). Kinds are told apart by
 * the first word of an address and by how deep it is. Returns the addresses that it asked for.
 */
export async function makeFirstPages(ask: (path: string) => Response | Promise<Response>): Promise<string[]> {
  const front = await ask('/');
  const kinds = new Map<string, string>();
  for (const [, path = ''] of (await front.text()).matchAll(/ href="(\/[a-z][^"?#.]*)"/g)) {
    const [, word = '', ...deeper] = path.split('/');
    const kind = `${word} ${deeper.length}`;
    if (!languages.some((one) => one === word) && !kinds.has(kind)) kinds.set(kind, path);
  }
  // A page of somebody or something asks for more than the list that leads to it.
  const depth = (path: string) => path.split('/').length;
  const others = [...kinds.values()].sort((one, other) => depth(other) - depth(one)).slice(0, most_pages - 1);
  // All at once: each takes a connection that nobody has used yet. In each language: what runs again runs faster.
  const asked = languages.flatMap((one) => ['/', ...others].map((path) => inLanguage(one, path))).slice(1);
  await Promise.all(asked.map(async (path) => (await ask(path)).text()));
  return ['/', ...asked];
}
