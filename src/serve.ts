import { lstatSync } from 'node:fs';
import { chmod, unlink } from 'node:fs/promises';
import { createServer } from 'node:http';
import { connect, type Socket } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { compress } from 'hono/compress';
import { secureHeaders } from 'hono/secure-headers';
import { routeTable } from './access.js';
import type { Job } from './clerk/clerk.js';
import { leaving } from './desk/leaving.js';
import { isPasskeyPage } from './desk/passkey-form.js';
import { Doorkeeper, strictTransport } from './doorkeeper.js';
import type { Config } from './kernel/config.js';
import { isDatabaseUnable } from './kernel/database.js';
import { FewLines } from './kernel/few-lines.js';
import { languages } from './kernel/language.js';
import { isAnswerUpload } from './letters/answers/scan-file.js';
import { isPictureUpload, largest_picture_bytes } from './letters/writing/picture-reader.js';
import { MailBook } from './mailroom/outgoing/mail-book.js';
import { isScanUpload, largest_scan_bytes } from './mailroom/replies/reply-scan.js';
import { isArticleForm, isWritePage } from './newspaper/articles/desk.js';
import { isBookUpload } from './newspaper/newsletter/address-book.js';
import { styleSheet } from './page/style.js';
import { isCsvUpload, largest_csv_bytes } from './register/files/csv-upload.js';
import { isSnapshotUpload, largest_snapshot_bytes } from './register/sources/snapshot.js';
import { isScanUpload as isMinuteUpload } from './resolutions/adoptions/minute-file.js';
import { type SiteWorld, wire, wireSite } from './wiring.js';
import type { World } from './world.js';

/** Longest form that anybody may send, in bytes. Forms have tighter limits of their own, with a sentence. */
const longest_form_bytes = 1024 * 1024;

export interface Served {
  app: Hono;
  /** Who stands before it where it is asked over the network. */
  doorkeeper: Doorkeeper;
  /** What the clerk has to do meanwhile. */
  jobs: Job[];
}

/** The whole web application of a world: headers, style, health, the visitors' door and the desk's. */
export function application(world: World, routes = routeTable()): Served {
  const { config, log } = world;
  const { site, desk, jobs, known } = wire(world, routes);
  const app = new Hono();
  /** Requests that the desk answers with a page that clears itself. */
  const clearing = new WeakSet<Request>();

  app.use(compress());
  // Where an article is written, or a passkey asked for, our own files may run; within a page of somebody who is signed in the one text that
  // clears it, by its hash; and nothing else anywhere. Before the headers, so that it comes after.
  app.use(async (c, next) => {
    await next();
    const { headers } = c.res;
    const policy = headers.get('content-security-policy');
    const isWritten = isWritePage(c.req.path);
    const sources = [
      ...(isWritten || isPasskeyPage(c.req.path) ? ["'self'"] : []),
      ...(clearing.has(c.req.raw) ? [leaving.source] : []),
    ];
    if (!policy || sources.length === 0) return;
    const more = `script-src ${sources.join(' ')}${isWritten ? "; connect-src 'self'" : ''}`;
    headers.set('content-security-policy', `${policy}; ${more}`);
  });
  app.use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'none'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
      referrerPolicy: 'no-referrer',
      crossOriginResourcePolicy: 'same-origin',
      crossOriginOpenerPolicy: 'same-origin',
      strictTransportSecurity: strictTransport(config),
      xXssProtection: false,
      permissionsPolicy: { camera: [], geolocation: [], microphone: [] },
    }),
  );
  app.use('/desk/*', async (c, next) => {
    await next();
    if (c.res.headers.get('content-security-policy') === leaving.policy) clearing.add(c.req.raw);
  });
  app.use(async (c, next) => {
    await next();
    if (config.onionLocation)
      c.header('Onion-Location', config.onionLocation.replace(/\/$/, '') + c.req.path);
  });
  const lines = new FewLines(world.clock);
  const onError = (c: Context) => {
    const room = lines.take();
    if (room) log.info({ status: 413, method: c.req.method, ...room }, 'a form was too long');
    return c.text('413: this form is too long', 413, { 'Cache-Control': 'no-store' });
  };
  const form = bodyLimit({ maxSize: longest_form_bytes, onError });
  const upload = bodyLimit({ maxSize: largest_snapshot_bytes + longest_form_bytes, onError });
  const scan = bodyLimit({ maxSize: largest_scan_bytes + longest_form_bytes, onError });
  const picture = bodyLimit({ maxSize: largest_picture_bytes + longest_form_bytes, onError });
  const table = bodyLimit({ maxSize: largest_csv_bytes + longest_form_bytes, onError });
  // Only who says beforehand how much is coming may send more than a form, and only where a snapshot, a
  // table, a scan or a picture is kept.
  app.use((c, next) => {
    const { path } = c.req;
    const isPaper = isScanUpload(path) || isMinuteUpload(path) || isAnswerUpload(path);
    const paper = isPaper ? scan : isPictureUpload(path) || isArticleForm(path) ? picture : form;
    const larger = isSnapshotUpload(path) ? upload : isCsvUpload(path) || isBookUpload(path) ? table : paper;
    return (c.req.header('content-length') ? larger : form)(c, next);
  });

  app.get('/healthz', async (c) => {
    // One question to the database: without it nothing here works.
    await world.database.visitors.selectFrom('publisher').select('name').execute();
    return c.json({ ok: true });
  });
  addFiles(app, config);
  // Only the two doors behind them are left: every route has its row here, and every row its route.
  const answered = app.routes.filter(({ method }) => method !== 'ALL');
  routes.mustKnow(answered);
  routes.mustBeMounted([...answered, ...site.routes, ...desk.routes]);

  app.all('/desk', (c) => desk.fetch(c.req.raw, c.env));
  app.all('/desk/*', (c) => desk.fetch(c.req.raw, c.env));
  // The visitors' door strips the language from the path itself, so it gets the request whole.
  app.all('*', (c) => site.fetch(c.req.raw, c.env));
  app.onError((error, c) => {
    log.error({ err: error }, 'an answer failed');
    if (isDatabaseUnable(error)) {
      return c.text(sentences('unable'), 503, { 'Retry-After': '60' });
    }
    return c.text('500: this is our mistake, and it is in our log', 500);
  });

  /** Where there is no page, it is said in every language. */
  const sentences = (what: 'unable' | 'busy') =>
    ['503', ...languages.map((one) => world.messages.in(one)(`site.failure.${what}`)), ''].join('\n\n');
  const listener = getRequestListener(app.fetch);
  const doorkeeper = new Doorkeeper(listener, known, sentences('busy'), log, config);
  return { app, doorkeeper, jobs };
}

/** The files of the site that no room makes. */
function addFiles(app: Hono, config: Config): void {
  app.get(styleSheet.path, (c) =>
    c.body(styleSheet.body, 200, {
      'Content-Type': 'text/css; charset=utf-8',
      'Cache-Control': 'public, max-age=31536000, immutable',
    }),
  );
  app.get('/robots.txt', (c) =>
    c.text(`User-agent: *\nDisallow: /desk\n\nSitemap: ${config.publicUrl}/sitemap.xml\n`),
  );
}

/**
 * What visitors may read, without what only a network needs: for a mirror, which asks each address once and has nothing
 * of a page kept for others.
 */
export function publicApplication(world: SiteWorld): Hono {
  const site = wireSite(world, new MailBook(world.clock, world.chance), routeTable(), false);
  const app = new Hono();
  addFiles(app, world.config);
  app.all('*', (c) => site.fetch(c.req.raw, c.env));
  return app;
}

export interface Server {
  url: string;
  close(): Promise<void>;
}

/** Whoever does not say within 20 s what they want, or send a whole form within two minutes, is dropped. */
const patience = { headersTimeout: 20_000, requestTimeout: 120_000, connectionsCheckingInterval: 2_000 };
const limits = { maxHeaderSize: 16 * 1024, maxHeadersCount: 60, most_connections: 10_000 };

/** A web server of the same group may speak to the socket; nobody else on the machine. */
const socket_mode = 0o660;

/**
 * Listens on the configured address, or at a socket in the file system, which no other account of the machine can listen in to; resolves
 * when it answers. Throws (EADDRINUSE) when somebody else answers there.
 */
export async function serve({ doorkeeper }: Served, config: Config): Promise<Server> {
  const server = createServer({ ...patience, maxHeaderSize: limits.maxHeaderSize });
  server.maxHeadersCount = limits.maxHeadersCount;
  server.maxConnections = limits.most_connections;
  doorkeeper.standBefore(server);
  const path = config.host.startsWith('/') ? config.host : null;
  if (path) {
    await removeDeadSocket(path);
    // Only this machine reaches a socket: whoever is behind it counts as they do behind a proxy on the loopback.
    server.prependListener('connection', (socket: Socket) =>
      Object.defineProperty(socket, 'remoteAddress', { value: '127.0.0.1' }),
    );
  }
  await new Promise<void>((done, fail) => {
    server.once('error', fail);
    if (path) server.listen(path, done);
    else server.listen(config.port, config.host, done);
  });
  if (path) await chmod(path, socket_mode);
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : config.port;
  const host = config.host.includes(':') ? `[${config.host}]` : config.host;
  return {
    url: path ? config.publicUrl : `http://${host}:${port}`,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

/** A socket stays behind when a process was killed. One at which somebody answers, and whatever is no socket, stays where it is. */
async function removeDeadSocket(path: string): Promise<void> {
  if (!lstatSync(path, { throwIfNoEntry: false })?.isSocket()) return;
  const isDead = await new Promise<boolean>((done) => {
    const probe = connect(path, () => {
      probe.destroy();
      done(false);
    });
    probe.once('error', (error: NodeJS.ErrnoException) => done(error.code === 'ECONNREFUSED'));
  });
  if (isDead) await unlink(path);
}
