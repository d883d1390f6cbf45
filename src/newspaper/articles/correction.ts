import type { Actor } from '../../kernel/actor.js';
import { newId } from '../../kernel/chance.js';
import { today } from '../../kernel/clock.js';
import { type Db, transact } from '../../kernel/database.js';
import { record } from '../../kernel/journal.js';
import { Refused } from '../../kernel/refusals.js';
import { lockedArticle } from './article.js';

export const longest_correction = 2000;

export interface Correction {
  id: string;
  /** YYYY-MM-DD. */
  day: string;
  text: string;
}

/**
 * Says what was wrong in an article that is out, with today's date: it stands below the article and in the public list,
 * and stays. The text itself is put right by saving and publishing. Throws `Refused` when it is not out.
 */
export async function correctArticle(
  db: Db,
  actor: Actor,
  article_id: string,
  text: string,
): Promise<string> {
  const id = newId(actor.chance);
  await transact(db, async (tx) => {
    const article = await lockedArticle(tx, article_id);
    if (article.state !== 'published') throw new Refused('newspaper.article.not_out', {}, 422);
    await tx
      .insertInto('article_corrections')
      .values({ id, article_id, day: today(actor.clock), text, by: actor.who, at: actor.clock.now() })
      .execute();
    await record(tx, actor, { what: 'article.corrected', subject: `article:${article_id}` });
  });
  return id;
}

/** The corrections of one article at the desk, the latest first. */
export async function correctionsAtDesk(db: Db, article_id: string): Promise<Correction[]> {
  return db
    .selectFrom('article_corrections')
    .select(['id', 'day', 'text'])
    .where('article_id', '=', article_id)
    .orderBy('at', 'desc')
    .execute();
}
