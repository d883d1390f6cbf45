/**
 * So many marks in a row belong to a letter in no writing (Unicode, UAX #15, Stream-Safe Text Format). To put marks in
 * order costs the square of their number: a form full of them would hold everybody up for minutes.
 */
const most_marks = 30;
const too_many = new RegExp(`(\\p{M}{${most_marks}})\\p{M}+`, 'gu');

/** A text in a normal form of Unicode, composed (NFC) unless another is asked for; marks beyond thirty on one letter are left out. */
export function composed(text: string, form: 'NFC' | 'NFKC' | 'NFD' | 'NFKD' = 'NFC'): string {
  return text.replace(too_many, '$1').normalize(form);
}
