import { below, type Chance, changedText, hostileText, lengthOf, longest, oneOf } from './hostile-text.js';

/** What a reader is given: a text, bytes, words of a command, the fields of a form, or any JSON. */
export type Input = string | Uint8Array | string[] | Record<string, string> | { json: unknown };
export type Shape = 'text' | 'bytes' | 'words' | 'form' | 'json';

/** An input that is not quite one of the seeds. The same chance makes the same one. */
export function mutated(shape: Shape, seeds: readonly Input[], chance: Chance): Input {
  const seed = oneOf(chance, seeds);
  const other = oneOf(chance, seeds);
  switch (shape) {
    case 'text':
      return changedText(seed as string, other as string, chance);
    case 'bytes':
      return changedBytes(seed as Uint8Array, other as Uint8Array, chance);
    case 'words':
      return changedWords(seed as string[], other as string[], chance);
    case 'form':
      return changedForm(seed as Record<string, string>, other as Record<string, string>, chance);
    case 'json':
      return {
        json: changedJson((seed as { json: unknown }).json, (other as { json: unknown }).json, chance),
      };
  }
}

function changedForm(seed: Record<string, string>, other: Record<string, string>, chance: Chance) {
  const changed = { ...seed };
  const fields = Object.keys(seed);
  for (let left = 1 + below(chance, 3); left > 0; left -= 1) {
    const field = oneOf(chance, fields);
    const lent = oneOf(chance, [other[field] ?? '', other[oneOf(chance, fields)] ?? '']);
    changed[field] = changedText(changed[field] ?? '', lent, chance);
  }
  return changed;
}

function changedWords(seed: string[], other: string[], chance: Chance): string[] {
  const words = [...seed];
  const at = below(chance, words.length + 1);
  const way = chance();
  if (way < 0.4)
    words[Math.min(at, words.length - 1)] = changedText(words[at] ?? '', oneOf(chance, other) ?? '', chance);
  else if (way < 0.6) words.splice(at, 1);
  else if (way < 0.8) words.splice(at, 0, oneOf(chance, other) ?? '');
  else words.splice(at, 0, hostileText(chance));
  return words;
}

const edges = [0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff];

function changedBytes(seed: Uint8Array, other: Uint8Array, chance: Chance): Uint8Array {
  let bytes = Buffer.from(seed);
  for (let left = 1 + below(chance, 4); left > 0; left -= 1) {
    const at = below(chance, bytes.length + 1);
    const way = chance();
    if (way < 0.25) {
      for (let bits = 1 + below(chance, 8); bits > 0; bits -= 1) {
        const place = below(chance, bytes.length);
        if (bytes.length > 0) bytes[place] = (bytes[place] as number) ^ (1 << below(chance, 8));
      }
    } else if (way < 0.4) {
      // A number of four bytes, which may be a length or a place.
      if (at + 4 <= bytes.length)
        bytes[chance() < 0.5 ? 'writeUInt32BE' : 'writeUInt32LE'](oneOf(chance, edges), at);
    } else if (way < 0.5) bytes = bytes.subarray(0, at);
    else if (way < 0.6)
      bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + below(chance, 64))]);
    else if (way < 0.7)
      bytes = Buffer.concat([
        bytes.subarray(0, at),
        Buffer.from(other).subarray(below(chance, other.length + 1)),
      ]);
    else if (way < 0.8) {
      const piece = bytes.subarray(at, at + 1 + below(chance, 64));
      const often = Math.min(1 + lengthOf(chance), Math.ceil(longest / Math.max(1, piece.length)));
      bytes = Buffer.concat([bytes.subarray(0, at), ...Array<Buffer>(often).fill(piece), bytes.subarray(at)]);
    } else if (way < 0.95)
      bytes = Buffer.concat([bytes.subarray(0, at), Buffer.from(hostileText(chance)), bytes.subarray(at)]);
    else bytes = Buffer.from(changedText(bytes.toString('latin1'), '', chance), 'latin1');
  }
  // A seed may be longer than what is made of others.
  return Uint8Array.from(bytes.subarray(0, Math.max(longest, seed.length)));
}

/** How deep JSON is looked into: deeper it is taken as it stands. */
const deepest = 20;

function changedJson(seed: unknown, other: unknown, chance: Chance, depth = 0): unknown {
  const isEnd = depth >= deepest || chance() < 0.12;
  if (!isEnd && Array.isArray(seed) && seed.length > 0) {
    const list = [...seed];
    const at = below(chance, list.length);
    const way = chance();
    if (way < 0.7) list[at] = changedJson(list[at], other, chance, depth + 1);
    else if (way < 0.8) list.splice(at, 1);
    else if (way < 0.9) list.splice(at, 0, hostileValue(chance, other));
    else return Array<unknown>(1 + lengthOf(chance)).fill(list[at]);
    return list;
  }
  if (!isEnd && typeof seed === 'object' && seed !== null && !Array.isArray(seed)) {
    const entries = Object.entries(seed);
    const at = below(chance, entries.length);
    const [name = 'a', value] = entries[at] ?? [];
    const way = chance();
    if (way < 0.75) entries[at] = [name, changedJson(value, other, chance, depth + 1)];
    else if (way < 0.85) entries.splice(at, 1);
    else if (way < 0.93)
      entries[at] = [oneOf(chance, ['__proto__', 'constructor', '', 'a', hostileText(chance)]), value];
    else
      entries.push([
        oneOf(chance, ['__proto__', 'toString', 'id', hostileText(chance)]),
        hostileValue(chance, other),
      ]);
    // As JSON.parse makes them: `__proto__` is a name like any other.
    return entries.reduce<Record<string, unknown>>(
      (made, [key, one]) =>
        Object.defineProperty(made, key, {
          value: one,
          enumerable: true,
          writable: true,
          configurable: true,
        }),
      {},
    );
  }
  if (typeof seed === 'string' && chance() < 0.7)
    return changedText(seed, typeof other === 'string' ? other : '', chance);
  return hostileValue(chance, other);
}

function hostileValue(chance: Chance, other: unknown): unknown {
  const way = chance();
  if (way < 0.3) return hostileText(chance);
  if (way < 0.6)
    return oneOf(chance, [null, true, false, 0, -0, -1, 1.5, 2 ** 53, -(2 ** 31), 1e308, '', [], {}]);
  if (way < 0.7) return nested(chance);
  if (way < 0.8) return Array.from({ length: below(chance, 6) }, () => hostileText(chance));
  return other;
}

function nested(chance: Chance): unknown {
  let value: unknown = hostileText(chance);
  for (let left = lengthOf(chance) % 3000; left > 0; left -= 1)
    value = chance() < 0.5 ? [value] : { a: value };
  return value;
}
