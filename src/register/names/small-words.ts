/** Articles, words for "son of", prepositions of noble names, and titles. */
const words = new Set(
  `al el ul bin ibn bint abu van von der den de del della di da dos la dr prof mr mrs ms sir jr sr sheikh haji
  аль эль ибн бин бинт абу ван фон дер ден де дель шейх ال بن ابن بنت الشيخ د`.split(/\s+/),
);

/** Whether a word of a question is one of those: a name is the same with and without it. */
export function isSmallWord(word: string): boolean {
  return words.has(word.toLowerCase());
}
