/** One condition of a view, and the view's definition without it. */
export interface Loosened {
  what: string;
  definition: string;
}

/** The end of what begins with the bracket at `start`. */
function closing(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    if (text[at] === "'") at = text.indexOf("'", at + 1);
    else if (text[at] === '(') depth += 1;
    else if (text[at] === ')' && --depth === 0) return at + 1;
  }
  throw new Error('a bracket is not closed');
}

/** Where the expression lies that begins at `start`: in brackets, or a bare column. */
function expressionAt(text: string, start: number): [number, number] {
  if (text[start] === '(') return [start, closing(text, start)];
  const end = /[\s;)]/.exec(text.slice(start));
  return [start, start + (end?.index ?? text.length - start)];
}

/** The parts of `((a) AND (b))`, each where it lies; the whole where nothing is joined by AND. */
function partsOf(text: string, [start, end]: [number, number]): [number, number][] {
  if (text[start] !== '(') return [[start, end]];
  // A bracket within a bracket holds nothing but it.
  if (text[start + 1] === '(' && closing(text, start + 1) === end - 1)
    return partsOf(text, [start + 1, end - 1]);
  const parts: [number, number][] = [];
  let from = start + 1;
  for (let at = from; at < end - 1; at += 1) {
    if (text[at] === '(') at = closing(text, at) - 1;
    else if (text.startsWith(' AND ', at)) {
      parts.push([from, at]);
      from = at + 5;
    } else if (text.startsWith(' OR ', at)) return [[start, end]];
  }
  return parts.length === 0 ? [[start, end]] : [...parts, [from, end - 1]];
}

/** Columns that hold two tables together: without that the view is another question, not an open one. */
const is_key = /^\(?\(?[\w."]+ = [\w."]+\)?\)?$/;

/**
 * A view's definition (as `pg_get_viewdef` gives it) with each of its conditions left out in turn, at whatever depth, and
 * with each view of visitors that it looks through replaced by the table behind it.
 */
export function loosened(definition: string, tables: Set<string>): Loosened[] {
  const found: Loosened[] = [];
  for (const { 0: word, index } of definition.matchAll(/\b(WHERE|ON) (?=[\w(])/g)) {
    // Counting apart hides nothing: it says what is counted.
    if (/FILTER \($/.test(definition.slice(0, index))) continue;
    for (const [from, to] of partsOf(definition, expressionAt(definition, index + word.length))) {
      const condition = definition.slice(from, to);
      if (/^\(*true\)*$/.test(condition) || (word === 'ON ' && is_key.test(condition))) continue;
      const without = `${definition.slice(0, from)}(true)${definition.slice(to)}`;
      found.push({ what: `without ${condition.replace(/\s+/g, ' ').slice(0, 90)}`, definition: without });
    }
  }
  for (const { 0: gate, 1: name = '', index } of definition.matchAll(/\bpublished\.(\w+)(?= )/g)) {
    if (!tables.has(name)) continue;
    const open = `${definition.slice(0, index)}public.${name}${definition.slice(index + gate.length)}`;
    found.push({ what: `through public.${name} instead of ${gate}`, definition: open });
  }
  return found;
}
