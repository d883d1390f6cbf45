import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { root } from '../src/kernel/root.js';
import { model_slug } from '../src/resolutions/examples.js';
import { type Answer, crawl } from './crawl.js';
import { DeskVisit } from './desk-visit.js';
import { type Instance, startInstance } from './instance.js';
import { firstPerson, handInForm } from './prove/intake.js';

// What docs/json.md and docs/schema promise of the public JSON, held against every answer.

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const folder = join(root, 'docs/schema');
const paper = readFileSync(join(root, 'docs/json.md'), 'utf8');
const schemas = new Map(
  readdirSync(folder).map((file) => [file, JSON.parse(readFileSync(join(folder, file), 'utf8')) as Json]),
);

/** The addresses of docs/json.md with the schema of each; one without a blank stands before those it would fit. */
const addresses = [...paper.matchAll(/^\| `(\/[^`]*)` \|.*\(schema\/([a-z-]+\.json)\) \|$/gm)].map((row) => ({
  path: row[1] as string,
  pattern: new RegExp(
    `^${(row[1] as string)
      .split(/<[a-z]+>/)
      .map(escaped)
      .join('[^/]+')}$`,
  ),
  file: row[2] as string,
}));

let instance: Instance;
let answers: Answer[];

before(async () => {
  instance = await startInstance();
  await passed({ organisation: 'Invented Union of Readers', level: 'national', part_of: '' });
  await passed({ part_of: 'Invented Union of Readers', ...by_consent }, (text) =>
    text.replace(/\n\n(?=[^\n]*$)/, ', and to meet again in May.\n\n'),
  );
  await answered();
  const asked = ['/people.json?q=atabek', '/people.json?on=2016-03-30&state=held', '/people.json?page=x'];
  const starts = ['/', '/ru', '/kk', '/healthz', ...asked, '/ru/people/aron-atabek.json?on=2014-01-01'];
  const data = ['application/json', 'application/hal+json'];
  answers = (await crawl(instance.url, starts)).filter(({ type }) => data.includes(type));
});
after(() => instance.close());

const by_consent = { decided_by: 'consent', votes_for: '', votes_against: '', abstained: '' };
let visit: DeskVisit | null = null;

/** An adoption on its whole way to the public: handed in, confirmed, verified at the desk. */
async function passed(typed: Parameters<typeof handInForm>[1], edit?: (text: string) => string) {
  const { url, world } = instance;
  if (!visit) {
    const { passphrase } = await firstPerson(world, 'Invented Volunteer');
    visit = new DeskVisit({
      request: async (path, init) => fetch(url + String(path), { ...init, redirect: 'manual' }),
    });
    await visit.post('/desk/sign-in', { name: 'Invented Volunteer', passphrase });
  }
  const { id, token } = await handInForm(world, typed, edit);
  await fetch(`${url}/adoptions/confirm/${token}`, { method: 'POST' });
  await visit.get('/desk');
  await visit.post(`/desk/adoptions/${id}/verify`, {});
  assert.equal(visit.status, 303);
}

/** An office answers, and everybody may read it. */
async function answered() {
  const { id } = await instance.world.database.app
    .selectFrom('offices')
    .select('id')
    .where('told', '=', 'public')
    .orderBy('code')
    .executeTakeFirstOrThrow();
  const list = '/desk/mailroom/replies';
  const reply = { code: '', office: id, came_on: '', channel: 'post', words: 'They regret.' };
  await visit?.post(list, reply);
  const page = visit?.location?.split('?')[0] ?? '';
  const telling = { public_words: 'They regret.', basis_kind: 'public-interest', basis: 'Said in office.' };
  await visit?.post(`${page}/tell`, { ...telling, version: '1' });
  assert.equal(visit?.status, 303);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}

function ajv(change: (schema: Json) => Json): Ajv2020 {
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
function closed(schema: Json): Json {
  if (Array.isArray(schema)) return schema.map(closed);
  if (schema === null || typeof schema !== 'object') return schema;
  const same = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]));
  if (same.type === 'object' && same.properties && !('additionalProperties' in same))
    same.additionalProperties = false;
  if (typeof same.$comment === 'string' && same.$comment.startsWith('words')) same.enum = same.examples ?? [];
  return same;
}

/** Every property that a schema describes. */
function fieldsOf(schema: Json): string[] {
  if (schema === null || typeof schema !== 'object') return [];
  if (Array.isArray(schema)) return schema.flatMap(fieldsOf);
  const { properties } = schema;
  const own = properties && typeof properties === 'object' ? Object.keys(properties) : [];
  return [...own, ...Object.values(schema).flatMap(fieldsOf)];
}

const plainPath = ({ path }: Answer) => (path.split('?')[0] as string).replace(/^\/(ru|kk)(?=\/)/, '');

function faults(check: ValidateFunction, { path, bytes }: Answer): string[] {
  if (check(JSON.parse(bytes.toString('utf8')))) return [];
  return (check.errors ?? []).map(
    ({ instancePath, message, params }) => `${path} ${instancePath} ${message} ${JSON.stringify(params)}`,
  );
}

test('every schema is one, and lets a reader ignore what it does not know', () => {
  const validator = ajv((schema) => schema);
  for (const file of schemas.keys()) assert.ok(validator.getSchema(file), file);
  assert.doesNotMatch(JSON.stringify([...schemas]), /"additionalProperties":false/);
});

test('every JSON address has one schema, and every answer has its fields and no other', () => {
  const validator = ajv(closed);
  const wrong: string[] = [];
  const met = new Set<string>();
  for (const answer of answers) {
    const path = plainPath(answer);
    const own = addresses.filter((one) => one.path === path);
    const files = (own.length > 0 ? own : addresses.filter(({ pattern }) => pattern.test(path))).map(
      ({ file }) => file,
    );
    if (answer.status === 200 && files.length !== 1)
      wrong.push(`${answer.path} has ${files.length} schemas in docs/json.md`);
    const file = answer.status === 200 ? (files[0] ?? '') : 'error.json';
    const check = validator.getSchema(file);
    if (!check) continue;
    met.add(file);
    wrong.push(...faults(check, answer).slice(0, 5));
  }
  assert.deepEqual(wrong.slice(0, 40), []);
  const expected = [...new Set(addresses.map(({ file }) => file)), 'error.json'];
  assert.deepEqual([...met].sort(), expected.sort(), 'schemas that an answer was held against');
});

test('an answer that grows a field which nobody wrote down is found out', () => {
  const check = ajv(closed).getSchema('organisations.json');
  const support = { organisations: 0, members: 0, countries: 0, cities: 0 };
  const grown = { support, over_time: [], organisations: [] };
  assert.equal(check?.(grown), false);
  const open = ajv((schema) => schema).getSchema('organisations.json');
  assert.equal(open?.(grown), true);
});

test('public JSON carries no id of ours', () => {
  const uuid = /"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"/;
  assert.deepEqual(
    answers.filter(({ bytes }) => uuid.test(bytes.toString('utf8'))).map(({ path }) => path),
    [],
  );
});

test('a text tells of the adoptions that were verified', () => {
  const text = answers.find(({ path }) => path === `/resolutions/${model_slug}.json`);
  const { adoptions } = JSON.parse(text?.bytes.toString('utf8') ?? '{}');
  assert.deepEqual(
    [adoptions.organisations, adoptions.members, adoptions.named.length, adoptions.sent.length > 0],
    [2, 340, 2, true],
  );
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
