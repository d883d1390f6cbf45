import { sql } from 'kysely';
import type { PublicDb } from '../kernel/database.js';
import type { Say } from '../kernel/language.js';
import { addressOf, envelopeOf } from '../mailroom/addresses/address.js';
import type { Version } from './model.js';
import { optionalOf } from './models/optional.js';
import type { PackRequest } from './pack-request.js';
import { type Blanks, fillBlanks, headingOf } from './plain-text.js';
import { type Named, namesOf, type Source } from './text.js';

/** What pack.typ is printed from. */
export interface PackSheet {
  title: string;
  lang: string;
  date: string;
  motion: {
    kicker: string;
    title: string;
    opening: string[];
    parts: { heading: string; lines: { number: number | null; text: string }[] }[];
    closing: string[];
    vote: string[];
    foot: string;
  };
  speaker: {
    title: string;
    since: string;
    people: { name: string; since: string; points: Point[] }[];
    'answers-title': string;
    answers: (Point & { question: string })[];
    'sources-title': string;
    sources: string[];
    /** Paragraphs that may be left out, each with when and why. */
    'optional-title': string;
    optional: string[];
    /** That the translation is older than the original; empty when it is not. */
    behind: string;
  };
  letters: Letter[];
}

interface Point {
  text: string;
  marks: number[];
}

interface Letter {
  sender: string;
  addressee: string[];
  country: string | null;
  date: string;
  subject: string;
  remark: string;
  salutation: string;
  body: string[];
  farewell: string;
  signed: string[];
  enclosure: string;
}

/** What a pack needs beside the version: the voice of its language, the day, and what is known today. */
export interface PackMeans {
  say: Say;
  /** YYYY-MM-DD: which addresses hold. */
  day: string;
  /** The public address of the text's page. */
  address: string;
  /** How a person stands today, as a sentence; empty when nothing has changed. */
  since: (person: Named) => Promise<string>;
}

/** A blank that is filled in by hand at the meeting. */
const line = '____________';

/** The organisation set in, and room to write down place and date, each with its word. */
function blanksOf(request: PackRequest, say: Say): Blanks {
  return {
    organisation: request.organisation,
    place: `${say('resolutions.pack.blank_place')} ${line}`,
    date: `${say('resolutions.pack.blank_date')} ${line}`,
    sum: `${say('resolutions.pack.blank_sum')} ${line}`,
  };
}

/** Gathers everything that the pack of a version says. Reads published views only. */
export async function packSheet(
  db: PublicDb,
  version: Version,
  request: PackRequest,
  means: PackMeans,
): Promise<PackSheet> {
  const { say } = means;
  const blanks = blanksOf(request, say);
  const points = await pointsOf(db, version);
  const sources = new Map<string, Source>();
  for (const point of points) for (const source of point.sources) sources.set(source.id, source);
  const order = [...sources.keys()];
  const marked = (point: (typeof points)[number]): Point => ({
    text: point.text,
    marks: point.sources.map((source) => order.indexOf(source.id) + 1),
  });
  const people: PackSheet['speaker']['people'] = [];
  const ids = points.flatMap((one) => one.person_id ?? []);
  const names = await namesOf(db, ids, version.language);
  for (const id of new Set(points.map((one) => one.person_id))) {
    const own = points.filter((one) => one.person_id === id);
    if (id === null) continue;
    const person = names.get(id);
    if (person) people.push({ name: person.name, since: await means.since(person), points: own.map(marked) });
  }
  return {
    title: version.title,
    lang: version.language,
    date: version.as_of,
    motion: motionOf(version, blanks, say, means.address),
    speaker: {
      title: say('resolutions.pack.speaker'),
      since: say('resolutions.pack.today'),
      people,
      'answers-title': say('resolutions.pack.questions'),
      answers: points
        .filter((one) => one.question !== null)
        .map((one) => ({ ...marked(one), question: one.question ?? '' })),
      'sources-title': say('resolutions.pack.sources'),
      sources: [...sources.values()].map(citation),
      'optional-title': say('resolutions.pack.optional'),
      optional: optionalOf(version).map(({ where, reason }) => `${where}: ${reason}`),
      behind: version.is_behind ? say('resolutions.model.is_behind') : '',
    },
    letters: await lettersOf(db, version, request, means),
  };
}

/** A source as it stands on paper: what, where, when. */
export function citation(source: Source): string {
  const { title, publisher, published_on } = source;
  const told = publisher !== null && title.toLowerCase().includes(publisher.toLowerCase());
  return [title, told ? null : publisher, published_on].filter((one) => one).join(', ');
}

function motionOf(version: Version, blanks: Blanks, say: Say, address: string): PackSheet['motion'] {
  const filled = version.paragraphs.map((one) => ({
    block: one.block,
    number: one.number,
    text: fillBlanks(one.text, version.language, blanks),
  }));
  const of = (block: string) => filled.filter((one) => one.block === block);
  return {
    kicker: say('resolutions.pack.kicker'),
    title: version.title,
    opening: of('opening').map((one) => one.text),
    parts: (['notes', 'believes', 'resolves'] as const)
      .map((block) => ({
        heading: headingOf(block, version.language) ?? '',
        lines: of(block).map(({ number, text }) => ({ number, text })),
      }))
      .filter((part) => part.lines.length > 0),
    closing: of('closing').map((one) => one.text),
    vote: (['for', 'against', 'abstained', 'chair'] as const).map((one) =>
      say(`resolutions.pack.vote_${one}`),
    ),
    foot: say('resolutions.pack.foot', { address }),
  };
}

async function pointsOf(db: PublicDb, version: Version) {
  const { rows } = await sql<{
    person_id: string | null;
    question: string | null;
    text: string;
    sources: Source[];
  }>`
    select s.person_id, s.question, s.text,
      (select coalesce(jsonb_agg(jsonb_build_object('id', o.id, 'code', o.code, 'title', o.title,
          'publisher', o.publisher, 'published_on', o.published_on, 'url', o.url) order by c.position), '[]')
        from published.speaking_point_sources c join published.sources o on o.id = c.source_id
        where c.point_id = s.id) as sources
    from published.speaking_points s
    where s.version_id = ${version.id} and s.language = ${version.language}
    order by s.position`.execute(db);
  return rows;
}

interface OfficeRow {
  id: string;
  code: string;
  name: string;
  /** The name in Latin letters, and in the language that the office is written to in. */
  latin: string;
  local: string;
  salutation: string | null;
}

/** The offices that a version is sent to, in order, named in `language`; unknown ones are left out. */
export async function officesOf(
  db: PublicDb,
  versionId: string,
  language: string,
): Promise<(OfficeRow & { channel: 'post' | 'email' })[]> {
  const { rows } = await sql<OfficeRow & { channel: 'post' | 'email' }>`
    select o.id, o.code, coalesce(o.names ->> ${language}, o.names ->> 'en') as name,
      o.names ->> 'en' as latin, coalesce(o.names ->> o.language, o.names ->> 'en') as local,
      o.salutations ->> ${language} as salutation, a.channel
    from published.addressees a join published.offices o on o.code = a.office_code
    where a.version_id = ${versionId}
    order by a.position`.execute(db);
  return rows;
}

async function lettersOf(
  db: PublicDb,
  version: Version,
  request: PackRequest,
  means: PackMeans,
): Promise<Letter[]> {
  const { say } = means;
  const blanks = blanksOf(request, say);
  const letters: Letter[] = [];
  for (const office of await officesOf(db, version.id, version.language)) {
    const address = await addressOf(db, { kind: 'office', id: office.id }, means.day);
    const envelope = address && envelopeOf(address, office);
    letters.push({
      sender: request.organisation,
      addressee: envelope?.lines ?? [office.name],
      country: envelope?.country ?? null,
      date: line,
      subject: say('resolutions.pack.subject', { title: version.title }),
      remark: address ? '' : say('resolutions.pack.no_address'),
      salutation: office.salutation ?? say('resolutions.pack.salutation'),
      body: version.covering.map((words) => fillBlanks(words, version.language, blanks)),
      farewell: say('resolutions.pack.farewell'),
      signed: [say('resolutions.pack.signs'), request.organisation],
      enclosure: say('resolutions.pack.enclosure'),
    });
  }
  return letters;
}
