import type { Text } from '../src/newspaper/text/tree.js';

/** A text without words of no letters, which the reader of Markdown leaves around marks. */
export function withoutEmpty(text: Text): Text {
  const clean = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.filter((one) => !isEmpty(one)).map(clean);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, clean(inner)]));
  };
  return clean(text) as Text;
}

function isEmpty(value: unknown): boolean {
  const { kind, text } = (value ?? {}) as { kind?: string; text?: string };
  return kind === 'text' && text === '';
}
