import { type Context, Hono } from 'hono';
import { inLanguage, languages } from '../../kernel/language.js';
import { Missing } from '../../kernel/refusals.js';
import type { VisitorEnv } from '../../page/web.js';
import { fileGate, streamed } from '../../register/formats/whole-file.js';
import { countTold, toldFrom } from './addresses-told.js';
import { document, element } from './xml.js';

/** So many addresses has a file at most (sitemaps.org/protocol.html); each page has one in every language. */
export const most_addresses = 50_000;
const namespace = 'http://www.sitemaps.org/schemas/sitemap/0.9';

/**
 * `/sitemap.xml`: every page that visitors may read, in each language, with the others beside it. Where there are more
 * than a file may hold it is the list of the files, `/sitemap-<part>.xml`.
 */
export function sitemapSite(most = most_addresses): Hono<VisitorEnv> {
  const app = new Hono<VisitorEnv>();
  const begin = fileGate();
  const pages_a_part = Math.floor(most / languages.length);
  const partsOf = async (c: Context<VisitorEnv>) => Math.ceil((await countTold(c.var.db)) / pages_a_part);

  const part = (c: Context<VisitorEnv>, number: number) => {
    const { db, config } = c.var;
    const addresses = addressesIn(config.publicUrl, toldFrom(db, (number - 1) * pages_a_part, pages_a_part));
    return c.body(streamed(addresses, begin()), 200, { 'Content-Type': 'application/xml; charset=utf-8' });
  };

  app.get('/sitemap.xml', async (c) => {
    const parts = await partsOf(c);
    if (parts <= 1) return part(c, 1);
    const files = Array.from({ length: parts }, (_, place) =>
      element('sitemap', [element('loc', `${c.var.config.publicUrl}/sitemap-${place + 1}.xml`)]),
    );
    return c.body(document(element('sitemapindex', files, { xmlns: namespace })), 200, {
      'Content-Type': 'application/xml; charset=utf-8',
    });
  });

  app.get('/:file{sitemap-[1-9][0-9]{0,3}\\.xml}', async (c) => {
    const number = Number.parseInt(c.req.param('file').slice('sitemap-'.length), 10);
    if (number > (await partsOf(c))) throw new Missing('sitemap');
    return part(c, number);
  });

  return app;
}

async function* addressesIn(publicUrl: string, pages: ReturnType<typeof toldFrom>): AsyncGenerator<string> {
  yield `<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="${namespace}" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n`;
  for await (const { path, changed_at } of pages) {
    const all = languages.map((language) => ({ language, address: publicUrl + inLanguage(language, path) }));
    const others = all.map(({ language, address }) =>
      element('xhtml:link', '', { rel: 'alternate', hreflang: language, href: address }),
    );
    for (const { address } of all) {
      const dated = changed_at ? [element('lastmod', changed_at.toISOString())] : [];
      yield `${element('url', [element('loc', address), ...dated, ...others]).xml}\n`;
    }
  }
  yield '</urlset>\n';
}
