import { createHash } from 'node:crypto';
import { longDay } from '../kernel/language.js';
import type { Read } from '../kernel/refusals.js';
import { type Difference, differenceOf } from './difference.js';
import type { Paragraph, Version, VersionParagraph } from './model.js';
import { type Blanks, fillBlanks, openSum, plainTextOf, readPassedText, sumIn } from './plain-text.js';

/** Who met where and when: what fills the blanks of a text. */
export interface Meeting {
  organisation: string;
  met_at: string;
  met_on: string;
}

/** A passed text beside the version that it comes from. */
export interface Passed {
  paragraphs: Paragraph[];
  /** The canonical text: headings, numbers, one empty line between paragraphs, NFC, LF. */
  text: string;
  /** SHA-256 of the canonical text as UTF-8. */
  sha256: Buffer;
  difference: Difference<VersionParagraph, Paragraph>;
  /** It is the model's text, word for word, with its blanks filled. */
  unchanged: boolean;
}

/** The blanks of a meeting as a language writes them. */
export function blanksOf(meeting: Meeting, language: string): Blanks {
  return {
    organisation: meeting.organisation,
    place: meeting.met_at,
    date: longDay(meeting.met_on, language),
  };
}

/** The blanks of a meeting, with the sum that stands in the text it passed. */
export function blanksWith(meeting: Meeting, language: string, passed: string, version: Version): Blanks {
  const blanks = blanksOf(meeting, language);
  const sum = sumIn(passed, version, blanksOf(meeting, version.language));
  return sum === undefined ? blanks : { ...blanks, sum };
}

/** A version's paragraphs with the blanks filled, the sum as it stands in the passed text. */
export function filledOf(version: Version, meeting: Meeting, passed: string): VersionParagraph[] {
  const blanks = blanksWith(meeting, version.language, passed, version);
  return version.paragraphs.map((one) => ({ ...one, text: fillBlanks(one.text, version.language, blanks) }));
}

/**
 * Reads a passed text against the version that the meeting had before it, both with the blanks filled
 * by what was said of the meeting. Problems are at the field `text`.
 */
export function readPassed(text: string, version: Version, meeting: Meeting): Read<Passed> {
  const read = readPassedText(fillBlanks(text, version.language, blanksOf(meeting, version.language)));
  if (!read.ok) return read;
  // What is still a blank would go to the authorities as one.
  const blank = openSum(text);
  if (blank)
    return { ok: false, problems: [{ field: 'text', code: 'resolutions.passed.blank', values: { blank } }] };
  const canonical = plainTextOf({ language: version.language, paragraphs: read.value });
  const difference = differenceOf(filledOf(version, meeting, canonical), read.value);
  const { changed, dropped, added } = difference.paragraphs;
  return {
    ok: true,
    value: {
      paragraphs: read.value,
      text: canonical,
      sha256: createHash('sha256').update(canonical, 'utf8').digest(),
      difference,
      unchanged:
        changed + dropped + added === 0 &&
        difference.changes.every((one) => one.kind === 'kept' && !one.moved),
    },
  };
}

/** The difference of a canonical text that was kept, made anew. */
export function keptDifference(text: string, version: Version, meeting: Meeting): Passed['difference'] {
  const read = readPassedText(text);
  if (!read.ok) throw new Error('a kept text no longer reads');
  return differenceOf(filledOf(version, meeting, text), read.value);
}
