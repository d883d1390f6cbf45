import type { Actor } from '../../kernel/actor.js';
import { type Db, transact } from '../../kernel/database.js';
import { record } from '../../kernel/journal.js';
import { Missing, Refused } from '../../kernel/refusals.js';
import type { Typed } from '../../register/record/fact-form.js';
import { differing, reasonIn } from '../../register/record/fact-keeping.js';
import { type Draft, draftById, type Ties, tiesOf, type Written, writtenIn } from './draft.js';
import { insertLanguage } from './draft-begun.js';
import { clearLanguage, clearTies, putTies, putWritten, tiesAfter } from './draft-rows.js';
import { typedTies, typedWritten } from './draft-typed.js';

/** So many earlier editions of a part of a draft are kept. */
const editions_kept = 20;

/** Which edition of which part of a version an editor had before their eyes. */
export interface SeenDraft {
  slug: string;
  version_id: string;
  edition: number;
}

/**
 * Saves what is written in one language. `follows`: the editor says that this translation says what the
 * original's edition of that number says. False when nothing differs. Throws `Refused` when it is out
 * (`resolutions.models.out`) or was saved by somebody else since it was seen (`resolutions.models.stale`).
 */
export async function saveWritten(
  db: Db,
  actor: Actor,
  seen: SeenDraft & { language: string },
  written: Written,
  follows: number | null,
): Promise<boolean> {
  return transact(db, async (tx) => {
    const draft = await lockedDraft(tx, seen);
    const own = draft.languages.find((one) => one.language === seen.language);
    if (!own) throw new Missing('version');
    if (own.published_at) throw new Refused('resolutions.models.out');
    if (own.edition !== seen.edition) throw new Refused('resolutions.models.stale');
    const before = await writtenIn(tx, draft.id, seen.language);
    const was = await typedWritten(tx, before, seen.language);
    const isSame = differing(was, await typedWritten(tx, written, seen.language)).length === 0;
    const said = own.translated_from === null ? null : (follows ?? own.follows);
    if (isSame && said === own.follows) return false;
    const where = { version_id: draft.id, language: seen.language };
    await putWritten(tx, actor, where, written);
    await tx
      .updateTable('version_languages')
      .set({
        title: written.title,
        covering: JSON.stringify(written.covering),
        edition: own.edition + 1,
        follows: said,
      })
      .where('version_id', '=', draft.id)
      .where('language', '=', seen.language)
      .execute();
    if (own.translated_from === null) {
      const ties = await tiesOf(tx, draft.id);
      const asks = tiesAfter(ties.asks, before.paragraphs, written.paragraphs);
      await putTies(tx, draft.id, { ...ties, asks });
    }
    await keepEdition(tx, actor, { version_id: draft.id, part: seen.language, edition: own.edition }, was);
    const detail = { language: seen.language, edition: own.edition + 1 };
    await record(tx, actor, { what: 'draft.saved', subject: `version:${draft.id}`, detail });
    return true;
  });
}

/** Saves what belongs to all languages of a draft; otherwise as `saveWritten`. */
export async function saveTies(
  db: Db,
  actor: Actor,
  seen: SeenDraft,
  said: Ties & { as_of: string; why: string | null },
): Promise<boolean> {
  return transact(db, async (tx) => {
    const draft = await lockedDraft(tx, seen);
    if (draft.published_at) throw new Refused('resolutions.models.out');
    if (draft.edition !== seen.edition) throw new Refused('resolutions.models.stale');
    const was = await typedTies(tx, { ...(await tiesOf(tx, draft.id)), as_of: draft.as_of, why: draft.why });
    if (differing(was, await typedTies(tx, said)).length === 0) return false;
    const { as_of, why, ...ties } = said;
    const edition = draft.edition + 1;
    await tx.updateTable('versions').set({ as_of, why, edition }).where('id', '=', draft.id).execute();
    await putTies(tx, draft.id, ties);
    await keepEdition(tx, actor, { version_id: draft.id, part: '', edition: draft.edition }, was);
    const detail = { edition };
    await record(tx, actor, { what: 'draft.saved', subject: `version:${draft.id}`, detail });
    return true;
  });
}

/** The version, locked, so that two who save at once do so one after the other. */
export async function lockedDraft(tx: Db, seen: Pick<SeenDraft, 'slug' | 'version_id'>): Promise<Draft> {
  await tx.selectFrom('versions').select('id').where('id', '=', seen.version_id).forUpdate().execute();
  return draftById(tx, seen.slug, seen.version_id);
}

async function keepEdition(
  tx: Db,
  actor: Actor,
  of: { version_id: string; part: string; edition: number },
  said: Typed,
): Promise<void> {
  const saved = { said: JSON.stringify(said), saved_by: actor.who, saved_at: actor.clock.now() };
  await tx
    .insertInto('draft_editions')
    .values({ ...of, ...saved })
    .execute();
  await tx
    .deleteFrom('draft_editions')
    .where('version_id', '=', of.version_id)
    .where('part', '=', of.part)
    .where('edition', '<=', of.edition - editions_kept)
    .execute();
}

/**
 * Begins a translation of a version, of a draft or of one that is out: the original's words stand in it to be
 * written over, and it cannot be published before somebody has said that it is one.
 */
export async function addTranslation(
  db: Db,
  actor: Actor,
  seen: Pick<SeenDraft, 'slug' | 'version_id'>,
  language: string,
): Promise<void> {
  await transact(db, async (tx) => {
    const draft = await lockedDraft(tx, seen);
    const original = draft.languages.find((one) => one.translated_from === null);
    if (!original) throw new Missing('version');
    if (draft.languages.some((one) => one.language === language)) {
      throw new Refused('resolutions.models.language_there', {}, 422);
    }
    const where = { version_id: draft.id, language };
    const written = await writtenIn(tx, draft.id, original.language);
    const of = { translated_from: original.language, follows: null };
    await insertLanguage(tx, actor, where, of, written);
    await record(tx, actor, {
      what: 'draft.translation_begun',
      subject: `version:${draft.id}`,
      detail: { language },
    });
  });
}

/** Gives up a translation that is not out, or with `language` null the whole draft, with the reason. */
export async function discard(
  db: Db,
  actor: Actor,
  seen: Pick<SeenDraft, 'slug' | 'version_id'>,
  language: string | null,
  why: string,
): Promise<void> {
  const reason = reasonIn(why);
  await transact(db, async (tx) => {
    const draft = await lockedDraft(tx, seen);
    const gone = draft.languages.filter((one) => language === null || one.language === language);
    const isWhole = language === null;
    if (gone.length === 0) throw new Missing('version');
    if (gone.some((one) => one.published_at) || (isWhole && draft.published_at)) {
      throw new Refused('resolutions.models.out');
    }
    if (!isWhole && gone.some((one) => one.translated_from === null)) {
      throw new Refused('resolutions.models.original_stays', {}, 422);
    }
    for (const one of gone) {
      const where = { version_id: draft.id, language: one.language };
      await clearLanguage(tx, where);
      await tx
        .deleteFrom('version_languages')
        .where('version_id', '=', draft.id)
        .where('language', '=', one.language)
        .execute();
    }
    await tx
      .deleteFrom('draft_editions')
      .where('version_id', '=', draft.id)
      .where('part', 'in', isWhole ? ['', ...gone.map((one) => one.language)] : [language])
      .execute();
    if (isWhole) {
      await clearTies(tx, draft.id);
      await tx.deleteFrom('versions').where('id', '=', draft.id).execute();
    }
    const what = isWhole ? 'draft.discarded' : 'draft.translation_discarded';
    await record(tx, actor, { what, subject: `version:${draft.id}`, why: reason, detail: { language } });
  });
}
