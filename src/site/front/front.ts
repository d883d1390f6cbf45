import { type Clock, today } from '../../kernel/clock.js';
import type { PublicDb } from '../../kernel/database.js';
import type { Language } from '../../kernel/language.js';
import { isStillOffered, type OfferForAll } from '../../letters/offers/offer-for-all.js';
import type { KnownReader } from '../../letters/offers/readers.js';
import { latestIssue } from '../../newspaper/issues/issue-public.js';
import { countsOn, freshTurns } from '../../register/course/everybody.js';
import { type LatestStep, latestSteps } from '../../register/course/latest-steps.js';
import {
  type Course,
  type Custody,
  custodyIn,
  type Standing,
  standingIn,
} from '../../register/course/standing.js';
import { coursesOf, emptyCourse, standingOn } from '../../register/course/standing-on.js';
import { namesOf } from '../../register/people.js';
import { nameIn } from '../../register/person.js';
import { type LatestAdoption, latestAdoptions } from '../../resolutions/adoption-public.js';
import { type Support, sentFor, supportFor } from '../../resolutions/count.js';
import { currentDay } from '../../resolutions/model.js';
import { type TextLine, textsOf } from '../../resolutions/text.js';

/** A name as the page writes it, with its language where that is known. */
interface Shown {
  form: string;
  lang: string | null;
}

/** Everything that the front page gathers from the rooms. */
export interface Front {
  /** The current issue with its front article; null while none has come out. */
  issue: Awaited<ReturnType<typeof latestIssue>>;
  /** The model that the campaign asks for now, with the day it speaks of; null while there is none. */
  model: { line: TextLine; asOf: string; support: Support; sent: Sent } | null;
  parliament: TextLine[];
  defended: (Shown & { slug: string; before: Standing | null; now: Standing; custody: Custody | null })[];
  people: number;
  held: number;
  /** Whom the fair rule offers to everybody; null when nobody can be written to. */
  letter: (Shown & { reader: KnownReader; now: Standing }) | null;
  adoptions: LatestAdoption[];
  steps: (LatestStep & Shown)[];
}

interface Sent {
  out: number;
  confirmed: number;
  returned: number;
}

/** At most this many parliaments' texts stand on the front page: those that name somebody we defend first. */
const most_texts = 4;
const most_adoptions = 4;
const most_steps = 4;

/**
 * Asks each room for its part. The page is made anew after every write: each question is asked once, and none of them
 * goes through all that a room has.
 */
export async function gather(
  db: PublicDb,
  clock: Clock,
  language: Language,
  offers: OfferForAll,
): Promise<Front> {
  const day = today(clock);
  const [fresh, texts, first, issue, drawn, steps, adoptions] = await Promise.all([
    freshTurns(db),
    textsOf(db, language),
    db
      .selectFrom('people')
      .select(['id', 'slug', 'name', 'rank'])
      .where('rank', 'is not', null)
      .orderBy('rank')
      .execute(),
    latestIssue(db, language),
    offers.now(db, clock),
    latestSteps(db, day, most_steps),
    latestAdoptions(db, most_adoptions),
  ]);
  const line = texts
    .filter(({ kind, withdrawn_on }) => kind === 'model' && withdrawn_on === null)
    .sort((a, b) => b.date.localeCompare(a.date))[0];
  const ids = first.map(({ id }) => id);
  const [counts, courses, model] = await Promise.all([
    countsOn(db, fresh, day),
    coursesOf(db, drawn ? [...ids, drawn.id] : ids),
    line ? modelNow(db, line) : null,
  ]);
  const letter = await letterNow(db, clock, { offers, drawn, courses });
  const names = await namesOf(db, [
    ...ids,
    ...(letter ? [letter.reader.id] : []),
    ...steps.map(({ person_id }) => person_id),
  ]);
  const shown = (id: string, name: string) => nameIn(names.get(id) ?? [], language, name);
  return {
    issue,
    model,
    parliament: texts
      .filter(
        (text) => text.kind === 'parliament' && text.people.some(({ id }) => id !== null && ids.includes(id)),
      )
      .slice(0, most_texts),
    defended: first.map(({ id, slug, name }) => {
      const course = courses.get(id) ?? emptyCourse();
      return {
        slug,
        ...shown(id, name),
        before: model ? standingIn(course, model.asOf) : null,
        now: standingIn(course, day),
        custody: custodyIn(course, day),
      };
    }),
    people: Object.values(counts).reduce((sum, count) => sum + count, fresh.left_out),
    held: counts.held,
    letter: letter && { ...letter, ...shown(letter.reader.id, letter.reader.name) },
    adoptions,
    steps: steps.map((step) => ({ ...step, ...shown(step.person_id, step.name) })),
  };
}

/** Whoever was drawn, while a letter may still go to them; else somebody drawn now. */
async function letterNow(
  db: PublicDb,
  clock: Clock,
  asked: { offers: OfferForAll; drawn: KnownReader | null; courses: Map<string, Course> },
): Promise<{ reader: KnownReader; now: Standing } | null> {
  const { offers, drawn, courses } = asked;
  if (!drawn) return null;
  const day = today(clock);
  const now = standingIn(courses.get(drawn.id) ?? emptyCourse(), day);
  if (await isStillOffered(db, { id: drawn.id, standing: now }, day)) return { reader: drawn, now };
  const reader = await offers.again(db, clock);
  return reader && { reader, now: await standingOn(db, reader.id, day) };
}

async function modelNow(db: PublicDb, line: TextLine): Promise<Front['model']> {
  const [asOf, support, sent] = await Promise.all([
    currentDay(db, line.id),
    supportFor(db, line.id),
    sentOf(db, line.id),
  ]);
  return { line, asOf, support, sent };
}

async function sentOf(db: PublicDb, textId: string): Promise<Sent> {
  const counts = await sentFor(db, textId);
  const sum = (count: (one: (typeof counts)[number]) => number) =>
    counts.reduce((all, one) => all + count(one), 0);
  return {
    out: sum((one) => one.sent_by_email + one.reported_posted + one.handed_over + one.reported_sent),
    confirmed: sum((one) => one.confirmed),
    returned: sum((one) => one.returned),
  };
}
