import { diffArrays } from 'diff';

/** A run of words: in both texts, only in the passed one (added), or only in the model (dropped). */
export interface Run {
  kind: 'same' | 'added' | 'dropped';
  text: string;
}

/** Above this many words a paragraph pair is no longer compared word by word, but as a whole. */
const most_words = 2000;
/** Two paragraphs that are more edits apart than this are shown as one for the other. */
const most_edits = 600;

/**
 * The words of two paragraphs as runs. The runs `same` and `dropped` together are the first text,
 * `same` and `added` the second, to the letter.
 */
export function runsOf(from: string, to: string): Run[] {
  if (from === to) return from === '' ? [] : [{ kind: 'same', text: from }];
  const left = wordsOf(from);
  const right = wordsOf(to);
  if (left.length > most_words || right.length > most_words) return whole(from, to);
  const runs: Run[] = [];
  const parts = diffArrays(left, right, { maxEditLength: most_edits });
  if (!parts) return whole(from, to);
  for (const part of parts) {
    const kind = part.removed ? 'dropped' : part.added ? 'added' : 'same';
    runs.push({ kind, text: part.value.join('') });
  }
  return calm(runs);
}

function whole(from: string, to: string): Run[] {
  const runs: Run[] = [
    { kind: 'dropped', text: from },
    { kind: 'added', text: to },
  ];
  return runs.filter((run) => run.text !== '');
}

/** Words with the space after them, and marks by themselves: nothing of the text is lost. */
function wordsOf(text: string): string[] {
  return text.match(/[\p{L}\p{N}\p{M}’'-]+|\s+|[^\p{L}\p{N}\p{M}\s]/gu) ?? [];
}

/** A space that alone is the same between two changes belongs to both of them: one change, not two. */
function calm(runs: Run[]): Run[] {
  const calmed: Run[] = [];
  let dropped = '';
  let added = '';
  const flush = () => {
    if (dropped !== '') calmed.push({ kind: 'dropped', text: dropped });
    if (added !== '') calmed.push({ kind: 'added', text: added });
    dropped = '';
    added = '';
  };
  for (const [place, run] of runs.entries()) {
    const between = run.kind === 'same' && /^\s+$/.test(run.text) && (dropped !== '' || added !== '');
    if (run.kind === 'dropped' || (between && place < runs.length - 1)) dropped += run.text;
    if (run.kind === 'added' || (between && place < runs.length - 1)) added += run.text;
    if (run.kind === 'same' && !(between && place < runs.length - 1)) {
      flush();
      calmed.push(run);
    }
  }
  flush();
  return calmed;
}
