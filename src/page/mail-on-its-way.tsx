import type { FC } from 'hono/jsx';
import type { Say } from '../kernel/language.js';

/**
 * What whoever left an address reads next. It is the same whether a mail goes or the address had one today, so that nobody can try out
 * who has left theirs.
 */
export const MailOnItsWay: FC<{ say: Say; hours: number }> = ({ say, hours }) => (
  <>
    <p>{say('page.mail.press', { hours })}</p>
    <p>{say('page.mail.one_a_day')}</p>
    <p class="small">{say('page.mail.same_for_all')}</p>
  </>
);
