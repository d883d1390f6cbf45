import type { Db } from '../../kernel/database.js';
import { Missing } from '../../kernel/refusals.js';

/**
 * Whoever writes about somebody waits here until nobody else does, to the end of their transaction: also where
 * there is no row yet to wait at. Throws `Missing` for nobody.
 */
export async function inTurnFor(tx: Db, personId: string): Promise<void> {
  const person = await tx
    .selectFrom('people')
    .select('id')
    .where('id', '=', personId)
    .forUpdate()
    .executeTakeFirst();
  if (!person) throw new Missing('person');
}
