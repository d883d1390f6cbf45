import type { FC } from 'hono/jsx';
import type { Say } from '../../kernel/language.js';
import { since } from '../../page/date.js';
import type { LetterHold } from './letter-hold.js';

/** Reasons after which no letter goes to a prison any more. */
const over = ['free', 'released', 'died', 'restricted'];

/** Why a letter is held, since when as far as is known, and what happens next; for its writer. */
export const Held: FC<{ say: Say; hold: LetterHold }> = ({ say, hold }) => (
  <>
    <p class="standfirst">
      {say(`letters.papers.hold.${hold.reason}`)}{' '}
      {hold.since !== null && say('letters.papers.hold.as_known', { since: since(hold.since, say) })}
    </p>
    <p>{say(`letters.papers.hold.next.${over.includes(hold.reason) ? 'over' : 'waits'}`)}</p>
  </>
);
