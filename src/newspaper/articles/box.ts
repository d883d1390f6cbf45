import type { Actor } from '../../kernel/actor.js';
import { type Db, transact } from '../../kernel/database.js';
import { record } from '../../kernel/journal.js';
import type { BoxKind } from '../tables.js';
import { lockedArticle } from './article.js';

/** So many boxes stand beside an article at most. */
export const most_boxes = 5;

export interface Box {
  kind: BoxKind;
  /** Id of the resolution or of the prisoner; null: whom the fair rule offers. */
  subject: string | null;
}

/** Boxes of an article at the desk, in order. */
export async function boxesOf(db: Db, article_id: string): Promise<Box[]> {
  return db
    .selectFrom('article_boxes')
    .select(['kind', 'subject'])
    .where('article_id', '=', article_id)
    .orderBy('place')
    .execute();
}

/** Puts these boxes beside an article, in this order, instead of those that stand there. */
export async function setBoxes(db: Db, actor: Actor, article_id: string, boxes: Box[]): Promise<void> {
  await transact(db, async (tx) => {
    await lockedArticle(tx, article_id);
    await tx.deleteFrom('article_boxes').where('article_id', '=', article_id).execute();
    const rows = boxes.slice(0, most_boxes).map((box, index) => ({ article_id, place: index + 1, ...box }));
    if (rows.length > 0) await tx.insertInto('article_boxes').values(rows).execute();
    const detail = { count: rows.length };
    await record(tx, actor, { what: 'article.boxes_set', subject: `article:${article_id}`, detail });
  });
}
