import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { root } from '../src/kernel/root.js';
import type { Answer } from './crawl.js';

// What docs/json.md and docs/schema promise of the public JSON.

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const folder = join(root, 'docs/schema');
export const paper = readFileSync(join(root, 'docs/json.md'), 'utf8');
export const schemas = new Map(
  readdirSync(folder).map((file) => [file, JSON.parse(readFileSync(join(folder, file), 'utf8')) as Json]),
);

/** The addresses of docs/json.md with the schema of each; one without a blank stands before those it would fit. */
export const addresses = [...paper.matchAll(/^\| `(\/[^`]*)` \|.*\(schema\/([a-z-]+\.json)\) \|$/gm)].map(
  (row) => ({
    path: row[1] as string,
    pattern: new RegExp(
      `^${(row[1] as string)
        .split(/<[a-z]+>/)
        .map(escaped)
        .join('[^/]+')}$`,
    ),
    file: row[2] as string,
  }),
);

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}

export function ajv(change: (schema: Json) => Json): Ajv2020 {
  const formats = {
    date: /^\d{4}-\d\d-\d\d$/,
    'date-time': /^\d{4}-\d\d-\d\dT[\d:.]+Z$/,
    uri: /^https?:\/\//,
  };
  const validator = new Ajv2020({ allowUnionTypes: true, allErrors: true, strict: true, formats });
  for (const [file, schema] of schemas) validator.addSchema(change(schema) as object, file);
  return validator;
}

/** A schema that knows no field and no word beside those written down: stricter than readers may be. */
export function closed(schema: Json): Json {
  if (Array.isArray(schema)) return schema.map(closed);
  if (schema === null || typeof schema !== 'object') return schema;
  const same = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]));
  if (same.type === 'object' && same.properties && !('additionalProperties' in same))
    same.additionalProperties = false;
  if (typeof same.$comment === 'string' && same.$comment.startsWith('words')) same.enum = same.examples ?? [];
  return same;
}

/** Every property that a schema describes. */
export function fieldsOf(schema: Json): string[] {
  if (schema === null || typeof schema !== 'object') return [];
  if (Array.isArray(schema)) return schema.flatMap(fieldsOf);
  const { properties } = schema;
  const own = properties && typeof properties === 'object' ? Object.keys(properties) : [];
  return [...own, ...Object.values(schema).flatMap(fieldsOf)];
}

export const plainPath = ({ path }: Answer) => (path.split('?')[0] as string).replace(/^\/(ru|kk)(?=\/)/, '');

export function faults(check: ValidateFunction, { path, bytes }: Answer): string[] {
  if (check(JSON.parse(bytes.toString('utf8')))) return [];
  return (check.errors ?? []).map(
    ({ instancePath, message, params }) => `${path} ${instancePath} ${message} ${JSON.stringify(params)}`,
  );
}
