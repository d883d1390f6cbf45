import type { Actor } from '../../kernel/actor.js';
import { newId } from '../../kernel/chance.js';
import { today } from '../../kernel/clock.js';
import { type Db, isDuplicate, transact } from '../../kernel/database.js';
import { record } from '../../kernel/journal.js';
import { Missing, Refused } from '../../kernel/refusals.js';
import { draftById, isBehind, tiesOf, type Written, writtenIn } from './draft.js';
import { putTies, putWritten } from './draft-rows.js';

/** A model as the desk begins it. */
export interface NewModel {
  slug: string;
  title: string;
  /** Who says it. */
  body: string;
  language: string;
  people: string[];
  sources: string[];
}

/** Begins a model: its text, and the draft of its first version in one language. Throws `Refused` for an address that is taken. */
export async function newModel(db: Db, actor: Actor, model: NewModel): Promise<string> {
  return transact(db, async (tx) => {
    const text_id = newId(actor.chance);
    const { slug, title, body, language, people, sources } = model;
    try {
      await tx
        .insertInto('texts')
        .values({
          ...{ id: text_id, code: null, slug, kind: 'model', body, title, language },
          ...{ procedure: null, ref: null, oj: null, joint_motion: null },
          said_on: today(actor.clock),
          created_at: actor.clock.now(),
        })
        .execute();
    } catch (error) {
      if (isDuplicate(error)) throw new Refused('resolutions.models.slug_taken');
      throw error;
    }
    await putAbout(tx, text_id, { people, sources });
    const id = await insertVersion(tx, actor, text_id, today(actor.clock));
    const where = { version_id: id, language };
    const written = { title, paragraphs: [], covering: [], points: [] };
    await insertLanguage(tx, actor, where, { translated_from: null, follows: null }, written);
    const detail = { version: id };
    await record(tx, actor, { what: 'model.begun', subject: `text:${text_id}`, detail });
    return id;
  });
}

/** Replaces whom a model names and which sources it was written from. */
export async function putAbout(
  tx: Db,
  text_id: string,
  { people, sources }: Pick<NewModel, 'people' | 'sources'>,
): Promise<void> {
  await tx.deleteFrom('text_people').where('text_id', '=', text_id).execute();
  const named = people.map((person_id, place) => ({ text_id, position: place + 1, person_id, named: null }));
  if (named.length > 0) await tx.insertInto('text_people').values(named).execute();
  await tx.deleteFrom('text_sources').where('text_id', '=', text_id).execute();
  const cited = sources.map((source_id, place) => ({ text_id, position: place + 1, source_id }));
  if (cited.length > 0) await tx.insertInto('text_sources').values(cited).execute();
}

/**
 * Begins the next version of a model: a draft with everything that the newest one says. There is one draft of a
 * model at a time: if there is one already, its id is given back.
 */
export async function newVersion(db: Db, actor: Actor, textId: string): Promise<string> {
  return transact(db, async (tx) => {
    const text = await lockedModel(tx, textId);
    const open = await tx
      .selectFrom('versions')
      .select('id')
      .where('text_id', '=', textId)
      .where('published_at', 'is', null)
      .executeTakeFirst();
    if (open) return open.id;
    const newest = await tx
      .selectFrom('versions')
      .select('id')
      .where('text_id', '=', textId)
      .where('published_at', 'is not', null)
      .orderBy('number', 'desc')
      .executeTakeFirst();
    if (!newest) throw new Missing('version');
    const old = await draftById(tx, text.slug, newest.id);
    // It speaks as of the day of the one before until somebody has brought it up to date.
    const id = await insertVersion(tx, actor, textId, old.as_of);
    for (const one of old.languages.filter(({ published_at }) => published_at !== null)) {
      const where = { version_id: id, language: one.language };
      // A translation that was behind is one that somebody has to look at.
      const follows = one.translated_from === null || isBehind(old, one) ? null : 1;
      const written = await writtenIn(tx, old.id, one.language);
      await insertLanguage(tx, actor, where, { translated_from: one.translated_from, follows }, written);
    }
    await putTies(tx, id, await tiesOf(tx, old.id));
    const detail = { version: id, from: old.number };
    await record(tx, actor, { what: 'version.begun', subject: `text:${textId}`, detail });
    return id;
  });
}

async function lockedModel(tx: Db, id: string): Promise<{ slug: string }> {
  const text = await tx
    .selectFrom('texts')
    .select('slug')
    .where('id', '=', id)
    .where('kind', '=', 'model')
    .forUpdate()
    .executeTakeFirst();
  if (!text) throw new Missing('resolution');
  return text;
}

async function insertVersion(tx: Db, actor: Actor, text_id: string, as_of: string): Promise<string> {
  const id = newId(actor.chance);
  const rest = { number: null, why: null, created_at: actor.clock.now(), published_at: null };
  await tx
    .insertInto('versions')
    .values({ id, text_id, as_of, ...rest })
    .execute();
  return id;
}

/** Puts a language into a version; of a translation, `follows` is the edition of the original that it says. */
export async function insertLanguage(
  tx: Db,
  actor: Actor,
  where: { version_id: string; language: string },
  of: { translated_from: string | null; follows: number | null },
  written: Written,
): Promise<void> {
  await tx
    .insertInto('version_languages')
    .values({
      ...where,
      ...of,
      title: written.title,
      covering: JSON.stringify(written.covering),
      created_at: actor.clock.now(),
      published_at: null,
    })
    .execute();
  await putWritten(tx, actor, where, written);
}
