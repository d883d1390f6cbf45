import fc from 'fast-check';
import type { Input, Shape } from './mutation.js';

/** Inputs of a shape as a property test draws them: not near the seeds, but made of their words and of anything else. */
export function arbitraryOf(shape: Shape, seeds: readonly Input[]): fc.Arbitrary<Input> {
  const words = wordsIn(seeds);
  const known = words.length > 0 ? fc.constantFrom(...words) : fc.constant('');
  const word = fc.oneof(
    { weight: 4, arbitrary: known },
    { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }) },
    { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 12 }) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(' ', '\n', '\r\n', '\t', ',', ';', '/', '-', '.', ':', '"', '\u00a0'),
    },
  );
  const text = fc.oneof(
    { weight: 3, arbitrary: fc.array(word, { maxLength: 16 }).map((all) => all.join('')) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 300 }) },
    { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 300 }) },
    { weight: 1, arbitrary: fc.constantFrom('', ...words) },
  );
  switch (shape) {
    case 'text':
      return text;
    case 'bytes':
      return fc.oneof(
        fc.uint8Array({ maxLength: 2048 }),
        text.map((one) => Uint8Array.from(Buffer.from(one))),
        fc
          .tuple(fc.constantFrom(...(seeds as Uint8Array[])), fc.uint8Array({ maxLength: 600 }), fc.nat())
          .map(([seed, more, at]) => Uint8Array.from([...seed.subarray(0, at % (seed.length + 1)), ...more])),
      );
    case 'words':
      return fc.array(text, { maxLength: 6 });
    case 'form': {
      const fields = [...new Set(seeds.flatMap((seed) => Object.keys(seed)))];
      return fc.record(Object.fromEntries(fields.map((field) => [field, text])));
    }
    case 'json':
      return fc
        .oneof(
          fc.jsonValue({ maxDepth: 4 }),
          fc.dictionary(known, fc.oneof(text, fc.jsonValue({ maxDepth: 2 })), { maxKeys: 12 }),
          fc.array(fc.dictionary(known, text, { maxKeys: 8 }), { maxLength: 5 }),
        )
        .map((json) => ({ json }));
  }
}

const most_words = 200;

/** Words that the reader knows, as its seeds have them. */
function wordsIn(seeds: readonly Input[]): string[] {
  const found = new Set<string>();
  const take = (value: unknown): void => {
    if (value instanceof Uint8Array) take(Buffer.from(value).toString('latin1').slice(0, 4000));
    else if (typeof value === 'string') {
      if (value.length < 60) found.add(value);
      for (const word of value.split(/(?<=\s)|(?=\s)/).slice(0, 100)) if (word.length < 40) found.add(word);
    } else if (typeof value === 'object' && value !== null)
      for (const [name, inner] of Object.entries(value)) {
        if (!Array.isArray(value)) found.add(name);
        take(inner);
      }
  };
  for (const seed of seeds) take(seed);
  return [...found].slice(0, most_words);
}
