import { composed } from '../kernel/composed.js';
import type { Problem, Read } from '../kernel/refusals.js';
import { codePoint, missingGlyphs } from '../print/typeface.js';
import type { Paragraph, Version } from './model.js';
import type { Block } from './tables.js';

/** What an organisation sets into the blanks of a model. */
export interface Blanks {
  organisation?: string;
  place?: string;
  date?: string;
  sum?: string;
}

/** The blanks that a model may hold, written `{organisation}`. */
export const blank_names = ['organisation', 'place', 'date', 'sum'] as const;

/** Longest text that may be passed, in characters (UTF-16 units), and most paragraphs. */
export const longest_text = 50_000;
export const most_paragraphs = 300;

type Headed = 'notes' | 'believes' | 'resolves';

/**
 * The words that stand over each part of a motion on paper. They belong to the text and not to the
 * page: the reader below knows them again, whatever language the page is in.
 */
const headings: Record<string, Record<Headed, string>> = {
  en: {
    notes: 'This meeting notes:',
    believes: 'This meeting believes:',
    resolves: 'This meeting resolves:',
  },
  ru: { notes: 'Собрание отмечает:', believes: 'Собрание считает:', resolves: 'Собрание постановляет:' },
  kk: {
    notes: 'Жиналыс атап өтеді:',
    believes: 'Жиналыс деп санайды:',
    resolves: 'Жиналыс қаулы етеді:',
  },
};

const blankWords: Record<string, Record<keyof Blanks, string>> = {
  en: { organisation: '[organisation]', place: '[place]', date: '[date]', sum: '[sum]' },
  ru: { organisation: '[организация]', place: '[место]', date: '[дата]', sum: '[сумма]' },
  kk: { organisation: '[ұйым]', place: '[орны]', date: '[күні]', sum: '[сома]' },
};

/** The heading of a block on paper; null for the opening and the closing, which have none. */
export function headingOf(block: Block, language: string): string | null {
  if (block === 'opening' || block === 'closing') return null;
  return (headings[language] ?? headings.en)?.[block] ?? null;
}

/**
 * Sets the blanks of a text, written `{place}` in a model or `[place]` (`[место]`) in a text that is
 * being edited. A blank without a value stays visible as `[place]` in `language`.
 */
export function fillBlanks(text: string, language: string, blanks: Blanks = {}): string {
  const words = blankWords[language] ?? (blankWords.en as Record<keyof Blanks, string>);
  return text.replace(
    /\{(organisation|place|date|sum)\}|\[[^[\]\n]{1,20}\]/g,
    (whole, name?: keyof Blanks) => {
      const blank = name ?? blankNamed(whole);
      return blank ? blanks[blank] || words[blank] : whole;
    },
  );
}

function blankNamed(word: string): keyof Blanks | undefined {
  for (const words of Object.values(blankWords)) {
    for (const [name, known] of Object.entries(words)) if (known === word) return name as keyof Blanks;
  }
  return undefined;
}

/** The blank for a sum as it still stands in a text (`[sum]`), which nothing but the text itself can fill. */
export function openSum(text: string): string | undefined {
  const words = text.match(/\[[^[\]\n]{1,20}\]|\{sum\}/g) ?? [];
  return words.find((word) => word === '{sum}' || blankNamed(word) === 'sum');
}

/** Longest sum in words, in characters. */
const longest_sum = 60;

/**
 * What a text has in the place of the model's blank `{sum}` (a model has at most one): the words between
 * those that stand around it, once the other blanks are filled. Undefined where they do not stand there.
 */
export function sumIn(
  text: string,
  version: Pick<Version, 'language' | 'paragraphs'>,
  blanks: Blanks,
): string | undefined {
  const model = version.paragraphs.find((one) => one.text.includes('{sum}'));
  if (!model) return undefined;
  const filled = fillBlanks(model.text.replace('{sum}', '\u0000'), version.language, blanks);
  const [before = '', after = ''] = filled.replace(/\s+/g, ' ').split('\u0000');
  for (const piece of piecesOf(text)) {
    const sum = piece.text.slice(before.length, piece.text.length - after.length).trim();
    const fits = piece.text.startsWith(before) && piece.text.endsWith(after);
    if (fits && sum !== '' && sum.length <= longest_sum && openSum(sum) === undefined) return sum;
  }
  return undefined;
}

/**
 * A version, or any list of paragraphs, as the plain text that a meeting edits: a heading per part,
 * numbered lines, an empty line between paragraphs. `readPassedText` is its reverse.
 */
export function plainTextOf(
  version: Pick<Version, 'language'> & { paragraphs: Paragraph[] },
  blanks: Blanks = {},
): string {
  const parts: string[] = [];
  let block: Block = 'opening';
  for (const paragraph of version.paragraphs) {
    const heading = headingOf(paragraph.block, version.language);
    if (paragraph.block !== block && heading) parts.push(heading);
    block = paragraph.block;
    const text = fillBlanks(paragraph.text, version.language, blanks);
    parts.push(paragraph.number === null ? text : `${paragraph.number}. ${text}`);
  }
  return parts.join('\n\n');
}

/**
 * Reads a text that a meeting passed into its paragraphs. Knows the headings in English, Russian and
 * Kazakh, with whatever name stands in them ("Branch 12 resolves:"), and lines numbered `1.` or `1)`. A text
 * without any heading is taken as what the meeting resolves. Problems are at the field `text`.
 */
export function readPassedText(text: string): Read<Paragraph[]> {
  const problems = problemsOf(text);
  if (problems.length > 0) return { ok: false, problems };
  const pieces = piecesOf(text);
  const headed = pieces.some((piece) => piece.heading);
  const paragraphs: Paragraph[] = [];
  let block: Block = headed ? 'opening' : 'resolves';
  for (const piece of pieces) {
    if (piece.heading) {
      block = piece.heading;
      continue;
    }
    const before = paragraphs.at(-1);
    if (block === 'closing' && piece.number !== null) block = 'resolves';
    // After the numbered lines comes what is no line any more: who proposed it, who signs.
    else if (headed && block === 'resolves' && piece.number === null && typeof before?.number === 'number') {
      if (before.block === 'resolves') block = 'closing';
    }
    paragraphs.push({ block, number: piece.number, text: piece.text });
  }
  if (paragraphs.length === 0) return wrong('resolutions.passed.empty');
  if (paragraphs.length > most_paragraphs) {
    return wrong('resolutions.passed.too_many', { most: most_paragraphs });
  }
  return { ok: true, value: paragraphs };
}

function wrong(code: string, values?: Problem['values']): Read<never> {
  return { ok: false, problems: [{ field: 'text', code, ...(values ? { values } : {}) }] };
}

function problemsOf(text: string): Problem[] {
  if (text.trim() === '') return [{ field: 'text', code: 'resolutions.passed.empty' }];
  if (text.length > longest_text) {
    return [
      {
        field: 'text',
        code: 'resolutions.passed.too_long',
        values: { length: text.length, most: longest_text },
      },
    ];
  }
  return unprintable('text', text);
}

/** The problem of a field whose text cannot be printed; names the first few characters. */
export function unprintable(field: string, text: string): Problem[] {
  const missing = missingGlyphs(text);
  if (missing.length === 0) return [];
  const characters = missing.slice(0, 5).map(codePoint).join(', ');
  return [{ field, code: 'resolutions.unprintable', values: { characters, count: missing.length } }];
}

interface Piece {
  heading: Headed | null;
  number: number | null;
  text: string;
}

const numbered = /^(\d{1,3})[.)]\s+(\S.*)$/;
const bulleted = /^[-•–—*]\s+(\S.*)$/;
const ended = /[.;:!?…»"”)\]]$/;

function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = [];
  let open: Piece | null = null;
  for (const raw of composed(text).split(/\r\n|[\n\r\u2028\u2029]/)) {
    const line = raw.replace(/\s+/g, ' ').trim();
    if (line === '') {
      open = null;
      continue;
    }
    const heading = headingIn(line);
    const number = numbered.exec(line);
    const bullet = bulleted.exec(line);
    if (heading) {
      pieces.push({ heading, number: null, text: line });
      open = null;
    } else if (open && !number && !bullet && !ended.test(open.text)) {
      // A line that was broken by hand or by a program goes on where the one before had no end.
      open.text += ` ${line}`;
    } else {
      open = { heading: null, number: number ? Number(number[1]) : null, text: '' };
      open.text = (number?.[2] ?? bullet?.[1] ?? line) as string;
      pieces.push(open);
    }
  }
  return pieces;
}

const headingWords: [Headed, RegExp][] = [
  ['notes', /(^|\s)(notes|отмечает|отмечаем|атап өтеді|атап өтті)( that| to)?\s*:?$/i],
  ['believes', /(^|\s)(believes|считает|считаем|полагает|деп санайды|деп есептейді)( that)?\s*:?$/i],
  [
    'resolves',
    /(^|\s)(resolves|постановляет|постановляем|решает|решило|постановило|қаулы етеді|шешім қабылдайды)( that| to)?\s*:?$/i,
  ],
];

/** A short line that ends in one of the words: "This meeting further resolves:". */
function headingIn(line: string): Headed | null {
  if (line.length > 160 || numbered.test(line)) return null;
  return headingWords.find(([, words]) => words.test(line))?.[0] ?? null;
}
