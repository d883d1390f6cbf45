import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, describe, test } from 'node:test';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { strFromU8, unzipSync } from 'fflate';
import { Hono } from 'hono';
import ICAL from 'ical.js';
import { sql } from 'kysely';
import { testActor, testDatabase } from '../../../test/database.js';
import { movableClock } from '../../kernel/clock.js';
import { readConfig } from '../../kernel/config.js';
import { transact } from '../../kernel/database.js';
import { type Language, messagesBelow } from '../../kernel/language.js';
import { Missing, Refused } from '../../kernel/refusals.js';
import { beside } from '../../kernel/root.js';
import { dataBlock } from '../../page/data-block.js';
import type { VisitorEnv } from '../../page/web.js';
import { importRegister, readReadingsFile } from '../commands.js';
import { demonstration } from '../examples.js';
import { readFactsFile } from '../files/facts-file.js';
import { personOf } from '../person.js';
import { tell, tellPerson } from '../telling/telling.js';
import { columns } from './events-standard.js';
import type { Entity } from './follow-the-money.js';
import { iCalendar } from './icalendar.js';
import { JsonLd, personLinkedData } from './json-ld.js';
import { exactDay, plainDate } from './plain-date.js';
import { formatsSite } from './site.js';

const database = await testDatabase();
after(() => database.drop());
const actor = testActor('staff:test');
const read = readFactsFile(demonstration.facts);
assert.ok(read.ok);
const { value: file } = read;
await transact(database.app, (tx) =>
  importRegister(tx, actor, file, readReadingsFile(demonstration.readings)),
);
await database.analyse();

const clock = movableClock('2016-03-30T12:00:00Z');
const messages = messagesBelow(beside(import.meta.url, '../..'));
const app = new Hono<VisitorEnv>();
app.use(async (c, next) => {
  const language = (c.req.header('x-language') ?? 'en') as Language;
  c.set('language', language);
  c.set('say', messages.in(language));
  c.set('db', database.visitors);
  c.set('clock', clock);
  c.set('config', readConfig({ PUBLIC_URL: 'https://campaign.example' }));
  c.set('publisher', { name: 'A Campaign; invented, for tests', tagline: '' });
  await next();
});
app.route('/', formatsSite());
app.onError((error, c) => {
  if (error instanceof Missing) return c.text('missing', 404);
  if (error instanceof Refused) return c.text(error.code, error.status);
  throw error;
});
const get = async (path: string, language = 'en') =>
  app.request(path, { headers: { 'x-language': language } });
const bytes = async (path: string) => Buffer.from(await (await get(path)).arrayBuffer());

function daysIn(calendar: string) {
  const component = new ICAL.Component(ICAL.parse(calendar));
  return component.getAllSubcomponents('vevent').map((one) => {
    const event = new ICAL.Event(one);
    return { uid: event.uid, day: event.startDate.toString(), summary: event.summary, event };
  });
}

describe('calendars', () => {
  test('a calendar opens elsewhere and holds arrests, hearings and birthdays', async () => {
    const answer = await get('/calendar.ics');
    assert.equal(answer.headers.get('content-type'), 'text/calendar; charset=utf-8');
    const days = daysIn(await answer.text());
    const kozlov = days.filter(({ summary }) => summary.includes('Kozlov'));
    assert.ok(kozlov.some(({ day, event }) => day === '2012-01-23' && event.isRecurring()));
    assert.ok(days.length > 10 && new Set(days.map(({ uid }) => uid)).size === days.length);
  });

  test('a birthday tells day and month and no year, and ends with the life or the imprisonment', async () => {
    const [birthday] = daysIn(await (await get('/people/aron-atabek.ics')).text()).filter(({ uid }) =>
      uid.startsWith('birthday'),
    );
    assert.equal(birthday?.day, '2000-01-31');
    assert.equal(birthday?.summary, 'Birthday of Aron Atabek');
    assert.doesNotMatch(await (await get('/calendar.ics')).text(), /1953|1960/);
    clock.move(Date.parse('2026-11-24') - Date.parse('2016-03-30'));
    assert.doesNotMatch(await (await get('/people/aron-atabek.ics')).text(), /birthday/);
    assert.doesNotMatch(await (await get('/people/vladimir-kozlov.ics')).text(), /birthday|arrest-/);
    clock.move(Date.parse('2016-03-30') - Date.parse('2026-11-24'));
  });

  test('the same data give the same bytes, in the reader’s words; nobody’s calendar is missing', async () => {
    const [one, other] = [await bytes('/calendar.ics'), await bytes('/calendar.ics')];
    assert.ok(one.equals(other));
    assert.match(await (await get('/people/aron-atabek.ics', 'ru')).text(), /День рождения/);
    assert.equal((await get('/people/nobody.ics')).status, 404);
  });

  test('whatever is written into a day, the calendar stays one, no line is too long, and the words come back', () => {
    const words = fc.string({ unit: 'grapheme', maxLength: 300 });
    fc.assert(
      fc.property(words, words, (summary, description) => {
        const day = { uid: 'a@b.example', day: '2016-02-29', yearly: true, url: 'https://campaign.example/' };
        const text = iCalendar('A', [
          { ...day, summary, description: description || null, stamp: '2016-01-01' },
        ]);
        assert.ok(text.split('\r\n').every((line) => Buffer.byteLength(line) <= 75));
        const kept = summary.replace(/\r\n?|\u2028|\u2029/g, '\n').replace(/(?!\n)\p{Cc}/gu, '');
        const [found] = daysIn(text);
        assert.equal(found?.summary ?? '', kept);
      }),
      { numRuns: 200 },
    );
  });
});

describe('FollowTheMoney', () => {
  // The model of an outside package: our own list of schemata would prove nothing.
  const model = JSON.parse(
    readFileSync(
      createRequire(import.meta.url).resolve('@alephdata/followthemoney/dist/defaultModel.json'),
      'utf8',
    ),
  ) as { schemata: Record<string, { extends: string[]; properties: Record<string, { type: string }> }> };
  const propertiesOf = (schema: string): Record<string, { type: string }> => ({
    ...Object.assign({}, ...(model.schemata[schema]?.extends ?? []).map(propertiesOf)),
    ...model.schemata[schema]?.properties,
  });
  const entities = async () =>
    (await bytes('/export/ftm.jsonl'))
      .toString('utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Entity);

  test('every schema and every property is one of the model, and every entity that is named is there', async () => {
    const all = await entities();
    const ids = new Set(all.map(({ id }) => id));
    assert.equal(ids.size, all.length);
    for (const { id, schema, properties } of all) {
      assert.ok(model.schemata[schema], schema);
      const known = propertiesOf(schema);
      for (const [name, values] of Object.entries(properties)) {
        assert.ok(known[name], `${schema} has no ${name}`);
        assert.ok(
          values.length > 0 && values.every((value) => typeof value === 'string' && value !== ''),
          id,
        );
        if (known[name]?.type === 'entity')
          assert.deepEqual(
            values.filter((one) => !ids.has(one)),
            [],
          );
        if (known[name]?.type === 'date')
          assert.ok(
            values.every((one) => /^\d{4}(-\d{2}){0,2}$/.test(one)),
            id,
          );
      }
    }
    assert.deepEqual([...new Set(all.map(({ schema }) => schema))].sort(), [
      'Document',
      'Documentation',
      'Event',
      'Person',
      'PublicBody',
      'UnknownLink',
    ]);
  });

  test('a prisoner has every name, and no topic of crime and no charge', async () => {
    const all = await entities();
    const atabek = all.find(({ id }) => id === 'habeas-person-aron-atabek')?.properties;
    assert.ok(atabek?.alias?.includes('Арон Атабек'));
    assert.deepEqual(atabek?.birthDate, ['1953-01-31']);
    assert.doesNotMatch(JSON.stringify(all.map(({ properties }) => properties.topics ?? [])), /crime|wanted/);
    const detained = all.filter(({ schema, properties }) => schema === 'UnknownLink' && properties.role);
    assert.ok(detained.some(({ properties }) => properties.subject?.includes('habeas-person-aron-atabek')));
  });
});

describe('Events Standard Formats', () => {
  test('a ZIP of CSV has the columns of the formats, stable numbers, and the same bytes each time', async () => {
    const zip = await bytes('/export/esf.zip');
    assert.ok(zip.equals(await bytes('/export/esf.zip')));
    const files = unzipSync(zip);
    assert.deepEqual(
      Object.keys(files),
      Object.keys(columns).map((format) => `${format}.csv`),
    );
    const rowsOf = (name: string) =>
      parse(strFromU8(files[`${name}.csv`] ?? new Uint8Array()), { bom: true, columns: true }) as Record<
        string,
        string
      >[];
    for (const [format, heads] of Object.entries(columns)) {
      assert.deepEqual(Object.keys(rowsOf(format)[0] ?? {}), heads, format);
    }
    const [people, events, acts] = [rowsOf('person'), rowsOf('event'), rowsOf('act')];
    const kozlov = people.find((row) => row.person_record_number === 'vladimir-kozlov');
    assert.deepEqual([kozlov?.date_of_birth, kozlov?.date_of_birth_type], ['1960-08-10', 'Exact']);
    const numbers = new Set(people.map((row) => row.person_record_number));
    assert.ok(acts.every((row) => numbers.has(row.victim ?? '')));
    const known = new Set(events.map((row) => row.event_record_number));
    assert.ok(acts.every((row) => row.event === '' || known.has(row.event)));
    const documents = new Set(rowsOf('supporting_docs_meta').map((row) => row.doc_id));
    assert.ok(rowsOf('information').every((row) => documents.has(row.source) && known.has(row.event)));
    const acted = new Set(acts.map((row) => row.act_record_number));
    assert.equal(acted.size, acts.length);
    assert.ok(rowsOf('arrest').every((row) => acted.has(row.arrest_record_number)));
  });
});

test('linked data on a page hold every spelling, and nothing in them can end the script', async () => {
  const person = await personOf(database.visitors, 'aron-atabek', '2016-03-30');
  const data = personLinkedData(person, 'https://campaign.example');
  assert.ok(data.alternateName.includes('Арон Атабек'));
  assert.equal(data.birthDate, '1953-01-31');
  const hostile = { ...person, name: '</script><!--<script>\u2028&' };
  const html = String(<JsonLd person={hostile} publicUrl="https://campaign.example" />);
  assert.equal(html.match(/<\/?script/g)?.length, 2);
  const inside = html.slice(html.indexOf('>') + 1, html.lastIndexOf('<'));
  assert.equal(JSON.parse(inside).name, hostile.name);
  fc.assert(
    fc.property(fc.json(), (json) => {
      const block = String(dataBlock(JSON.parse(json)));
      const content = block.slice(block.indexOf('>') + 1, block.lastIndexOf('</script>'));
      assert.doesNotMatch(content, /[<>&]/);
      assert.deepEqual(JSON.parse(content), JSON.parse(json));
    }),
  );
});

test('a date is told only as far as it is known', () => {
  const dates = ['2012-10-08', '2012-10', '2012', '2012~', '2012?', '201X', '2012/2013', null];
  assert.deepEqual(dates.map(plainDate), ['2012-10-08', '2012-10', '2012', '2012', null, null, null, null]);
  assert.deepEqual(dates.map(exactDay), ['2012-10-08', ...Array(7).fill(null)]);
  assert.equal(exactDay('2012-10-08~'), null);
});

test('what is withdrawn leaves every file at once', async () => {
  const told = async () =>
    Promise.all(
      ['/calendar.ics', '/export/ftm.jsonl', '/export/esf.zip'].map(async (path) => {
        const content = await bytes(path);
        const all = path.endsWith('.zip')
          ? Object.values(unzipSync(content)).map((one) => strFromU8(one))
          : [content.toString('utf8').replaceAll('\r\n ', '')];
        return all.join('\n');
      }),
    );
  const birth = await database.app
    .selectFrom('biography as b')
    .innerJoin('people as p', 'p.id', 'b.person_id')
    .select('b.id')
    .where('p.slug', '=', 'aron-atabek')
    .where('b.kind', '=', 'birth')
    .executeTakeFirstOrThrow();
  for (const text of await told()) assert.match(text, /1953|birthday-aron-atabek/);
  await tell(database.app, actor, birth.id, 'desk', 'consent withdrawn');
  for (const text of await told()) assert.doesNotMatch(text, /1953-01-31|birthday-aron-atabek/);
  const { id } = await database.app
    .selectFrom('people')
    .select('id')
    .where('slug', '=', 'aron-atabek')
    .executeTakeFirstOrThrow();
  await tellPerson(database.app, actor, id, 'desk', 'consent withdrawn');
  for (const text of await told())
    assert.doesNotMatch(text, /people\/aron-atabek|person-aron-atabek|^aron-atabek/m);
  assert.equal((await get('/people/aron-atabek.ics')).status, 404);
});

test('a register of more than ten thousand people goes into the ZIP whole, each once and in order', async () => {
  const many = 10_100;
  const invented = sql.raw(`lpad(n::text, 5, '0')`);
  await sql`with made as (
      insert into people (id, code, slug, told, basis_kind, created_at)
      select gen_random_uuid(), 'zz-' || ${invented}, 'zz-' || ${invented}, 'public', 'already-public', now()
      from generate_series(1, ${sql.lit(many)}) n returning id),
    named as (
      insert into facts (id, kind, person_id, told, basis_kind, created_at)
      select gen_random_uuid(), 'name', id, 'public', 'already-public', now() from made returning id, person_id)
    insert into person_names (id, person_id, position, kind, script, lang, form)
    select id, person_id, 1, 'known', 'Latn', 'en', 'Invented Name' from named`.execute(database.app);
  await database.analyse();
  const files = unzipSync(await bytes('/export/esf.zip'));
  const lines = strFromU8(files['person.csv'] ?? new Uint8Array()).split('\r\n');
  const numbers = lines.map((line) => line.split(',')[0] ?? '').filter((number) => number.startsWith('zz-'));
  assert.equal(numbers.length, many);
  assert.deepEqual(numbers, [...new Set(numbers)].sort());
});
