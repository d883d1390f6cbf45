import type { FC } from 'hono/jsx';
import type { Say } from '../kernel/language.js';
import { dateInWords, notBefore } from './date.js';

/** What HTML can take as a machine-readable date: a day, a month or a year without any doubt. */
const plainDate = /^\d{4}(-\d{2}){0,2}$/;

/** A date of a fact (EDTF), readable by people and, where it is plain, by machines. */
export const FactDate: FC<{ date: string | null; earliest?: string | null; say: Say }> = (props) => {
  const { date, earliest, say } = props;
  if (date) {
    return <time datetime={plainDate.test(date) ? date : undefined}>{dateInWords(date, say)}</time>;
  }
  return <span class="date">{earliest ? notBefore(earliest, say) : say('page.date.unknown')}</span>;
};
