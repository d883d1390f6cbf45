import type { Selectable } from 'kysely';
import { sql } from 'kysely';
import type { Db, Tables } from '../../kernel/database.js';
import { Missing } from '../../kernel/refusals.js';
import { type Written, written_fields } from './article.js';

/** A version in the list. */
export type VersionLine = Pick<
  Selectable<Tables['article_versions']>,
  'version' | 'headline' | 'by_itself' | 'saved_at' | 'saved_by'
> & { name: string | null };

/** So many versions are listed: who needs an older one opens it by its number. */
const most_versions = 200;

/** The saved versions of an article, the latest first, with the names of who saved them. */
export async function versionsOf(db: Db, article_id: string): Promise<VersionLine[]> {
  return db
    .selectFrom('article_versions as v')
    .leftJoin('staff as s', (on) => on.on(sql<boolean>`v.saved_by = 'staff:' || s.id`))
    .select(['v.version', 'v.headline', 'v.by_itself', 'v.saved_at', 'v.saved_by', 's.name'])
    .where('v.article_id', '=', article_id)
    .orderBy('v.version', 'desc')
    .limit(most_versions)
    .execute();
}

/** What stood in one version. Throws `Missing`. */
export async function versionOf(db: Db, article_id: string, version: number): Promise<Written> {
  const found = await versionOrNone(db, article_id, version);
  if (!found) throw new Missing('version');
  return found;
}

/** The same; null for one that is gone, because its editor's next save took its place. */
export async function versionOrNone(db: Db, article_id: string, version: number): Promise<Written | null> {
  const found = await db
    .selectFrom('article_versions')
    .select(written_fields)
    .where('article_id', '=', article_id)
    .where('version', '=', version)
    .executeTakeFirst();
  return found ?? null;
}

/** Who saved the present version, by name where it is one of the staff. */
export async function lastEditor(db: Db, article_id: string): Promise<string> {
  const found = await db
    .selectFrom('articles as a')
    .leftJoin('staff as s', (on) => on.on(sql<boolean>`a.edited_by = 'staff:' || s.id`))
    .select(['a.edited_by', 's.name'])
    .where('a.id', '=', article_id)
    .executeTakeFirst();
  return found?.name ?? found?.edited_by ?? '';
}
