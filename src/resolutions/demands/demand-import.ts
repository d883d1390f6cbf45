import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Actor } from '../../kernel/actor.js';
import { newId } from '../../kernel/chance.js';
import type { Db } from '../../kernel/database.js';
import { keepFormer } from '../../register/record/fact-keeping.js';
import type { DemandSaid } from './demand-form.js';
import { putBelow, rowOf } from './demand-keeping.js';
import { keptDemand, typedDemand } from './demand-kept.js';

/** A demand as a file brings it: what the file does not say stays as it is here. */
export type FileDemand = Pick<DemandSaid, 'wording' | 'people'> &
  Partial<Pick<DemandSaid, 'number' | 'kind' | 'kind_why' | 'sources' | 'wordings'>>;

/**
 * Brings the demands of a text in, or up to date; true when something changed. A demand keeps its id as long
 * as it keeps its place in the file, so that what is tied to it stays tied. What the desk has changed stays until
 * the file itself changes; then what stood here is kept as a former version. Demands entered at the desk stay.
 */
export async function keepDemands(
  tx: Db,
  actor: Actor,
  text_id: string,
  demands: FileDemand[],
): Promise<boolean> {
  let changed = false;
  const before = await tx
    .selectFrom('demands')
    .select(['id', 'position', 'file_position', 'import_hash', 'version'])
    .where('text_id', '=', text_id)
    .execute();
  let last = Math.max(0, ...before.map((one) => one.position));
  for (const [place, demand] of demands.entries()) {
    const old = before.find((one) => one.file_position === place + 1);
    const import_hash = createHash('sha256').update(JSON.stringify(demand)).digest();
    if (old?.import_hash?.equals(import_hash)) continue;
    changed = true;
    if (old) {
      await keepOver(tx, actor, old, demand);
      await tx.updateTable('demands').set({ import_hash }).where('id', '=', old.id).execute();
      continue;
    }
    const isFree = before.every((one) => one.position !== place + 1);
    const position = isFree ? place + 1 : last + 1;
    last = Math.max(last, position);
    const said: DemandSaid = { ...nothing, ...demand };
    const id = newId(actor.chance);
    await tx
      .insertInto('demands')
      .values({ id, text_id, position, file_position: place + 1, import_hash, ...rowOf(said) })
      .execute();
    await putBelow(tx, id, said);
  }
  const gone = before.filter((one) => (one.file_position ?? 0) > demands.length);
  for (const { id } of gone) if (await takeOut(tx, id)) changed = true;
  return changed;
}

const nothing = {
  number: null,
  language: 'en',
  kind: null,
  kind_why: null,
  sources: [],
  wordings: [],
  answers_id: null,
  relation: null,
  relation_why: null,
};

async function keepOver(
  tx: Db,
  actor: Actor,
  old: { id: string; version: number },
  demand: FileDemand,
): Promise<void> {
  const kept = await keptDemand(tx, old.id);
  if (!kept) return;
  await keepFormer(tx, actor, old, await typedDemand(tx, kept), 'the facts file has changed');
  const said: DemandSaid = { ...kept, ...demand };
  await tx
    .updateTable('demands')
    .set({ ...rowOf(said), version: old.version + 1 })
    .where('id', '=', old.id)
    .execute();
  await putBelow(tx, old.id, said);
}

/** A demand that the file no longer has goes, unless something is tied to it: the tie is history. */
async function takeOut(tx: Db, id: string): Promise<boolean> {
  const { rows } = await sql<{ tied: boolean }>`
    select exists (select from asks where demand_id = ${id})
      or exists (select from demands where answers_id = ${id}) as tied`.execute(tx);
  if (rows[0]?.tied) return false;
  for (const table of ['demand_people', 'demand_sources', 'demand_wordings'] as const) {
    await tx.deleteFrom(table).where('demand_id', '=', id).execute();
  }
  await tx.deleteFrom('demands').where('id', '=', id).execute();
  return true;
}

/** A reading of an editor's file: what kind a demand is, and why. */
export interface KindReading {
  demand_id: string;
  kind: DemandSaid['kind'];
  why: string;
}

/** Takes over readings of kinds for demands that nobody at the desk has touched; true when something changed. */
export async function readKinds(tx: Db, readings: KindReading[]): Promise<boolean> {
  let changed = false;
  for (const { demand_id, kind, why } of readings) {
    const { numUpdatedRows } = await tx
      .updateTable('demands')
      .set({ kind, kind_why: why })
      .where('id', '=', demand_id)
      .where('version', '=', 1)
      .where((is) => is.or([is('kind', 'is distinct from', kind), is('kind_why', 'is distinct from', why)]))
      .executeTakeFirst();
    changed ||= numUpdatedRows > 0n;
  }
  return changed;
}
