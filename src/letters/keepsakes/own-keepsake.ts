import type { Actor } from '../../kernel/actor.js';
import { type Db, transact } from '../../kernel/database.js';
import { Refused } from '../../kernel/refusals.js';
import { open } from '../../kernel/vault.js';
import { translationsFor } from '../moderation/translation.js';
import { heldBehind } from '../writing/own-letter.js';
import { dropKeepsake, keepCopy, noteWish, sealCopy } from './keepsake.js';
import { yearsKept } from './keepsake-choice.js';

/**
 * The writer of the letter behind a private link wishes a copy to be kept. One that is approved already is opened with
 * the link's own key, in this request, and sealed anew; before that the wish waits for the approval. Throws
 * `Missing`, and `Refused` when the campaign keeps none, or when there is no text any more.
 */
export async function wishOwnCopy(db: Db, actor: Actor, token: string, name: string | null): Promise<void> {
  await transact(db, async (tx) => {
    const { letter, identity } = await heldBehind(tx, token);
    const { id, state } = letter;
    if ((await yearsKept(tx)) === null) throw new Refused('letters.keepsakes.own.not_kept_here');
    if (!letter.has_text || state === 'withdrawn' || state === 'turned_away') {
      throw new Refused('letters.keepsakes.own.too_late');
    }
    if (state !== 'approved') return noteWish(tx, actor, id, name);
    const translations = await translationsFor(tx, identity, id);
    const copy = await sealCopy(tx, id, (place, sealed) => open(identity, place, sealed), name, translations);
    if (copy) await keepCopy(tx, actor, id, copy);
  });
}

/** The writer takes the copy back, or the wish: at any time, and at once. Throws `Missing`. */
export async function takeBackOwnCopy(db: Db, actor: Actor, token: string): Promise<void> {
  await transact(db, async (tx) => {
    const { letter } = await heldBehind(tx, token);
    await dropKeepsake(tx, actor, letter.id);
  });
}
