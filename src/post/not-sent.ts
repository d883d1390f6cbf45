/**
 * Whom a "no" is about: `mail` this one mail; `domain` the mailbox's side, which takes none just now;
 * `server` the way out as a whole, for a while; `us` how we are set up, until a person mends it.
 */
export type About = 'mail' | 'domain' | 'server' | 'us';

/**
 * The mail was surely not taken over. Temporary: trying again later may help (RFC 5321, 4yz, or no
 * connection). Permanent: the server said no for good (5yz). `reason` is a code without any address:
 * `smtp_550`, `no_mailbox`, `no_connection`, `tls`, `login`, `timeout`, `disk`.
 */
export class NotSent extends Error {
  constructor(
    readonly kind: 'temporary' | 'permanent',
    readonly reason: string,
    readonly about: About = 'mail',
  ) {
    super(`not sent: ${reason}`);
    this.name = 'NotSent';
  }
}

/**
 * The connection was lost, or the answer made no sense, after the text had begun to travel: nobody
 * can know whether the server took it over (RFC 1047). It is never sent again by itself.
 */
export class Uncertain extends Error {
  constructor(readonly reason: string) {
    super(`uncertain: ${reason}`);
    this.name = 'Uncertain';
  }
}
