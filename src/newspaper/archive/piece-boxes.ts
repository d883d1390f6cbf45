import type { Actor } from '../../kernel/actor.js';
import type { Db } from '../../kernel/database.js';
import { type Box, setBoxes } from '../articles/box.js';
import { type Remark, remark } from './archive-piece.js';

/**
 * The boxes beside an article, as our own export names them: `resolution:<slug>`, `letter:<slug>`, and `letter:` for
 * whom the fair rule offers. What is not here is left out with a remark.
 */
export async function keepBoxes(
  tx: Db,
  actor: Actor,
  article_id: string,
  named: string[],
  remarks: Remark[],
): Promise<void> {
  const boxes: Box[] = [];
  for (const box of named) {
    const read = await boxNamed(tx, box);
    if (read) boxes.push(read);
    else remarks.push(remark('no_box', { box }));
  }
  if (boxes.length > 0) await setBoxes(tx, actor, article_id, boxes);
}

async function boxNamed(tx: Db, box: string): Promise<Box | null> {
  const [kind, slug = ''] = box.split(':');
  if (kind === 'letter' && slug === '') return { kind, subject: null };
  if (kind === 'letter') {
    const person = await tx.selectFrom('people').select('id').where('slug', '=', slug).executeTakeFirst();
    return person ? { kind, subject: person.id } : null;
  }
  if (kind !== 'resolution') return null;
  const text = await tx
    .selectFrom('texts')
    .select('id')
    .where('kind', '=', 'model')
    .where('slug', '=', slug)
    .executeTakeFirst();
  return text ? { kind, subject: text.id } : null;
}
