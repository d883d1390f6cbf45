import { diffArrays } from 'diff';
import { type Run, runsOf } from '../../resolutions/difference-words.js';

/** A piece of a difference: paragraphs that stayed (only counted), or words that changed. */
export type Piece = { kind: 'same'; paragraphs: number } | { kind: 'changed'; runs: Run[] };

/** More edits than so many and the whole text counts as another one. */
const most_edits = 2000;

/** What differs between two texts, paragraph by paragraph and in them word by word. */
export function piecesOf(from: string, to: string): Piece[] {
  if (from === to) return [];
  const parts = diffArrays(paragraphsOf(from), paragraphsOf(to), { maxEditLength: most_edits });
  if (!parts) return [{ kind: 'changed', runs: runsOf(from, to) }];
  const pieces: Piece[] = [];
  let [gone, come]: [string[], string[]] = [[], []];
  const end = () => {
    if (gone.length + come.length > 0)
      pieces.push({ kind: 'changed', runs: runsOf(gone.join('\n\n'), come.join('\n\n')) });
    [gone, come] = [[], []];
  };
  for (const { value, removed, added } of parts) {
    if (removed) gone.push(...value);
    else if (added) come.push(...value);
    else {
      end();
      pieces.push({ kind: 'same', paragraphs: value.length });
    }
  }
  end();
  return pieces;
}

const paragraphsOf = (text: string): string[] => text.split(/\n{2,}/).filter((one) => one !== '');
