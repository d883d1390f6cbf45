const consonant = '[бвгджзйклмнпрстфхцчшщ]';
const vowel = '[аеиоуыэюяё]';
const hard = new RegExp(`(?<=.${consonant})(?:а|у|е|ом|ым)$`);
const soft = new RegExp(`(?<=.${consonant})(?:я|ю|ем)$`);
const long = new RegExp(`(?<=.${vowel})(?:я|ю|ем)$`);
const womans = new RegExp(`(?<=.${consonant})(?:ы|е|у|ой|ою)$`);

const man = (word: string) => word.replace(hard, '').replace(soft, 'ь').replace(long, 'й');
const woman = (word: string) => word.replace(womans, 'а');

/**
 * A Russian name as it would stand alone, where it may stand in another case: «Владимиру Козлову» is Владимир Козлов if
 * it is a man, «Анне Козловой» is Анна Козлова. Both are guesses to look for; what is written in other letters has none.
 */
export function nominatives(name: string): string[] {
  const words = name.split(/[ \u00a0]/);
  const guesses = [man, woman].map((alone) => words.map(alone).join(' '));
  return guesses.filter((guess) => guess !== words.join(' '));
}
