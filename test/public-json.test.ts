import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ajv, closed, fieldsOf, paper, schemas } from './json-promise.js';

// The schemas of the public JSON and the paper on it, without an answer; `public.test.ts` holds answers against them.

test('every schema is one, and lets a reader ignore what it does not know', () => {
  const validator = ajv((schema) => schema);
  for (const file of schemas.keys()) assert.ok(validator.getSchema(file), file);
  assert.doesNotMatch(JSON.stringify([...schemas]), /"additionalProperties":false/);
});

test('an answer that grows a field which nobody wrote down is found out', () => {
  const check = ajv(closed).getSchema('organisations.json');
  const support = { organisations: 0, members: 0, countries: 0, cities: 0 };
  const grown = { support, over_time: [], organisations: [] };
  assert.equal(check?.(grown), false);
  const open = ajv((schema) => schema).getSchema('organisations.json');
  assert.equal(open?.(grown), true);
});

test('docs/json.md names every schema and every field', () => {
  assert.deepEqual(
    [...schemas.keys()].filter((file) => !paper.includes(`(schema/${file})`)),
    [],
  );
  const fields = [...new Set([...schemas.values()].flatMap(fieldsOf))].filter((field) => field !== 'ok');
  const words = new Set([...paper.matchAll(/`([^`]+)`/g)].map((found) => found[1]));
  assert.deepEqual(
    fields.filter((field) => !words.has(field)),
    [],
  );
});
