import type { Actor } from '../../kernel/actor.js';
import { newId } from '../../kernel/chance.js';
import { type Db, transact } from '../../kernel/database.js';
import { record } from '../../kernel/journal.js';
import { Missing, Refused } from '../../kernel/refusals.js';
import { newSlug } from '../names/slug.js';
import { differing, keepFormer, reasonIn } from '../record/fact-keeping.js';
import { most_detentions } from './detention.js';
import { type DetentionSaid, detentionTyped, type FigureSaid } from './detention-said.js';

/** A record shows all its numbers on one page. */
export const most_figures = 100;

/** Pages of the desk that lie beside the records. */
const taken_codes = ['new'];

/** Enters a detention of many, told to the desk only. Gives back the last part of its address. */
export async function addDetention(db: Db, actor: Actor, said: DetentionSaid): Promise<string> {
  return transact(db, async (tx) => {
    const rows = await tx.selectFrom('detentions').select('code').forUpdate().execute();
    if (rows.length >= most_detentions) {
      throw new Refused('register.detentions.full', { limit: most_detentions }, 422);
    }
    const code = newSlug(said.row.title, new Set([...taken_codes, ...rows.map((row) => row.code)]));
    const id = await addFactOfMany(tx, actor, 'detention', said.sources);
    await tx
      .insertInto('detentions')
      .values({ id, code, why: null, ...said.row })
      .execute();
    return code;
  });
}

/**
 * Changes what a record says and keeps what it said before. False when nothing differs. Throws `Missing`,
 * and `Refused` when somebody else has changed it since it was seen, or without a reason.
 */
export async function changeDetention(
  db: Db,
  actor: Actor,
  seen: { id: string; version: number },
  said: DetentionSaid,
  why: string,
): Promise<boolean> {
  const reason = reasonIn(why);
  return transact(db, async (tx) => {
    const { id, version } = seen;
    const fact = await tx
      .selectFrom('facts')
      .select('version')
      .where('id', '=', id)
      .where('kind', '=', 'detention')
      .forUpdate()
      .executeTakeFirst();
    const before = await tx.selectFrom('detentions').selectAll().where('id', '=', id).executeTakeFirst();
    if (!fact || !before) throw new Missing('detention');
    if (fact.version !== version) throw new Refused('register.record.stale');
    const cited = await tx
      .selectFrom('citations')
      .select('source_id')
      .where('fact_id', '=', id)
      .orderBy('position')
      .execute();
    const was = { ...detentionTyped(before), sources: cited.map(({ source_id }) => source_id).join('\n') };
    const is = { ...detentionTyped(said.row), sources: said.sources.join('\n') };
    const fields = differing(was, is);
    if (fields.length === 0) return false;
    await tx.updateTable('detentions').set(said.row).where('id', '=', id).execute();
    await tx.deleteFrom('citations').where('fact_id', '=', id).execute();
    await cite(tx, id, said.sources);
    await tx
      .updateTable('facts')
      .set({ version: version + 1, changed_at: actor.clock.now() })
      .where('id', '=', id)
      .execute();
    await keepFormer(tx, actor, seen, was, reason);
    const detail = { version: version + 1, fields };
    await record(tx, actor, { what: 'detention.changed', subject: `detention:${id}`, why: reason, detail });
    return true;
  });
}

/** Adds what a source reports of the number, beside what others report. Told to the desk only. */
export async function addFigure(db: Db, actor: Actor, detentionId: string, said: FigureSaid): Promise<void> {
  await transact(db, async (tx) => {
    const detention = await tx
      .selectFrom('detentions')
      .select('id')
      .where('id', '=', detentionId)
      .forUpdate()
      .executeTakeFirst();
    if (!detention) throw new Missing('detention');
    const { count, last } = await tx
      .selectFrom('detention_figures')
      .select(({ fn }) => [fn.countAll<number>().as('count'), fn.max('position').as('last')])
      .where('detention_id', '=', detentionId)
      .executeTakeFirstOrThrow();
    if (count >= most_figures) throw new Refused('register.detentions.many_figures', { limit: most_figures });
    const id = await addFactOfMany(tx, actor, 'figure', said.sources);
    await tx
      .insertInto('detention_figures')
      .values({ id, detention_id: detentionId, position: (last ?? -1) + 1, why: null, ...said.row })
      .execute();
  });
}

/** Strikes out a number that was entered in error. Throws `Missing`, and `Refused` without a reason. */
export async function strikeFigure(
  db: Db,
  actor: Actor,
  figure: { id: string; detentionId: string },
  why: string,
): Promise<void> {
  const reason = reasonIn(why);
  await transact(db, async (tx) => {
    const now = actor.clock.now();
    const struck = await tx
      .updateTable('facts')
      .set({ told: 'sealed', struck_at: now, changed_at: now })
      .where('struck_at', 'is', null)
      .where('id', 'in', ({ selectFrom }) =>
        selectFrom('detention_figures')
          .select('id')
          .where('id', '=', figure.id)
          .where('detention_id', '=', figure.detentionId),
      )
      .executeTakeFirst();
    if (struck.numUpdatedRows === 0n) throw new Missing('figure');
    await record(tx, actor, { what: 'fact.struck_out', subject: `fact:${figure.id}`, why: reason });
  });
}

/** A fact about no one person, with its sources and its line in the journal; gives back its id. */
async function addFactOfMany(tx: Db, actor: Actor, kind: 'detention' | 'figure', sources: string[]) {
  const id = newId(actor.chance);
  const created_at = actor.clock.now();
  await tx.insertInto('facts').values({ id, kind, person_id: null, told: 'desk', created_at }).execute();
  await cite(tx, id, sources);
  await record(tx, actor, { what: 'fact.added', subject: `fact:${id}`, detail: { kind } });
  return id;
}

async function cite(tx: Db, factId: string, sources: string[]): Promise<void> {
  if (sources.length === 0) return;
  await tx
    .insertInto('citations')
    .values(sources.map((source_id, position) => ({ fact_id: factId, source_id, position })))
    .execute();
}
