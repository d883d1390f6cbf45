import type { Read, Values } from '../../kernel/refusals.js';
import type { Paragraph } from '../model.js';
import { blank_names, fillBlanks, headingOf, readPassedText } from '../plain-text.js';
import type { Block } from '../tables.js';

/** Longest paragraph of a model and longest reason to leave one out, in characters. */
export const longest_paragraph = 4000;
const longest_reason = 1000;

/** Blanks as the editor writes them: in braces, whatever the language. */
const braces = Object.fromEntries(blank_names.map((name) => [name, `{${name}}`]));

/**
 * A model's paragraphs as an editor writes them: headings, numbered lines, blanks in braces, and below a
 * paragraph that may be left out a line that begins with `~` and says when and why. `readModelText` is its reverse.
 */
export function modelText(paragraphs: Paragraph[], language: string): string {
  const parts: string[] = [];
  let block: Block = 'opening';
  for (const one of paragraphs) {
    const heading = headingOf(one.block, language);
    if (one.block !== block && heading) parts.push(heading);
    block = one.block;
    const text = one.number === null ? one.text : `${one.number}. ${one.text}`;
    parts.push(one.optional ? `${text}\n~ ${one.optional}` : text);
  }
  return parts.join('\n\n');
}

/**
 * Reads a model as an editor writes it, with the reader of passed texts; what is wrong is at the field
 * `text`. The lines of what is resolved are numbered from 1 on without a gap; so are others that have numbers.
 */
export function readModelText(text: string, language: string): Read<Paragraph[]> {
  const braced = fillBlanks(text, language, braces);
  const blank = wrongBlank(braced);
  if (blank !== null) return wrong('blank', { blank, known: Object.values(braces).join(' ') });
  if (braced.split('{sum}').length > 2) return wrong('two_sums');
  // A reason stands by itself, also below a paragraph that has no full stop.
  const read = readPassedText(braced.replace(/\r\n?/g, '\n').replace(/^[ \t]*~/gm, '\n~'));
  if (!read.ok) return read;
  const paragraphs: Paragraph[] = [];
  for (const one of read.value) {
    if (!one.text.startsWith('~') || one.number !== null) {
      paragraphs.push({ ...one, optional: null });
      continue;
    }
    const before = paragraphs.at(-1);
    const reason = one.text.slice(1).trim();
    const at = `~ ${reason.slice(0, 40)}`;
    if (!before || before.optional) return wrong('reason_of_nothing', { at });
    if (reason === '') return wrong('no_reason', { at: before.text.slice(0, 40) });
    if (reason.length > longest_reason) return wrong('long_reason', { most: longest_reason, at });
    before.optional = reason;
  }
  const long = paragraphs.find((one) => one.text.length > longest_paragraph);
  if (long) return wrong('long_paragraph', { most: longest_paragraph, at: long.text.slice(0, 40) });
  return wrongNumber(paragraphs) ?? { ok: true, value: paragraphs };
}

/** The first thing in braces that is no blank, or a brace without its partner; null: there is none. */
export function wrongBlank(text: string): string | null {
  const rest = text.replace(new RegExp(`\\{(?:${blank_names.join('|')})\\}`, 'g'), '');
  return rest.match(/\{[^{}\n]{0,30}\}?|\}/)?.[0] ?? null;
}

function wrongNumber(paragraphs: Paragraph[]): Read<never> | null {
  for (const block of ['notes', 'believes', 'resolves'] as const) {
    const own = paragraphs.filter((one) => one.block === block);
    if (block === 'resolves' && own.length === 0) return wrong('no_resolves');
    let last = 0;
    for (const { number, text } of own) {
      if (number === null && block !== 'resolves') continue;
      if (number !== last + 1) {
        const values = { wanted: last + 1, found: number ?? '—', at: text.slice(0, 40) };
        return wrong('number', values);
      }
      last = number;
    }
  }
  return null;
}

function wrong(code: string, values: Values = {}): Read<never> {
  return { ok: false, problems: [{ field: 'text', code: `resolutions.models.marks.${code}`, values }] };
}
