import type { Actor } from '../../kernel/actor.js';
import { type Db, transact } from '../../kernel/database.js';
import { record } from '../../kernel/journal.js';
import { Missing, Refused } from '../../kernel/refusals.js';
import type { Typed } from '../../register/record/fact-form.js';
import { differing, keepFormer, reasonIn } from '../../register/record/fact-keeping.js';
import { type NewModel, putAbout } from './draft-begun.js';

/** What a model says of itself beside its versions, as it would have been typed. */
export async function typedAbout(db: Db, textId: string): Promise<Typed> {
  const text = await db
    .selectFrom('texts')
    .select(['title', 'body'])
    .where('id', '=', textId)
    .executeTakeFirstOrThrow();
  const people = await db
    .selectFrom('text_people as w')
    .innerJoin('people as p', 'p.id', 'w.person_id')
    .select('p.slug')
    .where('w.text_id', '=', textId)
    .orderBy('w.position')
    .execute();
  const sources = await db
    .selectFrom('text_sources as w')
    .innerJoin('sources as s', 's.id', 'w.source_id')
    .select('s.code')
    .where('w.text_id', '=', textId)
    .orderBy('w.position')
    .execute();
  return {
    ...text,
    people: people.map((one) => one.slug).join('\n'),
    sources: sources.map((one) => one.code).join('\n'),
  };
}

/**
 * Changes who says a model, whom it names and from which sources it was written; what it said before is kept.
 * False when nothing differs. Throws `Refused` with `register.record.stale` when somebody else changed it.
 */
export async function changeAbout(
  db: Db,
  actor: Actor,
  seen: { id: string; version: number },
  about: NewModel,
  why: string,
): Promise<boolean> {
  const reason = reasonIn(why);
  return transact(db, async (tx) => {
    const text = await tx
      .selectFrom('texts')
      .select(['id', 'version'])
      .where('id', '=', seen.id)
      .forUpdate()
      .executeTakeFirst();
    if (!text) throw new Missing('resolution');
    if (text.version !== seen.version) throw new Refused('register.record.stale');
    const was = await typedAbout(tx, text.id);
    await putAbout(tx, text.id, about);
    const { title, body } = about;
    await tx.updateTable('texts').set({ title, body }).where('id', '=', text.id).execute();
    const fields = differing(was, await typedAbout(tx, text.id));
    if (fields.length === 0) return false;
    const version = text.version + 1;
    await tx.updateTable('texts').set({ version }).where('id', '=', text.id).execute();
    await keepFormer(tx, actor, text, was, reason);
    const detail = { version, fields };
    await record(tx, actor, { what: 'model.changed', subject: `text:${text.id}`, why: reason, detail });
    return true;
  });
}
