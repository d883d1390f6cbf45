/**
 * A mail address, or a number that somebody could call: nine figures and more that belong together, or a plus before
 * them. An address is looked for as far as one can be long (RFC 5321): without that, words without a blank cost the
 * square of their length.
 */
const contact =
  /[^\s@]{1,64}@[^\s@]{1,255}\.\p{L}{2,}|\+\s?\d(?:[ ()-]*\d){7,}|(?<![\p{L}\p{N}.])\(?\d(?:[ ()-]*\d){9,}(?![\p{L}\p{N}.])/u;

/** Whether words hold a contact: notes of a history and the journal, which stay for good, never do. */
export function holdsContact(words: string): boolean {
  return contact.test(words);
}
