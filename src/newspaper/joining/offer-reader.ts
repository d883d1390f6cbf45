import type { Language } from '../../kernel/language.js';
import type { Problem, Read } from '../../kernel/refusals.js';
import { tidy } from '../../register/record/field-reader.js';
import { type Offer, offered } from './joiner.js';

/** Longest texts of the form, in characters. */
export const longest = { name: 100, contact: 300, place: 100, note: 2000 } as const;

/** Reads the form of somebody who offers help; what was ticked that we do not know is left out. */
export function readOffer(
  typed: Record<keyof typeof longest, string>,
  ticked: string[],
  spoken: Language,
): Read<Offer> {
  const problems: Problem[] = [];
  const text = (field: keyof typeof longest): string | null => {
    const tidied = tidy(typed[field]);
    const value = field === 'note' ? tidied : tidied.replace(/\s+/g, ' ');
    if (value.length > longest[field])
      problems.push({ field, code: 'newspaper.joining.too_long', values: { limit: longest[field] } });
    return value === '' ? null : value;
  };
  const offers = offered.filter((one) => ticked.includes(one));
  if (offers.length === 0) problems.push({ field: 'offers', code: 'newspaper.joining.choose' });
  const contact = text('contact');
  if (contact === null) problems.push({ field: 'contact', code: 'newspaper.joining.no_contact' });
  const offer = { name: text('name'), place: text('place'), note: text('note') };
  if (problems.length > 0 || contact === null) return { ok: false, problems };
  return { ok: true, value: { ...offer, contact, offers, spoken } };
}
