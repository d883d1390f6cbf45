import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { KnownSessions } from './desk/known-sessions.js';
import type { Config } from './kernel/config.js';
import { Line } from './kernel/line.js';
import type { Log } from './kernel/log.js';
import { clientAt } from './page/client.js';
import { Standing } from './standing.js';

/** What the doorkeeper stands before: the whole application, as Node calls it. */
type Listener = (request: IncomingMessage, response: ServerResponse) => void;

/**
 * The lines before the house. The desk's is its own, so that staff work on while visitors crowd in; nobody who is not
 * signed in can stand in it. So is that of sign-in. Files that are set or packed take long and wait among themselves, and so
 * do forms, which may arrive slowly.
 */
const measures = {
  desk: { inside: 32, waiting: 128, longest_wait_ms: 20_000, of_one: Number.POSITIVE_INFINITY },
  sign_in: { inside: 8, waiting: 32, longest_wait_ms: 10_000, of_one: 8 },
  pages: { inside: 12, waiting: 100, longest_wait_ms: 4_000, of_one: 24 },
  files: { inside: 4, waiting: 24, longest_wait_ms: 30_000, of_one: 4 },
  forms: { inside: 48, waiting: 48, longest_wait_ms: 10_000, of_one: 12 },
} as const;

type LineName = keyof typeof measures;

/** Connections that have asked for nothing yet, or for nothing more. */
const most_quiet = 2000;
/** Answers that are still being fetched by whoever asked, and how long one may take. */
const most_fetching = 500;
const longest_fetching_ms = 600_000;
/** A form that comes more slowly than this may be cut when others have no place. */
const slow_form_ms = 5_000;

const retry_after_seconds = 5;
const told_every_ms = 60_000;

/** Headers of an answer that the application had no part in. It is text, and nothing may be made of it. */
const bare = {
  'Content-Type': 'text/plain; charset=utf-8',
  'Content-Security-Policy':
    "default-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'X-Frame-Options': 'SAMEORIGIN',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cache-Control': 'no-store',
} as const;

/** Tells browsers to come by https alone for a year, where the site is reached so (RFC 6797), and to every host below its name. */
export function strictTransport({ publicUrl, hstsSubdomains }: Reached): string | false {
  if (!publicUrl.startsWith('https:')) return false;
  return `max-age=31536000${hstsSubdomains ? '; includeSubDomains' : ''}`;
}

/** How readers reach the site, as the settings say. */
type Reached = Pick<Config, 'publicUrl' | 'hstsSubdomains'>;

const reading = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Lets requests into the application as far as it can serve them, and drops connections that only stand about. */
export class Doorkeeper {
  private readonly lines = Object.fromEntries(
    Object.entries(measures).map(([name, measure]) => [name, new Line(measure)]),
  ) as Record<LineName, Line>;
  private readonly quiet = new Standing<Socket>(most_quiet, (socket) => socket.destroy());
  private readonly fetching = new Standing<Socket>(most_fetching, (socket) => socket.destroy());
  private readonly arriving = new Map<IncomingMessage, number>();
  private readonly bare: Record<string, string>;
  private turned_away = 0;

  /** `busy`: what somebody is told for whom there is no place. */
  constructor(
    private readonly inside: Listener,
    private readonly known: KnownSessions,
    private readonly busy: string,
    private readonly log: Log,
    reached: Reached,
  ) {
    const strict = strictTransport(reached);
    this.bare = strict ? { ...bare, 'Strict-Transport-Security': strict } : bare;
  }

  /** Takes its place before a server. Ends with it. */
  standBefore(server: Server): void {
    server.on('connection', (socket) => {
      this.quiet.add(socket);
      socket.once('close', () => {
        this.quiet.delete(socket);
        this.fetching.delete(socket);
      });
    });
    server.on('request', (request, response) => this.meet(request, response));
    server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) =>
      sendBroken(error, socket, this.bare),
    );
    const telling = setInterval(() => this.tell(), told_every_ms);
    telling.unref();
    server.once('close', () => clearInterval(telling));
  }

  private meet(request: IncomingMessage, response: ServerResponse): void {
    const { socket } = request;
    this.quiet.delete(socket);
    response.once('close', () => {
      this.fetching.delete(socket);
      if (!socket.destroyed) this.quiet.add(socket);
    });
    const name = lineOf(request, this.known);
    const client = clientAt(socket.remoteAddress ?? '', forwardedOf(request));
    if (name === 'forms') this.watchArrival(request);
    this.lines[name].come(
      client,
      (leave) => {
        // Whoever went away while waiting needs no page.
        if (socket.destroyed) return leave();
        this.leaveWithHeaders(response, leave);
        this.inside(request, response);
      },
      () => {
        if (name === 'forms') this.cutSlowest();
        this.turnAway(request, response);
      },
    );
  }

  /** The place is free again when the answer begins: how fast somebody fetches it is no work of ours. */
  private leaveWithHeaders(response: ServerResponse, leave: () => void): void {
    const { socket } = response;
    const writeHead = response.writeHead;
    response.writeHead = ((...told: Parameters<typeof writeHead>) => {
      leave();
      if (socket) this.fetching.add(socket, longest_fetching_ms);
      return writeHead.apply(response, told);
    }) as typeof writeHead;
    response.once('finish', () => socket && this.fetching.delete(socket));
    response.once('close', leave);
  }

  private watchArrival(request: IncomingMessage): void {
    this.arriving.set(request, performance.now());
    for (const over of ['end', 'close'] as const) request.once(over, () => this.arriving.delete(request));
  }

  /** When forms have no place left, the one that has been arriving longest gives up its own. */
  private cutSlowest(): void {
    const [slowest] = this.arriving;
    if (!slowest) return;
    const [request, since] = slowest;
    if (performance.now() - since > slow_form_ms) request.destroy();
  }

  private turnAway(request: IncomingMessage, response: ServerResponse): void {
    this.turned_away += 1;
    if (request.socket.destroyed) return;
    // What was typed is not read: the connection ends with the answer, and the browser keeps the form.
    const close = reading.has(request.method ?? '') ? {} : { Connection: 'close' };
    response
      .writeHead(503, { ...this.bare, ...close, 'Retry-After': String(retry_after_seconds) })
      .end(this.busy);
  }

  private tell(): void {
    if (this.turned_away === 0) return;
    this.log.warn({ turned_away: this.turned_away }, 'more was asked for than could be served');
    this.turned_away = 0;
  }
}

/** In which line a request stands. */
function lineOf(request: IncomingMessage, known: KnownSessions): LineName {
  const path = (request.url ?? '').replace(/[?#].*/s, '');
  if (/^\/desk(\/|$)/.test(path)) return known.knows(request.headers.cookie) ? 'desk' : 'sign_in';
  if (!reading.has(request.method ?? '')) return 'forms';
  return /\.(pdf|docx|odt|zip|png|jsonl|ndjson)$/.test(path) ? 'files' : 'pages';
}

function forwardedOf(request: IncomingMessage): string | undefined {
  const told = request.headers['x-forwarded-for'];
  return Array.isArray(told) ? told.join(',') : told;
}

/** What could not be read as HTTP gets an answer all the same (RFC 9110, 15.5): 431 where the headers are too long, 408 where they never came. */
function sendBroken(error: NodeJS.ErrnoException, socket: Socket, bare: Record<string, string>): void {
  if (socket.destroyed || !socket.writable) return;
  const statuses: Record<string, string> = {
    HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
    ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
  };
  const status = statuses[error.code ?? ''] ?? '400 Bad Request';
  const headers = Object.entries({ ...bare, Connection: 'close' }).map(
    ([name, value]) => `${name}: ${value}`,
  );
  socket.end([`HTTP/1.1 ${status}`, ...headers, 'Content-Length: 0', '', ''].join('\r\n'));
  socket.destroySoon();
}
