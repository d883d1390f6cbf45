import { createHash } from 'node:crypto';
import type { Actor } from '../kernel/actor.js';
import { newId } from '../kernel/chance.js';
import type { Db } from '../kernel/database.js';
import type { Address } from './addresses/address.js';
import { rewriteAddress } from './addresses/address-acts.js';
import type { InLanguages, Told } from './tables.js';

/** What became of a record of an import. */
export type Kept = 'added' | 'changed' | 'unchanged';

export interface NewOffice {
  code: string;
  names: InLanguages;
  translated: string[];
  role: string | null;
  holder: string | null;
  holder_on: string | null;
  salutations: InLanguages;
  language: string;
  /** Ids of sources, in order. */
  sources: string[];
}

export type ImportedAddress = Omit<
  Address,
  'id' | 'channel' | 'email' | 'place_id' | 'checked_on' | 'checked_by'
> & {
  code: string;
  told: Told;
  sources: string[];
};

/** The same whatever the order of keys: how a row of the database is compared with a record of a file. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([one], [other]) => one.localeCompare(other)))
      : inner,
  );
}

/** Puts an office in, or changes what differs. */
export async function keepOffice(
  tx: Db,
  actor: Actor,
  office: NewOffice,
): Promise<{ id: string; kept: Kept }> {
  const { sources, ...said } = office;
  const before = await tx
    .selectFrom('offices')
    .selectAll()
    .where('code', '=', office.code)
    .executeTakeFirst();
  const id = before?.id ?? newId(actor.chance);
  const row = {
    ...said,
    names: JSON.stringify(said.names),
    translated: JSON.stringify(said.translated),
    salutations: JSON.stringify(said.salutations),
  };
  if (before) {
    const { id: _id, told: _told, note: _note, created_at: _at, ...was } = before;
    if (canonical(was) === canonical(said)) return { id, kept: 'unchanged' };
    await tx.updateTable('offices').set(row).where('id', '=', id).execute();
    await tx.deleteFrom('office_sources').where('office_id', '=', id).execute();
  } else {
    await tx
      .insertInto('offices')
      .values({ id, ...row, told: 'public', note: null, created_at: actor.clock.now() })
      .execute();
  }
  const cited = sources.map((source_id, place) => ({ office_id: id, source_id, position: place + 1 }));
  if (cited.length > 0) await tx.insertInto('office_sources').values(cited).execute();
  return { id, kept: before ? 'changed' : 'added' };
}

/**
 * Puts an address in, or changes what the file says differently than last time; what the desk has changed
 * since is kept as a former version, and how far it is told stays as the desk left it. New lines take the
 * checks of the old ones away.
 */
export async function keepAddress(tx: Db, actor: Actor, address: ImportedAddress): Promise<Kept> {
  const { sources, told, ...said } = address;
  const import_hash = createHash('sha256').update(canonical(address)).digest();
  const before = await tx
    .selectFrom('addresses')
    .select(['id', 'import_hash'])
    .where('code', '=', address.code)
    .executeTakeFirst();
  if (before?.import_hash?.equals(import_hash)) return 'unchanged';
  const row = {
    ...said,
    lines: JSON.stringify(said.lines),
    lines_local: said.lines_local ? JSON.stringify(said.lines_local) : null,
    import_hash,
  };
  const id = before?.id ?? newId(actor.chance);
  if (before) {
    await rewriteAddress(tx, actor, id, row, 'import');
    await tx.deleteFrom('address_sources').where('address_id', '=', id).execute();
  } else {
    await tx
      .insertInto('addresses')
      .values({ id, ...row, told, email: null, created_at: actor.clock.now() })
      .execute();
  }
  const cited = sources.map((source_id, place) => ({ address_id: id, source_id, position: place + 1 }));
  if (cited.length > 0) await tx.insertInto('address_sources').values(cited).execute();
  return before ? 'changed' : 'added';
}
