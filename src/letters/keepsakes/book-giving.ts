import type { Actor } from '../../kernel/actor.js';
import { newId } from '../../kernel/chance.js';
import { today } from '../../kernel/clock.js';
import { type Db, transact } from '../../kernel/database.js';
import { record } from '../../kernel/journal.js';
import { Refused } from '../../kernel/refusals.js';
import { bookOf, latestPrint } from './book.js';
import type { Undecided } from './tables.js';

export const given_ways = ['handed_over', 'posted', 'not_wanted'] as const;
export const copies_after = ['delete', 'keep'] as const;
export const receivers = ['family', 'person'] as const;

/** Of the dead, and of those who are neither held nor free, somebody decides for whom the book is, with the reason. */
export interface BookDecision {
  for_whom: (typeof receivers)[number];
  why: string;
}

/** How a book was given, on which day (YYYY-MM-DD), and what becomes of the copies. */
export interface BookGiving {
  how: (typeof given_ways)[number];
  given_on: string;
  copies: (typeof copies_after)[number];
}

/**
 * Decides that the book of somebody who is not free is made all the same. Throws `Missing`, and `Refused` for the
 * held, whose book waits, and for the free, whose book needs no decision.
 */
export async function decideBook(
  db: Db,
  actor: Actor,
  staffId: string,
  personId: string,
  decision: BookDecision,
): Promise<void> {
  await transact(db, async (tx) => {
    const { state } = await bookOf(tx, personId, today(actor.clock));
    if (state === 'held' || state === 'free') throw new Refused(`letters.keepsakes.book_desk.is_${state}`);
    if (state === 'died' && decision.for_whom !== 'family')
      throw new Refused('letters.keepsakes.book_desk.is_dead');
    const row = { id: newId(actor.chance), person_id: personId, state: state as Undecided, ...decision };
    await tx
      .insertInto('book_decisions')
      .values({ ...row, decided_by: staffId, decided_at: actor.clock.now() })
      .execute();
    await record(tx, actor, {
      what: 'book.decided',
      subject: `person:${personId}`,
      why: decision.why,
      detail: { for_whom: decision.for_whom, state },
    });
  });
}

/**
 * Writes down what became of a book. The copies go 30 days later, or stay until their end date. Throws `Missing`, and
 * `Refused` while the person is held, without a print, or when there is nothing to give.
 */
export async function giveBook(
  db: Db,
  actor: Actor,
  staffId: string,
  personId: string,
  giving: BookGiving,
): Promise<void> {
  await transact(db, async (tx) => {
    const day = today(actor.clock);
    const book = await bookOf(tx, personId, day);
    if (book.may === 'held') throw new Refused('letters.keepsakes.book_desk.is_held');
    if (book.may === 'undecided') throw new Refused('letters.keepsakes.book_desk.undecided');
    if (book.open === 0) throw new Refused('letters.keepsakes.book_desk.nothing_open');
    const print = await latestPrint(tx, personId, actor.clock.now());
    if (giving.how !== 'not_wanted' && print?.state !== 'printed') {
      throw new Refused('letters.keepsakes.book_desk.not_printed');
    }
    if (giving.given_on > day) throw new Refused('letters.keepsakes.book_desk.not_yet', {}, 422);
    await tx
      .insertInto('book_givings')
      .values({
        ...{ id: newId(actor.chance), person_id: personId, ...giving },
        ...{ entered_by: staffId, entered_at: actor.clock.now() },
      })
      .execute();
    await record(tx, actor, {
      what: 'book.given',
      subject: `person:${personId}`,
      detail: { how: giving.how, letters: book.letters, copies: giving.copies },
    });
  });
}
