import type { Inline } from './tree.js';

type Kind = 'emphasis' | 'strong' | 'link';

/** A line of words as Markdown. The same form inside itself (bold in bold) is written once. */
export function writtenLine(inside: Inline[]): string {
  return atLineStarts(lineOf(inside, []));
}

function lineOf(inside: Inline[], around: Kind[]): string {
  // Pieces, none of them empty: what is written already is not copied with every word that comes.
  const out: string[] = [];
  /** The next letter would keep the mark before it from closing: it is written by its number. */
  let isNear = false;
  const add = (piece: string) => {
    if (piece === '') return;
    out.push(piece);
    isNear = false;
  };
  for (const node of inside) {
    if (node.kind === 'text') {
      const text = node.text.replace(/\s*\n\s*/g, ' ');
      const [first = ''] = text;
      add(isNear && isLetter(first) ? numbered(first) + escaped(text.slice(first.length)) : escaped(text));
    } else if (node.kind === 'code') add(codeOf(node.text));
    else if (node.kind === 'break') add('\\\n');
    else if (node.kind === 'note') add(`[^${node.number}]`);
    else if (around.includes(node.kind)) add(lineOf(node.inside, around));
    else if (node.kind === 'link') {
      const words = lineOf(node.inside, [...around, 'link']);
      if (words !== '') add(`[${words}](${destination(node.href)})`);
    } else {
      const words = lineOf(node.inside, [...around, node.kind]);
      if (words.trim() === '') continue;
      const mark = node.kind === 'strong' ? '**' : '_';
      const isApart = (edge: string) => mark === '_' || !isLetter(edge);
      // A mark between a letter and a sign, and a `_` beside a letter, opens and closes nothing: the letter is
      // written by its number.
      const before = out.at(-1) ?? '';
      const last = lastOf(before);
      if (isLetter(last) && isApart(firstOf(words)))
        out[out.length - 1] = before.slice(0, before.length - last.length) + numbered(last);
      add(mark + words + mark);
      isNear = isApart(lastOf(words));
    }
  }
  return out.join('');
}

const firstOf = (text: string) => [...text.slice(0, 2)][0] ?? '';
const lastOf = (text: string) => [...text.slice(-2)].at(-1) ?? '';
const isLetter = (one: string) => one !== '' && !/^[\s\p{P}\p{S}]$/u.test(one);
const numbered = (letter: string) => `&#${letter.codePointAt(0)};`;

/**
 * Every sign that could be a mark, wherever it stands. `&` only where it could begin a name; `!` and `^` only at the
 * end, where they would make a picture or a note of a bracket of ours.
 */
function escaped(text: string): string {
  return text.replace(/[\\`*_[\]<|]|&(?=[#a-z])|[!^]$/gi, '\\$&');
}

/** Signs that are marks at the beginning of a line only. */
function atLineStarts(text: string): string {
  return text
    .split('\n')
    .map((line) =>
      line
        .replace(/^\s+/, (blanks) => [...blanks].map(numbered).join(''))
        .replace(/^[#+\-=>~:]/, '\\$&')
        .replace(/^(\d{1,9})([.)])(?=\s|$)/, '$1\\$2'),
    )
    .join('\n');
}

function codeOf(text: string): string {
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = '`'.repeat(longest + 1);
  const pad = /^`|`$|^ .* $/.test(text) ? ' ' : '';
  return `${fence}${pad}${text}${pad}${fence}`;
}

function destination(href: string): string {
  const address = href.replace(/&(?=#?\w+;)/g, '&amp;');
  return /^[^\s()<>\\]+$/.test(address) ? address : `<${address.replace(/[<>\\]/g, '\\$&')}>`;
}
