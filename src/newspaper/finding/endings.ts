/**
 * Kazakh puts what other languages say with small words behind a word: түрме, түрмелерде, түрмелердегі. PostgreSQL has
 * no stemmer for it, so the endings of number, possession and case are taken off what was asked, one after another, and
 * words are looked for that begin with what is left. Written as `letters` folds them; no Russian word is harmed that a
 * stemmer serves, because what is asked in Russian is looked for by that stemmer besides.
 */
const endings = [
  // Plural.
  ...['лар', 'лер', 'дар', 'дер', 'тар', 'тер'],
  // Cases: genitive, dative, accusative, locative, ablative, instrumental; and "who is at".
  ...['нын', 'нин', 'дын', 'дин', 'тын', 'тин', 'га', 'ге', 'ка', 'ке', 'ны', 'ни', 'ды', 'ди', 'ты', 'ти'],
  ...['да', 'де', 'та', 'те', 'нда', 'нде', 'дан', 'ден', 'тан', 'тен', 'нан', 'нен', 'мен', 'бен', 'пен'],
  ...['дагы', 'деги', 'тагы', 'теги', 'ндагы', 'ндеги'],
  // Whose: my, thy, their.
  ...['ымыз', 'имиз', 'ыныз', 'иниз', 'сы', 'си', 'ы', 'и'],
].sort((one, other) => other.length - one.length);

/** A word keeps at least so many letters: what is shorter says too little. */
const shortest_stem = 4;
const most_endings = 3;

const alike: Record<string, string> = {
  ...{ ә: 'а', ғ: 'г', қ: 'к', ң: 'н', ө: 'о', ұ: 'у', ү: 'у', һ: 'х', і: 'и', ё: 'е' },
};

/** Small letters as a Russian keyboard has them (as `published.word_fold` of db/migrations/0039_finding.sql). */
export function letters(word: string): string {
  return word.toLowerCase().replace(/[әғқңөұүһіё]/g, (letter) => alike[letter] ?? letter);
}

/** What of a word stays when its endings are taken off; other words than Kazakh ones stay as they are, or nearly. */
export function withoutEndings(word: string): string {
  let left = letters(word);
  for (let taken = 0; taken < most_endings; taken += 1) {
    const ending = endings.find((one) => left.endsWith(one) && left.length - one.length >= shortest_stem);
    if (ending === undefined) return left;
    left = left.slice(0, -ending.length);
  }
  return left;
}
