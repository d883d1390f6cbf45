import { hour_ms, minute_ms } from '../../kernel/clock.js';
import type { Read } from '../../kernel/refusals.js';
import { FieldReader, tidy } from '../../register/record/field-reader.js';
import type { BoxKind } from '../tables.js';
import { readMarkdown } from '../text/markdown.js';
import type { Written } from './article.js';
import type { Placing } from './article-keeping.js';
import type { Box } from './box.js';
import { longest_correction } from './correction.js';
import { isSlug, longest_slug } from './slug.js';

type Typed = Record<string, string>;

const longest = { headline: 300, standfirst: 1000, byline: 200, credit: 300, alt: 500, why: 1000 } as const;

export { longest as longest_of_fields };

/** Reads what an editor wrote: the body is read as it will be shown, so that nothing is kept that cannot be. */
export function readWritten(typed: Typed): Read<Written> {
  const fields = new FieldReader(typed);
  const headline = fields.needed('headline', longest.headline);
  const standfirst = fields.text('standfirst', longest.standfirst);
  const byline = fields.text('byline', longest.byline);
  const body = tidy(typed.body ?? '');
  const read = readMarkdown(body);
  if (!read.ok) fields.problems.push(...read.problems);
  return fields.read({ headline, standfirst, byline, body });
}

/** Reads a language of two letters. */
export function readLanguage(typed: Typed): Read<string> {
  const fields = new FieldReader(typed);
  const language = tidy(typed.language ?? '').toLowerCase();
  if (!/^[a-z]{2}$/.test(language)) fields.wrong('language', 'register.record.no_language');
  return fields.read(language);
}

/** Reads where an article stands: slug, a day or nothing, and one of these sections. */
export function readPlacing(typed: Typed, sections: readonly { id: string }[]): Read<Placing> {
  const fields = new FieldReader(typed);
  const slug = tidy(typed.slug ?? '');
  if (!isSlug(slug)) fields.wrong('slug', 'newspaper.article.no_slug', { limit: longest_slug });
  const day = fields.day('day', 'newspaper.article.no_day');
  const section = typed.section ?? '';
  const section_id = sections.find(({ id }) => id === section)?.id ?? null;
  if (section !== '' && section_id === null) fields.wrong('section', 'register.record.no_choice');
  return fields.read({ slug, day, section_id });
}

/** Longer no day and minute are written. */
export const longest_minute = 40;

/** Reads a minute in UTC: a day as people write it, then hours and minutes, as in `2016-04-08 06:30`. */
export function readMinute(typed: Typed, field: string): Read<Date> {
  const fields = new FieldReader(typed);
  const text = tidy(typed[field] ?? '').slice(0, longest_minute);
  const at = text.search(/[ T]\d{1,2}:\d{2}$/);
  const [hour, minute] = text
    .slice(at + 1)
    .split(':')
    .map(Number) as [number, number];
  const day =
    at > 0 ? new FieldReader({ day: text.slice(0, at) }).day('day', 'newspaper.article.no_minute') : null;
  const isMinute = day !== null && hour < 24 && minute < 60;
  if (!isMinute) fields.wrong(field, 'newspaper.article.no_minute');
  return fields.read(
    isMinute ? new Date(Date.parse(`${day}T00:00Z`) + hour * hour_ms + minute * minute_ms) : new Date(0),
  );
}

/** Reads why something is done, for everybody to read. */
export function readWhy(typed: Typed): Read<string> {
  const fields = new FieldReader(typed);
  return fields.read(fields.needed('why', longest.why, 'lines'));
}

/** Reads a correction. */
export function readCorrection(typed: Typed): Read<string> {
  const fields = new FieldReader(typed);
  return fields.read(fields.needed('correction', longest_correction, 'lines'));
}

/** Reads whose a picture is and what it shows. */
export function readDescription(typed: Typed): Read<{ credit: string; alt: string }> {
  const fields = new FieldReader(typed);
  const credit = fields.needed('credit', longest.credit);
  const alt = fields.needed('alt', longest.alt);
  return fields.read({ credit, alt });
}

/** What a box can be, as the form offers it: `resolution:<id>`, `letter:<id>`, `letter:`. */
export function boxValue({ kind, subject }: Box): string {
  return `${kind}:${subject ?? ''}`;
}

/** Reads the boxes that were chosen, from the first field to the last; only what was offered. */
export function readBoxes(typed: Typed, names: readonly string[], offered: ReadonlySet<string>): Read<Box[]> {
  const fields = new FieldReader(typed);
  const boxes = names.flatMap((name): Box[] => {
    const value = typed[name] ?? '';
    if (value === '') return [];
    if (!offered.has(value)) {
      fields.wrong(name, 'register.record.no_choice');
      return [];
    }
    const [kind, subject = ''] = value.split(':');
    return [{ kind: kind as BoxKind, subject: subject === '' ? null : subject }];
  });
  return fields.read(boxes);
}
