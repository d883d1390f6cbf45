import type { Inline } from '../text/tree.js';

/** A line without empty parts and without white space at its ends, also where that stands inside a bold part. */
export function tidied(line: Inline[]): Inline[] {
  const whole = lifted(line);
  while (isEdge(whole[0])) whole.shift();
  while (isEdge(whole.at(-1))) whole.pop();
  trimAt(whole, 'start');
  trimAt(whole, 'end');
  return whole;
}

const isEdge = (node: Inline | undefined) =>
  node?.kind === 'break' || (node?.kind === 'text' && node.text.trim() === '');

/** Takes white space off an end of a line; says whether there was some. */
function trimAt(line: Inline[], end: 'start' | 'end'): boolean {
  const node = line.at(end === 'start' ? 0 : -1);
  if (node?.kind !== 'text') return false;
  const before = node.text;
  node.text = end === 'start' ? before.trimStart() : before.trimEnd();
  return node.text !== before;
}

/**
 * Parts with nothing in them go; blanks and breaks at the edge of a bold part move out of it; neighbours of a kind
 * join; bold inside bold is bold once.
 */
function lifted(line: Inline[], around: string[] = []): Inline[] {
  const out: Inline[] = [];
  for (const node of line) {
    if (!('inside' in node)) push(out, node);
    else if (around.includes(node.kind)) for (const one of lifted(node.inside, around)) push(out, one);
    else {
      const inner = lifted(node.inside, [...around, node.kind]);
      const before: Inline[] = [];
      const behind: Inline[] = [];
      while (isEdge(inner[0])) before.push(inner.shift() as Inline);
      while (isEdge(inner.at(-1))) behind.unshift(inner.pop() as Inline);
      if (trimAt(inner, 'start')) before.push({ kind: 'text', text: ' ' });
      if (trimAt(inner, 'end')) behind.unshift({ kind: 'text', text: ' ' });
      for (const one of before) push(out, one);
      if (inner.length > 0) push(out, { ...node, inside: inner });
      for (const one of behind) push(out, one);
    }
  }
  return out;
}

function push(line: Inline[], node: Inline): void {
  const last = line.at(-1);
  if (node.kind === 'text' && last?.kind === 'text')
    last.text = (last.text + node.text).replace(/ {2,}/g, ' ');
  else if (node.kind === 'text' && last?.kind === 'break') {
    const text = node.text.trimStart();
    if (text !== '') line.push({ kind: 'text', text });
  } else if (node.kind === 'code' && last?.kind === 'code') last.text += node.text;
  else if (node.kind === 'strong' && last?.kind === 'strong') join(last.inside, node.inside);
  else if (node.kind === 'emphasis' && last?.kind === 'emphasis') join(last.inside, node.inside);
  else {
    if (node.kind === 'break' && last?.kind === 'text') {
      last.text = last.text.trimEnd();
      if (last.text === '') line.pop();
    }
    line.push(node);
  }
}

function join(line: Inline[], more: Inline[]): void {
  for (const one of more) push(line, one);
}
