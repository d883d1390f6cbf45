/** What stands on every answer, whatever it says (../docs/safety.md). */
const cautions: Record<string, RegExp> = {
  'content-security-policy':
    /^(?=.*default-src 'none')(?=.*frame-ancestors 'none')(?=.*form-action 'self')(?!.*unsafe)/,
  'referrer-policy': /^no-referrer$/,
  'x-content-type-options': /^nosniff$/,
  'x-frame-options': /^(DENY|SAMEORIGIN)$/,
  'cross-origin-opener-policy': /^same-origin$/,
  'cross-origin-resource-policy': /^same-origin$/,
};

/** What an answer's headers lack, or say too much; `what` is what was asked for. Only the desk has a cookie, and is never kept. */
export function faultsIn(
  what: string,
  headers: Record<string, string | string[] | undefined>,
  door: 'visitor' | 'desk',
): string[] {
  const wrong = Object.entries(cautions)
    .filter(([name, right]) => !right.test(String(headers[name] ?? '')))
    .map(([name]) => `${what}: ${name}: ${headers[name]}`);
  if (headers['x-powered-by'] || headers.server) wrong.push(`${what} tells what it runs on`);
  if (door === 'visitor' && headers['set-cookie'] !== undefined) wrong.push(`${what} sets a cookie`);
  if (door === 'desk' && !/no-store/.test(String(headers['cache-control'])))
    wrong.push(`${what} may be kept`);
  return wrong;
}
