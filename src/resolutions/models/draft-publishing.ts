import type { Actor } from '../../kernel/actor.js';
import { type Db, transact } from '../../kernel/database.js';
import { record } from '../../kernel/journal.js';
import type { Problem, Values } from '../../kernel/refusals.js';
import { Missing, Refused } from '../../kernel/refusals.js';
import { tidy } from '../../register/record/field-reader.js';
import { makeNotice } from '../notices/notice.js';
import { type Draft, type DraftLanguage, isBehind, originalOf, tiesOf, writtenIn } from './draft.js';
import { lockedDraft, type SeenDraft } from './draft-keeping.js';

/** What keeps a version from being published, and what an editor should know before it is. */
export interface Readiness {
  wrong: Problem[];
  told: Problem[];
}

/** Looks at a draft, or at one language of a version that is out. Changes nothing. */
export async function readinessOf(db: Db, draft: Draft, only?: DraftLanguage): Promise<Readiness> {
  const wrong: Problem[] = [];
  const told: Problem[] = [];
  const say = (list: Problem[], code: string, values: Values = {}) =>
    list.push({ field: 'publish', code: `resolutions.models.ready.${code}`, values });
  const original = await writtenIn(db, draft.id, originalOf(draft).language);
  const shape = shapeOf(original.paragraphs);
  for (const one of draft.languages.filter(({ language }) => !only || language === only.language)) {
    const { language } = one;
    const { paragraphs, covering, points } = await writtenIn(db, draft.id, language);
    if (paragraphs.length === 0) say(wrong, 'empty', { language });
    else if (shapeOf(paragraphs) !== shape) say(wrong, 'uneven', { language });
    if (one.translated_from !== null && one.follows === null) say(wrong, 'untold', { language });
    else if (isBehind(draft, one)) say(told, 'behind', { language });
    if (covering.length === 0) say(told, 'no_covering', { language });
    if (points.length === 0) say(told, 'no_points', { language });
  }
  if (!only) {
    const { asks, addressees } = await tiesOf(db, draft.id);
    if (addressees.length === 0) say(wrong, 'nobody');
    if (draft.why === null) say(wrong, 'no_why');
    const untied = asks.filter((one) => one.demand_id === null).map((one) => one.number);
    if (untied.length > 0) say(told, 'untied', { lines: untied.join(', ') });
  }
  return { wrong, told };
}

/** What has to be the same in all languages: the numbered lines, and which of them may be left out. */
function shapeOf(paragraphs: { block: string; number: number | null; optional?: string | null }[]): string {
  return paragraphs
    .filter((one) => one.block === 'resolves')
    .map((one) => `${one.number}${one.optional ? '~' : ''}`)
    .join();
}

/**
 * Publishes a draft in all its languages: it gets the next number, stands instead of the version before, and
 * never changes again. Those who took that one are to be told: a notice waits for somebody who releases it.
 * Throws `Refused` when it is out, when it was saved since it was seen, and with what keeps it from being published.
 */
export async function publishDraft(db: Db, actor: Actor, seen: SeenDraft): Promise<number> {
  return transact(db, async (tx) => {
    const draft = await lockedDraft(tx, seen);
    // Locked, so that two drafts never get the same number.
    await tx.selectFrom('texts').select('id').where('id', '=', draft.text_id).forUpdate().execute();
    if (draft.published_at) throw new Refused('resolutions.models.out');
    if (editionsOf(draft) !== seen.edition) throw new Refused('resolutions.models.stale');
    refuse(await readinessOf(tx, draft));
    const { last } = await tx
      .selectFrom('versions')
      .select((e) => e.fn.coalesce(e.fn.max('number'), e.lit(0)).as('last'))
      .where('text_id', '=', draft.text_id)
      .executeTakeFirstOrThrow();
    const number = last + 1;
    const published_at = actor.clock.now();
    await tx
      .updateTable('version_languages')
      .set({ published_at })
      .where('version_id', '=', draft.id)
      .execute();
    await tx.deleteFrom('draft_editions').where('version_id', '=', draft.id).execute();
    await tx.updateTable('versions').set({ number, published_at }).where('id', '=', draft.id).execute();
    if (last > 0) {
      await makeNotice(tx, actor, { text_id: draft.text_id, version_id: draft.id, kind: 'superseded' });
    }
    await record(tx, actor, {
      what: 'version.published',
      subject: `version:${draft.id}`,
      why: draft.why,
      detail: { text: draft.text_id, number, languages: draft.languages.map((one) => one.language) },
    });
    return number;
  });
}

/**
 * How often anything of a draft was saved, as one number: whoever publishes has seen exactly this. Each saving
 * adds one, and a language that comes or goes changes it.
 */
export function editionsOf(draft: Draft): number {
  return draft.edition + draft.languages.reduce((sum, one) => sum + 1000 + one.edition, 0);
}

/** Publishes a translation of a version that is out. Throws as `publishDraft` does. */
export async function publishTranslation(
  db: Db,
  actor: Actor,
  seen: SeenDraft,
  language: string,
): Promise<void> {
  await transact(db, async (tx) => {
    const draft = await lockedDraft(tx, seen);
    const own = draft.languages.find((one) => one.language === language);
    if (!own || !draft.published_at) throw new Missing('version');
    if (own.published_at) throw new Refused('resolutions.models.out');
    if (own.edition !== seen.edition) throw new Refused('resolutions.models.stale');
    refuse(await readinessOf(tx, draft, own));
    await tx
      .updateTable('version_languages')
      .set({ published_at: actor.clock.now() })
      .where('version_id', '=', draft.id)
      .where('language', '=', language)
      .execute();
    await tx
      .deleteFrom('draft_editions')
      .where('version_id', '=', draft.id)
      .where('part', '=', language)
      .execute();
    const detail = { text: draft.text_id, language };
    await record(tx, actor, { what: 'version.translated', subject: `version:${draft.id}`, detail });
  });
}

function refuse({ wrong }: Readiness): void {
  const [first] = wrong;
  if (first) throw new Refused(first.code, first.values, 422);
}

const longest_reason = 2000;

/**
 * Withdraws a model: its newest version is offered no more, with the reason that readers see, in `language`.
 * No pack is made of it and no adoption taken; what was passed stays. A newer version ends it. Throws `Missing`
 * without a published version and `Refused` without a reason or when it is withdrawn already.
 */
export async function withdrawModel(
  db: Db,
  actor: Actor,
  textId: string,
  typed: { reason: string; language: string },
): Promise<void> {
  const reason = tidy(typed.reason);
  if (reason === '') throw new Refused('resolutions.models.no_withdraw_reason', {}, 422);
  if (reason.length > longest_reason) {
    throw new Refused('register.record.why_too_long', { limit: longest_reason }, 422);
  }
  await transact(db, async (tx) => {
    await tx.selectFrom('texts').select('id').where('id', '=', textId).forUpdate().execute();
    const newest = await tx
      .selectFrom('versions as v')
      .leftJoin('version_withdrawals as w', 'w.version_id', 'v.id')
      .select(['v.id', 'w.version_id as withdrawn'])
      .where('v.text_id', '=', textId)
      .where('v.published_at', 'is not', null)
      .orderBy('v.number', 'desc')
      .executeTakeFirst();
    if (!newest) throw new Missing('version');
    if (newest.withdrawn) throw new Refused('resolutions.models.withdrawn_already');
    const language = /^[a-z]{2}$/.test(typed.language) ? typed.language : 'en';
    await tx
      .insertInto('version_withdrawals')
      .values({
        version_id: newest.id,
        reason,
        language,
        withdrawn_by: actor.who,
        withdrawn_at: actor.clock.now(),
      })
      .execute();
    await makeNotice(tx, actor, { text_id: textId, version_id: newest.id, kind: 'withdrawn' });
    // The reason stands in the withdrawal, for everybody; it is not repeated here.
    await record(tx, actor, {
      what: 'model.withdrawn',
      subject: `text:${textId}`,
      detail: { version: newest.id },
    });
  });
}
