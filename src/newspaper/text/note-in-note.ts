import type { MarkdownIt, Token } from 'markdown-it';

/**
 * A note that is written inside another one (in a list of it, say) becomes one of its own, after it: the reader of notes
 * takes each from its beginning to the first end that it finds.
 */
export function notesApart(reader: MarkdownIt): void {
  reader.core.ruler.before('footnote_tail', 'notes_apart', (state) => {
    const open: Token[][] = [[]];
    const done: Token[] = [];
    for (const token of state.tokens) {
      if (token.type === 'footnote_reference_open') open.push([]);
      open.at(-1)?.push(token);
      if (token.type !== 'footnote_reference_close') continue;
      const note = open.pop() ?? [];
      // One at the first level stays where it is, with those after it that stood in it.
      if (open.length > 1) done.push(...note);
      else open[0]?.push(...note, ...done.splice(0));
    }
    state.tokens = open[0] ?? [];
  });
}
