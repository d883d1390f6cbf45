import type { Actor } from '../../kernel/actor.js';
import { newId } from '../../kernel/chance.js';
import { type Db, transact } from '../../kernel/database.js';
import { record } from '../../kernel/journal.js';
import { Missing, Refused } from '../../kernel/refusals.js';
import type { Told } from '../tables.js';
import { type Check, recordCheck } from './address-check.js';
import type { AddressValues } from './address-reader.js';
import type { AddressHolder } from './holder.js';

/**
 * Writes down a new address, and by what we know of it. It is for the desk until it is published. Returns
 * its id.
 */
export async function addAddress(
  db: Db,
  actor: Actor,
  holder: AddressHolder,
  values: AddressValues,
  check: Check,
): Promise<string> {
  return transact(db, async (tx) => {
    const id = newId(actor.chance);
    await tx
      .insertInto('addresses')
      .values({
        id,
        code: null,
        office_id: null,
        person_id: null,
        place_id: null,
        lawyer_id: null,
        [`${holder.kind}_id`]: holder.id,
        ...columnsOf(values),
        published_on: null,
        // Whoever enters it says by what it is known: nobody writes down hearsay as an address.
        verified: true,
        told: holder.kind === 'lawyer' ? 'sealed' : 'desk',
        import_hash: null,
        created_at: actor.clock.now(),
      })
      .execute();
    await record(tx, actor, {
      what: 'address.added',
      subject: `address:${id}`,
      detail: { [holder.kind]: holder.id },
    });
    await recordCheck(tx, actor, id, check);
    return id;
  });
}

/**
 * Changes an address that was read in `version`; what it said stays as a former version. New lines were
 * not checked by whoever checked the old ones. Throws `Refused` (409) when somebody was faster, and
 * `Missing`.
 */
export async function changeAddress(
  db: Db,
  actor: Actor,
  id: string,
  version: number,
  values: AddressValues,
  why: string,
): Promise<void> {
  await transact(db, async (tx) => {
    await checkVersion(tx, id, version);
    await rewriteAddress(tx, actor, id, columnsOf(values), why);
    await record(tx, actor, { what: 'address.changed', subject: `address:${id}`, why, detail: { version } });
  });
}

/** An address holds no longer since a date (EDTF). Throws `Refused` (409) when somebody was faster. */
export async function endAddress(
  db: Db,
  actor: Actor,
  id: string,
  version: number,
  valid_to: string,
  why: string,
): Promise<void> {
  await transact(db, async (tx) => {
    await checkVersion(tx, id, version);
    await rewriteAddress(tx, actor, id, { valid_to }, why);
    await record(tx, actor, { what: 'address.ended', subject: `address:${id}`, why, detail: { version } });
  });
}

/** Puts an address on another step of the ladder. Publishing goes through a proposal; this is how it ends. */
export async function tellAddress(db: Db, actor: Actor, id: string, level: Told, why: string): Promise<void> {
  await transact(db, async (tx) => {
    const address = await tx
      .selectFrom('addresses')
      .select(['told', 'lawyer_id'])
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    if (!address) throw new Missing('address');
    if (address.told === level) throw new Refused('mailroom.addresses.tell.already');
    if (address.lawyer_id && level === 'public') throw new Refused('mailroom.addresses.tell.lawyer', {}, 422);
    await tx.updateTable('addresses').set({ told: level }).where('id', '=', id).execute();
    await record(tx, actor, {
      what: 'address.told',
      subject: `address:${id}`,
      why,
      detail: { from: address.told, to: level },
    });
  });
}

/** Says the words of a row of `addresses` that may be changed, as the database takes them. */
function columnsOf(values: AddressValues) {
  const { lines, lines_local, ...plain } = values;
  return {
    ...plain,
    lines: lines && JSON.stringify(lines),
    lines_local: lines_local && JSON.stringify(lines_local),
  };
}

async function checkVersion(tx: Db, id: string, version: number): Promise<void> {
  const found = await tx
    .selectFrom('addresses')
    .select('version')
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!found) throw new Missing('address');
  if (found.version !== version) throw new Refused('mailroom.addresses.changed_meanwhile', {}, 409);
}

/** Writes other words into an address, and keeps those that stood there. In the caller's transaction. */
export async function rewriteAddress(
  tx: Db,
  actor: Actor,
  id: string,
  row: Partial<ReturnType<typeof columnsOf>> & { import_hash?: Buffer; verified?: boolean },
  why: string,
): Promise<void> {
  const before = await tx.selectFrom('addresses').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  const { import_hash: _hash, created_at: _at, ...said } = before;
  await tx
    .insertInto('former_addresses')
    .values({
      address_id: id,
      version: before.version,
      said: JSON.stringify(said),
      replaced_by: actor.who,
      replaced_at: actor.clock.now(),
      why,
    })
    .execute();
  const same = (column: 'lines' | 'lines_local') =>
    row[column] === undefined || row[column] === (before[column] && JSON.stringify(before[column]));
  const sameEmail = row.email === undefined || row.email === before.email;
  const version = before.version + 1;
  await tx
    .updateTable('addresses')
    .set({
      ...row,
      version,
      ...(same('lines') && same('lines_local') && sameEmail ? {} : { lines_version: version }),
    })
    .where('id', '=', id)
    .execute();
}

export interface FormerAddress {
  version: number;
  said: Record<string, unknown>;
  replaced_by: string;
  replaced_at: Date;
  why: string;
}

/** What an address said before, the latest first, at most 100 versions. */
export async function formerAddresses(db: Db, id: string): Promise<FormerAddress[]> {
  return db
    .selectFrom('former_addresses')
    .select(['version', 'said', 'replaced_by', 'replaced_at', 'why'])
    .where('address_id', '=', id)
    .orderBy('version', 'desc')
    .limit(100)
    .execute();
}
