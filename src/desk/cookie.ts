import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import type { Config } from '../kernel/config.js';
import { longest_ms } from '../staff/session.js';

/**
 * The cookie of a session: never sent with a request that another site starts, and unreadable for scripts (RFC 6265bis).
 * Where the site is reached by https its name begins with __Host-, so that no page without encryption and no other host of the
 * domain can set it. The price is its path: `/` instead of the desk's own. Visitors' pages do not look at it.
 */
function nameOf(config: Config): string {
  return isSecure(config) ? '__Host-habeas_desk' : 'habeas_desk';
}

function isSecure(config: Config): boolean {
  return config.publicUrl.startsWith('https:');
}

export function sessionCookie(c: Context, config: Config): string | undefined {
  return getCookie(c, nameOf(config));
}

/** Sets the cookie to a session's token; null takes it away. */
export function setSessionCookie(c: Context, config: Config, token: string | null): void {
  setCookie(c, nameOf(config), token ?? '', {
    path: isSecure(config) ? '/' : '/desk',
    httpOnly: true,
    sameSite: 'Strict',
    secure: isSecure(config),
    maxAge: token === null ? 0 : longest_ms / 1000,
  });
}
