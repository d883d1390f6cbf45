import type { PublicDb } from '../kernel/database.js';
import { compareEdtf, readEdtf } from '../kernel/edtf.js';
import type { Language } from '../kernel/language.js';
import { Missing } from '../kernel/refusals.js';
import {
  annulledIn,
  type Custody,
  custodyIn,
  type Standing,
  type State,
  standingIn,
} from './course/standing.js';
import { coursesIn, emptyCourse } from './course/standing-on.js';
import { type SharedProceeding, type StepCount, stepDetailsOf } from './course/step-detail.js';
import type { Change, Ground } from './course/tables.js';
import { type Term, termIn } from './course/term.js';
import { type Reckoning, reckon } from './custody/reckoning.js';
import { choicesOf } from './custody/rule.js';
import { type Contradiction, contradictionsOf } from './sources/contradiction.js';
import { type Recognition, recognitionsOf } from './sources/recognition.js';
import { type SourceList, sourcesOf } from './sources/source.js';
import type { BiographyKind, Confidence, NameKind } from './tables.js';

/** What every fact carries: how sure it is, a remark, and its sources (ids, in order). */
export interface Cited {
  id: string;
  confidence: Confidence | null;
  note: string | null;
  sources: string[];
}

export interface NameForm extends Cited {
  kind: NameKind;
  script: string | null;
  lang: string | null;
  form: string;
  full_form: string | null;
  met_in: string | null;
}

export interface CourseItem extends Cited {
  code: string;
  type: string;
  happened: string | null;
  not_before: string | null;
  place: string | null;
  summary: string;
  /** How the person stood once it had happened. */
  state: State;
  /** Of a release: on what ground. */
  ground: Ground | null;
  /** Counts that it concerns. */
  counts: StepCount[];
  /** The trial it belongs to, where several people share one. */
  proceeding: SharedProceeding | null;
  /** Of a withdrawal: code of the testimony that it takes back. */
  withdraws: string | null;
  contradictions: Contradiction[];
}

export interface Moment extends Cited {
  kind: BiographyKind;
  happened: string | null;
  place: string | null;
  body: string | null;
  text: string | null;
}

/** Everything that is published of a person. Texts of facts are in English, names as they are. */
export interface Person {
  id: string;
  slug: string;
  name: string;
  role: string | null;
  rank: number | null;
  /** The day that `standing` and `custody` are said for. */
  day: string;
  standing: Standing;
  custody: Custody | null;
  /** The term in force on that day. */
  term: Term | null;
  /** The term laid against the time served; null where the sources do not allow it. */
  reckoning: Reckoning | null;
  names: NameForm[];
  biography: Moment[];
  course: CourseItem[];
  stays: (Cited & { place: string; began: string | null; ended: string | null })[];
  charges: (Cited & {
    law: string | null;
    article: string | null;
    part: string | null;
    text: string;
    count_number: number | null;
  })[];
  sentences: (Cited & {
    length: string | null;
    regime: string | null;
    extra: string | null;
    event_id: string | null;
    how: Change;
    why: string | null;
  })[];
  lawyers: (Cited & { name: string | null })[];
  recognitions: Recognition[];
  /** Contradictions that hang on no event of the course. */
  contradictions: Contradiction[];
  sources: SourceList;
}

/**
 * Everything that is published of the person at this address, as it stood on a day. Throws `Missing`
 * for nobody and for somebody who is not public: the two look the same.
 */
export async function personOf(db: PublicDb, slug: string, day: string): Promise<Person> {
  const person = await db.selectFrom('people').selectAll().where('slug', '=', slug).executeTakeFirst();
  if (!person) throw new Missing('person');
  const { id } = person;
  // Side by side: each waits for the database and none for another.
  const [facts, citations, names, biography, steps, stays, charges, sentences, lawyers, ...others] =
    await Promise.all([
      db.selectFrom('facts').select(['id', 'confidence', 'note']).where('person_id', '=', id).execute(),
      db
        .selectFrom('fact_sources')
        .select(['fact_id', 'source_id', 'published_on'])
        .where('person_id', '=', id)
        .orderBy('position')
        .execute(),
      db.selectFrom('person_names').selectAll().where('person_id', '=', id).orderBy('position').execute(),
      db.selectFrom('biography').selectAll().where('person_id', '=', id).orderBy('position').execute(),
      db
        .selectFrom('course_events as e')
        .leftJoin('course_readings as r', 'r.event_id', 'e.id')
        .selectAll('e')
        .select(['r.effect', 'r.ends', 'r.afterwards', 'r.why'])
        .where('e.person_id', '=', id)
        .execute(),
      db.selectFrom('stays').selectAll().where('person_id', '=', id).orderBy('position').execute(),
      db.selectFrom('charges').selectAll().where('person_id', '=', id).orderBy('position').execute(),
      db.selectFrom('sentences').selectAll().where('person_id', '=', id).execute(),
      db.selectFrom('lawyers').selectAll().where('person_id', '=', id).orderBy('position').execute(),
      recognitionsOf(db, id),
      contradictionsOf(db, id),
      stepDetailsOf(db, id),
      choicesOf(db, [id]),
    ]);
  const [recognitions, contradictions, details, choices] = others;
  const cited = new Map<string, Cited>(facts.map((fact) => [fact.id, { ...fact, sources: [] }]));
  for (const { fact_id, source_id } of citations) cited.get(fact_id)?.sources.push(source_id);
  const withSources = <T extends { id: string }>(row: T): T & Cited => ({
    ...(cited.get(row.id) ?? { confidence: null, note: null, sources: [] }),
    ...row,
  });
  const events = steps.map(({ effect, ends, afterwards, why, ...event }) => event);
  // The page asks for all that a course is put together from: it is not asked a second time.
  const happened = new Map(events.map((event) => [event.id, event.happened]));
  const courses = coursesIn({
    events: steps,
    moments: biography.map(withSources),
    terms: sentences.map((one) => ({ ...one, decided: happened.get(one.event_id ?? '') ?? null })),
    published: citations,
  });
  const course = courses.get(id) ?? emptyCourse();

  const codes = new Map(events.map((event) => [event.id, event.code]));
  const items = events.map((event): CourseItem => {
    const date = readEdtf(event.happened ?? event.not_before ?? '');
    const on = event.happened ? (date?.to ?? date?.from) : date?.from;
    return {
      ...withSources(event),
      state: on ? standingIn(course, on).state : 'unknown',
      counts: details.counts.get(event.id) ?? [],
      proceeding: details.proceedings.get(event.proceeding_id ?? '') ?? null,
      withdraws: codes.get(event.withdraws ?? '') ?? null,
      contradictions: contradictions.filter((one) => one.events.includes(event.code)),
    };
  });
  items.sort((a, b) => compareEdtf(sortDate(a), sortDate(b)));
  const whole = {
    ...person,
    day,
    standing: standingIn(course, day),
    custody: custodyIn(course, day),
    term: termIn(course.terms, annulledIn(course), day),
    reckoning: reckon(course, day, choices.get(id) ?? null),
    names: names.map(withSources),
    biography: biography.map(withSources),
    course: items,
    stays: stays.map(withSources),
    charges: charges.map(withSources),
    sentences: sentences.map(withSources),
    lawyers: lawyers.map(withSources),
    recognitions: recognitions.map(withSources),
    contradictions: contradictions.filter((one) => !items.some((item) => item.contradictions.includes(one))),
  };
  return { ...whole, sources: await sourcesOf(db, inPageOrder(whole)) };
}

function sortDate(item: CourseItem) {
  const open = { from: null, to: null, precision: 'interval', uncertain: false, approximate: false } as const;
  // A fact that is only known not to be earlier stands behind all that began on that date.
  const text = item.happened ?? (item.not_before ? `${item.not_before}/..` : '');
  return readEdtf(text) ?? { ...open, text };
}

/** Source ids in the order in which the page cites them. */
function inPageOrder(person: Omit<Person, 'sources'>): string[] {
  const of = (kind: BiographyKind) => person.biography.filter((moment) => moment.kind === kind);
  const positions = (all: Contradiction[]) => all.flatMap((one) => one.positions);
  const cited: { sources: string[] }[] = [
    ...of('occupation'),
    ...of('outcome'),
    ...person.course.flatMap((item) => [item, ...positions(item.contradictions)]),
    ...positions(person.contradictions),
    ...person.sentences,
    ...person.charges,
    ...of('standing'),
    ...person.stays,
    ...person.lawyers,
    ...person.recognitions,
    ...of('attention'),
    ...of('birth'),
    ...of('death'),
    ...person.names,
  ];
  return cited.flatMap((one) => one.sources);
}

/** The form of a name that suits a page's language: its own form, else the same script's, else the Latin one. */
export function nameIn(
  names: Pick<NameForm, 'kind' | 'script' | 'lang' | 'form'>[],
  language: Language,
  otherwise: string,
): { form: string; lang: string | null } {
  const own = names.filter((name) => name.kind !== 'variant' && name.kind !== 'misspelling');
  const script = language === 'en' ? 'Latn' : 'Cyrl';
  return (
    own.find((name) => name.lang === language && name.script === script) ??
    own.find((name) => name.script === script) ?? { form: otherwise, lang: 'en' }
  );
}
