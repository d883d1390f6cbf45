import { wire } from '../src/wiring.js';
import type { Instance } from './instance.js';
import { type Document, pages } from './prove/leaving.js';

/** Words of which nothing may be left, and what to ask the searches for. */
export interface Gone {
  words: string[];
  /** Whose own addresses are opened although no link leads there. */
  slug: string;
  questions: string[];
}

/**
 * Everything that visitors can open: every page and file that a link leads to, every address of the site
 * that takes no name, the person's own page in every format that the site has, and the searches. A new
 * page, feed or export of the site is among them by itself. `more` addresses are opened besides.
 */
export async function everythingTold(
  instance: Instance,
  { slug, questions }: Gone,
  all_languages = true,
  more: string[] = [],
): Promise<Document[]> {
  const { site } = wire(instance.world);
  const patterns = [...new Set(site.routes.filter(({ method }) => method === 'GET').map(({ path }) => path))];
  const plain = patterns.filter((path) => !/[:*]/.test(path));
  const own = patterns.flatMap((path) => {
    // `/people/:slug`, and `/people/:file{[^/]+\.json}`: the name in the place of the parameter.
    const [, ending = ''] = path.match(/^\/people\/:\w+(?:\{\[\^\/\]\+\\?(\.\w+)\})?$/) ?? [];
    return path.startsWith('/people/:') ? [`/people/${slug}${ending}`] : [];
  });
  const asked = questions.map((question) => encodeURIComponent(question));
  const searches = ['/people', '/people.json', '/organisations', '/search', '/search.json'].flatMap((path) =>
    asked.map((question) => `${path}?q=${question}`),
  );
  return pages(instance.url, all_languages, [...new Set([...plain, ...own, ...searches, ...more])]);
}

/** Addresses and formats in which any of the words stands. What an address itself says may be said back. */
export function holding(documents: Document[], words: string[]): { where: string; format: string }[] {
  const wanted = words.map((word) => word.toLowerCase());
  return documents.flatMap(({ where, format, texts }) => {
    const said = decodeURIComponent(where.replaceAll('+', ' ')).toLowerCase();
    const text = texts.join('\n').toLowerCase();
    return wanted.some((word) => !said.includes(word) && text.includes(word)) ? [{ where, format }] : [];
  });
}
