/** A mail address, or a number that somebody could call: nine figures and more that belong together, or a plus before them. */
const contact =
  /[^\s@]+@[^\s@]+\.\p{L}{2,}|\+\s?\d(?:[ ()-]*\d){7,}|(?<![\p{L}\p{N}.])\(?\d(?:[ ()-]*\d){9,}(?![\p{L}\p{N}.])/u;

/** Whether words hold a contact: notes of a history and the journal, which stay for good, never do. */
export function holdsContact(words: string): boolean {
  return contact.test(words);
}
