import type { Meeting, Passed } from './adoption-passed.js';
import { blanksOf } from './adoption-passed.js';
import type { Version } from './model.js';
import { fillBlanks } from './plain-text.js';

/**
 * Letters around a text that is not the model's any more, or not in the reader's language. They say
 * only what holds for whatever a meeting passed. They belong to the paper, not to a page.
 */
const plainWords: Record<
  string,
  { salutation: string; passed: string; enclosed: Record<string, string>; answer: string }
> = {
  en: {
    salutation: 'Dear Sir or Madam,',
    passed: '{organisation}, at its meeting ({place}, {date}), passed the enclosed resolution.',
    enclosed: {
      en: 'It is enclosed in the language in which it was passed, English.',
      ru: 'It is enclosed in the language in which it was passed, Russian.',
    },
    answer: 'Please tell us what has been done in answer to it.',
  },
  ru: {
    salutation: 'Уважаемые дамы и господа!',
    passed:
      'На собрании ({place}, {date}) нашей организацией ({organisation}) принята прилагаемая резолюция.',
    enclosed: {
      en: 'Она прилагается на том языке, на котором была принята, на английском.',
      ru: 'Она прилагается на том языке, на котором была принята, на русском.',
    },
    answer: 'Просим сообщить нам, что сделано в ответ.',
  },
};

/** Languages in which a covering letter can be written about any text. */
export function canCover(language: string): boolean {
  return language in plainWords;
}

/** How such a letter begins when nothing better is known. */
export function plainSalutation(language: string): string | null {
  return plainWords[language]?.salutation ?? null;
}

/**
 * The covering letter in the text's own language: the model's, while every demand of the model still
 * stands in the text; else one that claims nothing about its content.
 */
export function coveringOf(
  version: Version,
  demands: Passed['difference']['demands'],
  meeting: Meeting,
): string[] {
  const keeps = demands.changed + demands.dropped === 0;
  if (keeps && version.covering.length > 0) {
    const blanks = blanksOf(meeting, version.language);
    return version.covering.map((one) => fillBlanks(one, version.language, blanks));
  }
  return plainCovering(version.language, null, meeting);
}

/** A covering letter in `language` that says in which language the text itself is enclosed (null: the same). */
export function plainCovering(
  language: string,
  enclosedIn: string | null,
  meeting: Meeting,
  asks = true,
): string[] {
  const words = plainWords[language] ?? plainWords.en;
  if (!words) return [];
  const enclosed = enclosedIn === null ? undefined : words.enclosed[enclosedIn];
  return [
    fillBlanks(words.passed, language, blanksOf(meeting, language)),
    ...(enclosed ? [enclosed] : []),
    ...(asks ? [words.answer] : []),
  ];
}
