import type { Actor } from '../../kernel/actor.js';
import type { Db } from '../../kernel/database.js';
import type { Problem } from '../../kernel/refusals.js';
import { readPicture } from '../../letters/writing/picture-reader.js';
import type { PicturePress } from '../../print/picture-press.js';
import { addPicture } from '../articles/picture.js';
import { type ArchivePicture, type Remark, remark } from './archive-piece.js';

const longest = { credit: 300, alt: 500 } as const;

/** A picture that was made anew, as an article keeps it. */
export interface ReadyPicture {
  jpeg: Buffer;
  credit: string;
  alt: string;
}

/**
 * Makes the pictures of an item anew, as every picture that comes from outside. Where the archive does not say what
 * one shows or whose it is, that is left to the editors with a remark. Gives back the problems of the first that is none.
 */
export async function remade(
  pictures: ArchivePicture[],
  press: PicturePress,
  remarks: Remark[],
): Promise<{ ready: ReadyPicture[] } | { problems: Problem[] }> {
  const ready: ReadyPicture[] = [];
  for (const { bytes, alt, credit } of pictures) {
    const read = await readPicture(new File([new Uint8Array(bytes)], 'picture'), press);
    if (!read.ok) return { problems: read.problems };
    if (read.value === null) continue;
    if (alt === '' || credit === '') remarks.push(remark('picture_unsaid', { place: ready.length + 1 }));
    const said = { credit: credit.slice(0, longest.credit) || '–', alt: alt.slice(0, longest.alt) || '–' };
    ready.push({ jpeg: read.value.jpeg, ...said });
  }
  return { ready };
}

export async function keepPictures(
  tx: Db,
  actor: Actor,
  article_id: string,
  pictures: ReadyPicture[],
): Promise<void> {
  for (const picture of pictures) await addPicture(tx, actor, article_id, picture);
}
