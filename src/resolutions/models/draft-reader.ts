import { isId } from '../../kernel/chance.js';
import type { Db } from '../../kernel/database.js';
import { isDay } from '../../kernel/day.js';
import type { Read } from '../../kernel/refusals.js';
import type { Typed } from '../../register/record/fact-form.js';
import { FieldReader } from '../../register/record/field-reader.js';
import { peopleIn } from '../../register/sources/contradiction-form.js';
import { knownSources } from '../../register/sources/source-picker.js';
import { unprintable } from '../plain-text.js';
import type { Relation } from '../tables.js';
import type { Ties, Written } from './draft.js';
import type { NewModel } from './draft-begun.js';
import { readModelText, wrongBlank } from './marks.js';
import { readPoints } from './points.js';

export const model_fields = ['slug', 'title', 'body', 'language', 'people', 'sources'] as const;
export const written_fields = ['title', 'text', 'covering', 'points'] as const;
export const ties_fields = ['as_of', 'why', 'addressees', 'copies'] as const;
export const longest = { title: 300, covering: 12_000, points: 40_000, why: 2000 } as const;
const most_recipients = 60;

/** Addresses below /desk/texts that are pages, and none of a text. */
const taken_slugs = ['new', 'notices'];

/** Reads the beginning of a model. */
export async function readModel(db: Db, typed: Typed): Promise<Read<NewModel>> {
  const reader = new FieldReader(typed);
  const slug = reader.needed('slug', 100);
  if (
    slug !== '' &&
    (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(slug) || slug.length < 3 || taken_slugs.includes(slug))
  ) {
    reader.wrong('slug', 'resolutions.models.no_slug');
  }
  const title = reader.needed('title', longest.title);
  const body = reader.needed('body', 300);
  const language = reader.needed('language', 2);
  if (language !== '' && !/^[a-z]{2}$/.test(language))
    reader.wrong('language', 'register.record.no_language');
  const { people, sources } = await readAbout(db, typed, reader);
  return reader.read({ slug, title, body, language, people, sources });
}

/** Whom a model names, and its sources: by addresses and codes, a line each. */
export async function readAbout(db: Db, typed: Typed, reader: FieldReader) {
  return {
    people: (typed.people ?? '').trim() === '' ? [] : await peopleIn(db, reader),
    sources: await knownSources(db, typed, 'sources', reader),
  };
}

/** Reads what was written in one language: the text with its marks, the covering letter, the points. */
export async function readWritten(db: Db, typed: Typed, language: string): Promise<Read<Written>> {
  const reader = new FieldReader(typed);
  const title = reader.needed('title', longest.title);
  reader.problems.push(...unprintable('title', title));
  const text = readModelText(typed.text ?? '', language);
  if (!text.ok) reader.problems.push(...text.problems);
  const letter = reader.text('covering', longest.covering, 'lines') ?? '';
  const covering = letter
    .split(/\n[ \t]*\n/)
    .map((words) => words.replace(/\s+/g, ' ').trim())
    .filter((words) => words !== '');
  reader.problems.push(...unprintable('covering', letter));
  const blank = wrongBlank(letter) ?? letter.match(/\{sum\}/)?.[0];
  if (blank) {
    const values = { blank, known: '{organisation} {place} {date}' };
    reader.wrong('covering', 'resolutions.models.marks.blank', values);
  }
  const points = await readPoints(db, typed.points ?? '', reader);
  return reader.read({ title, paragraphs: text.ok ? text.value : [], covering, points });
}

/** Reads what belongs to all languages; `numbers` are those of the original's lines. */
export async function readTies(
  db: Db,
  typed: Typed,
  numbers: number[],
): Promise<Read<Ties & { as_of: string; why: string | null }>> {
  const reader = new FieldReader(typed);
  const as_of = reader.needed('as_of', 10);
  if (as_of !== '' && !isDay(as_of)) reader.wrong('as_of', 'resolutions.models.no_day');
  const why = reader.text('why', longest.why, 'lines');
  const addressees = await readAddressees(db, typed, reader);
  const copies = await readCopies(db, typed, reader);
  const asks: Ties['asks'] = [];
  for (const number of numbers) asks.push(await readAsk(db, typed, number, reader));
  return reader.read({ as_of, why, asks, addressees, copies });
}

function linesOf(text: string | undefined): string[][] {
  return (text ?? '')
    .split('\n')
    .map((line) => line.replace(/,/g, ' ').trim())
    .filter((line) => line !== '')
    .map((line) => line.split(/\s+/));
}

async function readAddressees(db: Db, typed: Typed, reader: FieldReader): Promise<Ties['addressees']> {
  const lines = linesOf(typed.addressees);
  if (lines.length > most_recipients) {
    reader.wrong('addressees', 'resolutions.models.many_recipients', { most: most_recipients });
    return [];
  }
  const offices = await db.selectFrom('offices').select('code').execute();
  const found: Ties['addressees'] = [];
  for (const [office_code = '', channel = 'post', ...rest] of lines) {
    const isKnown = offices.some((one) => one.code === office_code);
    if (!isKnown)
      reader.wrong('addressees', 'resolutions.models.no_office', { code: office_code.slice(0, 60) });
    if ((channel !== 'post' && channel !== 'email') || rest.length > 0) {
      reader.wrong('addressees', 'resolutions.models.no_channel', { code: office_code.slice(0, 60) });
    } else if (found.some((one) => one.office_code === office_code)) {
      reader.wrong('addressees', 'resolutions.models.twice', { code: office_code });
    } else found.push({ office_code, channel });
  }
  return found;
}

async function readCopies(db: Db, typed: Typed, reader: FieldReader): Promise<Ties['copies']> {
  const lines = linesOf(typed.copies);
  if (lines.length > most_recipients) {
    reader.wrong('copies', 'resolutions.models.many_recipients', { most: most_recipients });
    return [];
  }
  const ids = await idsOf(
    db,
    lines.flatMap(([slug]) => slug ?? []),
  );
  const found: Ties['copies'] = [];
  for (const [slug = '', word, ...rest] of lines) {
    const person_id = ids.get(slug);
    if (!person_id) reader.wrong('copies', 'resolutions.models.points.nobody', { slug: slug.slice(0, 60) });
    else if ((word !== undefined && word !== 'lawyers') || rest.length > 0) {
      reader.wrong('copies', 'resolutions.models.no_copy', { slug });
    } else if (found.some((one) => one.person_id === person_id)) {
      reader.wrong('copies', 'resolutions.models.twice', { code: slug });
    } else found.push({ person_id, lawyers: word === 'lawyers' });
  }
  return found;
}

async function readAsk(
  db: Db,
  typed: Typed,
  number: number,
  reader: FieldReader,
): Promise<Ties['asks'][number]> {
  const demand_id = typed[`demand_${number}`] || null;
  const relation = (['supports', 'goes further'] as const).find((one) => one === typed[`relation_${number}`]);
  const isDemand =
    demand_id !== null &&
    isId(demand_id) &&
    (await db
      .selectFrom('demands')
      .select('id')
      .where('id', '=', demand_id)
      .where('struck_at', 'is', null)
      .executeTakeFirst()) !== undefined;
  if (demand_id !== null && !isDemand) reader.wrong(`demand_${number}`, 'register.record.no_choice');
  if (demand_id !== null && !relation) reader.wrong(`relation_${number}`, 'resolutions.demands.no_relation');
  if (demand_id === null && relation) reader.wrong(`demand_${number}`, 'resolutions.demands.no_answers');
  const slugs = (typed[`people_${number}`] ?? '').split(/[\s,]+/).filter((slug) => slug !== '');
  const ids = await idsOf(db, slugs.slice(0, most_recipients));
  const nobody = slugs.find((slug) => !ids.has(slug));
  if (nobody)
    reader.wrong(`people_${number}`, 'resolutions.models.points.nobody', { slug: nobody.slice(0, 60) });
  const people = [...new Set(slugs.flatMap((slug) => ids.get(slug) ?? []))];
  const tie: Relation | null = isDemand ? (relation ?? null) : null;
  return { number, demand_id: tie === null ? null : demand_id, relation: tie, people };
}

/** The people at these addresses, by address; what is no address is nobody's. */
async function idsOf(db: Db, typed: string[]): Promise<Map<string, string>> {
  const slugs = typed.filter((one) => /^[a-z0-9-]{1,100}$/.test(one));
  if (slugs.length === 0) return new Map();
  const rows = await db.selectFrom('people').select(['id', 'slug']).where('slug', 'in', slugs).execute();
  return new Map(rows.map(({ id, slug }) => [slug, id]));
}
