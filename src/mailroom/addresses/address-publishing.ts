import type { Actor } from '../../kernel/actor.js';
import { newId } from '../../kernel/chance.js';
import { type Db, isDuplicate, transact } from '../../kernel/database.js';
import { record } from '../../kernel/journal.js';
import { Missing, Refused } from '../../kernel/refusals.js';
import { changeAddress, tellAddress } from './address-acts.js';
import { type DeskAddress, deskAddress } from './address-list.js';
import { type AddressValues, address_fields, typedAddress } from './address-reader.js';

/** Whether what goes public needs a second person: as soon as two work here. */
export async function needsSecond(db: Db): Promise<boolean> {
  const { count } = await db
    .selectFrom('staff as s')
    .leftJoin('staff_disablings as d', 'd.staff_id', 's.id')
    .select((e) => e.fn.countAll<number>().as('count'))
    .where('d.staff_id', 'is', null)
    .executeTakeFirstOrThrow();
  return count > 1;
}

/**
 * Publishes an address, or what is changed of a public one (`values`): at once where one person works
 * alone, else as a proposal that a second person decides. Throws `Refused` when another proposal is open,
 * when the version that was looked at is no longer the present one, and for a lawyer's.
 */
export async function publishAddress(
  db: Db,
  actor: Actor,
  id: string,
  asked: { version: number; values: AddressValues | null; why: string },
): Promise<'published' | 'proposed'> {
  const { version, values, why } = asked;
  return transact(db, async (tx) => {
    const address = await deskAddress(tx, id);
    if (address.holder === 'lawyer') throw new Refused('mailroom.addresses.tell.lawyer', {}, 422);
    if (address.told === 'public' && !values) throw new Refused('mailroom.addresses.tell.already');
    if (address.version !== version) throw new Refused('mailroom.addresses.changed_meanwhile');
    if (!(await needsSecond(tx))) {
      await apply(tx, actor, address, values, why);
      return 'published';
    }
    const proposal = newId(actor.chance);
    try {
      await tx
        .insertInto('address_proposals')
        .values({
          id: proposal,
          address_id: id,
          version,
          said: values && JSON.stringify(values),
          why,
          proposed_by: actor.who,
          proposed_at: actor.clock.now(),
          agreed: null,
          decided_by: null,
          decided_at: null,
        })
        .execute();
    } catch (error) {
      if (isDuplicate(error, 'address_proposals_open')) throw new Refused('mailroom.addresses.tell.open');
      throw error;
    }
    await record(tx, actor, {
      what: 'address.proposed',
      subject: `address:${id}`,
      why,
      detail: { proposal },
    });
    return 'proposed';
  });
}

/**
 * A second person agrees, and it is public; or somebody declines, who may be the one that proposed it.
 * Throws `Missing`, and `Refused` for one's own proposal or when the address has changed since.
 */
export async function decideProposal(
  db: Db,
  actor: Actor,
  addressId: string,
  agreed: boolean,
): Promise<void> {
  await transact(db, async (tx) => {
    const proposal = await tx
      .selectFrom('address_proposals')
      .selectAll()
      .where('address_id', '=', addressId)
      .where('agreed', 'is', null)
      .forUpdate()
      .executeTakeFirst();
    if (!proposal) throw new Missing('proposal');
    if (agreed) {
      if (proposal.proposed_by === actor.who) throw new Refused('mailroom.addresses.tell.own', {}, 403);
      const address = await deskAddress(tx, addressId);
      if (address.version !== proposal.version) throw new Refused('mailroom.addresses.changed_meanwhile');
      await apply(tx, actor, address, proposal.said, proposal.why);
    }
    await tx
      .updateTable('address_proposals')
      .set({ agreed, decided_by: actor.who, decided_at: actor.clock.now() })
      .where('id', '=', proposal.id)
      .execute();
    const what = agreed ? 'address.agreed' : 'address.declined';
    await record(tx, actor, { what, subject: `address:${addressId}`, detail: { proposal: proposal.id } });
  });
}

async function apply(
  tx: Db,
  actor: Actor,
  { id, version, told }: DeskAddress,
  values: AddressValues | null,
  why: string,
): Promise<void> {
  if (values) await changeAddress(tx, actor, id, version, values, why);
  if (told !== 'public') await tellAddress(tx, actor, id, 'public', why);
}

export interface OpenProposal {
  said: AddressValues | null;
  version: number;
  why: string;
  proposed_by: string;
  proposed_at: Date;
}

/** What is proposed of an address and nobody has decided; null when nothing is. */
export async function openProposal(db: Db, addressId: string): Promise<OpenProposal | null> {
  const found = await db
    .selectFrom('address_proposals')
    .select(['said', 'version', 'why', 'proposed_by', 'proposed_at'])
    .where('address_id', '=', addressId)
    .where('agreed', 'is', null)
    .executeTakeFirst();
  return found ?? null;
}

/** One public field, as visitors see it now and as they would. */
export interface PublicDifference {
  field: string;
  before: string;
  after: string;
}

/** What would change for visitors: every field of an address that is not public yet, else those that differ. */
export function publicDifference(address: DeskAddress, said: AddressValues | null): PublicDifference[] {
  const now = typedAddress(address);
  const after = said ? typedAddress(said) : now;
  return address_fields.flatMap((field) => {
    const before = address.told === 'public' ? now[field] : '';
    return before === after[field] ? [] : [{ field, before, after: after[field] }];
  });
}
