import type { Inline } from './tree.js';

type Kind = 'emphasis' | 'strong' | 'link';

/** A line of words as Markdown. The same form inside itself (bold in bold) is written once. */
export function writtenLine(inside: Inline[]): string {
  return atLineStarts(lineOf(inside, []));
}

function lineOf(inside: Inline[], around: Kind[]): string {
  let out = '';
  /** The next letter would keep the mark before it from closing: it is written by its number. */
  let isNear = false;
  for (const node of inside) {
    const before = out;
    if (node.kind === 'text') {
      const text = node.text.replace(/\s*\n\s*/g, ' ');
      const [first = ''] = text;
      out += isNear && isLetter(first) ? numbered(first) + escaped(text.slice(first.length)) : escaped(text);
    } else if (node.kind === 'code') out += codeOf(node.text);
    else if (node.kind === 'break') out += '\\\n';
    else if (node.kind === 'note') out += `[^${node.number}]`;
    else if (around.includes(node.kind)) out += lineOf(node.inside, around);
    else if (node.kind === 'link') {
      const words = lineOf(node.inside, [...around, 'link']);
      if (words !== '') out += `[${words}](${destination(node.href)})`;
    } else {
      const words = lineOf(node.inside, [...around, node.kind]);
      if (words.trim() === '') continue;
      const last = [...out].at(-1) ?? '';
      const mark = node.kind === 'strong' ? '**' : '_';
      const isApart = (edge: string | undefined) => mark === '_' || !isLetter(edge ?? '');
      // A mark between a letter and a sign, and a `_` beside a letter, opens and closes nothing: the letter is
      // written by its number.
      if (isLetter(last) && isApart([...words][0]))
        out = out.slice(0, out.length - last.length) + numbered(last);
      out += mark + words + mark;
      isNear = isApart([...words].at(-1));
      continue;
    }
    if (out !== before) isNear = false;
  }
  return out;
}

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
