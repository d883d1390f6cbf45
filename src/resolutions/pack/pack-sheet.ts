import { sql } from 'kysely';
import type { PublicDb } from '../../kernel/database.js';
import type { Say } from '../../kernel/language.js';
import type { LabelSheet } from '../../print/label-sheets.js';
import { squareCode } from '../../print/square-code.js';
import type { Version } from '../model.js';
import { optionalOf } from '../models/optional.js';
import { type Blanks, fillBlanks, headingOf } from '../plain-text.js';
import { type Named, namesOf, type Source } from '../text.js';
import { blanksOf, type Letter, lettersOf } from './pack-letters.js';
import type { PackRequest, Paper } from './pack-request.js';

/** What pack.typ is printed from. */
export interface PackSheet {
  paper: Paper;
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
  };
  /** At the foot of the motion and of the speaker's note: where the text is, where to tell of the vote. */
  foot: { text: string; form: string; code: string[] };
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
  /** A label for each letter with an address, on the sheet chosen; null without. */
  labels: {
    sheet: LabelSheet;
    title: string;
    hints: string[];
    labels: { lines: string[]; country: string | null }[];
  } | null;
}

interface Point {
  text: string;
  marks: number[];
}

/** What a pack needs beside the version: the voice of its language, the day, and what is known today. */
export interface PackMeans {
  say: Say;
  /** YYYY-MM-DD: which addresses hold. */
  day: string;
  /** The public address of the text's page, and the short one of the form for telling of the vote. */
  address: string;
  form: string;
  /** How a person stands today, as a sentence; empty when nothing has changed. */
  since: (person: Named) => Promise<string>;
}

/** Gathers everything that the pack of a version says. Reads published views only. */
export async function packSheet(
  db: PublicDb,
  version: Version,
  request: PackRequest,
  means: PackMeans,
): Promise<PackSheet> {
  const { say } = means;
  const blanks = blanksOf(request.organisation, say);
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
  const letters = await lettersOf(db, version, request.organisation, means);
  return {
    paper: request.paper,
    title: version.title,
    lang: version.language,
    date: version.as_of,
    motion: motionOf(version, blanks, say),
    foot: {
      text: say('resolutions.pack.foot', { address: means.address }),
      form: say('resolutions.pack.foot_form', { address: means.form }),
      code: squareCode(means.form),
    },
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
    letters,
    labels: labelsOf(letters, request.labels, say),
  };
}

function labelsOf(letters: Letter[], sheet: LabelSheet | null, say: Say): PackSheet['labels'] {
  const labels = letters
    .filter((one) => one.addressed)
    .map(({ addressee, country }) => ({ lines: addressee, country }));
  if (sheet === null || labels.length === 0) return null;
  return {
    sheet,
    title: say('resolutions.pack.labels'),
    hints: [say('resolutions.pack.labels_size'), say('resolutions.pack.labels_proof')],
    labels,
  };
}

/** A source as it stands on paper: what, where, when. */
export function citation(source: Source): string {
  const { title, publisher, published_on } = source;
  const told = publisher !== null && title.toLowerCase().includes(publisher.toLowerCase());
  return [title, told ? null : publisher, published_on].filter((one) => one).join(', ');
}

function motionOf(version: Version, blanks: Blanks, say: Say): PackSheet['motion'] {
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
