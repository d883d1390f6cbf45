import { readConfig } from '../../../src/kernel/config.js';
import type { Database } from '../../../src/kernel/database.js';
import { describeError } from '../../../src/kernel/log.js';
import type { AccountUrls } from '../../../src/kernel/roles.js';
import { application } from '../../../src/serve.js';
import { wire } from '../../../src/wiring.js';
import { worldOn } from '../../../src/world.js';
import { formsOf, type PageForm } from '../../forms-in.js';
import { kindOf, patternsOf } from '../../routes.js';
import { below, type Chance, changedText, hostileText, oneOf } from './hostile-text.js';
import { polluted, processorTime, slowest_ms } from './judge.js';

/** Requests that are not quite right, for the whole application on a real database. */
export interface RequestFuzzer {
  /** `begun` hears what is asked, before the answer: some never come. */
  ask(
    chance: Chance,
    begun: (asked: string) => void,
  ): Promise<{ wrong: string | null; took_ms: number; asked: string }>;
}

interface Given {
  urls: AccountUrls;
  ownerUrl: string;
  data: string;
  session: string;
}

/** So many pages of each kind are opened before, to learn addresses and forms. */
const each_kind = 2;
/** What ends the visit itself, or the account: after it nothing of the desk would be asked for any more. */
const never = /\/(sign-out|recover|disable)|^\/desk\/(staff|account|sign-in)/;
/** What is set on paper takes a second of another process: seldom enough to leave time for the rest. */
const papers = /\.(pdf|docx|odt|zip)$|\/(pack|print|look)\b/;
const trace = /\n\s+at (?:async )?\S+ \(?(?:file:|\/|node:)|node_modules\//;

/** Opens the whole application and walks it once, outside and at the desk. */
export async function openRequests(given: Given, database: Database): Promise<RequestFuzzer> {
  const config = readConfig({
    HABEAS_DATA: given.data,
    PORT: '0',
    LOG_LEVEL: 'silent',
    PUBLIC_URL: 'http://localhost',
  });
  let fault = '';
  const ground = {
    ...{ database, urls: given.urls, ownerUrl: given.ownerUrl, isPrivate: false, installed: [] },
    ...{ databaseEnded: new Promise<never>(() => {}), close: async () => {} },
  };
  const world = worldOn(config, ground);
  world.log = {
    ...world.log,
    error: (said: unknown) => {
      const { err } = Object(said) as { err?: unknown };
      fault = `${err instanceof Error ? err.message.slice(0, 120) : ''} ${JSON.stringify(describeError(err)).slice(0, 600)}`;
    },
  } as typeof world.log;
  const { app } = application(world);
  const { site, desk } = wire(world);
  const cookie = `habeas_desk=${given.session}`;
  const open = async (path: string) => {
    const answer = await app.request(path, { headers: { cookie } }, from('127.0.0.1'));
    const isPage = (answer.headers.get('content-type') ?? '').startsWith('text/html');
    return { status: answer.status, html: isPage ? await answer.text() : '' };
  };
  const patterns = [...patternsOf(desk), ...patternsOf(site)];
  const walk = await walked(open, patterns);
  if (!walk.paths.some((path) => /^\/desk\/./.test(path))) throw new Error('nobody is signed in at the desk');
  return {
    ask: async (chance, begun) => {
      const { path, init } = requestOf(chance, walk, patterns, cookie);
      const asked = `${init.method} ${path} ${typeof init.body === 'string' ? init.body : ''}`;
      if (papers.test(path.split('?')[0] ?? '') && chance() < 0.97) return { wrong: null, took_ms: 0, asked };
      const request = madeRequest(path, init);
      if (!request) return { wrong: null, took_ms: 0, asked };
      fault = '';
      begun(asked);
      const before = processorTime();
      const client = `10.${below(chance, 256)}.${below(chance, 256)}.${below(chance, 256)}`;
      const answer = await app.request(request, undefined, from(client));
      const body = await answer.text();
      const took_ms = processorTime() - before;
      return { wrong: wrongWith(answer.status, body, fault) ?? polluted() ?? slow(took_ms), took_ms, asked };
    },
  };
}

const from = (remoteAddress: string) => ({ incoming: { socket: { remoteAddress } } });
const slow = (took_ms: number) => (took_ms >= slowest_ms ? `it took ${Math.round(took_ms)} ms` : null);

function wrongWith(status: number, body: string, fault: string): string | null {
  if (status >= 500 && status !== 503) return `it was answered ${status}: ${fault}`;
  return trace.test(body) ? 'the answer tells where in our code it failed' : null;
}

/** Without halves of pairs, as every text that travels is. */
const wellFormed = (text: string) => Buffer.from(text).toString();

/** No request at all: a browser and Node's own reader of HTTP would not let it out or in. */
function madeRequest(path: string, init: RequestInit): Request | null {
  try {
    return new Request(`http://localhost${path.startsWith('/') ? '' : '/'}${path}`, init);
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

interface Walk {
  paths: string[];
  forms: PageForm[];
}

async function walked(open: (path: string) => Promise<{ html: string }>, patterns: string[]): Promise<Walk> {
  const seen = new Map<string, number>();
  const paths = ['/', '/desk', '/ru', '/search?q=a', '/write', '/newsletter', '/join'];
  const forms = new Map<string, PageForm>();
  for (let place = 0; place < paths.length; place += 1) {
    const path = paths[place] as string;
    const { html } = await open(path);
    for (const form of formsOf(html, path)) {
      const kind = `${kindOf(patterns, form.action)} ${form.names.join(' ')}`;
      if (!never.test(form.action)) forms.set(kind, form);
    }
    for (const [, link = ''] of html.matchAll(/\s(?:href|action)="(\/[^"#]*)"/g)) {
      const next = link.replaceAll('&amp;', '&');
      const kind = kindOf(patterns, next);
      const times = seen.get(kind) ?? 0;
      if (times >= each_kind || paths.includes(next) || papers.test(next) || never.test(next)) continue;
      seen.set(kind, times + 1);
      paths.push(next);
    }
  }
  return { paths, forms: [...forms.values()] };
}

const headers: Record<string, readonly string[]> = {
  'accept-language': ['ru', 'kk;q=0.5,*', 'x'.repeat(300)],
  'accept-encoding': ['gzip', 'gzip;q=1,br', 'identity;q=0'],
  accept: ['application/json', '*/*', 'image/*;q=x'],
  range: ['bytes=0-1', 'bytes=-5', 'bytes=5-1,7-', 'lines=1'],
  'if-none-match': ['*', 'W/"a", "b"', '"'],
  'if-modified-since': ['Thu, 07 Apr 2016 19:30:00 GMT', 'yesterday'],
  'x-forwarded-for': ['203.0.113.9, 10.0.0.1', '::1', 'unknown'],
  forwarded: ['for=203.0.113.9;proto=http', 'for="[::1]"'],
  host: ['evil.example', 'localhost:99999'],
  origin: ['http://localhost', 'null', 'http://evil.example'],
  'sec-fetch-site': ['same-origin', 'cross-site'],
  'content-length': ['0', '-1', '99999999'],
  referer: ['http://localhost/desk'],
};

function requestOf(
  chance: Chance,
  walk: Walk,
  patterns: string[],
  cookie: string,
): { path: string; init: RequestInit } {
  const sent = new Headers({ cookie });
  for (const [name, values] of Object.entries(headers)) {
    if (chance() > 0.1) continue;
    const value = chance() < 0.6 ? oneOf(chance, values) : changedText(oneOf(chance, values), '', chance);
    sent.set(
      name,
      Buffer.from(value)
        .toString('latin1')
        .replace(/[\0\r\n]/g, ' ')
        .slice(0, 4000),
    );
  }
  if (chance() < 0.1)
    sent.set(
      'cookie',
      Buffer.from(changedText(cookie, '', chance))
        .toString('latin1')
        .replace(/[\0\r\n]/g, ''),
    );
  const way = chance();
  if (way < 0.5 && walk.forms.length > 0) return posted(oneOf(chance, walk.forms), chance, sent, cookie);
  const method =
    chance() < 0.92 ? 'GET' : oneOf(chance, ['HEAD', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'POST']);
  return { path: pathOf(chance, walk, patterns), init: { method, headers: sent } };
}

function pathOf(chance: Chance, { paths }: Walk, patterns: string[]): string {
  const way = chance();
  const known = oneOf(chance, paths);
  if (way < 0.35) {
    // Each variable of an address of ours is something else.
    const word = () => {
      const said =
        chance() < 0.5
          ? oneOf(chance, oneOf(chance, paths).split(/[/?]/))
          : hostileText(chance).slice(0, 3000);
      return chance() < 0.8 ? encodeURIComponent(wellFormed(said)) : said;
    };
    return oneOf(chance, patterns)
      .replace(/:\w+(\{(?:[^{}]|\{[^}]*\})*\})?/g, word)
      .replace(/\*/g, word);
  }
  if (way < 0.75) {
    const [path = '', query = 'page=1&q=a&done=x&for=person:1&language=ru'] = known.split('?');
    return `${path}?${changedText(query, 'q=%D0%B6&page=-1&show=all', chance)}`;
  }
  return changedText(known, oneOf(chance, paths), chance);
}

function posted(
  form: PageForm,
  chance: Chance,
  sent: Headers,
  cookie: string,
): { path: string; init: RequestInit } {
  if (chance() < 0.9) {
    sent.set('cookie', cookie);
    sent.set('sec-fetch-site', 'same-origin');
    sent.delete('host');
    sent.delete('content-length');
  }
  const values: Record<string, string> = { ...form.values, ...(form.csrf ? { csrf: form.csrf } : {}) };
  for (let left = below(chance, 4); left > 0; left -= 1) {
    const name = oneOf(chance, form.names);
    if (name && name !== 'csrf')
      values[name] = changedText(values[name] ?? '', values[oneOf(chance, form.names)] ?? '', chance);
  }
  const way = chance();
  if (way < 0.08)
    return {
      path: form.action,
      init: {
        method: 'POST',
        headers: sent,
        body: changedText(new URLSearchParams(values).toString(), 'a=%ff', chance),
      },
    };
  if (!form.hasFiles && way < 0.85)
    return { path: form.action, init: { method: 'POST', headers: sent, body: new URLSearchParams(values) } };
  const body = new FormData();
  for (const [name, value] of Object.entries(values)) body.append(name, value);
  const file = new File([hostileText(chance)], changedText('scan.png', '../x', chance), {
    type: oneOf(chance, ['image/png', 'text/html', '']),
  });
  for (const name of ['file', 'scan', 'picture', 'book'])
    if (form.hasFiles || chance() < 0.2) body.append(name, file);
  return { path: form.action, init: { method: 'POST', headers: sent, body } };
}
