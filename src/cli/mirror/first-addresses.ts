import { sql } from 'kysely';
import type { PublicDb } from '../../kernel/database.js';
import { inLanguage, languages } from '../../kernel/language.js';
import { found } from '../../kernel/refusals.js';
import { toldFrom } from '../../newspaper/finding/addresses-told.js';
import { currentVersion } from '../../resolutions/model.js';
import { shortAddress } from '../../resolutions/pack/short-address.js';
import { belongs, packAddress, readLink } from './address.js';
import type { Wanted } from './maker.js';

/** Files that programs ask for and no page needs to name. */
const for_programs = [
  ...['/robots.txt', '/sitemap.xml', '/feed.xml', '/atom.xml', '/feed.json', '/calendar.ics'],
  ...['/people.csv', '/events.csv', '/sources.csv', '/addresses.csv', '/card.png'],
  ...['/export/ftm.jsonl', '/export/esf.zip'],
];
const all = Number.MAX_SAFE_INTEGER;

/** Languages of the texts that a pack can be taken of today, by slug. */
export async function packsOf(db: PublicDb): Promise<Record<string, string[]>> {
  const models = await db
    .selectFrom('texts')
    .select('slug')
    .where('kind', '=', 'model')
    .orderBy('slug')
    .execute();
  const packs: Record<string, string[]> = {};
  for (const { slug } of models) {
    const version = await found(currentVersion(db, slug, languages[0]));
    if (version && !version.withdrawn) packs[slug] = version.languages;
  }
  return packs;
}

/**
 * Where a mirror begins, from the database by the visitors' own role: every page with a record in every language, the
 * short and old addresses that lead to them, packs with a blank for the name, and what programs ask for. Everything
 * else is found by links.
 */
export async function* firstAddresses(
  db: PublicDb,
  packs: Record<string, string[]>,
  publicUrl: string,
): AsyncGenerator<Wanted> {
  for (const address of for_programs) yield { address };
  for await (const { path } of toldFrom(db, 0, all))
    for (const language of languages) yield { address: inLanguage(language, path) };
  for (const [slug, spoken] of Object.entries(packs)) {
    for (const language of languages) yield { address: inLanguage(language, shortAddress(slug)) };
    for (const language of spoken) yield { address: packAddress(slug, language) };
  }
  const { rows: short } = await sql<{ path: string }>`
    select '/a/' || number as path from articles
    union all select '/articles/' || number from articles
    union all select '/issue/' || c.issue || '/' || a.number from issue_contents c join articles a on a.id = c.article_id
    order by 1`.execute(db);
  for (const { path } of short) yield { address: path };
  const old = await db.selectFrom('redirects').select('old_path').orderBy('old_path').execute();
  for (const { old_path } of old) {
    const address = readLink(old_path, '/', publicUrl)?.address;
    if (address && belongs(address)) yield { address, asked: old_path };
  }
}
