/**
 * The path of an address as redirects keep it: with the part behind a question mark, without a fragment and
 * without a slash at the end. Null when it is no address of the web or is another site's than `site` (when given).
 */
export function oldPathOf(address: string, site: string | null = null): string | null {
  const base = site === null ? null : readAddress(site);
  const url = readAddress(address, base);
  if (!url || (base && hostOf(url) !== hostOf(base))) return null;
  const path = url.pathname.replace(/(?<=.)\/+$/, '') + url.search;
  return path === '/' || path.length > longest_path ? null : path;
}

/** A path longer than this is kept by nobody. Characters. */
export const longest_path = 1000;

/** An address of the web, or null. */
export function readAddress(text: string, base: URL | null = null): URL | null {
  if (!URL.canParse(text, base ?? undefined)) return null;
  const url = new URL(text, base ?? undefined);
  return url.protocol === 'http:' || url.protocol === 'https:' ? url : null;
}

function hostOf(url: URL): string {
  return url.host.replace(/^www\./, '');
}

/** The name of a site by which its items are known: its host and path, however it is written. */
export function siteName(address: string): string | null {
  const url = readAddress(address);
  return url ? hostOf(url) + url.pathname.replace(/\/+$/, '') : null;
}
