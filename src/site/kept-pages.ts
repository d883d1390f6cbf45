import { gunzipSync, gzipSync } from 'node:zlib';
import { sql } from 'kysely';
import type { PublicDb } from '../kernel/database.js';

/** A page as it was told to somebody, and the state of the database that it was told from. */
interface KeptPage {
  state: string;
  type: string;
  zipped: Buffer;
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

  constructor(private readonly db: PublicDb) {}

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
    const page = { state, type: answer.type, zipped: gzipSync(answer.body) };
    this.keep(key, page);
    return page;
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

/** A kept page as an answer, zipped where that is accepted (RFC 9110, 12.5.3). */
export function keptAnswer({ type, zipped }: KeptPage, accepted: string): Response {
  const headers = { 'Content-Type': type, Vary: 'Accept-Encoding' };
  if (!/(^|[\s,])gzip\s*($|,|;\s*q=(1|0\.0*[1-9]))/i.test(accepted)) {
    return new Response(new Uint8Array(gunzipSync(zipped)), { headers });
  }
  return new Response(new Uint8Array(zipped), { headers: { ...headers, 'Content-Encoding': 'gzip' } });
}
