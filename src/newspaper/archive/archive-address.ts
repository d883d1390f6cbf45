/** A path longer than this is kept by nobody. Characters. */
const longest_path = 1000;

/**
 * The paths of an address as a redirect is looked for: letters as they are read, the part behind a question mark with
 * it, once with and once without a slash at the end. Empty when it is no address of the web, leads to the front page
 * alone, or is another site's than `site` (when given).
 */
export function oldPathsOf(address: string, site: string | null = null): string[] {
  const base = site === null ? null : readAddress(site);
  const url = readAddress(address, base);
  if (!url || (base && hostOf(url) !== hostOf(base))) return [];
  const path = readable(url.pathname);
  const bare = withoutSlashes(path);
  const isFile = /\.\w{1,5}$/.test(bare);
  const paths = url.search !== '' ? [path + url.search] : isFile ? [bare] : [bare, `${bare}/`];
  return bare === '' && url.search === '' ? [] : paths.filter((one) => isPath(one));
}

/** Whether a redirect can be kept for it. */
export function isPath(path: string): boolean {
  return (
    path.length > 1 && path.length <= longest_path && path.startsWith('/') && !/\p{Cc}|\p{Cs}/u.test(path)
  );
}

/** Without the slashes at its end; a pattern would look for the end from each of a thousand slashes in the middle. */
export function withoutSlashes(path: string): string {
  let end = path.length;
  while (path[end - 1] === '/') end -= 1;
  return path.slice(0, end);
}

/** A path with its letters instead of their bytes, as the web server's routes see it: an escaped % stays one. */
function readable(path: string): string {
  try {
    return decodeURI(path.replaceAll('%25', '%2525'));
  } catch (error) {
    if (error instanceof URIError) return path;
    throw error;
  }
}

/** An address of the web, or null. */
export function readAddress(text: string, base: URL | null = null): URL | null {
  if (!URL.canParse(text, base?.href)) return null;
  const url = new URL(text, base?.href);
  return url.protocol === 'http:' || url.protocol === 'https:' ? url : null;
}

function hostOf(url: URL): string {
  return url.host.replace(/^www\./, '');
}

/** The name of a site by which its items are known: its host and path, however it is written. */
export function siteName(address: string): string | null {
  const url = readAddress(address);
  return url ? (hostOf(url) + withoutSlashes(url.pathname)).slice(0, 400) : null;
}
