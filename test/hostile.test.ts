import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import pg from 'pg';
import { fields } from '../src/resolutions/adoption-reader.js';
import { type Answers, branch, model } from './adoption-visit.js';
import { ask, FormSender, type Reply, ShownForm } from './form-sender.js';
import { type Instance, startInstance } from './instance.js';
import { readPdf } from './read-pdf.js';
import { flow, missing } from './told.js';

// Whatever somebody sends: a clear sentence at the field, what was typed kept, nothing broken, nothing written.

let instance: Instance;
let sender: FormSender;
let untouched: string;

before(async () => {
  instance = await startInstance();
  // Without a first account there are no keys, and no form would be taken at all.
  const link = new URL(await instance.firstLink());
  const headers = { 'content-type': 'application/x-www-form-urlencoded', origin: instance.url };
  const entered = await ask(instance.url, link.pathname, { method: 'POST', headers, body: 'name=Mira' });
  assert.equal(entered.status, 200);
  sender = new FormSender(instance.url);
  await sender.open();
  untouched = await everyTable();
});

after(() => instance?.close());

/** How many rows each table of the house has. */
async function everyTable(): Promise<string> {
  const client = new pg.Client({ connectionString: instance.ownerUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname !~ '^(pg_|information)' order by 1`,
    );
    const counted = await client.query<Record<string, string>>(
      rows.map(({ name }) => `select '${name}' as name, count(*) from ${name}`).join(' union all '),
    );
    return counted.rows.map(({ name, count }) => `${name} ${count}`).join('\n');
  } finally {
    await client.end();
  }
}

const calm = [200, 409, 413, 422, 429];

/** An answer that a person can go on with, in which nothing hostile has come alive. */
function isCalm({ status, text }: Reply, what: string): void {
  assert.ok(calm.includes(status), `${what}: ${status}`);
  assert.doesNotMatch(text, /<(script|img|svg|iframe|object)\b/i, what);
}

const long = 'ж'.repeat(4000);
/** Values that no field may take, each with the field at which the sentence stands. */
const refused: [string, Answers, string?][] = [
  ...['organisation', 'met_on', 'met_at', 'text', 'officer', 'email', 'votes_for'].map(
    (field): [string, Answers] => [field, { [field]: '' }],
  ),
  ...['organisation', 'met_at', 'text'].map((field): [string, Answers] => [field, { [field]: ' \t \u3000' }]),
  ...['organisation', 'part_of', 'met_at', 'officer', 'email', 'members', 'votes_for', 'met_on'].map(
    (field): [string, Answers] => [field, { [field]: long }],
  ),
  ['text', { text: 'word '.repeat(13_000) }],
  ...['organisation', 'part_of', 'met_at', 'officer'].flatMap((field): [string, Answers][] =>
    ['\u202egnp.exe', 'a\u2066b', 'a\u0000b', 'a\nb', 'a\u001bb', '\ud83e\udd84'].map((value) => [
      field,
      { [field]: value },
    ]),
  ),
  ...['text'].flatMap((field): [string, Answers][] =>
    ['a \u202e b', 'a \u0000 b'].map((value) => [field, { [field]: value }]),
  ),
  ...['many', '-3', '1e9', '0x10', 'NaN', '३४०', '1.5', '9'.repeat(30), "1';--"].flatMap(
    (value): [string, Answers][] =>
      ['members', 'votes_for', 'votes_against', 'abstained'].map((field) => [field, { [field]: value }]),
  ),
  ...[
    'yesterday',
    '2016-13-45',
    '30 February 2016',
    '03/04/2016',
    '0000-00-00',
    '12 March 99999',
    '12 March 2126',
  ].map((met_on): [string, Answers] => ['met_on', { met_on }]),
  ['votes_for', { members: '30', votes_for: '29', votes_against: '2' }],
  ['votes_for', { votes_for: '2', votes_against: '2' }],
  ['votes_for', { decided_by: 'consent' }],
  ...[
    'nobody',
    'a@b',
    'a@@b.example',
    'a b@c.example',
    '<a@b.example>',
    'a@b.example, c@d.example',
    '"x"@b.example\u0000',
  ].map((email): [string, Answers] => ['email', { email }]),
  ['email', { email: 'a@b.example\r\nBcc: all@c.example' }],
  ['email', { email: 'a@b.example%0d%0aBcc: all@c.example' }],
  ...['kind', 'level', 'country', 'decided_by', 'posted_by', 'may_name'].flatMap(
    (field): [string, Answers][] =>
      ['', 'nothing', '__proto__', 'constructor', '<b>', 'GB\u0000'].map((value) => [
        field,
        { [field]: value },
      ]),
  ),
];

test('what a field cannot take is said at that field, and everything else stays in the form', async () => {
  const chosen = ['kind', 'level', 'country', 'decided_by', 'posted_by', 'may_name'];
  for (const [field, other] of refused) {
    const what = JSON.stringify(other).slice(0, 80);
    const reply = await sender.handIn(other);
    isCalm(reply, what);
    assert.equal(reply.status, 422, what);
    const form = new ShownForm(reply.text);
    assert.match(form.problem(field), /^\P{Cc}{10,}$/u, what);
    // A browser sends no choice that its list lacks; and HTML has no way to carry NUL.
    for (const [name, value] of Object.entries({ ...branch, ...other }))
      if (!(name in other && chosen.includes(name)))
        assert.equal(form.value(name), value, `${what}: ${name} was not kept`);
  }
});

const alive = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  '</title><svg onload=alert(1)>',
  '#import "@preview/cetz:0.2.0"; #panic("typst")',
  '#read("/etc/passwd") $ sum $ *bold*',
  '=HYPERLINK("http://evil.example")',
  '{{7*7}} <%= 7*7 %>',
  "Robert'); drop table adoptions;--",
];

test('text that would come alive elsewhere is only text on the page that shows it', async () => {
  for (const value of alive) {
    const other = { organisation: value, part_of: value, met_at: value, officer: value, step: 'look' };
    const reply = await sender.handIn(other);
    isCalm(reply, value);
    assert.equal(reply.status, 200, value);
    assert.equal(new ShownForm(reply.text).value('organisation'), value);
  }
});

test('a pack sets whatever name as it is, or says at the field why it cannot', async () => {
  const pack = (organisation: string, language = 'en') =>
    fetch(`${instance.url}${model}/pack.pdf?${new URLSearchParams({ organisation, language })}`);
  for (const value of alive.slice(2, 6)) {
    const reply = await pack(value);
    assert.equal(reply.status, 200, value);
    const text = flow(await readPdf(new Uint8Array(await reply.arrayBuffer())));
    assert.ok(text.replace(/\s/g, '').includes(value.replace(/\s/g, '')), value);
    assert.doesNotMatch(text, missing);
  }
  for (const value of ['', '   ', long.slice(0, 1000), 'a\u202eb', 'a\u0000b', '\ud83e\udd84', '\ufdd0']) {
    const reply = await pack(value);
    const what = JSON.stringify(value).slice(0, 60);
    assert.equal(reply.status, 422, what);
    const form = new ShownForm(await reply.text());
    assert.match(form.problem('organisation'), /^.{10,}$/u, what);
    assert.equal(form.value('organisation'), value, what);
  }
  for (const language of ['xx', '../ru', '__proto__'])
    assert.equal((await pack('A branch', language)).status, 422, language);
  const docx = await fetch(`${instance.url}${model}/motion.docx?organisation=`);
  assert.equal(docx.status, 422);
});

test('bodies that no form sends are answered calmly', async () => {
  const form = new URLSearchParams(sender.right()).toString();
  const bodies: [string, string?][] = [
    [''],
    ['%'],
    ['%ff%fe=%zz&organisation=%c3%28'],
    [
      `${form}&organisation=second&email=second@b.example&organisation[]=x`.replace(
        /met_on=[^&]*/,
        'met_on=',
      ),
    ],
    ['{"organisation": {"$ne": null}}', 'application/json'],
    [
      '--x\r\nContent-Disposition: form-data; name="organisation"\r\n\r\nA\r\n--x--',
      'multipart/form-data; boundary=x',
    ],
    ['x'.repeat(600 * 1024)],
    [form.replace(/email=[^&]*/, 'email='), 'application/x-www-form-urlencoded; charset=utf-16'],
    [form.replace(/stamp=[^&]*/, 'stamp=0.forged')],
    [form.replace(/stamp=[^&]*/, 'stamp=')],
    [`${form}&website=robot`],
    [form.replace(/draft=[^&]*/, "draft=';--").replace(/met_at=[^&]*/, 'met_at=')],
    [
      form
        .replace(/version=[^&]*/, 'version=00000000-0000-0000-0000-000000000000')
        .replace(/met_at=[^&]*/, ''),
    ],
    [form.replace(/language=[^&]*/, 'language=zz').replace(/met_at=[^&]*/, '')],
    [form.replace(/step=[^&]*/, 'step=nothing')],
  ];
  for (const [body, type] of bodies)
    isCalm(await sender.send(body, type), `${type ?? ''} ${body.slice(0, 60)}`);
});

test('random fields never break a page', async () => {
  const typed = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.string({ maxLength: 300 }),
    fc.constant(undefined),
  );
  const form = fc.record(Object.fromEntries(fields.map((field) => [field, typed])));
  await fc.assert(
    fc.asyncProperty(form, async (values) => {
      const sent = Object.entries(values).filter((one): one is [string, string] => one[1] !== undefined);
      isCalm(await sender.handIn({ email: '', ...Object.fromEntries(sent) }), 'random');
    }),
    { numRuns: 40 },
  );
});

test('nothing of all this was written down', async () => {
  assert.equal(await everyTable(), untouched);
  const reply = await sender.handIn({});
  assert.equal(reply.status, 200);
  assert.match(reply.text, /One more step/);
  assert.notEqual(await everyTable(), untouched);
});
