import MarkdownIt from 'markdown-it';
import footnote from 'markdown-it-footnote';
import type { Read } from '../../kernel/refusals.js';
import { Builder, type Token } from './builder.js';
import { notesApart } from './note-in-note.js';
import type { Text } from './tree.js';

/** An article has about 5,000 characters, a long report 60,000. */
export const longest_text = 200_000;
/** So deep may quotes, lists and what stands in them lie in each other; each counts, and a list counts twice. */
export const deepest = 20;

/** So many marks of notes may stand in it: the reader looks for the end of each as far as the text goes without a blank. */
export const most_note_marks = 1000;

/**
 * CommonMark with footnotes and tables. HTML is text here like all else. The reader itself stops at a depth a little
 * beyond ours, so that no text costs more than its length.
 */
const reader = new MarkdownIt('commonmark', { html: false, linkify: false, maxNesting: 2 * deepest })
  .enable('table')
  .use(footnote)
  .use(notesApart);
// We look at addresses ourselves, in one place: what is no good address stays as its words, without being a link.
reader.validateLink = () => true;
reader.normalizeLink = (address) => address;

/** Reads Markdown into a tree, or says why it is none that we take: `newspaper.text.too_long`, `too_deep`, `many_notes`. */
export function readMarkdown(markdown: string, field = 'body'): Read<Text> {
  const no = (code: string, limit: number): Read<Text> => ({
    ok: false,
    problems: [{ field, code, values: { limit } }],
  });
  if (markdown.length > longest_text) return no('newspaper.text.too_long', longest_text);
  // A note in the words, `^[…]`, is written as two: its mark, and its words at the end.
  if (marksOf(markdown, '[^') + 2 * marksOf(markdown, '^[') > most_note_marks)
    return no('newspaper.text.many_notes', most_note_marks);
  const builder = new Builder(deepest);
  const text = builder.build(reader.parse(markdown, {}) as unknown as Token[]);
  return text ? { ok: true, value: text } : no('newspaper.text.too_deep', deepest);
}

const marksOf = (markdown: string, mark: string) => markdown.split(mark).length - 1;

/** The tree of a text that was read before it was kept. */
export function textOf(markdown: string): Text {
  const read = readMarkdown(markdown);
  if (!read.ok) throw new Error('a text was kept that cannot be read');
  return read.value;
}
