import { Hono } from 'hono';
import type { Actor } from '../src/kernel/actor.js';
import { readConfig } from '../src/kernel/config.js';
import type { Language } from '../src/kernel/language.js';
import { Missing, Refused } from '../src/kernel/refusals.js';
import { noVirusSearch } from '../src/kernel/virus-search.js';
import type { VisitorEnv } from '../src/page/web.js';
import { confirm } from '../src/resolutions/adoption.js';
import type { Typed } from '../src/resolutions/adoption-reader.js';
import { verify } from '../src/resolutions/adoption-verification.js';
import { type AdoptionGround, handInTyped, messages } from './adoption-ground.js';
import type { TestDatabase, testActor } from './database.js';

/** Visitors' pages on a test's database, without the door around them: `x-language` chooses the language. */
export function visitorsPages(
  db: TestDatabase,
  actor: ReturnType<typeof testActor>,
  sites: Hono<VisitorEnv>[],
): Hono<VisitorEnv> {
  const app = new Hono<VisitorEnv>();
  app.use(async (c, next) => {
    const language = (c.req.header('x-language') ?? 'en') as Language;
    c.set('say', messages.in(language));
    c.set('language', language);
    c.set('db', db.visitors);
    c.set('clock', actor.clock);
    c.set('config', readConfig({ PUBLIC_URL: 'http://campaign.example' }));
    c.set('viruses', noVirusSearch);
    c.set('publisher', { name: 'Example Campaign', tagline: '' });
    c.set('href', (to) => (language === 'en' ? to : `/${language}${to}`));
    c.setRenderer((content, facts) =>
      c.html(
        <html lang={language}>
          <title>{facts.title}</title>
          <body>{content}</body>
        </html>,
      ),
    );
    await next();
  });
  for (const site of sites) app.route('/', site);
  app.onError((error, c) =>
    c.text(`${error}`, error instanceof Missing ? 404 : error instanceof Refused ? error.status : 500),
  );
  return app;
}

let staff = 0;

/** An adoption on its whole way: handed in, confirmed, verified. Returns the organisation's slug. */
export async function passedBy(
  db: TestDatabase,
  actor: Actor,
  ground: AdoptionGround,
  typed: Typed,
  part_of_id: string | null = null,
): Promise<{ id: string; organisation: string; slug: string }> {
  staff += 1;
  const { id, token } = await handInTyped(db, actor, ground, { email: `o${staff}@example.org`, ...typed });
  await confirm(db.app, actor, token);
  const { organisation } = await verify(db.app, { ...actor, who: 'staff:x' }, ground.keys, id, {
    same_as: null,
    part_of_id,
  });
  const { slug } = await db.app
    .selectFrom('organisations')
    .select('slug')
    .where('id', '=', organisation)
    .executeTakeFirstOrThrow();
  return { id, organisation, slug };
}
