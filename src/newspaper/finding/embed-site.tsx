import { type Context, Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { today } from '../../kernel/clock.js';
import { inLanguage, languages } from '../../kernel/language.js';
import { Missing } from '../../kernel/refusals.js';
import { dateInWords } from '../../page/date.js';
import { writtenIn } from '../../page/direction.js';
import type { VisitorEnv } from '../../page/web.js';
import { countsOn, freshTurns } from '../../register/course/everybody.js';
import { supportFor } from '../../resolutions/count.js';
import { textsOf } from '../../resolutions/text.js';

type Ctx = Context<VisitorEnv>;

/** What is told of a page elsewhere: its title, and a sentence with its count. */
interface Counted {
  title: string;
  title_language: string;
  sentence: string;
}

/** A guest shows it in a box of this size, in pixels, or in a smaller one that it asks for. */
const box = { width: 480, height: 160 } as const;
/** How long a guest may keep a count. */
const kept_seconds = 3600;
const longest_address = 500;

/**
 * oEmbed (oembed.com) for our own counts: `/oembed.json?url=<address of a page>`, in the language that stands before it. A
 * quotation with a sentence and a link: no script, no frame, no picture, so whoever reads it there asks this site for
 * nothing.
 */
export function embedSite(): Hono<VisitorEnv> {
  const app = new Hono<VisitorEnv>();

  app.get('/oembed.json', async (c) => {
    const { config, publisher } = c.var;
    if ((c.req.query('format') ?? 'json') !== 'json')
      return c.json({ error: c.var.say('newspaper.finding.embed.json_only') }, 501);
    const asked = c.req.query('url') ?? '';
    const path = pathOf(asked, config.publicUrl);
    const counted = path === null ? null : await countedOn(c, path);
    if (counted === null) throw new Missing('page');
    const side = (name: 'maxwidth' | 'maxheight', own: number) => {
      const most = c.req.query(name) ?? '';
      return /^[1-9]\d{0,4}$/.test(most) ? Math.min(own, Number(most)) : own;
    };
    return c.json({
      version: '1.0',
      type: 'rich',
      title: counted.title,
      provider_name: publisher.name,
      provider_url: config.publicUrl,
      cache_age: kept_seconds,
      width: side('maxwidth', box.width),
      height: side('maxheight', box.height),
      html: String(<Quotation {...{ c, counted, url: new URL(asked).href }} />),
    });
  });

  return app;
}

/** The path of a page of this site, without its language; null for all else. */
function pathOf(asked: string, publicUrl: string): string | null {
  if (asked.length > longest_address || !URL.canParse(asked)) return null;
  const { origin, pathname, search } = new URL(asked);
  if (origin !== new URL(publicUrl).origin || search !== '') return null;
  const own = languages.find((one) => one !== languages[0] && inLanguage(one, '/') === pathname.slice(0, 3));
  const path = own ? pathname.slice(3) : pathname;
  return path === '' ? '/' : path;
}

/** The count of a page: of the front page who is held today, of a model resolution who passed it. */
async function countedOn(c: Ctx, path: string): Promise<Counted | null> {
  const { db, say, language, publisher, clock } = c.var;
  if (path === '/') {
    const { held } = await countsOn(db, await freshTurns(db), today(clock));
    const sentence = say('newspaper.finding.embed.held', { count: held });
    return { title: publisher.name, title_language: language, sentence };
  }
  const [, slug] = /^\/resolutions\/([a-z0-9-]{1,100})$/.exec(path) ?? [];
  if (slug === undefined) return null;
  const text = (await textsOf(db, language)).find((one) => one.slug === slug && one.kind === 'model');
  if (!text) return null;
  const { organisations } = await supportFor(db, text.id);
  const sentence = say('newspaper.finding.embed.passed', { count: organisations });
  return { title: text.title, title_language: text.title_language, sentence };
}

const Quotation: FC<{ c: Ctx; counted: Counted; url: string }> = ({ c, counted, url }) => {
  const { say, language, publisher, clock } = c.var;
  const day = today(clock);
  return (
    <blockquote cite={url} {...writtenIn(language)}>
      <p>{counted.sentence}</p>
      <p>
        <a href={url} {...writtenIn(counted.title_language)}>
          {counted.title}
        </a>
      </p>
      <p>
        {publisher.name}.{' '}
        <time datetime={day}>{say('newspaper.finding.embed.as_of', { day: dateInWords(day, say) })}</time>
      </p>
    </blockquote>
  );
};
