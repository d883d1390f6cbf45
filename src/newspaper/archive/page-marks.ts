import { isDay } from '../../kernel/day.js';
import { readTypedDate } from '../../page/typed-date.js';

/** What a line of a saved page says about the page, and is no part of the article. */
export type Mark =
  | {
      kind: 'address';
      url: string;
      number: number | null;
      issue: number | null;
      day: string | null;
      slug: string | null;
    }
  /** "From The Socialist newspaper, 30 March 2016". */
  | { kind: 'published'; day: string; name: string; issue: number | null }
  /** "In The Socialist 30 March 2016:": the contents of the issue follow. */
  | { kind: 'contents'; day: string | null; name: string; issue: number | null }
  /** Where the page asks its reader to join and to give. */
  | { kind: 'appeal' }
  /** Counts of shares, menus. */
  | { kind: 'furniture' };

const month = '(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*';
const dates = [
  `\\d{1,2}(?:st|nd|rd|th)?\\s+${month}\\.?,?\\s+\\d{4}`,
  `${month}\\.?\\s+\\d{1,2}(?:st|nd|rd|th)?,?\\s+\\d{4}`,
  '\\d{4}-\\d{2}-\\d{2}',
  '\\d{1,2}[./-]\\d{1,2}[./-]\\d{4}',
  '\\d{1,2}\\s+\\p{L}{3,12}\\s+\\d{4}',
].join('|');
const date_in = new RegExp(`(?:${dates})`, 'iu');
const longest_mark = 200;

/** A day that stands in a text as people write it; null where there is none, or only a month. */
export function dayInText(text: string): { day: string; written: string } | null {
  const [written] = text.match(date_in) ?? [];
  if (!written) return null;
  const read = readTypedDate(written);
  // A saved British page has the day first; the reader of dates asks where that can be doubted.
  const [, day = '', of = '', year = ''] = written.match(/^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/) ?? [];
  const found = read.ok ? read.edtf : `${year}-${of.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return isDay(found) ? { day: found, written } : null;
}

/** What a line is a mark of; null where it belongs to the article. */
export function markIn(line: string): Mark | null {
  if (line.length > longest_mark)
    return isAppeal(line) && line.length < 2 * longest_mark ? { kind: 'appeal' } : null;
  const address = addressMark(line);
  if (address) return address;
  const dated = dayInText(line);
  const [, issue] = line.match(/\b(?:issue|no\.?|number)\s*(?:no\.?\s*)?#?([1-9]\d{0,5})\b/i) ?? [];
  const about = { name: nameIn(line), issue: issue ? Number(issue) : null };
  if (isContents(line)) return { kind: 'contents', day: dated?.day ?? null, ...about };
  const isPublished =
    /^(?:from|first published|published|posted|this article)\b|^(?:the\s)?[\p{Lu}][\p{L}' ]{2,60}\s+(?:newspaper|issue)\b/iu;
  if (dated && isPublished.test(line) && line.length < 120)
    return { kind: 'published', day: dated.day, ...about };
  if (isAppeal(line)) return { kind: 'appeal' };
  return isMenu(line) ||
    isCount(line) ||
    /^(?:print this page|email this page|printable version|share|tweet|back to top)$/i.test(line)
    ? { kind: 'furniture' }
    : null;
}

/** Strokes part the words of a menu. */
export const isMenu = (line: string) => line.split(/\s[|·»]\s/).length > 2;
/** Numbers alone count shares. */
export const isCount = (line: string) => /^[\d.,k\s]+$/i.test(line);

const contents_head = new RegExp(`^(?:also )?in\\s.{2,60}?(?:${dates})\\s*:?$`, 'iu');

function isContents(line: string): boolean {
  return (
    contents_head.test(line) || /^(?:in this issue|contents(?: of (?:this )?issue.{0,60})?):?$/i.test(line)
  );
}

function isAppeal(line: string): boolean {
  return /^(?:why not |please )?click here to (?:join|donate)\b|\bclick here to (?:join|donate)\b.{0,80}\bclick here to (?:join|donate)\b/i.test(
    line,
  );
}

/** What the publication is called: between the first word and its date or issue. */
function nameIn(line: string): string {
  const bare = line
    .replace(date_in, '')
    .replace(/\b(?:issue|no\.?|number)\s*(?:no\.?\s*)?#?\d{1,6}\b/gi, '')
    .replace(
      /^(?:(?:also )?in|from|first published in|published in|posted in|posted on|published|posted)\b:?/i,
      '',
    )
    .replace(/\b(?:newspaper|magazine)\b/i, '')
    .replace(/[\s,:;()-]+$/, '');
  return bare
    .replace(/\s+/g, ' ')
    .replace(/^[\s,:;(-]+/, '')
    .trim();
}

/**
 * The addresses of such a paper: `/articles/22485/30-03-2016/slug` and `/issue/895/22485`; others are kept as old
 * addresses only.
 */
function addressMark(line: string): Mark | null {
  const [, written] =
    line.match(/^(?:[\p{L} ]{0,30}:\s*)?<?((?:https?:\/\/|www\.)[^\s<>]+?)>?[.,]?$/iu) ?? [];
  const url = written?.replace(/^www\./i, 'http://www.');
  if (!url || !URL.canParse(url)) return null;
  return { kind: 'address', url, ...addressOf(url) };
}

/** What an address of such a paper tells of its article. */
export function addressOf(url: string): {
  number: number | null;
  issue: number | null;
  day: string | null;
  slug: string | null;
} {
  const { pathname } = new URL(url);
  const [, number, date = '', slug] =
    pathname.match(/\/articles?\/([1-9]\d{0,8})(?:\/([\d-]+))?(?:\/([^/]+))?\/?$/) ?? [];
  const [, issue, short] = pathname.match(/\/issue\/([1-9]\d{0,5})\/([1-9]\d{0,8})(?:\/|$)/) ?? [];
  const found = number ?? short;
  return {
    number: found ? Number(found) : null,
    issue: issue ? Number(issue) : null,
    day: dayInText(date)?.day ?? null,
    slug: slug ?? null,
  };
}
