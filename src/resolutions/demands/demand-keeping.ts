import { sql } from 'kysely';
import type { Actor } from '../../kernel/actor.js';
import { newId } from '../../kernel/chance.js';
import { type Db, transact } from '../../kernel/database.js';
import { record } from '../../kernel/journal.js';
import { Missing, Refused } from '../../kernel/refusals.js';
import { differing, keepFormer, reasonIn } from '../../register/record/fact-keeping.js';
import type { DemandSaid } from './demand-form.js';
import { type KeptDemand, keptDemand, typedDemand } from './demand-kept.js';

/** Which version of which demand an editor had before their eyes. */
export interface SeenDemand {
  id: string;
  version: number;
}

/** More demands than these can be neither read nor answered. */
export const most_demands = 200;

/** The columns of a demand's own row. */
export function rowOf(said: DemandSaid) {
  const { number, wording, language, kind, kind_why, answers_id, relation, relation_why } = said;
  return { number, wording, language, kind, kind_why, answers_id, relation, relation_why };
}

/** Replaces whom a demand names, in which sources it was read and how it is worded in further languages. */
export async function putBelow(tx: Db, demand_id: string, said: DemandSaid): Promise<void> {
  await tx.deleteFrom('demand_people').where('demand_id', '=', demand_id).execute();
  const people = said.people.map((person_id, place) => ({ demand_id, position: place + 1, person_id }));
  if (people.length > 0) await tx.insertInto('demand_people').values(people).execute();
  await tx.deleteFrom('demand_sources').where('demand_id', '=', demand_id).execute();
  const sources = said.sources.map((source_id, place) => ({ demand_id, position: place + 1, source_id }));
  if (sources.length > 0) await tx.insertInto('demand_sources').values(sources).execute();
  await tx.deleteFrom('demand_wordings').where('demand_id', '=', demand_id).execute();
  const wordings = said.wordings.map((one) => ({ demand_id, ...one }));
  if (wordings.length > 0) await tx.insertInto('demand_wordings').values(wordings).execute();
}

/**
 * Enters a demand of a text, after those that are there; it is public as soon as the text is. Gives back its
 * id. Throws `Missing` for an unknown text and `Refused` for a text that holds 200 already.
 */
export async function addDemand(db: Db, actor: Actor, textId: string, said: DemandSaid): Promise<string> {
  return transact(db, async (tx) => {
    const text = await tx
      .selectFrom('texts')
      .select('id')
      .where('id', '=', textId)
      .forUpdate()
      .executeTakeFirst();
    if (!text) throw new Missing('resolution');
    const { last } = await tx
      .selectFrom('demands')
      .select((e) => e.fn.coalesce(e.fn.max('position'), e.lit(0)).as('last'))
      .where('text_id', '=', textId)
      .executeTakeFirstOrThrow();
    if (last >= most_demands) throw new Refused('resolutions.demands.full', { limit: most_demands }, 422);
    const id = newId(actor.chance);
    await tx
      .insertInto('demands')
      .values({ id, text_id: textId, position: last + 1, ...rowOf(said) })
      .execute();
    await putBelow(tx, id, said);
    const detail = { text: textId, position: last + 1, version: 1 };
    await record(tx, actor, { what: 'demand.added', subject: `demand:${id}`, detail });
    return id;
  });
}

/**
 * Changes a demand and keeps what it said before, with the reason. False when nothing differs. Throws `Refused`
 * with `register.record.stale` when somebody else has changed it since it was seen.
 */
export async function changeDemand(
  db: Db,
  actor: Actor,
  seen: SeenDemand,
  said: DemandSaid,
  why: string,
): Promise<boolean> {
  const reason = reasonIn(why);
  return transact(db, async (tx) => {
    const before = await locked(tx, seen);
    if (before.struck_at) throw new Refused('register.record.struck');
    const was = await typedDemand(tx, before);
    const fields = differing(was, await typedDemand(tx, said));
    if (fields.length === 0) return false;
    const version = before.version + 1;
    await tx
      .updateTable('demands')
      .set({ ...rowOf(said), version })
      .where('id', '=', seen.id)
      .execute();
    await putBelow(tx, seen.id, said);
    await keepFormer(tx, actor, before, was, reason);
    const detail = { version, fields };
    await record(tx, actor, { what: 'demand.changed', subject: `demand:${seen.id}`, why: reason, detail });
    return true;
  });
}

/**
 * Strikes out a demand that was entered in error, or lets it stand again. Throws as `changeDemand` does, and
 * when a model's line or another demand is tied to it (`resolutions.demands.tied`).
 */
export async function strikeDemand(
  db: Db,
  actor: Actor,
  seen: SeenDemand,
  how: 'strike' | 'stand',
  why: string,
): Promise<void> {
  const reason = reasonIn(why);
  await transact(db, async (tx) => {
    const before = await locked(tx, seen);
    if ((how === 'strike') === (before.struck_at !== null)) {
      throw new Refused(how === 'strike' ? 'register.record.struck' : 'register.record.stands');
    }
    const { rows } = await sql<{ tied: boolean }>`
      select exists (select from asks where demand_id = ${seen.id})
        or exists (select from demands where answers_id = ${seen.id}) as tied`.execute(tx);
    if (how === 'strike' && rows[0]?.tied) throw new Refused('resolutions.demands.tied');
    const struck_at = how === 'strike' ? actor.clock.now() : null;
    await tx.updateTable('demands').set({ struck_at }).where('id', '=', seen.id).execute();
    const what = how === 'strike' ? 'demand.struck_out' : 'demand.let_stand';
    await record(tx, actor, { what, subject: `demand:${seen.id}`, why: reason });
  });
}

async function locked(tx: Db, seen: SeenDemand): Promise<KeptDemand> {
  await tx.selectFrom('demands').select('id').where('id', '=', seen.id).forUpdate().execute();
  const kept = await keptDemand(tx, seen.id);
  if (!kept) throw new Missing('demand');
  if (kept.version !== seen.version) throw new Refused('register.record.stale');
  return kept;
}
