import type { FC } from 'hono/jsx';
import type { PublicDb } from '../../kernel/database.js';
import type { Say } from '../../kernel/language.js';

const moves = ['reported_posted', 'confirmed', 'returned', 'refused', 'answered'] as const;

/** How many letters to somebody were posted, as we say, and what is known of them; each apart, none made up. */
export type LetterCounts = Record<(typeof moves)[number], number>;

/** The counts of today of one person; all 0 where no letter has gone. */
export async function letterCountsOf(db: PublicDb, personId: string): Promise<LetterCounts> {
  const found = await db
    .selectFrom('letter_counts')
    .select(['posted as reported_posted', 'arrived as confirmed', 'returned', 'refused', 'answered'])
    .where('person_id', '=', personId)
    .executeTakeFirst();
  return found ?? { reported_posted: 0, confirmed: 0, returned: 0, refused: 0, answered: 0 };
}

/** Beside the address: what became of the letters that the campaign has posted; nothing where there are none. */
export const LettersTold: FC<{ say: Say; counts: LetterCounts }> = ({ say, counts }) =>
  counts.reported_posted === 0 ? null : (
    <section class="side" id="letters">
      <h2>{say('letters.answers.counts.title')}</h2>
      <ul class="plain">
        {moves
          .filter((one) => counts[one] > 0 || one === 'confirmed' || one === 'reported_posted')
          .map((one) => (
            <li>{say(`letters.answers.counts.${one}`, { count: counts[one] })}</li>
          ))}
      </ul>
      <p class="small">{say('letters.answers.counts.about')}</p>
    </section>
  );
