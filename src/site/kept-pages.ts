import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { sql } from 'kysely';
import type { Clock } from '../kernel/clock.js';
import type { PublicDb } from '../kernel/database.js';

/** A page as it was told to somebody, and the state of the database that it was told from. */
interface KeptPage {
  state: string;
  type: string;
  zipped: Buffer;
  /** Entity tag (RFC 9110, 8.8.3): of its bytes before they are zipped, therefore a weak one. */
  tag: string;
  /** Since when it has these bytes, as far as this process knows: never later than they were told to anybody. */
  since: Date;
}

/** All kept pages together, zipped; what was asked for longest ago goes first. */
const most_bytes = 8_000_000;
const longest_key = 200;

/**
 * Pages that are the same for everybody, kept in memory until anything is written: each is told together with the
 * state of the database (PostgreSQL, `pg_current_snapshot`: which transactions are over), asked for before the page was
 * made, and told again only while that state is still the same. So a page that changed is right on the next request,
 * whoever changed it and however. Pages for which several wait are made once.
 */
export class KeptPages {
  private readonly kept = new Map<string, KeptPage>();
  private readonly making = new Map<string, Promise<KeptPage | null>>();
  private bytes = 0;
  private asked: Promise<string> | null = null;
  private waiting: Promise<string> | null = null;

  constructor(
    private readonly db: PublicDb,
    private readonly clock: Clock,
  ) {}

  /**
   * The page under a key, kept or made now; null when what was made may not be kept, and is then told by its maker.
   * Who waited for such a page makes it without being waited for, so that nobody waits twice.
   */
  async page(
    key: string,
    make: () => Promise<{ type: string; body: Buffer } | null>,
  ): Promise<KeptPage | null> {
    if (key.length > longest_key) {
      await make();
      return null;
    }
    const state = await this.state();
    const known = this.kept.get(key);
    if (known?.state === state) {
      this.keep(key, known);
      return known;
    }
    // After a start everybody waits for the same few pages: each is made once.
    const one = `${state} ${key}`;
    const running = this.making.get(one);
    const page = await running;
    if (page) return page;
    const made = this.made(key, state, make);
    if (running) return made;
    this.making.set(one, made);
    try {
      return await made;
    } finally {
      this.making.delete(one);
    }
  }

  private async made(
    key: string,
    state: string,
    make: () => Promise<{ type: string; body: Buffer } | null>,
  ): Promise<KeptPage | null> {
    const answer = await make();
    if (!answer) return null;
    const tag = `W/"${createHash('sha256').update(answer.body).digest('base64url').slice(0, 22)}"`;
    const before = this.kept.get(key);
    const since = before?.tag === tag ? before.since : this.nextSecond(before?.since);
    const page = { state, type: answer.type, zipped: gzipSync(answer.body), tag, since };
    this.keep(key, page);
    return page;
  }

  /** HTTP knows whole seconds: what changes twice in one counts as changed in the next. */
  private nextSecond(before: Date | undefined): Date {
    const now = Math.floor(this.clock.now().getTime() / 1000) * 1000;
    return new Date(before ? Math.max(now, before.getTime() + 1000) : now);
  }

  private keep(key: string, page: KeptPage): void {
    this.bytes += page.zipped.length - (this.kept.get(key)?.zipped.length ?? 0);
    this.kept.delete(key);
    this.kept.set(key, page);
    for (const [oldest, { zipped }] of this.kept) {
      if (this.bytes <= most_bytes) break;
      this.kept.delete(oldest);
      this.bytes -= zipped.length;
    }
  }

  /**
   * The state of the database at some moment after the call. Whoever comes while it is being asked for waits for the
   * next answer: an answer under way may be older than what they must see.
   */
  private async state(): Promise<string> {
    if (!this.asked) {
      this.asked = this.ask().finally(() => {
        this.asked = null;
      });
      return this.asked;
    }
    this.waiting ??= this.asked.then(
      () => this.askNext(),
      () => this.askNext(),
    );
    return this.waiting;
  }

  private askNext(): Promise<string> {
    this.waiting = null;
    return this.state();
  }

  private async ask(): Promise<string> {
    const { rows } = await sql<{ state: string }>`select pg_current_snapshot()::text as state`.execute(
      this.db,
    );
    return rows[0]?.state ?? '';
  }
}

/** What a browser, or a reader of feeds, says of what it has and takes. */
interface Asking {
  accepted?: string | undefined;
  none_match?: string | undefined;
  modified_since?: string | undefined;
}

/**
 * A kept page as an answer, zipped where that is accepted (RFC 9110, 12.5.3), and empty where whoever asks has it
 * already (13.2.2). Caches may keep it and ask each time: so a page that changed is right on the next request there, too.
 */
export function keptAnswer({ type, zipped, tag, since }: KeptPage, asking: Asking): Response {
  const headers = {
    'Content-Type': type,
    Vary: 'Accept-Encoding',
    ETag: tag,
    'Last-Modified': since.toUTCString(),
    'Cache-Control': 'no-cache',
  };
  if (hasIt(asking, tag, since)) return new Response(null, { status: 304, headers });
  if (!/(^|[\s,])gzip\s*($|,|;\s*q=(1|0\.0*[1-9]))/i.test(asking.accepted ?? '')) {
    return new Response(new Uint8Array(gunzipSync(zipped)), { headers });
  }
  return new Response(new Uint8Array(zipped), { headers: { ...headers, 'Content-Encoding': 'gzip' } });
}

/** Who names tags is asked for nothing else: they are surer than a second. */
function hasIt({ none_match, modified_since }: Asking, tag: string, since: Date): boolean {
  if (none_match !== undefined) {
    const plain = (one: string) => one.trim().replace(/^W\//, '');
    return none_match.trim() === '*' || none_match.split(',').some((one) => plain(one) === plain(tag));
  }
  const known = Date.parse(modified_since ?? '');
  return !Number.isNaN(known) && since.getTime() <= known;
}
