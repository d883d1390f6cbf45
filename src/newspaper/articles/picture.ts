import type { Actor } from '../../kernel/actor.js';
import { newId } from '../../kernel/chance.js';
import { type Db, transact } from '../../kernel/database.js';
import { record } from '../../kernel/journal.js';
import { Missing, Refused } from '../../kernel/refusals.js';
import { pictureSize } from '../../page/picture-size.js';
import { textOf } from '../text/markdown.js';
import { picturesIn } from '../text/tree.js';
import { lockedArticle } from './article.js';

/** So many pictures belong to one article at most. */
export const most_pictures = 40;

/** A picture beside its bytes. */
export interface ArticlePicture {
  id: string;
  /** How the text calls it: `picture:1`. */
  place: number;
  across: number;
  down: number;
  credit: string;
  alt: string;
}

/** Adds a picture that was made anew (a JPEG). Returns its place. Throws `Refused` when there are too many. */
export async function addPicture(
  db: Db,
  actor: Actor,
  article_id: string,
  picture: { jpeg: Buffer; credit: string; alt: string },
): Promise<number> {
  const size = pictureSize(picture.jpeg, 'image/jpeg');
  if (!size) throw new Error('a picture that was made anew has no size');
  return transact(db, async (tx) => {
    await lockedArticle(tx, article_id);
    const { last } = await tx
      .selectFrom('article_pictures')
      .select((e) => e.fn.max('place').as('last'))
      .where('article_id', '=', article_id)
      .executeTakeFirstOrThrow();
    const place = (last ?? 0) + 1;
    if (place > most_pictures) throw new Refused('newspaper.picture.too_many', { limit: most_pictures }, 422);
    const made = { made_at: actor.clock.now(), made_by: actor.who };
    await tx
      .insertInto('article_pictures')
      .values({ id: newId(actor.chance), article_id, place, ...picture, ...size, ...made })
      .execute();
    await record(tx, actor, {
      what: 'article.picture_added',
      subject: `article:${article_id}`,
      detail: { place },
    });
    return place;
  });
}

/** Says anew whose a picture is and what it shows. Throws `Missing`. */
export async function describePicture(
  db: Db,
  actor: Actor,
  article_id: string,
  place: number,
  said: { credit: string; alt: string },
): Promise<void> {
  await transact(db, async (tx) => {
    const { numUpdatedRows } = await tx
      .updateTable('article_pictures')
      .set(said)
      .where('article_id', '=', article_id)
      .where('place', '=', place)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) throw new Missing('picture');
    await record(tx, actor, {
      what: 'article.picture_described',
      subject: `article:${article_id}`,
      detail: { place },
    });
  });
}

/** Takes a picture away. Throws `Refused` while the text that is out or being written shows it. */
export async function removePicture(db: Db, actor: Actor, article_id: string, place: number): Promise<void> {
  await transact(db, async (tx) => {
    const article = await lockedArticle(tx, article_id);
    const out = await tx
      .selectFrom('article_versions')
      .select('body')
      .where('article_id', '=', article_id)
      .where('version', '=', article.out_version ?? 0)
      .executeTakeFirst();
    const isShown = [article.body, out?.body ?? ''].some((body) => picturesIn(textOf(body)).includes(place));
    if (isShown) throw new Refused('newspaper.picture.is_shown', { place }, 422);
    const { numDeletedRows } = await tx
      .deleteFrom('article_pictures')
      .where('article_id', '=', article_id)
      .where('place', '=', place)
      .executeTakeFirst();
    if (numDeletedRows === 0n) throw new Missing('picture');
    await record(tx, actor, {
      what: 'article.picture_removed',
      subject: `article:${article_id}`,
      detail: { place },
    });
  });
}

/** The pictures of an article at the desk, in order. */
export async function picturesAtDesk(db: Db, article_id: string): Promise<ArticlePicture[]> {
  return db
    .selectFrom('article_pictures')
    .select(['id', 'place', 'across', 'down', 'credit', 'alt'])
    .where('article_id', '=', article_id)
    .orderBy('place')
    .execute();
}

/** The bytes of a picture at the desk. Throws `Missing`. */
export async function pictureBytesAtDesk(db: Db, article_id: string, place: number): Promise<Buffer> {
  const found = await db
    .selectFrom('article_pictures')
    .select('jpeg')
    .where('article_id', '=', article_id)
    .where('place', '=', place)
    .executeTakeFirst();
  if (!found) throw new Missing('picture');
  return found.jpeg;
}
