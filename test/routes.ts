/** An application whose routes can be read. */
export interface Routed {
  routes: { method: string; path: string }[];
}

/** The patterns of what can be opened, in the order in which they are tried: `/people/:slug`. */
export function patternsOf({ routes }: Routed): string[] {
  return [...new Set(routes.filter(({ method }) => method === 'GET').map(({ path }) => path))];
}

/** Whether an address (its query left out) is answered by a pattern. */
export function fits(pattern: string, path: string): boolean {
  const form = pattern.replace(/:\w+\{((?:[^{}]|\{[^}]*\})*)\}/g, '$1').replace(/:\w+/g, '[^/]+');
  return new RegExp(`^${form}$`).test(path.replace(/[?#].*/, ''));
}
