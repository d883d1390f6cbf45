import type { Actor } from '../../kernel/actor.js';
import { tokenHash } from '../../kernel/chance.js';
import { type Db, transact } from '../../kernel/database.js';
import { record } from '../../kernel/journal.js';

/** Letters whose address one mail confirms, as far as its page tells: when they came, never to whom. */
export interface ToConfirm {
  received_at: Date;
  is_confirmed: boolean;
}

/** The letters behind the secret of a mail; none when it is wrong, or when the address was forgotten. Changes nothing. */
export async function lettersToConfirm(db: Db, secret: string): Promise<ToConfirm[]> {
  const rows = await behind(db, secret);
  return rows.map(({ received_at, confirmed_at }) => ({ received_at, is_confirmed: confirmed_at !== null }));
}

/** The button was pressed: the address is the writer's. Returns how many letters it stands with; 0: the link is over. */
export async function confirmAddress(db: Db, actor: Actor, secret: string): Promise<number> {
  return transact(db, async (tx) => {
    const rows = await behind(tx, secret);
    for (const { id, confirmed_at } of rows) {
      if (confirmed_at) continue;
      await tx
        .updateTable('letters')
        .set({ confirmed_at: actor.clock.now() })
        .where('id', '=', id)
        .where('sender_sealed', 'is not', null)
        .execute();
      await record(tx, actor, { what: 'letter.address_confirmed', subject: `letter:${id}` });
    }
    return rows.length;
  });
}

function behind(db: Db, secret: string) {
  return db
    .selectFrom('letters')
    .select(['id', 'received_at', 'confirmed_at'])
    .where('confirm_hash', '=', tokenHash(secret))
    .where('sender_sealed', 'is not', null)
    .orderBy('received_at')
    .orderBy('id')
    .execute();
}
