import { createHmac, randomBytes } from 'node:crypto';

const most_known = 1000;
/** The session's cookie in a request's header, whichever of its two names it has (`cookie.ts`). */
const carried = /(?:^|;\s*)(?:__Host-)?habeas_desk=([\w-]{43})(?:;|$)/;

/**
 * Sessions that the guard has let in since the start, so that staff keep their places when visitors crowd in. It opens
 * nothing: the guard asks the database at each request all the same. In memory only, as HMACs with a salt of this process.
 */
export class KnownSessions {
  private readonly salt = randomBytes(32);
  private readonly known = new Set<string>();

  /** Notes the token of a session that was just let in. Beyond the limit the one noted longest ago is dropped. */
  note(token: string): void {
    const mark = this.markOf(token);
    if (this.known.has(mark)) return;
    this.known.add(mark);
    const [oldest] = this.known;
    if (this.known.size > most_known && oldest !== undefined) this.known.delete(oldest);
  }

  /** Whether a request with this header `Cookie` carries such a session. */
  knows(cookie: string | undefined): boolean {
    const token = cookie?.match(carried)?.[1];
    return token !== undefined && this.known.has(this.markOf(token));
  }

  private markOf(token: string): string {
    return createHmac('sha256', this.salt).update(token).digest('base64');
  }
}
