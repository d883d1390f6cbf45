import { type Clock, today } from '../../kernel/clock.js';
import type { Db } from '../../kernel/database.js';
import type { Due } from '../../page/web.js';
import { keptBooks } from './book.js';

/** Books of letters that can be given: their readers are free. For the desk's first page. */
export async function booksDue(db: Db, clock: Clock): Promise<Due[]> {
  const due = (await keptBooks(db, today(clock))).filter(({ is_due }) => is_due);
  if (due.length === 0) return [];
  return [{ count: due.length, code: 'letters.keepsakes.book_desk.due', href: '/desk/letters/keepsakes' }];
}
