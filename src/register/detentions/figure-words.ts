import { number, type Say } from '../../kernel/language.js';
import { type Detention, type Figure, spanOf } from './detention.js';

/** What a source says of a number: "about 12", "more than 1,000". */
export function figureInWords(say: Say, { number: value, how }: Pick<Figure, 'number' | 'how'>): string {
  return say(`register.detentions.how.${how}`, { number: number(value, say.language) });
}

/** All that sources say of the number, as one span: "from about 12 to at least 34". */
export function spanInWords(say: Say, figures: Figure[]): string {
  const span = spanOf(figures);
  if (!span) return say('register.detentions.no_figure');
  const [from, to] = [figureInWords(say, span.from), figureInWords(say, span.to)];
  return from === to ? from : say('register.detentions.span', { from, to });
}

/** How long they were held: "5 to 15 days"; null where nobody says. */
export function daysInWords(say: Say, { days_from, days_to }: Pick<Detention, 'days_from' | 'days_to'>) {
  if (days_from === null && days_to === null) return null;
  if (days_from === days_to || days_from === null)
    return say('register.detentions.days', { count: days_to ?? 0 });
  if (days_to === null) return say('register.detentions.days_at_least', { count: days_from });
  return say('register.detentions.days_span', { from: days_from, count: days_to });
}
