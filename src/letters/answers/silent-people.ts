import './tables.js';
import { sql } from 'kysely';
import type { Actor } from '../../kernel/actor.js';
import { type Clock, today } from '../../kernel/clock.js';
import { type Db, transact } from '../../kernel/database.js';
import { addDays } from '../../kernel/day.js';
import type { Due } from '../../page/web.js';
import { called } from '../called.js';
import { looked_back_days } from './letter-figures.js';
import { silence_rule, silenceOf, type Waits } from './silence.js';

/** Somebody of whom nothing was heard for longer than usual. */
export interface Silent {
  id: string;
  name: string;
  /** YYYY-MM-DD. */
  since: string;
  days: number;
  usual: number;
}

interface Row extends Waits {
  id: string;
  name: string;
}

/**
 * Everybody of whom nothing was heard for longer than usual, by name. It reads every letter that left within
 * `looked_back_days`: for the page that shows it, and for the clerk.
 */
export async function silentPeople(db: Db, clock: Clock): Promise<Silent[]> {
  const day = today(clock);
  const { least_words, least_letters, least_days } = silence_rule;
  // Only those whom the rule can concern are looked at by it.
  const { rows } = await sql<Row>`
    with waits as (
      select l.person_id,
        array_agg(d.word_on - d.left_on) filter (where d.state in ('confirmed', 'replied')) as days,
        (max(d.word_on) filter (where d.state in ('confirmed', 'replied')))::text as last_word,
        array_agg(d.left_on::text) filter (where d.state in ('posted', 'reported_posted')) as underway
      from letters l join dispatches d on d.id = l.dispatch_id
      where d.left_on > ${addDays(day, -looked_back_days)}::date
        and (d.state in ('posted', 'reported_posted') or (d.state in ('confirmed', 'replied') and d.word_on >= d.left_on))
      group by l.person_id
      having count(*) filter (where d.state in ('confirmed', 'replied')) >= ${least_words}
        and count(*) filter (where d.state in ('posted', 'reported_posted')
          and d.left_on < ${addDays(day, -least_days)}::date) >= ${least_letters})
    select p.id, ${called} as name, w.days, w.last_word, w.underway
    from waits w join people p on p.id = w.person_id order by 2, 1`.execute(db);
  return rows.flatMap(({ id, name, ...waits }) => {
    const silence = silenceOf(waits, day);
    return silence === null ? [] : [{ id, name, ...silence }];
  });
}

/** Keeps who is silent, so that the desk's first page need not look at every letter. Returns how many came or went. */
export async function noteSilence(db: Db, actor: Actor): Promise<number> {
  const found = new Set((await silentPeople(db, actor.clock)).map(({ id }) => id));
  return transact(db, async (tx) => {
    const kept = await tx.selectFrom('letter_silences').select('person_id').execute();
    const over = kept.map(({ person_id }) => person_id).filter((id) => !found.has(id));
    for (const { person_id } of kept) found.delete(person_id);
    if (over.length > 0) await tx.deleteFrom('letter_silences').where('person_id', 'in', over).execute();
    const found_at = actor.clock.now();
    if (found.size > 0)
      await tx
        .insertInto('letter_silences')
        .values([...found].map((person_id) => ({ person_id, found_at })))
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    return over.length + found.size;
  });
}

/** How many are silent for longer than usual, for the desk's first page, as the clerk found it within the hour. */
export async function silenceDue(db: Db, _clock: Clock): Promise<Due[]> {
  const { count } = await db
    .selectFrom('letter_silences')
    .select((e) => e.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count === 0 ? [] : [{ count, code: 'letters.answers.figures.due', href: '/desk/letters/figures' }];
}
