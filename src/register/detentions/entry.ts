import type { Actor } from '../../kernel/actor.js';
import { isId } from '../../kernel/chance.js';
import { type Db, isDuplicate, transact } from '../../kernel/database.js';
import { addDays, isDay } from '../../kernel/day.js';
import { record } from '../../kernel/journal.js';
import { Missing, Refused } from '../../kernel/refusals.js';
import { eventForm } from '../record/event-form.js';
import { addFact, most_sources } from '../record/fact-keeping.js';
import { nameForm } from '../record/name-form.js';
import { addPerson } from '../record/person-keeping.js';
import { type Entry, type EntryRow, whyEnds } from './entry-rows.js';

/** So many people are tied to one record at most. */
export const most_people = 20_000;

/**
 * Writes what was entered, all rows or none, each person told to the desk only. `token` is the form's key:
 * a form that is sent twice is written once. Somebody who is in the record already is not counted again; the
 * sources are added to what is known. Throws `Missing` and, where the record is full, `Refused`.
 */
export async function enterPeople(
  db: Db,
  actor: Actor,
  detentionId: string,
  token: string,
  entry: Entry,
): Promise<void> {
  if (!isId(token)) throw new Refused('register.detentions.no_token', {}, 422);
  const rows = entry.rows.filter(({ who }) => who !== 'leave');
  try {
    await transact(db, async (tx) => {
      await tx
        .insertInto('detention_entries')
        .values({
          id: token,
          detention_id: detentionId,
          entered_by: actor.who,
          entered_at: actor.clock.now(),
        })
        .execute();
      const known = await peopleIn(tx, detentionId);
      if (known.size + rows.length > most_people) {
        throw new Refused('register.detentions.many_people', { limit: most_people }, 422);
      }
      let counted = 0;
      for (const row of rows)
        counted += await enterOne(tx, actor, { detentionId, token, known }, row, entry.sources);
      const detail = { entry: token, rows: rows.length, counted };
      await record(tx, actor, {
        what: 'detention.people_entered',
        subject: `detention:${detentionId}`,
        detail,
      });
    });
  } catch (error) {
    // The same form came before: what it says is there.
    if (!isDuplicate(error, 'detention_entries_pkey')) throw error;
  }
}

interface Into {
  detentionId: string;
  token: string;
  /** The step that tells of it, of everybody who is in the record, by person. */
  known: Map<string, string>;
}

async function peopleIn(tx: Db, detentionId: string): Promise<Map<string, string>> {
  const detention = await tx
    .selectFrom('detentions')
    .select('id')
    .where('id', '=', detentionId)
    .forUpdate()
    .executeTakeFirst();
  if (!detention) throw new Missing('detention');
  const rows = await tx
    .selectFrom('detention_people')
    .select(['person_id', 'event_id'])
    .where('detention_id', '=', detentionId)
    .execute();
  return new Map(rows.map(({ person_id, event_id }) => [person_id, event_id]));
}

/** Gives back 1 when the person was not in the record before. */
async function enterOne(tx: Db, actor: Actor, into: Into, row: EntryRow, sources: string[]): Promise<number> {
  const personId = row.who === 'new' ? await addNew(tx, actor, row, sources) : row.who;
  if (!isId(personId)) throw new Missing('person');
  const stepBefore = into.known.get(personId);
  if (stepBefore) {
    await citeMore(tx, stepBefore, sources);
    return 0;
  }
  const event_id = await addFact(tx, actor, eventForm, personId, {
    row: row.step,
    typed: {},
    sources,
    fresh: null,
    note: row.note,
  });
  await readDays(tx, event_id, row);
  const { days, article } = row;
  await tx
    .insertInto('detention_people')
    .values({
      detention_id: into.detentionId,
      person_id: personId,
      event_id,
      entry_id: into.token,
      days,
      article,
    })
    .execute();
  into.known.set(personId, event_id);
  return 1;
}

async function addNew(tx: Db, actor: Actor, row: EntryRow, sources: string[]): Promise<string> {
  const form = String(row.name.form ?? '');
  const saying = { row: row.name, typed: { form }, sources, fresh: null, note: null };
  const { id } = await addPerson(tx, actor, {
    role: null,
    called: form,
    fresh: null,
    facts: [{ form: nameForm, saying }],
  });
  return id;
}

/** A detention of so many days ends with them, and nobody knows more: the standing of the person follows from it. */
async function readDays(tx: Db, eventId: string, row: Pick<EntryRow, 'days' | 'step'>): Promise<void> {
  const happened = String(row.step.happened ?? '');
  if (row.days === null || !isDay(happened)) return;
  await tx
    .insertInto('course_readings')
    .values({
      event_id: eventId,
      effect: 'held',
      ends: addDays(happened, row.days),
      afterwards: 'unknown',
      why: whyEnds(row.days),
      import_hash: null,
    })
    .execute();
}

/** Another list that names the same person: one more source for the same step. */
async function citeMore(tx: Db, factId: string, sources: string[]): Promise<void> {
  const before = await tx
    .selectFrom('citations')
    .select(['source_id', 'position'])
    .where('fact_id', '=', factId)
    .execute();
  const more = sources
    .filter((id) => !before.some(({ source_id }) => source_id === id))
    .slice(0, Math.max(0, most_sources - before.length));
  if (more.length === 0) return;
  const last = Math.max(-1, ...before.map(({ position }) => position));
  await tx
    .insertInto('citations')
    .values(more.map((source_id, place) => ({ fact_id: factId, source_id, position: last + 1 + place })))
    .execute();
}

/** Somebody who came with one handing-in of names, and how far that is told. */
export interface Entered {
  person_id: string;
  slug: string;
  person_told: string;
  event_id: string;
  event_told: string;
}

/** Whom one handing-in brought, in the order of names' addresses. Throws `Missing` where there was none. */
export async function enteredIn(db: Db, detentionId: string, entryId: string): Promise<Entered[]> {
  const entry = isId(entryId)
    ? await db
        .selectFrom('detention_entries')
        .select('id')
        .where('id', '=', entryId)
        .where('detention_id', '=', detentionId)
        .executeTakeFirst()
    : undefined;
  if (!entry) throw new Missing('entry');
  return db
    .selectFrom('detention_people as l')
    .innerJoin('people as p', 'p.id', 'l.person_id')
    .innerJoin('facts as f', 'f.id', 'l.event_id')
    .select(['l.person_id', 'p.slug', 'p.told as person_told', 'l.event_id', 'f.told as event_told'])
    .where('l.entry_id', '=', entryId)
    .orderBy('p.slug')
    .execute();
}
