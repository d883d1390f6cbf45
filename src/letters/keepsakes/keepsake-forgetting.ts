import './tables.js';
import { type RawBuilder, sql } from 'kysely';
import type { Actor } from '../../kernel/actor.js';
import { day_ms, today } from '../../kernel/clock.js';
import { type Db, transact } from '../../kernel/database.js';
import { record } from '../../kernel/journal.js';
import type { RetentionRule } from '../../kernel/retention.js';

/** So long after a book was given its copies go, unless they were to stay until their end. */
export const days_after_giving = 30;
/** So many at once: an hour later the clerk comes again. */
const most_at_once = 5000;

/** Copies for the day of release end by rules of their own: those of the letters do not touch them. */
export const keepsakeRules: readonly RetentionRule[] = [
  {
    name: 'letters.copies',
    what: 'a copy of a letter for the day of release: text, translations, picture, the name that its writer chose',
    when: 'after its end date, at most 10 years after it was made; before that at once when its writer takes it back, or the letter with it',
    forget: ({ db, actor }) => forgetCopies(db, actor, 'end', sql`k.kept_until < ${today(actor.clock)}`),
  },
  {
    name: 'letters.given_copies',
    what: 'the copies of a book that was given',
    when: `${days_after_giving} days after that was entered, unless the desk keeps them until their end date`,
    forget: ({ db, actor }) => {
      const until = new Date(actor.clock.now().getTime() - days_after_giving * day_ms);
      const given = sql`exists (select from book_givings g where g.person_id = k.person_id
        and g.copies = 'delete' and g.entered_at >= k.kept_at and g.entered_at < ${until})`;
      return forgetCopies(db, actor, 'given', given);
    },
  },
];

async function forgetCopies(db: Db, actor: Actor, rule: string, due: RawBuilder<unknown>): Promise<number> {
  return transact(db, async (tx) => {
    const { rows } = await sql`
      delete from keepsakes where letter_id in (
        select k.letter_id from keepsakes k where ${due}
        order by k.kept_until limit ${most_at_once} for update skip locked)
      returning letter_id`.execute(tx);
    if (rows.length > 0) {
      const detail = { rule, count: rows.length };
      await record(tx, actor, { what: 'letters.copies_forgotten', subject: 'letters', detail });
    }
    return rows.length;
  });
}
