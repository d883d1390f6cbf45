/** An application whose routes can be read. */
export interface Routed {
  routes: { method: string; path: string }[];
}

/** The patterns of what can be opened (or sent), in the order in which they are tried: `/people/:slug`. */
export function patternsOf({ routes }: Routed, how: 'GET' | 'POST' = 'GET'): string[] {
  return [...new Set(routes.filter(({ method }) => method === how).map(({ path }) => path))];
}

/** Of which kind an address is: the pattern that answers it, or the address itself where none does. */
export function kindOf(patterns: string[], path: string): string {
  return patterns.find((pattern) => fits(pattern, path)) ?? path.replace(/[?#].*/, '');
}

/** Whether an address (its query left out) is answered by a pattern. */
export function fits(pattern: string, path: string): boolean {
  const form = pattern.replace(/:\w+\{((?:[^{}]|\{[^}]*\})*)\}/g, '$1').replace(/:\w+/g, '[^/]+');
  return new RegExp(`^${form}$`).test(path.replace(/[?#].*/, ''));
}
