/** Whether a host is this machine itself, so that what is said to it travels over no network (RFC 6761, RFC 6890). */
export function isLoopback(host: string): boolean {
  const plain = host.toLowerCase().replace(/^\[|\]$/g, '');
  return plain === 'localhost' || plain === '::1' || /^127(\.\d{1,3}){3}$/.test(plain);
}

/**
 * Whether a connection URI of PostgreSQL (manual, 34.1.1.2) is safe from whoever listens on the way: a socket, this machine,
 * or TLS with the server's certificate and name checked. Behind the question mark the last of several counts, as for `pg`.
 */
export function isDatabaseReachedSafely(uri: string): boolean {
  const [, authority = '', query = ''] = /^postgres(?:ql)?:\/\/([^/?#]*)[^?#]*(?:\?([^#]*))?/.exec(uri) ?? [];
  const told = new URLSearchParams(query);
  const host = told.getAll('host').at(-1) || hostIn(authority);
  if (host === '' || host.startsWith('/') || isLoopback(host)) return true;
  return told.getAll('sslmode').at(-1) === 'verify-full';
}

/** The host of `user:password@host:port`; of a socket's folder, which is escaped in there, as it is. */
function hostIn(authority: string): string {
  const host = authority.slice(authority.lastIndexOf('@') + 1);
  return host.startsWith('%2F') || host.startsWith('%2f') ? '/' : host.replace(/:\d*$/, '');
}
