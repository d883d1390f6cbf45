import assert from 'node:assert/strict';
import { test } from 'node:test';
import { languages, messagesBelow } from '../../kernel/language.js';
import { beside } from '../../kernel/root.js';
import { step_types, stepWord } from './step-type.js';

test('no two kinds of steps are called by the same word in any language: who chooses can tell them apart', () => {
  const messages = messagesBelow(beside(import.meta.url, '../..'));
  for (const language of languages) {
    const words = Object.keys(step_types).map((type) => stepWord(messages.in(language), type));
    const double = words.filter((word, place) => words.indexOf(word) !== place);
    assert.deepEqual(double, [], language);
  }
});
