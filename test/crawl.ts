import { withPatience } from './patience.js';

/** One answer of the public site. */
export interface Answer {
  path: string;
  status: number;
  type: string;
  headers: Headers;
  bytes: Buffer;
}

/** How many addresses are asked for at the same time. */
const at_once = 6;

/** The most addresses that a crawl asks for: more would mean that it runs in circles. */
const most_addresses = 4000;

/** Where a visitor who knows nothing of the site comes in, and what programs ask for. */
export const front_pages: readonly string[] = ['/', '/ru', '/kk', '/healthz', '/robots.txt'];

/**
 * Walks the whole public site: from the front pages of all languages along every link, form address
 * and data twin within the site. Query strings are followed as they stand; the desk is left out, and
 * links that `leads` does not take.
 */
export async function crawl(
  origin: string,
  starts: readonly string[] = front_pages,
  leads: (path: string) => boolean = () => true,
): Promise<Answer[]> {
  const seen = new Set(starts);
  const waiting = [...starts];
  const answers: Answer[] = [];
  while (waiting.length > 0) {
    for (const answer of await Promise.all(waiting.splice(0, at_once).map((path) => open(origin, path)))) {
      answers.push(answer);
      for (const link of linksOf(answer)) {
        const next = within(origin, answer.path, link);
        if (!next || seen.has(next) || !leads(next)) continue;
        if (seen.size >= most_addresses) throw new Error('the crawl does not end');
        seen.add(next);
        waiting.push(next);
      }
    }
  }
  return answers;
}

async function open(origin: string, path: string): Promise<Answer> {
  const response = await withPatience(() => fetch(origin + path, { redirect: 'manual' }));
  const bytes = Buffer.from(await response.arrayBuffer());
  const type = response.headers.get('content-type')?.split(';')[0] ?? '';
  return { path, status: response.status, type, headers: response.headers, bytes };
}

function linksOf({ path, status, type, headers, bytes }: Answer): string[] {
  const location = headers.get('location');
  return [
    ...(type === 'text/html' ? linksIn(bytes.toString('utf8')) : []),
    ...(location ? [location] : []),
    ...(status < 300 ? twinsOf(path, type) : []),
  ];
}

function linksIn(html: string): string[] {
  return [...html.matchAll(/\s(?:href|src|action)="([^"]*)"/g)].map((found) =>
    (found[1] ?? '').replaceAll('&amp;', '&').replaceAll('&#39;', "'").replaceAll('&quot;', '"'),
  );
}

/** Every page may have a twin as data or table; those that have none answer 404, which is no harm. */
function twinsOf(path: string, type: string): string[] {
  if (type !== 'text/html' || path.includes('?')) return [];
  const plain = path.replace(/\/$/, '');
  return plain === '' ? [] : [`${plain}.json`, `${plain}.csv`];
}

function within(origin: string, path: string, link: string): string | null {
  const url = URL.canParse(link, origin + path) ? new URL(link, origin + path) : null;
  if (!url || url.origin !== origin || url.pathname.startsWith('/desk')) return null;
  return url.pathname + url.search;
}
