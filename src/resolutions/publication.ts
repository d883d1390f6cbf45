import { type Actor, staffIdOf } from '../kernel/actor.js';
import { newId } from '../kernel/chance.js';
import { type Db, transact } from '../kernel/database.js';
import { record } from '../kernel/journal.js';
import { Missing, Refused } from '../kernel/refusals.js';
import type { Paragraph } from './model.js';
import { makeNotice } from './notices/notice.js';
import type { Relation } from './tables.js';

/** Words by language code. */
export type Worded = Record<string, string>;

/** A version of a model before it is published: everything that is closed with it. */
export interface NewVersion {
  /** The day whose state of things it describes (YYYY-MM-DD). */
  as_of: string;
  why: string | null;
  languages: Record<
    string,
    { translated_from: string | null; title: string; paragraphs: Paragraph[]; covering: string[] }
  >;
  /** Facts about a person, or (with a question) answers; each with the ids of its sources. */
  points: { person_id: string | null; question: Worded | null; text: Worded; sources: string[] }[];
  /** One for every "resolves" line. */
  asks: { number: number; demand_id: string | null; relation: Relation | null; people: string[] }[];
  addressees: { office_code: string; channel: 'post' | 'email' }[];
  copies: { person_id: string; lawyers: boolean }[];
}

/**
 * Publishes the next version of a model, in all its languages, in one transaction with its journal
 * entry. From then on the database itself refuses any change to it. Throws `Missing` for an unknown
 * text, `Refused` for a text that is no model (`resolutions.version.not_a_model`), for languages whose
 * "resolves" lines are not the asks (`…uneven`) and for none or two originals (`…original`).
 */
export async function publishVersion(
  db: Db,
  actor: Actor,
  textId: string,
  version: NewVersion,
): Promise<{ id: string; number: number }> {
  check(version);
  return transact(db, async (tx) => {
    const text = await tx
      .selectFrom('texts')
      .select('kind')
      .where('id', '=', textId)
      .forUpdate()
      .executeTakeFirst();
    if (!text) throw new Missing('resolution');
    if (text.kind !== 'model') throw new Refused('resolutions.version.not_a_model');
    const { last } = await tx
      .selectFrom('versions')
      .select((e) => e.fn.coalesce(e.fn.max('number'), e.lit(0)).as('last'))
      .where('text_id', '=', textId)
      .executeTakeFirstOrThrow();
    const id = newId(actor.chance);
    const number = last + 1;
    const now = actor.clock.now();
    const { as_of, why } = version;
    await tx
      .insertInto('versions')
      .values({ id, text_id: textId, number, as_of, why, created_at: now, published_at: null })
      .execute();
    await insertLanguages(tx, actor, id, version);
    await insertAsks(tx, id, version);
    await insertRecipients(tx, id, version);
    await tx
      .updateTable('version_languages')
      .set({ published_at: now })
      .where('version_id', '=', id)
      .execute();
    await tx.updateTable('versions').set({ published_at: now }).where('id', '=', id).execute();
    if (number > 1) await makeNotice(tx, actor, { text_id: textId, version_id: id, kind: 'superseded' });
    await record(tx, actor, {
      what: 'version.published',
      subject: `version:${id}`,
      why,
      detail: { text: textId, number, languages: Object.keys(version.languages), staff: staffIdOf(actor) },
    });
    return { id, number };
  });
}

function check(version: NewVersion): void {
  const languages = Object.values(version.languages);
  if (languages.filter((one) => one.translated_from === null).length !== 1) {
    throw new Refused('resolutions.version.original', {}, 422);
  }
  const asks = version.asks.map((one) => one.number).join();
  for (const { paragraphs } of languages) {
    const lines = paragraphs.filter((one) => one.block === 'resolves').map((one) => one.number);
    if (lines.length === 0 || lines.join() !== asks) throw new Refused('resolutions.version.uneven', {}, 422);
  }
}

async function insertLanguages(tx: Db, actor: Actor, version_id: string, version: NewVersion): Promise<void> {
  const created_at = actor.clock.now();
  for (const [language, { translated_from, title, paragraphs, covering }] of Object.entries(
    version.languages,
  )) {
    await tx
      .insertInto('version_languages')
      .values({
        version_id,
        language,
        translated_from,
        // All its languages come at once: each translation says what the original says.
        follows: translated_from === null ? null : 1,
        title,
        covering: JSON.stringify(covering),
        created_at,
        published_at: null,
      })
      .execute();
    await tx
      .insertInto('paragraphs')
      .values(
        paragraphs.map((one, place) => ({
          id: newId(actor.chance),
          version_id,
          language,
          position: place + 1,
          block: one.block,
          number: one.number,
          text: one.text,
          optional: one.optional ?? null,
        })),
      )
      .execute();
    await insertPoints(tx, actor, { version_id, language }, version.points);
  }
}

async function insertPoints(
  tx: Db,
  actor: Actor,
  where: { version_id: string; language: string },
  points: NewVersion['points'],
): Promise<void> {
  for (const [place, { person_id, question, text, sources }] of points.entries()) {
    const words = text[where.language];
    if (words === undefined) continue;
    const id = newId(actor.chance);
    const asked = question?.[where.language] ?? null;
    await tx
      .insertInto('speaking_points')
      .values({ id, ...where, position: place + 1, person_id, question: asked, text: words })
      .execute();
    const cited = sources.map((source_id, at) => ({ point_id: id, position: at + 1, source_id }));
    if (cited.length > 0) await tx.insertInto('speaking_point_sources').values(cited).execute();
  }
}

async function insertAsks(tx: Db, version_id: string, version: NewVersion): Promise<void> {
  for (const { number, demand_id, relation, people } of version.asks) {
    await tx.insertInto('asks').values({ version_id, number, demand_id, relation }).execute();
    const named = people.map((person_id, place) => ({ version_id, number, position: place + 1, person_id }));
    if (named.length > 0) await tx.insertInto('ask_people').values(named).execute();
  }
}

async function insertRecipients(tx: Db, version_id: string, version: NewVersion): Promise<void> {
  const addressees = version.addressees.map((one, place) => ({
    version_id,
    position: place + 1,
    ...one,
  }));
  if (addressees.length > 0) await tx.insertInto('addressees').values(addressees).execute();
  const copies = version.copies.map((one, place) => ({ version_id, position: place + 1, ...one }));
  if (copies.length > 0) await tx.insertInto('copies').values(copies).execute();
}
