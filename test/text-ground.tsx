import { Hono } from 'hono';
import { readConfig } from '../src/kernel/config.js';
import type { Language } from '../src/kernel/language.js';
import { Missing, Refused } from '../src/kernel/refusals.js';
import { open } from '../src/kernel/vault.js';
import type { SealedMail } from '../src/mailroom/outbox.js';
import type { DeskEnv, VisitorEnv } from '../src/page/web.js';
import type { Press } from '../src/print/press.js';
import { adoptActs } from '../src/resolutions/adopt-acts.js';
import { AdoptGate } from '../src/resolutions/adopt-gate.js';
import { adoptSite } from '../src/resolutions/adopt-site.js';
import { demandsSite } from '../src/resolutions/demands/site.js';
import { textsDesk } from '../src/resolutions/desk-texts.js';
import { noticeDesk } from '../src/resolutions/notices/notice-desk.js';
import { noticeSite } from '../src/resolutions/notices/site.js';
import { subscriptionActs } from '../src/resolutions/notices/subscription-acts.js';
import { PackShelf, pack_limits } from '../src/resolutions/pack/pack.js';
import { resolutionsSite } from '../src/resolutions/site.js';
import { type AdoptionGround, adoptionGround, messages } from './adoption-ground.js';
import { type TestDatabase, testActor, testDatabase } from './database.js';

/** What an answer holds: its status, its text, and where it leads. */
export interface Answer {
  status: number;
  text: string;
  to: string;
  bytes: Uint8Array;
}

/** The demonstration campaign with the visitors' pages of texts, and two people at their desks. */
export interface TextGround {
  db: TestDatabase;
  ground: AdoptionGround;
  actor: ReturnType<typeof testActor>;
  /** Opens a page of the site, or sends a form to it. */
  visit(path: string, form?: Record<string, string>, language?: Language): Promise<Answer>;
  /** The same at the desk, as somebody who works there. */
  at(who: 'mira' | 'ivo'): (path: string, form?: Record<string, string>) => Promise<Answer>;
  /** Every mail in the outbox, oldest first. */
  mails(): Promise<{ to: string; subject: string; text: string; key: string; purpose: string }[]>;
}

export async function textGround(press: Press): Promise<TextGround> {
  const db = await testDatabase();
  const actor = testActor('visitor');
  const ground = await adoptionGround(db, actor);
  const { clock } = actor;
  const config = readConfig({ PUBLIC_URL: 'http://campaign.example' });
  const gate = new AdoptGate(clock, actor.chance);

  const site = new Hono<VisitorEnv>();
  site.use(async (c, next) => {
    const language = (c.req.header('x-language') ?? 'en') as Language;
    c.set('say', messages.in(language));
    c.set('language', language);
    c.set('db', db.visitors);
    c.set('clock', clock);
    c.set('config', config);
    c.set('href', (path) => (language === 'en' ? path : `/${language}${path}`));
    c.setRenderer((content) => c.html(<body>{content}</body>));
    await next();
  });
  const clientOf = () => 'one';
  site.route('/', noticeSite({ acts: subscriptionActs(db.app, actor, gate), gate, clientOf }));
  site.route('/', adoptSite({ acts: adoptActs(db.app, actor, gate), gate, clientOf }));
  site.route('/', demandsSite());
  const shelf = new PackShelf(press, clock, { ...pack_limits, new_per_minute: 1000 });
  const adopted = { panel: async () => null, told: async () => ({}) };
  site.route('/', resolutionsSite({ shelf, messages, adopted }));
  const failed = (error: unknown) =>
    error instanceof Missing
      ? { text: 'missing', status: 404 as const }
      : error instanceof Refused
        ? { text: error.code, status: error.status }
        : { text: `${error instanceof Error ? error.stack : error}`, status: 500 as const };
  site.onError((error, c) => c.text(failed(error).text, failed(error).status));

  const desk = new Hono<DeskEnv>();
  desk.use(async (c, next) => {
    const id = c.req.header('x-staff') ?? '';
    c.set('say', messages.in('en'));
    c.set('db', db.app);
    c.set('actor', { ...actor, who: `staff:${id}` });
    c.set('clock', clock);
    c.set('config', config);
    c.set('staff', { id, name: id });
    c.set('keys', ground.keys);
    c.set('csrf', 'a-token');
    c.setRenderer((content) => c.html(<body>{content}</body>));
    await next();
  });
  desk.route('/', noticeDesk({ sayIn: (language) => messages.in(language) }));
  desk.route('/', textsDesk());
  desk.onError((error, c) => c.text(failed(error).text, failed(error).status));

  const ask = async (
    app: Pick<Hono, 'request'>,
    path: string,
    form: Record<string, string> | undefined,
    headers: Record<string, string>,
  ): Promise<Answer> => {
    const answer = await app.request(
      path,
      form === undefined
        ? { headers }
        : {
            method: 'POST',
            headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
            body: new URLSearchParams(form).toString(),
          },
    );
    const bytes = new Uint8Array(await answer.arrayBuffer());
    const text = Buffer.from(bytes).toString('utf8');
    return { status: answer.status, text, to: answer.headers.get('location') ?? '', bytes };
  };
  return {
    db,
    ground,
    actor,
    visit: (path, form, language = 'en') =>
      ask(site as unknown as Hono, path, form, { 'x-language': language }),
    at: (who) => (path, form) => ask(desk as unknown as Hono, path, form, { 'x-staff': who }),
    mails: async () => {
      const rows = await db.app.selectFrom('mails').selectAll().orderBy('made_at').orderBy('id').execute();
      const found = [];
      for (const { id, key, purpose, content_sealed } of rows) {
        if (!content_sealed) continue;
        const place = { table: 'mails', row: id };
        const { to, words } = await open<SealedMail>(ground.mailIdentity, place, content_sealed);
        found.push({ to, key, purpose, subject: words?.subject ?? '', text: words?.text ?? '' });
      }
      return found;
    },
  };
}

/** What an editor changes in a form: the fields as they stand, and what becomes of them. */
export type Change = (fields: Record<string, string>) => Record<string, string>;

/** Begins the next version of a model, or finds the draft that is there; gives the path of its page. */
export async function beginDraft(g: TextGround, slug: string): Promise<string> {
  const answer = await g.at('mira')(`/desk/texts/${slug}/versions`, {});
  if (answer.status !== 303) throw new Error(`beginning a draft was answered ${answer.status}`);
  return answer.to;
}

/** Saves one language of a draft with some fields changed. */
export async function writeDraft(g: TextGround, path: string, change: Change): Promise<Answer> {
  const ask = g.at('mira');
  const fields = fieldsOf((await ask(path)).text, path);
  return ask(path, { ...fields, ...change(fields), step: 'save' });
}

/** Publishes a draft as its page shows it. */
export async function publishDraft(g: TextGround, path: string): Promise<Answer> {
  const ask = g.at('mira');
  const { editions = '' } = fieldsOf((await ask(path)).text, `${path}/publish`);
  return ask(`${path}/publish`, { editions });
}

/** What a form of a page holds: hidden fields, inputs, areas and choices by their names. */
export function fieldsOf(html: string, action: string): Record<string, string> {
  const form = html.split('<form ').find((part) => part.includes(`action="${action}"`)) ?? '';
  const own = form.split('</form>')[0] ?? '';
  const fields: Record<string, string> = {};
  for (const [tag] of own.matchAll(/<input[^>]*>/g)) {
    const name = /name="([^"]*)"/.exec(tag)?.[1];
    const isTick = /type="(checkbox|radio)"/.test(tag);
    if (name && (!isTick || / checked/.test(tag))) {
      fields[name] = unescaped(/value="([^"]*)"/.exec(tag)?.[1] ?? '');
    }
  }
  for (const [, name = '', value = ''] of own.matchAll(
    /<textarea[^>]*name="([^"]*)"[^>]*>\n?([\s\S]*?)<\/textarea>/g,
  )) {
    fields[name] = unescaped(value);
  }
  for (const [, name = '', options = ''] of own.matchAll(
    /<select[^>]*name="([^"]*)"[^>]*>([\s\S]*?)<\/select>/g,
  )) {
    const chosen = /<option value="([^"]*)" selected/.exec(options)?.[1];
    fields[name] = unescaped(chosen ?? /<option value="([^"]*)"/.exec(options)?.[1] ?? '');
  }
  return fields;
}

function unescaped(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}
